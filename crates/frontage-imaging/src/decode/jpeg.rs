//! JPEG by zune-jpeg in its strict mode: the lenient one fills what it cannot read with grey.

use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::{JpegDecoder, errors::DecodeErrors};

use super::{Raster, Wanted, damage};
use crate::{
    error::ImageError,
    format::Format,
    header::Header,
    limits::Limits,
    pixels::{Channels, Pixels},
};

/// Grey and CMYK (by the plain formula, without a profile) come out as RGB.
pub(super) fn decode(
    bytes: &[u8],
    header: &Header,
    limits: &Limits,
    _wanted: Wanted,
) -> Result<Raster, ImageError> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(header.width as usize)
        .set_max_height(header.height as usize)
        .jpeg_set_max_scans(limits.max_scans as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(jpeg_damage)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let mut pixels = Pixels::new(header.width, header.height, Channels::Rgb);
    if (width, height) != (header.width as usize, header.height as usize)
        || decoder.output_buffer_size() != Some(pixels.data.len())
    {
        return Err(ImageError::Unsupported {
            format: Format::Jpeg,
            detail: "unusual colour channels".to_owned(),
        });
    }
    decoder.decode_into(&mut pixels.data).map_err(jpeg_damage)?;
    Ok(Raster::Pixels(pixels))
}

fn jpeg_damage(error: DecodeErrors) -> ImageError {
    match error {
        DecodeErrors::Unsupported(scheme) => ImageError::Unsupported {
            format: Format::Jpeg,
            detail: format!("{scheme:?}"),
        },
        other => damage(Format::Jpeg, other),
    }
}

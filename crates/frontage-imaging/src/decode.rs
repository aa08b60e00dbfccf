//! From bytes to pixels.
//!
//! All three decoders are written in Rust: hostile bytes never reach C. JPEG is decoded by
//! zune-jpeg directly and in its strict mode, because the lenient one (the only one `image`
//! offers) fills what it cannot read with grey.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder,
    codecs::{png::PngDecoder, webp::WebPDecoder},
};
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::{JpegDecoder, errors::DecodeErrors};

use crate::{
    error::ImageError,
    format::{Format, Seems},
    header::Header,
    limits::Limits,
    orientation::Orientation,
    pixels::{Channels, Pixels},
};

/// Bytes that a decoder may take beside the pixels themselves: for profiles and other chunks
/// that come compressed.
const MAX_SIDE_ALLOCATION: u64 = 64 << 20;

pub(crate) struct Decoded {
    pub(crate) pixels: Pixels,
    pub(crate) orientation: Orientation,
    pub(crate) icc_profile: Option<Vec<u8>>,
}

/// Decodes a file whose header was read and found within the limits.
pub(crate) fn decode(
    bytes: &[u8],
    header: &Header,
    limits: &Limits,
) -> Result<Decoded, ImageError> {
    let decoded = match header.format {
        Format::Jpeg => jpeg(bytes, header, limits)?,
        Format::Png => {
            let limits = for_image(header);
            let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits);
            through_image(
                header.format,
                decoder.map_err(|e| damage(header.format, e))?,
            )?
        }
        Format::Avif => return Err(ImageError::NotAPicture(Seems::Avif)),
        Format::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(bytes));
            through_image(
                header.format,
                decoder.map_err(|e| damage(header.format, e))?,
            )?
        }
    };
    if (decoded.pixels.width, decoded.pixels.height) != (header.width, header.height) {
        return Err(ImageError::Corrupt {
            format: header.format,
            detail: "its size is given twice, differently".to_owned(),
        });
    }
    Ok(decoded)
}

/// Grey and CMYK (by the plain formula, without a profile) come out as RGB.
fn jpeg(bytes: &[u8], header: &Header, limits: &Limits) -> Result<Decoded, ImageError> {
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
    let orientation = decoder
        .exif()
        .map_or(Orientation::UPRIGHT, |block| Orientation::from_exif(block));
    Ok(Decoded {
        pixels,
        orientation,
        icc_profile: decoder.icc_profile(),
    })
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

/// PNG and WebP: 16 bits become 8, grey and palettes become RGB, alpha stays.
fn through_image(format: Format, mut decoder: impl ImageDecoder) -> Result<Decoded, ImageError> {
    let icc_profile = decoder.icc_profile().unwrap_or_default();
    let orientation = match decoder.exif_metadata() {
        Ok(Some(block)) => Orientation::from_exif(&block),
        _ => Orientation::UPRIGHT,
    };
    let channels = if decoder.color_type().has_alpha() {
        Channels::Rgba
    } else {
        Channels::Rgb
    };
    let image = DynamicImage::from_decoder(decoder).map_err(|error| damage(format, error))?;
    let (width, height) = (image.width(), image.height());
    let data = match channels {
        Channels::Rgb => image.into_rgb8().into_raw(),
        Channels::Rgba => image.into_rgba8().into_raw(),
    };
    Ok(Decoded {
        pixels: Pixels {
            width,
            height,
            channels,
            data,
        },
        orientation,
        icc_profile,
    })
}

fn for_image(header: &Header) -> image::Limits {
    let mut limits = image::Limits::no_limits();
    limits.max_image_width = Some(header.width);
    limits.max_image_height = Some(header.height);
    limits.max_alloc = Some(MAX_SIDE_ALLOCATION);
    limits
}

fn damage(format: Format, error: impl std::fmt::Display) -> ImageError {
    ImageError::Corrupt {
        format,
        detail: error.to_string(),
    }
}

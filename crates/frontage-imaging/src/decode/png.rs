//! PNG, through `image`: 16 bits become 8, grey and palettes become RGB, alpha stays.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, codecs::png::PngDecoder};

use super::{Raster, Wanted, damage};
use crate::{
    error::ImageError,
    header::Header,
    limits::Limits,
    pixels::{Channels, Pixels},
};

/// Bytes that a decoder may take beside the pixels themselves: for profiles and other chunks
/// that come compressed.
const MAX_SIDE_ALLOCATION: u64 = 64 << 20;

pub(super) fn decode(
    bytes: &[u8],
    header: &Header,
    _limits: &Limits,
    _wanted: Wanted,
) -> Result<Raster, ImageError> {
    let mut limits = image::Limits::no_limits();
    limits.max_image_width = Some(header.width);
    limits.max_image_height = Some(header.height);
    limits.max_alloc = Some(MAX_SIDE_ALLOCATION);
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits);
    through_image(
        decoder.map_err(|error| damage(header.format, error))?,
        header,
    )
}

pub(super) fn through_image(
    decoder: impl ImageDecoder,
    header: &Header,
) -> Result<Raster, ImageError> {
    let channels = if decoder.color_type().has_alpha() {
        Channels::Rgba
    } else {
        Channels::Rgb
    };
    let image = DynamicImage::from_decoder(decoder);
    let image = image.map_err(|error| damage(header.format, error))?;
    Ok(Raster::Pixels(Pixels {
        width: image.width(),
        height: image.height(),
        channels,
        data: match channels {
            Channels::Rgb => image.into_rgb8().into_raw(),
            Channels::Rgba => image.into_rgba8().into_raw(),
        },
    }))
}

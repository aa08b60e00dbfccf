//! WebP, through `image`.

use std::io::Cursor;

use image::codecs::webp::WebPDecoder;

use super::{Raster, Wanted, damage, png::through_image};
use crate::{error::ImageError, header::Header, limits::Limits};

pub(super) fn decode(
    bytes: &[u8],
    header: &Header,
    _limits: &Limits,
    _wanted: Wanted,
) -> Result<Raster, ImageError> {
    let decoder = WebPDecoder::new(Cursor::new(bytes));
    through_image(
        decoder.map_err(|error| damage(header.format, error))?,
        header,
    )
}

//! From bytes to pixels.

mod avif;
mod gif;
#[cfg(feature = "heic")]
mod heic;
mod jpeg;
mod png;
mod shrink;
mod webp;

use crate::{
    error::ImageError, format::Format, header::Header, limits::Limits, pixels::Pixels,
};

/// What is needed of a picture: a decoder may give a smaller one than was stored, if that is
/// cheaper, but none that is smaller than this.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// Pixels across, as stored.
    pub(crate) width: u32,
    /// Pixels down, as stored.
    pub(crate) height: u32,
}

/// A decoded picture, as stored: not turned, in the colours of its profile.
pub(crate) enum Raster {
    Pixels(Pixels),
}

/// Decodes a file whose header was read and found within the limits.
pub(crate) fn decode(
    bytes: &[u8],
    header: &Header,
    limits: &Limits,
    wanted: Wanted,
) -> Result<Raster, ImageError> {
    let decoder = match header.format {
        Format::Jpeg => jpeg::decode,
        Format::Png => png::decode,
        Format::WebP => webp::decode,
        Format::Gif => gif::decode,
        Format::Avif => avif::decode,
        #[cfg(feature = "heic")]
        Format::Heic => heic::decode,
        #[cfg(not(feature = "heic"))]
        Format::Heic => return Err(ImageError::NotAPicture(crate::format::Seems::Heic)),
    };
    decoder(bytes, header, limits, wanted)
}

fn damage(format: Format, error: impl std::fmt::Display) -> ImageError {
    ImageError::Corrupt {
        format,
        detail: error.to_string(),
    }
}

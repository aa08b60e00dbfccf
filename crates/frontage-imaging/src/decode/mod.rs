//! From bytes to a raster, no larger than it has to be.
//!
//! Every decoder is given the header that was read before, and the size that is wanted. It may
//! give a smaller picture than the file holds, if that spares work, but never one that is
//! smaller than wanted.

mod avif;
mod gif;
#[cfg(feature = "heic")]
mod heic;
mod jpeg;
mod png;
mod shrink;
mod webp;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    error::ImageError, format::Format, header::Header, limits::Limits, pixels::Pixels,
    planes::Planes,
};

/// The least size that will do, as the picture is stored. What the file does not have cannot be
/// wanted: a larger size stands for all there is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// A decoded picture, as stored: not turned, in the colours of its profile.
pub(crate) enum Raster {
    Planes(Planes),
    Pixels(Pixels),
    /// Four inks a pixel, 255 for paper without ink.
    Inks(Inks),
}

/// What a picture for printing holds.
pub(crate) struct Inks {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Cyan, magenta, yellow, black.
    pub(crate) data: Vec<u8>,
}

/// Decodes a file whose header was read and found within the limits.
///
/// A decoder that panics over a hostile file must cost its sender an answer, not us a worker.
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
        Format::Heic => return Err(ImageError::NotAPicture(crate::Seems::Heic)),
    };
    let decoded = catch_unwind(AssertUnwindSafe(|| decoder(bytes, header, limits, wanted)));
    let raster = decoded.unwrap_or_else(|_| Err(damage(header.format, "the decoder gave up")))?;
    let (width, height) = match &raster {
        Raster::Planes(planes) => (planes.width(), planes.height()),
        Raster::Pixels(pixels) => (pixels.width, pixels.height),
        Raster::Inks(inks) => (inks.width, inks.height),
    };
    if width < wanted.width.min(header.width) || height < wanted.height.min(header.height) {
        return Err(damage(
            header.format,
            "its size is given twice, differently",
        ));
    }
    Ok(raster)
}

fn damage(format: Format, error: impl std::fmt::Display) -> ImageError {
    ImageError::Corrupt {
        format,
        detail: error.to_string(),
    }
}

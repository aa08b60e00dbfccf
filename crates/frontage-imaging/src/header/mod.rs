//! The outline of a file: format, size, and whether it is all there.
//!
//! Decoders are lenient in different ways: some paint the missing half of a picture grey, some
//! allocate by a header before they look at their limits, some decode a frame of any size before
//! they compare it with the canvas. So the outline is read here first, by our own few lines,
//! which allocate nothing.

mod jpeg;
mod png;
mod webp;

use crate::{
    error::ImageError,
    format::{Format, Seems},
    limits::Limits,
};

/// What a file says of itself before it is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The format, by content.
    pub format: Format,
    /// Width in pixels as stored, before any turn that EXIF asks for.
    pub width: u32,
    /// Height in pixels as stored.
    pub height: u32,
}

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Header, ImageError> {
    limits.check_bytes(bytes)?;
    let format = Format::of(bytes)?;
    let (width, height) = match format {
        Format::Jpeg => jpeg::read(bytes, limits)?,
        Format::Png => png::read(bytes, limits)?,
        Format::WebP => webp::read(bytes, limits)?,
        Format::Avif => return Err(ImageError::NotAPicture(Seems::Avif)),
    };
    Ok(Header {
        format,
        width,
        height,
    })
}

/// Refuses nonsense and checks the limits; every reader calls it as soon as it knows the size.
fn checked_size(
    format: Format,
    width: u32,
    height: u32,
    limits: &Limits,
) -> Result<(u32, u32), ImageError> {
    if width == 0 || height == 0 {
        return Err(corrupt(format, "it has no width or no height"));
    }
    limits.check_size(width, height)?;
    Ok((width, height))
}

fn corrupt(format: Format, detail: &str) -> ImageError {
    ImageError::Corrupt {
        format,
        detail: detail.to_owned(),
    }
}

//! The outline of a file: format, size, frames, whether it is all there, and what opening it
//! would cost.
//!
//! Decoders are lenient in different ways: some paint the missing half of a picture grey, some
//! allocate by a header before they look at their limits, some decode a frame of any size before
//! they compare it with the canvas. So the outline is read here first, by our own few lines,
//! which allocate nothing.

mod av1;
mod gif;
pub(crate) mod heif;
pub(crate) mod isobmff;
mod jpeg;
mod memory;
pub(crate) mod png;
pub(crate) mod webp;

use crate::{error::ImageError, format::Format, limits::Limits};

/// What a file says of itself before it is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The format, by content.
    pub format: Format,
    /// Width in pixels as stored, before any turn that the file asks for.
    pub width: u32,
    /// Height in pixels as stored.
    pub height: u32,
    /// Pictures in it, as far as they are meant to be shown one after another: 1 unless it is
    /// an animation.
    pub frames: u32,
    memory: u64,
}

impl Header {
    /// Whether it is an animation. One of its frames is the picture then.
    #[must_use]
    pub fn animated(&self) -> bool {
        self.frames > 1
    }

    /// Bytes of memory that decoding takes beside those of the file: an estimate from above,
    /// for renditions at most 2560 × 5120. What encoders need comes on top.
    #[must_use]
    pub fn memory(&self) -> u64 {
        self.memory
    }
}

/// What the reader of a format has found out.
struct Outline {
    width: u32,
    height: u32,
    frames: u32,
    /// Bytes that the decoder keeps while it works, beside the reduced picture.
    working: u64,
}

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Header, ImageError> {
    limits.check_bytes(bytes)?;
    let format = Format::of(bytes)?;
    let outline = match format {
        Format::Jpeg => jpeg::read(bytes, limits)?,
        Format::Png => png::read(bytes, limits)?,
        Format::WebP => webp::read(bytes, limits)?,
        Format::Gif => gif::read(bytes, limits)?,
        Format::Avif | Format::Heic => heif::read(bytes, format, limits)?,
    };
    let memory = outline
        .working
        .saturating_add(memory::raster(outline.width, outline.height))
        .saturating_add(memory::ALWAYS);
    limits.check_memory(memory)?;
    Ok(Header {
        format,
        width: outline.width,
        height: outline.height,
        frames: outline.frames,
        memory,
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

fn unsupported(format: Format, detail: &str) -> ImageError {
    ImageError::Unsupported {
        format,
        detail: detail.to_owned(),
    }
}

//! GIF: a walk over the blocks (GIF89a, appendix B) up to the trailer.

use super::{Outline, checked_size, corrupt, memory};
use crate::{error::ImageError, format::Format::Gif, limits::Limits};

const TRUNCATED: ImageError = ImageError::Truncated { format: Gif };
const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2c;
const TRAILER: u8 = 0x3b;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Outline, ImageError> {
    let Some(&[w0, w1, h0, h1, flags, _, _]) = bytes.get(6..).and_then(<[u8]>::first_chunk) else {
        return Err(TRUNCATED);
    };
    let width = u16::from_le_bytes([w0, w1]).into();
    let height = u16::from_le_bytes([h0, h1]).into();
    let (width, height) = checked_size(Gif, width, height, limits)?;
    let mut rest = bytes.get(13 + palette(flags)..).ok_or(TRUNCATED)?;
    let mut frames = 0;
    let mut first = 0;
    loop {
        let (&introducer, after) = rest.split_first().ok_or(TRUNCATED)?;
        rest = match introducer {
            TRAILER => break,
            // A label, and then data.
            EXTENSION => after.get(1..).ok_or(TRUNCATED)?,
            IMAGE => {
                let Some(&[_, _, _, _, w0, w1, h0, h1, flags]) = after.first_chunk() else {
                    return Err(TRUNCATED);
                };
                frames += 1;
                limits.check_frames(Gif, frames)?;
                if frames == 1 {
                    let width = u16::from_le_bytes([w0, w1]).into();
                    let height = u16::from_le_bytes([h0, h1]).into();
                    let (width, height) = checked_size(Gif, width, height, limits)?;
                    first = u64::from(width) * u64::from(height);
                }
                // The size of the first code comes between palette and data.
                after.get(9 + palette(flags) + 1..).ok_or(TRUNCATED)?
            }
            _ => return Err(corrupt(Gif, "a block of it is of no known kind")),
        };
        rest = behind_data(rest)?;
    }
    if frames == 0 {
        return Err(corrupt(Gif, "there is no picture in it"));
    }
    Ok(Outline {
        width,
        height,
        frames,
        // One byte a pixel until they are put on the canvas.
        working: first + u64::from(width) * 16 + memory::ALWAYS,
    })
}

/// Bytes of the palette that these flags announce.
fn palette(flags: u8) -> usize {
    match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    }
}

/// What follows after pieces of at most 255 bytes, the last of which is empty.
fn behind_data(mut rest: &[u8]) -> Result<&[u8], ImageError> {
    loop {
        let (&length, after) = rest.split_first().ok_or(TRUNCATED)?;
        rest = after.get(length.into()..).ok_or(TRUNCATED)?;
        if length == 0 {
            return Ok(rest);
        }
    }
}

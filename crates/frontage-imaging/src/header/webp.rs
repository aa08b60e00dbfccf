//! WebP: a walk over the RIFF chunks.
//!
//! Of an animation the first frame counts, and it is found here: a few kilobytes can hold a
//! thousand frames, each as large as the canvas, and the decoder never sees the others. A still
//! picture's frame must have the size of its canvas.

use super::{Outline, checked_size, corrupt, memory};
use crate::{error::ImageError, format::Format::WebP, limits::Limits};

const TRUNCATED: ImageError = ImageError::Truncated { format: WebP };

/// Where the picture is in the file.
pub(crate) struct Placed<'a> {
    /// ALPH, VP8 and VP8L chunks, or the whole file when it is not animated.
    pub(crate) chunks: &'a [u8],
    /// Left edge on the canvas.
    pub(crate) x: u32,
    /// Upper edge on the canvas.
    pub(crate) y: u32,
    /// Width of the frame.
    pub(crate) width: u32,
    /// Height of the frame.
    pub(crate) height: u32,
    lossless: bool,
    alpha: bool,
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Outline, ImageError> {
    let Some(&[_, _, _, _, s0, s1, s2, s3]) = bytes.first_chunk() else {
        return Err(TRUNCATED);
    };
    let riff = (u32::from_le_bytes([s0, s1, s2, s3]) as usize).saturating_add(8);
    let mut canvas = None;
    let mut still = None;
    let mut first = None;
    let mut frames = 0;
    for chunk in chunks(bytes) {
        let (kind, data, _) = chunk;
        match kind {
            b"VP8X" if canvas.is_none() && still.is_none() => {
                canvas = Some(extended(data, limits)?);
            }
            b"VP8X" => return Err(corrupt(WebP, "its header is in the wrong place")),
            b"ANMF" => {
                frames += 1;
                limits.check_frames(WebP, frames)?;
                if first.is_none() {
                    first = Some(animated(data, limits)?);
                }
            }
            b"VP8 " | b"VP8L" if still.is_some() => {
                return Err(corrupt(WebP, "it holds two pictures"));
            }
            b"VP8 " => still = Some((lossy(data, limits)?, false)),
            b"VP8L" => still = Some((lossless(data, limits)?, true)),
            _ => {}
        }
    }
    if bytes.len() < riff || !ends_with_a_whole_chunk(bytes, riff) {
        return Err(TRUNCATED);
    }
    if let (Some(canvas), Some(frame)) = (canvas, first) {
        let fits = |start: u32, length: u32, whole: u32| {
            start.checked_add(length).is_some_and(|end| end <= whole)
        };
        if !fits(frame.x, frame.width, canvas.0) || !fits(frame.y, frame.height, canvas.1) {
            return Err(corrupt(WebP, "a frame reaches over the canvas"));
        }
        return Ok(outline(canvas, &frame, frames));
    }
    match (canvas, still) {
        (_, None) => Err(corrupt(WebP, "there is no picture in it")),
        (Some(canvas), Some((frame, _))) if canvas != frame => {
            Err(corrupt(WebP, "picture and canvas differ in size"))
        }
        (_, Some(((width, height), lossless))) => {
            let placed = Placed {
                chunks: bytes,
                x: 0,
                y: 0,
                width,
                height,
                lossless,
                alpha: canvas.is_some(),
            };
            Ok(outline((width, height), &placed, 1))
        }
    }
}

/// The picture, or the first of an animation. The file has passed [`read`].
pub(crate) fn placed<'a>(
    bytes: &'a [u8],
    width: u32,
    height: u32,
    limits: &Limits,
) -> Result<Placed<'a>, ImageError> {
    match chunks(bytes).find(|(kind, ..)| *kind == b"ANMF") {
        Some((_, data, _)) => animated(data, limits),
        None => Ok(Placed {
            chunks: bytes,
            x: 0,
            y: 0,
            width,
            height,
            lossless: false,
            alpha: false,
        }),
    }
}

/// Kind, data and whole length of each chunk of the container; a cut one ends the walk.
pub(crate) fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8], usize)> {
    let riff = bytes.get(4..).and_then(<[u8]>::first_chunk);
    let end = riff.map_or(0, |size| {
        (u32::from_le_bytes(*size) as usize).saturating_add(8)
    });
    // What lies behind the container does not belong to the picture.
    let inside = bytes.get(12..bytes.len().min(end)).unwrap_or_default();
    inner_chunks(inside)
}

fn inner_chunks(mut rest: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8], usize)> {
    std::iter::from_fn(move || {
        let &[k0, k1, k2, k3, l0, l1, l2, l3] = rest.first_chunk()?;
        let _ = [k0, k1, k2, k3];
        let kind: &[u8; 4] = rest.first_chunk()?;
        let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        let from = &rest[8..];
        let data = from.get(..length).unwrap_or(from);
        // Chunks are padded to even lengths; the very last pad is often forgotten.
        rest = length
            .checked_add(length % 2)
            .and_then(|padded| from.get(padded..))
            .unwrap_or_default();
        Some((kind, data, length.saturating_add(8)))
    })
}

/// Whether the last chunk has all the bytes that it says it has.
fn ends_with_a_whole_chunk(bytes: &[u8], riff: usize) -> bool {
    let whole: usize = chunks(bytes).fold(12, |sum, (.., length)| {
        sum.saturating_add(length).saturating_add(length % 2)
    });
    whole <= riff.saturating_add(1)
}

fn outline((width, height): (u32, u32), frame: &Placed, frames: u32) -> Outline {
    let pixels = u64::from(frame.width) * u64::from(frame.height);
    // A lossless picture is unpacked as a whole, and so is a lossy one's alpha; the colours of a
    // lossy one come row by row.
    let unpacked = match (frame.lossless, frame.alpha) {
        (true, _) => 4 * pixels,
        (false, true) => pixels,
        (false, false) => 0,
    };
    // A frame that does not fill the canvas is unpacked at full size and put on it.
    let canvas = match (frame.width, frame.height) == (width, height) {
        true => 0,
        false => 4 * (pixels + u64::from(width) * u64::from(height)),
    };
    Outline {
        width,
        height,
        frames,
        working: unpacked + canvas + u64::from(width) * 128 + memory::ALWAYS,
    }
}

/// Header of a frame of an animation (RFC 9649, section 2.7.1.1), and the picture in it.
fn animated<'a>(data: &'a [u8], limits: &Limits) -> Result<Placed<'a>, ImageError> {
    let Some(&[x0, x1, x2, y0, y1, y2, w0, w1, w2, h0, h1, h2]) = data.first_chunk() else {
        return Err(TRUNCATED);
    };
    let number = |a, b, c| u32::from_le_bytes([a, b, c, 0]);
    let width = number(w0, w1, w2) + 1;
    let height = number(h0, h1, h2) + 1;
    checked_size(WebP, width, height, limits)?;
    let chunks = data.get(16..).ok_or(TRUNCATED)?;
    let mut found = None;
    let mut alpha = false;
    for (kind, data, _) in inner_chunks(chunks) {
        match kind {
            b"ALPH" => alpha = true,
            b"VP8 " => found = Some((lossy(data, limits)?, false)),
            b"VP8L" => found = Some((lossless(data, limits)?, true)),
            _ => continue,
        }
        if found.is_some() {
            break;
        }
    }
    match found {
        Some((size, lossless)) if size == (width, height) => Ok(Placed {
            chunks,
            x: number(x0, x1, x2) * 2,
            y: number(y0, y1, y2) * 2,
            width,
            height,
            lossless,
            alpha,
        }),
        Some(_) => Err(corrupt(WebP, "a frame and its picture differ in size")),
        None => Err(corrupt(WebP, "its first frame is empty")),
    }
}

fn extended(data: &[u8], limits: &Limits) -> Result<(u32, u32), ImageError> {
    let Some(&[_, _, _, _, w0, w1, w2, h0, h1, h2]) = data.first_chunk() else {
        return Err(TRUNCATED);
    };
    let width = u32::from_le_bytes([w0, w1, w2, 0]) + 1;
    let height = u32::from_le_bytes([h0, h1, h2, 0]) + 1;
    checked_size(WebP, width, height, limits)
}

/// Key frame header of RFC 6386, section 9.1.
fn lossy(data: &[u8], limits: &Limits) -> Result<(u32, u32), ImageError> {
    let Some(&[tag, _, _, a, b, c, w0, w1, h0, h1]) = data.first_chunk() else {
        return Err(TRUNCATED);
    };
    if tag & 1 != 0 || [a, b, c] != [0x9d, 0x01, 0x2a] {
        return Err(corrupt(WebP, "its picture does not start with a key frame"));
    }
    let width = u16::from_le_bytes([w0, w1]) & 0x3fff;
    let height = u16::from_le_bytes([h0, h1]) & 0x3fff;
    checked_size(WebP, width.into(), height.into(), limits)
}

/// Header of the lossless bitstream (RFC 9649, section 3.4): two times 14 bits.
fn lossless(data: &[u8], limits: &Limits) -> Result<(u32, u32), ImageError> {
    let Some(&[signature, b0, b1, b2, b3]) = data.first_chunk() else {
        return Err(TRUNCATED);
    };
    if signature != 0x2f {
        return Err(corrupt(WebP, "its lossless picture lacks its signature"));
    }
    let bits = u32::from_le_bytes([b0, b1, b2, b3]);
    let width = (bits & 0x3fff) + 1;
    let height = ((bits >> 14) & 0x3fff) + 1;
    checked_size(WebP, width, height, limits)
}

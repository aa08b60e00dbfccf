//! WebP: a walk over the RIFF chunks.
//!
//! Animations are refused here: a few kilobytes can hold a thousand frames, each as large as
//! the canvas. A still picture's frame must have the size of its canvas, and that is checked
//! here too, because the decoder decodes the frame before it compares.

use super::{checked_size, corrupt};
use crate::{error::ImageError, format::Format::WebP, limits::Limits};

const TRUNCATED: ImageError = ImageError::Truncated { format: WebP };
const ANIMATED: ImageError = ImageError::Animated { format: WebP };
const ANIMATION_FLAG: u8 = 0x02;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<(u32, u32), ImageError> {
    let Some(&[_, _, _, _, s0, s1, s2, s3]) = bytes.first_chunk() else {
        return Err(TRUNCATED);
    };
    let riff = (u32::from_le_bytes([s0, s1, s2, s3]) as usize).saturating_add(8);
    // What lies behind the RIFF container does not belong to the picture.
    let mut rest = bytes.get(12..bytes.len().min(riff)).unwrap_or_default();
    let mut canvas = None;
    let mut frame = None;
    while let Some(&[k0, k1, k2, k3, l0, l1, l2, l3]) = rest.first_chunk() {
        let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        let data = &rest[8..];
        match &[k0, k1, k2, k3] {
            b"VP8X" if canvas.is_none() && frame.is_none() => {
                canvas = Some(extended(data, limits)?);
            }
            b"VP8X" => return Err(corrupt(WebP, "its header is in the wrong place")),
            b"ANIM" | b"ANMF" => return Err(ANIMATED),
            b"VP8 " | b"VP8L" if frame.is_some() => {
                return Err(corrupt(WebP, "it holds two pictures"));
            }
            b"VP8 " => frame = Some(lossy(data, limits)?),
            b"VP8L" => frame = Some(lossless(data, limits)?),
            _ => {}
        }
        let data = data.get(length..).ok_or(TRUNCATED)?;
        // Chunks are padded to even lengths; the very last pad is often forgotten.
        rest = data.get(length % 2..).unwrap_or_default();
    }
    if bytes.len() < riff {
        return Err(TRUNCATED);
    }
    match (canvas, frame) {
        (_, None) => Err(corrupt(WebP, "there is no picture in it")),
        (Some(canvas), Some(frame)) if canvas != frame => {
            Err(corrupt(WebP, "picture and canvas differ in size"))
        }
        (_, Some(frame)) => Ok(frame),
    }
}

fn extended(data: &[u8], limits: &Limits) -> Result<(u32, u32), ImageError> {
    let Some(&[flags, _, _, _, w0, w1, w2, h0, h1, h2]) = data.first_chunk() else {
        return Err(TRUNCATED);
    };
    if flags & ANIMATION_FLAG != 0 {
        return Err(ANIMATED);
    }
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

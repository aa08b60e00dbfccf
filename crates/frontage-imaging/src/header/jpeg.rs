//! JPEG: a walk over the markers (ITU-T T.81, annex B) up to the first end-of-image.
//!
//! What follows that end is not looked at: phones put a second picture or a film there.

use super::{checked_size, corrupt};
use crate::{error::ImageError, format::Format::Jpeg, limits::Limits};

const START_OF_IMAGE: u8 = 0xd8;
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<(u32, u32), ImageError> {
    let mut rest = &bytes[2..];
    let mut size = None;
    let mut scans = 0;
    loop {
        let (marker, after) = next_marker(rest).ok_or(ImageError::Truncated { format: Jpeg })?;
        rest = after;
        match marker {
            END_OF_IMAGE => break,
            START_OF_IMAGE => return Err(corrupt(Jpeg, "a second picture starts inside it")),
            // Restart markers and TEM stand alone.
            0x01 | 0xd0..=0xd7 => continue,
            _ => {}
        }
        let segment = segment(rest)?;
        rest = &rest[segment.len()..];
        match marker {
            START_OF_SCAN => {
                if size.is_none() {
                    return Err(corrupt(Jpeg, "pixels come before their size"));
                }
                scans += 1;
                if scans > limits.max_scans {
                    let limit = limits.max_scans;
                    return Err(ImageError::TooManyScans { limit });
                }
            }
            0xc0..=0xc2 if size.is_some() => return Err(corrupt(Jpeg, "it has two sizes")),
            0xc0..=0xc2 => size = Some(frame_size(segment, limits)?),
            // DHT, JPG and DAC share the range with the frame headers.
            0xc4 | 0xc8 | 0xcc => {}
            0xc3 | 0xc5..=0xcf => {
                return Err(ImageError::Unsupported {
                    format: Jpeg,
                    detail: "lossless, hierarchical or arithmetic coding".to_owned(),
                });
            }
            _ => {}
        }
    }
    match size {
        Some(size) if scans > 0 => Ok(size),
        _ => Err(corrupt(Jpeg, "there are no pixels in it")),
    }
}

/// The next marker and what comes after it. Entropy-coded bytes are skipped on the way: in
/// them, 0xff is always followed by zero.
fn next_marker(mut bytes: &[u8]) -> Option<(u8, &[u8])> {
    loop {
        let at = bytes.iter().position(|&byte| byte == 0xff)?;
        bytes = &bytes[at + 1..];
        match *bytes.first()? {
            0x00 | 0xff => {}
            marker => return Some((marker, &bytes[1..])),
        }
    }
}

/// A segment including the two bytes of its length.
fn segment(bytes: &[u8]) -> Result<&[u8], ImageError> {
    let truncated = ImageError::Truncated { format: Jpeg };
    let Some(&[high, low]) = bytes.first_chunk() else {
        return Err(truncated);
    };
    let length = usize::from(u16::from_be_bytes([high, low]));
    if length < 2 {
        return Err(corrupt(Jpeg, "a segment has no length"));
    }
    bytes.get(..length).ok_or(truncated)
}

fn frame_size(segment: &[u8], limits: &Limits) -> Result<(u32, u32), ImageError> {
    let Some(&[_, _, _, h1, h0, w1, w0]) = segment.first_chunk() else {
        return Err(corrupt(Jpeg, "its size is missing"));
    };
    let width = u16::from_be_bytes([w1, w0]).into();
    let height = u16::from_be_bytes([h1, h0]).into();
    checked_size(Jpeg, width, height, limits)
}

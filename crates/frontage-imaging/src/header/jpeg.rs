//! JPEG: a walk over the markers (ITU-T T.81, annex B) up to the first end-of-image.
//!
//! What follows that end is not looked at: phones put a second picture or a film there.

use super::{Outline, checked_size, corrupt, unsupported};
use crate::{error::ImageError, format::Format::Jpeg, limits::Limits};

const START_OF_IMAGE: u8 = 0xd8;
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;
const TRUNCATED: ImageError = ImageError::Truncated { format: Jpeg };

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Outline, ImageError> {
    let mut rest = &bytes[2..];
    let mut frame: Option<Frame> = None;
    let mut scans = 0;
    let mut in_pieces = false;
    loop {
        let (marker, after) = next_marker(rest).ok_or(TRUNCATED)?;
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
                let Some(frame) = &frame else {
                    return Err(corrupt(Jpeg, "pixels come before their size"));
                };
                scans += 1;
                if scans > limits.max_scans {
                    let limit = limits.max_scans;
                    return Err(ImageError::TooManyScans { limit });
                }
                in_pieces |= segment.get(2) != Some(&frame.channels);
            }
            0xc0..=0xc2 if frame.is_some() => return Err(corrupt(Jpeg, "it has two sizes")),
            0xc0..=0xc2 => {
                in_pieces = marker == 0xc2;
                frame = Some(Frame::read(segment, limits)?);
            }
            // DHT, JPG and DAC share the range with the frame headers.
            0xc4 | 0xc8 | 0xcc => {}
            0xc3 => return Err(unsupported(Jpeg, "lossless JPEG")),
            0xf7 => return Err(unsupported(Jpeg, "JPEG-LS")),
            0xc9 | 0xca => return Err(unsupported(Jpeg, "arithmetic coding")),
            0xcb => return Err(unsupported(Jpeg, "lossless JPEG with arithmetic coding")),
            0xc5..=0xc7 | 0xcd..=0xcf | 0xde => {
                return Err(unsupported(Jpeg, "hierarchical JPEG"));
            }
            _ => {}
        }
    }
    match frame {
        Some(frame) if scans > 0 => Ok(frame.outline(in_pieces)),
        _ => Err(corrupt(Jpeg, "there are no pixels in it")),
    }
}

/// What a frame header says.
struct Frame {
    width: u32,
    height: u32,
    channels: u8,
    /// Blocks of 8 × 8 samples in all channels, with the padding that sampling asks for.
    blocks: u64,
}

impl Frame {
    fn read(segment: &[u8], limits: &Limits) -> Result<Self, ImageError> {
        let Some(&[_, _, bits, h1, h0, w1, w0, channels]) = segment.first_chunk() else {
            return Err(corrupt(Jpeg, "its size is missing"));
        };
        let width = u16::from_be_bytes([w1, w0]).into();
        let height = u16::from_be_bytes([h1, h0]).into();
        let (width, height) = checked_size(Jpeg, width, height, limits)?;
        if bits != 8 {
            return Err(unsupported(
                Jpeg,
                &format!("{bits} bits a colour instead of 8"),
            ));
        }
        if !matches!(channels, 1 | 3 | 4) {
            return Err(unsupported(Jpeg, &format!("{channels} colour channels")));
        }
        let described = segment[8..].as_chunks::<3>().0;
        let Some(described) = described.get(..channels.into()) else {
            return Err(corrupt(Jpeg, "its colour channels are not described"));
        };
        let mut blocks = 0;
        let sampling = |channel: &[u8; 3]| (u32::from(channel[1] >> 4), u32::from(channel[1] & 15));
        let most = described.iter().map(sampling);
        let (most_h, most_v) = most.fold((1, 1), |most, s| (most.0.max(s.0), most.1.max(s.1)));
        for (h, v) in described.iter().map(sampling) {
            if !(1..=4).contains(&h) || !(1..=4).contains(&v) {
                return Err(corrupt(
                    Jpeg,
                    "its colours are sampled in an impossible way",
                ));
            }
            let across = u64::from(width.div_ceil(8 * most_h) * h);
            blocks += across * u64::from(height.div_ceil(8 * most_v) * v);
        }
        Ok(Self {
            width,
            height,
            channels,
            blocks,
        })
    }

    /// `in_pieces`: the scans are parts of a whole that has to be kept until the last of them.
    fn outline(&self, in_pieces: bool) -> Outline {
        // 64 coefficients of 2 bytes; otherwise a few rows of blocks.
        let coefficients = if in_pieces { self.blocks * 128 } else { 0 };
        Outline {
            width: self.width,
            height: self.height,
            frames: 1,
            working: coefficients + u64::from(self.width) * u64::from(self.channels) * 64,
        }
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
    let Some(&[high, low]) = bytes.first_chunk() else {
        return Err(TRUNCATED);
    };
    let length = usize::from(u16::from_be_bytes([high, low]));
    if length < 2 {
        return Err(corrupt(Jpeg, "a segment has no length"));
    }
    bytes.get(..length).ok_or(TRUNCATED)
}

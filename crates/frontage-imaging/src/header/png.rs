//! PNG: a walk over the chunks from IHDR to IEND.

use super::{Outline, checked_size, corrupt, memory};
use crate::{error::ImageError, format::Format::Png, limits::Limits};

const TRUNCATED: ImageError = ImageError::Truncated { format: Png };

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Outline, ImageError> {
    let mut chunks = chunks(bytes);
    // The size comes first, so that a header alone is enough to be refused for its size.
    let (width, height, [_, colour, .., interlaced]) = match chunks.next() {
        Some(Ok((b"IHDR", data))) => size_and_kind(data, limits)?,
        Some(Ok(_)) => return Err(corrupt(Png, "its header is missing")),
        Some(Err(_)) | None => match bytes.get(12..16) {
            Some(b"IHDR") | None => return Err(TRUNCATED),
            Some(_) => return Err(corrupt(Png, "its header is missing")),
        },
    };
    let mut has_pixels = false;
    let mut frames: u32 = 0;
    let mut promised = 0;
    for chunk in chunks {
        match chunk? {
            (b"IDAT", _) => has_pixels = true,
            (b"fcTL", _) => frames += 1,
            (b"acTL", [n3, n2, n1, n0, ..]) => {
                promised = u32::from_be_bytes([*n3, *n2, *n1, *n0]);
            }
            _ => {}
        }
        limits.check_frames(Png, frames.max(promised))?;
    }
    if !has_pixels {
        return Err(corrupt(Png, "there are no pixels in it"));
    }
    let by = memory::reduction(width, height);
    let sums = match interlaced {
        // Rows come in seven passes, so that the sums of the whole picture are kept until the
        // last of them: four of two bytes for each pixel.
        1 if by > 1 => 2 * memory::raster(width, height),
        _ => 0,
    };
    // Rows of at most 16 bits: the packed ones, the one above, the expanded one.
    let channels = match colour {
        0 => 1,
        4 => 2,
        2 => 3,
        _ => 4,
    };
    Ok(Outline {
        width,
        height,
        frames: frames.max(1),
        working: sums + u64::from(width) * channels * 2 * 8,
    })
}

/// Kind and data of each chunk after the signature, up to and with IEND. An end before that is
/// an error, and the last that is heard.
pub(crate) fn chunks(bytes: &[u8]) -> impl Iterator<Item = Result<(&[u8; 4], &[u8]), ImageError>> {
    let mut rest = bytes.get(8..);
    std::iter::from_fn(move || {
        let from = rest.take()?;
        let Some(&[l3, l2, l1, l0]) = from.first_chunk() else {
            return Some(Err(TRUNCATED));
        };
        let length = u32::from_be_bytes([l3, l2, l1, l0]) as usize;
        let kind = from.get(4..).and_then(<[u8]>::first_chunk);
        // Length and kind come before the data, a checksum after it.
        let data = length.checked_add(8).and_then(|end| from.get(8..end));
        let next = length.checked_add(12).and_then(|end| from.get(end..));
        let (Some(kind), Some(data), Some(next)) = (kind, data, next) else {
            return Some(Err(TRUNCATED));
        };
        if kind != b"IEND" {
            rest = Some(next);
        }
        Some(Ok((kind, data)))
    })
}

/// Width, height, and the five bytes behind them: bits, colour, compression, filter, interlace.
fn size_and_kind(data: &[u8], limits: &Limits) -> Result<(u32, u32, [u8; 5]), ImageError> {
    let Some(
        &[
            w3,
            w2,
            w1,
            w0,
            h3,
            h2,
            h1,
            h0,
            bits,
            colour,
            packing,
            filter,
            interlaced,
        ],
    ) = data.first_chunk()
    else {
        return Err(corrupt(Png, "its header is too short"));
    };
    let width = u32::from_be_bytes([w3, w2, w1, w0]);
    let height = u32::from_be_bytes([h3, h2, h1, h0]);
    let (width, height) = checked_size(Png, width, height, limits)?;
    Ok((width, height, [bits, colour, packing, filter, interlaced]))
}

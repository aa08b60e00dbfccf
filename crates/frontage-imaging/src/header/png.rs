//! PNG: a walk over the chunks from IHDR to IEND.

use super::{checked_size, corrupt};
use crate::{error::ImageError, format::Format::Png, limits::Limits};

const TRUNCATED: ImageError = ImageError::Truncated { format: Png };

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<(u32, u32), ImageError> {
    let mut rest = &bytes[8..];
    // The size comes first, so that a header alone is enough to be refused for its size.
    let Some(
        &[
            0,
            0,
            0,
            13,
            b'I',
            b'H',
            b'D',
            b'R',
            w3,
            w2,
            w1,
            w0,
            h3,
            h2,
            h1,
            h0,
        ],
    ) = rest.first_chunk()
    else {
        return Err(if rest.len() < 16 {
            TRUNCATED
        } else {
            corrupt(Png, "its header is missing")
        });
    };
    let width = u32::from_be_bytes([w3, w2, w1, w0]);
    let height = u32::from_be_bytes([h3, h2, h1, h0]);
    let size = checked_size(Png, width, height, limits)?;

    let mut has_pixels = false;
    loop {
        let Some(&[l3, l2, l1, l0, k0, k1, k2, k3]) = rest.first_chunk() else {
            return Err(TRUNCATED);
        };
        let length = u32::from_be_bytes([l3, l2, l1, l0]) as usize;
        // Length and kind come before the data, a checksum after it.
        rest = length
            .checked_add(12)
            .and_then(|whole| rest.get(whole..))
            .ok_or(TRUNCATED)?;
        match &[k0, k1, k2, k3] {
            b"IDAT" => has_pixels = true,
            b"IEND" if has_pixels => return Ok(size),
            b"IEND" => return Err(corrupt(Png, "there are no pixels in it")),
            _ => {}
        }
    }
}

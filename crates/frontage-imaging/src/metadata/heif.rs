//! AVIF and HEIC: properties of the picture. What EXIF says of the orientation does not count in
//! these formats (MIAF, section 7.3.9): who writes both means the same turn, not two.

use super::{Found, colours};
use crate::header::heif::of_picture;

pub(super) fn read(bytes: &[u8]) -> Found {
    let mut quarters = 0;
    let mut mirrored = None;
    let mut profile = None;
    let mut described = None;
    for (kind, body) in of_picture(bytes).into_iter().flatten() {
        match (kind, body) {
            (b"irot", [angle, ..]) => quarters = angle & 3,
            (b"imir", [axis, ..]) => mirrored = Some(axis & 1),
            (b"colr", [b'p', b'r', b'o', b'f', icc @ ..]) => profile = profile.or(Some(icc)),
            (b"colr", [b'n', b'c', b'l', b'x', high, low, ..]) => {
                described = Some(u16::from_be_bytes([*high, *low]));
            }
            _ => {}
        }
    }
    // Turned against the clock first; then top and bottom (0) or left and right (1) change.
    let number = match (quarters, mirrored) {
        (0, None) => 1,
        (0, Some(1)) | (2, Some(0)) => 2,
        (2, None) => 3,
        (0, Some(_)) | (2, Some(_)) => 4,
        (1, Some(0)) | (3, Some(1)) => 5,
        (3, None) => 6,
        (_, Some(_)) => 7,
        (_, None) => 8,
    };
    let described = described.and_then(colours::profile_of_codes);
    Found {
        exif: Some(number),
        xmp: None,
        icc_profile: profile.map(<[u8]>::to_vec).or(described),
    }
}

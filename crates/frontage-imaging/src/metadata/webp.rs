//! WebP: a chunk each for EXIF, XMP and the profile.

use super::{Found, exif, xmp};
use crate::header::webp::chunks;

pub(super) fn read(bytes: &[u8]) -> Found {
    let mut found = Found::default();
    for (kind, data, _) in chunks(bytes) {
        match kind {
            b"EXIF" => found.exif = found.exif.or_else(|| exif::orientation(data)),
            b"XMP " => found.xmp = found.xmp.or_else(|| xmp::orientation(data)),
            b"ICCP" => found.icc_profile = found.icc_profile.or_else(|| Some(data.to_vec())),
            _ => {}
        }
    }
    found
}

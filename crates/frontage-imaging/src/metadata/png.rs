//! PNG: a chunk each for EXIF and XMP, and four ways to say what the colours mean, of which the
//! most exact one counts (PNG, third edition, section 11.3.2).

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{
    Found,
    colours::{Primaries, profile_of_codes, profile_of_numbers},
    exif, xmp,
};
use crate::{header::png::chunks, limits::Limits};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Found {
    let mut found = Found::default();
    let mut packed = None;
    let mut codes = None;
    let mut is_srgb = false;
    let mut exponent = None;
    let mut primaries = None;
    for chunk in chunks(bytes) {
        match chunk {
            Ok((b"eXIf", data)) => found.exif = found.exif.or_else(|| exif::orientation(data)),
            Ok((b"iTXt", data)) => {
                found.xmp = found.xmp.or_else(|| xmp::orientation(packet(data)?));
            }
            Ok((b"iCCP", data)) => packed = packed.or(Some(data)),
            Ok((b"cICP", [primaries, ..])) => codes = Some(*primaries),
            Ok((b"sRGB", _)) => is_srgb = true,
            Ok((b"gAMA", data)) => {
                exponent = data.first_chunk().map(|four| u32::from_be_bytes(*four));
            }
            Ok((b"cHRM", data)) => primaries = chromaticities(data),
            Ok(_) => {}
            Err(_) => break,
        }
    }
    // There may be one profile: a thousand of them are not unpacked.
    let profile = packed.and_then(|data| unpacked(data, limits));
    found.icc_profile = match (codes, profile) {
        (Some(primaries), _) => profile_of_codes(primaries.into()),
        (None, Some(profile)) => Some(profile),
        (None, None) if is_srgb => None,
        (None, None) => profile_of_numbers(exponent, primaries),
    };
    found
}

/// The text of an iTXt chunk, if it is XMP and not compressed, as the specification of XMP wants
/// it.
fn packet(data: &[u8]) -> Option<&[u8]> {
    let rest = data.strip_prefix(b"XML:com.adobe.xmp\0\0\0")?;
    // Language and translated keyword, both ended by a zero.
    let mut parts = rest.splitn(3, |byte| *byte == 0);
    parts.nth(2)
}

/// The profile of an iCCP chunk: a name, the way it is packed, and the packed bytes. One that
/// unpacks to more than is allowed is not read further.
fn unpacked(data: &[u8], limits: &Limits) -> Option<Vec<u8>> {
    let end = data.iter().take(80).position(|byte| *byte == 0)?;
    let packed = data[end + 1..].strip_prefix(&[0])?;
    let most = limits.max_profile_bytes;
    let mut profile = Vec::new();
    let mut reader = ZlibDecoder::new(packed).take(most.saturating_add(1));
    reader.read_to_end(&mut profile).ok()?;
    (profile.len() as u64 <= most).then_some(profile)
}

fn chromaticities(data: &[u8]) -> Option<Primaries> {
    let numbers = data.as_chunks::<4>().0.first_chunk::<8>()?;
    let [wx, wy, rx, ry, gx, gy, bx, by] = numbers.map(u32::from_be_bytes);
    let all = [[wx, wy], [rx, ry], [gx, gy], [bx, by]];
    let possible = |value: &u32| *value <= 100_000;
    all.as_flattened().iter().all(possible).then_some(all)
}

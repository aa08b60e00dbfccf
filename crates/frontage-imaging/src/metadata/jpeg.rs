//! JPEG: EXIF and XMP in APP1, the profile in pieces in APP2. Only the segments before the first
//! scan are looked at: behind the end there may be further pictures with metadata of their own,
//! to which an MPF segment points, and the first picture is the one that counts.

use super::{Found, exif, xmp};
use crate::limits::Limits;

const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const START_OF_SCAN: u8 = 0xda;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Found {
    let mut found = Found::default();
    let mut profile = Profile::default();
    for (marker, body) in segments(bytes) {
        if marker == APP1 {
            if let Some(block) = body.strip_prefix(b"Exif\0") {
                // A padding byte follows, which is not always zero.
                let block = block.get(1..).unwrap_or_default();
                found.exif = found.exif.or_else(|| exif::orientation(block));
            } else if let Some(packet) = body.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0") {
                found.xmp = found.xmp.or_else(|| xmp::orientation(packet));
            }
        } else if marker == APP2
            && let Some([number, count, piece @ ..]) = body.strip_prefix(b"ICC_PROFILE\0")
        {
            profile.add(*number, *count, piece);
        }
    }
    found.icc_profile = profile.whole(limits.max_profile_bytes);
    found
}

/// Whether the numbers of a CMYK picture say how much paper is left, and not how much ink there
/// is: so they do in files from Adobe's programs, which mark them, and few others write any.
pub(crate) fn counts_paper(bytes: &[u8]) -> bool {
    segments(bytes).any(|(marker, body)| marker == APP14 && body.starts_with(b"Adobe"))
}

/// Marker and body of each segment between the start of the picture and its first scan.
fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        // Before a marker there may be any number of 0xff.
        let start = rest.iter().position(|byte| *byte != 0xff)?;
        let (&marker, after) = rest[start..].split_first()?;
        if start == 0 || marker == START_OF_SCAN {
            return None;
        }
        let length = u16::from_be_bytes(*after.first_chunk()?).into();
        let body = after.get(2..length)?;
        rest = &after[length..];
        Some((marker, body))
    })
}

/// A profile of up to 255 pieces, which are numbered from 1. Programs write them in order, but
/// nothing says that they must.
#[derive(Default)]
struct Profile<'a> {
    pieces: Vec<(u8, &'a [u8])>,
    count: Option<u8>,
    confused: bool,
}

impl<'a> Profile<'a> {
    fn add(&mut self, number: u8, count: u8, piece: &'a [u8]) {
        let repeated = self.pieces.iter().any(|(other, _)| *other == number);
        if number == 0 || repeated || *self.count.get_or_insert(count) != count {
            self.confused = true;
            return;
        }
        self.pieces.push((number, piece));
    }

    /// None if a piece is missing or there is one too many.
    fn whole(mut self, most: u64) -> Option<Vec<u8>> {
        self.pieces.sort_unstable_by_key(|(number, _)| *number);
        let count = usize::from(self.count?);
        let last = self.pieces.last()?.0;
        let size: usize = self.pieces.iter().map(|(_, piece)| piece.len()).sum();
        let fits = self.pieces.len() == count && usize::from(last) == count;
        if self.confused || !fits || size as u64 > most {
            return None;
        }
        let pieces = self.pieces.iter().map(|(_, piece)| *piece);
        Some(pieces.collect::<Vec<_>>().concat())
    }
}

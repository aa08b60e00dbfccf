//! The orientation in an EXIF block: a TIFF header, and the entries of its first directory.

const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;
const LONG: u16 = 4;

/// From the body of a block; none if it does not say, or nothing that makes sense.
pub(super) fn orientation(block: &[u8]) -> Option<u8> {
    // In PNG and WebP some programs repeat the prefix that only JPEG asks for.
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    let big = match block.first_chunk()? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two = *block.get(at..)?.first_chunk()?;
        Some(if big {
            u16::from_be_bytes(two)
        } else {
            u16::from_le_bytes(two)
        })
    };
    let long = |at: usize| {
        let four = *block.get(at..)?.first_chunk()?;
        Some(if big {
            u32::from_be_bytes(four)
        } else {
            u32::from_le_bytes(four)
        })
    };
    let start = usize::try_from(long(4)?).ok()?;
    let count = usize::from(short(start)?);
    let entries = start.checked_add(2)?;
    for entry in (0..count).map(|number| entries.saturating_add(12 * number)) {
        if short(entry)? != ORIENTATION {
            continue;
        }
        return match short(entry.checked_add(2)?)? {
            SHORT => number(short(entry + 8)?.into()),
            LONG => number(long(entry + 8)?),
            _ => None,
        };
    }
    None
}

/// One of the eight ways a picture can lie.
pub(super) fn number(value: u32) -> Option<u8> {
    u8::try_from(value).ok().filter(|n| (1..=8).contains(n))
}

//! The sequence headers of AV1 (its specification, section 5.5): how large a coded picture says
//! it may be, which is what the decoder allocates by.

use super::{
    corrupt,
    isobmff::{child, items, number16, number32},
    unsupported,
};
use crate::{error::ImageError, format::Format::Avif, limits::Limits};

/// Parts of a large picture, its alpha, thumbnails, metadata.
const MOST_PLACES: u32 = 1024;
const SEQUENCE_HEADER: u8 = 1;
const FRAME_HEADER: u8 = 3;
const FRAME: u8 = 6;
/// A still picture is one frame; one that sharpens while it loads, a few.
const MOST_FRAMES: usize = 16;

/// Checks every coded picture of a file and gives the size of the largest.
pub(super) fn check(bytes: &[u8], meta: &[u8], limits: &Limits) -> Result<(u32, u32), ImageError> {
    let within = child(meta, b"idat").unwrap_or_default();
    let mut largest = (0, 0);
    let mut pixels = 0;
    let mut looked_at = 0;
    let places = Places::read(meta).ok_or_else(|| corrupt(Avif, "its parts have no places"))?;
    if places.left > MOST_PLACES {
        return Err(unsupported(Avif, "more than a thousand parts"));
    }
    for place in places {
        let place = place.ok_or_else(|| corrupt(Avif, "the place of a part is missing"))?;
        if !items(meta).any(|(id, kind)| id == place.item && kind == b"av01") {
            continue;
        }
        let source = match place.within {
            0 => bytes,
            1 => within,
            _ => return Err(unsupported(Avif, "parts that are made of other parts")),
        };
        if place.pieces != 1 {
            return Err(unsupported(Avif, "its picture lies in several pieces"));
        }
        let end = match place.length {
            0 => Some(source.len()),
            length => place.start.checked_add(length),
        };
        let data = end.and_then(|end| source.get(place.start..end));
        let data = data.ok_or(ImageError::Truncated { format: Avif })?;
        // Parts that lie over one another would be walked through again and again.
        looked_at += data.len();
        if looked_at > bytes.len() {
            return Err(corrupt(Avif, "its parts overlap"));
        }
        let size = sequence(data).ok_or_else(|| corrupt(Avif, "its picture has no header"))?;
        limits.check_size(size.0, size.1)?;
        // Colours and alpha, with some padding around each part of a large picture.
        pixels += u64::from(size.0) * u64::from(size.1);
        if pixels > limits.max_pixels.saturating_mul(3) {
            return Err(corrupt(Avif, "its parts are larger than the whole"));
        }
        if u64::from(size.0) * u64::from(size.1) > u64::from(largest.0) * u64::from(largest.1) {
            largest = size;
        }
    }
    Ok(largest)
}

/// Where the data of an item is.
struct Place {
    item: u32,
    /// 0: the file; 1: the idat box.
    within: u16,
    start: usize,
    length: usize,
    pieces: u16,
}

/// The entries of an iloc box.
struct Places<'a> {
    rest: &'a [u8],
    left: u32,
    version: u8,
    /// Bytes of offset, length, base offset and index.
    sizes: [u8; 4],
}

impl<'a> Places<'a> {
    fn read(meta: &'a [u8]) -> Option<Self> {
        let list = child(meta, b"iloc")?;
        let (&[version, _, _, _, a, b], rest) = list.split_first_chunk()?;
        let (left, rest) = match version {
            0 | 1 => (number16(rest)?.into(), rest.get(2..)?),
            _ => (number32(rest)?, rest.get(4..)?),
        };
        Some(Self {
            rest,
            left,
            version,
            sizes: [
                a >> 4,
                a & 15,
                b >> 4,
                if version == 0 { 0 } else { b & 15 },
            ],
        })
    }

    fn number(&mut self, bytes: u8) -> Option<usize> {
        let (number, rest) = self.rest.split_at_checked(bytes.into())?;
        self.rest = rest;
        let read = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        match bytes {
            0..=8 => usize::try_from(number.iter().fold(0, read)).ok(),
            _ => None,
        }
    }

    fn entry(&mut self) -> Option<Place> {
        let [offset, length, base, index] = self.sizes;
        let item = self.number(if self.version < 2 { 2 } else { 4 })?;
        let within = match self.version {
            0 => 0,
            _ => self.number(2)? & 15,
        };
        self.number(2)?; // in which file; only this one is there
        let base = self.number(base)?;
        let pieces = self.number(2)?;
        let mut first = (0, 0);
        for piece in 0..pieces {
            self.number(index)?;
            let found = (self.number(offset)?, self.number(length)?);
            if piece == 0 {
                first = found;
            }
        }
        Some(Place {
            item: u32::try_from(item).ok()?,
            within: u16::try_from(within).ok()?,
            start: base.checked_add(first.0)?,
            length: first.1,
            pieces: u16::try_from(pieces).ok()?,
        })
    }
}

impl Iterator for Places<'_> {
    type Item = Option<Place>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let entry = self.entry();
        if entry.is_none() {
            self.left = 0;
        }
        Some(entry)
    }
}

/// The largest size that any sequence header in it names; none without one, and none for data
/// that cannot be walked through.
fn sequence(mut data: &[u8]) -> Option<(u32, u32)> {
    let mut size: Option<(u32, u32)> = None;
    let mut frames = 0;
    while let Some((&header, rest)) = data.split_first() {
        let extended = header & 4 != 0;
        let rest = rest.get(usize::from(extended)..)?;
        let (length, rest) = match header & 2 {
            0 => (rest.len(), rest),
            _ => leb128(rest)?,
        };
        let (body, rest) = rest.split_at_checked(length)?;
        match header >> 3 & 15 {
            SEQUENCE_HEADER => {
                let (width, height) = Bits { bytes: body, at: 0 }.size()?;
                let (w, h) = size.unwrap_or_default();
                size = Some((width.max(w), height.max(h)));
            }
            FRAME_HEADER | FRAME => frames += 1,
            _ => {}
        }
        data = rest;
    }
    if frames > MOST_FRAMES { None } else { size }
}

fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(8).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, &bytes[at + 1..]));
        }
    }
    None
}

/// Bits from the highest to the lowest.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Option<u32> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8)?;
            value = value << 1 | u32::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }

    fn flag(&mut self) -> Option<bool> {
        self.take(1).map(|bit| bit == 1)
    }

    /// The sequence header up to the largest size of a frame.
    fn size(mut self) -> Option<(u32, u32)> {
        self.take(4)?; // profile, still picture
        if self.flag()? {
            self.take(5)?; // level
        } else {
            self.operating_points()?;
        }
        let (across, down) = (self.take(4)? + 1, self.take(4)? + 1);
        Some((self.take(across)? + 1, self.take(down)? + 1))
    }

    /// Timing, and what decoders of different strength may do; nothing of it matters here.
    fn operating_points(&mut self) -> Option<()> {
        let mut delay = None;
        if self.flag()? {
            self.take(32)?;
            self.take(32)?;
            if self.flag()? {
                self.variable_length()?;
            }
            if self.flag()? {
                delay = Some(self.take(5)? + 1);
                self.take(32)?;
                self.take(10)?;
            }
        }
        let display_delay = self.flag()?;
        for _ in 0..=self.take(5)? {
            self.take(12)?;
            if self.take(5)? > 7 {
                self.take(1)?;
            }
            if let Some(bits) = delay
                && self.flag()?
            {
                self.take(bits)?;
                self.take(bits)?;
                self.take(1)?;
            }
            if display_delay && self.flag()? {
                self.take(4)?;
            }
        }
        Some(())
    }

    fn variable_length(&mut self) -> Option<()> {
        let mut zeros = 0;
        while !self.flag()? {
            zeros += 1;
        }
        // 32 zeros and more stand for the largest number, without further bits.
        self.take(if zeros < 32 { zeros } else { 0 })?;
        Some(())
    }
}

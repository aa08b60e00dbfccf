//! AVIF and HEIC: the primary item of the meta box (ISO/IEC 23008-12), its size, and the sizes
//! of everything that would be decoded for it.
//!
//! The size is written in several places: in the container for people to read, and in each coded
//! picture for the decoder, which allocates by it without asking. All of them are checked.

use super::{
    Outline, av1, checked_size, corrupt,
    isobmff::{boxes, child, items, number16, number32},
    memory, unsupported,
};
use crate::{error::ImageError, format::Format, limits::Limits};

/// Items of a file: the parts of a large picture, thumbnails, metadata.
const MOST_ITEMS: usize = 1024;

pub(super) fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Outline, ImageError> {
    let mut meta = None;
    let mut film = None;
    for found in boxes(bytes) {
        match found.map_err(|_| ImageError::Truncated { format })? {
            (b"meta", body) => meta = meta.or(body.get(4..)),
            (b"moov", body) => film = film.or(Some(body)),
            _ => {}
        }
    }
    let frames = film.map_or(1, samples);
    limits.check_frames(format, frames)?;
    let Some((meta, primary)) = meta.and_then(|meta| Some((meta, primary(meta)?))) else {
        return Err(match film {
            Some(_) => ImageError::Animated { format },
            None => corrupt(format, "there is no picture in it"),
        });
    };
    if items(meta).count() > MOST_ITEMS {
        return Err(unsupported(format, "more than a thousand parts"));
    }
    let all = child(meta, b"iprp").unwrap_or_default();
    let missing = || corrupt(format, "its size is missing");
    let mut sizes_of_picture = properties(primary, all).ok_or_else(missing)?;
    let size = sizes_of_picture.find_map(|(kind, body)| match kind {
        b"ispe" => extent(body),
        _ => None,
    });
    let (width, height) = size.ok_or_else(missing)?;
    let (width, height) = checked_size(format, width, height, limits)?;
    for size in sizes(all) {
        limits.check_size(size.0, size.1)?;
    }
    let pixels = u64::from(width) * u64::from(height);
    let working = match format {
        Format::Avif => {
            let (width, height) = av1::check(bytes, meta, limits)?;
            memory::av1(all, pixels, u64::from(width) * u64::from(height))
        }
        _ => memory::hevc(pixels),
    };
    let shown = properties(primary, all).and_then(part);
    let (width, height) = shown.map_or((width, height), |part| (part.width, part.height));
    Ok(Outline {
        width,
        height,
        frames,
        working,
    })
}

/// The number of the item that is the picture.
fn primary(meta: &[u8]) -> Option<u32> {
    let body = child(meta, b"pitm")?;
    match body.first()? {
        0 => number16(body.get(4..)?).map(u32::from),
        _ => number32(body.get(4..)?),
    }
}

/// How many pictures the longest track shows.
fn samples(film: &[u8]) -> u32 {
    let tracks = boxes(film).map_while(Result::ok);
    let counts = tracks
        .filter(|(kind, _)| *kind == b"trak")
        .map(|(_, body)| {
            let table = [b"mdia", b"minf", b"stbl", b"stsz"];
            let sizes = table
                .into_iter()
                .try_fold(body, |body, kind| child(body, kind));
            sizes.and_then(|body| number32(body.get(8..)?)).unwrap_or(1)
        });
    counts.max().unwrap_or(1)
}

/// Every size that is mentioned, of whatever item.
fn sizes(properties: &[u8]) -> impl Iterator<Item = (u32, u32)> {
    let shared = child(properties, b"ipco").unwrap_or_default();
    boxes(shared)
        .map_while(Result::ok)
        .filter(|(kind, _)| *kind == b"ispe")
        .filter_map(|(_, body)| extent(body))
}

fn extent(ispe: &[u8]) -> Option<(u32, u32)> {
    Some((number32(ispe.get(4..)?)?, number32(ispe.get(8..)?)?))
}

/// Kind and body of each property of an item.
fn properties(item: u32, all: &[u8]) -> Option<impl Iterator<Item = (&[u8; 4], &[u8])>> {
    let shared = child(all, b"ipco")?;
    let list = child(all, b"ipma")?;
    let (&[version, _, _, flags], rest) = list.split_first_chunk()?;
    let count = number32(rest)?;
    let mut rest = rest.get(4..)?;
    for _ in 0..count {
        let id = match version {
            0 => number16(rest)?.into(),
            _ => number32(rest)?,
        };
        rest = rest.get(if version == 0 { 2 } else { 4 }..)?;
        let (&count, after) = rest.split_first()?;
        // The number of a property, from 1; the highest bit says whether it is essential.
        let size = if flags & 1 == 0 { 1 } else { 2 };
        let numbers = after.get(..usize::from(count) * size)?;
        rest = &after[numbers.len()..];
        if id == item {
            return Some(numbers.chunks_exact(size).filter_map(move |number| {
                let number = match number {
                    [short] => usize::from(short & 0x7f),
                    _ => usize::from(number16(number)? & 0x7fff),
                };
                boxes(shared).nth(number.checked_sub(1)?)?.ok()
            }));
        }
    }
    None
}

/// Kind and body of each property of the picture itself.
pub(crate) fn of_picture(bytes: &[u8]) -> Option<impl Iterator<Item = (&[u8; 4], &[u8])>> {
    let meta = child(bytes, b"meta")?.get(4..)?;
    properties(primary(meta)?, child(meta, b"iprp")?)
}

/// A part of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) x: u32,
    pub(crate) y: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// The part of a picture that is meant to be shown, if that is not all of it: what somebody has
/// cut off must not come back.
pub(crate) fn shown(bytes: &[u8]) -> Option<Part> {
    part(of_picture(bytes)?)
}

fn part<'a>(properties: impl Iterator<Item = (&'a [u8; 4], &'a [u8])>) -> Option<Part> {
    let mut size = None;
    let mut aperture = None;
    for (kind, body) in properties {
        match kind {
            b"ispe" => size = size.or(extent(body)),
            b"clap" => aperture = aperture.or(Some(body)),
            _ => {}
        }
    }
    let ((width, height), aperture) = (size?, aperture?);
    let (numbers, _) = aperture.as_chunks::<4>();
    let &[w, w_of, h, h_of, x, x_of, y, y_of] = numbers.first_chunk()?;
    let positive = |a, b| f64::from(u32::from_be_bytes(a)) / f64::from(u32::from_be_bytes(b));
    let signed = |a, b| f64::from(i32::from_be_bytes(a)) / f64::from(u32::from_be_bytes(b));
    let (x, width) = along(width, positive(w, w_of), signed(x, x_of))?;
    let (y, height) = along(height, positive(h, h_of), signed(y, y_of))?;
    Some(Part {
        x,
        y,
        width,
        height,
    })
}

/// Start and length along one side, of a piece of this length around the middle, moved by
/// `offset`. The start is even, as colours that two pixels share want it.
fn along(whole: u32, length: f64, offset: f64) -> Option<(u32, u32)> {
    let start = ((f64::from(whole) - length) / 2.0 + offset).ceil();
    let end = (start + length).floor();
    if !(start >= 0.0 && end > start && end <= f64::from(whole)) {
        return None;
    }
    let (start, end) = (start as u32, end as u32);
    let start = start + start % 2;
    (end > start).then(|| (start, end - start))
}

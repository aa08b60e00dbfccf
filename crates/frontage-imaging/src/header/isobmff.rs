//! The boxes of ISO/IEC 14496-12, which AVIF and HEIC are made of.

use std::iter;

/// Boxes beside one another that are looked at; the picture of a phone has some dozens.
const MOST_BOXES: usize = 4096;

/// What a picture made of boxes holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// AV1.
    Avif,
    /// HEVC.
    Heic,
}

/// Tells by the brands, and where these leave it open, by what is inside.
pub(crate) fn kind(bytes: &[u8]) -> Option<Kind> {
    let (_, body) = boxes(bytes).next()?.ok()?;
    let (major, rest) = body.split_first_chunk::<4>()?;
    // The major brand, the minor version, and then the compatible brands.
    let compatible = rest.get(4..).unwrap_or_default().as_chunks::<4>().0;
    match (
        major,
        iter::once(major).chain(compatible).find_map(of_brand),
    ) {
        (b"mif1" | b"msf1" | b"mif2" | b"miaf", None) => of_items(bytes),
        (_, found) => found,
    }
}

fn of_brand(brand: &[u8; 4]) -> Option<Kind> {
    match brand {
        b"avif" | b"avis" => Some(Kind::Avif),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"hevm" | b"hevs" => {
            Some(Kind::Heic)
        }
        _ => None,
    }
}

fn of_items(bytes: &[u8]) -> Option<Kind> {
    let meta = child(bytes, b"meta")?.get(4..)?;
    items(meta).find_map(|(_, kind)| match kind {
        b"av01" => Some(Kind::Avif),
        b"hvc1" => Some(Kind::Heic),
        _ => None,
    })
}

/// Number and kind of each item that a meta box lists.
pub(super) fn items(meta: &[u8]) -> impl Iterator<Item = (u32, &[u8; 4])> {
    let list = child(meta, b"iinf").unwrap_or_default();
    // Version 0 counts them in two bytes, later ones in four.
    let start = if list.first() == Some(&0) { 6 } else { 8 };
    boxes(list.get(start..).unwrap_or_default())
        .map_while(Result::ok)
        .filter(|(kind, _)| *kind == b"infe")
        .filter_map(|(_, body)| {
            let (id, rest) = match body.first()? {
                2 => (u32::from(number16(body.get(4..)?)?), body.get(6..)?),
                3 => (number32(body.get(4..)?)?, body.get(8..)?),
                _ => return None,
            };
            Some((id, rest.get(2..)?.first_chunk()?))
        })
}

/// The first box of this kind among the boxes beside one another.
pub(super) fn child<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(bytes)
        .map_while(Result::ok)
        .find_map(|(found, body)| (found == kind).then_some(body))
}

/// A box did not fit into what holds it.
#[derive(Debug)]
pub(super) struct Cut;

/// Kind and body of each box. A cut one is an error, and the last that is heard.
pub(super) fn boxes(bytes: &[u8]) -> impl Iterator<Item = Result<(&[u8; 4], &[u8]), Cut>> {
    let mut rest = bytes;
    let next = move || {
        if rest.is_empty() {
            return None;
        }
        let from = std::mem::take(&mut rest);
        Some(split(from).map(|(kind, body, after)| {
            rest = after;
            (kind, body)
        }))
    };
    iter::from_fn(next).take(MOST_BOXES)
}

/// A box: kind, body, and what follows it.
type Split<'a> = (&'a [u8; 4], &'a [u8], &'a [u8]);

fn split(bytes: &[u8]) -> Result<Split<'_>, Cut> {
    let size = number32(bytes).ok_or(Cut)? as usize;
    let kind = bytes.get(4..).and_then(<[u8]>::first_chunk).ok_or(Cut)?;
    let (start, size) = match size {
        // As far as there is anything.
        0 => (8, bytes.len()),
        1 => {
            let large = bytes.get(8..).and_then(<[u8]>::first_chunk).ok_or(Cut)?;
            (
                16,
                usize::try_from(u64::from_be_bytes(*large)).map_err(|_| Cut)?,
            )
        }
        _ => (8, size),
    };
    let body = bytes.get(start..size).ok_or(Cut)?;
    Ok((kind, body, &bytes[size..]))
}

pub(super) fn number16(bytes: &[u8]) -> Option<u16> {
    bytes.first_chunk().map(|four| u16::from_be_bytes(*four))
}

pub(super) fn number32(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|four| u32::from_be_bytes(*four))
}

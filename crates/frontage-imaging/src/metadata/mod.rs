//! What is read of a file beside its pixels: which way is up, and what its colours mean.
//!
//! These bytes are as hostile as all others, and nobody needs them: whatever cannot be read is
//! as if it were not there.

mod colours;
mod exif;
mod heif;
mod jpeg;
mod png;
mod webp;
mod xmp;

pub(crate) use jpeg::counts_paper;

use crate::{format::Format, header::Header, limits::Limits, orientation::Orientation};

/// What the file says.
#[derive(Debug)]
pub(crate) struct Metadata {
    pub(crate) orientation: Orientation,
    /// An ICC profile: the one in the file, or one made of what the file says in other ways.
    pub(crate) icc_profile: Option<Vec<u8>>,
}

/// A file whose header was read and found within the limits.
pub(crate) fn read(bytes: &[u8], header: &Header, limits: &Limits) -> Metadata {
    let found = match header.format {
        Format::Jpeg => jpeg::read(bytes, limits),
        Format::Png => png::read(bytes, limits),
        Format::WebP => webp::read(bytes),
        Format::Avif | Format::Heic => heif::read(bytes),
        Format::Gif => Found::default(),
    };
    let allowed = |profile: &Vec<u8>| profile.len() as u64 <= limits.max_profile_bytes;
    // EXIF is what cameras write, XMP what programs add.
    let orientation = found.exif.or(found.xmp);
    Metadata {
        orientation: orientation.map_or(Orientation::UPRIGHT, Orientation::from_number),
        icc_profile: found.icc_profile.filter(allowed),
    }
}

#[derive(Debug, Default)]
struct Found {
    /// One of 1 to 8.
    exif: Option<u8>,
    xmp: Option<u8>,
    icc_profile: Option<Vec<u8>>,
}

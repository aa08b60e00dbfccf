//! What an object says of itself to whoever fetches it.

use std::str::FromStr as _;

use frontage_imaging::Spec;
use object_store::{Attribute, Attributes};

/// What kind of thing an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// What guests see: a name never means other bytes.
    Rendition(&'static str),
    /// What a set says of itself.
    Facts,
    /// What was uploaded, which may say where it was taken.
    Original,
}

impl Kind {
    /// Of a file in the folder of a set.
    pub(in super::super) fn of_file(name: &str) -> Self {
        match Spec::from_str(name) {
            Ok(spec) => Self::Rendition(spec.format.media_type()),
            Err(_) => Self::Facts,
        }
    }

    pub(super) fn attributes(self) -> Attributes {
        let (media_type, cached) = match self {
            Self::Rendition(media_type) => (media_type, "public, max-age=31536000, immutable"),
            Self::Facts => ("application/json", "no-cache"),
            Self::Original => ("application/octet-stream", "private, no-store"),
        };
        Attributes::from_iter([
            (Attribute::ContentType, media_type),
            (Attribute::CacheControl, cached),
        ])
    }
}

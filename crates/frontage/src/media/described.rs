//! `facts.json`: what a set of renditions says of itself, so that files can be understood,
//! proved and found again without a row.

use std::{fs, io, path::Path};

use frontage_imaging::{Facts, Format, Frame, Recipe};
use serde::{Deserialize, Serialize};

use super::{
    names::{ContentHash, Version},
    written_facts::WrittenFacts,
};

/// The file's name in the folder of a version.
pub(super) const FACTS: &str = "facts.json";
/// Ours have less than a kilobyte; a larger one is not ours.
const MOST_BYTES: u64 = 64 << 10;

/// The uploaded file of a picture, as its header tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OriginalFacts {
    /// Its format, by content.
    pub format: Format,
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
}

/// What is known of a set of renditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub version: Version,
    /// The uploaded file it was made of.
    pub content_hash: ContentHash,
    /// The part that is shown; none for all of it.
    pub frame: Option<Frame>,
    /// What the picture is.
    pub facts: Facts,
    /// Widths in pixels, rising; each in every format, made or still to be made.
    pub widths: Vec<u32>,
    /// Size of the uploaded file in bytes.
    pub bytes: u64,
    /// What the uploaded file is.
    pub original: OriginalFacts,
}

impl Described {
    /// As `recipe` makes it.
    pub(super) fn by(
        recipe: &Recipe,
        content_hash: &ContentHash,
        frame: Option<Frame>,
        facts: Facts,
        bytes: u64,
        original: OriginalFacts,
    ) -> Self {
        Self {
            version: Version::of(content_hash, recipe, frame),
            content_hash: content_hash.clone(),
            frame,
            widths: recipe.ladder(facts.width),
            facts,
            bytes,
            original,
        }
    }

    /// Reads the description in a version's folder; none when there is none, or none of ours.
    pub(super) fn read(folder: &Path) -> io::Result<Option<Self>> {
        let path = folder.join(FACTS);
        match fs::metadata(&path) {
            Ok(found) if found.len() <= MOST_BYTES => {}
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        }
        Ok(Self::parse(&fs::read(path)?))
    }

    /// Reads a description; none when it is none of ours.
    pub(super) fn parse(json: &[u8]) -> Option<Self> {
        let written: Option<Written> = serde_json::from_slice(json).ok();
        written.and_then(Written::understood)
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        let written = Written {
            version: self.version.to_string(),
            content_hash: self.content_hash.to_string(),
            frame: self.frame.map(|f| [f.x, f.y, f.width, f.height]),
            facts: WrittenFacts::from(&self.facts),
            widths: self.widths.clone(),
            bytes: self.bytes,
            original: WrittenOriginal {
                format: name_of(self.original.format).to_owned(),
                width: self.original.width,
                height: self.original.height,
            },
        };
        serde_json::to_vec_pretty(&written).unwrap_or_default()
    }
}

#[derive(Serialize, Deserialize)]
struct Written {
    version: String,
    content_hash: String,
    frame: Option<[u16; 4]>,
    #[serde(flatten)]
    facts: WrittenFacts,
    widths: Vec<u32>,
    bytes: u64,
    original: WrittenOriginal,
}

#[derive(Serialize, Deserialize)]
struct WrittenOriginal {
    format: String,
    width: u32,
    height: u32,
}

impl Written {
    fn understood(self) -> Option<Described> {
        let format = format_of(&self.original.format)?;
        let frame = self.frame.map(|[x, y, width, height]| Frame {
            x,
            y,
            width,
            height,
        });
        Some(Described {
            version: self.version.parse().ok()?,
            content_hash: self.content_hash.parse().ok()?,
            frame,
            facts: self.facts.of_a(format),
            widths: self.widths,
            bytes: self.bytes,
            original: OriginalFacts {
                format,
                width: self.original.width,
                height: self.original.height,
            },
        })
    }
}

/// The word for a format in files and on the wire to a worker.
pub(super) fn name_of(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "jpeg",
        Format::Png => "png",
        Format::WebP => "webp",
        Format::Avif => "avif",
        Format::Gif => "gif",
        Format::Heic => "heic",
    }
}

/// The format of this name.
pub(super) fn format_of(name: &str) -> Option<Format> {
    match name {
        "jpeg" => Some(Format::Jpeg),
        "png" => Some(Format::Png),
        "webp" => Some(Format::WebP),
        "avif" => Some(Format::Avif),
        "gif" => Some(Format::Gif),
        "heic" => Some(Format::Heic),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use frontage_imaging::Look;

    #[test]
    fn a_set_of_renditions_tells_who_it_is_and_something_else_tells_nothing() {
        let facts = Facts {
            format: Format::Png,
            width: 400,
            height: 300,
            placeholder: "3OcRJYB4d3h/iIeHeEh3eIhw+j3A".to_owned(),
            dominant_color: "#336699".to_owned(),
            focal_point: [500, 320],
            look: Some(Look {
                brightness: 412,
                dark: 87,
                fingerprint: "00ff".repeat(8).parse().unwrap(),
            }),
        };
        let original = OriginalFacts {
            format: Format::Png,
            width: 800,
            height: 300,
        };
        let frame = Frame {
            x: 0,
            y: 0,
            width: 5_000,
            height: 10_000,
        };
        let content = ContentHash::of(b"beach");
        let recipe = Recipe::default();
        let described = Described::by(&recipe, &content, Some(frame), facts, 5, original);
        assert_eq!(described.widths, [320, 400]);

        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Described::read(folder.path()).unwrap(), None);
        fs::write(folder.path().join(FACTS), described.to_json()).unwrap();
        assert_eq!(Described::read(folder.path()).unwrap(), Some(described));
        fs::write(folder.path().join(FACTS), "{\"version\": 1}").unwrap();
        assert_eq!(Described::read(folder.path()).unwrap(), None);
    }
}

//! Pictures of an installation that is older than versions.

use std::{fs, io};

use frontage_imaging::{Facts, Format, Limits, inspect};

use super::{
    Media,
    described::{Described, FACTS, OriginalFacts},
    disk,
    names::{ContentHash, Version},
};
use crate::domain::PublicId;

/// A picture as its row tells it.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// The uploaded file.
    pub content_hash: ContentHash,
    /// Width in pixels of the largest rendition.
    pub width: u32,
    /// Height in pixels of the largest rendition.
    pub height: u32,
    /// Widths in pixels of the renditions, rising.
    pub widths: Vec<u32>,
    /// ThumbHash, base64.
    pub placeholder: String,
    /// `#rrggbb`.
    pub dominant_color: String,
    /// Size of the uploaded file in bytes.
    pub bytes: u64,
}

impl Media {
    /// Brings the files of a picture that lie under its public id to where files lie today, under
    /// what they hold: renditions to [`Version::adopted`], the original to its hash. Done twice,
    /// or for two rows of the same picture, it changes nothing more. Blocks. Returns what the
    /// original is, if it is there and can be read.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn adopt(&self, public_id: &PublicId, row: &Adopted) -> io::Result<Option<OriginalFacts>> {
        let shard = disk::shard(public_id);
        let name = public_id.as_str();
        let original = self.original_at(&row.content_hash);
        let old_original = self.0.originals.join(shard).join(name);
        self.move_there(&old_original, &original, disk::Readers::Owner)?;
        let facts = original_facts(&original);

        let version = Version::adopted(&row.content_hash);
        let folder = self.0.renditions.join(shard).join(name);
        if folder.is_dir() {
            let described = describe(row, &version, facts);
            disk::write_file(&folder.join(FACTS), &described.to_json())?;
            disk::sync_directory(&folder)?;
        }
        let place = self.folder_of(&version);
        self.move_there(&folder, &place, disk::Readers::Everyone)?;
        Ok(facts)
    }

    fn move_there(
        &self,
        from: &std::path::Path,
        to: &std::path::Path,
        readers: disk::Readers,
    ) -> io::Result<()> {
        if from.exists() {
            self.0.claims.place(from, to, readers)?;
            disk::sync_parent(from)?;
        }
        Ok(())
    }
}

fn original_facts(path: &std::path::Path) -> Option<OriginalFacts> {
    let header = inspect(&fs::read(path).ok()?, &Limits::default()).ok()?;
    Some(OriginalFacts {
        format: header.format,
        width: header.width,
        height: header.height,
    })
}

fn describe(row: &Adopted, version: &Version, original: Option<OriginalFacts>) -> Described {
    let original = original.unwrap_or(OriginalFacts {
        format: Format::Jpeg,
        width: row.width,
        height: row.height,
    });
    Described {
        version: version.clone(),
        content_hash: row.content_hash.clone(),
        frame: None,
        facts: Facts {
            format: original.format,
            width: row.width,
            height: row.height,
            placeholder: row.placeholder.clone(),
            dominant_color: row.dominant_color.clone(),
            focal_point: [500, 500],
            look: None,
        },
        widths: row.widths.clone(),
        bytes: row.bytes,
        original,
    }
}

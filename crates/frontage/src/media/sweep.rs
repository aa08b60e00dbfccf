//! Clearing up after a crash.

use std::{collections::BTreeSet, fs, io, path::Path};

use super::{
    Media,
    described::Described,
    disk,
    names::{ContentHash, Version},
};

/// What rows refer to.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Sets of renditions.
    pub versions: BTreeSet<Version>,
    /// Uploaded files.
    pub contents: BTreeSet<ContentHash>,
}

impl Media {
    /// Removes what no row knows: sets of renditions and originals that were stored when the
    /// server stopped before their row was written, and work that was under way. Returns how many
    /// of all. A set of the whole picture stays as long as its uploaded file is known and was not
    /// kept: other parts are made of it.
    ///
    /// For start-up, before uploads are taken. Blocks. What does not look like ours is left alone.
    ///
    /// # Errors
    /// When the disk cannot be read or refuses.
    pub fn sweep(&self, known: &Known) -> io::Result<usize> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.0.incoming)? {
            disk::remove_any(&entry?.path())?;
            removed += 1;
        }
        if self.is_in_bucket() {
            // What lies in the folders are copies; of the bucket see `sweep_bucket`.
            return Ok(removed);
        }
        for version in disk::named_below::<Version>(&self.0.renditions)? {
            let folder = self.folder_of(&version);
            if known.versions.contains(&version) || self.is_last_resort(&folder, known)? {
                continue;
            }
            removed += usize::from(self.0.claims.discard(&folder)?);
        }
        for content in disk::named_below::<ContentHash>(&self.0.originals)? {
            if !known.contents.contains(&content) {
                removed += usize::from(self.0.claims.discard(&self.original_at(&content))?);
            }
        }
        Ok(removed)
    }

    /// Whether other parts of a picture can be made of this set alone.
    fn is_last_resort(&self, folder: &Path, known: &Known) -> io::Result<bool> {
        let Some(described) = Described::read(folder)? else {
            return Ok(false);
        };
        let content = &described.content_hash;
        Ok(described.frame.is_none()
            && known.contents.contains(content)
            && !self.has_original(content))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::media::MediaSettings;

    /// A picture as a crash would leave it, or as a good save would.
    fn planted(media: &Media, upload: &[u8]) -> (Version, ContentHash) {
        let content = ContentHash::of(upload);
        let version = Version::adopted(&content);
        for path in [
            media.folder_of(&version).join("320.webp"),
            media.original_at(&content),
        ] {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "pixels").unwrap();
        }
        (version, content)
    }

    #[test]
    fn after_a_crash_what_has_no_row_is_swept_and_everything_else_stays() {
        let home = tempfile::tempdir().unwrap();
        let media = Media::open(home.path(), MediaSettings::default()).unwrap();
        let (known, content) = planted(&media, b"known");
        let (orphan, orphaned) = planted(&media, b"orphan");
        let (only, original_only) = planted(&media, b"original only");
        fs::remove_dir_all(media.folder_of(&only)).unwrap();
        fs::write(home.path().join("incoming/half.upload"), "half").unwrap();
        fs::create_dir(home.path().join("incoming/half.ladder")).unwrap();
        fs::write(home.path().join("incoming/half.ladder/320.jpg"), "half").unwrap();
        fs::write(home.path().join("media/README"), "not ours").unwrap();

        let rows = Known {
            versions: BTreeSet::from([known.clone()]),
            contents: BTreeSet::from([content.clone()]),
        };
        assert_eq!(media.sweep(&rows).unwrap(), 5);

        assert!(media.folder_of(&known).join("320.webp").is_file());
        assert!(media.has_original(&content));
        assert!(!media.folder_of(&orphan).exists());
        assert!(!media.has_original(&orphaned));
        assert!(!media.has_original(&original_only));
        assert_eq!(
            fs::read_dir(home.path().join("incoming")).unwrap().count(),
            0
        );
        assert!(home.path().join("media/README").is_file());
        assert_eq!(media.sweep(&rows).unwrap(), 0);
    }
}

//! Clearing up after a crash.

use std::{collections::BTreeSet, fs, io, path::Path};

use super::{
    Media,
    described::Described,
    disk,
    names::{ContentHash, Version},
};
use crate::domain::PublicId;

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

    /// Removes what no row knows: pictures that were stored when the server stopped before
    /// their row was written, and uploads that were under way. Returns how many of both.
    ///
    /// For start-up, before uploads are taken: a picture that waits for its row would be
    /// removed too. Blocks. What does not look like ours is left alone.
    ///
    /// # Errors
    /// When the disk cannot be read or refuses.
    pub fn sweep_by_id(&self, known: impl Fn(&PublicId) -> bool) -> io::Result<usize> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.0.incoming)? {
            disk::remove_any(&entry?.path())?;
            removed += 1;
        }
        let mut found = BTreeSet::new();
        pictures_below(&self.0.renditions, &mut found)?;
        pictures_below(&self.0.originals, &mut found)?;
        for public_id in found.iter().filter(|public_id| !known(public_id)) {
            self.remove_blocking(public_id)?;
            removed += 1;
        }
        Ok(removed)
    }
}

/// Collects the ids of all pictures that lie where they belong.
pub(super) fn pictures_below(directory: &Path, found: &mut BTreeSet<PublicId>) -> io::Result<()> {
    for shard in fs::read_dir(directory)? {
        let shard = shard?;
        if !shard.file_type()?.is_dir() {
            continue;
        }
        for picture in fs::read_dir(shard.path())? {
            let name = picture?.file_name();
            let public_id = name.to_str().and_then(|name| name.parse::<PublicId>().ok());
            found
                .extend(public_id.filter(|id| shard.file_name().to_str() == Some(disk::shard(id))));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use frontage_imaging::Format;

    use super::*;
    use crate::media::MediaSettings;

    /// A picture as a crash would leave it, or as a good save would.
    fn planted(media: &Media) -> PublicId {
        let public_id = disk::new_public_id().unwrap();
        for path in [
            media.path_of(&public_id, 320, Format::WebP),
            media.original_of(&public_id),
        ] {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "pixels").unwrap();
        }
        public_id
    }

    #[test]
    fn after_a_crash_what_has_no_row_is_swept_and_everything_else_stays() {
        let home = tempfile::tempdir().unwrap();
        let media = Media::open(home.path(), MediaSettings::default()).unwrap();
        let (known, orphan, original_only) = (planted(&media), planted(&media), planted(&media));
        fs::remove_dir_all(media.directory_of(&original_only)).unwrap();
        fs::write(home.path().join("incoming/half.upload"), "half").unwrap();
        fs::create_dir(home.path().join("incoming/half.ladder")).unwrap();
        fs::write(home.path().join("incoming/half.ladder/320.jpg"), "half").unwrap();
        fs::write(home.path().join("media/README"), "not ours").unwrap();

        assert_eq!(media.sweep_by_id(|id| *id == known).unwrap(), 4);

        assert!(media.path_of(&known, 320, Format::WebP).is_file());
        assert!(media.original_of(&known).is_file());
        assert!(!media.directory_of(&orphan).exists());
        assert!(!media.original_of(&orphan).exists());
        assert!(!media.original_of(&original_only).exists());
        assert_eq!(
            fs::read_dir(home.path().join("incoming")).unwrap().count(),
            0
        );
        assert!(home.path().join("media/README").is_file());
        assert_eq!(media.sweep_by_id(|id| *id == known).unwrap(), 0);
    }
}

//! Clearing up after a crash.

use std::{collections::BTreeSet, fs, io, path::Path};

use super::{Media, disk};
use crate::domain::PublicId;

impl Media {
    /// Removes what no row knows: pictures that were stored when the server stopped before
    /// their row was written, and uploads that were under way. Returns how many of both.
    ///
    /// For start-up, before uploads are taken: a picture that waits for its row would be
    /// removed too. Blocks. What does not look like ours is left alone.
    ///
    /// # Errors
    /// When the disk cannot be read or refuses.
    pub fn sweep(&self, known: impl Fn(&PublicId) -> bool) -> io::Result<usize> {
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

        assert_eq!(media.sweep(|id| *id == known).unwrap(), 4);

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
        assert_eq!(media.sweep(|id| *id == known).unwrap(), 0);
    }
}

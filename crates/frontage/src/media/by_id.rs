//! Pictures stored by public id, as they were before files had versions.

use std::{fs, io, path::PathBuf, sync::Arc};

use frontage_imaging::{Format, ImageError, Picture, process};
use sha2::{Digest, Sha256};
use tokio::{sync::Semaphore, task};

use super::{Media, Spooled, disk};
use crate::domain::PublicId;

/// A picture that is on disk, whole and durable, and that no row refers to yet.
///
/// Dropped, it takes its files away again. So: write the row, call [`keep`](Self::keep), commit.
/// In this order, because a request may be given up while its commit is under way: the row
/// would be there then, and its files would not. Kept first, a commit that fails leaves at worst
/// files without a row, which the next start sweeps.
#[derive(Debug)]
#[must_use = "dropping it removes the picture"]
pub struct StoredPicture {
    /// Its name for ever.
    pub public_id: PublicId,
    /// Width in pixels of the largest rendition, upright.
    pub width: u32,
    /// Height in pixels of the largest rendition, upright.
    pub height: u32,
    /// Widths in pixels that exist, each as JPEG and WebP, rising.
    pub widths: Vec<u32>,
    /// ThumbHash, base64.
    pub placeholder: String,
    /// `#rrggbb`.
    pub dominant_color: String,
    /// SHA-256 of the uploaded file, in hexadecimal.
    pub content_hash: String,
    /// Size of the uploaded file in bytes.
    pub bytes: u64,
    unclaimed: Unclaimed,
}

impl StoredPicture {
    /// A row that is about to be committed refers to it: from now on it stays.
    pub fn keep(mut self) {
        self.unclaimed.0 = None;
    }
}

/// Removes the files of a picture unless somebody takes them.
#[derive(Debug)]
struct Unclaimed(Option<(Media, PublicId)>);

impl Drop for Unclaimed {
    fn drop(&mut self) {
        let Some((media, public_id)) = self.0.take() else {
            return;
        };
        if let Err(error) = media.remove_blocking(&public_id) {
            tracing::warn!(%public_id, %error, "picture without a row left behind until the next start");
        }
    }
}

/// Why an uploaded file did not become a picture. Nothing is left on disk then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file is at fault; the text tells its sender what to do.
    #[error(transparent)]
    Refused(ImageError),
    /// All workers are busy and the waiting line is full.
    #[error(
        "Too many pictures are being prepared just now ({line} at once are the limit). Please upload this one again in a minute."
    )]
    Busy {
        /// How many may be worked on or wait.
        line: usize,
    },
    /// The disk refused.
    #[error("The picture could not be stored. Please try again in a minute.")]
    Storage(#[from] io::Error),
    /// A worker failed over a good picture.
    #[error("The picture could not be prepared. Please try again.")]
    Failed(String),
}

impl From<ImageError> for StoreError {
    fn from(error: ImageError) -> Self {
        if error.is_internal() {
            Self::Failed(error.to_string())
        } else {
            Self::Refused(error)
        }
    }
}

impl Media {
    /// Makes a picture of an uploaded file: checked, re-encoded and durable on return. The work
    /// is done off the asynchronous threads, by a bounded number of workers.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn ingest_by_id(&self, spooled: Spooled) -> Result<StoredPicture, StoreError> {
        let settings = self.settings();
        let busy = |_| StoreError::Busy {
            line: settings.workers + settings.waiting,
        };
        let place = Arc::clone(&self.0.old_line)
            .try_acquire_owned()
            .map_err(busy)?;
        let worker = permit(&self.0.old_workers).await?;
        let media = self.clone();
        // The permits go along: a request that is given up does not free its worker early.
        let work = task::spawn_blocking(move || {
            let stored = media.store(&spooled);
            drop((worker, place));
            stored
        });
        work.await
            .map_err(|error| StoreError::Failed(error.to_string()))?
    }

    fn store(&self, spooled: &Spooled) -> Result<StoredPicture, StoreError> {
        let settings = self.settings();
        let upload = fs::read(spooled.path())?;
        let picture = process(&upload, &settings.limits, &settings.recipe)?;
        let public_id = disk::new_public_id()?;
        let unclaimed = Unclaimed(Some((self.clone(), public_id.clone())));
        self.place_renditions_by_id(&public_id, &picture)?;
        self.place_original_by_id(&public_id, spooled)?;
        let mut widths: Vec<u32> = picture.renditions.iter().map(|r| r.spec.width).collect();
        widths.dedup();
        Ok(StoredPicture {
            public_id,
            width: picture.facts.width,
            height: picture.facts.height,
            widths,
            placeholder: picture.facts.placeholder,
            dominant_color: picture.facts.dominant_color,
            content_hash: hex::encode(Sha256::digest(&upload)),
            bytes: upload.len() as u64,
            unclaimed,
        })
    }

    fn place_renditions_by_id(&self, public_id: &PublicId, picture: &Picture) -> io::Result<()> {
        let aside = self.0.incoming.join(format!("{public_id}.ladder"));
        let files = picture
            .renditions
            .iter()
            .map(|rendition| (rendition.spec.to_string(), rendition.bytes.as_slice()));
        let placed = disk::write_directory(&aside, files).and_then(|()| {
            let directory = self.directory_of(public_id);
            disk::place(&aside, &directory, disk::Readers::Everyone)
        });
        if placed.is_err() {
            // A full disk is the likeliest cause: give back what was taken. Should that fail
            // too, the next start sweeps it.
            let _ = disk::remove_any(&aside);
        }
        placed
    }

    fn place_original_by_id(&self, public_id: &PublicId, spooled: &Spooled) -> io::Result<()> {
        fs::File::open(spooled.path())?.sync_all()?;
        let original = self.original_of(public_id);
        disk::place(spooled.path(), &original, disk::Readers::Owner)
    }
}

impl Media {
    /// Where the rendition of this width is, if there is one.
    #[must_use]
    pub fn path_of(&self, public_id: &PublicId, width: u32, format: Format) -> PathBuf {
        self.directory_of(public_id)
            .join(format!("{width}.{}", format.extension()))
    }

    /// Where the uploaded file is kept. It may say where it was taken: never serve it.
    #[must_use]
    pub fn original_of(&self, public_id: &PublicId) -> PathBuf {
        self.0
            .originals
            .join(disk::shard(public_id))
            .join(public_id.as_str())
    }

    /// Removes a picture whose row is gone. One that is not there is no error.
    ///
    /// # Errors
    /// When the disk refuses; what is left is swept at the next start.
    pub async fn remove(&self, public_id: &PublicId) -> io::Result<()> {
        let (media, public_id) = (self.clone(), public_id.clone());
        tokio::task::spawn_blocking(move || media.remove_blocking(&public_id))
            .await
            .map_err(io::Error::other)?
    }

    pub(super) fn remove_blocking(&self, public_id: &PublicId) -> io::Result<()> {
        // Out of sight first and at once, so that nobody meets half a ladder.
        let gone = self.0.incoming.join(format!("{public_id}.gone"));
        match std::fs::rename(self.directory_of(public_id), &gone) {
            Ok(()) => std::fs::remove_dir_all(&gone)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        disk::remove_file(&self.original_of(public_id))
    }

    pub(super) fn directory_of(&self, public_id: &PublicId) -> PathBuf {
        self.0
            .renditions
            .join(disk::shard(public_id))
            .join(public_id.as_str())
    }
}

async fn permit(of: &Arc<Semaphore>) -> Result<tokio::sync::OwnedSemaphorePermit, StoreError> {
    let permit = Arc::clone(of).acquire_owned().await;
    permit.map_err(|closed| StoreError::Failed(closed.to_string()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use bytes::Bytes;
    use futures_util::stream;

    use super::*;
    use crate::media::{MediaSettings, test_picture};

    async fn spooled(media: &Media, file: Vec<u8>) -> Spooled {
        let upload = stream::iter([Ok::<_, io::Error>(Bytes::from(file))]);
        media.receive(upload, 1 << 20).await.unwrap()
    }

    /// Every file below a directory. What goes while it is looked for is gone.
    fn files(directory: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                found.extend(files(&path));
            } else {
                found.push(path.display().to_string());
            }
        }
        found
    }

    #[tokio::test]
    async fn a_good_photo_is_stored_with_all_its_renditions_and_its_original() {
        let home = tempfile::tempdir().unwrap();
        let media = Media::open(home.path(), MediaSettings::default()).unwrap();
        let upload = test_picture::png(400, 300);
        let picture = media
            .ingest_by_id(spooled(&media, upload.clone()).await)
            .await
            .unwrap();
        assert_eq!((picture.width, picture.height), (400, 300));
        assert_eq!(picture.widths, [320, 400]);
        assert_eq!(picture.bytes, upload.len() as u64);
        assert_eq!(picture.content_hash, hex::encode(Sha256::digest(&upload)));

        let public_id = picture.public_id.clone();
        picture.keep();
        for width in [320, 400] {
            for format in [Format::Jpeg, Format::WebP] {
                let rendition = fs::read(media.path_of(&public_id, width, format)).unwrap();
                assert!(!rendition.is_empty());
            }
        }
        assert_eq!(fs::read(media.original_of(&public_id)).unwrap(), upload);
        assert_eq!(files(home.path()).len(), 5);
    }

    #[tokio::test]
    async fn a_text_file_is_refused_in_words_for_its_sender_and_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let media = Media::open(home.path(), MediaSettings::default()).unwrap();
        let upload = spooled(&media, b"Dear guests".to_vec()).await;
        let refusal = media.ingest_by_id(upload).await.unwrap_err();
        assert!(matches!(refusal, StoreError::Refused(_)));
        assert!(refusal.to_string().contains("text file"), "{refusal}");
        assert!(files(home.path()).is_empty());
    }

    #[tokio::test]
    async fn a_picture_whose_row_was_refused_is_taken_away_again() {
        let home = tempfile::tempdir().unwrap();
        let media = Media::open(home.path(), MediaSettings::default()).unwrap();
        let picture = media
            .ingest_by_id(spooled(&media, test_picture::png(8, 8)).await)
            .await
            .unwrap();
        assert_eq!(files(home.path()).len(), 3);
        drop(picture);
        assert!(files(home.path()).is_empty());
    }

    #[tokio::test]
    async fn a_disk_that_refuses_is_no_fault_of_the_picture_and_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let media = Media::open(home.path(), MediaSettings::default()).unwrap();
        let upload = spooled(&media, test_picture::png(8, 8)).await;
        // A file where the folder of originals should be.
        fs::remove_dir(home.path().join("originals")).unwrap();
        fs::write(home.path().join("originals"), "in the way").unwrap();
        let failure = media.ingest_by_id(upload).await.unwrap_err();
        assert!(matches!(failure, StoreError::Storage(_)), "{failure:?}");
        assert_eq!(files(home.path()).len(), 1);
    }

    #[tokio::test]
    async fn when_the_line_is_full_the_next_upload_is_sent_away_and_a_waiting_one_is_not() {
        let home = tempfile::tempdir().unwrap();
        let settings = MediaSettings {
            workers: 1,
            waiting: 1,
            ..MediaSettings::default()
        };
        let media = Media::open(home.path(), settings).unwrap();
        let working = Arc::clone(&media.0.old_line).try_acquire_owned().unwrap();
        let worker = Arc::clone(&media.0.old_workers)
            .try_acquire_owned()
            .unwrap();

        let upload = spooled(&media, test_picture::png(8, 8)).await;
        let waiting = tokio::spawn({
            let media = media.clone();
            async move { media.ingest_by_id(upload).await.map(StoredPicture::keep) }
        });
        while media.0.old_line.available_permits() > 0 {
            task::yield_now().await;
        }
        let upload = spooled(&media, test_picture::png(8, 8)).await;
        let refusal = media.ingest_by_id(upload).await.unwrap_err();
        assert!(matches!(refusal, StoreError::Busy { line: 2 }));

        drop((working, worker));
        waiting.await.unwrap().unwrap();
        assert_eq!(files(home.path()).len(), 3);
    }

    #[tokio::test]
    async fn a_request_given_up_while_its_picture_is_made_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let settings = MediaSettings {
            workers: 1,
            waiting: 0,
            ..MediaSettings::default()
        };
        let media = Media::open(home.path(), settings).unwrap();
        let upload = spooled(&media, test_picture::png(400, 300)).await;
        let request = tokio::spawn({
            let media = media.clone();
            async move { media.ingest_by_id(upload).await }
        });
        while media.0.old_workers.available_permits() > 0 {
            task::yield_now().await;
        }
        request.abort();
        let _ = request.await;
        let cleared = async {
            // The worker is free again only when it is done.
            let _free = permit(&media.0.old_workers).await.unwrap();
            while !files(home.path()).is_empty() {
                task::yield_now().await;
            }
        };
        let soon = std::time::Duration::from_secs(10);
        assert!(tokio::time::timeout(soon, cleared).await.is_ok());
    }

    #[tokio::test]
    async fn a_removed_picture_is_gone_and_removing_it_twice_is_no_error() {
        let home = tempfile::tempdir().unwrap();
        let media = Media::open(home.path(), MediaSettings::default()).unwrap();
        let picture = media
            .ingest_by_id(spooled(&media, test_picture::png(8, 8)).await)
            .await
            .unwrap();
        let public_id = picture.public_id.clone();
        picture.keep();
        assert_eq!(files(home.path()).len(), 3);
        media.remove(&public_id).await.unwrap();
        assert!(files(home.path()).is_empty());
        media.remove(&public_id).await.unwrap();
    }
}

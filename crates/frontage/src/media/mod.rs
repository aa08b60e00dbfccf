//! Pictures on disk, by public id, and the workers that make them.
//!
//! The promise: a row may rely on its files. Files are complete, synced and in their final place
//! before anybody learns their id, so a crash leaves at worst files without a row, and
//! [`Media::sweep`] removes those at the next start. Whoever is refused, or goes away in the
//! middle, leaves nothing behind: every step until [`StoredPicture::keep`] undoes itself when
//! dropped.
//!
//! ```text
//! {data_dir}/media/ab/{public_id}/640.webp   what guests may fetch
//! {data_dir}/originals/ab/{public_id}        what was uploaded; never served
//! {data_dir}/incoming/                       uploads under way; empty when nobody works
//! ```
//!
//! `ab` are the first two characters of the public id. All three are on one file system, so that
//! a rename puts a picture in its place at once and whole.

mod disk;
mod ingest;
mod inventory;
mod receive;
mod sweep;
#[cfg(test)]
mod test_picture;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use frontage_imaging::{Format, Limits, Recipe};
use tokio::sync::Semaphore;

use crate::domain::PublicId;

pub use ingest::{IngestError, StoredPicture};
pub use receive::{ReceiveError, Spooled};

/// How much work pictures may make.
#[derive(Debug, Clone)]
pub struct MediaSettings {
    /// What is allowed of a picture; `max_bytes` is also where an upload is broken off.
    pub limits: Limits,
    /// What is made of each picture.
    pub recipe: Recipe,
    /// How many pictures are worked on at once, at least 1; as many as there are processors
    /// unless told otherwise. Each may take up to 12 bytes of memory for every pixel allowed.
    pub workers: usize,
    /// How many more uploads may wait for a worker before others are turned away; 32 unless told
    /// otherwise. They wait on disk, not in memory.
    pub waiting: usize,
}

impl Default for MediaSettings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            recipe: Recipe::default(),
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            waiting: 32,
        }
    }
}

/// The pictures of a data directory. Cheap to clone; all clones share the workers.
#[derive(Debug, Clone)]
pub struct Media(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    renditions: PathBuf,
    originals: PathBuf,
    incoming: PathBuf,
    settings: MediaSettings,
    /// One permit for each picture being worked on.
    workers: Arc<Semaphore>,
    /// One permit for each picture being worked on or waiting.
    line: Arc<Semaphore>,
}

impl Media {
    /// Opens the pictures of a data directory and makes the folders that are missing. Blocks.
    ///
    /// # Errors
    /// When the folders cannot be made.
    pub fn open(data_dir: &Path, mut settings: MediaSettings) -> io::Result<Self> {
        settings.workers = settings.workers.max(1);
        let inner = Inner {
            renditions: data_dir.join("media"),
            originals: data_dir.join("originals"),
            incoming: data_dir.join("incoming"),
            workers: Arc::new(Semaphore::new(settings.workers)),
            line: Arc::new(Semaphore::new(settings.workers + settings.waiting)),
            settings,
        };
        disk::make_directory(&inner.renditions, disk::Readers::Everyone)?;
        disk::make_directory(&inner.originals, disk::Readers::Owner)?;
        disk::make_directory(&inner.incoming, disk::Readers::Owner)?;
        disk::sync_directory(data_dir)?;
        Ok(Self(Arc::new(inner)))
    }

    /// The settings it was opened with.
    #[must_use]
    pub fn settings(&self) -> &MediaSettings {
        &self.0.settings
    }

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

    fn remove_blocking(&self, public_id: &PublicId) -> io::Result<()> {
        // Out of sight first and at once, so that nobody meets half a ladder.
        let gone = self.0.incoming.join(format!("{public_id}.gone"));
        match std::fs::rename(self.directory_of(public_id), &gone) {
            Ok(()) => std::fs::remove_dir_all(&gone)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        disk::remove_file(&self.original_of(public_id))
    }

    fn directory_of(&self, public_id: &PublicId) -> PathBuf {
        self.0
            .renditions
            .join(disk::shard(public_id))
            .join(public_id.as_str())
    }
}

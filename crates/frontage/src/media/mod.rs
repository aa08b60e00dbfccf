//! Pictures on disk, named by what they hold, and the workers that make them.
//!
//! The promise: a row may rely on its files. Files are complete, synced and in their final place
//! before anybody learns their name, so a crash leaves at worst files without a row, and
//! [`Media::sweep`] removes those at the next start. Whoever is refused, or goes away in the
//! middle, leaves nothing behind: every step until [`Prepared::keep`] undoes itself when
//! dropped.
//!
//! ```text
//! {data_dir}/media/ab/{version}/640.webp                what guests may fetch
//! {data_dir}/media/ab/{version}/16x9-500-320/1280.avif  a crop, made when it is asked for
//! {data_dir}/media/ab/{version}/facts.json              what the files in the folder are
//! {data_dir}/originals/ab/{content_hash}                what was uploaded; never served
//! {data_dir}/incoming/                                  work under way; empty when nobody works
//! {data_dir}/uploads/{id}                               what came of uploads that can be gone on with
//! ```
//!
//! `ab` are the first two characters of the name. All are on one file system, so that a rename
//! puts a picture in its place at once and whole. Names tell content: a [`Version`]
//! depends on the uploaded file, on the [`Recipe`] and on the part that is shown, so a picture
//! that is uploaded twice is there once, and a file that is there is never written over.
//!
//! With a bucket ([`bucket`]) `media/` and `originals/` are there, under the same names, and the
//! data directory holds copies below `cache/` ([`copies`]) and work under way.
//!
//! A picture is decoded by a worker process of its own ([`worker`]), never by the server.

mod adopt;
mod aside;
mod background;
mod bucket;
mod claims;
mod copies;
mod described;
mod disk;
mod ingest;
mod inventory;
mod leftovers;
mod line;
mod look;
mod make;
mod names;
mod partial;
mod prepared;
mod putting;
mod receive;
mod renditions;
mod sources;
mod sweep;
#[cfg(test)]
mod test_picture;
mod turns;
pub mod worker;
mod written_facts;

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use frontage_imaging::{Limits, Recipe};
use tokio::sync::Semaphore;

use background::Background;
use bucket::Bucket;
use claims::Claims;
use copies::Copies;
use line::Line;
use make::Failures;
use turns::Turns;
use worker::Workers;

pub use adopt::Adopted;
pub use background::{Finished, Outcome, WhenFinished};
pub use bucket::{BucketSettings, Trouble};
pub use described::{Described, OriginalFacts};
pub use ingest::{IngestError, Progress, Tell};
pub use inventory::{Inventory, Kept};
pub use leftovers::InBucket;
pub use make::MakeError;
use names::{ContentHash, Version};
use partial::Partials;
pub use partial::{Appended, Broken, Checksum, Held};
pub use prepared::{Prepared, Unfinished};
pub use receive::{ReceiveError, Spooled};
pub use renditions::Rendition;
pub use sweep::Known;
pub use worker::Refused;

/// How many files are looked at at once, each whole in memory.
const READERS: usize = 2;

/// How much work pictures may make.
#[derive(Debug, Clone)]
pub struct MediaSettings {
    /// What is allowed of a picture; `max_bytes` is also where an upload is broken off.
    pub limits: Limits,
    /// What is made of each picture.
    pub recipe: Recipe,
    /// How many pictures are worked on at once, at least 1; as many as there are processors
    /// unless told otherwise.
    pub workers: usize,
    /// How many more uploads may wait for a worker before others are turned away; 128 unless told
    /// otherwise. They wait on disk, not in memory.
    pub waiting: usize,
    /// Bytes of memory that a worker may take beside the program itself; 256 MiB unless told
    /// otherwise.
    pub worker_memory: u64,
    /// Bytes of memory that all workers together are expected to take at once; 512 MiB unless
    /// told otherwise. A picture that alone is expected to take more is worked on alone.
    pub all_memory: u64,
    /// Seconds of processor time that a worker may take until first light, and for a rendition
    /// that is asked for; 5 unless told otherwise.
    pub first_light_seconds: u32,
    /// Seconds of processor time that a worker may take for the rest of a picture; 60 unless told
    /// otherwise.
    pub background_seconds: u32,
    /// How long a worker may take by the clock until first light, and ten times that for the rest;
    /// 60 seconds unless told otherwise. For one that waits instead of working: the bound on
    /// processor time is far lower.
    pub patience: Duration,
    /// Whether originals stay once all renditions are made; so unless told otherwise.
    pub keep_originals: bool,
    /// The program that is started for each picture with the argument `picture-worker`; this one
    /// itself unless told otherwise.
    pub program: PathBuf,
    /// The bucket that keeps the pictures; none when the data directory does.
    pub bucket: Option<BucketSettings>,
}

impl Default for MediaSettings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            recipe: Recipe::default(),
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            waiting: 128,
            worker_memory: 256 << 20,
            all_memory: 512 << 20,
            first_light_seconds: 5,
            background_seconds: 60,
            patience: Duration::from_secs(60),
            keep_originals: true,
            program: worker::this_program(),
            bucket: None,
        }
    }
}

/// The pictures of a data directory. Cheap to clone; all clones share the workers.
#[derive(Debug, Clone)]
pub struct Media(Arc<Inner>);

struct Inner {
    renditions: PathBuf,
    originals: PathBuf,
    incoming: PathBuf,
    partials: Partials,
    settings: MediaSettings,
    claims: Arc<Claims>,
    /// Who works on which set of renditions, or on which one of them.
    turns: Turns,
    /// One permit for each file that is read whole to look at its outline.
    readers: Semaphore,
    line: Line,
    workers: Workers,
    failures: Failures,
    background: Background,
    /// Keeps all of it, when there is one; the folders above then hold copies.
    bucket: Option<Bucket>,
    copies: Copies,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Media")
            .field("renditions", &self.renditions)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Media {
    /// Opens the pictures of a data directory and makes the folders that are missing. Blocks.
    ///
    /// # Errors
    /// When the folders cannot be made.
    pub fn open(data_dir: &Path, mut settings: MediaSettings) -> io::Result<Self> {
        settings.workers = settings.workers.max(1);
        let bucket = settings.bucket.as_ref().map(Bucket::open).transpose()?;
        // What lies there since before there was a bucket is no copy, and is left alone.
        let kept = match bucket {
            Some(_) => data_dir.join("cache"),
            None => data_dir.to_owned(),
        };
        let inner = Inner {
            renditions: kept.join("media"),
            originals: kept.join("originals"),
            incoming: data_dir.join("incoming"),
            partials: Partials::open(data_dir.join("uploads"))?,
            claims: Claims::new(data_dir.join("incoming")),
            turns: Turns::default(),
            readers: Semaphore::new(READERS),
            line: Line::new(settings.workers, settings.waiting, settings.all_memory),
            workers: Workers::new(settings.program.clone()),
            failures: Failures::default(),
            background: Background::default(),
            bucket,
            copies: Copies::default(),
            settings,
        };
        disk::make_directory(&inner.renditions, disk::Readers::Everyone)?;
        disk::make_directory(&inner.originals, disk::Readers::Owner)?;
        disk::make_directory(&inner.incoming, disk::Readers::Owner)?;
        disk::sync_directory(data_dir)?;
        Ok(Self(Arc::new(inner)))
    }

    /// Asks the bucket whether it is there and lets us in; nothing to ask without one.
    ///
    /// # Errors
    /// With a [`Trouble`] when it is not.
    pub async fn try_out_bucket(&self) -> io::Result<()> {
        match &self.0.bucket {
            Some(bucket) => bucket.try_out().await,
            None => Ok(()),
        }
    }

    /// Puts, lists, reads and removes something in the bucket, as pictures are.
    ///
    /// # Errors
    /// With a [`Trouble`] when one of it is refused.
    pub async fn prove_bucket(&self) -> io::Result<()> {
        match &self.0.bucket {
            Some(bucket) => bucket.prove().await,
            None => Ok(()),
        }
    }

    /// Whether a bucket keeps the pictures.
    #[must_use]
    pub fn is_in_bucket(&self) -> bool {
        self.0.bucket.is_some()
    }

    /// Starts a worker ahead of the first picture, so that it need not wait for one. Not being able
    /// to is told by whoever needs one.
    pub fn stand_by(&self) {
        if let Err(error) = self.0.workers.stand_by() {
            tracing::warn!(%error, "no picture worker stands ready");
        }
    }

    /// The settings it was opened with.
    #[must_use]
    pub fn settings(&self) -> &MediaSettings {
        &self.0.settings
    }
}

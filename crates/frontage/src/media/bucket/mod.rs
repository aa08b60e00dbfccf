//! A bucket of an S3-compatible store: objects put, read, listed and removed.
//!
//! Whatever goes wrong comes as an [`io::Error`] that holds a [`Trouble`], so that whoever deals
//! with a disk that refuses deals with a bucket that does. Every call ends: each has a bound on
//! its time, and only so many are under way at once.

mod kind;
mod parts;
mod trouble;

use std::{fmt, future::Future, io, path::Path, time::Duration};

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use object_store::{
    BackoffConfig, ClientOptions, ObjectMeta, ObjectStore as _, ObjectStoreExt as _, PutOptions,
    RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
};
use tokio::{io::AsyncWriteExt as _, sync::Semaphore};

use super::disk;
pub(super) use kind::Kind;
pub use trouble::Trouble;

/// Requests that are under way at once.
const AT_ONCE: usize = 16;
/// Files that are put at once.
const FILES: usize = 4;
/// Objects of one set that are put or removed at once, so that one set does not hold up all others.
pub(super) const OF_ONE_SET: usize = 6;
/// What is longer is put in parts of this size. The protocol wants at least 5 MiB.
const PART: u64 = 8 << 20;
/// How long a connection may take to be made.
const CONNECTING: Duration = Duration::from_secs(3);
/// How often a request is repeated that failed for a passing reason.
const REPEATED: usize = 2;
/// What a whole file may take, in times of what a request may.
const OF_A_FILE: u32 = 6;
/// Stores close connections on which nothing is said, most of them after 20 seconds.
const IDLE: Duration = Duration::from_secs(15);

/// Which bucket, and how to get in.
#[derive(Clone, PartialEq, Eq)]
pub struct BucketSettings {
    /// Its name.
    pub name: String,
    /// What all names of ours begin with: folders, without a slash at either end; may be empty.
    pub prefix: String,
    /// Origin of the store; Amazon's own when there is none.
    pub endpoint: Option<String>,
    /// Region that requests are signed for.
    pub region: String,
    /// Who we are.
    pub key_id: String,
    /// Proves it.
    pub secret: String,
    /// How long a request may take.
    pub timeout: Duration,
    /// Bytes of copies that are kept in the data directory.
    pub cache_bytes: u64,
    /// How old objects that no row refers to must be to be removed: another server may be about to
    /// write the row.
    pub leftovers_after: Duration,
}

impl fmt::Debug for BucketSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BucketSettings")
            .field("name", &self.name)
            .field("prefix", &self.prefix)
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for BucketSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, prefix, .. } = self;
        match prefix.as_str() {
            "" => write!(f, "s3://{name}"),
            prefix => write!(f, "s3://{name}/{prefix}"),
        }
    }
}

/// An object as a listing tells it.
#[derive(Debug, Clone)]
pub(super) struct Object {
    /// Below our prefix.
    pub(super) name: String,
    pub(super) bytes: u64,
    /// When it was put, in milliseconds of the Unix epoch by the store's clock.
    pub(super) put_at: i64,
}

/// A bucket, or our part of one.
pub(super) struct Bucket {
    store: AmazonS3,
    settings: BucketSettings,
    requests: Semaphore,
    /// One permit for each file on its way there, of which some is in memory.
    files: Semaphore,
}

impl Bucket {
    /// Gets ready; asks nobody yet.
    pub(super) fn open(settings: &BucketSettings) -> io::Result<Self> {
        crate::tls::choose_cryptography();
        let client = ClientOptions::new()
            .with_allow_http(true)
            .with_connect_timeout(CONNECTING.min(settings.timeout))
            .with_pool_idle_timeout(IDLE)
            // Every call has a bound of its own.
            .with_timeout_disabled();
        let backoff = BackoffConfig {
            init_backoff: Duration::from_millis(50),
            max_backoff: Duration::from_millis(500),
            base: 2.0,
        };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.name)
            .with_region(&settings.region)
            .with_access_key_id(&settings.key_id)
            .with_secret_access_key(&settings.secret)
            .with_client_options(client)
            // Not every store knows how to remove many at once.
            .with_disable_bulk_delete(true)
            .with_retry(RetryConfig {
                backoff,
                max_retries: REPEATED,
                retry_timeout: settings.timeout,
            });
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        Ok(Self {
            store: builder.build().map_err(io::Error::other)?,
            settings: settings.clone(),
            requests: Semaphore::new(AT_ONCE),
            files: Semaphore::new(FILES),
        })
    }

    pub(super) fn settings(&self) -> &BucketSettings {
        &self.settings
    }

    /// Puts an object; it is there, whole and durable, on return. One that is there is replaced.
    pub(super) async fn put(&self, name: &str, bytes: Bytes, kind: Kind) -> io::Result<()> {
        let options = PutOptions::from(kind.attributes());
        let path = self.path(name);
        let put = self.store.put_opts(&path, bytes.into(), options);
        self.in_time(2, put).await.map(drop)
    }

    /// Puts a file, in parts when it is long.
    pub(super) async fn put_file(&self, name: &str, file: &Path, kind: Kind) -> io::Result<()> {
        let _one = self.files.acquire().await.map_err(io::Error::other)?;
        if tokio::fs::metadata(file).await?.len() > PART {
            return self.put_in_parts(name, file, kind).await;
        }
        let bytes = tokio::fs::read(file).await?;
        self.put(name, bytes.into(), kind).await
    }

    /// A small object whole; none when there is none.
    pub(super) async fn read(&self, name: &str) -> io::Result<Option<Bytes>> {
        let path = self.path(name);
        let read = async { self.store.get(&path).await?.bytes().await };
        present(self.in_time(2, read).await)
    }

    /// Writes an object into a new file; false when there is none.
    pub(super) async fn fetch(&self, name: &str, to: &Path) -> io::Result<bool> {
        let path = self.path(name);
        let begun = self.in_time(2, self.store.get(&path)).await;
        let Some(found) = present(begun)? else {
            return Ok(false);
        };
        let expected = found.meta.size;
        let fetch = async {
            let mut pieces = found.into_stream();
            let mut file = tokio::fs::File::create(to).await?;
            let mut written = 0;
            while let Some(piece) = pieces.next().await {
                let piece = piece.map_err(|error| self.trouble(&error))?;
                written += piece.len() as u64;
                file.write_all(&piece).await?;
            }
            file.flush().await?;
            if written == expected {
                return Ok(());
            }
            let cause = format!("{name} broke off after {written} of {expected} bytes");
            Err(self.away(&cause).into())
        };
        self.bounded(OF_A_FILE, fetch).await?;
        Ok(true)
    }

    /// What is known of an object; none when there is none.
    pub(super) async fn find(&self, name: &str) -> io::Result<Option<Object>> {
        let path = self.path(name);
        let found = self.in_time(2, self.store.head(&path)).await;
        Ok(present(found)?.and_then(|object| self.object(object)))
    }

    /// All objects below a folder; of the empty name, all of ours.
    pub(super) async fn list(&self, below: &str) -> io::Result<Vec<Object>> {
        let path = self.path(below);
        let mut found = Vec::new();
        let mut objects = self.store.list(Some(&path));
        // A page at a time comes over the line, each with the time of a request.
        loop {
            match self.in_time(2, objects.try_next()).await? {
                Some(object) => found.extend(self.object(object)),
                None => return Ok(found),
            }
        }
    }

    /// Removes objects; those that are not there are no error.
    pub(super) async fn remove(&self, names: Vec<String>) -> io::Result<()> {
        let remove = |name: String| async move {
            let path = self.path(&name);
            let removed = self.in_time(2, self.store.delete(&path)).await;
            present(removed).map(drop)
        };
        let mut all = stream::iter(names).map(remove).buffer_unordered(OF_ONE_SET);
        while let Some(removed) = all.next().await {
            removed?;
        }
        Ok(())
    }

    /// Asks whether it is there and lets us in, once and without patience.
    pub(super) async fn try_out(&self) -> io::Result<()> {
        let path = self.path("");
        let mut objects = self.store.list(Some(&path));
        self.in_time(1, objects.try_next()).await.map(drop)
    }

    /// Does once, under a name that nothing of ours has, everything that is done with pictures.
    pub(super) async fn prove(&self) -> io::Result<()> {
        let name = format!("trials/{}", disk::new_name()?);
        let text = Bytes::from_static(b"Frontage was here to see whether it may.");
        self.put(&name, text.clone(), Kind::Facts).await?;
        let listed = self.list("trials").await?;
        let read = self.read(&name).await?;
        self.remove(vec![name.clone()]).await?;
        let is_there = |object: &Object| object.name == name;
        if read == Some(text) && listed.iter().any(is_there) {
            return Ok(());
        }
        let bucket = self.settings.to_string();
        let cause = "what was put there a moment ago is not there".to_owned();
        Err(Trouble::Refused { bucket, cause }.into())
    }

    fn object(&self, object: ObjectMeta) -> Option<Object> {
        let name = object.location.as_ref();
        let name = match self.settings.prefix.as_str() {
            "" => name,
            prefix => name.strip_prefix(prefix)?.strip_prefix('/')?,
        };
        Some(Object {
            name: name.to_owned(),
            bytes: object.size,
            put_at: object.last_modified.timestamp_millis(),
        })
    }

    fn path(&self, name: &str) -> object_store::path::Path {
        format!("{}/{name}", self.settings.prefix).into()
    }

    /// Waits for a request, but not for ever; `times` are times of what one may take.
    async fn in_time<T>(
        &self,
        times: u32,
        request: impl Future<Output = object_store::Result<T>>,
    ) -> io::Result<T> {
        let request = async { request.await.map_err(|error| self.trouble(&error).into()) };
        self.bounded(times, request).await
    }

    async fn bounded<T>(
        &self,
        times: u32,
        request: impl Future<Output = io::Result<T>>,
    ) -> io::Result<T> {
        let patience = self.settings.timeout * times;
        let request = async {
            let _one = self.requests.acquire().await.map_err(io::Error::other)?;
            request.await
        };
        match tokio::time::timeout(patience, request).await {
            Ok(done) => done,
            Err(_) => {
                let cause = format!("no answer within {} seconds", patience.as_secs());
                Err(self.away(&cause).into())
            }
        }
    }

    fn trouble(&self, error: &object_store::Error) -> Trouble {
        Trouble::of_store(&self.settings.to_string(), error)
    }

    /// That it does not answer.
    pub(super) fn away(&self, cause: &str) -> Trouble {
        Trouble::Away {
            bucket: self.settings.to_string(),
            cause: cause.to_owned(),
        }
    }
}

/// That there is no such object is an answer.
fn present<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(Trouble::of(&error), Some(Trouble::Absent)) => Ok(None),
        Err(error) => Err(error),
    }
}

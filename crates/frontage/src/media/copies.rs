//! Copies, in the data directory, of what a bucket keeps. They may go at any time: what is not
//! there is fetched again, once, however many ask.
//!
//! The names of copies are those of the objects, below `cache/`. A picture that was just made lies
//! there already, so that the pages that show it a moment later wait for nobody.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant, SystemTime},
};

use frontage_imaging::Spec;
use tokio::task;

use super::{
    Media,
    bucket::{Bucket, Kind},
    claims::Claims,
    described::{Described, FACTS},
    disk::{self, Readers},
    names::{ContentHash, Version},
};

/// A copy that is used is marked so at most this often.
const MARKED_EVERY: Duration = Duration::from_secs(60);
/// What was used this lately stays, whatever is to go: somebody may be about to open it.
const IN_USE: Duration = Duration::from_secs(300);

/// The name of the object of a rendition, or of another file of its set.
pub(super) fn object_of(version: &Version, file: &str) -> String {
    format!("{}/{file}", folder_of(version))
}

/// The folder of the objects of a set.
pub(super) fn folder_of(version: &Version) -> String {
    let name = version.as_str();
    format!("media/{}/{name}", &name[..2])
}

/// The name of the object of an uploaded file.
pub(super) fn object_of_original(content: &ContentHash) -> String {
    let name = content.as_str();
    format!("originals/{}/{name}", &name[..2])
}

/// How much was copied since somebody last looked at how much there is.
#[derive(Debug, Default)]
pub(super) struct Copies {
    grown: AtomicU64,
}

impl Media {
    /// Fetches a file of a set into its place among the copies; none when there is none.
    pub(super) async fn fetch_file(
        &self,
        version: &Version,
        file: &str,
    ) -> io::Result<Option<File>> {
        let place = self.folder_of(version).join(file);
        let object = object_of(version, file);
        self.fetch_to(&object, place, Readers::Everyone).await
    }

    /// Opens an original that is kept, wherever; none when it is not.
    pub(super) async fn fetch_original(&self, content: &ContentHash) -> io::Result<Option<File>> {
        let object = object_of_original(content);
        self.fetch_to(&object, self.original_at(content), Readers::Owner)
            .await
    }

    async fn fetch_to(
        &self,
        object: &str,
        place: PathBuf,
        readers: Readers,
    ) -> io::Result<Option<File>> {
        let there = open(place.clone(), self.is_in_bucket()).await?;
        let Some(bucket) = self.0.bucket.as_ref().filter(|_| there.is_none()) else {
            return Ok(there);
        };
        let asked = Instant::now();
        let _turn = self.0.turns.of(format!("fetching {object}")).await;
        if let Some(there) = open(place.clone(), true).await? {
            return Ok(Some(there));
        }
        if asked.elapsed() > bucket.settings().timeout {
            // Whoever was before waited in vain: those behind need not do so one after the other.
            return Err(bucket.away("others wait for the same in vain").into());
        }
        let aside = Aside(self.0.incoming.join(format!("{}.copy", disk::new_name()?)));
        if !bucket.fetch(object, &aside.0).await? {
            return Ok(None);
        }
        let media = self.clone();
        let placed = task::spawn_blocking(move || {
            // Opened before it has its place, where it may go at once.
            let file = File::open(&aside.0)?;
            let bytes = file.metadata()?.len();
            // After a power cut it must be whole or not there.
            file.sync_all()?;
            media.0.claims.place(&aside.0, &place, readers)?;
            media.copied(bytes);
            Ok::<_, io::Error>(file)
        });
        placed.await.map_err(io::Error::other)?.map(Some)
    }

    /// What a set in the bucket says of itself, asked there and not of a copy: another server may
    /// have swept it. Said anew, so that nobody sweeps it before it has its row.
    pub(super) async fn described_anew(
        &self,
        bucket: &Bucket,
        version: &Version,
    ) -> io::Result<Option<Described>> {
        let object = object_of(version, FACTS);
        let Some(facts) = bucket.read(&object).await? else {
            return Ok(None);
        };
        let described = Described::parse(&facts);
        if described.is_some() {
            bucket.put(&object, facts, Kind::Facts).await?;
        }
        Ok(described)
    }

    /// Which of these the bucket does not have.
    pub(super) async fn missing_in(
        &self,
        bucket: &Bucket,
        version: &Version,
        mut all: Vec<Spec>,
    ) -> io::Result<Vec<Spec>> {
        let folder = folder_of(version);
        let there = bucket.list(&folder).await?;
        let there: Vec<&str> = there
            .iter()
            .filter_map(|object| object.name.strip_prefix(&folder)?.strip_prefix('/'))
            .collect();
        all.retain(|spec| !there.contains(&spec.to_string().as_str()));
        Ok(all)
    }

    /// So many bytes are there that were not; now and then that is too much.
    pub(super) fn copied(&self, bytes: u64) {
        let Some(bucket) = &self.0.bucket else {
            return;
        };
        let most = bucket.settings().cache_bytes;
        let grown = self.0.copies.grown.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if grown >= most / 20 {
            self.0.copies.grown.store(0, Ordering::Relaxed);
            self.trim_copies();
        }
    }

    /// Has copies removed that are too many, beside whatever else goes on; nothing without a
    /// bucket. Needs a tokio runtime.
    pub fn trim_copies(&self) {
        let Some(bucket) = &self.0.bucket else {
            return;
        };
        let most = bucket.settings().cache_bytes;
        let folders = [self.0.renditions.clone(), self.0.originals.clone()];
        let claims = self.0.claims.clone();
        task::spawn_blocking(move || {
            if let Err(error) = trim(&folders, most, &claims) {
                tracing::warn!(%error, "copies of pictures cannot be cleared away");
            }
        });
    }
}

/// A copy that has no place yet; gone when dropped.
struct Aside(PathBuf);

impl Drop for Aside {
    fn drop(&mut self) {
        // The next start sweeps what stays.
        let _ = disk::remove_file(&self.0);
    }
}

/// Opens a file that is on disk, which may be a copy; none when there is none.
pub(super) async fn open(path: PathBuf, is_copy: bool) -> io::Result<Option<File>> {
    let opened = task::spawn_blocking(move || {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if is_copy {
            mark_used(&file)?;
        }
        Ok(Some(file))
    });
    opened.await.map_err(io::Error::other)?
}

/// Notes that a copy is used: those that were not for the longest time go first. Blocks.
fn mark_used(file: &File) -> io::Result<()> {
    let now = SystemTime::now();
    let used = file.metadata()?.modified()?;
    if now.duration_since(used).unwrap_or_default() > MARKED_EVERY {
        file.set_modified(now)?;
    }
    Ok(())
}

/// Removes those that were not used for the longest time, until nine tenths of `most` are left.
fn trim(folders: &[PathBuf], most: u64, claims: &Claims) -> io::Result<()> {
    let mut all = Vec::new();
    for folder in folders {
        collect(folder, &mut all)?;
    }
    let mut left: u64 = all.iter().map(|copy| copy.bytes).sum();
    if left <= most {
        return Ok(());
    }
    all.sort_by_key(|copy| copy.used);
    let now = SystemTime::now();
    for copy in all {
        let idle = now.duration_since(copy.used).unwrap_or_default();
        if left <= most / 10 * 9 || idle < IN_USE {
            break;
        }
        disk::remove_file(&copy.path)?;
        left -= copy.bytes;
        claims.remove_empty(copy.path.ancestors().skip(1).take(2));
    }
    Ok(())
}

pub(super) struct Copy {
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    used: SystemTime,
}

/// All files below a folder.
pub(super) fn collect(folder: &Path, all: &mut Vec<Copy>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // What goes meanwhile is gone.
        let Ok(found) = entry.metadata() else {
            continue;
        };
        if found.is_dir() {
            collect(&entry.path(), all)?;
        } else {
            all.push(Copy {
                path: entry.path(),
                bytes: found.len(),
                used: found.modified()?,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn of_too_many_copies_those_that_were_not_used_for_the_longest_time_go() {
        let home = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        let copy = |name: &str, hours: u64| {
            let path = home.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, [0; 100]).unwrap();
            let file = File::options().write(true).open(&path).unwrap();
            let used = now - Duration::from_secs(hours * 3_600);
            file.set_modified(used).unwrap();
            path
        };
        let (old, older) = (copy("ab/old/640.webp", 2), copy("ab/older/640.webp", 3));
        let fresh = copy("ab/fresh/640.webp", 0);
        let folders = [home.path().to_owned()];
        let claims = Claims::new(home.path().join("incoming"));
        let trim = |most| trim(&folders, most, &claims).unwrap();
        trim(300);
        assert!(older.exists(), "there is room for all");
        mark_used(&File::open(&older).unwrap()).unwrap();
        trim(250);
        assert!(older.exists() && fresh.exists());
        assert!(!old.exists() && !old.parent().unwrap().exists());
        trim(10);
        assert!(older.exists() && fresh.exists(), "somebody may be at them");
    }
}

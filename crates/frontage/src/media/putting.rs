//! What is put into a bucket, and in which order: what a set says of itself comes last, so that a
//! set that does is whole.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use futures_util::{StreamExt as _, stream};
use tokio::task;

use super::{
    Media,
    bucket::{Bucket, Kind, OF_ONE_SET},
    copies::{collect, object_of, object_of_original},
    described::FACTS,
    disk,
    leftovers::InBucket,
    names::{ContentHash, Version},
};

/// Files of a set, by their names within it.
type Files = BTreeMap<String, (PathBuf, u64)>;

/// What the folders of pictures hold.
struct Folders {
    originals: Vec<(ContentHash, PathBuf, u64)>,
    sets: Vec<(Version, Files)>,
}

impl Media {
    /// Puts the renditions of a new set into the bucket, if there is one.
    pub(super) async fn put_renditions(&self, version: &Version, folder: &Path) -> io::Result<()> {
        let Some(bucket) = &self.0.bucket else {
            return Ok(());
        };
        let folder = folder.to_owned();
        let files = task::spawn_blocking(move || files_in(&folder));
        let files = files.await.map_err(io::Error::other)??;
        put_files(bucket, version, &files).await?;
        self.copied(files.values().map(|(_, bytes)| bytes).sum());
        Ok(())
    }

    /// Puts what a new set says of itself into the bucket, if there is one. From now on it is
    /// there.
    pub(super) async fn put_facts(&self, version: &Version, folder: &Path) -> io::Result<()> {
        let Some(bucket) = &self.0.bucket else {
            return Ok(());
        };
        let facts = folder.join(FACTS);
        bucket
            .put_file(&object_of(version, FACTS), &facts, Kind::Facts)
            .await
    }

    /// Copies the pictures that lie in a data directory from before there was a bucket into it, as
    /// far as they are not there. `tell` hears how many sets are done, and of how many. Gives how
    /// many sets and originals were copied; all is left where it was.
    ///
    /// # Errors
    /// When the disk or the bucket refuses. What is done is done: called again, it goes on.
    pub async fn copy_into_bucket(
        &self,
        data_dir: &Path,
        mut tell: impl FnMut(usize, usize),
    ) -> io::Result<(usize, usize)> {
        let Some(bucket) = &self.0.bucket else {
            return Ok((0, 0));
        };
        let there = self.look_into_bucket().await?;
        let data_dir = data_dir.to_owned();
        let folders = task::spawn_blocking(move || look_into(&data_dir));
        let folders = folders.await.map_err(io::Error::other)??;
        let mut originals = 0;
        for (content, path, bytes) in folders.originals {
            let same = there.originals.get(&content);
            if same.is_none_or(|object| object.bytes != bytes) {
                let object = object_of_original(&content);
                bucket.put_file(&object, &path, Kind::Original).await?;
                originals += 1;
            }
        }
        let (mut sets, total) = (0, folders.sets.len());
        for (done, (version, files)) in folders.sets.into_iter().enumerate() {
            let missing = missing_of(files, &version, &there);
            sets += usize::from(!missing.is_empty());
            put_files(bucket, &version, &missing).await?;
            if let Some((facts, _)) = missing.get(FACTS) {
                let object = object_of(&version, FACTS);
                bucket.put_file(&object, facts, Kind::Facts).await?;
            }
            tell(done + 1, total);
        }
        Ok((sets, originals))
    }
}

/// Puts files of a set but the last.
async fn put_files(bucket: &Bucket, version: &Version, files: &Files) -> io::Result<()> {
    let files = files.iter().filter(|(name, _)| *name != FACTS);
    let put = |(name, (path, _)): (&String, &(PathBuf, u64))| {
        let (object, kind, path) = (object_of(version, name), Kind::of_file(name), path.clone());
        async move { bucket.put_file(&object, &path, kind).await }
    };
    let puts: Vec<_> = files.map(put).collect();
    let mut all = stream::iter(puts).buffer_unordered(OF_ONE_SET);
    while let Some(put) = all.next().await {
        put?;
    }
    Ok(())
}

fn missing_of(mut files: Files, version: &Version, there: &InBucket) -> Files {
    if let Some(set) = there.sets.get(version) {
        files.retain(|name, (_, bytes)| set.files.get(name) != Some(bytes));
    }
    files
}

/// Blocks.
fn look_into(data_dir: &Path) -> io::Result<Folders> {
    let folder = |name: &str| data_dir.join(name);
    let place = |kind: &str, name: &str| folder(kind).join(&name[..2]).join(name);
    let mut found = Folders {
        originals: Vec::new(),
        sets: Vec::new(),
    };
    if folder("originals").is_dir() {
        for content in disk::named_below::<ContentHash>(&folder("originals"))? {
            let path = place("originals", content.as_str());
            let bytes = path.metadata()?.len();
            found.originals.push((content, path, bytes));
        }
    }
    if folder("media").is_dir() {
        for version in disk::named_below::<Version>(&folder("media"))? {
            let files = files_in(&place("media", version.as_str()))?;
            found.sets.push((version, files));
        }
    }
    Ok(found)
}

/// Blocks.
fn files_in(folder: &Path) -> io::Result<Files> {
    let mut all = Vec::new();
    collect(folder, &mut all)?;
    let named = |path: &Path| Some(path.strip_prefix(folder).ok()?.to_str()?.to_owned());
    let file = |path: PathBuf, bytes| Some((named(&path)?, (path, bytes)));
    Ok(all
        .into_iter()
        .filter_map(|found| file(found.path, found.bytes))
        .collect())
}

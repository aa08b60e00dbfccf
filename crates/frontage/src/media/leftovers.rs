//! What a bucket keeps, and what of it nobody refers to.
//!
//! Several servers may share a bucket, and no lock is over it. So what no row refers to goes only
//! when it has been there for a day: whoever put it, or found it there and put it anew, has
//! written its row long since. What is young stays for the next sweep.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    str::FromStr,
};

use tokio::task;

use super::{
    Known, Media,
    bucket::{Bucket, Object},
    copies::{folder_of, object_of, object_of_original},
    described::{Described, FACTS},
    names::{ContentHash, Version},
};
use crate::time::now;

/// What a bucket keeps.
#[derive(Debug, Default)]
pub struct InBucket {
    pub(super) sets: BTreeMap<Version, Set>,
    pub(super) originals: BTreeMap<ContentHash, Object>,
}

/// A set of renditions in a bucket.
#[derive(Debug, Default)]
pub(super) struct Set {
    /// Names within the set, and sizes.
    pub(super) files: BTreeMap<String, u64>,
    /// When the youngest was put.
    pub(super) put_at: i64,
}

impl Media {
    /// Looks at everything that the bucket keeps; nothing without a bucket. What is called as
    /// nothing of ours is, is left out.
    ///
    /// # Errors
    /// When the bucket refuses.
    pub async fn look_into_bucket(&self) -> io::Result<InBucket> {
        let mut found = InBucket::default();
        let Some(bucket) = &self.0.bucket else {
            return Ok(found);
        };
        for object in bucket.list("media").await? {
            if let Some((version, file)) = in_place::<Version>(&object.name, "media/")
                && !file.is_empty()
            {
                let set = found.sets.entry(version).or_default();
                set.put_at = set.put_at.max(object.put_at);
                set.files.insert(file.to_owned(), object.bytes);
            }
        }
        for object in bucket.list("originals").await? {
            if let Some((content, "")) = in_place::<ContentHash>(&object.name, "originals/") {
                found.originals.insert(content, object);
            }
        }
        Ok(found)
    }

    /// Removes what no row knows of what was found before these rows were read, if it is old
    /// enough. Gives how many sets and originals.
    ///
    /// # Errors
    /// When the bucket refuses; what is left is for the next time.
    pub async fn sweep_bucket(&self, found: InBucket, known: &Known) -> io::Result<usize> {
        let Some(bucket) = &self.0.bucket else {
            return Ok(0);
        };
        let before = self.leftover_before(bucket);
        let mut removed = 0;
        let mut needed = BTreeSet::new();
        for (version, set) in &found.sets {
            if known.versions.contains(version) {
                continue;
            }
            let described = bucket.read(&object_of(version, FACTS)).await?;
            let described = described.and_then(|facts| Described::parse(&facts));
            if set.put_at > before {
                needed.extend(described.map(|described| described.content_hash));
                continue;
            }
            // Other parts of a picture can be made of it alone.
            let is_last_resort = described.is_some_and(|described| {
                let content = &described.content_hash;
                described.frame.is_none()
                    && known.contents.contains(content)
                    && !found.originals.contains_key(content)
            });
            if !is_last_resort {
                removed += usize::from(self.remove_set(bucket, version, before).await?);
            }
        }
        for content in found.originals.keys() {
            if !known.contents.contains(content) && !needed.contains(content) {
                removed += usize::from(self.remove_original(bucket, content, before).await?);
            }
        }
        Ok(removed)
    }

    /// What was put before this and has no row is a leftover.
    pub(super) fn leftover_before(&self, bucket: &Bucket) -> i64 {
        let age = bucket.settings().leftovers_after.as_millis();
        now() - i64::try_from(age).unwrap_or(i64::MAX)
    }

    pub(super) async fn discard_in(&self, bucket: &Bucket, version: &Version) -> io::Result<bool> {
        self.remove_set(bucket, version, i64::MAX).await
    }

    /// Removes an original, wherever it is, unless somebody is just about to refer to it.
    pub(super) async fn discard_original(&self, content: &ContentHash) -> io::Result<bool> {
        if let Some(bucket) = &self.0.bucket {
            return self.remove_original(bucket, content, i64::MAX).await;
        }
        self.remove_copy(self.original_at(content)).await
    }

    /// Removes a set of which nothing was put since `before`, and its copy.
    async fn remove_set(
        &self,
        bucket: &Bucket,
        version: &Version,
        before: i64,
    ) -> io::Result<bool> {
        // Whoever has the same picture made meanwhile waits, and finds none.
        let _turn = self.0.turns.of(version.to_string()).await;
        let place = self.folder_of(version);
        if self.0.claims.is_claimed(&place) {
            return Ok(false);
        }
        let objects = bucket.list(&folder_of(version)).await?;
        if objects.is_empty() || objects.iter().any(|object| object.put_at > before) {
            return Ok(false);
        }
        // First what it says of itself: a set that does is whole.
        bucket.remove(vec![object_of(version, FACTS)]).await?;
        let rest = objects.into_iter().map(|object| object.name);
        bucket.remove(rest.collect()).await?;
        self.remove_copy(place).await?;
        Ok(true)
    }

    async fn remove_original(
        &self,
        bucket: &Bucket,
        content: &ContentHash,
        before: i64,
    ) -> io::Result<bool> {
        let place = self.original_at(content);
        let object = object_of_original(content);
        if self.0.claims.is_claimed(&place) {
            return Ok(false);
        }
        match bucket.find(&object).await? {
            Some(found) if found.put_at <= before => {}
            _ => return Ok(false),
        }
        bucket.remove(vec![object]).await?;
        self.remove_copy(place).await?;
        Ok(true)
    }

    async fn remove_copy(&self, place: std::path::PathBuf) -> io::Result<bool> {
        let claims = self.0.claims.clone();
        let gone = task::spawn_blocking(move || claims.discard(&place));
        gone.await.map_err(io::Error::other)?
    }
}

/// The name that an object lies under, below the first two characters of it, and what follows.
fn in_place<'a, Name: FromStr>(object: &'a str, folder: &str) -> Option<(Name, &'a str)> {
    let (shard, rest) = object.strip_prefix(folder)?.split_once('/')?;
    let (name, file) = rest.split_once('/').unwrap_or((rest, ""));
    let is_there = name.get(..2) == Some(shard);
    Some((name.parse().ok().filter(|_| is_there)?, file))
}

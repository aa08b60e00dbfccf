//! Files of a set of renditions: where they are, which are there, which are missing.

use std::{
    fs::File,
    io::{self, Read as _},
    path::PathBuf,
};

use frontage_imaging::Spec;
use tokio::task;

use super::{
    Media,
    bucket::Kind,
    copies,
    described::{Described, FACTS},
    disk,
    names::{ContentHash, Version},
};

/// A rendition that is on disk.
#[derive(Debug)]
pub struct Rendition {
    /// Opened for reading.
    pub file: File,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Rendition {
    fn of(file: File) -> io::Result<Self> {
        let bytes = file.metadata()?.len();
        Ok(Self { file, bytes })
    }
}

impl Media {
    /// Opens a rendition that is on disk; none when it is not (yet). Knows no rows: whoever asks
    /// may read it. Asks no bucket, so that strangers who make up addresses have nobody asked.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn at_hand(&self, version: &Version, spec: &Spec) -> io::Result<Option<Rendition>> {
        let path = self.path_in(version, spec);
        let there = copies::open(path, self.is_in_bucket()).await?;
        there.map(Rendition::of).transpose()
    }

    /// Opens a rendition that is there, on disk or in the bucket; none when it is not (yet).
    ///
    /// # Errors
    /// When the disk or the bucket refuses.
    pub async fn rendition(&self, version: &Version, spec: &Spec) -> io::Result<Option<Rendition>> {
        if let Some(there) = self.at_hand(version, spec).await? {
            return Ok(Some(there));
        }
        let fetched = self.fetch_file(version, &spec.to_string()).await?;
        fetched.map(Rendition::of).transpose()
    }

    /// What the files of a set say of themselves; none when there is no such set.
    ///
    /// # Errors
    /// When the disk or the bucket refuses.
    pub async fn described(&self, version: &Version) -> io::Result<Option<Described>> {
        let folder = self.folder_of(version);
        let read = task::spawn_blocking(move || Described::read(&folder));
        let described = read.await.map_err(io::Error::other)??;
        if described.is_some() {
            return Ok(described);
        }
        let Some(mut fetched) = self.fetch_file(version, FACTS).await? else {
            return Ok(None);
        };
        let read = task::spawn_blocking(move || {
            let mut json = Vec::new();
            fetched.read_to_end(&mut json)?;
            Ok(Described::parse(&json))
        });
        read.await.map_err(io::Error::other)?
    }

    /// The same, of a set that a row is about to refer to: it is kept, not only at hand.
    pub(super) async fn described_for_a_row(
        &self,
        version: &Version,
    ) -> io::Result<Option<Described>> {
        match &self.0.bucket {
            Some(bucket) => self.described_anew(bucket, version).await,
            None => self.described(version).await,
        }
    }

    /// Removes a set of renditions that no row refers to any more; says whether there was one.
    /// One that somebody is just about to refer to stays.
    ///
    /// # Errors
    /// When the disk or the bucket refuses; what is left is swept some day.
    pub async fn discard(&self, version: &Version) -> io::Result<bool> {
        if let Some(bucket) = &self.0.bucket {
            return self.discard_in(bucket, version).await;
        }
        let (claims, folder) = (self.0.claims.clone(), self.folder_of(version));
        let gone = task::spawn_blocking(move || claims.discard(&folder));
        gone.await.map_err(io::Error::other)?
    }

    /// Whether an original is kept, wherever.
    ///
    /// # Errors
    /// When the bucket refuses.
    pub async fn keeps_original(&self, content: &ContentHash) -> io::Result<bool> {
        match &self.0.bucket {
            Some(bucket) => {
                let found = bucket.find(&copies::object_of_original(content)).await?;
                Ok(found.is_some())
            }
            None => {
                let (media, content) = (self.clone(), content.clone());
                let look = task::spawn_blocking(move || media.has_original(&content));
                look.await.map_err(io::Error::other)
            }
        }
    }

    /// Whether an original is on this disk.
    #[must_use]
    pub fn has_original(&self, content: &ContentHash) -> bool {
        self.original_at(content).is_file()
    }

    /// Where the uploaded file is on this disk, if it is. It may say where it was taken: never serve it.
    #[must_use]
    pub fn original_at(&self, content: &ContentHash) -> PathBuf {
        let name = content.as_str();
        self.0.originals.join(&name[..2]).join(name)
    }

    pub(super) fn folder_of(&self, version: &Version) -> PathBuf {
        let name = version.as_str();
        self.0.renditions.join(&name[..2]).join(name)
    }

    pub(super) fn path_in(&self, version: &Version, spec: &Spec) -> PathBuf {
        self.folder_of(version).join(spec.to_string())
    }

    /// Whether a set has everything that is made of every picture.
    pub(super) async fn is_complete(&self, described: &Described) -> io::Result<bool> {
        Ok(self.missing(described).await?.is_empty())
    }

    /// What is not there yet of what is made of every picture, in the order of who waits.
    pub(super) async fn missing(&self, described: &Described) -> io::Result<Vec<Spec>> {
        let recipe = &self.settings().recipe;
        let mut all = recipe.first_light(described.facts.width);
        all.extend(recipe.rest(described.facts.width));
        if let Some(bucket) = &self.0.bucket {
            return self.missing_in(bucket, &described.version, all).await;
        }
        let folder = self.folder_of(&described.version);
        let look = task::spawn_blocking(move || {
            all.retain(|spec| !folder.join(spec.to_string()).exists());
            all
        });
        look.await.map_err(io::Error::other)
    }

    /// Adds a rendition to a set that is there. Its bytes are durable on return, its name after
    /// the folder was synced. One that is there already stays as it is.
    pub(super) async fn add(
        &self,
        version: &Version,
        spec: Spec,
        bytes: Vec<u8>,
    ) -> io::Result<()> {
        if let Some(bucket) = &self.0.bucket {
            let object = copies::object_of(version, &spec.to_string());
            let kind = Kind::Rendition(spec.format.media_type());
            bucket.put(&object, bytes.clone().into(), kind).await?;
            self.copied(bytes.len() as u64);
        }
        let (media, version) = (self.clone(), version.clone());
        let added = task::spawn_blocking(move || {
            let aside = media.0.incoming.join(format!("{}.rung", disk::new_name()?));
            let placed = disk::write_file(&aside, &bytes).and_then(|()| {
                let path = media.path_in(&version, &spec);
                let readers = disk::Readers::Everyone;
                media.0.claims.place(&aside, &path, readers)
            });
            if placed.is_err() {
                let _ = disk::remove_any(&aside);
            }
            placed
        });
        added.await.map_err(io::Error::other)?
    }
}

impl Media {
    /// Of which uploaded file a set of renditions is made; none when there is no such set, or
    /// nothing says it. Blocks.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn content_of(&self, version: &Version) -> io::Result<Option<ContentHash>> {
        let described = Described::read(&self.folder_of(version))?;
        Ok(described.map(|described| described.content_hash))
    }
}

//! Files of a set of renditions: where they are, which are there, which are missing.

use std::{fs::File, io, path::PathBuf};

use frontage_imaging::Spec;
use tokio::task;

use super::{
    Media,
    described::Described,
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

impl Media {
    /// Opens a rendition that is on disk; none when it is not (yet). Knows no rows: whoever asks
    /// may read it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn rendition(&self, version: &Version, spec: &Spec) -> io::Result<Option<Rendition>> {
        let path = self.path_in(version, spec);
        let opened = task::spawn_blocking(move || {
            let file = match File::open(path) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
            let bytes = file.metadata()?.len();
            Ok(Some(Rendition { file, bytes }))
        });
        opened.await.map_err(io::Error::other)?
    }

    /// What the files of a set say of themselves; none when there is no such set.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn described(&self, version: &Version) -> io::Result<Option<Described>> {
        let folder = self.folder_of(version);
        let read = task::spawn_blocking(move || Described::read(&folder));
        read.await.map_err(io::Error::other)?
    }

    /// Removes a set of renditions that no row refers to any more; says whether there was one.
    /// One that somebody is just about to refer to stays.
    ///
    /// # Errors
    /// When the disk refuses; what is left is swept at the next start.
    pub async fn discard(&self, version: &Version) -> io::Result<bool> {
        let (claims, folder) = (self.0.claims.clone(), self.folder_of(version));
        let gone = task::spawn_blocking(move || claims.discard(&folder));
        gone.await.map_err(io::Error::other)?
    }

    /// Whether an original is kept.
    #[must_use]
    pub fn has_original(&self, content: &ContentHash) -> bool {
        self.original_at(content).is_file()
    }

    /// Where the uploaded file is kept. It may say where it was taken: never serve it.
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

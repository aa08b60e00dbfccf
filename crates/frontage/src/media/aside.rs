//! A folder that is filled out of everybody's sight and then put in its place whole.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::task::JoinSet;

use super::{
    claims::Claims,
    disk::{self, Readers},
};

/// Files on their way into a new folder. Each is written and synced as soon as it is there, beside
/// whatever else goes on: the disk works while the next one is encoded. Dropped, all go.
pub(super) struct Aside {
    folder: Arc<Folder>,
    writing: JoinSet<io::Result<()>>,
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // A full disk is the likeliest cause: give back what was taken. Should that fail too, the
        // next start sweeps it.
        let _ = disk::remove_any(&self.0);
    }
}

impl Aside {
    pub(super) fn new(incoming: &Path) -> io::Result<Self> {
        let folder = incoming.join(format!("{}.ladder", disk::new_name()?));
        std::fs::create_dir(&folder)?;
        Ok(Self {
            folder: Arc::new(Folder(folder)),
            writing: JoinSet::new(),
        })
    }

    /// Begins to write a file.
    pub(super) fn add(&mut self, name: &str, bytes: Vec<u8>) {
        // It holds the folder: the last who is done takes it away.
        let (folder, name) = (Arc::clone(&self.folder), name.to_owned());
        self.writing
            .spawn_blocking(move || disk::write_file(&folder.0.join(name), &bytes));
    }

    /// Waits until all files are written; gives the folder that they are in.
    pub(super) async fn written(&mut self) -> io::Result<&Path> {
        while let Some(written) = self.writing.join_next().await {
            written.map_err(io::Error::other)??;
        }
        Ok(&self.folder.0)
    }

    /// Puts the folder in its place once all files are written; durable on return.
    pub(super) async fn place(mut self, claims: Arc<Claims>, to: PathBuf) -> io::Result<()> {
        self.written().await?;
        let folder = self.folder;
        let placed = tokio::task::spawn_blocking(move || {
            disk::sync_directory(&folder.0)?;
            claims.place(&folder.0, &to, Readers::Everyone)
        });
        placed.await.map_err(io::Error::other)?
    }
}

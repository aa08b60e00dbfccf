//! Files that survive a power cut. Everything here blocks.

use std::{
    fs::{self, DirBuilder, File},
    io::{self, Write},
    path::Path,
};

use crate::domain::PublicId;
use crate::domain::public_id::PUBLIC_ID_CHARS;

/// A name that no picture ever had.
pub(super) fn new_public_id() -> io::Result<PublicId> {
    let mut bytes = [0; PUBLIC_ID_CHARS];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(PublicId::from_random(bytes))
}

/// The folder that a picture lies in: the first two characters of its name.
pub(super) fn shard(public_id: &PublicId) -> &str {
    &public_id.as_str()[..2]
}

/// Who may look into a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    Everyone,
    Owner,
}

/// Makes a folder and those above it; one that is there already is left as it is.
pub(super) fn make_directory(path: &Path, readers: Readers) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Makes the names in a folder durable: syncing a file keeps its bytes, not its name.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Writes files into a new folder; on return bytes and names are durable.
pub(super) fn write_directory<'a>(
    path: &Path,
    files: impl Iterator<Item = (String, &'a [u8])>,
) -> io::Result<()> {
    fs::create_dir(path)?;
    let mut written = Vec::new();
    for (name, bytes) in files {
        let mut file = File::create_new(path.join(name))?;
        file.write_all(bytes)?;
        written.push(file);
    }
    // All written before the first is synced: the file system then commits them together.
    for file in written {
        file.sync_all()?;
    }
    sync_directory(path)
}

/// Moves a file or folder to `to`, whose folder is made when missing; durable on return.
pub(super) fn place(from: &Path, to: &Path, readers: Readers) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        if !folder.is_dir() {
            make_directory(folder, readers)?;
            if let Some(above) = folder.parent() {
                sync_directory(above)?;
            }
        }
        fs::rename(from, to)?;
        sync_directory(folder)?;
    }
    Ok(())
}

/// Removes a file; one that is not there is no error.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    absent_is_fine(fs::remove_file(path))
}

/// Removes whatever is there, file or folder.
pub(super) fn remove_any(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => absent_is_fine(fs::remove_dir_all(path)),
        Ok(_) => remove_file(path),
        Err(error) => absent_is_fine(Err(error)),
    }
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

//! Files that survive a power cut. Everything here blocks.

use std::{
    collections::BTreeSet,
    fs::{self, DirBuilder, File},
    io::{self, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

use crate::domain::PublicId;

/// A name for something under way that nothing else has.
pub(super) fn new_name() -> io::Result<String> {
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(hex::encode(bytes))
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

/// Collects the names of all things that lie where they belong, under the first two characters
/// of their names. What is not called so is left out.
pub(super) fn named_below<Name>(directory: &Path) -> io::Result<BTreeSet<Name>>
where
    Name: FromStr + Ord,
{
    let mut found = BTreeSet::new();
    for shard in fs::read_dir(directory)? {
        let shard = shard?;
        if !shard.file_type()?.is_dir() {
            continue;
        }
        for entry in fs::read_dir(shard.path())? {
            let name = entry?.file_name();
            let in_place = |name: &&str| name.get(..2) == shard.file_name().to_str();
            let name = name.to_str().filter(in_place);
            found.extend(name.and_then(|name| name.parse().ok()));
        }
    }
    Ok(found)
}

/// Makes the names in a folder durable: syncing a file keeps its bytes, not its name.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Writes a new file; its bytes are durable on return, its name is not. One that is there is
/// replaced.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Moves a file or folder to `to`, whose folder is made, durably, when missing. The new name is
/// durable after [`sync_parent`].
pub(super) fn put(from: &Path, to: &Path, readers: Readers) -> io::Result<()> {
    if let Some(folder) = to.parent()
        && !folder.is_dir()
    {
        make_directory(folder, readers)?;
        sync_parent(folder)?;
    }
    fs::rename(from, to)
}

/// Makes the name of a file or folder durable.
pub(super) fn sync_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), sync_directory)
}

/// Moves a file or folder out of everybody's sight at once and whole, and says where to; nothing
/// when there was none.
pub(super) fn out_of_sight(path: &Path, incoming: &Path) -> io::Result<Option<PathBuf>> {
    let gone = incoming.join(format!("{}.gone", new_name()?));
    match fs::rename(path, &gone) {
        Ok(()) => Ok(Some(gone)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
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

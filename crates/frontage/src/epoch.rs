//! The database's name towards open pages. Revisions can be compared only within one epoch: a
//! database that was restored from a backup gives some of them out a second time, so it must get
//! another name, and nobody should have to remember that.
//!
//! Two signs tell a continued database from a restored one. Each run writes the same random word
//! into the database and into the lock beside it: a backup put in place holds the word of an
//! earlier run. And the database remembers which one it was: a copy of a file is another file, and
//! a server tells its own number, the database's, and the timeline that every return to an earlier
//! point and every change of the leading server begins. A false alarm costs each open page one
//! snapshot.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::only_server::OnlyServer;
use crate::random;
use crate::store::{Place, Store, StoreError, installation};

const EPOCH: &str = "epoch";
const RUN: &str = "run";
/// Which database it was, by the key that the first versions gave it.
const FILE: &str = "file";

/// The epoch of a database that a server is about to serve.
///
/// # Errors
/// When the database cannot be read, or has no epoch yet and cannot be written.
pub async fn settle(store: &Store, lock: &OnlyServer, database: &Place) -> anyhow::Result<String> {
    let mut view = store.snapshot().await?;
    let file = match database {
        Place::File(file) => identity(file)?,
        Place::Server(_) => installation::history(&mut view).await?,
    };
    let known = installation::fact(&mut view, EPOCH).await?;
    let run = installation::fact(&mut view, RUN).await?;
    let was = installation::fact(&mut view, FILE).await?;
    drop(view);

    let is_continued =
        run.is_none_or(|run| lock.word() == run) && was.is_none_or(|was| was == file);
    let epoch = match known {
        Some(epoch) if is_continued => epoch,
        Some(_) => {
            tracing::warn!("this database was put here from elsewhere; pages will read it anew");
            random::hex(8)?
        }
        None => random::hex(8)?,
    };
    let word = random::hex(8)?;
    match write(store, &epoch, &word, &file).await {
        Ok(()) => lock.write_word(&word)?,
        // It is served all the same, as it is, until it can be written.
        Err(error) if is_continued && error.trouble().is_some() => {
            tracing::error!(%error, "the database cannot be written");
        }
        Err(error) => return Err(error.into()),
    }
    Ok(epoch)
}

async fn write(store: &Store, epoch: &str, word: &str, file: &str) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    for (key, value) in [(EPOCH, epoch), (RUN, word), (FILE, file)] {
        installation::set_fact(&mut tx, key, value).await?;
    }
    tx.commit().await
}

/// What makes a file this file and no copy of it: its number and, where the file system knows,
/// when it was made.
fn identity(path: &Path) -> anyhow::Result<String> {
    let about = std::fs::metadata(path)?;
    let made = about.created().ok();
    let made = made.and_then(|made| made.duration_since(UNIX_EPOCH).ok());
    let made = made.map_or(0, |since| since.as_millis());
    Ok(format!("{}-{made}", about.ino()))
}

//! The database's name towards open pages. Revisions can be compared only within one epoch: a
//! database that was restored from a backup gives some of them out a second time, so it must get
//! another name, and nobody should have to remember that.
//!
//! Two signs tell a continued database from a restored one. Each run writes a random word of its
//! own into the database and into the lock beside it: a backup put in place holds the word of an
//! earlier run. And the database remembers which one it was: a copy of a file is another file, and
//! a server tells its own number, the database's, and the timeline that every return to an earlier
//! point and every change of the leading server begins. A false alarm costs each open page one
//! snapshot.
//!
//! Several servers over one database serve one epoch. Whoever comes while another is there joins
//! it, whatever its own lock says: the others show pages what that database holds.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::only_server::OnlyServer;
use crate::random;
use crate::store::{Newcomer, Place, Session, Store, StoreError, installation, runs};
use crate::time::now;

const EPOCH: &str = "epoch";

/// The epoch of a database that a server is about to serve, which joins the others there.
///
/// # Errors
/// When the database cannot be read, or has no epoch yet and cannot be written.
pub async fn settle(
    store: &Store,
    lock: &OnlyServer,
    database: &Place,
    newcomer: &mut Newcomer,
) -> anyhow::Result<String> {
    let mut view = store.snapshot().await?;
    let identity = match database {
        Place::File(file) => identity(file)?,
        Place::Server(_) => installation::history(&mut view).await?,
    };
    let known = Known::read(&mut view, lock.word()).await?;
    drop(view);
    if known.epoch.is_some() && known.goes_on(&identity, false).is_none() {
        // Before all pages are told to read everything anew, it is looked twice whether others serve
        // that epoch.
        newcomer.sees_others().await?;
    }
    let word = random::hex(8)?;
    let settled = async {
        let mut tx = store.begin().await?;
        // Whoever joined before has settled it: servers do so one after the other.
        let joins = newcomer.join().await?;
        let known = Known::read(&mut tx, lock.word()).await?;
        let epoch = match known.goes_on(&identity, joins) {
            Some(epoch) => epoch,
            None => {
                runs::forget_all(&mut tx).await?;
                random::hex(8)?
            }
        };
        installation::set_fact(&mut tx, EPOCH, &epoch).await?;
        installation::set_fact(&mut tx, installation::DATABASE, &identity).await?;
        runs::replace(&mut tx, lock.word(), &word, now()).await?;
        tx.commit().await?;
        Ok::<_, anyhow::Error>((epoch, joins))
    };
    match settled.await {
        Ok((epoch, joins)) => {
            lock.write_word(&word)?;
            if known.epoch.as_ref().is_some_and(|known| *known != epoch) {
                tracing::warn!(
                    "this database was put here from elsewhere; pages will read it anew"
                );
            }
            if joins {
                tracing::info!("joined other servers of the database");
            }
            Ok(epoch)
        }
        // It is served all the same, as it is, until it can be written.
        Err(error) => match known.goes_on(&identity, false) {
            Some(epoch) if has_trouble(&error) => {
                tracing::error!(%error, "the database cannot be written");
                Ok(epoch)
            }
            _ => Err(error),
        },
    }
}

fn has_trouble(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<StoreError>();
    error.is_some_and(|error| error.trouble().is_some() || error.is_relocating())
}

/// What the database says of itself.
struct Known {
    epoch: Option<String>,
    identity: Option<String>,
    /// Whether the run before this one, by its lock, is among those that it remembers; none when
    /// it remembers no run at all.
    has_run: Option<bool>,
}

impl Known {
    async fn read(session: &mut Session, word: &str) -> Result<Self, StoreError> {
        Ok(Self {
            epoch: installation::fact(session, EPOCH).await?,
            identity: installation::fact(session, installation::DATABASE).await?,
            has_run: runs::has(session, word).await?,
        })
    }

    /// Its epoch, if it is the database that was served before, or other servers serve it.
    fn goes_on(&self, identity: &str, joins: bool) -> Option<String> {
        let is_same = self.identity.as_deref().is_none_or(|was| was == identity);
        let is_continued = joins || is_same && self.has_run.unwrap_or(true);
        self.epoch.clone().filter(|_| is_continued)
    }
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

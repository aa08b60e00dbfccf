//! Who is about to refer to which files.
//!
//! Files are shared: the same picture uploaded twice at once has one folder. So whoever prepares
//! a picture holds a claim on its files, and those that came with the claims go with the last of
//! them, unless one was kept.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::disk;

/// The claims of one data directory. The lock is held for a look at the disk or a rename, never
/// for work.
#[derive(Debug)]
pub(super) struct Claims {
    /// Where files are moved before they are deleted.
    incoming: PathBuf,
    held: Mutex<HashMap<PathBuf, Held>>,
}

#[derive(Debug)]
struct Held {
    holders: usize,
    /// Whether the files stay when the last claim goes.
    stays: bool,
}

impl Claims {
    pub(super) fn new(incoming: PathBuf) -> Arc<Self> {
        Arc::new(Self {
            incoming,
            held: Mutex::default(),
        })
    }

    /// Claims a file or folder, there or not. One that is there belongs to somebody and stays.
    pub(super) fn claim(self: &Arc<Self>, path: PathBuf) -> Claim {
        let mut held = self.held();
        held.entry(path.clone())
            .or_insert_with(|| Held {
                holders: 0,
                stays: path.exists(),
            })
            .holders += 1;
        Claim {
            claims: Arc::clone(self),
            path,
        }
    }

    /// Moves what was made aside to its place, unless somebody was faster: bytes at an address
    /// never change. Durable on return.
    pub(super) fn place(&self, aside: &Path, to: &Path, readers: disk::Readers) -> io::Result<()> {
        let lock = self.held();
        if to.exists() {
            drop(lock);
            return disk::remove_any(aside);
        }
        match disk::put(aside, to, readers) {
            // Another process on the same folder, a rebuild beside a server.
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
                disk::remove_any(aside)
            }
            Err(error) => Err(error),
            Ok(()) => {
                drop(lock);
                disk::sync_parent(to)
            }
        }
    }

    /// Whether somebody is about to refer to these files.
    pub(super) fn is_claimed(&self, path: &Path) -> bool {
        self.held().contains_key(path)
    }

    /// Removes files that nobody claims, and says whether it did.
    pub(super) fn discard(&self, path: &Path) -> io::Result<bool> {
        let held = self.held();
        if held.contains_key(path) {
            return Ok(false);
        }
        let gone = disk::out_of_sight(path, &self.incoming)?;
        drop(held);
        gone.map_or(Ok(false), |gone| disk::remove_any(&gone).map(|()| true))
    }

    /// Removes those of these folders that are empty: not while somebody is about to fill one.
    pub(super) fn remove_empty<'a>(&self, folders: impl Iterator<Item = &'a Path>) {
        let _lock = self.held();
        // One that is not empty refuses, and those above it are not empty either.
        for folder in folders {
            if std::fs::remove_dir(folder).is_err() {
                return;
            }
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<PathBuf, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One claim on a file or folder. The last to be dropped removes it, unless one was kept.
#[derive(Debug)]
pub(super) struct Claim {
    claims: Arc<Claims>,
    path: PathBuf,
}

impl Claim {
    /// The files stay.
    pub(super) fn keep(&self) {
        if let Some(held) = self.claims.held().get_mut(&self.path) {
            held.stays = true;
        }
    }

    fn release(&self) -> io::Result<()> {
        let mut all = self.claims.held();
        let Some(held) = all.get_mut(&self.path) else {
            return Ok(());
        };
        held.holders -= 1;
        if held.holders > 0 {
            return Ok(());
        }
        let stays = held.stays;
        all.remove(&self.path);
        if stays {
            return Ok(());
        }
        // Out of sight under the lock, so that whoever claims next sees all of it or nothing.
        let gone = disk::out_of_sight(&self.path, &self.claims.incoming)?;
        drop(all);
        gone.map_or(Ok(()), |gone| disk::remove_any(&gone))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Err(error) = self.release() {
            let path = self.path.display();
            tracing::warn!(%path, %error, "files without a row left behind until the next start");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;

    fn home() -> (tempfile::TempDir, Arc<Claims>, PathBuf) {
        let home = tempfile::tempdir().unwrap();
        let incoming = home.path().join("incoming");
        fs::create_dir(&incoming).unwrap();
        let path = home.path().join("ab/picture");
        (home, Claims::new(incoming), path)
    }

    fn make(claims: &Claims, path: &Path, text: &str) {
        let aside = claims.incoming.join("aside");
        fs::write(&aside, text).unwrap();
        claims.place(&aside, path, disk::Readers::Owner).unwrap();
        assert!(!aside.exists());
    }

    #[test]
    fn of_two_who_bring_the_same_picture_the_one_who_is_refused_takes_nothing_away() {
        let (_home, claims, path) = home();
        let first = claims.claim(path.clone());
        let second = claims.claim(path.clone());
        make(&claims, &path, "pixels");
        drop(first);
        assert!(path.exists(), "the second still needs it");
        second.keep();
        drop(second);
        assert!(path.exists());

        let (_home, claims, path) = self::home();
        let (first, second) = (claims.claim(path.clone()), claims.claim(path.clone()));
        make(&claims, &path, "pixels");
        first.keep();
        drop((first, second));
        assert!(path.exists(), "the first kept it");
    }

    #[test]
    fn when_both_are_refused_nothing_is_left() {
        let (_home, claims, path) = home();
        let (first, second) = (claims.claim(path.clone()), claims.claim(path.clone()));
        make(&claims, &path, "pixels");
        drop((first, second));
        assert!(!path.exists());
        assert_eq!(fs::read_dir(&claims.incoming).unwrap().count(), 0);
    }

    #[test]
    fn what_was_there_before_stays_and_is_never_written_over() {
        let (_home, claims, path) = home();
        make(&claims, &path, "the first");
        let claim = claims.claim(path.clone());
        make(&claims, &path, "the second");
        drop(claim);
        assert_eq!(fs::read_to_string(&path).unwrap(), "the first");
    }

    #[test]
    fn what_somebody_claims_is_not_discarded() {
        let (_home, claims, path) = home();
        make(&claims, &path, "pixels");
        let claim = claims.claim(path.clone());
        assert!(!claims.discard(&path).unwrap());
        assert!(path.exists());
        drop(claim);
        assert!(claims.discard(&path).unwrap());
        assert!(!path.exists());
        assert!(!claims.discard(&path).unwrap());
    }
}

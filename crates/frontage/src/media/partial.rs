//! Uploads that can be gone on with: what has come of each is a file of its own, which stays when
//! its sender goes away and when the server ends.
//!
//! The length of the file is how far the upload is: it is written only at its end, by one request
//! at a time, and what a request was told to have come is synced. A later request for the same
//! upload has the right of way: the earlier one's sender is most likely gone, and its connection
//! has not noticed yet.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::OwnedMutexGuard;
use tokio::task;
use tokio_util::sync::CancellationToken;

use super::{ContentHash, Media, Spooled, disk};

/// A sender of which nothing comes for so long is given up; what it sent stays.
const SILENCE: Duration = Duration::from_secs(60);

/// The unfinished uploads of a data directory.
#[derive(Debug)]
pub(super) struct Partials {
    folder: PathBuf,
    held: Mutex<HashMap<String, Arc<Place>>>,
}

/// One upload that somebody is at.
#[derive(Debug, Default)]
struct Place {
    turn: Arc<tokio::sync::Mutex<()>>,
    /// Cancelled when the next one comes.
    latest: Mutex<CancellationToken>,
}

/// The right to be the one who writes to an upload, until dropped.
#[derive(Debug)]
pub struct Held {
    media: Media,
    id: String,
    given_up: CancellationToken,
    turn: Option<OwnedMutexGuard<()>>,
}

/// How far an upload came by one request.
#[derive(Debug)]
pub struct Appended {
    /// Bytes that are there now, durably.
    pub length: u64,
    /// Why it ended before its sender was through; none when it did not.
    pub broken: Option<Broken>,
}

/// Why a request ended before its sender was through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// The connection broke, or nothing came for too long.
    Interrupted,
    /// Somebody came to the same upload later.
    Superseded,
    /// More came than the upload has. Nothing of it was kept.
    TooLong,
    /// What came is not what its checksum says. Nothing of it was kept.
    WrongChecksum,
}

/// What is reckoned over the bytes of one request.
pub trait Checksum: Send {
    /// Takes some more of them.
    fn take(&mut self, bytes: &[u8]);
    /// Whether they are those that were meant.
    fn fits(self: Box<Self>) -> bool;
}

impl Partials {
    pub(super) fn open(folder: PathBuf) -> io::Result<Self> {
        disk::make_directory(&folder, disk::Readers::Owner)?;
        Ok(Self {
            folder,
            held: Mutex::default(),
        })
    }

    fn held(&self) -> MutexGuard<'_, HashMap<String, Arc<Place>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Media {
    /// Waits until nobody else is at this upload. Whoever is gives way as soon as possible: what
    /// came so far stays.
    pub async fn hold_partial(&self, id: &str) -> Held {
        let place = Arc::clone(self.0.partials.held().entry(id.to_owned()).or_default());
        let given_up = CancellationToken::new();
        {
            let mut latest = place.latest.lock().unwrap_or_else(PoisonError::into_inner);
            latest.cancel();
            *latest = given_up.clone();
        }
        // Made before the wait: one that goes away meanwhile leaves its entry to be cleared.
        let mut held = Held {
            media: self.clone(),
            id: id.to_owned(),
            given_up,
            turn: None,
        };
        held.turn = Some(Arc::clone(&place.turn).lock_owned().await);
        held
    }

    /// How many bytes of an upload are there.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn partial_length(&self, id: &str) -> io::Result<u64> {
        match fs::metadata(self.partial(id)) {
            Ok(found) => Ok(found.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Removes what came of every upload but these. Gives how many. Blocks.
    ///
    /// # Errors
    /// When the disk cannot be read or refuses.
    pub fn sweep_partials(&self, known: &BTreeSet<String>) -> io::Result<usize> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.0.partials.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let is_known = name.to_str().is_some_and(|name| known.contains(name));
            let is_held = || name.to_str().is_some_and(|name| self.is_held(name));
            if !is_known && !is_held() {
                disk::remove_any(&entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn is_held(&self, id: &str) -> bool {
        self.0.partials.held().contains_key(id)
    }

    fn partial(&self, id: &str) -> PathBuf {
        self.0.partials.folder.join(id)
    }
}

impl Held {
    /// Whether somebody came to the same upload later, and waits.
    #[must_use]
    pub fn is_given_up(&self) -> bool {
        self.given_up.is_cancelled()
    }

    /// Adds what a sender sends to an upload of which `before` bytes are there and that has `most`.
    /// Synced on return, however it ended.
    ///
    /// # Errors
    /// When the disk refuses. What fitted stays.
    pub async fn append<E>(
        &self,
        sent: impl Stream<Item = Result<Bytes, E>>,
        before: u64,
        most: u64,
        mut checksum: Option<Box<dyn Checksum>>,
    ) -> io::Result<Appended>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let path = self.media.partial(&self.id);
        let is_new = before == 0 && !path.exists();
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let mut file = tokio::fs::File::from_std(file);
        let mut length = before;
        let mut broken = None;
        let mut sent = pin!(sent);
        loop {
            let next = tokio::select! {
                biased;
                () = self.given_up.cancelled() => {
                    broken = Some(Broken::Superseded);
                    break;
                }
                next = tokio::time::timeout(SILENCE, sent.next()) => next,
            };
            let piece = match next {
                Ok(None) => break,
                Ok(Some(Ok(piece))) => piece,
                Ok(Some(Err(_))) | Err(_) => {
                    broken = Some(Broken::Interrupted);
                    break;
                }
            };
            if length + piece.len() as u64 > most {
                broken = Some(Broken::TooLong);
                break;
            }
            if let Some(checksum) = &mut checksum {
                checksum.take(&piece);
            }
            file.write_all(&piece).await?;
            length += piece.len() as u64;
        }
        file.flush().await?;
        if let Some(checksum) = checksum
            && broken != Some(Broken::TooLong)
        {
            // What broke off cannot be checked, so it is not believed either.
            let fits = broken.is_none() && checksum.fits();
            if !fits {
                broken = broken.or(Some(Broken::WrongChecksum));
                length = before;
            }
        }
        if broken == Some(Broken::TooLong) {
            length = before;
        }
        if length == before {
            file.set_len(before).await?;
        }
        file.sync_data().await?;
        if is_new {
            disk::sync_parent(&path)?;
        }
        Ok(Appended { length, broken })
    }

    /// The whole file, to be made a picture of. It stays until [`forget`](Self::forget): when no
    /// picture can be made of it just now, it can be tried again.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn spool(&self) -> io::Result<Spooled> {
        let path = self.media.partial(&self.id);
        let incoming = self.media.0.incoming.clone();
        let spooled = task::spawn_blocking(move || {
            let aside = incoming.join(format!("{}.upload", disk::new_name()?));
            // Not every file system has second names for a file.
            if fs::hard_link(&path, &aside).is_err() {
                fs::copy(&path, &aside)?;
            }
            let hash = hash_of(&aside).inspect_err(|_| drop(disk::remove_file(&aside)));
            let (content_hash, bytes) = hash?;
            Ok(Spooled::at(aside, content_hash, bytes))
        });
        spooled.await.map_err(io::Error::other)?
    }

    /// Removes what came.
    ///
    /// # Errors
    /// When the disk refuses; the next sweep tries again.
    pub fn forget(&self) -> io::Result<()> {
        disk::remove_file(&self.media.partial(&self.id))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.turn.take());
        let mut held = self.media.0.partials.held();
        // Only the map has it: nobody waits for it, and nobody can begin to while we look.
        if held.get(&self.id).is_some_and(|place| {
            Arc::strong_count(place) == 1 && Arc::strong_count(&place.turn) == 1
        }) {
            held.remove(&self.id);
        }
    }
}

fn hash_of(path: &Path) -> io::Result<(ContentHash, u64)> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut some = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut some)?;
        if read == 0 {
            return Ok((ContentHash::from_digest(&hash.finalize()), bytes));
        }
        hash.update(&some[..read]);
        bytes += read as u64;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use futures_util::{StreamExt as _, stream};
    use std::future::pending;

    use super::*;
    use crate::media::MediaSettings;

    fn media(home: &Path) -> Media {
        Media::open(home, MediaSettings::default()).unwrap()
    }

    fn piece(bytes: &'static [u8]) -> impl Stream<Item = Result<Bytes, io::Error>> {
        stream::iter([Ok(Bytes::from_static(bytes))])
    }

    #[tokio::test]
    async fn an_upload_grows_at_its_end_and_never_beyond_its_size() {
        let home = tempfile::tempdir().unwrap();
        let media = media(home.path());
        let held = media.hold_partial("a").await;
        let told = held.append(piece(b"guest"), 0, 10, None).await.unwrap();
        assert_eq!((told.length, told.broken), (5, None));
        let told = held.append(piece(b"housed"), 5, 10, None).await.unwrap();
        assert_eq!((told.length, told.broken), (5, Some(Broken::TooLong)));
        assert_eq!(media.partial_length("a").unwrap(), 5);
        let told = held.append(piece(b"house"), 5, 10, None).await.unwrap();
        assert_eq!((told.length, told.broken), (10, None));
        let spooled = held.spool().await.unwrap();
        assert_eq!(*spooled.content_hash(), ContentHash::of(b"guesthouse"));
        drop(spooled);
        assert_eq!(
            media.partial_length("a").unwrap(),
            10,
            "it can be tried again"
        );
    }

    #[tokio::test]
    async fn whoever_comes_later_need_not_wait_for_a_sender_that_is_gone() {
        let home = tempfile::tempdir().unwrap();
        let media = media(home.path());
        let stuck = tokio::spawn({
            let media = media.clone();
            async move {
                let held = media.hold_partial("a").await;
                let sent = piece(b"half").chain(stream::once(pending()));
                held.append(sent, 0, 10, None).await.unwrap()
            }
        });
        while media.partial_length("a").unwrap() < 4 {
            task::yield_now().await;
        }
        let held = media.hold_partial("a").await;
        let told = stuck.await.unwrap();
        assert_eq!((told.length, told.broken), (4, Some(Broken::Superseded)));
        assert!(!held.is_given_up());
        drop(held);
        assert!(media.0.partials.held().is_empty(), "nothing is left of it");
    }

    #[tokio::test]
    async fn what_no_row_knows_is_swept_unless_somebody_is_at_it() {
        let home = tempfile::tempdir().unwrap();
        let media = media(home.path());
        for id in ["known", "orphan", "held"] {
            fs::write(home.path().join("uploads").join(id), "half").unwrap();
        }
        let held = media.hold_partial("held").await;
        let known = BTreeSet::from(["known".to_owned()]);
        assert_eq!(media.sweep_partials(&known).unwrap(), 1);
        assert_eq!(media.partial_length("orphan").unwrap(), 0);
        assert_eq!(media.partial_length("known").unwrap(), 4);
        drop(held);
        assert_eq!(media.sweep_partials(&known).unwrap(), 1);
    }
}

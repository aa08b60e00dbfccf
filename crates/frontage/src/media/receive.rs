//! Uploads on their way in: from the network straight to disk, never whole in memory, and hashed
//! on the way, so that a picture that is here already is known when its last byte comes.

use std::{
    error::Error,
    fs::File,
    io,
    path::{Path, PathBuf},
    pin::pin,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::{Media, disk, names::ContentHash};

/// Characters of a file's name that are kept, for people to know it by.
const NAME_CHARS: usize = 100;

/// An uploaded file that nobody has looked into yet. Deleted when dropped.
#[derive(Debug)]
pub struct Spooled {
    content_hash: ContentHash,
    name: String,
    file: Temporary,
    bytes: u64,
}

impl Spooled {
    /// A file that is there already; deleted with this.
    pub(super) fn at(path: PathBuf, content_hash: ContentHash, bytes: u64) -> Self {
        Self {
            content_hash,
            name: String::new(),
            file: Temporary { path },
            bytes,
        }
    }

    /// SHA-256 of the file.
    #[must_use]
    pub fn content_hash(&self) -> &ContentHash {
        &self.content_hash
    }

    /// What its sender calls the file, for people: at most 100 characters, none of them a control
    /// character, no folders. Empty when nobody said.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Says what the sender calls it; see [`name`](Self::name).
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let clean = last.chars().filter(|c| !c.is_control());
        self.name = clean.take(NAME_CHARS).collect::<String>().trim().to_owned();
        self
    }

    /// Size of the file in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn path(&self) -> &Path {
        &self.file.path
    }
}

/// A file that is deleted when dropped; one that was moved away is gone already.
#[derive(Debug)]
struct Temporary {
    path: PathBuf,
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(error) = disk::remove_file(&self.path) {
            tracing::warn!(path = %self.path.display(), %error, "upload left behind until the next start");
        }
    }
}

/// Why an upload was not taken in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiveError {
    /// More bytes came than are allowed.
    #[error("This file is larger than {}, which is the limit. Make the picture smaller and upload it again.", size(*.limit))]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// The sender went away or sent something unreadable.
    #[error("The upload broke off before its end. Please upload the picture again.")]
    Interrupted(#[source] Box<dyn Error + Send + Sync>),
    /// The disk refused.
    #[error("The upload could not be stored. Please try again in a minute.")]
    Storage(#[from] io::Error),
}

impl Media {
    /// Takes in an upload of at most `limit` bytes. One that is longer is broken off as soon as
    /// that is known; dropping the future or the result deletes what was written.
    ///
    /// # Errors
    /// Too many bytes, a sender that stops, a disk that refuses. Nothing is left on disk then.
    pub async fn receive<E>(
        &self,
        upload: impl Stream<Item = Result<Bytes, E>>,
        limit: u64,
    ) -> Result<Spooled, ReceiveError>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let name = disk::new_name()?;
        let temporary = Temporary {
            path: self.0.incoming.join(format!("{name}.upload")),
        };
        let mut bytes = 0;
        let mut hash = Sha256::new();
        // Opened here and now: handed to another thread, it might be created after this future
        // was dropped, and stay.
        let mut file = tokio::fs::File::from_std(File::create_new(&temporary.path)?);
        let mut upload = pin!(upload);
        while let Some(piece) = upload.next().await {
            let piece = piece.map_err(|error| ReceiveError::Interrupted(error.into()))?;
            bytes += piece.len() as u64;
            if bytes > limit {
                return Err(ReceiveError::TooLarge { limit });
            }
            hash.update(&piece);
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        Ok(Spooled {
            content_hash: ContentHash::from_digest(&hash.finalize()),
            name: String::new(),
            file: temporary,
            bytes,
        })
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        mebibytes if bytes >= 1 << 20 && bytes.is_multiple_of(1 << 20) => {
            format!("{} MiB", mebibytes >> 20)
        }
        bytes => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{fs, future::pending, time::Duration};

    use futures_util::stream;

    use super::*;
    use crate::media::MediaSettings;

    fn media(directory: &Path) -> Media {
        Media::open(directory, MediaSettings::default()).unwrap()
    }

    fn left_behind(directory: &Path) -> usize {
        fs::read_dir(directory.join("incoming")).unwrap().count()
    }

    fn pieces(sizes: &[usize]) -> impl Stream<Item = Result<Bytes, io::Error>> {
        stream::iter(
            sizes
                .iter()
                .map(|size| Ok(Bytes::from(vec![7; *size])))
                .collect::<Vec<_>>(),
        )
    }

    #[tokio::test]
    async fn an_upload_of_exactly_the_limit_is_kept_until_it_is_dropped() {
        let home = tempfile::tempdir().unwrap();
        let spooled = media(home.path())
            .receive(pieces(&[600, 400]), 1000)
            .await
            .unwrap();
        assert_eq!(spooled.bytes(), 1000);
        assert_eq!(fs::read(spooled.path()).unwrap(), vec![7; 1000]);
        assert_eq!(*spooled.content_hash(), ContentHash::of(&[7; 1000]));
        drop(spooled);
        assert_eq!(left_behind(home.path()), 0);
    }

    #[tokio::test]
    async fn a_file_is_known_to_people_by_its_last_name_and_nothing_else_of_it() {
        let home = tempfile::tempdir().unwrap();
        let spooled = media(home.path())
            .receive(pieces(&[1]), 1000)
            .await
            .unwrap();
        let long = "x".repeat(300);
        for (sent, name) in [
            ("beach.jpg", "beach.jpg"),
            ("C:\\Users\\Ann\\beach.jpg", "beach.jpg"),
            ("../../etc/passwd", "passwd"),
            (" be\u{7}ach\n.jpg ", "beach.jpg"),
            (long.as_str(), &long[..100]),
        ] {
            assert_eq!(spooled.name(), "");
            let known = Spooled {
                content_hash: spooled.content_hash.clone(),
                name: String::new(),
                file: Temporary {
                    path: PathBuf::new(),
                },
                bytes: 1,
            };
            assert_eq!(known.named(sent).name(), name);
        }
    }

    #[tokio::test]
    async fn an_upload_one_byte_past_the_limit_is_broken_off_and_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        // What follows never comes; a server that waited for the end would hang here.
        let upload = pieces(&[600, 401]).chain(stream::once(pending()));
        let refusal = media(home.path()).receive(upload, 1000).await.unwrap_err();
        assert!(matches!(refusal, ReceiveError::TooLarge { limit: 1000 }));
        assert!(refusal.to_string().contains("larger than 1000 bytes"));
        assert_eq!(left_behind(home.path()), 0);
    }

    #[tokio::test]
    async fn an_upload_that_breaks_off_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let upload = pieces(&[600]).chain(stream::once(async { Err(io::Error::other("gone")) }));
        let refusal = media(home.path()).receive(upload, 1000).await.unwrap_err();
        assert!(matches!(refusal, ReceiveError::Interrupted(_)));
        assert_eq!(left_behind(home.path()), 0);
    }

    #[tokio::test]
    async fn a_request_that_is_given_up_in_the_middle_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let media = media(home.path());
        let upload = pieces(&[600]).chain(stream::once(pending()));
        let given_up = tokio::time::timeout(Duration::from_millis(50), media.receive(upload, 1000));
        assert!(given_up.await.is_err());
        assert_eq!(left_behind(home.path()), 0);
    }
}

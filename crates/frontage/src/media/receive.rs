//! Uploads on their way in: from the network straight to disk, never whole in memory.

use std::{
    error::Error,
    fs::File,
    io,
    path::{Path, PathBuf},
    pin::pin,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::io::AsyncWriteExt;

use super::{Media, disk};

/// An uploaded file that nobody has looked into yet. Deleted when dropped.
#[derive(Debug)]
pub struct Spooled {
    path: PathBuf,
    bytes: u64,
}

impl Spooled {
    /// Size of the file in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Spooled {
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
        let name = disk::new_public_id()?;
        let mut spooled = Spooled {
            path: self.0.incoming.join(format!("{name}.upload")),
            bytes: 0,
        };
        // Opened here and now: handed to another thread, it might be created after this future
        // was dropped, and stay.
        let mut file = tokio::fs::File::from_std(File::create_new(&spooled.path)?);
        let mut upload = pin!(upload);
        while let Some(piece) = upload.next().await {
            let piece = piece.map_err(|error| ReceiveError::Interrupted(error.into()))?;
            spooled.bytes += piece.len() as u64;
            if spooled.bytes > limit {
                return Err(ReceiveError::TooLarge { limit });
            }
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        Ok(spooled)
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
        drop(spooled);
        assert_eq!(left_behind(home.path()), 0);
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

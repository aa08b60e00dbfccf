//! Long files, put in parts: a line that breaks costs a part and not the whole, and no more than
//! a few parts are in memory.

use std::{io, path::Path};

use object_store::{MultipartUpload, ObjectStore as _, PutMultipartOptions};
use tokio::{fs::File, io::AsyncReadExt as _, task::JoinSet};

use super::{Bucket, Kind, OF_A_FILE, PART};

/// Parts of one file that are under way at once.
const PARTS_AT_ONCE: usize = 2;

impl Bucket {
    /// Puts a file in parts. Nothing of it is to be seen before the last is there; what was put of
    /// one that fails is taken back.
    pub(super) async fn put_in_parts(&self, name: &str, file: &Path, kind: Kind) -> io::Result<()> {
        let path = self.path(name);
        let options = PutMultipartOptions::from(kind.attributes());
        let begin = self.store.put_multipart_opts(&path, options);
        let mut upload = self.in_time(2, begin).await?;
        let put = match self.send_parts(&mut *upload, file).await {
            Ok(()) => self.in_time(OF_A_FILE, upload.complete()).await.map(drop),
            Err(error) => Err(error),
        };
        if put.is_err()
            && let Err(error) = self.in_time(1, upload.abort()).await
        {
            // The store forgets it when it is told to forget what nobody goes on with.
            tracing::warn!(name, %error, "parts of a file that was not put are left behind");
        }
        put
    }

    async fn send_parts(&self, upload: &mut dyn MultipartUpload, file: &Path) -> io::Result<()> {
        let mut file = File::open(file).await?;
        let mut sending = JoinSet::new();
        loop {
            // All of the same size but the last: some stores insist on it.
            let mut part = Vec::with_capacity(PART as usize);
            let read = (&mut file).take(PART).read_to_end(&mut part).await?;
            let is_last = (read as u64) < PART;
            if read > 0 {
                sending.spawn(upload.put_part(part.into()));
            }
            while sending.len() >= PARTS_AT_ONCE || (is_last && !sending.is_empty()) {
                let one = async { sending.join_next().await.transpose() };
                let sent = self.bounded(OF_A_FILE, async { one.await.map_err(io::Error::other) });
                if let Some(Err(error)) = sent.await? {
                    return Err(self.trouble(&error).into());
                }
            }
            if is_last {
                return Ok(());
            }
        }
    }
}

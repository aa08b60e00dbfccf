//! Whether anything was committed since: a look at the very words by which SQLite itself tells.
//!
//! In WAL mode a reader learns of a commit, whichever process made it, from the header of the
//! WAL index, which all connections share as `…-shm`
//! (<https://www.sqlite.org/walformat.html#the_wal_index_file_format>): a counter of transactions,
//! the number of frames, their running checksum and the salts of the log. It is written twice,
//! the second copy first, after the frames are durable and before the commit answers. So while
//! both copies say what they said, a new view of the database would show what the last one
//! showed; whoever has an answer from then may give it again without asking. A checkpoint changes
//! the header as well, which costs one needless look at the rows.
//!
//! It is read as a file. SQLite maps the same file shared, and on Linux both are the same pages.
//! Elsewhere there are no marks, and answers are looked up each time.

use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;

use sqlx::ConnectOptions as _;
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::sync::Mutex;

use super::engine::{Line, execute};
use super::place::{Place, file_options};

/// Bytes of one copy of the header.
const HEADER: usize = 48;
/// The first word of the header, which names its form: the only one that there ever was.
const FORM: u32 = 3_007_000;

/// A moment of the database. Nothing was changed between two moments that are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark([u8; HEADER]);

/// Looks at the moment.
#[derive(Clone)]
pub(super) struct Marks {
    /// Never closed: closing any descriptor of a file gives up every lock that this process holds
    /// on it, SQLite's too (<https://www.sqlite.org/howtocorrupt.html>, section 2.2).
    index: Option<Arc<ManuallyDrop<File>>>,
    /// While one connection is open, no other can be the last, which would delete the file that
    /// we look at and leave us with one that nobody writes to any more.
    kept: Arc<Mutex<Option<SqliteConnection>>>,
}

impl Marks {
    /// For the database at this place; without a header to look at there will be no marks. A
    /// server has none: what it tells by itself comes after the commit has answered.
    pub(super) async fn open(place: &Place) -> Self {
        match place {
            Place::File(file) => Self::of_file(&file_options(file)).await,
            Place::Server(_) => Self {
                index: None,
                kept: Arc::default(),
            },
        }
    }

    async fn of_file(options: &SqliteConnectOptions) -> Self {
        let kept = match keep(options).await {
            Ok(connection) => Some(connection),
            Err(error) => {
                tracing::warn!(%error, "commits cannot be watched; pages are looked up each time");
                None
            }
        };
        let mut name = options.get_filename().as_os_str().to_owned();
        name.push("-shm");
        let index = kept.as_ref().and_then(|_| index(Path::new(&name)));
        Self {
            index,
            kept: Arc::new(Mutex::new(kept)),
        }
    }

    /// This moment. Take it *before* reading rows: what is committed meanwhile makes another.
    /// None while a commit is just being told, and where marks cannot be had.
    pub(super) fn now(&self) -> Option<Mark> {
        let mut both = [0; 2 * HEADER];
        let read = self.index.as_ref()?.read_at(&mut both, 0).ok()?;
        let (first, second) = both.split_at(HEADER);
        let form = u32::from_ne_bytes(first.first_chunk().copied()?);
        let is_whole = read == both.len() && first == second && form == FORM;
        is_whole.then_some(Mark(first.first_chunk().copied()?))
    }

    pub(super) async fn close(&self) {
        if let Some(connection) = self.kept.lock().await.take() {
            let _ = connection.close().await;
        }
    }
}

/// A connection that has looked at the database once: only then does it hold on to the index.
async fn keep(options: &SqliteConnectOptions) -> Result<SqliteConnection, super::StoreError> {
    let mut connection = options.clone().read_only(true).connect().await?;
    let line = Line::File(&mut connection);
    execute(line, "select 1 from installation", Vec::new()).await?;
    Ok(connection)
}

fn index(path: &Path) -> Option<Arc<ManuallyDrop<File>>> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    match File::open(path) {
        Ok(file) => Some(Arc::new(ManuallyDrop::new(file))),
        Err(error) => {
            let path = path.display();
            tracing::warn!(%path, %error, "cannot be read; pages are looked up each time");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::store::{Store, installation};

    #[tokio::test]
    async fn whoever_commits_and_from_wherever_the_moment_is_another_one_before_it_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("frontage.db");
        let ours = Store::open(&file).await.unwrap();
        // Another process has its own connections, like this one.
        let theirs = Store::open(&file).await.unwrap();
        let mut before = ours.mark().expect("a mark");
        assert_eq!(ours.mark(), Some(before), "nothing happened");
        for round in 0..50 {
            for (name, store) in [("ours", &ours), ("theirs", &theirs)] {
                let mut tx = store.begin().await.unwrap();
                let value = format!("{name} {round}");
                installation::set_fact(&mut tx, "k", &value).await.unwrap();
                assert_eq!(ours.mark(), Some(before), "not committed yet");
                tx.commit().await.unwrap();
                let after = ours.mark().expect("a mark");
                assert_ne!(after, before);
                assert_eq!(theirs.mark(), Some(after));
                before = after;
            }
        }
        // An edit that is dropped is no commit.
        drop(ours.begin().await.unwrap());
        let mut tx = ours.begin().await.unwrap();
        installation::set_fact(&mut tx, "k", "dropped")
            .await
            .unwrap();
        drop(tx);
        assert_eq!(ours.mark(), Some(before));
    }

    #[tokio::test]
    async fn the_moments_go_on_when_everybody_else_has_gone_and_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("frontage.db");
        let ours = Store::open(&file).await.unwrap();
        // As after trouble of the disk, when nothing but the kept connection is left open.
        ours.readers.close().await;
        ours.writer.close().await;
        for round in 0..3 {
            let theirs = Store::open(&file).await.unwrap();
            let before = ours.mark().expect("a mark");
            let mut tx = theirs.begin().await.unwrap();
            let value = round.to_string();
            installation::set_fact(&mut tx, "k", &value).await.unwrap();
            tx.commit().await.unwrap();
            assert_ne!(ours.mark(), Some(before), "round {round}");
            theirs.close().await;
        }
    }
}

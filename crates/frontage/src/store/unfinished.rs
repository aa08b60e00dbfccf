//! Sets of renditions of which some are still to be made.

use crate::domain::{ContentHash, Frame, Image, Millis, Version};

use super::engine::{Row, values};
use super::images::{frame_column, read_frame};
use super::{Session, StoreError, Tx};

/// A set of renditions that is not complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// Its name.
    pub version: Version,
    /// Of which original.
    pub content_hash: ContentHash,
    /// Of which part of it; none for all of it.
    pub frame: Option<Frame>,
}

impl Unfinished {
    /// What is shown of this picture.
    pub fn of(image: &Image) -> Self {
        Self {
            version: image.shown.version.clone(),
            content_hash: image.original.content_hash.clone(),
            frame: image.shown.frame,
        }
    }
}

/// Notes that a set of renditions is not complete; one that is noted already stays as it is.
pub async fn note(tx: &mut Tx, unfinished: &Unfinished, since: Millis) -> Result<(), StoreError> {
    let sql = "insert into unfinished_renditions (version, content_hash, frame, since) \
               values ($1, $2, $3, $4) on conflict (version) do nothing";
    let row = values![
        unfinished.version.as_str(),
        unfinished.content_hash.as_str(),
        frame_column(unfinished.frame),
        since
    ];
    tx.execute(sql, row).await.map(|_| ())
}

/// Forgets a set of renditions: it is complete, or never will be.
pub async fn forget(tx: &mut Tx, version: &Version) -> Result<(), StoreError> {
    let sql = "delete from unfinished_renditions where version = $1";
    tx.execute(sql, values![version.as_str()]).await.map(|_| ())
}

/// All of them, oldest first.
pub async fn all(session: &mut Session) -> Result<Vec<Unfinished>, StoreError> {
    let sql = "select version, content_hash, frame from unfinished_renditions \
               order by since, version";
    let rows = session.rows(sql, Vec::new()).await?;
    rows.iter().map(read).collect()
}

/// Whether this one is among them.
pub async fn contains(session: &mut Session, version: &Version) -> Result<bool, StoreError> {
    let sql = "select version from unfinished_renditions where version = $1";
    let row = session.row(sql, values![version.as_str()]).await?;
    Ok(row.is_some())
}

/// How many there are that were noted before this moment.
pub async fn how_many_since(session: &mut Session, before: Millis) -> Result<i64, StoreError> {
    let sql = "select count(*) as sets from unfinished_renditions where since < $1";
    let row = session.row(sql, values![before]).await?;
    row.map_or(Ok(0), |row| row.int("sets"))
}

fn read(row: &Row) -> Result<Unfinished, StoreError> {
    let corrupt = |what| StoreError::Corrupt {
        table: "unfinished_renditions",
        what,
    };
    let (version, hash) = (row.text("version")?, row.text("content_hash")?);
    Ok(Unfinished {
        version: version.parse().map_err(|_| corrupt(version))?,
        content_hash: hash.parse().map_err(|_| corrupt(hash))?,
        frame: read_frame(row)?,
    })
}

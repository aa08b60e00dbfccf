//! The runs of servers that a database remembers: a random word of each, by which the next run of
//! the same data directory knows the database again.

use crate::domain::Millis;

use super::engine::values;
use super::{Session, StoreError, Tx};

/// Runs that are remembered: of as many data directories. One that is forgotten costs its pages
/// a snapshot.
const REMEMBERED: usize = 64;
/// The key under which versions remembered one run that knew one server for a database.
const OF_ONE: &str = "run";
/// Their keys begin so, since there may be several.
const OF_SEVERAL: &str = "run:";

const FORGET: &str = "delete from installation where key = $1";

/// Whether a run with this word is remembered; none when no run is.
pub async fn has(session: &mut Session, word: &str) -> Result<Option<bool>, StoreError> {
    let all = all(session).await?;
    let is_it = |(key, value): &(String, String)| match key.strip_prefix(OF_SEVERAL) {
        Some(known) => known == word,
        None => value == word,
    };
    Ok((!all.is_empty()).then(|| all.iter().any(is_it)))
}

/// Remembers a run in the place of the one before it.
pub async fn replace(tx: &mut Tx, before: &str, word: &str, now: Millis) -> Result<(), StoreError> {
    for key in [OF_ONE.to_owned(), format!("{OF_SEVERAL}{before}")] {
        tx.execute(FORGET, values![key]).await?;
    }
    // The oldest come first.
    let mut known = all(tx).await?;
    known.sort_unstable_by(|(_, one), (_, other)| one.cmp(other));
    let surplus = (known.len() + 1).saturating_sub(REMEMBERED);
    for (key, _) in known.into_iter().take(surplus) {
        tx.execute(FORGET, values![key]).await?;
    }
    let sql = "insert into installation (key, value) values ($1, $2)";
    let (key, value) = (format!("{OF_SEVERAL}{word}"), now.to_string());
    tx.execute(sql, values![key, value]).await.map(|_| ())
}

/// Forgets all runs: they were those of another history.
pub async fn forget_all(tx: &mut Tx) -> Result<(), StoreError> {
    for (key, _) in all(tx).await? {
        tx.execute(FORGET, values![key]).await?;
    }
    Ok(())
}

async fn all(session: &mut Session) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "select key, value from installation where key = $1 or substr(key, 1, 4) = $2";
    let rows = session.rows(sql, values![OF_ONE, OF_SEVERAL]).await?;
    let read = |row: &super::engine::Row| Ok((row.text("key")?, row.text("value")?));
    rows.iter().map(read).collect()
}

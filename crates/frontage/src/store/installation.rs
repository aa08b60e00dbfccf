//! Facts about this installation: what names its database, and its realtime credentials.

use super::engine::values;
use super::writing::HISTORY;
use super::{Session, Store, StoreError, Tx};

/// Which database it is, by the key that the first versions gave it.
pub const DATABASE: &str = "file";
/// Which move has brought these rows from a file, if one has.
pub const ARRIVED: &str = "arrived";

/// A fact, or none when it was never set.
pub async fn fact(session: &mut Session, key: &str) -> Result<Option<String>, StoreError> {
    let row = session
        .row(
            "select value from installation where key = $1",
            values![key],
        )
        .await?;
    row.map(|row| row.text("value")).transpose()
}

/// Sets a fact, whatever it was.
pub async fn set_fact(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    let sql = "insert into installation (key, value) values ($1, $2) \
               on conflict (key) do update set value = excluded.value";
    tx.execute(sql, values![key, value]).await.map(|_| ())
}

/// Sets a fact unless it is set, and gives what holds then.
pub async fn fact_or_first(tx: &mut Tx, key: &str, first: &str) -> Result<String, StoreError> {
    let sql = "insert into installation (key, value) values ($1, $2) on conflict (key) do nothing";
    tx.execute(sql, values![key, first]).await?;
    Ok(fact(tx, key).await?.unwrap_or_else(|| first.to_owned()))
}

/// What names the server of the database, the database, and the branch of their history.
pub async fn history(session: &mut Session) -> Result<String, StoreError> {
    let row = session.row(HISTORY, Vec::new()).await?;
    row.ok_or(StoreError::Closed)?.text("history")
}

/// A fact that is settled once and then holds: set to `first` when it has no value yet.
pub async fn settled(store: &Store, key: &str, first: &str) -> Result<String, StoreError> {
    if let Some(value) = fact(&mut *store.snapshot().await?, key).await? {
        return Ok(value);
    }
    let mut tx = store.begin().await?;
    let value = fact_or_first(&mut tx, key, first).await?;
    tx.commit().await?;
    Ok(value)
}

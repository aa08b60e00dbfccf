//! Events: written with their change, and kept for pages that missed them. On their way to the
//! pages they are the [`outbox`](super::outbox).

use crate::domain::{HotelId, Millis, Revision};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx};

/// An event that a page missed.
#[derive(Debug)]
pub struct Missed {
    /// Of the change.
    pub revision: Revision,
    /// Name of the event.
    pub event: String,
    /// Its data, JSON.
    pub data: String,
}

/// Puts an event into the outbox.
pub async fn insert(
    tx: &mut Tx,
    hotel: HotelId,
    revision: Revision,
    event: &str,
    data: &str,
    except_socket: Option<&str>,
    now: Millis,
) -> Result<(), StoreError> {
    let sql = "insert into events (hotel_id, revision, event, data, except_socket, created_at) \
               values ($1, $2, $3, $4, $5, $6)";
    tx.execute(
        sql,
        values![hotel, revision, event, data, except_socket, now],
    )
    .await
    .map(|_| ())
}

/// Events of a hotel's page after a revision, in order, at most `most`.
pub async fn after(
    session: &mut Session,
    hotel: HotelId,
    revision: Revision,
    most: i64,
) -> Result<Vec<Missed>, StoreError> {
    let sql = "select revision, event, data from events \
               where hotel_id = $1 and revision > $2 order by id limit $3";
    let read = |row: &Row| {
        Ok(Missed {
            revision: row.int("revision")?,
            event: row.text("event")?,
            data: row.text("data")?,
        })
    };
    session
        .rows(sql, values![hotel, revision, most])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Forgets relayed events older than `before` and, for each hotel, all but the newest `most`
/// revisions.
pub async fn prune(tx: &mut Tx, before: Millis, most: i64) -> Result<u64, StoreError> {
    let sql = "delete from events where relayed_at is not null and (created_at < $1 or revision <= \
               (select revision from hotels where hotels.id = events.hotel_id) - $2)";
    tx.execute(sql, values![before, most]).await
}

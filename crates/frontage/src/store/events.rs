//! The outbox: events written with their change, taken by the relay
//! in the order of their ids, and kept for pages that missed them.

use std::fmt::Write as _;

use crate::domain::{HotelId, Millis, Revision};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx};

/// An event on its way to the pages.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Place in the outbox.
    pub id: i64,
    /// Slug of the hotel whose page changed.
    pub slug: String,
    /// Name of the event.
    pub event: String,
    /// Its data, JSON.
    pub data: String,
    /// The socket that must not get it: the editor's own.
    pub except_socket: Option<String>,
}

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

/// The next events to relay, oldest first.
pub async fn to_relay(session: &mut Session, most: i64) -> Result<Vec<Outgoing>, StoreError> {
    let sql = "select e.id, h.slug, e.event, e.data, e.except_socket \
               from events e join hotels h on h.id = e.hotel_id \
               where e.relayed_at is null order by e.id limit $1";
    let read = |row: &Row| {
        Ok(Outgoing {
            id: row.int("id")?,
            slug: row.text("slug")?,
            event: row.text("event")?,
            data: row.text("data")?,
            except_socket: row.text_or_null("except_socket")?,
        })
    };
    session
        .rows(sql, values![most])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Notes that these events were taken.
pub async fn mark_relayed(tx: &mut Tx, ids: &[i64], now: Millis) -> Result<(), StoreError> {
    let mut sql = "update events set relayed_at = $1 where id in (".to_owned();
    for (index, id) in ids.iter().enumerate() {
        // Integers of our own, and writing to a String cannot fail.
        let _ = write!(sql, "{}{id}", if index == 0 { "" } else { ", " });
    }
    sql.push(')');
    tx.execute(&sql, values![now]).await.map(|_| ())
}

/// How many events wait to be relayed.
pub async fn waiting(session: &mut Session) -> Result<i64, StoreError> {
    let sql = "select count(*) as waiting from events where relayed_at is null";
    session
        .row(sql, Vec::new())
        .await?
        .map_or(Ok(0), |row| row.int("waiting"))
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

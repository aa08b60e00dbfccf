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

/// An event on its way into the outbox.
#[derive(Debug)]
pub struct NewEvent<'a> {
    /// Whose change it tells of.
    pub hotel_id: HotelId,
    /// The channel it goes to; none for that of its hotel.
    pub channel: Option<&'a str>,
    /// Of the change.
    pub revision: Revision,
    /// Name of the event.
    pub event: &'a str,
    /// Its data, JSON.
    pub data: &'a str,
    /// The socket that must not get it.
    pub except_socket: Option<&'a str>,
    /// When the change was made.
    pub created_at: Millis,
}

/// Puts an event into the outbox.
pub async fn insert(tx: &mut Tx, new: NewEvent<'_>) -> Result<(), StoreError> {
    let sql = "insert into events \
               (hotel_id, channel, revision, event, data, except_socket, created_at) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    let row = values![
        new.hotel_id,
        new.channel,
        new.revision,
        new.event,
        new.data,
        new.except_socket,
        new.created_at,
    ];
    tx.execute(sql, row).await.map(|_| ())
}

/// Events of a hotel's own channel after a revision, in order, at most `most`.
pub async fn after(
    session: &mut Session,
    hotel: HotelId,
    revision: Revision,
    most: i64,
) -> Result<Vec<Missed>, StoreError> {
    let sql = "select revision, event, data from events \
               where hotel_id = $1 and revision > $2 and channel is null order by id limit $3";
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

/// Forgets, of each hotel, the oldest events: as far as they are from before `before`, and all but
/// those of the newest `most` revisions. What is kept has no hole, also when the clock went back
/// meanwhile, and never lacks an event that is still to be handed over.
pub async fn prune(tx: &mut Tx, before: Millis, most: i64) -> Result<u64, StoreError> {
    let sql = "with kept as ( \
            select hotel_id, min(case when relayed_at is null then revision end) as waiting, \
                   min(case when created_at >= $1 then revision end) as young \
            from events group by hotel_id) \
        delete from events where id in ( \
            select e.id from events e join kept k on k.hotel_id = e.hotel_id \
            join hotels h on h.id = e.hotel_id \
            where (k.waiting is null or e.revision < k.waiting) \
            and (k.young is null or e.revision < k.young or e.revision <= h.revision - $2))";
    tx.execute(sql, values![before, most]).await
}

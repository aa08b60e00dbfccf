//! The outbox: events from their commit until somebody took them. The rows are those of
//! [`events`](super::events), which keeps them as history afterwards.

use std::fmt::Write as _;

use crate::domain::{HotelId, Millis, Revision};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx};

/// An event on its way to the pages.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Place in the outbox.
    pub id: i64,
    /// Whose page changed.
    pub hotel_id: HotelId,
    /// Slug of that hotel.
    pub slug: String,
    /// The channel it goes to; none for that of its hotel.
    pub channel: Option<String>,
    /// Of the change.
    pub revision: Revision,
    /// Name of the event.
    pub event: String,
    /// Its data, JSON.
    pub data: String,
    /// The socket that must not get it: the editor's own.
    pub except_socket: Option<String>,
    /// When the change was made.
    pub created_at: Millis,
}

const OUTGOING: &str = "e.id, e.hotel_id, h.slug, e.channel, e.revision, e.event, e.data, \
                        e.except_socket, e.created_at";

fn outgoing(row: &Row) -> Result<Outgoing, StoreError> {
    Ok(Outgoing {
        id: row.int("id")?,
        hotel_id: row.int("hotel_id")?,
        slug: row.text("slug")?,
        channel: row.text_or_null("channel")?,
        revision: row.int("revision")?,
        event: row.text("event")?,
        data: row.text("data")?,
        except_socket: row.text_or_null("except_socket")?,
        created_at: row.int("created_at")?,
    })
}

/// The next events to hand over, oldest first, at most `most`; none of the hotels in `skip`.
pub async fn waiting(
    session: &mut Session,
    skip: &[HotelId],
    most: usize,
) -> Result<Vec<Outgoing>, StoreError> {
    let skipped = match skip {
        [] => String::new(),
        _ => format!("and e.hotel_id not in ({})", listed(skip)),
    };
    let sql = format!(
        "select {OUTGOING} from events e join hotels h on h.id = e.hotel_id \
         where e.relayed_at is null {skipped} order by e.id limit $1"
    );
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = session.rows(&sql, values![most]).await?;
    rows.iter().map(outgoing).collect()
}

/// The next events behind a place in the outbox, whether they were handed over or not, oldest first,
/// at most `most`. Whoever reads on from the last one misses none: places are given in the order in
/// which events become visible.
pub async fn behind(
    session: &mut Session,
    place: i64,
    most: usize,
) -> Result<Vec<Outgoing>, StoreError> {
    let sql = format!(
        "select {OUTGOING} from events e join hotels h on h.id = e.hotel_id \
         where e.id > $1 order by e.id limit $2"
    );
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = session.rows(&sql, values![place, most]).await?;
    rows.iter().map(outgoing).collect()
}

/// The last place in the outbox that is taken.
pub async fn last_place(session: &mut Session) -> Result<i64, StoreError> {
    let sql = "select coalesce(max(id), 0) as place from events";
    let row = session.row(sql, Vec::new()).await?;
    row.map_or(Ok(0), |row| row.int("place"))
}

/// Events up to a place that nobody noted as handed over.
pub async fn unmarked_up_to(session: &mut Session, place: i64) -> Result<Vec<i64>, StoreError> {
    let sql = "select id from events where relayed_at is null and id <= $1";
    let rows = session.rows(sql, values![place]).await?;
    rows.iter().map(|row| row.int("id")).collect()
}

/// Events made at or after `since` that were handed over, oldest first, at most the newest
/// `most`, and when each was.
pub async fn handed_over_since(
    session: &mut Session,
    since: Millis,
    most: i64,
) -> Result<Vec<(Outgoing, Millis)>, StoreError> {
    let which = "e.relayed_at is not null and e.created_at >= $1";
    recent(session, which, since, most).await
}

/// The same, and those that nobody has taken yet, as of `now`.
pub async fn handed_over_since_or_waiting(
    session: &mut Session,
    since: Millis,
    now: Millis,
    most: i64,
) -> Result<Vec<(Outgoing, Millis)>, StoreError> {
    let which = "(e.relayed_at is null or e.created_at >= $1)";
    let mut events = recent(session, which, since, most).await?;
    for (_, at) in &mut events {
        *at = if *at == WAITS { now } else { *at };
    }
    Ok(events)
}

/// In the place of the time at which an event was handed over.
const WAITS: Millis = -1;

async fn recent(
    session: &mut Session,
    which: &str,
    since: Millis,
    most: i64,
) -> Result<Vec<(Outgoing, Millis)>, StoreError> {
    let sql = format!(
        "select {OUTGOING}, coalesce(e.relayed_at, {WAITS}) as at \
         from events e join hotels h on h.id = e.hotel_id \
         where {which} and e.refused is null order by e.id desc limit $2"
    );
    let rows = session.rows(&sql, values![since, most]).await?;
    let read = |row: &Row| Ok((outgoing(row)?, row.int("at")?));
    rows.iter().rev().map(read).collect()
}

/// Notes that these events were taken.
pub async fn mark_taken(tx: &mut Tx, ids: &[i64], now: Millis) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "update events set relayed_at = $1 where id in ({})",
        listed(ids)
    );
    tx.execute(&sql, values![now]).await.map(|_| ())
}

/// Notes that an event will never be taken, and why.
pub async fn mark_refused(
    tx: &mut Tx,
    id: i64,
    reason: &str,
    now: Millis,
) -> Result<(), StoreError> {
    let sql = "update events set relayed_at = $1, refused = $2 where id = $3";
    tx.execute(sql, values![now, reason, id]).await.map(|_| ())
}

/// What waits to be handed over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many events.
    pub events: i64,
    /// When the oldest of them was made.
    pub oldest: Option<Millis>,
}

/// What waits of all hotels, or of one.
pub async fn how_many_wait(
    session: &mut Session,
    hotel: Option<HotelId>,
) -> Result<Waiting, StoreError> {
    let of_hotel = hotel.map_or("", |_| "and hotel_id = $1");
    let sql = format!(
        "select count(*) as waiting, min(created_at) as oldest from events \
         where relayed_at is null {of_hotel}"
    );
    let values = hotel.map_or_else(Vec::new, |hotel| values![hotel]);
    let row = session.row(&sql, values).await?;
    row.map_or(Ok(Waiting::default()), |row| {
        Ok(Waiting {
            events: row.int("waiting")?,
            oldest: row.int_or_null("oldest")?,
        })
    })
}

/// How far a change has come.
#[derive(Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which change.
    pub revision: Revision,
    /// Whether an event of it is still to be handed over.
    pub waits: bool,
    /// Why an event of it was refused.
    pub refused: Option<String>,
}

/// How far the changes of a hotel have come, from one revision to another, both included, as far
/// as their events are kept.
pub async fn progress(
    session: &mut Session,
    hotel: HotelId,
    first: Revision,
    last: Revision,
) -> Result<Vec<Progress>, StoreError> {
    let sql = "select revision, count(*) > count(relayed_at) as waits, max(refused) as refused \
               from events where hotel_id = $1 and revision between $2 and $3 group by revision";
    let rows = session.rows(sql, values![hotel, first, last]).await?;
    let read = |row: &Row| {
        Ok(Progress {
            revision: row.int("revision")?,
            waits: row.flag("waits")?,
            refused: row.text_or_null("refused")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Changes of a hotel of which an event was refused, newest first, with the reason.
pub async fn refused(
    session: &mut Session,
    hotel: HotelId,
    most: i64,
) -> Result<Vec<(Revision, String)>, StoreError> {
    let sql = "select revision, max(refused) as refused from events \
               where hotel_id = $1 and refused is not null \
               group by revision order by revision desc limit $2";
    let rows = session.rows(sql, values![hotel, most]).await?;
    let read = |row: &Row| Ok((row.int("revision")?, row.text("refused")?));
    rows.iter().map(read).collect()
}

/// How many events were refused, of those that are kept.
pub async fn how_many_refused(session: &mut Session) -> Result<i64, StoreError> {
    let sql = "select count(*) as refused from events where refused is not null";
    let row = session.row(sql, Vec::new()).await?;
    row.map_or(Ok(0), |row| row.int("refused"))
}

/// Integers of our own, separated by commas.
fn listed(ids: &[i64]) -> String {
    let mut text = String::with_capacity(ids.len() * 8);
    for (index, id) in ids.iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{}{id}", if index == 0 { "" } else { ", " });
    }
    text
}

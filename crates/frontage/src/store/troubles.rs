//! Hotels whose events are not taken at present, and why: for their staff, for operators, and
//! for the next start.

use crate::domain::{HotelId, Millis};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx};

/// What stands between a hotel's outbox and its pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Whose outbox.
    pub hotel_id: HotelId,
    /// When it began.
    pub since: Millis,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it failed the last time, as a sentence for staff.
    pub reason: String,
}

/// Notes another failed attempt.
pub async fn note(tx: &mut Tx, trouble: &Trouble) -> Result<(), StoreError> {
    let sql = "insert into delivery_troubles (hotel_id, since, attempts, reason) \
               values ($1, $2, $3, $4) on conflict (hotel_id) do update \
               set attempts = excluded.attempts, reason = excluded.reason";
    let row = values![
        trouble.hotel_id,
        trouble.since,
        trouble.attempts,
        trouble.reason.as_str()
    ];
    tx.execute(sql, row).await.map(|_| ())
}

/// Forgets the trouble of a hotel: its events are taken again.
pub async fn over(tx: &mut Tx, hotel: HotelId) -> Result<(), StoreError> {
    let sql = "delete from delivery_troubles where hotel_id = $1";
    tx.execute(sql, values![hotel]).await.map(|_| ())
}

/// All there are.
pub async fn all(session: &mut Session) -> Result<Vec<Trouble>, StoreError> {
    let sql = "select hotel_id, since, attempts, reason from delivery_troubles order by since";
    let rows = session.rows(sql, Vec::new()).await?;
    rows.iter().map(trouble).collect()
}

/// That of one hotel.
pub async fn of_hotel(
    session: &mut Session,
    hotel: HotelId,
) -> Result<Option<Trouble>, StoreError> {
    let sql = "select hotel_id, since, attempts, reason from delivery_troubles \
               where hotel_id = $1";
    let row = session.row(sql, values![hotel]).await?;
    row.as_ref().map(trouble).transpose()
}

fn trouble(row: &Row) -> Result<Trouble, StoreError> {
    Ok(Trouble {
        hotel_id: row.int("hotel_id")?,
        since: row.int("since")?,
        attempts: row.int("attempts")?,
        reason: row.text("reason")?,
    })
}

//! Delivery receipts, kept with the history: on how many open pages a change was live, and how
//! soon.

use crate::domain::{HotelId, Revision};

use super::engine::values;
use super::{Session, StoreError, Tx};

/// The receipt of one change, complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Whose page.
    pub hotel_id: HotelId,
    /// Which change.
    pub revision: Revision,
    /// Pages of ours that were open when it was sent.
    pub open: i64,
    /// How many of them have painted it.
    pub live: i64,
    /// Other subscribers, who do not tell.
    pub others: i64,
    /// Milliseconds from the save until half of them had painted it.
    pub p50_ms: Option<i64>,
    /// The same until the last had.
    pub max_ms: Option<i64>,
}

/// Keeps a receipt; a later one of the same change replaces it.
pub async fn keep(tx: &mut Tx, receipt: &Receipt) -> Result<(), StoreError> {
    let sql = "insert into receipts (hotel_id, revision, open, live, others, p50_ms, max_ms) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict (hotel_id, revision) do update \
               set open = excluded.open, live = excluded.live, others = excluded.others, \
               p50_ms = excluded.p50_ms, max_ms = excluded.max_ms";
    let row = values![
        receipt.hotel_id,
        receipt.revision,
        receipt.open,
        receipt.live,
        receipt.others,
        receipt.p50_ms,
        receipt.max_ms,
    ];
    tx.execute(sql, row).await.map(|_| ())
}

/// Those of a hotel from one revision to another, both included.
pub async fn between(
    session: &mut Session,
    hotel: HotelId,
    first: Revision,
    last: Revision,
) -> Result<Vec<Receipt>, StoreError> {
    let sql = "select hotel_id, revision, open, live, others, p50_ms, max_ms from receipts \
               where hotel_id = $1 and revision between $2 and $3";
    let rows = session.rows(sql, values![hotel, first, last]).await?;
    let read = |row: &super::engine::Row| {
        Ok(Receipt {
            hotel_id: row.int("hotel_id")?,
            revision: row.int("revision")?,
            open: row.int("open")?,
            live: row.int("live")?,
            others: row.int("others")?,
            p50_ms: row.int_or_null("p50_ms")?,
            max_ms: row.int_or_null("max_ms")?,
        })
    };
    rows.iter().map(read).collect()
}

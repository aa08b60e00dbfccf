//! Who works at a hotel, as whoever leads it sees them.

use crate::domain::{HotelId, Millis, Staff, StaffId};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx, staff};

/// Somebody who works at a hotel.
#[derive(Debug)]
pub struct Colleague {
    /// Who.
    pub staff: Staff,
    /// Whether this person may sign in.
    pub is_active: bool,
    /// Since when this person is here.
    pub created_at: Millis,
    /// When this person was last here, to the nearest few minutes; none when never.
    pub last_seen_at: Option<Millis>,
}

/// All who work at a hotel, those who may not sign in last.
pub async fn of(session: &mut Session, hotel: HotelId) -> Result<Vec<Colleague>, StoreError> {
    let sql = "select * from staff where hotel_id = $1 and removed_at is null \
               order by is_active desc, created_at, id";
    let rows = session.rows(sql, values![hotel]).await?;
    rows.iter().map(read).collect()
}

/// One of them.
pub async fn colleague(
    session: &mut Session,
    hotel: HotelId,
    id: StaffId,
) -> Result<Option<Colleague>, StoreError> {
    let sql = "select * from staff where id = $2 and hotel_id = $1 and removed_at is null";
    let row = session.row(sql, values![hotel, id]).await?;
    row.map(|row| read(&row)).transpose()
}

/// How many owners of a hotel may sign in.
pub async fn owners(session: &mut Session, hotel: HotelId) -> Result<i64, StoreError> {
    let sql = "select count(*) as owners from staff \
               where hotel_id = $1 and role = 'owner' and is_active = 1 and removed_at is null";
    let row = session.row(sql, values![hotel]).await?;
    row.map_or(Ok(0), |row| row.int("owners"))
}

/// Writes role and whether somebody may sign in.
pub async fn update(tx: &mut Tx, colleague: &Colleague) -> Result<(), StoreError> {
    let Colleague {
        staff, is_active, ..
    } = colleague;
    let sql = "update staff set role = $2, is_active = $3 where id = $1";
    let row = values![staff.id, staff.role.as_str(), *is_active];
    tx.execute(sql, row).await.map(|_| ())
}

/// Takes somebody off the staff. The row stays, under the name that people know, for the history;
/// the user name is free again: what takes its place is no user name.
pub async fn remove(tx: &mut Tx, staff: &Staff, now: Millis) -> Result<(), StoreError> {
    let sql = "update staff set removed_at = $2, is_active = 0, password_hash = '', \
               display_name = $3, username = '#' || id where id = $1";
    let row = values![staff.id, now, staff.name()];
    tx.execute(sql, row).await.map(|_| ())
}

fn read(row: &Row) -> Result<Colleague, StoreError> {
    Ok(Colleague {
        staff: staff::read(row)?,
        is_active: row.flag("is_active")?,
        created_at: row.int("created_at")?,
        last_seen_at: row.int_or_null("last_seen_at")?,
    })
}

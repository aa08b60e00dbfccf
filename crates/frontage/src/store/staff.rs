//! Staff: who may sign in, and who works at a hotel.

use crate::domain::{HotelId, Millis, Role, Staff, StaffId};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx};

/// Somebody to be added to the staff.
#[derive(Debug)]
pub struct NewStaff<'a> {
    /// The hotel worked for; none for a superuser.
    pub hotel_id: Option<HotelId>,
    /// Name to sign in with, unique in the installation.
    pub username: &'a str,
    /// What colleagues call this person; empty: by the user name.
    pub display_name: &'a str,
    /// PHC string.
    pub password_hash: &'a str,
    /// What may be done.
    pub role: Role,
    /// Now.
    pub created_at: Millis,
}

/// Adds somebody; fails with a duplicate when the name is taken.
pub async fn insert(tx: &mut Tx, new: NewStaff<'_>) -> Result<StaffId, StoreError> {
    let sql = "insert into staff \
               (hotel_id, username, password_hash, role, is_superuser, created_at, display_name) \
               values ($1, $2, $3, $4, $5, $6, $7) returning id";
    let row = values![
        new.hotel_id,
        new.username,
        new.password_hash,
        new.role.as_str(),
        new.hotel_id.is_none(),
        new.created_at,
        new.display_name,
    ];
    tx.row(sql, row).await?.ok_or(StoreError::Closed)?.int("id")
}

/// Who has this name, with the hash of the password; only active staff.
pub async fn credentials(
    session: &mut Session,
    username: &str,
) -> Result<Option<(Staff, String)>, StoreError> {
    let sql = "select * from staff where username = $1 and is_active = 1 and removed_at is null";
    let Some(row) = session.row(sql, values![username]).await? else {
        return Ok(None);
    };
    Ok(Some((read(&row)?, row.text("password_hash")?)))
}

/// Who has this id, as long as they are active.
pub async fn by_id(session: &mut Session, id: StaffId) -> Result<Option<Staff>, StoreError> {
    let sql = "select * from staff where id = $1 and is_active = 1 and removed_at is null";
    let row = session.row(sql, values![id]).await?;
    row.map(|row| read(&row)).transpose()
}

/// Somebody who may sign in, with the hash of the password.
pub async fn active(
    session: &mut Session,
    id: StaffId,
) -> Result<Option<(Staff, String)>, StoreError> {
    let sql = "select * from staff where id = $1 and is_active = 1 and removed_at is null";
    let Some(row) = session.row(sql, values![id]).await? else {
        return Ok(None);
    };
    Ok(Some((read(&row)?, row.text("password_hash")?)))
}

/// Says what colleagues call somebody.
pub async fn set_display_name(tx: &mut Tx, id: StaffId, name: &str) -> Result<(), StoreError> {
    let sql = "update staff set display_name = $2 where id = $1";
    tx.execute(sql, values![id, name]).await.map(|_| ())
}

/// Gives somebody another password, unless it is not `before` any more; tells whether it was.
pub async fn set_password(
    tx: &mut Tx,
    id: StaffId,
    before: &str,
    password_hash: &str,
) -> Result<bool, StoreError> {
    let sql = "update staff set password_hash = $3 where id = $1 and password_hash = $2";
    Ok(tx.execute(sql, values![id, before, password_hash]).await? > 0)
}

/// Whether this installation has, or ever had, anybody on any staff.
pub async fn is_anybody(session: &mut Session) -> Result<bool, StoreError> {
    let found = session
        .row("select id from staff limit 1", Vec::new())
        .await?;
    Ok(found.is_some())
}

/// Reads a row that holds all columns of `staff`.
pub(super) fn read(row: &Row) -> Result<Staff, StoreError> {
    let role = row.text("role")?;
    Ok(Staff {
        id: row.int("id")?,
        username: row.text("username")?,
        display_name: row.text("display_name")?,
        hotel_id: row.int_or_null("hotel_id")?,
        role: Role::parse(&role).ok_or(StoreError::Corrupt {
            table: "staff",
            what: role,
        })?,
        is_superuser: row.flag("is_superuser")?,
    })
}

//! Staff and their sessions.

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
    /// PHC string.
    pub password_hash: &'a str,
    /// What may be done.
    pub role: Role,
    /// Now.
    pub created_at: Millis,
}

/// Adds somebody; fails with a duplicate when the name is taken.
pub async fn insert(tx: &mut Tx, new: NewStaff<'_>) -> Result<StaffId, StoreError> {
    let sql = "insert into staff (hotel_id, username, password_hash, role, is_superuser, created_at) \
               values ($1, $2, $3, $4, $5, $6) returning id";
    let row = values![
        new.hotel_id,
        new.username,
        new.password_hash,
        new.role.as_str(),
        new.hotel_id.is_none(),
        new.created_at
    ];
    tx.row(sql, row).await?.ok_or(StoreError::Closed)?.int("id")
}

/// Who has this name, with the hash of the password; only active staff.
pub async fn credentials(
    session: &mut Session,
    username: &str,
) -> Result<Option<(Staff, String)>, StoreError> {
    let sql = "select * from staff where username = $1 and is_active = 1";
    let Some(row) = session.row(sql, values![username]).await? else {
        return Ok(None);
    };
    Ok(Some((read(&row)?, row.text("password_hash")?)))
}

/// Who has this session, if it has not expired and its owner is still active.
pub async fn by_session(
    session: &mut Session,
    token_sha256: &str,
    now: Millis,
) -> Result<Option<Staff>, StoreError> {
    let sql = "select m.* from sessions s join staff m on m.id = s.staff_id \
               where s.token_sha256 = $1 and s.expires_at > $2 and m.is_active = 1";
    session
        .row(sql, values![token_sha256, now])
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// Begins a session, forgets the expired ones of the same person, and keeps only the newest
/// `most` of them.
pub async fn begin_session(
    tx: &mut Tx,
    staff: StaffId,
    token_sha256: &str,
    now: Millis,
    expires_at: Millis,
    most: i64,
) -> Result<(), StoreError> {
    let sql = "delete from sessions where staff_id = $1 and (expires_at <= $2 or token_sha256 in \
               (select token_sha256 from sessions where staff_id = $1 \
                order by created_at desc, token_sha256 limit 1000 offset $3))";
    tx.execute(sql, values![staff, now, most - 1]).await?;
    let sql = "insert into sessions (token_sha256, staff_id, created_at, expires_at) \
               values ($1, $2, $3, $4)";
    tx.execute(sql, values![token_sha256, staff, now, expires_at])
        .await
        .map(|_| ())
}

/// Ends a session; an unknown one does no harm.
pub async fn end_session(tx: &mut Tx, token_sha256: &str) -> Result<(), StoreError> {
    tx.execute(
        "delete from sessions where token_sha256 = $1",
        values![token_sha256],
    )
    .await
    .map(|_| ())
}

fn read(row: &Row) -> Result<Staff, StoreError> {
    let role = row.text("role")?;
    Ok(Staff {
        id: row.int("id")?,
        username: row.text("username")?,
        hotel_id: row.int_or_null("hotel_id")?,
        role: Role::parse(&role).ok_or(StoreError::Corrupt {
            table: "staff",
            what: role,
        })?,
        is_superuser: row.flag("is_superuser")?,
    })
}

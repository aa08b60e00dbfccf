//! Links that make somebody a member of a hotel's staff.

use crate::domain::{HotelId, Millis, Role, StaffId};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx};

/// An invitation to be written.
#[derive(Debug)]
pub struct NewInvitation<'a> {
    /// To the staff of which hotel.
    pub hotel_id: HotelId,
    /// Names the secret of the link, which is never stored.
    pub secret_sha256: &'a str,
    /// As what.
    pub role: Role,
    /// For whom; empty when whoever invited did not say.
    pub name: &'a str,
    /// By whom.
    pub invited_by: StaffId,
    /// Now.
    pub created_at: Millis,
    /// Until when.
    pub expires_at: Millis,
}

/// An invitation.
#[derive(Debug)]
pub struct Invitation {
    /// Key of its row.
    pub id: i64,
    /// To the staff of which hotel.
    pub hotel_id: HotelId,
    /// As what.
    pub role: Role,
    /// For whom; empty when whoever invited did not say.
    pub name: String,
    /// What colleagues call whoever invited.
    pub invited_by: Option<String>,
    /// Since when.
    pub created_at: Millis,
    /// Until when.
    pub expires_at: Millis,
    /// When somebody came by it.
    pub accepted_at: Option<Millis>,
    /// When it was taken back.
    pub revoked_at: Option<Millis>,
}

const SELECT: &str = "select i.*, coalesce(nullif(s.display_name, ''), s.username) as inviter \
                      from invitations i left join staff s on s.id = i.invited_by";

/// Writes an invitation; gives its key.
pub async fn insert(tx: &mut Tx, new: NewInvitation<'_>) -> Result<i64, StoreError> {
    let sql = "insert into invitations \
               (hotel_id, secret_sha256, role, name, invited_by, created_at, expires_at) \
               values ($1, $2, $3, $4, $5, $6, $7) returning id";
    let row = values![
        new.hotel_id,
        new.secret_sha256,
        new.role.as_str(),
        new.name,
        new.invited_by,
        new.created_at,
        new.expires_at,
    ];
    tx.row(sql, row).await?.ok_or(StoreError::Closed)?.int("id")
}

/// The invitations of a hotel that are still good, the newest first.
pub async fn open(
    session: &mut Session,
    hotel: HotelId,
    now: Millis,
) -> Result<Vec<Invitation>, StoreError> {
    let sql = format!(
        "{SELECT} where i.hotel_id = $1 and i.accepted_at is null and i.revoked_at is null \
         and i.expires_at > $2 order by i.created_at desc, i.id desc"
    );
    let rows = session.rows(&sql, values![hotel, now]).await?;
    rows.iter().map(read).collect()
}

/// The invitation with this secret, good or not.
pub async fn by_secret(
    session: &mut Session,
    secret_sha256: &str,
) -> Result<Option<Invitation>, StoreError> {
    let sql = format!("{SELECT} where i.secret_sha256 = $1");
    let row = session.row(&sql, values![secret_sha256]).await?;
    row.map(|row| read(&row)).transpose()
}

/// Somebody came by it.
pub async fn accept(tx: &mut Tx, id: i64, by: StaffId, now: Millis) -> Result<(), StoreError> {
    let sql = "update invitations set accepted_at = $3, accepted_by = $2 where id = $1";
    tx.execute(sql, values![id, by, now]).await.map(|_| ())
}

/// Takes an invitation of a hotel back, if it is still good; tells whether it was.
pub async fn revoke(tx: &mut Tx, hotel: HotelId, id: i64, now: Millis) -> Result<bool, StoreError> {
    let sql = "update invitations set revoked_at = $3 where hotel_id = $1 and id = $2 \
               and accepted_at is null and revoked_at is null and expires_at > $3";
    Ok(tx.execute(sql, values![hotel, id, now]).await? > 0)
}

/// Takes all back that somebody gave.
pub async fn revoke_of(tx: &mut Tx, staff: StaffId, now: Millis) -> Result<(), StoreError> {
    let sql = "update invitations set revoked_at = $2 where invited_by = $1 \
               and accepted_at is null and revoked_at is null and expires_at > $2";
    tx.execute(sql, values![staff, now]).await.map(|_| ())
}

/// Forgets those of a hotel that ended before this moment.
pub async fn forget(tx: &mut Tx, hotel: HotelId, before: Millis) -> Result<(), StoreError> {
    let sql = "delete from invitations where hotel_id = $1 and \
               coalesce(accepted_at, revoked_at, expires_at) < $2";
    tx.execute(sql, values![hotel, before]).await.map(|_| ())
}

fn read(row: &Row) -> Result<Invitation, StoreError> {
    let role = row.text("role")?;
    Ok(Invitation {
        id: row.int("id")?,
        hotel_id: row.int("hotel_id")?,
        role: Role::parse(&role).ok_or(StoreError::Corrupt {
            table: "invitations",
            what: role,
        })?,
        name: row.text("name")?,
        invited_by: row.text_or_null("inviter")?,
        created_at: row.int("created_at")?,
        expires_at: row.int("expires_at")?,
        accepted_at: row.int_or_null("accepted_at")?,
        revoked_at: row.int_or_null("revoked_at")?,
    })
}

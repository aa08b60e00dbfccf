//! Sessions: from which browsers somebody is signed in.

use crate::domain::{Millis, Staff, StaffId};

use super::engine::values;
use super::{Session, StoreError, Tx, staff};

/// Characters of the hash that name a session to its owner. The hash of 256 random bits leads
/// nobody back to them.
const NAME_CHARACTERS: usize = 16;

/// A session to begin.
#[derive(Debug)]
pub struct NewSession<'a> {
    /// Whose.
    pub staff: StaffId,
    /// Names it; the token itself is never stored.
    pub token_sha256: &'a str,
    /// Now.
    pub now: Millis,
    /// When it ends by itself.
    pub expires_at: Millis,
    /// What the browser calls itself; empty when it does not say.
    pub agent: &'a str,
}

/// Begins a session, forgets the expired ones of the same person, and keeps only the newest
/// `most` of them.
pub async fn begin(tx: &mut Tx, new: NewSession<'_>, most: i64) -> Result<(), StoreError> {
    let NewSession {
        staff,
        token_sha256,
        now,
        expires_at,
        agent,
    } = new;
    let sql = "delete from sessions where staff_id = $1 and (expires_at <= $2 or token_sha256 in \
               (select token_sha256 from sessions where staff_id = $1 \
                order by created_at desc, token_sha256 limit 1000 offset $3))";
    tx.execute(sql, values![staff, now, most - 1]).await?;
    let sql = "insert into sessions \
               (token_sha256, staff_id, created_at, expires_at, last_seen_at, agent) \
               values ($1, $2, $3, $4, $3, $5)";
    tx.execute(sql, values![token_sha256, staff, now, expires_at, agent])
        .await?;
    seen(tx, staff, now).await
}

/// Ends a session; an unknown one does no harm.
pub async fn end(tx: &mut Tx, token_sha256: &str) -> Result<(), StoreError> {
    tx.execute(
        "delete from sessions where token_sha256 = $1",
        values![token_sha256],
    )
    .await
    .map(|_| ())
}

/// Who has this session, if it has not expired and its owner is still active; and when it was
/// last noted that it is in use.
pub async fn owner(
    session: &mut Session,
    token_sha256: &str,
    now: Millis,
) -> Result<Option<(Staff, Millis)>, StoreError> {
    let sql = "select m.*, s.last_seen_at as session_seen_at \
               from sessions s join staff m on m.id = s.staff_id \
               where s.token_sha256 = $1 and s.expires_at > $2 \
               and m.is_active = 1 and m.removed_at is null";
    let Some(row) = session.row(sql, values![token_sha256, now]).await? else {
        return Ok(None);
    };
    Ok(Some((staff::read(&row)?, row.int("session_seen_at")?)))
}

/// Notes that a session is in use.
pub async fn note_use(tx: &mut Tx, token_sha256: &str, now: Millis) -> Result<(), StoreError> {
    let sql = "update sessions set last_seen_at = $2 where token_sha256 = $1 returning staff_id";
    match tx.row(sql, values![token_sha256, now]).await? {
        Some(row) => seen(tx, row.int("staff_id")?, now).await,
        None => Ok(()),
    }
}

async fn seen(tx: &mut Tx, staff: StaffId, now: Millis) -> Result<(), StoreError> {
    let sql = "update staff set last_seen_at = $2 where id = $1";
    tx.execute(sql, values![staff, now]).await.map(|_| ())
}

/// A session as its owner sees it.
#[derive(Debug)]
pub struct Begun {
    /// Names it.
    pub id: String,
    /// When it began.
    pub created_at: Millis,
    /// When it was last in use, to the nearest few minutes.
    pub last_seen_at: Millis,
    /// What the browser called itself then.
    pub agent: String,
}

/// The name by which the owner of a session knows it.
pub fn name_of(token_sha256: &str) -> &str {
    token_sha256.get(..NAME_CHARACTERS).unwrap_or(token_sha256)
}

/// The sessions of somebody that have not expired, those in use first.
pub async fn of(
    session: &mut Session,
    staff: StaffId,
    now: Millis,
) -> Result<Vec<Begun>, StoreError> {
    let sql = "select * from sessions where staff_id = $1 and expires_at > $2 \
               order by last_seen_at desc, created_at desc, token_sha256";
    let rows = session.rows(sql, values![staff, now]).await?;
    rows.iter()
        .map(|row| {
            Ok(Begun {
                id: name_of(&row.text("token_sha256")?).to_owned(),
                created_at: row.int("created_at")?,
                last_seen_at: row.int("last_seen_at")?,
                agent: row.text("agent")?,
            })
        })
        .collect()
}

/// Ends the session of that name; tells whether there was one.
pub async fn end_named(tx: &mut Tx, staff: StaffId, name: &str) -> Result<bool, StoreError> {
    let sql = format!(
        "delete from sessions where staff_id = $1 and substr(token_sha256, 1, {NAME_CHARACTERS}) = $2"
    );
    Ok(tx.execute(&sql, values![staff, name]).await? > 0)
}

/// Ends all sessions of somebody, but for the one with this hash if one is given.
pub async fn end_all(tx: &mut Tx, staff: StaffId, except: Option<&str>) -> Result<u64, StoreError> {
    let sql = "delete from sessions where staff_id = $1 and token_sha256 <> $2";
    tx.execute(sql, values![staff, except.unwrap_or_default()])
        .await
}

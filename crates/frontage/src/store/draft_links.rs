//! Links by which a draft can be looked at without signing in.

use crate::domain::{DraftId, HotelId, Millis, StaffId};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx};

/// A link; its secret is nowhere.
#[derive(Debug)]
pub struct Link {
    /// Key of its row.
    pub id: i64,
    /// Who made it, by name.
    pub made_by: Option<String>,
    /// When.
    pub created_at: Millis,
    /// From when on it leads nowhere.
    pub expires_at: Millis,
}

/// Adds a link, forgets those of the draft that have expired, and keeps only the newest `most`.
pub async fn insert(
    tx: &mut Tx,
    draft: DraftId,
    secret_sha256: &str,
    by: StaffId,
    (now, expires_at): (Millis, Millis),
    most: i64,
) -> Result<i64, StoreError> {
    let sql = "insert into draft_links (draft_id, secret_sha256, made_by, created_at, expires_at) \
               values ($1, $2, $3, $4, $5) returning id";
    let row = values![draft, secret_sha256, by, now, expires_at];
    let id = tx
        .row(sql, row)
        .await?
        .ok_or(StoreError::Closed)?
        .int("id")?;
    let sql = "delete from draft_links where draft_id = $1 and (expires_at <= $2 or id in \
               (select id from draft_links where draft_id = $1 order by id desc limit 1000000000 offset $3))";
    tx.execute(sql, values![draft, now, most]).await?;
    Ok(id)
}

/// The links of a draft that lead somewhere, the newest first.
pub async fn of_draft(
    session: &mut Session,
    draft: DraftId,
    now: Millis,
) -> Result<Vec<Link>, StoreError> {
    let sql = "select l.id, l.created_at, l.expires_at, \
               case when s.removed_at is null then s.username else s.display_name end as username \
               from draft_links l left join staff s on s.id = l.made_by \
               where l.draft_id = $1 and l.expires_at > $2 order by l.id desc";
    let rows = session.rows(sql, values![draft, now]).await?;
    let read = |row: &Row| {
        Ok(Link {
            id: row.int("id")?,
            made_by: row.text_or_null("username")?,
            created_at: row.int("created_at")?,
            expires_at: row.int("expires_at")?,
        })
    };
    rows.iter().map(read).collect()
}

/// The draft that a secret leads to, if it is one of this hotel and has not expired.
pub async fn draft_of(
    session: &mut Session,
    hotel: HotelId,
    secret_sha256: &str,
    now: Millis,
) -> Result<Option<DraftId>, StoreError> {
    let sql = "select l.draft_id from draft_links l join drafts d on d.id = l.draft_id \
               where l.secret_sha256 = $1 and l.expires_at > $2 and d.hotel_id = $3";
    let row = session.row(sql, values![secret_sha256, now, hotel]).await?;
    row.map(|row| row.int("draft_id")).transpose()
}

/// Takes a link back: true when the draft had it.
pub async fn delete(tx: &mut Tx, draft: DraftId, id: i64) -> Result<bool, StoreError> {
    let sql = "delete from draft_links where draft_id = $1 and id = $2";
    Ok(tx.execute(sql, values![draft, id]).await? > 0)
}

/// Forgets links that have expired.
pub async fn prune(tx: &mut Tx, now: Millis) -> Result<(), StoreError> {
    tx.execute(
        "delete from draft_links where expires_at <= $1",
        values![now],
    )
    .await
    .map(|_| ())
}

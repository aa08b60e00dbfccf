//! The history: one row per change of a page, for ever.

use crate::domain::{Action, Detail, HotelId, Millis, Revision, StaffId};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx, detail};

/// A change to be written.
#[derive(Debug)]
pub struct NewChange<'a> {
    /// Whose page.
    pub hotel_id: HotelId,
    /// Number it got.
    pub revision: Revision,
    /// Who; nobody when the server itself did it.
    pub staff_id: Option<StaffId>,
    /// What, in one word.
    pub action: Action,
    /// What exactly.
    pub detail: &'a Detail,
    /// When.
    pub changed_at: Millis,
}

/// A change as it was written.
#[derive(Debug)]
pub struct Change {
    /// Its number.
    pub revision: Revision,
    /// When.
    pub changed_at: Millis,
    /// Who, by name; nobody when the server itself did it.
    pub username: Option<String>,
    /// What, in one word.
    pub action: Action,
    /// What exactly; none when an older version wrote it.
    pub detail: Option<Detail>,
}

/// Writes a change into the history.
pub async fn insert(tx: &mut Tx, change: NewChange<'_>) -> Result<(), StoreError> {
    let sql = "insert into changes (hotel_id, revision, staff_id, action, detail, changed_at, format) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    let row = values![
        change.hotel_id,
        change.revision,
        change.staff_id,
        change.action.as_str(),
        detail::write(change.detail),
        change.changed_at,
        detail::FORMAT
    ];
    tx.execute(sql, row).await.map(|_| ())
}

const SELECT: &str = "select c.revision, c.changed_at, c.action, c.detail, c.format, s.username \
                      from changes c left join staff s on s.id = c.staff_id";

/// One change of a page.
pub async fn one(
    session: &mut Session,
    hotel: HotelId,
    revision: Revision,
) -> Result<Option<Change>, StoreError> {
    let sql = format!("{SELECT} where c.hotel_id = $1 and c.revision = $2");
    let row = session.row(&sql, values![hotel, revision]).await?;
    row.map(|row| read(&row)).transpose()
}

/// Changes of a page with numbers below `before` and from `first` on, newest first, at most `most`.
pub async fn backwards(
    session: &mut Session,
    hotel: HotelId,
    before: Revision,
    first: Revision,
    most: i64,
) -> Result<Vec<Change>, StoreError> {
    let sql = format!(
        "{SELECT} where c.hotel_id = $1 and c.revision < $2 and c.revision >= $3 \
         order by c.revision desc limit $4"
    );
    let rows = session
        .rows(&sql, values![hotel, before, first, most])
        .await?;
    rows.iter().map(read).collect()
}

/// As [`backwards`] for the whole page; none in place of a change whose row cannot be read.
pub(super) async fn as_far_as_readable(
    session: &mut Session,
    hotel: HotelId,
    before: Revision,
    most: i64,
) -> Result<Vec<(Revision, Option<Change>)>, StoreError> {
    let sql = format!(
        "{SELECT} where c.hotel_id = $1 and c.revision < $2 order by c.revision desc limit $3"
    );
    let rows = session.rows(&sql, values![hotel, before, most]).await?;
    rows.iter()
        .map(|row| Ok((row.int("revision")?, read(row).ok())))
        .collect()
}

/// The last change of a page that was made at this moment or before it.
pub async fn last_at(
    session: &mut Session,
    hotel: HotelId,
    at: Millis,
) -> Result<Option<Revision>, StoreError> {
    let sql =
        "select max(revision) as revision from changes where hotel_id = $1 and changed_at <= $2";
    match session.row(sql, values![hotel, at]).await? {
        Some(row) => row.int_or_null("revision"),
        None => Ok(None),
    }
}

fn read(row: &Row) -> Result<Change, StoreError> {
    let corrupt = |what: String| StoreError::Corrupt {
        table: "changes",
        what,
    };
    let (action, revision) = (row.text("action")?, row.int("revision")?);
    let is_older = row.int("format")? < detail::FORMAT;
    let text = row.text("detail")?;
    let read = detail::read(&text);
    if read.is_none() && !is_older {
        return Err(corrupt(format!("revision {revision}: {text}")));
    }
    Ok(Change {
        revision,
        changed_at: row.int("changed_at")?,
        username: row.text_or_null("username")?,
        action: Action::parse(&action).ok_or_else(|| corrupt(action))?,
        detail: read.filter(|_| !is_older),
    })
}

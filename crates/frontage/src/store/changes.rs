//! The history: one row per change of a page, for ever.

use crate::domain::{Action, Detail, HotelId, Millis, Revision, StaffId};

use super::engine::{Row, Value, values};
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
    /// Who; nobody when the server itself did it.
    pub author: Option<ChangedBy>,
    /// What, in one word.
    pub action: Action,
    /// What exactly.
    pub kept: Kept,
}

/// Who made a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedBy {
    /// As in the presence channel; the same for ever.
    pub id: i64,
    /// What they sign in with; of somebody removed, how they were called.
    pub username: String,
    /// How they are called.
    pub name: String,
}

/// What is kept of what a change did.
#[derive(Debug)]
pub enum Kept {
    /// All of it.
    Whole(Detail),
    /// Nothing that can be gone back over: an older version wrote it.
    Older,
    /// Nothing that can be read: the database is damaged.
    Damaged,
}

impl Change {
    /// What exactly it did, when that is kept.
    pub fn detail(&self) -> Option<&Detail> {
        match &self.kept {
            Kept::Whole(detail) => Some(detail),
            Kept::Older | Kept::Damaged => None,
        }
    }

    /// For those who cannot go on without [`Self::detail`].
    pub fn damaged(&self) -> StoreError {
        corrupt(format!("the detail of change {}", self.revision))
    }
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

const SELECT: &str = "select c.revision, c.changed_at, c.action, c.detail, c.format, \
     s.id as author, coalesce(nullif(s.display_name, ''), s.username) as name, \
     case when s.removed_at is null then s.username else s.display_name end as username \
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
    let range = values![hotel, before, first, most];
    newest_first(session, "", range).await
}

/// As [`backwards`], without what need not be read to go back: of changes that touched the
/// gallery alone only the oldest, which says what was there. Each holds two whole lists, so a
/// busy gallery would make of a glance back many megabytes of JSON.
pub async fn without_gallery(
    session: &mut Session,
    hotel: HotelId,
    before: Revision,
    first: Revision,
    most: i64,
) -> Result<Vec<Change>, StoreError> {
    let of_gallery = [
        Action::GalleryAdd,
        Action::GalleryOrder,
        Action::GalleryRemove,
    ];
    let of_gallery = of_gallery.map(|action| format!("'{}'", action.as_str()));
    let of_gallery = of_gallery.join(", ");
    let needed = format!(
        "and (c.action not in ({of_gallery}) or c.revision = \
              (select min(o.revision) from changes o where o.hotel_id = $1 \
               and o.revision >= $3 and o.action in ({of_gallery})))"
    );
    let range = values![hotel, before, first, most];
    newest_first(session, &needed, range).await
}

/// `range` is hotel, number before which, from which on, and how many at most.
async fn newest_first(
    session: &mut Session,
    condition: &str,
    range: Vec<Value>,
) -> Result<Vec<Change>, StoreError> {
    let sql = format!(
        "{SELECT} where c.hotel_id = $1 and c.revision < $2 and c.revision >= $3 {condition} \
         order by c.revision desc limit $4"
    );
    let rows = session.rows(&sql, range).await?;
    rows.iter().map(read).collect()
}

/// The newest change from `first` on that an older version wrote.
pub async fn newest_of_older_version(
    session: &mut Session,
    hotel: HotelId,
    first: Revision,
) -> Result<Option<Revision>, StoreError> {
    let which = "revision >= $2 and format < $3";
    newest(session, which, values![hotel, first, detail::FORMAT]).await
}

/// The last change of a page that was made at this moment or before it.
pub async fn last_at(
    session: &mut Session,
    hotel: HotelId,
    at: Millis,
) -> Result<Option<Revision>, StoreError> {
    newest(session, "changed_at <= $2", values![hotel, at]).await
}

/// The newest change of the hotel in `$1` that is like this.
async fn newest(
    session: &mut Session,
    which: &str,
    values: Vec<Value>,
) -> Result<Option<Revision>, StoreError> {
    let sql =
        format!("select max(revision) as revision from changes where hotel_id = $1 and {which}");
    let row = session.row(&sql, values).await?;
    row.map_or(Ok(None), |row| row.int_or_null("revision"))
}

fn read(row: &Row) -> Result<Change, StoreError> {
    let action = row.text("action")?;
    let kept = if row.int("format")? < detail::FORMAT {
        Kept::Older
    } else {
        detail::read(&row.text("detail")?).map_or(Kept::Damaged, Kept::Whole)
    };
    Ok(Change {
        revision: row.int("revision")?,
        changed_at: row.int("changed_at")?,
        author: author(row)?,
        action: Action::parse(&action).ok_or_else(|| corrupt(action))?,
        kept,
    })
}

fn author(row: &Row) -> Result<Option<ChangedBy>, StoreError> {
    let Some(id) = row.int_or_null("author")? else {
        return Ok(None);
    };
    Ok(Some(ChangedBy {
        id,
        username: row.text("username")?,
        name: row.text("name")?,
    }))
}

fn corrupt(what: String) -> StoreError {
    StoreError::Corrupt {
        table: "changes",
        what,
    }
}

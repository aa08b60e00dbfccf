//! Rows of uploads that can be gone on with. Their bytes are `media`'s.

use crate::domain::{ContentHash, DraftId, HotelId, Millis, PublicId, Revision, StaffId};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx};

/// Ended uploads of one hotel that are remembered at most; the oldest are forgotten early.
const MOST_ENDED: i64 = 1_000;

/// An upload, under way or ended.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its name in addresses; nobody can guess it.
    pub id: String,
    /// Whose gallery it is for.
    pub hotel_id: HotelId,
    /// Who uploads.
    pub staff_id: StaffId,
    /// The client's own name for it.
    pub client_id: String,
    /// Name of the file.
    pub name: String,
    /// Size of the whole file, in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes to come, as the client says.
    pub content_hash: Option<ContentHash>,
    /// SHA-256 of the file that they were made of, as the client says.
    pub source_hash: Option<ContentHash>,
    /// Whether a picture that the gallery holds already is to be refused.
    pub refuses_duplicates: bool,
    /// When it was begun.
    pub created_at: Millis,
    /// When it is forgotten unless more of it comes.
    pub expires_at: Millis,
    /// The draft that it goes into; none: the page.
    pub draft_id: Option<DraftId>,
    /// How it ended; none while it is under way.
    pub end: Option<End>,
}

/// How an upload ended.
#[derive(Debug, Clone)]
pub enum End {
    /// It is in the gallery.
    Shown {
        /// Under this name.
        public_id: PublicId,
        /// Since this change.
        revision: Revision,
    },
    /// It was refused.
    Refused {
        /// What is wrong and what to do.
        problem: String,
        /// One word for programs.
        code: String,
        /// The picture that it repeats, if that is why.
        public_id: Option<PublicId>,
    },
}

/// How many uploads are under way and what they come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// How many.
    pub uploads: u64,
    /// Bytes of their whole files.
    pub bytes: u64,
}

const ALL: &str = "select uploads.*, d.draft_id from uploads \
                   left join draft_uploads d on d.upload_id = uploads.id";

/// Adds an upload.
pub async fn insert(tx: &mut Tx, upload: &Upload) -> Result<(), StoreError> {
    let sql = "insert into uploads (id, hotel_id, staff_id, client_id, name, bytes, content_hash, \
               source_hash, refuses_duplicates, created_at, expires_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let row = values![
        upload.id.as_str(),
        upload.hotel_id,
        upload.staff_id,
        upload.client_id.as_str(),
        upload.name.as_str(),
        i64::try_from(upload.bytes).unwrap_or(i64::MAX),
        upload.content_hash.as_ref().map(ContentHash::as_str),
        upload.source_hash.as_ref().map(ContentHash::as_str),
        upload.refuses_duplicates,
        upload.created_at,
        upload.expires_at,
    ];
    tx.execute(sql, row).await?;
    if let Some(draft) = upload.draft_id {
        let sql = "insert into draft_uploads (upload_id, draft_id) values ($1, $2)";
        tx.execute(sql, values![upload.id.as_str(), draft]).await?;
    }
    Ok(())
}

/// An upload of this person for this hotel; none when it is another's.
pub async fn of(
    session: &mut Session,
    hotel: HotelId,
    staff: StaffId,
    id: &str,
) -> Result<Option<Upload>, StoreError> {
    let sql = format!("{ALL} where id = $1 and hotel_id = $2 and staff_id = $3");
    let row = session.row(&sql, values![id, hotel, staff]).await?;
    row.map(|row| read(&row)).transpose()
}

/// The upload that the client of this person calls so.
pub async fn by_client_id(
    session: &mut Session,
    hotel: HotelId,
    staff: StaffId,
    client_id: &str,
) -> Result<Option<Upload>, StoreError> {
    let sql = format!("{ALL} where client_id = $1 and hotel_id = $2 and staff_id = $3");
    let row = session.row(&sql, values![client_id, hotel, staff]).await?;
    row.map(|row| read(&row)).transpose()
}

/// What is under way for one hotel, or for all when none is named.
pub async fn unfinished(
    session: &mut Session,
    hotel: Option<HotelId>,
) -> Result<Unfinished, StoreError> {
    let sql = "select count(*) as uploads, cast(coalesce(sum(bytes), 0) as bigint) as bytes from uploads \
               where ended_at is null and ($1 is null or hotel_id = $1)";
    let row = session.row(sql, values![hotel]).await?;
    let row = row.ok_or(StoreError::Closed)?;
    let number = |column| row.int(column).map(|n| u64::try_from(n).unwrap_or(0));
    Ok(Unfinished {
        uploads: number("uploads")?,
        bytes: number("bytes")?,
    })
}

/// Every upload that is under way, the oldest first.
pub async fn all_unfinished(session: &mut Session) -> Result<Vec<Upload>, StoreError> {
    let sql = format!("{ALL} where ended_at is null order by created_at, id");
    let rows = session.rows(&sql, Vec::new()).await?;
    rows.iter().map(read).collect()
}

/// Those of one person that are under way for this hotel, the oldest first.
pub async fn unfinished_of(
    session: &mut Session,
    hotel: HotelId,
    staff: StaffId,
) -> Result<Vec<Upload>, StoreError> {
    let sql = format!(
        "{ALL} where hotel_id = $1 and staff_id = $2 and ended_at is null order by created_at, id"
    );
    let rows = session.rows(&sql, values![hotel, staff]).await?;
    rows.iter().map(read).collect()
}

/// Notes that more of it has come, so that it is kept until then.
pub async fn keep_until(tx: &mut Tx, id: &str, expires_at: Millis) -> Result<(), StoreError> {
    let sql = "update uploads set expires_at = $2 where id = $1 and ended_at is null";
    tx.execute(sql, values![id, expires_at]).await.map(|_| ())
}

/// Notes how one ended, and forgets the oldest of its hotel's ended ones beyond the bound.
pub async fn end(tx: &mut Tx, upload: &Upload, end: &End, now: Millis) -> Result<(), StoreError> {
    let sql = "update uploads set ended_at = $2, public_id = $3, revision = $4, problem = $5, \
               code = $6 where id = $1 and ended_at is null";
    let id = upload.id.as_str();
    let row = match end {
        End::Shown {
            public_id,
            revision,
        } => values![
            id,
            now,
            public_id.as_str(),
            *revision,
            None::<&str>,
            None::<&str>
        ],
        End::Refused {
            problem,
            code,
            public_id,
        } => values![
            id,
            now,
            public_id.as_ref().map(PublicId::as_str),
            None::<i64>,
            problem.as_str(),
            code.as_str(),
        ],
    };
    tx.execute(sql, row).await?;
    let sql = "delete from uploads where id in (select id from uploads \
               where hotel_id = $1 and ended_at is not null \
               order by ended_at desc, id limit 1000000000 offset $2)";
    tx.execute(sql, values![upload.hotel_id, MOST_ENDED])
        .await
        .map(|_| ())
}

/// Forgets one.
pub async fn remove(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    let sql = "delete from uploads where id = $1";
    tx.execute(sql, values![id]).await.map(|_| ())
}

/// Forgets those that expired before this moment. Gives how many.
pub async fn remove_expired(tx: &mut Tx, now: Millis) -> Result<u64, StoreError> {
    let sql = "delete from uploads where expires_at <= $1";
    tx.execute(sql, values![now]).await
}

/// Names of those whose bytes are kept.
pub async fn ids_of_unfinished(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let sql = "select id from uploads where ended_at is null";
    let rows = session.rows(sql, Vec::new()).await?;
    rows.iter().map(|row| row.text("id")).collect()
}

fn read(row: &Row) -> Result<Upload, StoreError> {
    let hash = |column| -> Result<Option<ContentHash>, StoreError> {
        let text = row.text_or_null(column)?;
        text.map(|text| text.parse().map_err(|_| corrupt(text)))
            .transpose()
    };
    Ok(Upload {
        id: row.text("id")?,
        hotel_id: row.int("hotel_id")?,
        staff_id: row.int("staff_id")?,
        client_id: row.text("client_id")?,
        name: row.text("name")?,
        bytes: u64::try_from(row.int("bytes")?).unwrap_or(0),
        content_hash: hash("content_hash")?,
        source_hash: hash("source_hash")?,
        refuses_duplicates: row.flag("refuses_duplicates")?,
        created_at: row.int("created_at")?,
        expires_at: row.int("expires_at")?,
        draft_id: row.int_or_null("draft_id")?,
        end: read_end(row)?,
    })
}

fn read_end(row: &Row) -> Result<Option<End>, StoreError> {
    if row.int_or_null("ended_at")?.is_none() {
        return Ok(None);
    }
    let public_id = row.text_or_null("public_id")?;
    let public_id: Option<PublicId> = public_id
        .map(|text| text.parse().map_err(|_| corrupt(text)))
        .transpose()?;
    Ok(Some(match (public_id, row.int_or_null("revision")?) {
        (Some(public_id), Some(revision)) => End::Shown {
            public_id,
            revision,
        },
        (public_id, _) => End::Refused {
            problem: row.text_or_null("problem")?.unwrap_or_default(),
            code: row.text_or_null("code")?.unwrap_or_default(),
            public_id,
        },
    }))
}

fn corrupt(what: String) -> StoreError {
    StoreError::Corrupt {
        table: "uploads",
        what,
    }
}

//! Drafts: what is collected until it is published, and when that is.

use serde_json::Value as Json;

use crate::domain::{Delta, Detail, DraftId, HotelId, Millis, Revision, StaffId};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx, detail};

/// How far a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is collected, and perhaps scheduled.
    Open,
    /// Guests see it; perhaps it returns.
    Published,
    /// What it changed is as it was before.
    Returned,
}

impl State {
    /// As kept in the store and told to staff.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Published => "published",
            State::Returned => "returned",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [State::Open, State::Published, State::Returned]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// A minute that was chosen by the hotel's clock, and the moment that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// The moment.
    pub at: Millis,
    /// `2026-12-04T06:00`.
    pub local: String,
}

/// Why something that is due is not done yet.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// How often it was tried.
    pub attempts: i64,
    /// Why not, as a sentence.
    pub reason: String,
    /// When it is tried again.
    pub try_at: Millis,
}

/// A change of the page that a draft made.
#[derive(Debug, Clone, Copy)]
pub struct Done {
    /// Its number; none when the page was so already.
    pub revision: Option<Revision>,
    /// When.
    pub at: Millis,
}

/// A draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Key of its row.
    pub id: DraftId,
    /// Whose page it is to change.
    pub hotel_id: HotelId,
    /// What staff call it.
    pub name: String,
    /// How far it is.
    pub state: State,
    /// What it changes.
    pub delta: Delta,
    /// Who began it, by name.
    pub begun_by: Option<String>,
    /// Who changed it last, by name.
    pub changed_by: Option<String>,
    /// When it was begun.
    pub created_at: Millis,
    /// When it was last changed.
    pub changed_at: Millis,
    /// When it is to be published.
    pub publish: Option<Appointment>,
    /// When what it changed is to be as before.
    pub returning: Option<Appointment>,
    /// Who scheduled it.
    pub scheduled_by: Option<StaffId>,
    /// Its publication.
    pub published: Option<Done>,
    /// Its return.
    pub returned: Option<Done>,
    /// What staff are to know of how it went, JSON.
    pub told: Json,
    /// Why what is due is not done.
    pub trouble: Option<Trouble>,
}

impl Draft {
    /// When something of it is due next, and which.
    pub fn due(&self) -> Option<(Due, Millis)> {
        let of = |due: Due, appointment: &Option<Appointment>| {
            appointment
                .as_ref()
                .map(|appointment| (due, appointment.at))
        };
        match self.state {
            State::Open => of(Due::Publication, &self.publish),
            State::Published => of(Due::Return, &self.returning),
            State::Returned => None,
        }
    }
}

/// What can be due of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Its publication.
    Publication,
    /// Its return.
    Return,
}

const SELECT: &str = "select d.*, \
     case when b.removed_at is null then b.username else b.display_name end as begun_by_name, \
     case when c.removed_at is null then c.username else c.display_name end as changed_by_name \
                      from drafts d left join staff b on b.id = d.begun_by \
                      left join staff c on c.id = d.changed_by";

/// Begins a draft that changes nothing yet; fails with a duplicate when the hotel has an open one
/// of that name.
pub async fn insert(
    tx: &mut Tx,
    hotel: HotelId,
    name: &str,
    by: StaffId,
    now: Millis,
) -> Result<DraftId, StoreError> {
    let sql = "insert into drafts (hotel_id, name, delta, format, begun_by, changed_by, \
               created_at, changed_at) values ($1, $2, $3, $4, $5, $5, $6, $6) returning id";
    let row = values![
        hotel,
        name,
        write(&Delta::default()),
        detail::FORMAT,
        by,
        now
    ];
    tx.row(sql, row).await?.ok_or(StoreError::Closed)?.int("id")
}

/// A draft of this hotel; none when it is another hotel's.
pub async fn by_id(
    session: &mut Session,
    hotel: HotelId,
    id: DraftId,
) -> Result<Option<Draft>, StoreError> {
    let sql = format!("{SELECT} where d.hotel_id = $1 and d.id = $2");
    let row = session.row(&sql, values![hotel, id]).await?;
    row.map(|row| read(&row)).transpose()
}

/// All drafts of a hotel: open ones and those that are to return first, the newest of each first.
pub async fn of_hotel(session: &mut Session, hotel: HotelId) -> Result<Vec<Draft>, StoreError> {
    let sql = format!(
        "{SELECT} where d.hotel_id = $1 order by case when d.state = 'open' then 0 \
         when d.state = 'published' and d.return_at is not null then 1 else 2 end, \
         d.changed_at desc, d.id desc"
    );
    let rows = session.rows(&sql, values![hotel]).await?;
    rows.iter().map(read).collect()
}

/// How many drafts of a hotel are open, and how many publications and returns are to come.
pub async fn count(session: &mut Session, hotel: HotelId) -> Result<(i64, i64), StoreError> {
    let sql = "select count(case when state = 'open' then 1 end) as open, \
               count(case when state = 'open' then publish_at end) \
                   + count(case when state <> 'returned' then return_at end) as scheduled \
               from drafts where hotel_id = $1";
    let row = session.row(sql, values![hotel]).await?;
    let row = row.ok_or(StoreError::Closed)?;
    Ok((row.int("open")?, row.int("scheduled")?))
}

/// Writes what a draft changes.
pub async fn set_delta(
    tx: &mut Tx,
    id: DraftId,
    delta: &Delta,
    by: StaffId,
    now: Millis,
) -> Result<(), StoreError> {
    let sql = "update drafts set delta = $2, format = $3, changed_by = $4, changed_at = $5 \
               where id = $1";
    let row = values![id, write(delta), detail::FORMAT, by, now];
    tx.execute(sql, row).await.map(|_| ())
}

/// Gives a draft another name; fails with a duplicate when an open one of the hotel has it.
pub async fn rename(
    tx: &mut Tx,
    id: DraftId,
    name: &str,
    by: StaffId,
    now: Millis,
) -> Result<(), StoreError> {
    let sql = "update drafts set name = $2, changed_by = $3, changed_at = $4 where id = $1";
    tx.execute(sql, values![id, name, by, now])
        .await
        .map(|_| ())
}

/// Forgets a draft, and its links with it.
pub async fn delete(tx: &mut Tx, id: DraftId) -> Result<(), StoreError> {
    tx.execute("delete from drafts where id = $1", values![id])
        .await
        .map(|_| ())
}

/// Sets when a draft is to be published and when what it changed is to return. What was tried
/// before counts no more.
pub async fn set_schedule(
    tx: &mut Tx,
    id: DraftId,
    publish: Option<&Appointment>,
    returning: Option<&Appointment>,
    by: Option<StaffId>,
) -> Result<(), StoreError> {
    let sql = "update drafts set publish_at = $2, publish_local = $3, return_at = $4, \
               return_local = $5, scheduled_by = coalesce($6, scheduled_by), attempts = 0, \
               trouble = null, try_at = null where id = $1";
    let row = values![
        id,
        publish.map(|appointment| appointment.at),
        publish.map(|appointment| appointment.local.as_str()),
        returning.map(|appointment| appointment.at),
        returning.map(|appointment| appointment.local.as_str()),
        by,
    ];
    tx.execute(sql, row).await.map(|_| ())
}

/// Notes that a draft was published, and what of it came to be on the page.
pub async fn set_published(
    tx: &mut Tx,
    id: DraftId,
    done: Done,
    delta: &Delta,
    told: &Json,
) -> Result<(), StoreError> {
    let sql = "update drafts set state = 'published', published_revision = $2, published_at = $3, \
               delta = $4, format = $5, told = $6, publish_at = null, publish_local = null, \
               attempts = 0, trouble = null, try_at = null where id = $1";
    let row = values![
        id,
        done.revision,
        done.at,
        write(delta),
        detail::FORMAT,
        told.to_string()
    ];
    tx.execute(sql, row).await.map(|_| ())
}

/// Notes that what a draft changed is as before.
pub async fn set_returned(
    tx: &mut Tx,
    id: DraftId,
    done: Done,
    told: &Json,
) -> Result<(), StoreError> {
    let sql = "update drafts set state = 'returned', returned_revision = $2, returned_at = $3, \
               told = $4, return_at = null, return_local = null, attempts = 0, trouble = null, \
               try_at = null where id = $1";
    let row = values![id, done.revision, done.at, told.to_string()];
    tx.execute(sql, row).await.map(|_| ())
}

/// Notes that what is due could not be done.
pub async fn set_trouble(tx: &mut Tx, id: DraftId, trouble: &Trouble) -> Result<(), StoreError> {
    let sql = "update drafts set attempts = $2, trouble = $3, try_at = $4 where id = $1";
    let row = values![
        id,
        trouble.attempts,
        trouble.reason.as_str(),
        trouble.try_at
    ];
    tx.execute(sql, row).await.map(|_| ())
}

/// The draft of which something is to be done first, and when that is to be tried. What was due
/// earlier comes earlier, also after a while in which nobody was there to do it.
pub async fn next_due(session: &mut Session) -> Result<Option<(Draft, Millis)>, StoreError> {
    let sql = format!(
        "select q.*, coalesce(q.try_at, q.due_at) as when_at from ( \
           {} where d.state = 'open' and d.publish_at is not null \
           union all \
           {} where d.state = 'published' and d.return_at is not null) q \
         order by when_at, q.due_at, q.id limit 1",
        SELECT.replacen("select ", "select d.publish_at as due_at, ", 1),
        SELECT.replacen("select ", "select d.return_at as due_at, ", 1),
    );
    let Some(row) = session.row(&sql, Vec::new()).await? else {
        return Ok(None);
    };
    Ok(Some((read(&row)?, row.int("when_at")?)))
}

/// Drafts of a hotel with something to come, whose minutes are another moment when the hotel's
/// clock is set anew.
pub async fn scheduled(session: &mut Session, hotel: HotelId) -> Result<Vec<Draft>, StoreError> {
    let sql = format!(
        "{SELECT} where d.hotel_id = $1 and d.state <> 'returned' \
         and (d.publish_at is not null or d.return_at is not null) order by d.id"
    );
    let rows = session.rows(&sql, values![hotel]).await?;
    rows.iter().map(read).collect()
}

/// Forgets all but the newest `most` drafts of a hotel that are over.
pub async fn prune(tx: &mut Tx, hotel: HotelId, most: i64) -> Result<(), StoreError> {
    let sql = "delete from drafts where hotel_id = $1 and id in (select id from drafts \
               where hotel_id = $1 and (state = 'returned' \
                   or (state = 'published' and return_at is null)) \
               order by coalesce(returned_at, published_at) desc, id desc limit 1000000000 offset $2)";
    tx.execute(sql, values![hotel, most]).await.map(|_| ())
}

fn write(delta: &Delta) -> String {
    detail::write(&Detail::from(delta.clone()))
}

fn read(row: &Row) -> Result<Draft, StoreError> {
    let corrupt = |what: String| StoreError::Corrupt {
        table: "drafts",
        what,
    };
    let (delta, state, told) = (row.text("delta")?, row.text("state")?, row.text("told")?);
    let appointment = |at, local| {
        let both = row.int_or_null(at)?.zip(row.text_or_null(local)?);
        Ok::<_, StoreError>(both.map(|(at, local)| Appointment { at, local }))
    };
    let done = |at, revision| {
        let (at, revision) = (row.int_or_null(at)?, row.int_or_null(revision)?);
        Ok::<_, StoreError>(at.map(|at| Done { revision, at }))
    };
    let attempts = row.int("attempts")?;
    let trouble = row.text_or_null("trouble")?.zip(row.int_or_null("try_at")?);
    Ok(Draft {
        id: row.int("id")?,
        hotel_id: row.int("hotel_id")?,
        name: row.text("name")?,
        state: State::parse(&state).ok_or_else(|| corrupt(state))?,
        delta: detail::read(&delta).ok_or_else(|| corrupt(delta))?.delta,
        begun_by: row.text_or_null("begun_by_name")?,
        changed_by: row.text_or_null("changed_by_name")?,
        created_at: row.int("created_at")?,
        changed_at: row.int("changed_at")?,
        publish: appointment("publish_at", "publish_local")?,
        returning: appointment("return_at", "return_local")?,
        scheduled_by: row.int_or_null("scheduled_by")?,
        published: done("published_at", "published_revision")?,
        returned: done("returned_at", "returned_revision")?,
        told: serde_json::from_str(&told).map_err(|_| corrupt(told))?,
        trouble: trouble.map(|(reason, try_at)| Trouble {
            attempts,
            reason,
            try_at,
        }),
    })
}

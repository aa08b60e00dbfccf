//! Staff collect changes in a draft, look at it on the real page, and publish it: at once or at
//! its minute, for good or with a return. Until then nothing of it is told to guests.
//!
//! [`collect`](mod@collect) puts a change into a draft instead of on the page, [`view`] is the
//! page with it, [`publish`](mod@publish) and [`bring_back`] are changes of many parts in one
//! revision, [`schedule`] says when, and [`due`] does it then.

pub mod bring_back;
pub mod collect;
pub mod due;
pub mod links;
pub mod publish;
pub mod schedule;
pub mod view;

use serde_json::{Value, json};

use crate::domain::draft::leave_out;
use crate::domain::fields::at_most;
use crate::domain::{DraftId, Hotel, HotelId, Staff};
use crate::error::Refusal;
use crate::live::record::Author;
use crate::store::drafts::{Draft, State};
use crate::store::{Session, StoreError, Tx, drafts};
use crate::time::now;

pub use super::history::place_of;
use super::repetition::{begin, note_made};
use super::{Context, Saved};

/// Longest name of a draft, in characters.
const NAME_CHARS: usize = 100;
/// Drafts of a hotel that are over and still listed.
const MOST_OVER: i64 = 100;

/// Begins a draft that changes nothing yet.
///
/// # Errors
/// When this person may not, the name will not do or is taken, or there are too many drafts.
pub async fn begin_draft(
    context: &Context,
    staff: &Staff,
    slug: &str,
    name: &str,
    author: &Author,
) -> Result<Saved<DraftId>, Refusal> {
    let name = check_name(name)?;
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        let id = earlier.number("id");
        return Ok(earlier.saved(id));
    }
    let (open, _) = drafts::count(&mut tx, hotel.id).await?;
    let most = context.limits.drafts;
    if open >= most {
        let reason = format!(
            "Your hotel can have {most} drafts at a time (FRONTAGE_MAX_DRAFTS). Publish or discard \
             one first."
        );
        return Err(Refusal::Malformed(reason));
    }
    let made = drafts::insert(&mut tx, hotel.id, &name, staff.id, now()).await;
    let id = made.map_err(|error| taken(error, &name))?;
    note_made(&mut tx, author, &hotel, &json!({"id": id})).await?;
    tx.commit().await?;
    tell(context, &hotel, id, "begun");
    Ok(saved(&hotel, id))
}

/// Gives a draft another name.
///
/// # Errors
/// When this person may not, there is no such draft, or the name will not do or is taken.
pub async fn rename(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: DraftId,
    name: &str,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let name = check_name(name)?;
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    find(&mut tx, hotel.id, id).await?;
    let renamed = drafts::rename(&mut tx, id, &name, staff.id, now()).await;
    renamed.map_err(|error| taken(error, &name))?;
    note_made(&mut tx, author, &hotel, &Value::Null).await?;
    tx.commit().await?;
    tell(context, &hotel, id, "renamed");
    Ok(saved(&hotel, ()))
}

/// Throws a draft away, or clears one from the list that is over.
///
/// # Errors
/// When this person may not, there is no such draft, or what it changed is still to return.
pub async fn discard(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: DraftId,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let draft = find(&mut tx, hotel.id, id).await?;
    if draft.state == State::Published && draft.returning.is_some() {
        let reason = "Guests see this draft, and what it changed is to return. Cancel the return \
                      first.";
        return Err(Refusal::Malformed(reason.to_owned()));
    }
    drafts::delete(&mut tx, id).await?;
    note_made(&mut tx, author, &hotel, &Value::Null).await?;
    tx.commit().await?;
    tell(context, &hotel, id, "discarded");
    Ok(saved(&hotel, ()))
}

/// Takes one change out of a draft, by its name (see [`leave_out`]).
///
/// # Errors
/// When this person may not, there is no such draft, it is published, or it has no such change.
pub async fn drop_change(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: DraftId,
    what: &str,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let mut draft = find_open(&mut tx, hotel.id, id).await?;
    if !leave_out(&mut draft.delta, what) {
        let reason = format!("The draft does not change \"{what}\".");
        return Err(Refusal::field("change", reason));
    }
    drafts::set_delta(&mut tx, id, &draft.delta, staff.id, now()).await?;
    note_made(&mut tx, author, &hotel, &Value::Null).await?;
    tx.commit().await?;
    tell(context, &hotel, id, "collected");
    Ok(saved(&hotel, ()))
}

/// A draft of this hotel.
///
/// # Errors
/// When there is none.
pub async fn find(session: &mut Session, hotel: HotelId, id: DraftId) -> Result<Draft, Refusal> {
    let found = drafts::by_id(session, hotel, id).await?;
    found.ok_or_else(no_such_draft)
}

/// There is no draft of that number.
pub fn no_such_draft() -> Refusal {
    Refusal::NotFound("Your hotel has no such draft.".to_owned())
}

/// A draft of this hotel that is not published yet.
///
/// # Errors
/// When there is none, or it is published.
pub async fn find_open(tx: &mut Tx, hotel: HotelId, id: DraftId) -> Result<Draft, Refusal> {
    let draft = find(tx, hotel, id).await?;
    if draft.state == State::Open {
        return Ok(draft);
    }
    let published = draft.published.and_then(|done| done.revision);
    let number = published.map(|revision| format!(" as change {revision}"));
    let reason = format!(
        "The draft \"{}\" was published{}. Begin another one for what is to change next.",
        draft.name,
        number.unwrap_or_default()
    );
    Err(Refusal::Malformed(reason))
}

fn check_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    let fits = match at_most(name, NAME_CHARS) {
        Ok(()) if name.is_empty() => Err("Give the draft a name, like Christmas.".to_owned()),
        Ok(()) if name.chars().any(char::is_control) => {
            Err("Use one line of text without control characters.".to_owned())
        }
        fits => fits,
    };
    fits.map_err(|reason| Refusal::field("name", reason))?;
    Ok(name.to_owned())
}

fn taken(error: StoreError, name: &str) -> Refusal {
    if error.is_duplicate() {
        let reason = format!("There is a draft called \"{name}\" already. Use another name.");
        return Refusal::field("name", reason);
    }
    error.into()
}

fn saved<T>(hotel: &Hotel, what: T) -> Saved<T> {
    Saved {
        revision: hotel.revision,
        what,
    }
}

/// Tells the hotel's staff who listen that a draft is another one now, and in one word why.
fn tell(context: &Context, hotel: &Hotel, id: DraftId, what: &str) {
    let data = json!({"id": id, "what": what}).to_string();
    context
        .messages
        .tell(hotel.slug.as_str(), "drafts-changed", data);
}

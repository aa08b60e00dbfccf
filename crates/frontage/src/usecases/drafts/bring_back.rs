//! The return ticket: what a published draft changed becomes what it was before, except what
//! somebody edited since.

use serde_json::Value;

use crate::domain::draft::returned;
use crate::domain::{Action, Delta, DraftId, Hotel, Millis, Revision, Staff};
use crate::error::Refusal;
use crate::live::record::Author;
use crate::store::drafts::{Done, Draft, State};
use crate::store::{Tx, drafts, page};
use crate::time::now;
use crate::usecases::repetition::begin;
use crate::usecases::{Context, Saved, many_parts};

use super::publish::{detail_of, told};
use super::{MOST_OVER, find, tell};

/// Brings back now what a published draft changed.
///
/// # Errors
/// When this person may not, there is no such draft, or guests do not see it.
pub async fn bring_back(
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
    if draft.state != State::Published {
        let reason = "Guests do not see this draft, so there is nothing to bring back.";
        return Err(Refusal::Malformed(reason.to_owned()));
    }
    let revision = carry_out(context, &mut tx, hotel.clone(), &draft, author, None).await?;
    tx.commit().await?;
    tell(context, &hotel, id, "returned");
    Ok(Saved {
        revision: revision.unwrap_or(hotel.revision),
        what: (),
    })
}

/// The same when its minute has come.
///
/// # Errors
/// When the page cannot be so; it is then to be tried again.
pub(super) async fn return_due(
    context: &Context,
    mut tx: Tx,
    hotel: Hotel,
    draft: Draft,
    due: Millis,
) -> Result<(), Refusal> {
    let author = Author {
        staff_id: draft.scheduled_by,
        ..Author::default()
    };
    carry_out(context, &mut tx, hotel.clone(), &draft, &author, Some(due)).await?;
    tx.commit().await?;
    tell(context, &hotel, draft.id, "returned");
    Ok(())
}

/// The number of the change; none when all is as before already.
async fn carry_out(
    context: &Context,
    tx: &mut Tx,
    mut hotel: Hotel,
    draft: &Draft,
    author: &Author,
    due: Option<Millis>,
) -> Result<Option<Revision>, Refusal> {
    let on_page = page::state(tx, &hotel, &draft.delta.pictures()).await?;
    let (wanted, stayed) = returned(&on_page, &draft.delta);
    let delta = Delta::between(&on_page, &wanted);
    let at = now();
    let mut told_now = told(due, at, "stayed", stayed);
    // What is known of the publication stays known.
    if let (Value::Object(now), Some(overruled)) = (&mut told_now, draft.told.get("overruled")) {
        now.insert("overruled".to_owned(), overruled.clone());
    }
    let revision = if delta.is_empty() {
        None
    } else {
        let made = (Action::Return, detail_of(draft, delta, due));
        Some(many_parts::make(context, tx, &mut hotel, made, author).await?)
    };
    drafts::set_returned(tx, draft.id, Done { revision, at }, &told_now).await?;
    drafts::prune(tx, hotel.id, MOST_OVER).await?;
    Ok(revision)
}

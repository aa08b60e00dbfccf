//! What is scheduled is done at its minute, by the one server of a data directory. What fell due
//! while no server ran is done at the start, in the order in which it was due, and says so. That
//! a publication is done and that it was done are one transaction, so a crash at any moment leaves
//! it either to be done or done, never twice.

use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::domain::{DraftId, Millis};
use crate::error::Refusal;
use crate::store::drafts::{self, Draft, Due, Trouble};
use crate::store::{StoreError, hotels};
use crate::time::now;
use crate::usecases::Context;

use super::bring_back::return_due;
use super::publish::publish_due;
use super::tell;

/// Looked at so often at least: the system's clock may be set, and another process may schedule.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What cannot be done is tried again after 1 s, then 2 s, 4 s, … and at last so often.
const RETRY_MOST_MS: Millis = 60_000;

/// Runs until `stop`.
pub async fn run(context: &Context, stop: CancellationToken) {
    let mut seen = None;
    let mut next: Option<Millis> = None;
    loop {
        let mark = context.store.mark();
        let is_due = next.is_some_and(|at| at <= now());
        // Nobody committed anything: what was to come still is.
        if is_due || mark.is_none() || mark != seen {
            match all_due(context, &stop).await {
                Ok(at) => (seen, next) = (mark, at),
                Err(error) => {
                    seen = None;
                    tracing::warn!(%error, "what is scheduled cannot be read; trying again");
                }
            }
        }
        let until = next.map(|at| at.saturating_sub(now()).max(0));
        let until = until.and_then(|ms| u64::try_from(ms).ok());
        let wait = until.map_or(LOOK_EVERY, Duration::from_millis);
        tokio::select! {
            () = sleep(wait.min(LOOK_EVERY)) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Does what is due, one after the other; gives when something is to be done next.
async fn all_due(
    context: &Context,
    stop: &CancellationToken,
) -> Result<Option<Millis>, StoreError> {
    loop {
        let found = drafts::next_due(&mut *context.store.snapshot().await?).await?;
        let Some((draft, at)) = found else {
            return Ok(None);
        };
        if at > now() || stop.is_cancelled() {
            return Ok(Some(at));
        }
        let (id, name) = (draft.id, draft.name.clone());
        match one(context, draft).await {
            Ok(()) => {}
            Err(refusal) => {
                let reason = refusal.sentence();
                tracing::warn!(draft = id, name, reason, "a scheduled draft waits");
                note_trouble(context, id, &reason).await?;
            }
        }
    }
}

/// Does what is due of a draft, if it still is: somebody may have been faster.
async fn one(context: &Context, seen: Draft) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    let hotel = hotels::by_id(&mut tx, seen.hotel_id).await?;
    let draft = drafts::by_id(&mut tx, seen.hotel_id, seen.id).await?;
    let (Some(hotel), Some(draft)) = (hotel, draft) else {
        return Ok(());
    };
    let Some((due, at)) = draft.due().filter(|(_, at)| *at <= now()) else {
        return Ok(());
    };
    let (id, name) = (draft.id, draft.name.clone());
    match due {
        Due::Publication => publish_due(context, tx, hotel, draft, at).await?,
        Due::Return => return_due(context, tx, hotel, draft, at).await?,
    }
    let late_ms = now() - at;
    tracing::info!(draft = id, name, ?due, late_ms, "did what was scheduled");
    Ok(())
}

/// Notes why something waits, and when it is tried again.
async fn note_trouble(context: &Context, id: DraftId, reason: &str) -> Result<(), StoreError> {
    let mut tx = context.store.begin().await?;
    let Some((draft, _)) = drafts::next_due(&mut tx).await?.filter(|(d, _)| d.id == id) else {
        return Ok(());
    };
    let attempts = draft.trouble.as_ref().map_or(0, |before| before.attempts) + 1;
    let doublings = u32::try_from(attempts - 1).unwrap_or(6).min(6);
    let trouble = Trouble {
        attempts,
        reason: reason.to_owned(),
        try_at: now() + (1_000_i64 << doublings).min(RETRY_MOST_MS),
    };
    drafts::set_trouble(&mut tx, id, &trouble).await?;
    let hotel = hotels::by_id(&mut tx, draft.hotel_id).await?;
    tx.commit().await?;
    if let Some(hotel) = hotel {
        tell(context, &hotel, id, "waits");
    }
    Ok(())
}

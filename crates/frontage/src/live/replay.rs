//! What a page missed while it was away.

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::domain::Revision;
use crate::store::events::Missed;
use crate::store::{Session, StoreError, events, hotels};

use super::{Addresses, document};

/// Events answered at once at most; a page further behind is better off with the snapshot.
const MOST_EVENTS: i64 = 500;

/// Answers `GET …/events/?after=N`: the missed events in order, or, when they are not all kept
/// or belong to another database, the snapshot with `reset`. None when guests see no such hotel.
pub async fn missed(
    session: &mut Session,
    addresses: &Addresses,
    epoch: &str,
    slug: &str,
    after: Revision,
    epoch_of_page: Option<&str>,
) -> Result<Option<Value>, StoreError> {
    let Some((hotel_id, revision, true)) = hotels::revision(session, slug).await? else {
        return Ok(None);
    };
    let foreign = epoch_of_page.is_some_and(|known| known != epoch) || after > revision;
    if !foreign && revision - after <= MOST_EVENTS {
        // One more than is answered: a change may have many events, and the list must not end in
        // the middle of the last one.
        let missed = events::after(session, hotel_id, after, MOST_EVENTS + 1).await?;
        let fits = i64::try_from(missed.len()).is_ok_and(|events| events <= MOST_EVENTS);
        let events = fits.then(|| complete(&missed, after, revision)).flatten();
        if let Some(events) = events {
            return Ok(Some(
                json!({"revision": revision, "epoch": epoch, "events": events}),
            ));
        }
    }
    let snapshot = document::read(session, addresses, epoch, slug).await?;
    Ok(snapshot.map(|document| json!({"reset": true, "snapshot": document.json})))
}

/// The events, if every revision from `after` to `revision` is among them.
fn complete(missed: &[Missed], after: Revision, revision: Revision) -> Option<Vec<Value>> {
    let mut reached = after;
    let mut events = Vec::with_capacity(missed.len());
    for event in missed {
        if event.revision > reached + 1 {
            return None;
        }
        reached = event.revision;
        let data: Box<RawValue> = serde_json::from_str(&event.data).ok()?;
        events.push(json!({"revision": event.revision, "event": event.event, "data": data}));
    }
    (reached == revision).then_some(events)
}

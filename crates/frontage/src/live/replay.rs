//! What a page missed while it was away.
//!
//! After an outage all pages of a hotel ask the same at the same moment. So an answer is made once
//! and kept as the bytes that are sent: each further page costs a look at the hotel's revision.

use bytes::Bytes;
use moka::future::Cache;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::domain::{HotelId, Language, Revision};
use crate::store::events::Missed;
use crate::store::{Session, Store, StoreError, events, hotels};

use super::{Addresses, cache_of_bytes, document};

/// Events answered at once at most; a page further behind is better off with the snapshot.
const MOST_EVENTS: i64 = 500;

/// Bytes of answers kept.
const KEPT_BYTES: u64 = 32 * 1024 * 1024;

/// Answers `GET …/events/?after=N`.
pub struct Replay {
    store: Store,
    addresses: Addresses,
    epoch: String,
    kept: Cache<Question, Bytes>,
}

/// What an answer depends on. Of a page that is level at one revision, nothing that it missed
/// before ever changes; so an answer stays right for as long as the hotel's revision is the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Question {
    hotel: HotelId,
    revision: Revision,
    /// None of a page whose number means nothing here.
    after: Option<Revision>,
    /// Of the snapshot, should it be one.
    language: Option<Language>,
}

#[derive(Serialize)]
struct Events<'a> {
    revision: Revision,
    epoch: &'a str,
    events: Vec<Event<'a>>,
}

#[derive(Serialize)]
struct Event<'a> {
    revision: Revision,
    event: &'a str,
    data: &'a RawValue,
}

#[derive(Serialize)]
struct Reset {
    reset: bool,
    snapshot: Map<String, Value>,
}

impl Replay {
    /// `epoch` names the database.
    pub fn new(store: Store, addresses: Addresses, epoch: String) -> Self {
        Self {
            store,
            addresses,
            epoch,
            kept: cache_of_bytes(KEPT_BYTES),
        }
    }

    /// The missed events in order, or, when they are not all kept or belong to another database,
    /// the snapshot with `reset`; as JSON. None when guests see no such hotel.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn missed(
        &self,
        slug: &str,
        after: Revision,
        epoch_of_page: Option<&str>,
        language: Option<Language>,
    ) -> Result<Option<Bytes>, StoreError> {
        let mut view = self.store.snapshot().await?;
        let Some((hotel, revision, true)) = hotels::revision(&mut view, slug).await? else {
            return Ok(None);
        };
        let foreign = epoch_of_page.is_some_and(|known| known != self.epoch) || after > revision;
        let question = Question {
            hotel,
            revision,
            after: (!foreign).then_some(after),
            language,
        };
        if let Some(kept) = self.kept.get(&question).await {
            return Ok(Some(kept));
        }
        // The view is one moment in time: revision and events belong together.
        let Some(answer) = self.answer(&mut view, slug, question).await? else {
            return Ok(None);
        };
        self.kept.insert(question, answer.clone()).await;
        Ok(Some(answer))
    }

    async fn answer(
        &self,
        session: &mut Session,
        slug: &str,
        question: Question,
    ) -> Result<Option<Bytes>, StoreError> {
        let Question {
            hotel,
            revision,
            after,
            language,
        } = question;
        if let Some(after) = after.filter(|after| revision - after <= MOST_EVENTS) {
            // One more than is answered: a change may have many events, and the list must not end
            // in the middle of the last one.
            let missed = events::after(session, hotel, after, MOST_EVENTS + 1).await?;
            let fits = i64::try_from(missed.len()).is_ok_and(|events| events <= MOST_EVENTS);
            if let Some(events) = fits.then(|| complete(&missed, after, revision)).flatten() {
                let epoch = &self.epoch;
                return json(&Events {
                    revision,
                    epoch,
                    events,
                })
                .map(Some);
            }
        }
        let snapshot =
            document::read(session, &self.addresses, &self.epoch, slug, language).await?;
        let reset = snapshot.map(|document| Reset {
            reset: true,
            snapshot: document.json,
        });
        reset.as_ref().map(json).transpose()
    }
}

fn json(answer: &impl Serialize) -> Result<Bytes, StoreError> {
    let unreadable = |error: serde_json::Error| StoreError::Corrupt {
        table: "events",
        what: error.to_string(),
    };
    serde_json::to_vec(answer)
        .map(Bytes::from)
        .map_err(unreadable)
}

/// The events, if every revision from `after` to `revision` is among them.
fn complete(missed: &[Missed], after: Revision, revision: Revision) -> Option<Vec<Event<'_>>> {
    let mut reached = after;
    let mut events = Vec::with_capacity(missed.len());
    for event in missed {
        if event.revision > reached + 1 {
            return None;
        }
        reached = event.revision;
        events.push(Event {
            revision: event.revision,
            event: &event.event,
            data: serde_json::from_str(&event.data).ok()?,
        });
    }
    (reached == revision).then_some(events)
}

//! A change and its events, in the transaction of the change.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::domain::{Action, Detail, HotelId, Revision, StaffId};
use crate::store::{
    Session, StoreError, Tx, changes, events, gallery, hotels, idempotency, images,
};
use crate::time::now;

use super::event::{self, HotelEvent};
use super::message::{Pictures, public_settings};
use super::{Addresses, HOTELS_CHANNEL, listing};

/// Who changes something, and through which socket (which will not be told: that page knows).
#[derive(Debug, Clone, Default)]
pub struct Author {
    /// Nobody when the server itself changes something.
    pub staff_id: Option<StaffId>,
    /// `socket_id` of the editor's own page.
    pub socket_id: Option<String>,
    /// The request, when its sender may repeat it.
    pub once: Option<Arc<Once>>,
    /// Where it is noted which change of the page is theirs.
    pub made: Made,
}

/// The change of the page that a request made, or had made when it was sent before. The page's number
/// alone does not tell: a colleague may have changed something since, or instead.
#[derive(Debug, Clone, Default)]
pub struct Made(Arc<AtomicI64>);

impl Made {
    /// It made this one.
    pub fn note(&self, revision: Revision) {
        self.0.store(revision, Ordering::Release);
    }

    /// Which; none when the page stayed as it was. Holds once the request has succeeded.
    pub fn revision(&self) -> Option<Revision> {
        Some(self.0.load(Ordering::Acquire)).filter(|revision| *revision > 0)
    }
}

/// A request that its sender may repeat without a second effect: its key is written together
/// with the change that it makes.
#[derive(Debug)]
pub struct Once {
    /// The sender's name for it.
    pub key: String,
    /// Tells it from another request with the same key.
    pub fingerprint: String,
    /// What became of it; empty while nothing did.
    pub outcome: OnceLock<Outcome>,
}

/// What became of a request that may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It made a change, and its key is written with it.
    Made,
    /// Its change had been made before.
    Repeated,
}

/// A change on its way into the history.
#[derive(Debug)]
pub struct Entry {
    /// What was done.
    pub action: Action,
    /// What it came to.
    pub detail: Detail,
    /// What it made that was not there before (an id, a position), for a repetition.
    pub made: Value,
}

/// A change that has its number but is not announced yet: numbers are needed before the events
/// can be written. It must be finished with [`Change::announce`].
#[must_use = "a change that is not announced leaves pages behind"]
pub struct Change {
    hotel_id: HotelId,
    /// The page's number after this change.
    pub revision: Revision,
    /// Whether guests see the hotel after it.
    is_seen: bool,
    now: i64,
}

/// Gives the page of a hotel its next number.
pub async fn begin(tx: &mut Tx, hotel_id: HotelId) -> Result<Change, StoreError> {
    let now = now();
    let (revision, is_seen) = hotels::next_revision(tx, hotel_id, now).await?;
    Ok(Change {
        hotel_id,
        revision,
        is_seen,
        now,
    })
}

impl Change {
    /// Writes the change into the history and its events into the outbox, in this order, and
    /// the key by which its sender may repeat it. Landing pages are told too, when the hotel's card
    /// is another one since. What `announced` says of a hotel that guests do not see is kept back:
    /// its channel is public.
    pub async fn announce(
        self,
        tx: &mut Tx,
        addresses: &Addresses,
        author: &Author,
        entry: Entry,
        announced: Vec<HotelEvent>,
    ) -> Result<Revision, StoreError> {
        let may_touch_card = entry.action.may_touch_card();
        let change = changes::NewChange {
            hotel_id: self.hotel_id,
            revision: self.revision,
            staff_id: author.staff_id,
            action: entry.action,
            detail: &entry.detail,
            changed_at: self.now,
        };
        changes::insert(tx, change).await?;
        author.made.note(self.revision);
        if let (Some(once), Some(staff_id)) = (&author.once, author.staff_id) {
            let key = idempotency::NewKey {
                staff_id,
                key: &once.key,
                fingerprint: &once.fingerprint,
                hotel_id: self.hotel_id,
                revision: self.revision,
                what: &entry.made.to_string(),
                created_at: self.now,
            };
            idempotency::insert(tx, key).await?;
            // A request makes one change, so this is never set already.
            let _ = once.outcome.set(Outcome::Made);
        }
        let except = author.socket_id.as_deref();
        for event in announced {
            self.put(tx, None, event, except).await?;
        }
        if may_touch_card && let Some(news) = listing::news(tx, addresses, self.hotel_id).await? {
            // The editor's landing page, in another tab, knows nothing of the change.
            self.put(tx, Some(HOTELS_CHANNEL), news, None).await?;
        }
        Ok(self.revision)
    }

    /// Puts an event into the outbox. No channel: that of the hotel.
    async fn put(
        &self,
        tx: &mut Tx,
        channel: Option<&str>,
        event: HotelEvent,
        except_socket: Option<&str>,
    ) -> Result<(), StoreError> {
        let name = event.name();
        let data = if self.is_seen || channel.is_some() {
            event.data(self.revision, self.now)
        } else {
            event::unseen(self.revision, self.now)
        };
        let new = events::NewEvent {
            hotel_id: self.hotel_id,
            channel,
            revision: self.revision,
            event: name,
            data: &data,
            except_socket,
            created_at: self.now,
        };
        events::insert(tx, new).await
    }
}

/// `settings-updated` with everything as it stands in this transaction.
pub async fn settings_updated(
    tx: &mut Tx,
    addresses: &Addresses,
    hotel_id: HotelId,
) -> Result<HotelEvent, StoreError> {
    let hotel = hotels::by_id(tx, hotel_id)
        .await?
        .ok_or(StoreError::Closed)?;
    let known = images::in_use(tx, hotel_id).await?;
    let gallery = gallery::pictures(tx, hotel_id).await?;
    let languages = &hotel.settings.languages;
    let pictures = Pictures::new(addresses, &known).told_in(languages);
    Ok(HotelEvent::SettingsUpdated(public_settings(
        &hotel, &pictures, &gallery,
    )))
}

/// `gallery-reordered` with the gallery as it stands in this view or transaction.
pub async fn gallery_reordered(
    session: &mut Session,
    addresses: &Addresses,
    hotel_id: HotelId,
) -> Result<HotelEvent, StoreError> {
    let known = images::in_use(session, hotel_id).await?;
    let pictures = gallery::pictures(session, hotel_id).await?;
    let order = pictures
        .iter()
        .map(|p| p.public_id().map(ToString::to_string))
        .collect();
    let gallery = Pictures::new(addresses, &known).urls(&pictures);
    Ok(HotelEvent::GalleryReordered { gallery, order })
}

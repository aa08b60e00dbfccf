//! A change and its events, in the transaction of the change.

use serde_json::Value;

use crate::domain::{HotelId, Revision, StaffId};
use crate::store::{Session, StoreError, Tx, events, gallery, hotels, images};
use crate::time::now;

use super::Addresses;
use super::message::{HotelEvent, Pictures, public_settings};

/// Who changes something, and through which socket (which will not be told: that page knows).
#[derive(Debug, Clone, Default)]
pub struct Author {
    /// Nobody when the server itself changes something.
    pub staff_id: Option<StaffId>,
    /// `socket_id` of the editor's own page.
    pub socket_id: Option<String>,
}

/// A change that has its number but is not announced yet: numbers are needed before the events
/// can be written. It must be finished with [`Change::announce`].
#[must_use = "a change that is not announced leaves pages behind"]
pub struct Change {
    hotel_id: HotelId,
    /// The page's number after this change.
    pub revision: Revision,
    now: i64,
}

/// Gives the page of a hotel its next number.
pub async fn begin(tx: &mut Tx, hotel_id: HotelId) -> Result<Change, StoreError> {
    let now = now();
    let revision = hotels::next_revision(tx, hotel_id, now).await?;
    Ok(Change {
        hotel_id,
        revision,
        now,
    })
}

impl Change {
    /// Writes the change into the history and its events into the outbox, in this order.
    pub async fn announce(
        self,
        tx: &mut Tx,
        author: &Author,
        action: &str,
        detail: Value,
        announced: Vec<HotelEvent>,
    ) -> Result<Revision, StoreError> {
        let change = events::Change {
            hotel_id: self.hotel_id,
            revision: self.revision,
            staff_id: author.staff_id,
            action,
            detail: &detail.to_string(),
            changed_at: self.now,
        };
        events::insert_change(tx, change).await?;
        for event in announced {
            let name = event.name();
            let data = event.data(self.revision, self.now);
            let except = author.socket_id.as_deref();
            events::insert(
                tx,
                self.hotel_id,
                self.revision,
                name,
                &data,
                except,
                self.now,
            )
            .await?;
        }
        Ok(self.revision)
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
    let pictures = Pictures::new(addresses, &known);
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

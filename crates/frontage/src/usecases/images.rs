//! Staff describe a picture: alternative text, caption, focal point.

use std::collections::HashSet;

use serde_json::Value;

use crate::domain::{
    Action, Delta, FocalPoint, Hotel, Image, ImageRef, PublicId, Revision, Slot, Staff,
};
use crate::error::Refusal;
use crate::live::event::HotelEvent;
use crate::live::message::image_message;
use crate::live::record::{self, Author, Entry};
use crate::store::{Session, StoreError, gallery, images, room_types};

use super::conflicts::refuse_conflicts;
use super::repetition::begin;
use super::{Context, Saved};

/// What is to change of a picture; none stays as it is. Texts are checked already.
#[derive(Debug, Default)]
pub struct Description {
    /// What it shows.
    pub alt: Option<String>,
    /// Line under it.
    pub caption: Option<String>,
    /// What a crop must keep.
    pub focal_point: Option<FocalPoint>,
    /// Which revision the form was filled from, if its page says so.
    pub base_revision: Option<Revision>,
}

/// Describes a picture of the hotel's library.
///
/// # Errors
/// When this person may not, the library has no such picture, or somebody else has changed the
/// same text since `base_revision`.
pub async fn describe(
    context: &Context,
    staff: &Staff,
    slug: &str,
    public_id: &PublicId,
    description: Description,
    author: &Author,
) -> Result<Saved<Image>, Refusal> {
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    let found = images::of_hotel(&mut tx, hotel.id, public_id).await?;
    let before =
        found.ok_or_else(|| Refusal::NotFound("Your hotel has no such picture.".to_owned()))?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(before));
    }
    let mut image = before.clone();
    if let Some(alt) = description.alt {
        image.alt = alt;
    }
    if let Some(caption) = description.caption {
        image.caption = caption;
    }
    if let Some(focal_point) = description.focal_point {
        image.chosen_focal_point = Some(focal_point);
    }
    if image == before {
        return Saved::unchanged(tx, &hotel, image).await;
    }
    let mut delta = Delta::default();
    delta.note_image(public_id, &before.record(), &image.record());
    refuse_conflicts(&mut tx, &hotel, description.base_revision, &delta).await?;

    images::update(&mut tx, &image).await?;
    let change = record::begin(&mut tx, hotel.id).await?;
    // Of a picture that guests do not see, nothing may be told on their channel.
    let event = if seen(&mut tx, &hotel).await?.contains(public_id) {
        HotelEvent::ImageUpdated(image_message(&context.addresses, &image))
    } else {
        record::settings_updated(&mut tx, &context.addresses, hotel.id).await?
    };
    let entry = Entry {
        action: Action::DescribeImage,
        detail: delta.into(),
        made: Value::Null,
    };
    let revision = change.announce(&mut tx, author, entry, vec![event]).await?;
    tx.commit().await?;
    Ok(Saved {
        revision,
        what: image,
    })
}

/// Every picture of the hotel's own that guests see anywhere on the page.
pub(super) async fn seen(
    session: &mut Session,
    hotel: &Hotel,
) -> Result<HashSet<PublicId>, StoreError> {
    let gallery = gallery::pictures(session, hotel.id).await?;
    let rooms = room_types::of_hotel(session, hotel.id).await?;
    let of_slots = Slot::ALL.into_iter().filter_map(|slot| slot.shown(hotel));
    let of_rooms = rooms
        .iter()
        .filter(|room| room.is_active)
        .filter_map(|room| room.photo.as_ref());
    let all = of_slots.chain(&gallery).chain(of_rooms);
    Ok(all.filter_map(ImageRef::public_id).cloned().collect())
}

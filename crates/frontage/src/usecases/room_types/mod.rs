//! Staff add, change and remove room types.

mod told;

use serde_json::{Value, json};

use crate::domain::money::Price;
use crate::domain::room_type::ROOM_TYPE_TEXTS;
use crate::domain::{
    Action, Delta, FieldValues, Hotel, HotelId, Image, ImageRef, Revision, RoomType, RoomTypeId,
    Staff, Translations, Violations,
};
use crate::error::Refusal;
use crate::live::record::{self, Author, Entry};
use crate::store::{Tx, room_types};

use super::conflicts::refuse_conflicts;
use super::pictures::{Arrival, NewPicture, may_show};
use super::repetition::begin;
use super::{Context, Saved};

pub(super) use told::told;

/// A change of a room type, checked field by field. What is absent stays.
#[derive(Default)]
pub struct RoomTypeChange {
    /// Fields of [`crate::domain::room_type::ROOM_TYPE_TEXTS`].
    pub texts: FieldValues,
    /// How many may sleep there.
    pub max_occupancy: Option<i64>,
    /// Lowest price of a night.
    pub starting_price_from: Option<Price>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Place in the list.
    pub sort_order: Option<i64>,
    /// Whether guests see it.
    pub is_active: Option<bool>,
    /// The photo.
    pub photo: Option<NewPicture>,
    /// Which revision the form was filled from, if its page says so.
    pub base_revision: Option<Revision>,
}

/// Adds a room type.
///
/// # Errors
/// When this person may not, name or price are missing, or there are too many already.
pub async fn create(
    context: &Context,
    staff: &Staff,
    slug: &str,
    change: RoomTypeChange,
    author: &Author,
) -> Result<Saved<RoomTypeId>, Refusal> {
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        let id = earlier.number("id");
        return Ok(earlier.saved(id));
    }
    let rooms = room_types::of_hotel(&mut tx, hotel.id).await?.len();
    has_room(context, rooms + 1)?;
    let mut room = empty(hotel.id, &change)?;
    let arrived = apply(&mut tx, staff, change, &mut room).await?;
    room.id = room_types::insert(&mut tx, &room).await?;
    let revision = announce(context, &mut tx, &hotel, None, Some(&room), author).await?;
    let kept = arrived.map(|(arrival, image)| arrival.keep(&image));
    tx.commit().await?;
    context.shown(kept);
    Ok(Saved {
        revision,
        what: room.id,
    })
}

/// A room type of which nothing is said yet, for a change that says enough of it.
pub(super) fn empty(hotel_id: HotelId, change: &RoomTypeChange) -> Result<RoomType, Refusal> {
    let mut missing = Violations::default();
    if change.texts.get("name").is_none_or(String::is_empty) {
        missing.add("name", "This field is required.");
    }
    if change.starting_price_from.is_none() {
        missing.add("starting_price_from", "This field is required.");
    }
    missing.into_result()?;
    Ok(RoomType {
        id: 0,
        hotel_id,
        texts: ROOM_TYPE_TEXTS
            .iter()
            .map(|field| (field.name, String::new()))
            .collect(),
        max_occupancy: 2,
        photo: None,
        starting_price_from: Price::from_hundredths(0),
        currency: "EUR".to_owned(),
        sort_order: 0,
        is_active: true,
        translations: Translations::default(),
    })
}

/// Changes a room type.
///
/// # Errors
/// When this person may not, there is no such room type, the photo cannot be shown, or somebody
/// else has changed the same field since `base_revision`.
pub async fn update(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: RoomTypeId,
    change: RoomTypeChange,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let before = find(&mut tx, &hotel, id).await?;
    keeps_name(&change)?;
    let mut room = before.clone();
    let base = change.base_revision;
    let arrived = apply(&mut tx, staff, change, &mut room).await?;
    if room == before {
        return Saved::unchanged(tx, &hotel, ()).await;
    }
    let mut delta = Delta::default();
    delta.note_room(id, Some(&before.record()), Some(&room.record()));
    refuse_conflicts(&mut tx, &hotel, base, &delta).await?;
    room_types::update(&mut tx, &room).await?;
    let revision = announce(context, &mut tx, &hotel, Some(&before), Some(&room), author).await?;
    let kept = arrived.map(|(arrival, image)| arrival.keep(&image));
    tx.commit().await?;
    context.shown(kept);
    Ok(Saved { revision, what: () })
}

/// Refuses to leave a room type without a name.
pub(super) fn keeps_name(change: &RoomTypeChange) -> Result<(), Refusal> {
    if change.texts.get("name").is_some_and(String::is_empty) {
        return Err(Refusal::field("name", "This field may not be blank."));
    }
    Ok(())
}

/// Removes a room type. `base` is the revision that was looked at, if the client says so.
///
/// # Errors
/// When this person may not, there is no such room type, or somebody else has changed it since
/// `base`.
pub async fn delete(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: RoomTypeId,
    base: Option<Revision>,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let before = find(&mut tx, &hotel, id).await?;
    let mut delta = Delta::default();
    delta.note_room(id, Some(&before.record()), None);
    refuse_conflicts(&mut tx, &hotel, base, &delta).await?;
    room_types::delete(&mut tx, id).await?;
    let revision = announce(context, &mut tx, &hotel, Some(&before), None, author).await?;
    tx.commit().await?;
    Ok(Saved { revision, what: () })
}

/// Puts a change into a room type. An uploaded photo gets its row; its files are to be kept
/// when the room type is stored.
pub(super) async fn apply(
    tx: &mut Tx,
    staff: &Staff,
    change: RoomTypeChange,
    room: &mut RoomType,
) -> Result<Option<(Arrival, Image)>, Refusal> {
    room.texts.extend(change.texts);
    room.max_occupancy = change.max_occupancy.unwrap_or(room.max_occupancy);
    room.starting_price_from = change
        .starting_price_from
        .unwrap_or(room.starting_price_from);
    room.currency = change.currency.unwrap_or_else(|| room.currency.clone());
    room.sort_order = change.sort_order.unwrap_or(room.sort_order);
    room.is_active = change.is_active.unwrap_or(room.is_active);
    match change.photo {
        None => {}
        Some(NewPicture::None) => room.photo = None,
        // Sent back as it was given is no change, whatever it is.
        Some(NewPicture::Existing(photo)) if room.photo.as_ref() == Some(&photo) => {}
        Some(NewPicture::Existing(photo)) => {
            let fit = may_show(tx, room.hotel_id, &photo).await?;
            fit.map_err(|reason| Refusal::field("photo_url", reason))?;
            room.photo = Some(photo);
        }
        Some(NewPicture::Uploaded(arrival)) => {
            let image = arrival.enter(tx, room.hotel_id, staff.id).await?;
            room.photo = Some(ImageRef::Own(image.public_id.clone()));
            return Ok(Some((*arrival, image)));
        }
    }
    Ok(None)
}

async fn find(tx: &mut Tx, hotel: &Hotel, id: RoomTypeId) -> Result<RoomType, Refusal> {
    let found = room_types::by_id(tx, hotel.id, id).await?;
    found.ok_or_else(|| Refusal::NotFound("Your hotel has no such room type.".to_owned()))
}

/// Refuses more room types than the limit allows.
pub(super) fn has_room(context: &Context, rooms: usize) -> Result<(), Refusal> {
    let most = context.limits.room_types;
    if rooms <= most {
        return Ok(());
    }
    let reason = format!("Your hotel can have {most} room types. Remove one first.");
    Err(Refusal::Malformed(reason))
}

async fn announce(
    context: &Context,
    tx: &mut Tx,
    hotel: &Hotel,
    before: Option<&RoomType>,
    after: Option<&RoomType>,
    author: &Author,
) -> Result<i64, Refusal> {
    let events = told(context, tx, hotel, &[(before, after)]).await?;
    let id = after.or(before).map_or(0, |room| room.id);
    let record = |room: Option<&RoomType>| room.map(RoomType::record);
    let mut delta = Delta::default();
    delta.note_room(id, record(before).as_ref(), record(after).as_ref());
    let entry = Entry {
        action: Action::RoomType,
        detail: delta.into(),
        made: if before.is_none() {
            json!({"id": id})
        } else {
            Value::Null
        },
    };
    let change = record::begin(tx, hotel.id).await?;
    Ok(change
        .announce(tx, &context.addresses, author, entry, events)
        .await?)
}

//! Staff add, change and remove room types.

use serde_json::{Value, json};

use crate::domain::money::Price;
use crate::domain::{FieldValues, Hotel, ImageRef, RoomType, RoomTypeId, Staff, Violations};
use crate::error::Refusal;
use crate::live::message::{self, HotelEvent, Pictures};
use crate::live::record::{self, Author};
use crate::media::StoredPicture;
use crate::store::{Tx, images, room_types};

use super::pictures::{NewPicture, add_to_library, may_show};
use super::{Context, Saved, access};

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
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_edit(&mut tx, staff, slug).await?;
    let most = context.limits.room_types;
    if room_types::of_hotel(&mut tx, hotel.id).await?.len() >= most {
        let reason = format!("Your hotel can have {most} room types. Remove one first.");
        return Err(Refusal::Malformed(reason));
    }
    let mut missing = Violations::default();
    if change.texts.get("name").is_none_or(String::is_empty) {
        missing.add("name", "This field is required.");
    }
    if change.starting_price_from.is_none() {
        missing.add("starting_price_from", "This field is required.");
    }
    missing.into_result()?;

    let mut room = RoomType {
        id: 0,
        hotel_id: hotel.id,
        texts: FieldValues::new(),
        max_occupancy: 2,
        photo: None,
        starting_price_from: Price::from_hundredths(0),
        currency: "EUR".to_owned(),
        sort_order: 0,
        is_active: true,
    };
    let stored = apply(&mut tx, staff, change, &mut room).await?;
    room.id = room_types::insert(&mut tx, &room).await?;
    let revision = announce(context, &mut tx, &hotel, None, Some(&room), author).await?;
    keep(stored);
    tx.commit().await?;
    Ok(Saved {
        revision,
        what: room.id,
    })
}

/// Changes a room type.
///
/// # Errors
/// When this person may not, there is no such room type, or the photo cannot be shown.
pub async fn update(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: RoomTypeId,
    change: RoomTypeChange,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_edit(&mut tx, staff, slug).await?;
    let before = find(&mut tx, &hotel, id).await?;
    if change.texts.get("name").is_some_and(String::is_empty) {
        return Err(Refusal::field("name", "This field may not be blank."));
    }
    let mut room = before.clone();
    let stored = apply(&mut tx, staff, change, &mut room).await?;
    if room == before {
        // It is so already, perhaps by a neighbour in the same commit: answered when that holds.
        tx.commit().await?;
        return Ok(Saved {
            revision: hotel.revision,
            what: (),
        });
    }
    room_types::update(&mut tx, &room).await?;
    let revision = announce(context, &mut tx, &hotel, Some(&before), Some(&room), author).await?;
    keep(stored);
    tx.commit().await?;
    Ok(Saved { revision, what: () })
}

/// Removes a room type.
///
/// # Errors
/// When this person may not, or there is no such room type.
pub async fn delete(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: RoomTypeId,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_edit(&mut tx, staff, slug).await?;
    let before = find(&mut tx, &hotel, id).await?;
    room_types::delete(&mut tx, id).await?;
    let revision = announce(context, &mut tx, &hotel, Some(&before), None, author).await?;
    tx.commit().await?;
    Ok(Saved { revision, what: () })
}

/// Puts a change into a room type. An uploaded photo gets its row; its files are to be kept
/// when the room type is stored.
async fn apply(
    tx: &mut Tx,
    staff: &Staff,
    change: RoomTypeChange,
    room: &mut RoomType,
) -> Result<Option<StoredPicture>, Refusal> {
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
        Some(NewPicture::Uploaded(stored, words)) => {
            let who = Some(staff.id);
            let image = add_to_library(tx, room.hotel_id, &stored, words, who).await?;
            room.photo = Some(ImageRef::Own(image.public_id));
            return Ok(Some(stored));
        }
    }
    Ok(None)
}

fn keep(stored: Option<StoredPicture>) {
    if let Some(stored) = stored {
        stored.keep();
    }
}

async fn find(tx: &mut Tx, hotel: &Hotel, id: RoomTypeId) -> Result<RoomType, Refusal> {
    let found = room_types::by_id(tx, hotel.id, id).await?;
    found.ok_or_else(|| Refusal::NotFound("Your hotel has no such room type.".to_owned()))
}

/// Announces what guests may know of it. Of a room type that they do not see, only that it is
/// not there: the public channel carries nothing that is not on the public page.
async fn announce(
    context: &Context,
    tx: &mut Tx,
    hotel: &Hotel,
    before: Option<&RoomType>,
    after: Option<&RoomType>,
    author: &Author,
) -> Result<i64, Refusal> {
    let known = images::in_use(tx, hotel.id).await?;
    let pictures = Pictures::new(&context.addresses, &known);
    let rooms = room_types::of_hotel(tx, hotel.id).await?;
    let order: Vec<RoomTypeId> = rooms
        .iter()
        .filter(|room| room.is_active)
        .map(|room| room.id)
        .collect();
    let was_seen = before.is_some_and(|room| room.is_active);
    let id = after.or(before).map_or(0, |room| room.id);

    let mut events = Vec::new();
    match after.filter(|room| room.is_active) {
        Some(room) => {
            let old_photo = before.and_then(|room| room.photo.as_ref());
            let photo_changed = was_seen && old_photo != room.photo.as_ref();
            let only_photo = before.is_some_and(|before| {
                RoomType {
                    photo: None,
                    ..before.clone()
                } == RoomType {
                    photo: None,
                    ..room.clone()
                }
            });
            let room_type = message::room_type(room, &pictures);
            if !was_seen {
                events.push(HotelEvent::RoomTypeCreated {
                    id,
                    room_type,
                    order,
                });
            } else if !only_photo {
                events.push(HotelEvent::RoomTypeUpdated {
                    id,
                    room_type,
                    order,
                });
            }
            if photo_changed {
                let photo = pictures.message(room.photo.as_ref());
                events.push(HotelEvent::RoomTypeImageUpdated { id, photo });
            }
        }
        None => events.push(HotelEvent::RoomTypeDeleted { id, order }),
    }
    let detail = json!({"id": id, "before": history(before), "after": history(after)});
    let change = record::begin(tx, hotel.id).await?;
    Ok(change
        .announce(tx, author, "room-type", detail, events)
        .await?)
}

/// A room type as the history keeps it.
fn history(room: Option<&RoomType>) -> Value {
    room.map_or(Value::Null, |room| {
        json!({
            "texts": room.texts,
            "max_occupancy": room.max_occupancy,
            "photo": room.photo.as_ref().map(ImageRef::as_column),
            "starting_price_from": room.starting_price_from.to_string(),
            "currency": room.currency,
            "sort_order": room.sort_order,
            "is_active": room.is_active,
        })
    })
}

//! The whole public page of a hotel at one revision: the snapshot.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::domain::{Hotel, Image, ImageRef, Millis, PageState, PublicId, Revision, RoomType};
use crate::store::{Session, StoreError, gallery, hotels, images, room_types};
use crate::time::iso8601;

use super::Addresses;
use super::message::{self, Pictures};

/// The public document of a hotel; see `HotelDocument` in `sdk/src/wire.ts`.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its number.
    pub revision: i64,
    /// All of it.
    pub json: Map<String, Value>,
}

/// Reads the document of an active hotel; none when there is no such hotel or guests do not
/// see it.
pub async fn read(
    session: &mut Session,
    addresses: &Addresses,
    epoch: &str,
    slug: &str,
) -> Result<Option<Document>, StoreError> {
    let hotel = match hotels::by_slug(session, slug).await? {
        Some(hotel) if hotel.is_active => hotel,
        _ => return Ok(None),
    };
    let page = Page {
        gallery: gallery::pictures(session, hotel.id).await?,
        rooms: room_types::of_hotel(session, hotel.id).await?,
        known: images::in_use(session, hotel.id).await?,
        hotel,
    };
    Ok(Some(page.document(addresses, epoch)))
}

/// The document of a hotel as it was at an earlier revision, of which `page` tells; it became so
/// at `since`. What no change touches (its slug) is as in `hotel`.
pub async fn of_the_past(
    session: &mut Session,
    addresses: &Addresses,
    epoch: &str,
    hotel: &Hotel,
    page: &PageState,
    (revision, since): (Revision, Millis),
) -> Result<Document, StoreError> {
    let mut hotel = hotel.clone();
    (hotel.revision, hotel.updated_at) = (revision, since);
    let fits = page
        .fields
        .iter()
        .all(|(name, value)| hotel.put(name, value));
    let rooms = page.rooms.iter();
    let rooms = rooms.map(|(id, record)| RoomType::from_record(*id, hotel.id, record));
    let mut rooms: Vec<RoomType> = rooms.collect::<Option<_>>().ok_or_else(unfit)?;
    let place = |room: &RoomType| (room.sort_order, room.text("name").to_owned(), room.id);
    rooms.sort_by_key(place);
    let mut known = images::by_ids(session, hotel.id, &page.pictures()).await?;
    let fits = fits
        && page.images.iter().all(|(id, said)| {
            known
                .get_mut(id)
                .is_none_or(|image| said.iter().all(|(name, value)| image.put(name, value)))
        });
    if !fits {
        return Err(unfit());
    }
    let page = Page {
        gallery: page.gallery.clone(),
        rooms,
        known,
        hotel,
    };
    Ok(page.document(addresses, epoch))
}

fn unfit() -> StoreError {
    StoreError::Corrupt {
        table: "changes",
        what: "a value that the page cannot hold".to_owned(),
    }
}

/// Everything that a document is written from.
struct Page {
    hotel: Hotel,
    gallery: Vec<ImageRef>,
    /// In order, also those that guests do not see.
    rooms: Vec<RoomType>,
    known: HashMap<PublicId, Image>,
}

impl Page {
    fn document(&self, addresses: &Addresses, epoch: &str) -> Document {
        let hotel = &self.hotel;
        let pictures = Pictures::new(addresses, &self.known);
        let mut json = message::public_settings(hotel, &pictures, &self.gallery);
        json.insert("slug".to_owned(), hotel.slug.as_str().into());
        json.insert("epoch".to_owned(), epoch.into());
        json.insert("revision".to_owned(), hotel.revision.into());
        json.insert("updated_at".to_owned(), iso8601(hotel.updated_at).into());
        json.insert(
            "gallery_images".to_owned(),
            serde_json::json!(pictures.messages(&self.gallery)),
        );
        let seen = self.rooms.iter().filter(|room| room.is_active);
        let room_types: Vec<Value> = seen
            .map(|room| message::room_type(room, &pictures))
            .collect();
        json.insert("room_types".to_owned(), room_types.into());
        Document {
            revision: hotel.revision,
            json,
        }
    }
}

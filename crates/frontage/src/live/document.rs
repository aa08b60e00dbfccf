//! The whole public page of a hotel at one revision: the snapshot.

use serde_json::{Map, Value};

use crate::domain::Hotel;
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
    match hotels::by_slug(session, slug).await? {
        Some(hotel) if hotel.is_active => of(session, addresses, epoch, &hotel).await.map(Some),
        _ => Ok(None),
    }
}

async fn of(
    session: &mut Session,
    addresses: &Addresses,
    epoch: &str,
    hotel: &Hotel,
) -> Result<Document, StoreError> {
    let known = images::in_use(session, hotel.id).await?;
    let gallery = gallery::pictures(session, hotel.id).await?;
    let rooms = room_types::of_hotel(session, hotel.id).await?;
    let pictures = Pictures::new(addresses, &known);

    let mut json = message::public_settings(hotel, &pictures, &gallery);
    json.insert("slug".to_owned(), hotel.slug.as_str().into());
    json.insert("epoch".to_owned(), epoch.into());
    json.insert("revision".to_owned(), hotel.revision.into());
    json.insert("updated_at".to_owned(), iso8601(hotel.updated_at).into());
    json.insert(
        "gallery_images".to_owned(),
        serde_json::json!(pictures.messages(&gallery)),
    );
    let seen = rooms.iter().filter(|room| room.is_active);
    let room_types: Vec<Value> = seen
        .map(|room| message::room_type(room, &pictures))
        .collect();
    json.insert("room_types".to_owned(), room_types.into());
    Ok(Document {
        revision: hotel.revision,
        json,
    })
}

//! The whole public page of a hotel at one revision: the snapshot.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::domain::{
    Hotel, Image, ImageRef, Language, Millis, PageState, PublicId, Revision, RoomType, RoomTypeId,
};
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
/// see it. Its texts are in `language` if the hotel has it, else in its main one.
pub async fn read(
    session: &mut Session,
    addresses: &Addresses,
    epoch: &str,
    slug: &str,
    language: Option<Language>,
) -> Result<Option<Document>, StoreError> {
    let hotel = match hotels::by_slug(session, slug).await? {
        Some(hotel) if hotel.is_active => hotel,
        _ => return Ok(None),
    };
    let page = Page::of_rows(session, hotel).await?;
    Ok(Some(page.document_in(language, addresses, epoch)))
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
    let page = Page::of_state(session, hotel, page).await?;
    Ok(page.ok_or_else(unfit)?.document(addresses, epoch))
}

fn unfit() -> StoreError {
    StoreError::Corrupt {
        table: "changes",
        what: "a value that the page cannot hold".to_owned(),
    }
}

/// A hotel's page, as rows hold it: everything that a document is written from.
pub struct Page {
    /// The hotel with its texts, colours and pictures.
    pub hotel: Hotel,
    /// The gallery in order.
    pub gallery: Vec<ImageRef>,
    /// Room types in order, also those that guests do not see.
    pub rooms: Vec<RoomType>,
    /// Every picture that is shown.
    pub known: HashMap<PublicId, Image>,
}

impl Page {
    /// The page as it is now.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn of_rows(session: &mut Session, hotel: Hotel) -> Result<Self, StoreError> {
        Ok(Self {
            gallery: gallery::pictures(session, hotel.id).await?,
            rooms: room_types::of_hotel(session, hotel.id).await?,
            known: images::in_use(session, hotel.id).await?,
            hotel,
        })
    }

    /// The page of which `state` tells; what no change touches (its slug) is as in `hotel`. None
    /// when a value is none that a page can hold.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn of_state(
        session: &mut Session,
        mut hotel: Hotel,
        state: &PageState,
    ) -> Result<Option<Self>, StoreError> {
        if !hotel.put_all(&state.fields) {
            return Ok(None);
        }
        let rooms = state.rooms.iter();
        let rooms = rooms.map(|(id, record)| RoomType::from_record(*id, hotel.id, record));
        let Some(mut rooms) = rooms.collect::<Option<Vec<_>>>() else {
            return Ok(None);
        };
        rooms.sort_by_key(|room| (room.sort_order, room.text("name").to_owned(), room.id));
        let mut known = images::by_ids(session, hotel.id, &state.pictures()).await?;
        for (id, said) in &state.images {
            if let Some(image) = known.get_mut(id)
                && !image.put_all(said)
            {
                return Ok(None);
            }
        }
        Ok(Some(Self {
            hotel,
            gallery: state.gallery.clone(),
            rooms,
            known,
        }))
    }

    /// A room type of it.
    pub fn room(&self, id: RoomTypeId) -> Option<&RoomType> {
        self.rooms.iter().find(|room| room.id == id)
    }

    /// The same page in that language: what is not translated stays.
    fn spoken(&self, language: Language) -> Self {
        let rooms = self.rooms.iter();
        let known = self.known.iter();
        Self {
            hotel: self.hotel.spoken(language),
            gallery: self.gallery.clone(),
            rooms: rooms.map(|room| room.spoken(language)).collect(),
            known: known
                .map(|(id, image)| (id.clone(), image.spoken(language)))
                .collect(),
        }
    }

    /// The language that is meant where `asked` was asked for: none for the main one.
    pub fn language(&self, asked: Option<Language>) -> Option<Language> {
        asked.filter(|language| self.hotel.settings.languages.contains(language))
    }

    /// Its document with the texts in `language` if the hotel has it, else in its main one.
    pub fn document_in(
        &self,
        language: Option<Language>,
        addresses: &Addresses,
        epoch: &str,
    ) -> Document {
        let Some(language) = self.language(language) else {
            return self.document(addresses, epoch);
        };
        let mut document = self.spoken(language).document(addresses, epoch);
        let code = language.code();
        document.json.insert("language".to_owned(), code.into());
        // By what they say in the main language their drawings are found.
        let keys = self.hotel.settings.amenities.clone();
        document.json.insert("amenity_keys".to_owned(), keys.into());
        document
    }

    /// Its document in the main language, at the hotel's revision.
    pub fn document(&self, addresses: &Addresses, epoch: &str) -> Document {
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

//! What pages are told, in JSON. The TypeScript side of the same is `sdk/src/wire.ts`.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::domain::colour::THEME_COLOURS;
use crate::domain::fields::PROFILE;
use crate::domain::{Hotel, Image, ImageRef, Millis, PublicId, Revision, RoomType, RoomTypeId};

use super::Addresses;

/// A picture as a page needs it: enough to reserve its space and paint a placeholder at once.
#[derive(Debug, Clone, Serialize)]
pub struct ImageMessage {
    /// `None` for a picture on another site.
    pub public_id: Option<String>,
    /// Absolute address of a JPEG, or of the foreign picture.
    pub url: String,
    /// Pixels of the largest rendition.
    pub width: Option<u32>,
    /// As `width`.
    pub height: Option<u32>,
    /// Alternative text.
    pub alt: String,
    /// Line under it.
    pub caption: String,
    /// ThumbHash, base64.
    pub placeholder: Option<String>,
    /// `#rrggbb`.
    pub dominant_color: Option<String>,
    /// What a crop must keep, 0 to 1 each.
    pub focal_point: [f64; 2],
    /// Widths of its renditions, rising.
    pub widths: Vec<u32>,
}

/// Turns references to pictures into what pages need of them.
pub struct Pictures<'a> {
    addresses: &'a Addresses,
    known: &'a HashMap<PublicId, Image>,
}

impl<'a> Pictures<'a> {
    /// `known` must hold every own picture that will be asked for.
    pub fn new(addresses: &'a Addresses, known: &'a HashMap<PublicId, Image>) -> Self {
        Self { addresses, known }
    }

    /// One picture; none when there is none.
    pub fn message(&self, picture: Option<&ImageRef>) -> Option<ImageMessage> {
        match picture? {
            ImageRef::Own(public_id) => self
                .known
                .get(public_id)
                .map(|image| image_message(self.addresses, image)),
            ImageRef::Foreign(url) => Some(ImageMessage {
                public_id: None,
                url: url.clone(),
                width: None,
                height: None,
                alt: String::new(),
                caption: String::new(),
                placeholder: None,
                dominant_color: None,
                focal_point: [0.5, 0.5],
                widths: Vec::new(),
            }),
        }
    }

    /// Its address alone.
    pub fn url(&self, picture: Option<&ImageRef>) -> Option<String> {
        match picture? {
            ImageRef::Own(public_id) => self
                .known
                .get(public_id)
                .map(|image| self.addresses.of_image(image)),
            ImageRef::Foreign(url) => Some(url.clone()),
        }
    }

    /// All of a list, in order.
    pub fn messages(&self, pictures: &[ImageRef]) -> Vec<ImageMessage> {
        pictures
            .iter()
            .filter_map(|picture| self.message(Some(picture)))
            .collect()
    }

    /// The addresses of a list, in order.
    pub fn urls(&self, pictures: &[ImageRef]) -> Vec<String> {
        pictures
            .iter()
            .filter_map(|picture| self.url(Some(picture)))
            .collect()
    }
}

/// One of the hotel's own pictures.
pub fn image_message(addresses: &Addresses, image: &Image) -> ImageMessage {
    ImageMessage {
        public_id: Some(image.public_id.to_string()),
        url: addresses.of_image(image),
        width: Some(image.width),
        height: Some(image.height),
        alt: image.alt.clone(),
        caption: image.caption.clone(),
        placeholder: Some(image.placeholder.clone()),
        dominant_color: Some(image.dominant_color.clone()),
        focal_point: image.focal_point.fractions(),
        widths: image.widths.clone(),
    }
}

/// Texts of the settings as they stand on the page, besides descriptions and colours.
const PAGE_TEXTS: [&str; 8] = [
    "slogan",
    "welcome_message",
    "contact_email",
    "contact_phone",
    "contact_address",
    "website",
    "google_maps_link",
    "theme_mode",
];

/// Everything of a hotel that its settings hold and guests can see: what the page is made from
/// besides room types, and the data of `settings-updated`.
pub fn public_settings(
    hotel: &Hotel,
    pictures: &Pictures<'_>,
    gallery: &[ImageRef],
) -> Map<String, Value> {
    let mut map = Map::new();
    for field in PROFILE {
        let shown = hotel.displayed(field.name);
        let value = match field.name {
            "latitude" | "longitude" => degrees(shown),
            _ => shown.into(),
        };
        map.insert(field.name.to_owned(), value);
    }
    for name in ["short_description", "long_description"]
        .into_iter()
        .chain(PAGE_TEXTS)
    {
        map.insert(name.to_owned(), hotel.text(name).into());
    }
    for (name, _) in THEME_COLOURS {
        map.insert(name.to_owned(), hotel.text(name).into());
    }
    map.insert(
        "amenities".to_owned(),
        hotel.settings.amenities.clone().into(),
    );

    let hero = pictures.message(hotel.displayed_hero());
    let landing_page = pictures.message(hotel.displayed_landing_page_image());
    let logo = pictures.message(hotel.displayed_logo());
    let favicon = pictures.message(hotel.settings.favicon.as_ref());
    let url = |image: &Option<ImageMessage>| json!(image.as_ref().map(|image| &image.url));
    for (name, image) in [
        ("hero_image", &hero),
        ("hero_image_display", &hero),
        ("landing_page_image", &landing_page),
        ("logo", &logo),
        ("favicon", &favicon),
    ] {
        map.insert(name.to_owned(), url(image));
    }
    map.insert(
        "images".to_owned(),
        json!({"hero": hero, "landing_page": landing_page, "logo": logo, "favicon": favicon}),
    );
    map.insert("gallery".to_owned(), pictures.urls(gallery).into());
    map
}

/// A coordinate as the number that clients draw maps with; null when unset.
pub fn degrees(text: &str) -> Value {
    text.parse::<f64>().map_or(Value::Null, Value::from)
}

/// A room type as guests see it.
pub fn room_type(room: &RoomType, pictures: &Pictures<'_>) -> Value {
    let photo = pictures.message(room.photo.as_ref());
    json!({
        "id": room.id,
        "code": room.text("code"),
        "name": room.text("name"),
        "short_description": room.text("short_description"),
        "max_occupancy": room.max_occupancy,
        "bed_setup": room.text("bed_setup"),
        "photo_url": photo.as_ref().map(|photo| &photo.url),
        "photo": photo,
        "starting_price_from": room.starting_price_from.to_string(),
        "currency": room.currency,
        "booking_code": room.text("booking_code"),
        "booking_url": room.text("booking_url"),
        "availability_message": room.text("availability_message"),
    })
}

/// The closed list of events. Nothing else is ever announced on a hotel's channel.
#[derive(Debug, Clone)]
pub enum HotelEvent {
    /// Anything of the settings changed; carries all of them.
    SettingsUpdated(Map<String, Value>),
    /// A picture joined the gallery, at this place.
    GalleryImageUploaded {
        /// The picture.
        image: ImageMessage,
        /// Its index, from 0.
        position: usize,
    },
    /// The gallery's order, or what is in it, changed; carries all of it.
    GalleryReordered {
        /// Addresses, in order.
        gallery: Vec<String>,
        /// Public ids beside them.
        order: Vec<Option<String>>,
    },
    /// A picture left the gallery.
    GalleryImageRemoved {
        /// Its address.
        url: Option<String>,
        /// Its public id.
        public_id: Option<String>,
    },
    /// Alternative text, caption or focal point of a picture changed.
    ImageUpdated(ImageMessage),
    /// The photo of a room type changed.
    RoomTypeImageUpdated {
        /// Which.
        id: RoomTypeId,
        /// The new photo.
        photo: Option<ImageMessage>,
    },
    /// Guests see a new room type.
    RoomTypeCreated {
        /// Which.
        id: RoomTypeId,
        /// As guests see it.
        room_type: Value,
        /// All that guests see, in order.
        order: Vec<RoomTypeId>,
    },
    /// A room type that guests see changed.
    RoomTypeUpdated {
        /// Which.
        id: RoomTypeId,
        /// As guests see it.
        room_type: Value,
        /// All that guests see, in order.
        order: Vec<RoomTypeId>,
    },
    /// Guests no longer see a room type. Nothing of it is told.
    RoomTypeDeleted {
        /// Which.
        id: RoomTypeId,
        /// All that guests see, in order.
        order: Vec<RoomTypeId>,
    },
}

/// Largest data of an event, in bytes: hosted Pusher refuses more.
pub const MAX_EVENT_BYTES: usize = 10_240;

impl HotelEvent {
    /// Its name on the channel.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SettingsUpdated(_) => "settings-updated",
            Self::GalleryImageUploaded { .. } => "gallery-image-uploaded",
            Self::GalleryReordered { .. } => "gallery-reordered",
            Self::GalleryImageRemoved { .. } => "gallery-image-removed",
            Self::ImageUpdated(_) => "image-updated",
            Self::RoomTypeImageUpdated { .. } => "room-type-image-updated",
            Self::RoomTypeCreated { .. } => "room-type-created",
            Self::RoomTypeUpdated { .. } => "room-type-updated",
            Self::RoomTypeDeleted { .. } => "room-type-deleted",
        }
    }

    /// Its data on the channel: the contract's keys and ours, with `revision` and `updated_at`.
    /// Beyond [`MAX_EVENT_BYTES`] only the small keys of the contract are left and
    /// `truncated` is true: pages then read the snapshot.
    pub fn data(self, revision: Revision, now: Millis) -> String {
        let updated_at = crate::time::iso8601(now);
        let mut data = match self {
            Self::SettingsUpdated(settings) => settings,
            Self::GalleryImageUploaded { image, position } => {
                object(json!({"url": image.url, "public_id": image.public_id,
                       "position": position, "image": image}))
            }
            Self::GalleryReordered { gallery, order } => {
                object(json!({"gallery": gallery, "order": order}))
            }
            Self::GalleryImageRemoved { url, public_id } => {
                object(json!({"url": url, "public_id": public_id}))
            }
            Self::ImageUpdated(image) => {
                object(json!({"public_id": image.public_id, "image": image}))
            }
            Self::RoomTypeImageUpdated { id, photo } => object(
                json!({"room_type_id": id, "photo": photo, "timestamp": updated_at,
                       "photo_url": photo.as_ref().map(|photo| &photo.url)}),
            ),
            Self::RoomTypeCreated {
                id,
                room_type,
                order,
            }
            | Self::RoomTypeUpdated {
                id,
                room_type,
                order,
            } => object(json!({"room_type_id": id, "room_type": room_type, "order": order})),
            Self::RoomTypeDeleted { id, order } => {
                object(json!({"room_type_id": id, "order": order}))
            }
        };
        data.insert("revision".to_owned(), revision.into());
        data.insert("updated_at".to_owned(), updated_at.into());
        let whole = Value::Object(data);
        let text = whole.to_string();
        if text.len() <= MAX_EVENT_BYTES {
            return text;
        }
        Value::Object(shortened(object(whole))).to_string()
    }
}

/// Events that may be heard twice, or late, without harm: each says how things stand. Of ours
/// only `gallery-image-uploaded` does not; stock clients append its picture.
pub const REPEATABLE: [&str; 8] = [
    "settings-updated",
    "gallery-reordered",
    "gallery-image-removed",
    "image-updated",
    "room-type-image-updated",
    "room-type-created",
    "room-type-updated",
    "room-type-deleted",
];

/// What is left of a truncated event's data: what the reference's clients read, as far as its
/// size is bounded.
const SMALL_KEYS: [&str; 10] = [
    "revision",
    "updated_at",
    "hero_image",
    "hero_image_display",
    "url",
    "public_id",
    "position",
    "room_type_id",
    "photo_url",
    "timestamp",
];

fn shortened(mut data: Map<String, Value>) -> Map<String, Value> {
    data.retain(|key, _| SMALL_KEYS.contains(&key.as_str()));
    data.insert("truncated".to_owned(), true.into());
    data
}

/// The truncated form of an event's data, upon which pages read the snapshot; none when it is
/// truncated already, or no data of ours.
pub fn truncated(data: &str) -> Option<String> {
    let data: Map<String, Value> = serde_json::from_str(data).ok()?;
    let is_whole = !data.contains_key("truncated");
    is_whole.then(|| Value::Object(shortened(data)).to_string())
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

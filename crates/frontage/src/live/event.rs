//! The closed list of events on the channels of hotels, and their data in JSON. The TypeScript side of
//! the same is `sdk/src/wire.ts`.

use serde_json::{Map, Value, json};

use crate::domain::{Millis, Revision, RoomTypeId};

use super::message::ImageMessage;

/// The closed list of events. Nothing else is ever announced on a hotel's channel, or on that of
/// all hotels.
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
    /// Guests see a hotel, or its card shows something else. On the channel of all hotels.
    HotelListed {
        /// Its name in addresses.
        slug: String,
        /// Its card, see [`super::card::short_card`].
        card: Map<String, Value>,
    },
    /// Guests no longer see a hotel. On the channel of all hotels.
    HotelUnlisted {
        /// Its name in addresses.
        slug: String,
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
            Self::HotelListed { .. } => "hotel-listed",
            Self::HotelUnlisted { .. } => "hotel-unlisted",
        }
    }

    /// Its data on the channel: the contract's keys and ours, with `revision` and `updated_at`.
    /// Beyond [`MAX_EVENT_BYTES`] first the translations are left out and `untranslated` is true:
    /// pages in other languages than the main one then read the snapshot. If that is not enough,
    /// only the small keys of the contract are left and `truncated` is true: every page does.
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
            Self::HotelListed { slug, card } => object(json!({"slug": slug, "card": card})),
            Self::HotelUnlisted { slug } => object(json!({"slug": slug})),
        };
        data.insert("revision".to_owned(), revision.into());
        data.insert("updated_at".to_owned(), updated_at.into());
        let mut whole = Value::Object(data);
        let text = whole.to_string();
        if text.len() <= MAX_EVENT_BYTES {
            return text;
        }
        if without_translations(&mut whole) {
            whole["untranslated"] = true.into();
            let text = whole.to_string();
            if text.len() <= MAX_EVENT_BYTES {
                return text;
            }
        }
        Value::Object(shortened(object(whole))).to_string()
    }
}

/// Events that may be heard twice, or late, without harm: each says how things stand. Of ours
/// only `gallery-image-uploaded` does not; stock clients append its picture.
pub const REPEATABLE: [&str; 10] = [
    "settings-updated",
    "gallery-reordered",
    "gallery-image-removed",
    "image-updated",
    "room-type-image-updated",
    "room-type-created",
    "room-type-updated",
    "room-type-deleted",
    "hotel-listed",
    "hotel-unlisted",
];

/// What is left of a truncated event's data: what the reference's clients read, as far as its
/// size is bounded.
const SMALL_KEYS: [&str; 11] = [
    "slug",
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

/// Takes the translations out, wherever they stand; says whether there were any.
fn without_translations(data: &mut Value) -> bool {
    match data {
        Value::Object(map) => {
            let mut found = map.remove("translations").is_some();
            for value in map.values_mut() {
                found |= without_translations(value);
            }
            found
        }
        Value::Array(list) => {
            let mut found = false;
            for value in list {
                found |= without_translations(value);
            }
            found
        }
        _ => false,
    }
}

fn shortened(mut data: Map<String, Value>) -> Map<String, Value> {
    data.retain(|key, _| SMALL_KEYS.contains(&key.as_str()));
    data.insert("truncated".to_owned(), true.into());
    data
}

/// All that a public channel may say of a change that guests do not see: that there was one.
pub fn unseen(revision: Revision, now: Millis) -> String {
    let updated_at = crate::time::iso8601(now);
    json!({"revision": revision, "updated_at": updated_at, "truncated": true}).to_string()
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

//! What pages are told, in JSON. The TypeScript side of the same is `sdk/src/wire.ts`.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::domain::colour::THEME_COLOURS;
use crate::domain::fields::PROFILE;
use crate::domain::spoken::is_amenity;
use crate::domain::{
    Hotel, Image, ImageRef, Language, PublicId, RoomType, Translatable, Translations,
};

use super::Addresses;

/// A picture as a page needs it: enough to reserve its space and paint a placeholder at once.
#[derive(Debug, Clone, Serialize)]
pub struct ImageMessage {
    /// `None` for a picture on another site.
    pub public_id: Option<String>,
    /// Names the set of renditions; part of their addresses. `None` for a picture on another site.
    pub version: Option<String>,
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
    /// In events: what is said of it in other languages, `{"de": {"alt": …}}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translations: Option<Value>,
    /// Origin of the CDN that gives its renditions, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cdn: Option<Arc<str>>,
}

/// Pictures by their names.
pub type Known = HashMap<PublicId, Image>;

/// Turns references to pictures into what pages need of them.
pub struct Pictures<'a> {
    addresses: &'a Addresses,
    known: &'a Known,
    languages: &'a [Language],
}

impl<'a> Pictures<'a> {
    /// `known` must hold every own picture that will be asked for.
    pub fn new(addresses: &'a Addresses, known: &'a Known) -> Self {
        Self {
            addresses,
            known,
            languages: &[],
        }
    }

    /// The same for an event, which tells everything in these languages too.
    pub fn told_in(self, languages: &'a [Language]) -> Self {
        Self { languages, ..self }
    }

    /// One picture; none when there is none.
    pub fn message(&self, picture: Option<&ImageRef>) -> Option<ImageMessage> {
        match picture? {
            ImageRef::Own(public_id) => self.known.get(public_id).map(|image| self.own(image)),
            ImageRef::Foreign(url) => Some(ImageMessage {
                public_id: None,
                version: None,
                url: url.clone(),
                width: None,
                height: None,
                alt: String::new(),
                caption: String::new(),
                placeholder: None,
                dominant_color: None,
                focal_point: [0.5, 0.5],
                widths: Vec::new(),
                translations: None,
                cdn: None,
            }),
        }
    }

    /// One of the hotel's own.
    pub fn own(&self, image: &Image) -> ImageMessage {
        let translations = in_all(self.languages, &image.translations, &image.translatable());
        ImageMessage {
            translations,
            ..image_message(self.addresses, image)
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
    let shown = &image.shown;
    ImageMessage {
        public_id: Some(image.public_id.to_string()),
        version: Some(shown.version.to_string()),
        url: addresses.of_image(image),
        width: Some(shown.width),
        height: Some(shown.height),
        alt: image.alt.clone(),
        caption: image.caption.clone(),
        placeholder: Some(shown.placeholder.clone()),
        dominant_color: Some(shown.dominant_color.clone()),
        focal_point: image.focal_point().fractions(),
        widths: shown.widths.clone(),
        translations: None,
        cdn: addresses.cdn().cloned(),
    }
}

/// What is said of a thing in other languages: `{"de": {"slogan": …}}`; none when nothing is.
fn in_all(
    languages: &[Language],
    translations: &Translations,
    texts: &[Translatable],
) -> Option<Value> {
    let all = languages.iter().filter_map(|&language| {
        let said = texts.iter().filter_map(|text| {
            let translation = translations.get(&text.field, language)?;
            Some((text.field.clone(), translation.text.as_str().into()))
        });
        let said: Map<String, Value> = said.collect();
        (!said.is_empty()).then(|| (language.code().to_owned(), said.into()))
    });
    let all: Map<String, Value> = all.collect();
    (!all.is_empty()).then(|| all.into())
}

/// The page's own texts in other languages. Amenities come as the whole list.
fn page_in_all(hotel: &Hotel, languages: &[Language]) -> Option<Value> {
    let settings = &hotel.settings;
    let texts = hotel.translatable();
    let mut all = in_all(languages, &settings.translations, &texts)?;
    for (code, said) in all.as_object_mut()? {
        let (Some(language), Some(said)) = (Language::parse(code), said.as_object_mut()) else {
            continue;
        };
        let before = said.len();
        said.retain(|field, _| !is_amenity(field));
        if said.len() < before {
            let amenities = hotel.spoken(language).settings.amenities;
            said.insert("amenities".to_owned(), amenities.into());
        }
    }
    Some(all)
}

/// A language as pages name it to guests.
fn language(language: Language) -> Value {
    json!({"code": language.code(), "name": language.name(), "dir": language.direction()})
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

    let settings = &hotel.settings;
    map.insert("language".to_owned(), settings.language.code().into());
    let languages = std::iter::once(&settings.language).chain(&settings.languages);
    let languages: Vec<Value> = languages.map(|known| language(*known)).collect();
    map.insert("languages".to_owned(), languages.into());
    if !pictures.languages.is_empty() {
        let keys = settings.amenities.clone();
        map.insert("amenity_keys".to_owned(), keys.into());
    }
    if let Some(translations) = page_in_all(hotel, pictures.languages) {
        map.insert("translations".to_owned(), translations);
    }

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
    let mut message = json!({
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
    });
    let texts = room.translatable();
    if let Some(translations) = in_all(pictures.languages, &room.translations, &texts) {
        message["translations"] = translations;
    }
    message
}

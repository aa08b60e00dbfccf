//! A hotel as lists show it: a result of the public list, a card of the landing page, and what the
//! channel of all hotels is told. The TypeScript side of the same is `HotelCard` in
//! `sdk/src/wire.ts`.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::domain::Hotel;

use super::Addresses;
use super::message::Pictures;

/// Characters of the description that a card carries where it is one of many; pages show fewer, and
/// cut at a word.
const DESCRIPTION_CHARS: usize = 240;

/// Form of the fingerprint: another number whenever what it is made from changes, so that nothing
/// told by an older version is taken for wrong.
const FORM: &str = "1-";

/// The card of a hotel, with all of its description (reference contract §4).
pub fn card(hotel: &Hotel, pictures: &Pictures<'_>) -> Map<String, Value> {
    let landing_page = hotel.displayed_landing_page_image();
    let hero = pictures.message(landing_page.or(hotel.displayed_hero()));
    let slug = hotel.slug.as_str();
    let card = json!({
        "id": hotel.id,
        "name": hotel.displayed("name"),
        "slug": slug,
        "tagline": hotel.displayed("tagline"),
        "city": hotel.displayed("city"),
        "country": hotel.displayed("country"),
        "short_description": hotel.text("short_description"),
        "hotel_type": hotel.hotel_type,
        "tags": hotel.tags,
        "sort_order": hotel.sort_order,
        "logo_url": pictures.url(hotel.displayed_logo()),
        "hero_image_url": hero.as_ref().map(|hero| &hero.url),
        "landing_page_image_url": pictures.url(landing_page),
        "hero": hero,
        "revision": hotel.revision,
        "guest_base_path": format!("/hotels/{slug}"),
        "staff_base_path": "/staff",
        "guest_portal_enabled": true,
        "staff_portal_enabled": true,
    });
    match card {
        Value::Object(card) => card,
        _ => Map::new(),
    }
}

/// The card as one of many: its description is no longer than what a list shows of it.
pub fn short_card(hotel: &Hotel, pictures: &Pictures<'_>) -> Map<String, Value> {
    let mut card = card(hotel, pictures);
    let description = beginning(hotel.text("short_description"));
    card.insert("short_description".to_owned(), description.into());
    card
}

/// The order in which lists show hotels.
pub fn place(hotel: &Hotel) -> (i64, &str, i64) {
    (hotel.sort_order, hotel.displayed("name"), hotel.id)
}

/// Tells one form of a card from another, whatever the server's own address; none when guests do
/// not see the hotel.
pub fn fingerprint(hotel: &Hotel, known: &super::message::Known) -> Option<String> {
    if !hotel.is_active {
        return None;
    }
    let nowhere = Addresses::new("");
    let mut card = short_card(hotel, &Pictures::new(&nowhere, known));
    card.remove("revision");
    let hash = Sha256::digest(Value::Object(card).to_string());
    let hex: String = hash[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Some(format!("{FORM}{hex}"))
}

/// Whether a fingerprint was made in the present form, so that it can be compared.
pub fn is_comparable(fingerprint: &str) -> bool {
    fingerprint.starts_with(FORM)
}

/// The beginning of a text, on one line.
fn beginning(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(DESCRIPTION_CHARS).collect()
}

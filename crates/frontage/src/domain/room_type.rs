//! Room types: what a guest can book.

use super::fields::{LINK_CHARS, Rule};
use super::money::Price;
use super::{Field, FieldValues, HotelId, ImageRef, RoomTypeId, Translations};

/// The text fields of a room type.
pub const ROOM_TYPE_TEXTS: [Field; 7] = [
    Field {
        name: "code",
        rule: Rule::Line(50),
    },
    Field {
        name: "name",
        rule: Rule::Line(200),
    },
    Field {
        name: "short_description",
        rule: Rule::Prose,
    },
    Field {
        name: "bed_setup",
        rule: Rule::Line(100),
    },
    Field {
        name: "booking_code",
        rule: Rule::Line(50),
    },
    Field {
        name: "booking_url",
        rule: Rule::Link(LINK_CHARS),
    },
    Field {
        name: "availability_message",
        rule: Rule::Line(100),
    },
];

/// A room type.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomType {
    /// Key of its row.
    pub id: RoomTypeId,
    /// Whose it is.
    pub hotel_id: HotelId,
    /// Values of [`ROOM_TYPE_TEXTS`].
    pub texts: FieldValues,
    /// How many people may sleep there, 1 to 100.
    pub max_occupancy: i64,
    /// Its photo.
    pub photo: Option<ImageRef>,
    /// Lowest price of a night.
    pub starting_price_from: Price,
    /// ISO 4217, three capital letters.
    pub currency: String,
    /// Place in the list, before the name.
    pub sort_order: i64,
    /// Whether guests see it.
    pub is_active: bool,
    /// Its texts in other languages.
    pub translations: Translations,
}

impl RoomType {
    /// A text of it; empty when unset.
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }
}

/// Checks a currency code.
///
/// # Errors
/// The reason, as a sentence.
pub fn check_currency(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err("Use a three-letter currency code, like EUR.".to_owned())
    }
}

/// Checks how many people may sleep in a room.
///
/// # Errors
/// The reason, as a sentence.
pub fn check_occupancy(number: i64) -> Result<i64, String> {
    if (1..=100).contains(&number) {
        Ok(number)
    } else {
        Err("Use a number from 1 to 100.".to_owned())
    }
}

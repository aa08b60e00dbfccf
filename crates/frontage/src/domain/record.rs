//! Things with fields, as the history keeps them: what a field holds, whatever its kind, and the
//! way from a hotel, a room type or a picture's texts to a record and back.

use std::collections::BTreeMap;

use super::fields::{HOTEL_PROSE, PROFILE, SETTINGS};
use super::money::Price;
use super::room_type::ROOM_TYPE_TEXTS;
use super::{
    FieldValues, FocalPoint, Hotel, HotelId, Image, ImageRef, Language, RoomType, RoomTypeId,
    Shown, Slot, Translation, Translations, translation,
};

/// What a field holds. A picture is the text of its column, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// A text, a colour, a price; a picture as kept in one column.
    Text(String),
    /// Words in order.
    List(Vec<String>),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// What a crop must keep.
    Point(FocalPoint),
    /// What is shown of a picture.
    Crop(Box<Shown>),
    /// A text in another language.
    Translation(Translation),
}

/// The fields of one thing by name.
pub type Record = BTreeMap<String, Value>;

/// Puts a value into a record; gives what was there. A translation that holds nothing is taken
/// out, so that a record without it is the same record.
pub fn set(record: &mut Record, name: &str, value: &Value) -> Value {
    let was = if *value == Value::Nothing && translation::is_translation(name) {
        record.remove(name)
    } else {
        record.insert(name.to_owned(), value.clone())
    };
    was.unwrap_or(Value::Nothing)
}

impl Value {
    /// A picture, or none.
    pub fn picture(picture: Option<&ImageRef>) -> Self {
        picture.map_or(Self::Nothing, |picture| {
            Self::Text(picture.as_column().to_owned())
        })
    }

    /// The picture that a field of pictures holds. The outer none: this is no picture.
    pub fn as_picture(&self) -> Option<Option<ImageRef>> {
        match self {
            Self::Nothing => Some(None),
            Self::Text(column) => Some(Some(ImageRef::from_column(column))),
            _ => None,
        }
    }

    fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn as_list(&self) -> Option<&[String]> {
        match self {
            Self::List(words) => Some(words),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Facts of the hotel itself beside those that [`PROFILE`] and [`HOTEL_PROSE`] list.
const KIND: &str = "hotel_type";
const TAGS: &str = "tags";
const AMENITIES: &str = "amenities";
const LANGUAGE: &str = "language";
const LANGUAGES: &str = "languages";

impl Hotel {
    /// Everything of it that a change can touch: settings and overrides by their names, the
    /// hotel's own facts as `{name}_hotel`, pictures by their slot (what the page shows there).
    pub fn record(&self) -> Record {
        let mut record = Record::new();
        let text = |values: &FieldValues, name: &str| {
            Value::from(values.get(name).map_or("", String::as_str))
        };
        for field in SETTINGS {
            record.insert(
                field.name.to_owned(),
                text(&self.settings.texts, field.name),
            );
        }
        for field in PROFILE {
            let set = text(&self.settings.overrides, field.name);
            record.insert(format!("{}_override", field.name), set);
        }
        for field in PROFILE.iter().chain(&HOTEL_PROSE) {
            record.insert(
                format!("{}_hotel", field.name),
                text(&self.facts, field.name),
            );
        }
        for slot in Slot::ALL {
            record.insert(slot.field().to_owned(), Value::picture(slot.shown(self)));
        }
        record.insert(KIND.to_owned(), Value::from(self.hotel_type.as_str()));
        record.insert(TAGS.to_owned(), Value::List(self.tags.clone()));
        let amenities = Value::List(self.settings.amenities.clone());
        record.insert(AMENITIES.to_owned(), amenities);
        let settings = &self.settings;
        let language = Value::from(settings.language.code());
        record.insert(LANGUAGE.to_owned(), language);
        let languages = settings.languages.iter();
        let languages = languages.map(|language| language.code().to_owned());
        record.insert(LANGUAGES.to_owned(), Value::List(languages.collect()));
        settings.translations.note(&mut record);
        record
    }

    /// Puts a value of [`Self::record`] back. False, and nothing done, when there is no such
    /// field or it cannot hold that.
    #[must_use]
    pub fn put(&mut self, name: &str, value: &Value) -> bool {
        if let Some(slot) = Slot::ALL.into_iter().find(|slot| slot.field() == name) {
            let picture = value.as_picture();
            let fits = picture.is_some();
            if let Some(picture) = picture {
                slot.put(self, picture);
            }
            return fits;
        }
        if translation::is_translation(name) {
            return self.settings.translations.put(name, value);
        }
        match name {
            LANGUAGE => {
                let language = value.as_text().and_then(Language::parse);
                language
                    .map(|language| self.settings.language = language)
                    .is_some()
            }
            LANGUAGES => {
                let known = |codes: &[String]| -> Option<Vec<Language>> {
                    codes.iter().map(|code| Language::parse(code)).collect()
                };
                let languages = value.as_list().and_then(known);
                languages
                    .map(|languages| self.settings.languages = languages)
                    .is_some()
            }
            TAGS | AMENITIES => {
                let Some(words) = value.as_list() else {
                    return false;
                };
                let list = if name == TAGS {
                    &mut self.tags
                } else {
                    &mut self.settings.amenities
                };
                *list = words.to_vec();
                true
            }
            KIND => value
                .as_text()
                .map(|text| text.clone_into(&mut self.hotel_type))
                .is_some(),
            name => self.put_text(name, value).is_some(),
        }
    }

    /// Puts a whole [`Self::record`] back. False, with a part of it done, when it is not one.
    #[must_use]
    pub fn put_all(&mut self, record: &Record) -> bool {
        // Those that it has are among the fields.
        self.settings.translations = Translations::default();
        record.iter().all(|(name, value)| self.put(name, value))
    }

    fn put_text(&mut self, name: &str, value: &Value) -> Option<()> {
        let text = value.as_text()?.to_owned();
        let named = |fields: &[super::Field], name: &str| {
            fields
                .iter()
                .find(|field| field.name == name)
                .map(|field| field.name)
        };
        if let Some(name) = named(&SETTINGS, name) {
            self.settings.texts.insert(name, text);
        } else if let Some(fact) = name.strip_suffix("_override") {
            let name = named(&PROFILE, fact)?;
            self.settings.overrides.insert(name, text);
        } else {
            let fact = name.strip_suffix("_hotel")?;
            let name = named(&PROFILE, fact).or_else(|| named(&HOTEL_PROSE, fact))?;
            self.facts.insert(name, text);
        }
        Some(())
    }
}

/// The field of a room type that holds its photo.
pub const PHOTO: &str = "photo";

impl RoomType {
    /// Everything of it but its keys.
    pub fn record(&self) -> Record {
        let mut record: Record = ROOM_TYPE_TEXTS
            .iter()
            .map(|field| (field.name.to_owned(), Value::from(self.text(field.name))))
            .collect();
        for (name, value) in [
            ("max_occupancy", Value::Number(self.max_occupancy)),
            (PHOTO, Value::picture(self.photo.as_ref())),
            (
                "starting_price_from",
                Value::Text(self.starting_price_from.to_string()),
            ),
            ("currency", Value::from(self.currency.as_str())),
            ("sort_order", Value::Number(self.sort_order)),
            ("is_active", Value::Flag(self.is_active)),
        ] {
            record.insert(name.to_owned(), value);
        }
        self.translations.note(&mut record);
        record
    }

    /// The room type that a record tells of; none when it is not the record of one.
    pub fn from_record(id: RoomTypeId, hotel_id: HotelId, record: &Record) -> Option<Self> {
        let text = |name: &str| record.get(name)?.as_text();
        let number = |name: &str| record.get(name)?.as_number();
        let mut texts = FieldValues::new();
        for field in ROOM_TYPE_TEXTS {
            texts.insert(field.name, text(field.name)?.to_owned());
        }
        let Value::Flag(is_active) = record.get("is_active")? else {
            return None;
        };
        Some(Self {
            id,
            hotel_id,
            texts,
            max_occupancy: number("max_occupancy")?,
            photo: record.get(PHOTO)?.as_picture()?,
            starting_price_from: Price::parse(text("starting_price_from")?).ok()?,
            currency: text("currency")?.to_owned(),
            sort_order: number("sort_order")?,
            is_active: *is_active,
            translations: Translations::of_record(record)?,
        })
    }
}

/// The field of a picture that holds what is shown of it.
pub const CROP: &str = "crop";

impl Image {
    /// What staff say of it. A focal point stands there when somebody chose it.
    pub fn record(&self) -> Record {
        let focal_point = self.chosen_focal_point;
        let mut record = Record::from([
            ("alt".to_owned(), Value::from(self.alt.as_str())),
            ("caption".to_owned(), Value::from(self.caption.as_str())),
            (
                "focal_point".to_owned(),
                focal_point.map_or(Value::Nothing, Value::Point),
            ),
            (CROP.to_owned(), Value::Crop(Box::new(self.shown.clone()))),
        ]);
        self.translations.note(&mut record);
        record
    }

    /// Puts a value of [`Self::record`] back. False, and nothing done, when there is no such
    /// field or it cannot hold that.
    #[must_use]
    pub fn put(&mut self, name: &str, value: &Value) -> bool {
        if translation::is_translation(name) {
            return self.translations.put(name, value);
        }
        match (name, value) {
            ("alt", Value::Text(text)) => text.clone_into(&mut self.alt),
            ("caption", Value::Text(text)) => text.clone_into(&mut self.caption),
            ("focal_point", Value::Point(point)) => self.chosen_focal_point = Some(*point),
            ("focal_point", Value::Nothing) => self.chosen_focal_point = None,
            (CROP, Value::Crop(shown)) => self.shown = (**shown).clone(),
            _ => return false,
        }
        true
    }

    /// Puts a whole [`Self::record`] back. False, with a part of it done, when it is not one.
    #[must_use]
    pub fn put_all(&mut self, record: &Record) -> bool {
        // Those that it has are among the fields.
        self.translations = Translations::default();
        record.iter().all(|(name, value)| self.put(name, value))
    }
}

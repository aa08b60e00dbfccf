//! Which texts of a page can be said in other languages, and how the page reads in one of them.

use super::fields::PROFILE;
use super::image::CAPTION_CHARS;
use super::room_type::ROOM_TYPE_TEXTS;
use super::translation::{Translatable, Translations};
use super::{Hotel, Image, Language, RoomType, Rule};

/// Facts of the hotel, as its page shows them, that can be translated; whether they may stay.
const FACTS: [(&str, bool); 4] = [
    ("name", true),
    ("tagline", false),
    ("city", true),
    ("country", false),
];
/// Texts of the settings that can be translated; whether they may stay.
const TEXTS: [(&str, bool); 5] = [
    ("slogan", false),
    ("welcome_message", false),
    ("short_description", false),
    ("long_description", false),
    ("contact_address", true),
];
/// Texts of a room type that can be translated.
const OF_ROOMS: [&str; 4] = [
    "name",
    "short_description",
    "bed_setup",
    "availability_message",
];
/// Characters of an amenity.
pub const AMENITY_CHARS: usize = 100;
/// An amenity has no field of its own, so its translations are named by what it says.
const AMENITY: &str = "amenities.";

/// The field by which an amenity is translated.
pub fn amenity_field(name: &str) -> String {
    format!("{AMENITY}{name}")
}

/// Whether a field is that of an amenity.
pub fn is_amenity(field: &str) -> bool {
    field.starts_with(AMENITY)
}

impl Hotel {
    /// Its texts that can be translated, as far as they say something, in the page's order.
    pub fn translatable(&self) -> Vec<Translatable> {
        let facts = FACTS.iter().map(|&(name, may_stay)| {
            let rule = PROFILE.iter().find(|field| field.name == name);
            let rule = rule.map_or(Rule::Prose, |field| field.rule);
            (name, self.displayed(name), rule, may_stay)
        });
        let texts = TEXTS.iter().map(|&(name, may_stay)| {
            let rule = super::fields::SETTINGS
                .iter()
                .find(|field| field.name == name);
            let rule = rule.map_or(Rule::Prose, |field| field.rule);
            (name, self.text(name), rule, may_stay)
        });
        let said = facts.chain(texts).filter(|(_, main, ..)| !main.is_empty());
        let mut all: Vec<Translatable> = said
            .map(|(field, main, rule, may_stay)| Translatable {
                field: field.to_owned(),
                main: main.to_owned(),
                rule,
                may_stay,
            })
            .collect();
        all.extend(self.settings.amenities.iter().map(|name| Translatable {
            field: amenity_field(name),
            main: name.clone(),
            rule: Rule::Line(AMENITY_CHARS),
            may_stay: false,
        }));
        all
    }

    /// The hotel as its page shows it in that language: what is not translated stays.
    #[must_use]
    pub fn spoken(&self, language: Language) -> Self {
        let mut spoken = self.clone();
        let said = &self.settings.translations;
        for (name, _) in FACTS {
            let text = said.shown(name, language, self.displayed(name));
            spoken.settings.overrides.insert(name, text.to_owned());
        }
        for (name, _) in TEXTS {
            let text = said.shown(name, language, self.text(name));
            spoken.settings.texts.insert(name, text.to_owned());
        }
        let amenities = self.settings.amenities.iter();
        spoken.settings.amenities = amenities
            .map(|name| said.shown(&amenity_field(name), language, name).to_owned())
            .collect();
        spoken
    }

    /// Forgets the translations of amenities that it has no longer.
    pub fn forget_unused_translations(&mut self) {
        let amenities = &self.settings.amenities;
        self.settings.translations.retain(|field| {
            let amenity = field.strip_prefix(AMENITY);
            amenity.is_none_or(|name| amenities.iter().any(|other| other == name))
        });
    }
}

impl RoomType {
    /// Its texts that can be translated, as far as they say something.
    pub fn translatable(&self) -> Vec<Translatable> {
        let texts = ROOM_TYPE_TEXTS.iter();
        let texts = texts.filter(|field| OF_ROOMS.contains(&field.name));
        texts
            .filter(|field| !self.text(field.name).is_empty())
            .map(|field| Translatable {
                field: field.name.to_owned(),
                main: self.text(field.name).to_owned(),
                rule: field.rule,
                may_stay: false,
            })
            .collect()
    }

    /// The room type as the page shows it in that language.
    #[must_use]
    pub fn spoken(&self, language: Language) -> Self {
        let mut spoken = self.clone();
        for name in OF_ROOMS {
            let text = self.translations.shown(name, language, self.text(name));
            spoken.texts.insert(name, text.to_owned());
        }
        spoken
    }
}

impl Image {
    /// What staff say of it that can be translated, as far as they say something.
    pub fn translatable(&self) -> Vec<Translatable> {
        [("alt", &self.alt), ("caption", &self.caption)]
            .into_iter()
            .filter(|(_, main)| !main.is_empty())
            .map(|(field, main)| Translatable {
                field: field.to_owned(),
                main: main.clone(),
                rule: Rule::Line(CAPTION_CHARS),
                may_stay: false,
            })
            .collect()
    }

    /// The picture as the page shows it in that language.
    #[must_use]
    pub fn spoken(&self, language: Language) -> Self {
        let shown = |field, main| Translations::shown(&self.translations, field, language, main);
        let alt = shown("alt", &self.alt).to_owned();
        let caption = shown("caption", &self.caption).to_owned();
        Self {
            alt,
            caption,
            ..self.clone()
        }
    }
}

//! Texts of a thing (a page, a room type, a picture) in other languages than the hotel's main one.
//!
//! In the history a translation is a field of its thing, named `{field}@{language}`; so it is
//! compared, taken back and told to a colleague exactly like the field that it translates.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Language, Record, Value};

/// A text in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The text; never empty.
    pub text: String,
    /// The main text that it was made from; another one now means that it may be out of date.
    pub made_of: Fingerprint,
}

/// Tells one text from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

/// Hexadecimal digits of a fingerprint.
const DIGITS: usize = 16;

impl Fingerprint {
    /// Of this text.
    pub fn of(text: &str) -> Self {
        let hash = Sha256::digest(text);
        let digits = hash[..DIGITS / 2].iter();
        Self(digits.map(|byte| format!("{byte:02x}")).collect())
    }

    /// Reads [`Self::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (text.len() == DIGITS && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a text stands in another language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Translated, from the main text of now.
    Translated,
    /// Translated, and the main text has changed since.
    Stale,
    /// Not translated.
    Missing,
    /// Not translated, and need not be: a name.
    Kept,
}

impl Standing {
    /// As told to staff.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Translated => "translated",
            Self::Stale => "stale",
            Self::Missing => "missing",
            Self::Kept => "kept",
        }
    }
}

/// The translations of one thing, by `{field}@{language}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Translations(BTreeMap<String, Translation>);

/// The name of a field's translation.
pub fn key(field: &str, language: Language) -> String {
    format!("{field}@{}", language.code())
}

/// Whether a field of a record is a translation. One that is not there and one that holds nothing
/// are the same; other fields are always there.
pub fn is_translation(name: &str) -> bool {
    name.contains('@')
}

/// Field and language of a translation. None when it is none, or of a language nobody knows.
pub fn parts(name: &str) -> Option<(&str, Language)> {
    // An amenity may hold the sign; no language does.
    let (field, code) = name.rsplit_once('@')?;
    Some((field, Language::parse(code)?))
}

impl Translations {
    /// The translation of a field.
    pub fn get(&self, field: &str, language: Language) -> Option<&Translation> {
        self.0.get(&key(field, language))
    }

    /// Gives a field its translation.
    pub fn set(&mut self, field: &str, language: Language, translation: Translation) {
        self.0.insert(key(field, language), translation);
    }

    /// What stands for `main` in that language: its translation, else itself. Of nothing there is
    /// no translation.
    pub fn shown<'a>(&'a self, field: &str, language: Language, main: &'a str) -> &'a str {
        match self.get(field, language) {
            Some(translation) if !main.is_empty() => &translation.text,
            _ => main,
        }
    }

    /// How a text stands in that language.
    pub fn standing(&self, text: &Translatable, language: Language) -> Standing {
        match self.get(&text.field, language) {
            Some(translation) if translation.made_of == Fingerprint::of(&text.main) => {
                Standing::Translated
            }
            Some(_) => Standing::Stale,
            None if text.may_stay => Standing::Kept,
            None => Standing::Missing,
        }
    }

    /// Adds them to a record.
    pub fn note(&self, record: &mut Record) {
        for (name, translation) in &self.0 {
            record.insert(name.clone(), Value::Translation(translation.clone()));
        }
    }

    /// Puts one back as [`Self::note`] noted it. False, and nothing done, when it is none.
    #[must_use]
    pub fn put(&mut self, name: &str, value: &Value) -> bool {
        if parts(name).is_none() {
            return false;
        }
        match value {
            Value::Nothing => self.0.remove(name),
            Value::Translation(translation) => self.0.insert(name.to_owned(), translation.clone()),
            _ => return false,
        };
        true
    }

    /// All that a record holds; none when one of them is no translation.
    pub fn of_record(record: &Record) -> Option<Self> {
        let mut found = Self::default();
        let mut named = record.iter().filter(|(name, _)| is_translation(name));
        named
            .all(|(name, value)| found.put(name, value))
            .then_some(found)
    }

    /// Keeps those of these fields only.
    pub fn retain(&mut self, is_kept: impl Fn(&str) -> bool) {
        self.0
            .retain(|name, _| parts(name).is_some_and(|(field, _)| is_kept(field)));
    }

    /// Each by its name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Translation)> {
        self.0
            .iter()
            .map(|(name, translation)| (name.as_str(), translation))
    }
}

/// A text of a thing that can be said in other languages.
#[derive(Debug, Clone)]
pub struct Translatable {
    /// Its field.
    pub field: String,
    /// What it says in the main language; never empty.
    pub main: String,
    /// What may stand in a translation.
    pub rule: super::Rule,
    /// Whether it may well stay as it is: a name.
    pub may_stay: bool,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_amenity_with_the_sign_in_it_is_told_from_its_language() {
        let german = Language::parse("de").unwrap();
        let name = key("amenities.Lunch @ the lake", german);
        assert_eq!(parts(&name), Some(("amenities.Lunch @ the lake", german)));
        assert_eq!(parts("slogan"), None);
        assert_eq!(parts("slogan@xx"), None);
    }

    #[test]
    fn a_fingerprint_is_read_as_it_was_written_and_nothing_else_is_one() {
        let print = Fingerprint::of("Where the mountains meet the lake");
        assert_eq!(Fingerprint::parse(print.as_str()), Some(print.clone()));
        assert_ne!(print, Fingerprint::of("Where the mountains meet the lakes"));
        for bad in ["", "0123", "0123456789ABCDEF", "0123456789abcdeg"] {
            assert_eq!(Fingerprint::parse(bad), None, "{bad}");
        }
    }
}

//! The hotel page's own words ("Rooms", "Book your stay") by language, as the web build leaves
//! them. Each page is sent with those of its language, so no guest's script holds any.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

/// Spoken where a hotel's language has no words of its own, and by hotels that name none.
const ENGLISH: &str = "en";

/// The words of every language.
#[derive(Debug, Default)]
pub struct Words(HashMap<String, Box<RawValue>>);

#[derive(Default, Deserialize)]
#[serde(default)]
struct Spoken {
    language: Option<String>,
}

impl Words {
    /// Reads `ssr/words.json`: an object of whatever shape for each language.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json).map(Self)
    }

    /// The words for the page of this `HotelDocument`, JSON.
    pub fn of(&self, document_json: &str) -> Option<&RawValue> {
        let spoken: Spoken = serde_json::from_str(document_json).unwrap_or_default();
        let language = spoken.language.as_deref().unwrap_or(ENGLISH);
        let words = self.0.get(language).or_else(|| self.0.get(ENGLISH));
        words.map(Box::as_ref)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_page_gets_the_words_of_its_language_else_english_ones() {
        let words = Words::parse(br#"{"en":{"menu":"Menu"},"fr":{"menu":"Carte"}}"#).unwrap();
        for (document, expected) in [
            (r#"{"name":"Harbour"}"#, r#"{"menu":"Menu"}"#),
            (r#"{"language":"fr"}"#, r#"{"menu":"Carte"}"#),
            (r#"{"language":"is"}"#, r#"{"menu":"Menu"}"#),
            (r#"{"language":5}"#, r#"{"menu":"Menu"}"#),
        ] {
            assert_eq!(words.of(document).unwrap().get(), expected, "{document}");
        }
        assert!(Words::default().of("{}").is_none());
        assert!(Words::parse(b"[]").is_err());
    }
}

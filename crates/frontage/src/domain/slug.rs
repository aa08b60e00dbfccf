//! The short name of a hotel in addresses and channel names.

use std::fmt;

use super::transliteration::plain;

/// Characters of a slug.
const LONGEST: usize = 50;

/// A hotel's short name: lower-case letters, digits and hyphens, 1 to 50 of them.
///
/// The channel of the hotel is `hotel-{slug}`, so every slug is also a valid part of a Pusher
/// channel name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);

impl Slug {
    /// Checks a slug.
    ///
    /// # Errors
    /// The reason, as a sentence for the person who typed it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let well_formed = !text.is_empty()
            && text.len() <= LONGEST
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        if well_formed {
            Ok(Self(text.to_owned()))
        } else {
            Err(
                "Use 1 to 50 lower-case letters, digits and hyphens, for example \"killarney\"."
                    .to_owned(),
            )
        }
    }

    /// A slug for a hotel of this name: its words in plain letters, as many as fit. None when no
    /// letter of it is known; then somebody has to choose.
    pub fn of_name(name: &str) -> Option<Self> {
        let mut slug = String::new();
        let mut is_between = false;
        for letter in name.chars() {
            let plain = plain(letter);
            if plain.is_empty() {
                // What belongs to the word (an apostrophe, an accent of its own) does not part it.
                let joins = matches!(letter, '\'' | '’' | 'ʼ' | '\u{300}'..='\u{36f}');
                is_between |= !joins && !letter.is_alphabetic();
                continue;
            }
            let hyphen = if is_between && !slug.is_empty() {
                "-"
            } else {
                ""
            };
            if slug.len() + hyphen.len() + plain.len() > LONGEST {
                // Whole words, if there are any.
                if !is_between && let Some(end) = slug.rfind('-') {
                    slug.truncate(end);
                }
                break;
            }
            slug.push_str(hyphen);
            slug.push_str(plain);
            is_between = false;
        }
        Self::parse(&slug).ok()
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Slug;

    #[test]
    fn a_name_in_any_script_proposes_a_slug() {
        let proposed = |name: &str| Slug::of_name(name).map(|slug| slug.to_string());
        for (name, slug) in [
            ("Glenlough House", "glenlough-house"),
            ("Hôtel de l’Opéra", "hotel-de-lopera"),
            (
                "  Gästehaus »Zürich« & Spa, 4* ",
                "gaestehaus-zuerich-spa-4",
            ),
            ("Malmö Strandhotell", "malmoe-strandhotell"),
            ("Гостиница Москва", "gostinitsa-moskva"),
            ("Ξενοδοχείο Αθήνα", "xenodocheio-athina"),
            ("فندق النيل", "fndq-alnyl"),
            ("Cafe\u{301} Royal", "cafe-royal"),
        ] {
            assert_eq!(proposed(name).as_deref(), Some(slug), "{name}");
        }
        for nothing in ["", "—", "旅館", "🏨"] {
            assert_eq!(proposed(nothing), None, "{nothing}");
        }
        let long = proposed(&"Grand ".repeat(20));
        assert_eq!(long.as_deref(), Some(["grand"; 8].join("-").as_str()));
        assert!(proposed(&format!("{}ß", "x".repeat(49))).is_some_and(|slug| slug.len() == 49));
    }

    #[test]
    fn a_slug_is_what_fits_into_an_address_and_a_channel_name() {
        for good in ["killarney", "hotel-x", "a", "42", &"x".repeat(50)] {
            assert!(Slug::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "Killarney",
            "a b",
            "-a",
            "a-",
            "a/b",
            "é",
            &"x".repeat(51),
        ] {
            assert!(Slug::parse(bad).is_err(), "{bad}");
        }
    }
}

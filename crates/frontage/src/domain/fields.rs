//! The closed lists of text fields, and what may stand in each.
//!
//! Some sixty fields of the reference contract differ only in name and rule. They are listed
//! once here; the store, the staff API and the live messages walk these lists, so a new field
//! is one line.

use std::collections::BTreeMap;

use super::colour::{THEME_COLOURS, is_hex_colour};
use super::money::parse_coordinate;

/// What may stand in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// One line of at most so many characters.
    Line(usize),
    /// Text of several lines; its limit is [`PROSE_CHARS`].
    Prose,
    /// An e-mail address of at most 254 characters, or nothing.
    Email,
    /// An http(s) address of at most so many characters, or nothing.
    Link(usize),
    /// Degrees, at most so far from zero.
    Degrees(i64),
    /// `#RRGGBB`; cleared, it returns to this default.
    Colour(&'static str),
    /// One of these words; cleared, it returns to the first.
    OneOf(&'static [&'static str]),
}

/// A field: its name in SQL, JSON and TypeScript alike, and its rule.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The one name.
    pub name: &'static str,
    /// What may stand in it.
    pub rule: Rule,
}

/// Longest text of a [`Rule::Prose`] field, in characters.
pub const PROSE_CHARS: usize = 20_000;
/// Longest address accepted where the contract gives no limit.
pub const LINK_CHARS: usize = 2_000;

/// Checked values by field name. A field that is absent is empty.
pub type FieldValues = BTreeMap<&'static str, String>;

const fn field(name: &'static str, rule: Rule) -> Field {
    Field { name, rule }
}

/// Facts of the hotel itself; each can be overridden on the public page (`{name}_override`).
pub const PROFILE: [Field; 13] = [
    field("name", Rule::Line(255)),
    field("tagline", Rule::Line(200)),
    field("city", Rule::Line(120)),
    field("country", Rule::Line(120)),
    field("address_line_1", Rule::Line(255)),
    field("address_line_2", Rule::Line(255)),
    field("postal_code", Rule::Line(20)),
    field("latitude", Rule::Degrees(90)),
    field("longitude", Rule::Degrees(180)),
    field("phone", Rule::Line(30)),
    field("email", Rule::Email),
    field("website_url", Rule::Link(200)),
    field("booking_url", Rule::Link(200)),
];

/// Descriptions of the hotel itself, shown where the settings have none.
pub const HOTEL_PROSE: [Field; 2] = [
    field("short_description", Rule::Prose),
    field("long_description", Rule::Prose),
];

/// Light, dark, or all eleven colours exactly as given.
pub const THEME_MODES: [&str; 3] = ["light", "dark", "custom"];

/// Fields of the public settings besides overrides, pictures, gallery and amenities.
pub const SETTINGS: [Field; 21] = [
    field("short_description", Rule::Prose),
    field("long_description", Rule::Prose),
    field("welcome_message", Rule::Prose),
    field("slogan", Rule::Line(200)),
    field("contact_email", Rule::Email),
    field("contact_phone", Rule::Line(30)),
    field("contact_address", Rule::Prose),
    field("website", Rule::Link(LINK_CHARS)),
    field("google_maps_link", Rule::Link(LINK_CHARS)),
    field("theme_mode", Rule::OneOf(&THEME_MODES)),
    colour(0),
    colour(1),
    colour(2),
    colour(3),
    colour(4),
    colour(5),
    colour(6),
    colour(7),
    colour(8),
    colour(9),
    colour(10),
];

const fn colour(index: usize) -> Field {
    let (name, default) = THEME_COLOURS[index];
    field(name, Rule::Colour(default))
}

impl Field {
    /// Checks `text` and brings it to the form it is kept in. Empty text clears the field,
    /// which is allowed for every rule.
    ///
    /// # Errors
    /// The reason, as a sentence for the person who typed it.
    pub fn check(&self, text: &str) -> Result<String, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(self.rule.cleared().to_owned());
        }
        match self.rule {
            Rule::Line(max) => {
                at_most(text, max)?;
                if text.chars().any(char::is_control) {
                    return Err("Use one line of text without control characters.".to_owned());
                }
                Ok(text.to_owned())
            }
            Rule::Prose => {
                at_most(text, PROSE_CHARS)?;
                if text
                    .chars()
                    .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
                {
                    return Err("Use text without control characters.".to_owned());
                }
                Ok(text.replace("\r\n", "\n"))
            }
            Rule::Email => check_email(text),
            Rule::Link(max) => check_link(text, max),
            Rule::Degrees(limit) => parse_coordinate(text, limit),
            Rule::Colour(_) if is_hex_colour(text) => Ok(text.to_owned()),
            // The reference's own sentence: its clients show it as it is.
            Rule::Colour(_) => Err(format!(
                "{} must be a valid HEX color (e.g., #3B82F6)",
                self.name
            )),
            Rule::OneOf(words) if words.contains(&text) => Ok(text.to_owned()),
            Rule::OneOf(words) => Err(format!("Use one of: {}.", words.join(", "))),
        }
    }
}

impl Rule {
    /// What a field holds when nobody set it.
    pub fn cleared(self) -> &'static str {
        match self {
            Rule::Colour(default) => default,
            Rule::OneOf(words) => words.first().copied().unwrap_or_default(),
            _ => "",
        }
    }
}

/// Refuses text of more than `max` characters.
///
/// # Errors
/// The reason, in the words the reference's clients know.
pub fn at_most(text: &str, max: usize) -> Result<(), String> {
    let length = text.chars().count();
    if length <= max {
        return Ok(());
    }
    Err(format!(
        "Ensure this field has no more than {max} characters (it has {length})."
    ))
}

/// Accepts absolute http and https addresses only: anything else (`javascript:`, `data:`,
/// relative) could do harm, or nothing, as a link on the public page.
///
/// # Errors
/// The reason, as a sentence.
pub fn check_link(text: &str, max: usize) -> Result<String, String> {
    at_most(text, max)?;
    let scheme_end = text.find("://").unwrap_or(0);
    let (scheme, rest) = text.split_at(scheme_end);
    let host = rest
        .trim_start_matches("://")
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default();
    let http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let clean = !text.chars().any(|c| {
        c.is_control()
            || c.is_whitespace()
            || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
    });
    if http && clean && !host.is_empty() && !host.starts_with(':') {
        Ok(text.to_owned())
    } else {
        Err("Enter a valid URL, starting with https:// or http://.".to_owned())
    }
}

fn check_email(text: &str) -> Result<String, String> {
    at_most(text, 254)?;
    let plausible = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !domain.contains('@')
    });
    let clean = !text.chars().any(|c| {
        c.is_control()
            || c.is_whitespace()
            || matches!(c, '"' | '<' | '>' | '(' | ')' | ',' | ';' | ':' | '\\')
    });
    if plausible && clean {
        Ok(text.to_owned())
    } else {
        Err("Enter a valid email address.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{PROFILE, SETTINGS, check_link};

    fn check(name: &str, text: &str) -> Result<String, String> {
        SETTINGS
            .iter()
            .chain(&PROFILE)
            .find(|field| field.name == name)
            .map_or_else(
                || Err("no such field".to_owned()),
                |field| field.check(text),
            )
    }

    #[test]
    fn a_script_never_passes_as_a_link() {
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt://x/%0aalert(1)",
            "data:text/html,x",
            "//example.com",
            "example.com",
            "https://",
            "https:///path",
            "http://exa mple.com",
            "https://example.com/\"onload=",
            "ftp://example.com",
        ] {
            assert!(check_link(bad, 200).is_err(), "{bad}");
        }
        assert!(check_link("HTTPS://example.com/a?b=c#d", 200).is_ok());
    }

    #[test]
    fn a_cleared_colour_returns_to_its_default_and_a_bad_one_is_named() {
        assert_eq!(check("primary_color", "").as_deref(), Ok("#3B82F6"));
        assert_eq!(
            check("link_color", "red").unwrap_err(),
            "link_color must be a valid HEX color (e.g., #3B82F6)"
        );
    }

    #[test]
    fn lengths_are_counted_in_characters_not_bytes() {
        assert!(check("slogan", &"é".repeat(200)).is_ok());
        assert!(check("slogan", &"é".repeat(201)).is_err());
        assert!(check("postal_code", &"1".repeat(21)).is_err());
    }

    #[test]
    fn an_email_looks_like_one() {
        assert!(check("contact_email", "desk@example.com").is_ok());
        for bad in [
            "desk",
            "desk@",
            "@example.com",
            "a@b",
            "a b@example.com",
            "<a>@example.com",
        ] {
            assert!(check("contact_email", bad).is_err(), "{bad}");
        }
    }
}

//! The short name of a hotel in addresses and channel names.

use std::fmt;

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
            && text.len() <= 50
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

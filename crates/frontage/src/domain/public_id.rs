//! The name a picture has for ever.

use std::{fmt, str::FromStr};

/// Characters of a public id.
pub const PUBLIC_ID_CHARS: usize = 26;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The id of a picture in addresses, events and file names: 26 characters of `a`–`z` and
/// `2`–`7`, which is 130 random bits. Never used again for another picture, so what it names may
/// be cached for ever. A value of this type is safe as part of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicId(String);

impl PublicId {
    /// Made of random bytes, five bits of each.
    #[must_use]
    pub fn from_random(bytes: [u8; PUBLIC_ID_CHARS]) -> Self {
        let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
        Self(bytes.into_iter().map(letter).collect())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicId {
    type Err = InvalidPublicId;

    fn from_str(text: &str) -> Result<Self, InvalidPublicId> {
        let fits = text.len() == PUBLIC_ID_CHARS && text.bytes().all(|b| ALPHABET.contains(&b));
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidPublicId)
        }
    }
}

impl fmt::Display for PublicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Not the id of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a picture's id has 26 characters, each a–z or 2–7")]
pub struct InvalidPublicId;

#[cfg(test)]
mod tests {
    use super::PublicId;

    #[test]
    fn an_id_survives_being_written_and_read() {
        let id = PublicId::from_random(*b"0123456789abcdefghijklmnop");
        assert_eq!(id.as_str().parse(), Ok(id));
        assert_ne!(
            PublicId::from_random([0; 26]),
            PublicId::from_random([1; 26])
        );
    }

    #[test]
    fn nothing_that_could_leave_its_folder_is_an_id() {
        let too_short = "a".repeat(25);
        for bad in [
            "",
            "..",
            "../../etc/passwd",
            &too_short,
            &"A".repeat(26),
            &"1".repeat(26),
        ] {
            assert!(bad.parse::<PublicId>().is_err(), "{bad}");
        }
    }
}

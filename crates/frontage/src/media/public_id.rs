//! The name a picture has for ever.

use std::{fmt, str::FromStr};

const LENGTH: usize = 26;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The id of a picture in addresses, events and file names: 26 characters of `a`–`z` and
/// `2`–`7`, which is 130 random bits. Never used again for another picture, so what it names may
/// be cached for ever. A value of this type is safe as part of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicId(String);

impl PublicId {
    /// A new one.
    ///
    /// # Errors
    /// When the operating system has no random numbers.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes)?;
        let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
        Ok(Self(bytes.iter().map(letter).collect()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder it lies in: its first two characters.
    pub(super) fn shard(&self) -> &str {
        &self.0[..2]
    }
}

impl FromStr for PublicId {
    type Err = InvalidPublicId;

    fn from_str(text: &str) -> Result<Self, InvalidPublicId> {
        let fits = text.len() == LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte));
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
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_new_id_reads_back_and_is_unlike_the_last() {
        let id = PublicId::random().unwrap();
        assert_eq!(id.to_string().parse(), Ok(id.clone()));
        assert_ne!(id, PublicId::random().unwrap());
        assert!(id.as_str().starts_with(id.shard()));
    }

    #[test]
    fn nothing_that_could_leave_the_folder_is_an_id() {
        let good = "abcdefghijklmnopqrstuv2345";
        assert!(good.parse::<PublicId>().is_ok());
        let bad = [
            "",
            "..",
            "../../../../../etc/passwd.",
            "abcdefghijklmnopqrstuv234",
            "abcdefghijklmnopqrstuv23456",
            "Abcdefghijklmnopqrstuv2345",
            "abcdefghijklmnopqrstuv2341",
            "abcdefghijklmnopqrstuv/345",
            "abcdefghijklmnopqrstuvé345",
        ];
        for text in bad {
            assert_eq!(text.parse::<PublicId>(), Err(InvalidPublicId), "{text}");
        }
    }
}

//! What names the bytes of a picture: the file that was uploaded, and one set of renditions of it.

use std::{fmt, str::FromStr};

/// Characters of a content hash: 256 bits in hexadecimal.
const HASH_CHARS: usize = 64;
/// Characters of a version: 80 bits in hexadecimal.
pub const VERSION_CHARS: usize = 20;

/// SHA-256 of an uploaded file, in lower-case hexadecimal. The same file has the same one,
/// whoever uploads it. Safe as part of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub(crate) String);

/// The name of one set of renditions: of this file, of this part of it, made by this recipe. What
/// it names never changes, so it may be cached for ever. Lower-case hexadecimal; safe as part of a
/// path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub(crate) String);

impl ContentHash {
    /// The hash as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Version {
    /// The version as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ContentHash {
    type Err = InvalidHash;

    fn from_str(text: &str) -> Result<Self, InvalidHash> {
        hexadecimal(text, HASH_CHARS).map(Self)
    }
}

impl FromStr for Version {
    type Err = InvalidHash;

    fn from_str(text: &str) -> Result<Self, InvalidHash> {
        hexadecimal(text, VERSION_CHARS).map(Self)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn hexadecimal(text: &str, chars: usize) -> Result<String, InvalidHash> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() == chars && text.bytes().all(is_digit) {
        Ok(text.to_owned())
    } else {
        Err(InvalidHash { chars })
    }
}

/// Not the name of an upload or of a set of renditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this name has {chars} characters, each 0–9 or a–f")]
pub struct InvalidHash {
    chars: usize,
}

#[cfg(test)]
mod tests {
    use super::{ContentHash, Version};

    #[test]
    fn a_name_survives_being_written_and_read() {
        let (hash, version) = ("0f".repeat(32), "a1".repeat(10));
        let read = hash.parse::<ContentHash>().map(|hash| hash.to_string());
        assert_eq!(read, Ok(hash));
        let read = version
            .parse::<Version>()
            .map(|version| version.to_string());
        assert_eq!(read, Ok(version));
    }

    #[test]
    fn nothing_that_could_leave_its_folder_is_a_name() {
        let (short, long) = ("a".repeat(19), "a".repeat(21));
        let (capital, letters) = ("A".repeat(20), "g".repeat(20));
        for bad in [
            "",
            "..",
            "../../../etc/passwd",
            &short,
            &long,
            &capital,
            &letters,
        ] {
            assert!(bad.parse::<Version>().is_err(), "{bad}");
            assert!(bad.parse::<ContentHash>().is_err(), "{bad}");
        }
    }
}

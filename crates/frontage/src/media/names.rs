//! What files are called: by what they hold.

use std::{fmt, str::FromStr};

use frontage_imaging::{Frame, Recipe};
use sha2::{Digest, Sha256};

/// Hexadecimal digits of a [`Version`].
pub const VERSION_DIGITS: usize = 20;

/// SHA-256 of an uploaded file, in hexadecimal: what the original is called on disk. A value of
/// this type is safe as part of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(String);

impl ContentHash {
    /// Of bytes at hand.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_digest(Sha256::digest(bytes).as_ref())
    }

    pub(super) fn from_digest(digest: &[u8]) -> Self {
        Self(hex::encode(digest))
    }

    /// 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Names one set of renditions: 20 hexadecimal digits that depend on the uploaded file, on the
/// recipe and on the part that is shown, and on nothing else. So the same picture uploaded twice
/// has the same version, and bytes at an address with a version in it never change. A value of
/// this type is safe as part of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(String);

impl Version {
    /// Of what is made by this recipe of this part of this file; no frame is all of it.
    #[must_use]
    pub fn of(content: &ContentHash, recipe: &Recipe, frame: Option<Frame>) -> Self {
        let frame = frame.map_or_else(
            String::new,
            |Frame {
                 x,
                 y,
                 width,
                 height,
             }| { format!("{x} {y} {width} {height}") },
        );
        Self::digested(&format!("{content}\n{}\n{frame}", recipe.fingerprint()))
    }

    /// Of renditions that were made before there were versions: by no recipe of today, so that
    /// they are among those that a rebuild makes anew.
    #[must_use]
    pub fn adopted(content: &ContentHash) -> Self {
        Self::digested(&format!("{content}\nbefore versions\n"))
    }

    fn digested(text: &str) -> Self {
        let mut digits = hex::encode(Sha256::digest(text));
        digits.truncate(VERSION_DIGITS);
        Self(digits)
    }

    /// 20 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text names nothing that we keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "nothing is called so: lower-case hexadecimal digits are wanted, 64 for a file, 20 for a version"
)]
pub struct NoSuchName;

fn digits(text: &str, count: usize) -> Result<String, NoSuchName> {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() == count && text.bytes().all(digit) {
        Ok(text.to_owned())
    } else {
        Err(NoSuchName)
    }
}

impl FromStr for ContentHash {
    type Err = NoSuchName;

    fn from_str(text: &str) -> Result<Self, NoSuchName> {
        digits(text, 64).map(Self)
    }
}

impl FromStr for Version {
    type Err = NoSuchName;

    fn from_str(text: &str) -> Result<Self, NoSuchName> {
        digits(text, VERSION_DIGITS).map(Self)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_picture_has_the_same_version_until_recipe_or_frame_change() {
        let (beach, pool) = (ContentHash::of(b"beach"), ContentHash::of(b"pool"));
        let recipe = Recipe::default();
        let better = Recipe {
            avif_quality: recipe.avif_quality + 1,
            ..recipe.clone()
        };
        let frame = |x| Frame {
            x,
            y: 0,
            width: 10,
            height: 10,
        };
        let version = Version::of(&beach, &recipe, None);
        assert_eq!(version, Version::of(&beach, &recipe.clone(), None));
        for other in [
            Version::of(&pool, &recipe, None),
            Version::of(&beach, &better, None),
            Version::of(&beach, &recipe, Some(frame(0))),
            Version::of(&beach, &recipe, Some(frame(1))),
            Version::adopted(&beach),
        ] {
            assert_ne!(version, other);
        }
    }

    #[test]
    fn a_name_is_read_back_and_nothing_that_could_leave_its_folder_is_one() {
        let content = ContentHash::of(b"beach");
        let version = Version::adopted(&content);
        assert_eq!(content.as_str().parse(), Ok(content.clone()));
        assert_eq!(version.as_str().parse(), Ok(version.clone()));
        let upper = version.as_str().to_ascii_uppercase();
        for bad in [
            "",
            "..",
            "../../../../etc/passwd",
            content.as_str(),
            &upper,
            "zzzzzzzzzzzzzzzzzzzz",
        ] {
            assert_eq!(bad.parse::<Version>(), Err(NoSuchName), "{bad}");
        }
        assert_eq!(version.as_str().parse::<ContentHash>(), Err(NoSuchName));
    }
}

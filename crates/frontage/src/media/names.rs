//! What files are called: by what they hold.

use frontage_imaging::{Frame, Recipe};
use sha2::{Digest, Sha256};

use crate::domain::version::VERSION_CHARS;
pub(super) use crate::domain::{ContentHash, Version};

impl ContentHash {
    /// Of bytes at hand.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_digest(Sha256::digest(bytes).as_ref())
    }

    pub(super) fn from_digest(digest: &[u8]) -> Self {
        Self(hex::encode(digest))
    }
}

impl Version {
    /// Of what is made by this recipe of this part of this file; no frame is all of it. It depends
    /// on nothing else: the same picture uploaded twice has the same version, and bytes at an
    /// address with a version in it never change.
    #[must_use]
    pub fn of(content: &ContentHash, recipe: &Recipe, frame: Option<Frame>) -> Self {
        let frame = frame.map_or_else(String::new, |part| {
            format!("{} {} {} {}", part.x, part.y, part.width, part.height)
        });
        let text = format!("{content}\n{}\n{frame}", recipe.fingerprint());
        Self::beginning_of(hex::encode(Sha256::digest(text)))
    }

    /// Of renditions that were made before there were versions: by no recipe of today, so that
    /// they are among those that a rebuild makes anew. Rows of that time got the same name from
    /// the migration that brought versions.
    #[must_use]
    pub fn adopted(content: &ContentHash) -> Self {
        Self::beginning_of(content.as_str().to_owned())
    }

    fn beginning_of(mut digits: String) -> Self {
        digits.truncate(VERSION_CHARS);
        Self(digits)
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
        assert_eq!(version.as_str().parse(), Ok(version.clone()));
        for other in [
            Version::of(&pool, &recipe, None),
            Version::of(&beach, &better, None),
            Version::of(&beach, &recipe, Some(frame(0))),
            Version::of(&beach, &recipe, Some(frame(1))),
            Version::adopted(&beach),
        ] {
            assert_ne!(version, other);
            assert_eq!(other.as_str().parse(), Ok(other));
        }
    }
}

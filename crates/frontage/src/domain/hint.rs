//! What might be better about the pictures of a gallery. A hint is advice: it hinders nobody, and
//! staff who know better put it aside.

use std::str::FromStr;

use super::PublicId;

/// Pixels of the longer side below which a picture that is opened looks soft. The page opens
/// pictures as large as the window, on a usual laptop some 1,300 pixels wide; booking sites refuse
/// below 1,024 (<https://help.vrbo.com/articles/Vrbo-photo-guidelines>).
pub const SMALL_SIDE: u32 = 1_280;

/// What might be better about a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// A large screen shows it larger than it is. Its width and height in pixels.
    TooSmall(u32, u32),
    /// Little can be seen in it.
    TooDark,
    /// These show nearly the same.
    NearDuplicate(Vec<PublicId>),
}

impl Hint {
    /// What it is about.
    pub fn kind(&self) -> Kind {
        match self {
            Self::TooSmall(..) => Kind::TooSmall,
            Self::TooDark => Kind::TooDark,
            Self::NearDuplicate(_) => Kind::NearDuplicate,
        }
    }
}

/// What a hint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// See [`Hint::TooSmall`].
    TooSmall,
    /// See [`Hint::TooDark`].
    TooDark,
    /// See [`Hint::NearDuplicate`].
    NearDuplicate,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::TooSmall, Kind::TooDark, Kind::NearDuplicate];

    /// Its name in SQL, JSON and TypeScript alike.
    pub fn slug(self) -> &'static str {
        match self {
            Kind::TooSmall => "too-small",
            Kind::TooDark => "too-dark",
            Kind::NearDuplicate => "near-duplicate",
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.slug() == text);
        found.ok_or_else(|| {
            let all = Self::ALL.map(Self::slug).join(", ");
            format!("\"{text}\" is no hint. There are: {all}.")
        })
    }
}

/// Whether a picture of so many pixels is too small to be opened large.
pub fn is_small(width: u32, height: u32) -> bool {
    width.max(height) < SMALL_SIDE
}

#[cfg(test)]
mod tests {
    use super::is_small;

    #[test]
    fn one_pixel_decides_whether_a_picture_is_small() {
        assert!(is_small(1279, 960));
        assert!(!is_small(1280, 400));
        assert!(!is_small(400, 1280));
    }
}

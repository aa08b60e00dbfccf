//! Pictures as the page knows them: what they are called, how large they are, what they show.

use super::{ContentHash, FocalPoint, Frame, HotelId, PublicId, Translations, Version};

/// The rendition that clients get which want one address, not a choice.
pub const PLAIN_WIDTH: u32 = 1280;
/// Longest alternative text and caption, in characters (reference contract §3).
pub const CAPTION_CHARS: usize = 255;

/// A picture of a hotel's own library.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Names the picture in addresses, for ever.
    pub public_id: PublicId,
    /// Whose it is.
    pub hotel_id: HotelId,
    /// What is shown of it at present.
    pub shown: Shown,
    /// What it shows, for those who cannot see it; empty when nobody said.
    pub alt: String,
    /// Line under it.
    pub caption: String,
    /// Both in other languages.
    pub translations: Translations,
    /// What a crop must keep, if staff said so.
    pub chosen_focal_point: Option<FocalPoint>,
    /// The file that was uploaded.
    pub original: Original,
}

/// What is shown of a picture: all of it or a part, as one set of renditions.
///
/// Two are equal when they show the same part. By which recipe the renditions were made is no
/// difference that anybody would take back.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Names the set of renditions.
    pub version: Version,
    /// The part of the original; none for all of it.
    pub frame: Option<Frame>,
    /// Pixels of the largest rendition, upright.
    pub width: u32,
    /// As `width`.
    pub height: u32,
    /// Widths that exist, or are made when asked for; rising.
    pub widths: Vec<u32>,
    /// ThumbHash, base64.
    pub placeholder: String,
    /// `#rrggbb`.
    pub dominant_color: String,
    /// What a crop must keep as far as a machine can tell.
    pub automatic_focal_point: FocalPoint,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        self.frame == other.frame
    }
}

impl Eq for Shown {}

/// The file that a picture was uploaded as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Names the file.
    pub content_hash: ContentHash,
    /// `jpeg`, `png`, …; none of a picture from before this was kept.
    pub format: Option<String>,
    /// Pixels of width and height, upright; none of a picture from before they were kept.
    pub size: Option<(u32, u32)>,
    /// Size of the file in bytes.
    pub bytes: u64,
}

impl Image {
    /// What a crop must keep: what staff said, else what a machine found.
    pub fn focal_point(&self) -> FocalPoint {
        let automatic = self.shown.automatic_focal_point;
        self.chosen_focal_point.unwrap_or(automatic)
    }

    /// Shows another part. A focal point that staff chose goes along as far as that part holds it.
    pub fn show(&mut self, shown: Shown) {
        let (from, to) = (self.shown.frame, shown.frame);
        let chosen = self.chosen_focal_point;
        self.chosen_focal_point = chosen.and_then(|point| point.carried_over(from, to));
        self.shown = shown;
    }
}

impl Shown {
    /// Width of the rendition given to clients that take one address: the largest up to
    /// [`PLAIN_WIDTH`], else the smallest there is.
    pub fn plain_width(&self) -> u32 {
        let plain = self
            .widths
            .iter()
            .rev()
            .find(|&&width| width <= PLAIN_WIDTH);
        plain.or(self.widths.first()).copied().unwrap_or(self.width)
    }
}

/// What a picture field holds: one of the hotel's own, or the address of one elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ImageRef {
    /// In the hotel's library.
    Own(PublicId),
    /// On another site; an absolute http(s) address.
    Foreign(String),
}

impl ImageRef {
    /// As kept in one column: an address holds a colon, a public id never does.
    pub fn from_column(text: &str) -> Self {
        match text.parse() {
            Ok(public_id) => Self::Own(public_id),
            Err(_) => Self::Foreign(text.to_owned()),
        }
    }

    /// See [`Self::from_column`].
    pub fn as_column(&self) -> &str {
        match self {
            Self::Own(public_id) => public_id.as_str(),
            Self::Foreign(url) => url,
        }
    }

    /// The public id, when the picture is the hotel's own.
    pub fn public_id(&self) -> Option<&PublicId> {
        match self {
            Self::Own(public_id) => Some(public_id),
            Self::Foreign(_) => None,
        }
    }
}

//! Pictures as the page knows them: what they are called, how large they are, what they show.

use super::{HotelId, PublicId};

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
    /// Pixels of its largest rendition, upright.
    pub width: u32,
    /// As `width`.
    pub height: u32,
    /// Widths that exist, rising.
    pub widths: Vec<u32>,
    /// ThumbHash, base64.
    pub placeholder: String,
    /// `#rrggbb`.
    pub dominant_color: String,
    /// What it shows, for those who cannot see it; empty when nobody said.
    pub alt: String,
    /// Line under it.
    pub caption: String,
    /// What a crop must keep.
    pub focal_point: FocalPoint,
}

impl Image {
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

/// Where the eye goes, in upright coordinates from 0 to 1; kept in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FocalPoint {
    x: i64,
    y: i64,
}

impl FocalPoint {
    /// The middle.
    pub const CENTRE: Self = Self { x: 500, y: 500 };

    /// Checks a point.
    ///
    /// # Errors
    /// The reason, as a sentence.
    pub fn new(x: f64, y: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y) {
            // Both are within 0 to 1000 here, so the conversion is exact enough and cannot wrap.
            #[allow(clippy::cast_possible_truncation)]
            let thousandths = |v: f64| (v * 1000.0).round() as i64;
            Ok(Self {
                x: thousandths(x),
                y: thousandths(y),
            })
        } else {
            Err("Use two numbers from 0 to 1, like [0.5, 0.5].".to_owned())
        }
    }

    /// From thousandths, as stored.
    pub fn from_thousandths(x: i64, y: i64) -> Self {
        Self {
            x: x.clamp(0, 1000),
            y: y.clamp(0, 1000),
        }
    }

    /// Thousandths, for the store.
    pub fn thousandths(self) -> (i64, i64) {
        (self.x, self.y)
    }

    /// From 0 to 1 each.
    #[allow(clippy::cast_precision_loss)]
    pub fn fractions(self) -> [f64; 2] {
        [self.x as f64 / 1000.0, self.y as f64 / 1000.0]
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

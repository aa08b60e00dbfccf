//! What is made of a picture: which widths, which formats, how good, in which order.

use crate::{
    error::ImageError,
    format::Format,
    spec::{Crop, Shape, Spec},
};

/// The widest and tallest that both WebP (16,383) and JPEG can hold.
const MAX_RENDITION_SIDE: u32 = 16_383;
/// The widths that a page needs to be sharp at first: a phone's and a desktop's.
const FIRST_WIDTHS: [u32; 2] = [640, 1280];
/// Width of the picture beside a link, as social networks ask for it.
const SOCIAL_WIDTH: u32 = 1200;
/// Raised whenever the same settings give other files: another encoder, another filter.
const PIPELINE: u32 = 6;

/// What to make of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// Widths in pixels. Nothing is made larger than it came: a picture narrower than the
    /// widest gets the widths below its own, and its own.
    pub widths: Vec<u32>,
    /// Pixels. A picture so tall that its largest rendition would be taller is made smaller as
    /// a whole, and the ladder starts from the width that this leaves.
    pub max_height: u32,
    /// 1 to 100.
    pub jpeg_quality: u8,
    /// 0 to 100.
    pub webp_quality: u8,
    /// Effort, 0 (fast) to 6 (small). Pictures of 640 and less are made with 4 at least.
    pub webp_method: u8,
    /// 0 to 100.
    pub avif_quality: u8,
    /// 0 (small) to 10 (fast). 7 and 8 are worth nobody's while: slower than 9, and no smaller.
    pub avif_speed: u8,
}

impl Default for Recipe {
    /// 320, 640, 960, 1280, 1920 and 2560 wide, at most 5120 high.
    fn default() -> Self {
        Self {
            widths: vec![320, 640, 960, 1280, 1920, 2560],
            max_height: 5120,
            jpeg_quality: 80,
            webp_quality: 80,
            webp_method: 2,
            avif_quality: 62,
            avif_speed: 9,
        }
    }
}

impl Recipe {
    /// Everything that decides what the files are, as a text: the same text, the same files.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{PIPELINE} {self:?}")
    }

    /// Width and height of the largest rendition of an upright picture.
    #[must_use]
    pub fn largest_size(&self, width: u32, height: u32) -> (u32, u32) {
        let widest = self.widths.iter().copied().max();
        let widest = widest.unwrap_or(width).min(width);
        let by_width = scaled(height, widest, width);
        if by_width <= self.max_height {
            (widest, by_width)
        } else {
            (scaled(width, self.max_height, height), self.max_height)
        }
    }

    /// The widths that a picture gets whose largest rendition is so wide, rising.
    #[must_use]
    pub fn ladder(&self, largest: u32) -> Vec<u32> {
        let below = self.widths.iter().copied().filter(|w| *w < largest);
        let mut ladder: Vec<u32> = below.chain([largest]).collect();
        ladder.sort_unstable();
        ladder.dedup();
        ladder
    }

    /// What must be there before anybody is told of the picture, in the order of who waits.
    #[must_use]
    pub fn first_light(&self, largest: u32) -> Vec<Spec> {
        let ladder = self.ladder(largest);
        let at_most = |width: u32| ladder.iter().rev().find(|w| **w <= width).copied();
        let mut widths: Vec<u32> = FIRST_WIDTHS.into_iter().filter_map(at_most).collect();
        widths.dedup();
        if widths.is_empty() {
            widths.extend(ladder.first());
        }
        let both = |width| [Format::WebP, Format::Jpeg].map(|format| Spec::whole(width, format));
        widths.into_iter().flat_map(both).collect()
    }

    /// What follows: the small before the large, AVIF last.
    #[must_use]
    pub fn rest(&self, largest: u32) -> Vec<Spec> {
        let first = self.first_light(largest);
        let ladder = self.ladder(largest);
        let both = |width: &u32| [Format::WebP, Format::Jpeg].map(|f| Spec::whole(*width, f));
        let avif = ladder.iter().map(|width| Spec::whole(*width, Format::Avif));
        let rest = ladder.iter().flat_map(both).chain(avif);
        rest.filter(|spec| !first.contains(spec)).collect()
    }

    /// The widths that a crop of this shape gets, rising, of a picture whose largest rendition
    /// has this size.
    #[must_use]
    pub fn crop_widths(&self, shape: Shape, width: u32, height: u32) -> Vec<u32> {
        let (across, down) = shape.ratio();
        let widest = scaled(height, across, down).min(width);
        match shape {
            Shape::Social => vec![SOCIAL_WIDTH.min(widest)],
            _ => self.ladder(widest),
        }
    }

    /// Whether a picture whose largest rendition has this size gets this rendition, or could.
    #[must_use]
    pub fn has(&self, width: u32, height: u32, spec: &Spec) -> bool {
        match spec.crop {
            None => self.ladder(width).contains(&spec.width),
            Some(Crop { shape, .. }) => {
                self.crop_widths(shape, width, height).contains(&spec.width)
            }
        }
    }

    pub(crate) fn check(&self) -> Result<(), ImageError> {
        let sides = 1..=MAX_RENDITION_SIDE;
        let fits = !self.widths.is_empty()
            && self.widths.iter().all(|width| sides.contains(width))
            && sides.contains(&self.max_height);
        if fits {
            return Ok(());
        }
        Err(ImageError::Encode {
            detail: format!("a recipe needs widths and a height of 1 to {MAX_RENDITION_SIDE}"),
        })
    }
}

/// `side × to / from`, rounded, at least 1.
pub(crate) fn scaled(side: u32, to: u32, from: u32) -> u32 {
    let (side, to, from) = (u64::from(side), u64::from(to), u64::from(from.max(1)));
    let scaled = (side * to + from / 2) / from;
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

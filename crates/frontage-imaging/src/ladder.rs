//! Which renditions a picture gets.

use crate::{error::ImageError, pixels::Pixels, resize};

/// The widest and tallest that both WebP (16,383) and JPEG can hold.
const MAX_RENDITION_SIDE: u32 = 16_383;

/// What to make of a picture.
#[derive(Debug, Clone, PartialEq)]
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
    pub webp_quality: f32,
    /// Effort, 0 (fast) to 6 (small).
    pub webp_method: u8,
    /// How many threads may encode at once, at least 1.
    pub threads: usize,
}

impl Default for Recipe {
    /// 320, 640, 960, 1280, 1920 and 2560 wide, at most 5120 high, on as many threads as the
    /// machine has.
    ///
    /// Method 2 encodes WebP in a third of the time of method 4, for files about a sixth larger.
    fn default() -> Self {
        Self {
            widths: vec![320, 640, 960, 1280, 1920, 2560],
            max_height: 5120,
            jpeg_quality: 82,
            webp_quality: 80.0,
            webp_method: 2,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

impl Recipe {
    /// Width and height of the largest rendition of an upright picture.
    pub(crate) fn largest_size(&self, width: u32, height: u32) -> (u32, u32) {
        let widest = self
            .widths
            .iter()
            .copied()
            .max()
            .unwrap_or(width)
            .min(width);
        let by_width = scaled(height, widest, width);
        if by_width <= self.max_height {
            (widest, by_width)
        } else {
            (scaled(width, self.max_height, height), self.max_height)
        }
    }

    pub(crate) fn check(&self) -> Result<Ladder<'_>, ImageError> {
        let sides = 1..=MAX_RENDITION_SIDE;
        let fits = !self.widths.is_empty()
            && self.widths.iter().all(|width| sides.contains(width))
            && sides.contains(&self.max_height);
        if !fits {
            return Err(ImageError::Encode {
                detail: format!("a recipe needs widths and a height of 1 to {MAX_RENDITION_SIDE}"),
            });
        }
        Ok(Ladder {
            widths: &self.widths,
        })
    }
}

/// The widths of a recipe that was checked.
pub(crate) struct Ladder<'a> {
    widths: &'a [u32],
}

impl Ladder<'_> {
    /// Every rung, rising by width; the last is `largest` itself. Each is made from the next
    /// larger one, which costs a fraction of starting from the top each time.
    pub(crate) fn cascade(&self, largest: Pixels) -> Result<Vec<Pixels>, ImageError> {
        let (width, height) = (largest.width, largest.height);
        let mut below: Vec<u32> = self.widths.iter().copied().filter(|w| *w < width).collect();
        below.sort_unstable();
        below.dedup();
        let mut rungs = Vec::with_capacity(below.len() + 1);
        let mut above = largest;
        for rung in below.into_iter().rev() {
            let smaller = resize::copy_to(&above, rung, scaled(height, rung, width))?;
            rungs.push(std::mem::replace(&mut above, smaller));
        }
        rungs.push(above);
        rungs.reverse();
        Ok(rungs)
    }
}

/// `side × to / from`, rounded, at least 1.
fn scaled(side: u32, to: u32, from: u32) -> u32 {
    let (side, to, from) = (u64::from(side), u64::from(to), u64::from(from.max(1)));
    let scaled = (side * to + from / 2) / from;
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

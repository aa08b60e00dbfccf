//! The sizes of a picture, each made from a larger one, and what each rendition is encoded from.

use std::sync::Arc;

use crate::{
    error::ImageError,
    orientation::Orientation,
    pixels::Pixels,
    placeholder,
    planes::Planes,
    recipe::scaled,
    spec::{Crop, Spec},
    view::{Part, View},
};

/// What a rendition is encoded from.
pub(crate) enum Source {
    /// A size of the whole picture.
    Level(Arc<Planes>),
    /// A part, cut when its turn comes: parts are rare, and share nothing with each other.
    Cut(Arc<Planes>, View),
}

impl Source {
    pub(crate) fn planes(&self) -> Result<Arc<Planes>, ImageError> {
        match self {
            Self::Level(planes) => Ok(Arc::clone(planes)),
            Self::Cut(planes, view) => view.of(planes).map(Arc::new),
        }
    }
}

/// A picture by the size of its largest rendition, which every other size is reckoned from, be
/// it made or not: a rendition has the same size whatever it is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ladder {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Ladder {
    /// Size of the whole picture at a width.
    pub(crate) fn at(self, width: u32) -> (u32, u32) {
        (width, scaled(self.height, width, self.width))
    }

    /// How wide the whole picture must be for all of these to be cut or reduced from it; at
    /// least what a placeholder takes.
    pub(crate) fn widest(self, specs: &[Spec]) -> u32 {
        let needed = specs.iter().map(|spec| match spec.crop {
            None => spec.width,
            Some(crop) => {
                let (_, _, across, _) = self.cut(crop);
                let needed = u64::from(self.width) * u64::from(spec.width);
                u32::try_from(needed.div_ceil(across.into())).unwrap_or(u32::MAX)
            }
        });
        let least = placeholder::MAX_SIDE;
        needed.fold(least, u32::max).min(self.width)
    }

    /// The largest part of a shape around the focal point: left, top, width and height in pixels
    /// of the largest rendition.
    fn cut(self, crop: Crop) -> (u32, u32, u32, u32) {
        let (across, down) = crop.shape.ratio();
        let width = scaled(self.height, across, down).min(self.width);
        let height = scaled(width, down, across).min(self.height);
        let start = |whole: u32, part: u32, focal: u16| {
            let centre = whole as u64 * u64::from(focal) / 1000;
            (centre as u32).saturating_sub(part / 2).min(whole - part)
        };
        let left = start(self.width, width, crop.focal[0]);
        let top = start(self.height, height, crop.focal[1]);
        (left, top, width, height)
    }

    /// How a rendition sees the upright picture.
    fn view(self, spec: &Spec) -> View {
        let Some(crop) = spec.crop else {
            let (width, height) = self.at(spec.width);
            return View::resized(width, height);
        };
        let (left, top, width, height) = self.cut(crop);
        let (whole_width, whole_height) = (f64::from(self.width), f64::from(self.height));
        View {
            part: Part {
                x: f64::from(left) / whole_width,
                y: f64::from(top) / whole_height,
                width: f64::from(width) / whole_width,
                height: f64::from(height) / whole_height,
            },
            turn: Orientation::UPRIGHT,
            width: spec.width,
            height: scaled(height, spec.width, width),
            spacing: 2,
        }
    }

    /// All sources in the order of the specs, and the picture as small as placeholders are.
    ///
    /// Each size is made from one at least twice as large, which loses nothing, or from the
    /// largest there is.
    pub(crate) fn sources(
        self,
        base: Planes,
        specs: &[Spec],
    ) -> Result<(Vec<(Spec, Source)>, Pixels), ImageError> {
        let base = Arc::new(base);
        let mut levels = vec![Arc::clone(&base)];
        let whole = specs.iter().filter(|spec| spec.crop.is_none());
        let mut widths: Vec<u32> = whole.map(|spec| spec.width).collect();
        widths.sort_unstable();
        for width in widths.into_iter().rev() {
            if levels.iter().all(|level| level.width() != width) {
                let from = larger(&levels, width);
                let (width, height) = self.at(width);
                levels.push(Arc::new(View::resized(width, height).of(from)?));
            }
        }
        let small = self.small(&levels)?;
        let source = |spec: &Spec| {
            let level = levels.iter().find(|level| level.width() == spec.width);
            let source = match level.filter(|_| spec.crop.is_none()) {
                Some(level) => Source::Level(Arc::clone(level)),
                None => Source::Cut(Arc::clone(&base), self.view(spec)),
            };
            (*spec, source)
        };
        Ok((specs.iter().map(source).collect(), small))
    }

    fn small(self, levels: &[Arc<Planes>]) -> Result<Pixels, ImageError> {
        let most = placeholder::MAX_SIDE;
        let longer = self.width.max(self.height).max(most);
        let view = View {
            spacing: 1,
            ..View::resized(
                scaled(self.width, most, longer),
                scaled(self.height, most, longer),
            )
        };
        let small = view.of(larger(levels, view.width))?;
        Ok(small.to_pixels())
    }
}

/// The smallest level that is at least twice as wide, or the largest of all.
fn larger(levels: &[Arc<Planes>], width: u32) -> &Planes {
    let twice = levels.iter().filter(|level| level.width() >= 2 * width);
    twice
        .min_by_key(|level| level.width())
        .unwrap_or(&levels[0])
}

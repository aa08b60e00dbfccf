//! What of a picture is shown, which way up, and how large: cut, turned and reduced in one go.

use crate::{
    error::ImageError,
    orientation::Orientation,
    planes::{Plane, Planes},
    resize::{Filter, Span, resample},
};

/// A part of an upright picture as shares of its width and height, from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Part {
    pub(crate) const WHOLE: Self = Self {
        x: 0.0,
        y: 0.0,
        width: 1.0,
        height: 1.0,
    };
}

/// How a picture is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    /// What is seen of it.
    pub(crate) part: Part,
    /// The turn that makes it upright.
    pub(crate) turn: Orientation,
    /// Size in pixels when it is upright.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Pixels a side that share a sample of colour.
    pub(crate) spacing: u32,
}

impl View {
    /// The whole of an upright picture at another size.
    pub(crate) fn resized(width: u32, height: u32) -> Self {
        Self {
            part: Part::WHOLE,
            turn: Orientation::UPRIGHT,
            width,
            height,
            spacing: 2,
        }
    }

    /// Every plane is cut and resized as it is stored, and turned when it is small.
    ///
    /// A picture of odd width has half a sample of colour hanging over its right edge. If it is
    /// to be mirrored, that half must hang over the left one before.
    pub(crate) fn of(&self, picture: &Planes) -> Result<Planes, ImageError> {
        let (width, height) = self.turn.upright_size(self.width, self.height);
        let size = [width, height];
        let [x, y] = self.turn.stored_shares(
            [self.part.x, self.part.x + self.part.width],
            [self.part.y, self.part.y + self.part.height],
        );
        let mirrored = self.turn.mirrored();
        let axis = |axis: usize, shares: [f64; 2]| Axis {
            start: shares[0] * picture.extent[axis],
            scale: (shares[1] - shares[0]) * picture.extent[axis] / f64::from(size[axis]),
            size: size[axis],
            mirrored: mirrored[axis],
        };
        let axes = [axis(0, x), axis(1, y)];

        // Opacity is what logos and drawings have.
        let filter = match picture.alpha {
            Some(_) => Filter::Calm,
            None => Filter::Sharp,
        };
        let seen = |plane: &Plane, from: [u32; 2], to: u32| {
            let spans = [axes[0].span(from[0], to), axes[1].span(from[1], to)];
            let size = size.map(|side| side.div_ceil(to));
            Ok(self.turn.apply(resample(plane, spans, size, filter)?))
        };
        let [blue, red] = &picture.chroma;
        let chroma = |plane| seen(plane, picture.spacing, self.spacing);
        let alpha = picture.alpha.as_ref();
        Ok(Planes {
            extent: [self.width.into(), self.height.into()],
            luma: seen(&picture.luma, [1; 2], 1)?,
            chroma: [chroma(blue)?, chroma(red)?],
            spacing: [self.spacing; 2],
            alpha: alpha.map(|plane| seen(plane, [1; 2], 1)).transpose()?,
        })
    }
}

/// One axis of what is seen, in samples of brightness as stored.
struct Axis {
    start: f64,
    /// Stored samples to one that is made.
    scale: f64,
    /// Samples to make.
    size: u32,
    mirrored: bool,
}

impl Axis {
    /// What to take of a plane with one sample for each `from` of brightness, to make one with
    /// one for each `to`.
    fn span(&self, from: u32, to: u32) -> Span {
        let made = self.size.div_ceil(to) * to;
        let hanging_over = if self.mirrored { made - self.size } else { 0 };
        Span {
            start: (self.start - f64::from(hanging_over) * self.scale) / f64::from(from),
            length: f64::from(made) * self.scale / f64::from(from),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::pixels::{Channels, Pixels};

    /// Red to the left of the middle, blue to the right; a sharp edge on an even column.
    fn halves(width: u32, height: u32) -> Planes {
        let mut pixels = Pixels::new(width, height, Channels::Rgb);
        for (index, pixel) in pixels.data.chunks_exact_mut(3).enumerate() {
            pixel[if index as u32 % width < width / 2 {
                0
            } else {
                2
            }] = 255;
        }
        Planes::from_pixels(&pixels)
    }

    #[test]
    fn colour_stays_over_its_brightness_at_odd_sizes_and_in_the_mirror() {
        let picture = halves(64, 64);
        for turn in (1..=8).map(Orientation::from_number) {
            for side in [15, 16, 31, 33] {
                let view = View {
                    turn,
                    ..View::resized(side, side)
                };
                let pixels = view.of(&picture).unwrap().to_pixels();
                let at = |x: u32, y: u32| {
                    let start = (y * side + x) as usize * 3;
                    [pixels.data[start], pixels.data[start + 2]]
                };
                // One corner stays red and the opposite one blue, whatever the turn.
                let corners = [at(0, 0), at(side - 1, side - 1)];
                for [red, blue] in corners {
                    assert!(red.abs_diff(blue) > 240, "{turn:?} {side} {corners:?}");
                }
                let [across, down] = [at(side - 1, 0), at(0, side - 1)];
                let transposed = across[0] == corners[0][0];
                assert_eq!(transposed, turn.upright_size(1, 2) == (2, 1));
                assert!(across[0].abs_diff(down[0]) > 240);
            }
        }
    }

    #[test]
    fn a_logo_has_no_rim_of_another_shade_when_it_is_made_small() {
        let mut pixels = Pixels::new(200, 200, Channels::Rgba);
        for (index, pixel) in pixels.data.as_chunks_mut::<4>().0.iter_mut().enumerate() {
            let (x, y) = (index % 200, index / 200);
            // A slanted bar; what cannot be seen is white.
            *pixel = match (60..140).contains(&(x + y / 4)) {
                true => [90, 120, 150, 255],
                false => [255, 255, 255, 0],
            };
        }
        let small = View::resized(61, 61).of(&Planes::from_pixels(&pixels));
        let small = small.unwrap();
        let alpha = small.alpha.as_ref().unwrap();
        let (luma, _) = small.straight().unwrap();
        let seen = luma.data.iter().zip(&alpha.data);
        let shades: Vec<u8> = seen.filter(|(_, a)| **a > 120).map(|(l, _)| *l).collect();
        assert!(shades.len() > 700, "{}", shades.len());
        let rim = shades.iter().find(|shade| shade.abs_diff(114) > 3);
        assert_eq!(rim, None);
    }

    #[test]
    fn a_cut_shows_what_lies_under_it() {
        let part = Part {
            x: 0.5,
            y: 0.25,
            width: 0.5,
            height: 0.5,
        };
        let view = View {
            part,
            ..View::resized(16, 16)
        };
        let seen = view.of(&halves(64, 64)).unwrap().to_pixels();
        assert!(
            seen.data
                .chunks_exact(3)
                .skip(32)
                .all(|pixel| pixel[2] > 200)
        );
    }
}

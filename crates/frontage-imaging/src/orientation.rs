//! Which way is up: the orientation that cameras note, and turning by it.

use crate::planes::Plane;

/// One of the eight values of the EXIF orientation tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Orientation(u8);

/// Samples a side that are turned together: a column of larger squares would not stay in the
/// processor's cache.
const TILE: usize = 32;

impl Orientation {
    pub(crate) const UPRIGHT: Self = Self(1);

    /// From the number in the tag. What is none of the eight is upright.
    pub(crate) fn from_number(number: u8) -> Self {
        match number {
            1..=8 => Self(number),
            _ => Self::UPRIGHT,
        }
    }

    /// Width and height after turning. Its own inverse.
    pub(crate) fn upright_size<T>(self, width: T, height: T) -> (T, T) {
        if self.transposes() {
            (height, width)
        } else {
            (width, height)
        }
    }

    /// Whether the stored picture is mirrored along its own two axes on the way.
    pub(crate) fn mirrored(self) -> [bool; 2] {
        [
            matches!(self.0, 2 | 3 | 7 | 8),
            matches!(self.0, 3 | 4 | 6 | 7),
        ]
    }

    /// From stretches of the upright picture, as shares of its sides from 0 to 1, to those of the
    /// stored one.
    pub(crate) fn stored_shares(self, across: [f64; 2], down: [f64; 2]) -> [[f64; 2]; 2] {
        let (across, down) = self.upright_size(across, down);
        let [mirror_x, mirror_y] = self.mirrored();
        let seen_from_behind = |[start, end]: [f64; 2]| [1.0 - end, 1.0 - start];
        [
            if mirror_x {
                seen_from_behind(across)
            } else {
                across
            },
            if mirror_y {
                seen_from_behind(down)
            } else {
                down
            },
        ]
    }

    /// The plane as it should be seen.
    pub(crate) fn apply(self, stored: Plane) -> Plane {
        if self == Self::UPRIGHT {
            return stored;
        }
        let (width, height) = self.upright_size(stored.width, stored.height);
        let mut upright = Plane::new(width, height, 0);
        let (width, height) = (width as usize, height as usize);
        let across = stored.width as usize;
        let [mirror_x, mirror_y] = self.mirrored();
        let flip = |mirror: bool, at: usize, size: u32| match mirror {
            true => size as usize - 1 - at,
            false => at,
        };
        for top in (0..height).step_by(TILE) {
            for left in (0..width).step_by(TILE) {
                for y in top..height.min(top + TILE) {
                    let end = width.min(left + TILE);
                    let row = &mut upright.data[y * width + left..y * width + end];
                    for (x, sample) in (left..).zip(row) {
                        let (x, y) = self.upright_size(x, y);
                        let x = flip(mirror_x, x, stored.width);
                        let y = flip(mirror_y, y, stored.height);
                        *sample = stored.data[y * across + x];
                    }
                }
            }
        }
        upright
    }

    fn transposes(self) -> bool {
        self.0 >= 5
    }
}

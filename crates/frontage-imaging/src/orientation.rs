//! Which way is up: the orientation that EXIF gives, and turning by it.

use crate::pixels::Pixels;

/// One of the eight values of the EXIF orientation tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Orientation(u8);

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
    pub(crate) fn upright_size(self, width: u32, height: u32) -> (u32, u32) {
        if self.0 >= 5 {
            (height, width)
        } else {
            (width, height)
        }
    }

    /// The picture as it should be seen.
    pub(crate) fn apply(self, stored: Pixels) -> Pixels {
        match stored.channels.count() {
            _ if self == Self::UPRIGHT => stored,
            3 => self.turn::<3>(&stored),
            _ => self.turn::<4>(&stored),
        }
    }

    fn turn<const N: usize>(self, stored: &Pixels) -> Pixels {
        let (width, height) = self.upright_size(stored.width, stored.height);
        let mut upright = Pixels::new(width, height, stored.channels);
        let (source, _) = stored.data.as_chunks::<N>();
        let (target, _) = upright.data.as_chunks_mut::<N>();
        let (w, h) = (stored.width as usize, stored.height as usize);
        for (y, row) in target.chunks_exact_mut(width as usize).enumerate() {
            for (x, pixel) in row.iter_mut().enumerate() {
                let (from_x, from_y) = match self.0 {
                    2 => (w - 1 - x, y),
                    3 => (w - 1 - x, h - 1 - y),
                    4 => (x, h - 1 - y),
                    5 => (y, x),
                    6 => (y, h - 1 - x),
                    7 => (w - 1 - y, h - 1 - x),
                    8 => (w - 1 - y, x),
                    _ => (x, y),
                };
                *pixel = source[from_y * w + from_x];
            }
        }
        upright
    }
}

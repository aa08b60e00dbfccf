//! What a picture looks like, in three numbers: how bright it is, how much of it lies in the dark,
//! and a fingerprint by which two photos of the same thing know each other. For hints to whoever
//! chooses pictures; nothing that is shown depends on it.
//!
//! The fingerprint is a *difference hash*: it notes whether it gets brighter from each cell of a
//! coarse grid to the next, so it survives another size, another format and another exposure, and
//! changes when something else is in the picture. Of 64 bits, one direction alone, different views
//! of one sea and sky came as near to each other as two sizes of one photo; so both directions are
//! kept, 128 bits. <https://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html>,
//! <https://benhoyt.com/writings/duplicate-image-detection/>.

use std::{fmt, str::FromStr};

use crate::pixels::Pixels;

/// Cells of the grid that are compared, a side.
const CELLS: usize = 8;
/// Brightness (0 to 255) by which a cell must exceed its neighbour: what is left of noise in an
/// even sky must not throw dice for half of the bits.
const STEP: f32 = 2.0;
/// Below this brightness (0 to 255) a pixel lies in the dark: on a screen in a bright room nothing
/// is told apart there.
const DARK: f32 = 51.0;
/// A picture is too dark with less mean brightness than this, in thousandths …
const DIM: u16 = 175;
/// … and more of it in the dark than this, in thousandths. Both, so that neither a bright window in
/// a black room nor a dark wood under a wide sky decides alone. Of 26 photos that hotels chose for
/// their pages, the darkest (a candle-lit dining room, a wood at dusk) have a brightness of 184 and
/// more; three stops too little light take most of them below both.
const MOSTLY: u16 = 600;
/// Bits (of 128) by which two states of one photo differ at most. Measured on the same 26: 9 with
/// another size or exposure, 20 with a fiftieth cut off at each edge; two photos, also two of one
/// lake or one room, never below 33.
const ALIKE: u32 = 22;
/// Characters of a fingerprint as text.
const HEX: usize = 32;

/// What a picture looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Mean brightness as eyes see it (luma), in thousandths of white.
    pub brightness: u16,
    /// Pixels that lie in the dark, in thousandths of all.
    pub dark: u16,
    /// By which near-duplicates are found.
    pub fingerprint: Fingerprint,
}

impl Look {
    /// Whether so little can be seen that a photo with more light would serve better. An evening
    /// may be meant to be dark, so this would rather say too little.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        self.brightness < DIM && self.dark > MOSTLY
    }
}

/// Tells how much two pictures look alike. As text: 32 hexadecimal digits in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// In how many of 128 bits they differ.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    /// Whether they are nearly the same picture.
    #[must_use]
    pub fn is_like(self, other: Self) -> bool {
        self.distance(other) <= ALIKE
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// This text is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint has 32 characters, each 0–9 or a–f")]
pub struct NoFingerprint;

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != HEX || !text.bytes().all(is_digit) {
            return Err(NoFingerprint);
        }
        let bits = u128::from_str_radix(text, 16).map_err(|_| NoFingerprint)?;
        Ok(Self(bits))
    }
}

/// Looks at a picture of a hundred pixels a side; what can be seen through stands on white, as on
/// a page.
pub(crate) fn of(small: &Pixels) -> Look {
    let brightness: Vec<f32> = small.rgba().map(luma).collect();
    let count = brightness.len().max(1) as f32;
    let mean = brightness.iter().sum::<f32>() / count / 255.0;
    let dark = brightness.iter().filter(|value| **value < DARK).count() as f32 / count;
    let thousandths = |share: f32| (share * 1000.0).round().clamp(0.0, 1000.0) as u16;
    Look {
        brightness: thousandths(mean),
        dark: thousandths(dark),
        fingerprint: fingerprint(&brightness, small.width as usize, small.height as usize),
    }
}

/// Brightness of a pixel from 0 to 255 (BT.601, as JPEG has it).
fn luma([r, g, b, alpha]: [u8; 4]) -> f32 {
    let [r, g, b] = [r, g, b].map(f32::from);
    let seen = f32::from(alpha) / 255.0;
    (0.299 * r + 0.587 * g + 0.114 * b) * seen + 255.0 * (1.0 - seen)
}

fn fingerprint(brightness: &[f32], width: usize, height: usize) -> Fingerprint {
    let cell = |column: usize, row: usize| {
        let range = |at: usize, side: usize| {
            let start = at * side / (CELLS + 1);
            start..((at + 1) * side / (CELLS + 1)).max(start + 1)
        };
        let rows = range(row, height);
        let values = rows.flat_map(|y| range(column, width).map(move |x| (x, y)));
        let (mut sum, mut count) = (0.0_f32, 0.0_f32);
        for (x, y) in values {
            sum += brightness.get(y * width + x).copied().unwrap_or_default();
            count += 1.0;
        }
        sum / count
    };
    let mut bits = 0_u128;
    for row in 0..CELLS {
        for column in 0..CELLS {
            let here = cell(column, row);
            for next in [cell(column + 1, row), cell(column, row + 1)] {
                bits = bits << 1 | u128::from(next > here + STEP);
            }
        }
    }
    Fingerprint(bits)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::pixels::Channels;

    fn painted(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 3]) -> Pixels {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Pixels {
            width,
            height,
            channels: Channels::Rgb,
            data: places.flat_map(|(x, y)| colour(x, y)).collect(),
        }
    }

    #[test]
    fn black_is_dark_white_is_not_and_what_cannot_be_seen_is_white() {
        let black = of(&painted(40, 30, |_, _| [0, 0, 0]));
        assert_eq!((black.brightness, black.dark), (0, 1000));
        let white = of(&painted(40, 30, |_, _| [255, 255, 255]));
        assert_eq!((white.brightness, white.dark), (1000, 0));
        let clear = of(&Pixels::new(40, 30, Channels::Rgba));
        assert_eq!(clear, white);
        let half = of(&painted(
            40,
            30,
            |x, _| if x < 10 { [50; 3] } else { [52; 3] },
        ));
        assert_eq!(half.dark, 250);
    }

    #[test]
    fn a_picture_of_one_pixel_has_a_look() {
        assert_eq!(of(&painted(1, 1, |_, _| [255, 0, 0])).brightness, 299);
        assert_eq!(of(&Pixels::new(0, 0, Channels::Rgb)).brightness, 0);
    }

    #[test]
    fn noise_in_an_even_sky_changes_nothing() {
        let calm = of(&painted(100, 66, |_, _| [120, 160, 210]));
        let noisy = of(&painted(100, 66, |x, y| {
            [120 + ((x * 7 + y * 13) % 2) as u8, 160, 210]
        }));
        assert_eq!(calm.fingerprint, noisy.fingerprint);
    }

    #[test]
    fn a_fingerprint_survives_being_written_and_read() {
        let print = of(&painted(90, 90, |x, y| {
            [(x * y % 251) as u8, x as u8, y as u8]
        }))
        .fingerprint;
        assert_eq!(print.to_string().parse(), Ok(print));
        for wrong in [
            "",
            "0",
            &"0".repeat(31),
            &"0".repeat(33),
            &"G".repeat(32),
            "+0000000000000000000000000000000",
        ] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(NoFingerprint), "{wrong}");
        }
    }
}

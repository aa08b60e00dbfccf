//! Averaging squares of pixels into one while a picture is read, so that it is never in memory
//! at full size.

use super::Wanted;
use crate::pixels::{Channels, Pixels};

/// Sums of more pixels would not fit into two bytes.
const MOST: u32 = 8;

/// By how much each side can be divided so that enough is left.
pub(super) fn factor(width: u32, height: u32, wanted: Wanted) -> u32 {
    let across = width / wanted.width.max(1);
    let down = height / wanted.height.max(1);
    across.min(down).clamp(1, MOST)
}

/// Takes the rows of a picture from top to bottom.
pub(super) struct Rows {
    pixels: Pixels,
    by: usize,
    /// Sums of the row in work: the colours by their alpha, the alpha, how many.
    sums: Vec<[u32; 5]>,
    in_sums: usize,
    done: usize,
}

impl Rows {
    /// For rows of `width` pixels with these channels.
    pub(super) fn new(width: u32, height: u32, channels: Channels, by: u32) -> Self {
        let pixels = Pixels::new(width.div_ceil(by), height.div_ceil(by), channels);
        let sums = match by {
            1 => Vec::new(),
            _ => vec![[0; 5]; pixels.width as usize],
        };
        Self {
            pixels,
            by: by as usize,
            sums,
            in_sums: 0,
            done: 0,
        }
    }

    /// Rows that are too many or too short are not looked at.
    pub(super) fn push(&mut self, row: &[u8]) {
        let across = self.pixels.width as usize * self.pixels.channels.count();
        if self.by == 1 {
            let to = self.pixels.data.chunks_exact_mut(across).nth(self.done);
            if let (Some(to), Some(from)) = (to, row.get(..across)) {
                to.copy_from_slice(from);
            }
            self.done += 1;
            return;
        }
        let channels = self.pixels.channels.count();
        let squares = row.chunks(self.by * channels);
        for (sums, square) in self.sums.iter_mut().zip(squares) {
            for pixel in square.chunks_exact(channels) {
                let alpha = pixel.get(3).map_or(255, |alpha| u32::from(*alpha));
                for (sum, colour) in sums.iter_mut().zip(&pixel[..3]) {
                    *sum += u32::from(*colour) * alpha;
                }
                sums[3] += alpha;
                sums[4] += 1;
            }
        }
        self.in_sums += 1;
        if self.in_sums == self.by {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let channels = self.pixels.channels.count();
        let across = self.pixels.width as usize * channels;
        let row = self.pixels.data.chunks_exact_mut(across).nth(self.done);
        let to = row.unwrap_or_default().chunks_exact_mut(channels);
        for (to, sums) in to.zip(&mut self.sums) {
            let [.., alpha, count] = *sums;
            for (to, sum) in to.iter_mut().zip(&sums[..3]) {
                *to = ((sum + alpha / 2) / alpha.max(1)).min(255) as u8;
            }
            if let Some(to) = to.get_mut(3) {
                *to = ((alpha + count / 2) / count.max(1)).min(255) as u8;
            }
            *sums = [0; 5];
        }
        self.in_sums = 0;
        self.done += 1;
    }

    pub(super) fn finish(mut self) -> Pixels {
        if self.in_sums > 0 {
            self.flush();
        }
        self.pixels
    }
}

/// Takes pixels in any order, each once.
pub(super) struct Scattered {
    width: u32,
    height: u32,
    channels: Channels,
    by: u32,
    /// Colours by their alpha times four (64 of 255 leave two bits), and the alpha.
    sums: Vec<[u16; 4]>,
}

impl Scattered {
    pub(super) fn new(width: u32, height: u32, channels: Channels, by: u32) -> Self {
        let by = by.clamp(1, MOST);
        let size = width.div_ceil(by) as usize * height.div_ceil(by) as usize;
        Self {
            width,
            height,
            channels,
            by,
            sums: vec![[0; 4]; size],
        }
    }

    /// A pixel outside of the picture is not looked at.
    pub(super) fn add(&mut self, x: u32, y: u32, pixel: &[u8]) {
        if x >= self.width || y >= self.height {
            return;
        }
        let across = self.width.div_ceil(self.by) as usize;
        let sums = &mut self.sums[(y / self.by) as usize * across + (x / self.by) as usize];
        let alpha = pixel.get(3).map_or(255, |alpha| u32::from(*alpha));
        for (sum, colour) in sums.iter_mut().zip(&pixel[..3]) {
            *sum += ((u32::from(*colour) * alpha * 4 + 127) / 255) as u16;
        }
        sums[3] += alpha as u16;
    }

    pub(super) fn finish(self) -> Pixels {
        let by = self.by;
        let (width, height) = (self.width.div_ceil(by), self.height.div_ceil(by));
        let mut pixels = Pixels::new(width, height, self.channels);
        let channels = self.channels.count();
        let to = pixels.data.chunks_exact_mut(channels);
        for (at, (to, sums)) in (0_u32..).zip(to.zip(&self.sums)) {
            let (x, y) = (at % width * by, at / width * by);
            let count = by.min(self.width - x) * by.min(self.height - y);
            let [.., alpha] = sums.map(u32::from);
            for (to, sum) in to.iter_mut().zip(&sums[..3]) {
                *to = ((u32::from(*sum) * 255 / 4 + alpha / 2) / alpha.max(1)).min(255) as u8;
            }
            if let Some(to) = to.get_mut(3) {
                *to = ((alpha + count / 2) / count).min(255) as u8;
            }
        }
        pixels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_does_not_colour_what_can() {
        // A red pixel that is there beside a green one that is not, twice.
        let row = [200, 0, 0, 255, 0, 255, 0, 0].repeat(2);
        let mut rows = Rows::new(4, 3, Channels::Rgba, 2);
        let mut scattered = Scattered::new(4, 3, Channels::Rgba, 2);
        for y in 0..3 {
            rows.push(&row);
            for (x, pixel) in (0..).zip(row.chunks_exact(4)) {
                scattered.add(3 - x, 2 - y, &row[(3 - x as usize) * 4..][..4]);
                assert_eq!(pixel.len(), 4);
            }
        }
        let expected = [200, 0, 0, 128].repeat(4);
        assert_eq!(rows.finish().data, expected);
        assert_eq!(scattered.finish().data, expected);
    }

    #[test]
    fn never_less_is_left_than_is_wanted() {
        let wanted = |width, height| Wanted { width, height };
        assert_eq!(factor(9000, 6666, wanted(2560, 1896)), 3);
        assert_eq!(factor(9000, 6666, wanted(2560, 4000)), 1);
        assert_eq!(factor(10, 10, wanted(0, 0)), 8);
        assert_eq!(factor(10, 10, wanted(100, 1)), 1);
    }
}

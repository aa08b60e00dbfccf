//! A picture as planes: brightness, two of colour, perhaps one of opacity.
//!
//! JPEG, WebP and AVIF all store pictures so, with a quarter as many colour samples as pixels.
//! A picture that is taken from a JPEG as planes and stays planes until it is encoded costs half
//! the bytes of RGB at every step, and two conversions less.
//!
//! The numbers are those of JPEG (JFIF): YCbCr by BT.601, full range, 8 bits; a colour sample
//! lies in the middle of the pixels it stands for. Opacity is premultiplied: brightness and
//! colour are already weighted by it, so that resizing needs no care for it, and a picture over
//! white is an addition.

use std::iter;

use crate::pixels::{Channels, Pixels};

/// Samples row by row, without gaps.
#[derive(Debug, Clone)]
pub(crate) struct Plane {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) data: Vec<u8>,
}

impl Plane {
    pub(crate) fn new(width: u32, height: u32, value: u8) -> Self {
        Self {
            width,
            height,
            data: vec![value; width as usize * height as usize],
        }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.data.chunks_exact(self.width as usize)
    }

    fn part(&self, top: u32, rows: u32) -> Self {
        let [start, end] = [top, top + rows].map(|row| row as usize * self.width as usize);
        Self {
            width: self.width,
            height: rows,
            data: self.data[start..end].to_vec(),
        }
    }

    fn put(&mut self, top: u32, rows: &Self) {
        let start = top as usize * self.width as usize;
        self.data[start..][..rows.data.len()].copy_from_slice(&rows.data);
    }
}

/// A picture. See the module for what the numbers mean.
#[derive(Debug, Clone)]
pub(crate) struct Planes {
    /// Width and height of the picture in samples of brightness. A decoder that reduces can end
    /// within a sample, and may have padded its planes: the rest is not picture.
    pub(crate) extent: [f64; 2],
    pub(crate) luma: Plane,
    /// Blue and red.
    pub(crate) chroma: [Plane; 2],
    /// Samples of brightness to one of colour, across and down.
    pub(crate) spacing: [u32; 2],
    /// Of the size of `luma`. None for a picture that is opaque all over.
    pub(crate) alpha: Option<Plane>,
}

/// 1 in the fixed-point numbers of the conversions.
const ONE: i32 = 1 << 16;
const HALF: i32 = ONE / 2;
/// Pixels a side that share a sample of colour.
const SQUARE: usize = 2;
/// Rows that are changed at once: few enough to stay in the processor's cache. Even, so that
/// no two strips share a sample of colour.
const STRIP: u32 = 32;

impl Planes {
    pub(crate) fn width(&self) -> u32 {
        self.luma.width
    }

    pub(crate) fn height(&self) -> u32 {
        self.luma.height
    }

    /// From pixels, with one sample of colour for each square of four.
    pub(crate) fn from_pixels(pixels: &Pixels) -> Self {
        match pixels.channels {
            Channels::Rgb => from_pixels::<3>(pixels),
            Channels::Rgba => from_pixels::<4>(pixels),
        }
    }

    /// As pixels; those that share a sample of colour all get it as it is.
    pub(crate) fn to_pixels(&self) -> Pixels {
        match self.alpha {
            None => Pixels {
                width: self.width(),
                height: self.height(),
                channels: Channels::Rgb,
                data: self.colours().flatten().collect(),
            },
            Some(ref alpha) => Pixels {
                width: self.width(),
                height: self.height(),
                channels: Channels::Rgba,
                data: iter::zip(self.colours(), &alpha.data)
                    .flat_map(|([r, g, b], alpha)| {
                        let [r, g, b] = [r, g, b].map(|part| divided(part, *alpha));
                        [r, g, b, *alpha]
                    })
                    .collect(),
            },
        }
    }

    /// Red, green and blue of every pixel, row by row.
    fn colours(&self) -> impl Iterator<Item = [u8; 3]> {
        let [across, down] = self.spacing.map(|spacing| spacing as usize);
        let [blue, red] = &self.chroma;
        self.luma.rows().enumerate().flat_map(move |(y, luma)| {
            let start = y / down * blue.width as usize;
            let chroma = iter::zip(&blue.data[start..], &red.data[start..]);
            iter::zip(luma.chunks(across), chroma)
                .flat_map(|(luma, (blue, red))| luma.iter().map(|luma| rgb(*luma, *blue, *red)))
        })
    }

    /// Changes the pixels of the picture, a few rows at a time: all of them at once would be
    /// twice as large as their planes. For planes with a sample of colour for four pixels.
    pub(crate) fn change(&mut self, mut change: impl FnMut(&mut Pixels)) {
        debug_assert_eq!(self.spacing, [2, 2]);
        for top in (0..self.height()).step_by(STRIP as usize) {
            let mut pixels = self.strip(top).to_pixels();
            change(&mut pixels);
            self.put(top, &Self::from_pixels(&pixels));
        }
    }

    fn strip(&self, top: u32) -> Self {
        let rows = STRIP.min(self.height() - top);
        Self {
            extent: [self.width().into(), rows.into()],
            luma: self.luma.part(top, rows),
            chroma: self
                .chroma
                .each_ref()
                .map(|plane| plane.part(top / 2, rows.div_ceil(2))),
            spacing: self.spacing,
            alpha: self.alpha.as_ref().map(|plane| plane.part(top, rows)),
        }
    }

    /// Opacity stays what it is.
    fn put(&mut self, top: u32, strip: &Self) {
        self.luma.put(top, &strip.luma);
        for (plane, strip) in self.chroma.iter_mut().zip(&strip.chroma) {
            plane.put(top / 2, strip);
        }
    }

    /// Brightness over white paper; colour stays as it is, because white has none.
    pub(crate) fn luma_over_white(&self) -> Option<Plane> {
        let alpha = self.alpha.as_ref()?;
        let mixed = iter::zip(&self.luma.data, &alpha.data);
        let data = mixed.map(|(luma, alpha)| luma.saturating_add(255 - alpha));
        Some(Plane {
            data: data.collect(),
            ..self.luma
        })
    }

    /// Brightness and colour as formats with opacity want them: not weighted by it. Where
    /// nothing can be seen, the brightness of the pixel before goes on: an edge that nobody
    /// sees would cost bytes, and shine through.
    pub(crate) fn straight(&self) -> Option<(Plane, [Plane; 2])> {
        let alpha = self.alpha.as_ref()?;
        let mut luma = self.luma.clone();
        let seen = |(luma, alpha): (&u8, &u8)| (*alpha > 0).then(|| divided(*luma, *alpha));
        let mut last = iter::zip(&luma.data, &alpha.data)
            .find_map(seen)
            .unwrap_or(0);
        for (luma, alpha) in luma.data.iter_mut().zip(&alpha.data) {
            if *alpha > 0 {
                last = divided(*luma, *alpha);
            }
            *luma = last;
        }
        let weights = self.alpha_of_chroma(alpha);
        let chroma = self.chroma.clone().map(|mut plane| {
            for (value, alpha) in plane.data.iter_mut().zip(&weights) {
                let weighted = i32::from(*value) - 128;
                let straight = weighted * 255 / i32::from(*alpha).max(1);
                *value = (straight + 128).clamp(0, 255) as u8;
            }
            plane
        });
        Some((luma, chroma))
    }

    /// The mean opacity of the pixels that share a colour sample.
    fn alpha_of_chroma(&self, alpha: &Plane) -> Vec<u8> {
        let [across, down] = self.spacing.map(|spacing| spacing as usize);
        let width = alpha.width as usize;
        let mut means = Vec::with_capacity(self.chroma[0].data.len());
        for rows in alpha.data.chunks(width * down) {
            for x in (0..width).step_by(across) {
                let square = rows
                    .chunks_exact(width)
                    .flat_map(|row| &row[x..width.min(x + across)]);
                let (sum, count) = square.fold((0, 0), |(sum, count), alpha| {
                    (sum + u32::from(*alpha), count + 1)
                });
                means.push((sum / count) as u8);
            }
        }
        means
    }
}

fn from_pixels<const N: usize>(pixels: &Pixels) -> Planes {
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let (all, _) = pixels.data.as_chunks::<N>();
    let mut luma = Plane::new(pixels.width, pixels.height, 0);
    for (luma, pixel) in luma.data.iter_mut().zip(all) {
        let [r, g, b] = visible(pixel);
        *luma = ((19_595 * r + 38_470 * g + 7_471 * b + HALF) >> 16) as u8;
    }
    let (across, down) = (width.div_ceil(SQUARE), height.div_ceil(SQUARE));
    let mut chroma = [0; 2].map(|_| Plane::new(across as u32, down as u32, 0));
    let [blue, red] = &mut chroma;
    let mut sums = vec![[0; 3]; across];
    for (y, rows) in all.chunks(width * SQUARE).enumerate() {
        sums.fill([0; 3]);
        for row in rows.chunks_exact(width) {
            for (sum, square) in sums.iter_mut().zip(row.chunks(SQUARE)) {
                for pixel in square {
                    *sum = add(*sum, visible(pixel));
                }
            }
        }
        let rows_here = (rows.len() / width) as i32;
        let blue = &mut blue.data[y * across..][..across];
        let red = &mut red.data[y * across..][..across];
        for (x, ([r, g, b], (blue, red))) in sums.iter().zip(blue.iter_mut().zip(red)).enumerate() {
            let count = rows_here * SQUARE.min(width - x * SQUARE) as i32;
            let sample = |sum: i32| ((sum / count + 128 * ONE + HALF) >> 16).min(255) as u8;
            *blue = sample(32_768 * b - 11_059 * r - 21_709 * g);
            *red = sample(32_768 * r - 27_439 * g - 5_329 * b);
        }
    }
    Planes {
        extent: [width as f64, height as f64],
        luma,
        chroma,
        spacing: [SQUARE as u32; 2],
        alpha: (N == 4).then(|| Plane {
            width: pixels.width,
            height: pixels.height,
            data: all.iter().map(|pixel| pixel[N - 1]).collect(),
        }),
    }
}

fn add(a: [i32; 3], b: [i32; 3]) -> [i32; 3] {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// Red, green and blue, weighted by opacity where there is any.
fn visible<const N: usize>(pixel: &[u8; N]) -> [i32; 3] {
    let rgb = [pixel[0], pixel[1], pixel[2]].map(i32::from);
    match N {
        4 => {
            let alpha = i32::from(pixel[N - 1]);
            rgb.map(|part| (part * alpha + 127) / 255)
        }
        _ => rgb,
    }
}

fn rgb(luma: u8, blue: u8, red: u8) -> [u8; 3] {
    let luma = i32::from(luma) * ONE + HALF;
    let (blue, red) = (i32::from(blue) - 128, i32::from(red) - 128);
    [
        luma + 91_881 * red,
        luma - 22_554 * blue - 46_802 * red,
        luma + 116_130 * blue,
    ]
    .map(|part| (part >> 16).clamp(0, 255) as u8)
}

/// What was weighted by opacity, without that weight.
fn divided(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha).max(1));
    ((value * 255 + alpha / 2) / alpha).min(255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_survive_the_way_to_planes_and_back() {
        let colours = (0..=255_u8).step_by(15);
        let cube = colours
            .clone()
            .flat_map(|r| colours.clone().map(move |g| (r, g)))
            .flat_map(|(r, g)| colours.clone().flat_map(move |b| [r, g, b, r, g, b]));
        let data: Vec<u8> = cube.collect();
        let pixels = Pixels {
            width: (data.len() / 3) as u32,
            height: 1,
            channels: Channels::Rgb,
            data,
        };
        let back = Planes::from_pixels(&pixels).to_pixels();
        for (before, after) in pixels.data.iter().zip(&back.data) {
            assert!(before.abs_diff(*after) <= 2, "{before} became {after}");
        }
    }

    #[test]
    fn a_change_reaches_every_row_of_an_odd_picture() {
        let mut pixels = Pixels::new(5, 2 * STRIP + 3, Channels::Rgba);
        pixels.data.fill(255);
        let mut planes = Planes::from_pixels(&pixels);
        planes.change(|pixels| {
            for pixel in pixels.data.chunks_exact_mut(4) {
                pixel[1] = 0;
            }
        });
        let changed = planes.to_pixels();
        assert_eq!(changed.data.len(), pixels.data.len());
        for pixel in changed.data.chunks_exact(4) {
            assert!(pixel[0] > 252 && pixel[1] < 3 && pixel[2] > 252 && pixel[3] == 255);
        }
    }

    #[test]
    fn four_pixels_share_a_colour_and_those_at_an_odd_edge_fewer() {
        let mut pixels = Pixels::new(3, 3, Channels::Rgb);
        for pixel in pixels.data.chunks_exact_mut(3) {
            pixel.copy_from_slice(&[255, 0, 0]);
        }
        let planes = Planes::from_pixels(&pixels);
        assert_eq!((planes.chroma[0].width, planes.chroma[0].height), (2, 2));
        assert_eq!(planes.luma.data, [76; 9]);
        assert_eq!(planes.chroma[0].data, [85; 4]);
        assert_eq!(planes.chroma[1].data, [255; 4]);
    }

    #[test]
    fn half_a_red_pixel_is_pink_on_paper_and_red_again_when_it_stands_alone() {
        let pixels = Pixels {
            width: 2,
            height: 1,
            channels: Channels::Rgba,
            data: vec![255, 0, 0, 128, 255, 0, 0, 128],
        };
        let planes = Planes::from_pixels(&pixels);
        let paper = planes.luma_over_white().map(|luma| luma.data[0]);
        assert_eq!(paper, Some(38 + 127));
        let Some((luma, [_, red])) = planes.straight() else {
            panic!("the picture has opacity");
        };
        assert!(luma.data[0].abs_diff(76) <= 1 && red.data[0] >= 254);
    }
}

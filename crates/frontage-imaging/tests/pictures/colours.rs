//! Colours beside those that LittleCMS makes of the same profiles; `fixtures/profiles.py` has
//! noted them.

use frontage_imaging::{Picture, process};
use image::{Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::{
    forge::{fixture, riff, webp_canvas, webp_of, zlib},
    make::{jpeg_with, opened, png, png_chunk, processed, webp, with_chunks},
};

/// Side of the square that shows a colour, in pixels; the mean of its middle is looked at.
const SIDE: u32 = 16;
const ACROSS: u32 = 8;

/// Colours under a profile, and what they are in sRGB.
struct Sample {
    profile: Vec<u8>,
    colours: Vec<(Vec<u8>, [f64; 3])>,
}

impl Sample {
    fn of(name: &str) -> Self {
        let text = String::from_utf8(fixture(&format!("{name}.txt"))).unwrap();
        let colours = text.lines().map(|line| {
            let numbers: Vec<u8> = line.split(' ').map(|n| n.parse().unwrap()).collect();
            let (before, after) = numbers.split_at(numbers.len() - 3);
            (before.to_vec(), [0, 1, 2].map(|c| f64::from(after[c])))
        });
        Self {
            profile: fixture(&format!("{name}.icc")),
            colours: colours.collect(),
        }
    }

    fn size(&self) -> (u32, u32) {
        let rows = (self.colours.len() as u32).div_ceil(ACROSS);
        (ACROSS * SIDE, rows * SIDE)
    }

    fn colour_at(&self, x: u32, y: u32) -> &[u8] {
        let which = y / SIDE * ACROSS + x / SIDE;
        &self.colours[(which as usize).min(self.colours.len() - 1)].0
    }

    fn picture(&self) -> RgbImage {
        let (width, height) = self.size();
        RgbImage::from_fn(width, height, |x, y| match self.colour_at(x, y) {
            [grey] => Rgb([*grey; 3]),
            [r, g, b, ..] => Rgb([*r, *g, *b]),
            _ => Rgb([0; 3]),
        })
    }

    /// The mean difference, and the largest one.
    fn difference(&self, picture: &Picture) -> Vec<(String, f64, f64)> {
        let renditions = picture.renditions.iter().map(|rendition| {
            let image = opened(rendition);
            let differences = self
                .colours
                .iter()
                .enumerate()
                .map(|(which, (_, expected))| {
                    let (x, y) = (which as u32 % ACROSS * SIDE, which as u32 / ACROSS * SIDE);
                    let mut sum = [0.0; 3];
                    for pixel in (x + 6..x + 10).flat_map(|x| (y + 6..y + 10).map(move |y| (x, y)))
                    {
                        let found = image.get_pixel(pixel.0, pixel.1);
                        (0..3).for_each(|c| sum[c] += f64::from(found[c]) / 16.0);
                    }
                    ciede2000(lab(sum), lab(*expected))
                });
            let all: Vec<f64> = differences.collect();
            let mean = all.iter().sum::<f64>() / all.len() as f64;
            let most = all.iter().copied().fold(0.0, f64::max);
            (rendition.spec.to_string(), mean, most)
        });
        renditions.collect()
    }
}

fn assert_same(sample: &Sample, file: &[u8], what: &str) {
    for (spec, mean, most) in sample.difference(&processed(file)) {
        println!("{what}, {spec}: mean {mean:.2}, at most {most:.2}");
        assert!(mean <= 2.0, "{what}, {spec}: {mean}");
        assert!(most <= 8.0, "{what}, {spec}: {most}");
    }
}

#[test]
fn wide_colours_are_those_that_another_library_makes_of_them() {
    for name in ["display-p3", "adobe-rgb"] {
        let sample = Sample::of(name);
        let photo = jpeg_with(&sample.picture(), |encoder| {
            encoder.set_sampling_factor(SamplingFactor::F_1_1);
            encoder.add_icc_profile(&sample.profile).unwrap();
        });
        assert_same(&sample, &photo, &format!("{name} JPEG"));

        let packed = [b"profile\0\0".to_vec(), zlib(&sample.profile)].concat();
        let drawing = png(sample.picture());
        let drawing = with_chunks(&drawing, &[png_chunk(b"iCCP", &packed)]);
        assert_same(&sample, &drawing, &format!("{name} PNG"));

        let (width, height) = sample.size();
        let lossless = webp_of(&[
            webp_canvas(0x20, width, height),
            riff(b"ICCP", &sample.profile),
            webp(sample.picture())[12..].to_vec(),
        ]);
        assert_same(&sample, &lossless, &format!("{name} WebP"));
    }
}

#[test]
fn the_colours_of_a_press_are_those_that_another_library_makes_of_them() {
    let sample = Sample::of("press");
    let (width, height) = sample.size();
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let inks: Vec<u8> = pixels
        .flat_map(|(x, y)| sample.colour_at(x, y).to_vec())
        .collect();
    for colours in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, 98);
        encoder.set_sampling_factor(SamplingFactor::F_1_1);
        encoder.add_icc_profile(&sample.profile).unwrap();
        let (width, height) = (width as u16, height as u16);
        encoder.encode(&inks, width, height, colours).unwrap();
        assert_same(&sample, &file, &format!("{colours:?}"));
    }
}

#[test]
fn grey_with_a_curve_of_its_own_gets_the_usual_one() {
    let sample = Sample::of("grey-1.8");
    let (width, height) = sample.size();
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let luma: Vec<u8> = pixels.map(|(x, y)| sample.colour_at(x, y)[0]).collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 98);
    encoder.add_icc_profile(&sample.profile).unwrap();
    let (width, height) = (width as u16, height as u16);
    encoder
        .encode(&luma, width, height, ColorType::Luma)
        .unwrap();
    assert_same(&sample, &file, "grey JPEG");
}

#[test]
fn a_profile_that_is_too_large_is_as_if_it_were_not_there() {
    let sample = Sample::of("display-p3");
    let photo = jpeg_with(&sample.picture(), |encoder| {
        encoder.add_icc_profile(&sample.profile).unwrap();
    });
    let limits = frontage_imaging::Limits {
        max_profile_bytes: sample.profile.len() as u64 - 1,
        ..frontage_imaging::Limits::default()
    };
    let picture = process(&photo, &limits, &frontage_imaging::Recipe::default()).unwrap();
    let (_, mean, _) = sample.difference(&picture).remove(0);
    assert!(mean > 2.0, "{mean}: as if it had been read");
}

/// CIE L*a*b* under D65 of 8-bit sRGB.
fn lab(rgb: [f64; 3]) -> [f64; 3] {
    let [r, g, b] = rgb.map(|part| match part / 255.0 {
        low if low <= 0.04045 => low / 12.92,
        high => ((high + 0.055) / 1.055).powf(2.4),
    });
    let xyz = [
        (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47,
        0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b,
        (0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b) / 1.088_83,
    ];
    let [x, y, z] = xyz.map(|part| match part {
        high if high > 216.0 / 24389.0 => high.cbrt(),
        low => (24389.0 / 27.0 * low + 16.0) / 116.0,
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The difference between two colours as CIE 142-2001 has it.
fn ciede2000([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let c = (a1.hypot(b1) + a2.hypot(b2)) / 2.0;
    let g = 0.5 * (1.0 - (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt());
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| match (a, b) {
        (0.0, 0.0) => 0.0,
        _ => b.atan2(a).to_degrees().rem_euclid(360.0),
    };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if grey => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let h = match h1 + h2 {
        sum if grey => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => (sum + 360.0) / 2.0,
        sum => (sum - 360.0) / 2.0,
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
        - 0.20 * cos(4.0 * h - 63.0);
    let from_50 = (l - 50.0).powi(2);
    let sl = 1.0 + 0.015 * from_50 / (20.0 + from_50).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let blue = 30.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let rt =
        -2.0 * (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt() * (2.0 * blue).to_radians().sin();
    let (l, c, h) = (dl / sl, dc / sc, dh / sh);
    (l * l + c * c + h * h + rt * c * h).sqrt()
}

#[test]
fn the_measure_itself_gives_the_published_numbers() {
    // From the test data of Sharma, Wu and Dalal, 2005.
    for (one, other, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, -1.0, 2.0], [50.0, 0.0, 0.0], 2.3669),
        ([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082),
        (
            [22.7233, 20.0904, -46.694],
            [23.0331, 14.973, -42.5619],
            2.0373,
        ),
    ] {
        let found = ciede2000(one, other);
        assert!((found - expected).abs() < 0.0001, "{found}");
    }
}

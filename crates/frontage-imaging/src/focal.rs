//! Where the eye goes: what a crop should keep when nobody has said so.
//!
//! A picture of a hundred pixels a side is enough for that. Each of them counts by how *rare*
//! its colour is among all (histogram contrast after Cheng et al., "Global Contrast based
//! Salient Region Detection", 2011) or how much it looks like *skin* (the hues of smartcrop.js),
//! times how much *happens* around it: sky is rare in a wood but nothing happens there, leaves
//! happen everywhere but are all alike. People put what they mean towards the middle, so the
//! middle counts more. The answer is the centre of gravity of the window, half as wide and half
//! as high as the picture, that holds most.
//!
//! It knows no faces and no meaning. Staff can always set the point themselves.

use crate::pixels::Pixels;

/// Thousandths of width and height.
const MIDDLE: [u16; 2] = [500, 500];
/// Differences of brightness or colour between neighbours that count as none: what is left of
/// noise in an even sky.
const NOISE: f32 = 3.0;
/// How far from the middle, as a share of half a side, things still count more than half.
const REACH: f32 = 1.2;
/// What skin counts, where the rarest colour counts 1.
const SKIN: f32 = 0.6;
/// Hundredths of the longer side to which what happens spreads.
const AROUND: usize = 4;

/// The point of interest in thousandths of width and height.
pub(crate) fn of(small: &Pixels) -> [u16; 2] {
    let size = [small.width as usize, small.height as usize];
    let colours: Vec<[f32; 4]> = small.rgba().map(|pixel| pixel.map(f32::from)).collect();
    let rare = rarity(&colours);
    let busy = business(&colours, size);
    let interest: Vec<f32> = (0..colours.len())
        .map(|at| {
            let kind = rare[at] + SKIN * skin(colours[at]);
            let visible = colours[at][3] / 255.0;
            let away = [at % size[0], at / size[0]];
            kind * busy[at] * visible * centrality(away, size)
        })
        .collect();
    match heaviest(&interest, size) {
        Some(point) => [0, 1].map(|axis| {
            let share = (point[axis] + 0.5) / size[axis] as f32;
            (share * 1000.0).round().clamp(0.0, 1000.0) as u16
        }),
        None => MIDDLE,
    }
}

/// For each pixel, how far its colour is from those of all others, from 0 to 1.
fn rarity(colours: &[[f32; 4]]) -> Vec<f32> {
    let shade = |colour: &[f32; 4]| {
        let [r, g, b, _] = colour.map(|part| part as usize >> 5);
        r << 6 | g << 3 | b
    };
    let mut shades = vec![[0.0_f32; 4]; 512];
    for colour in colours {
        let [r, g, b, alpha] = *colour;
        for (sum, part) in shades[shade(colour)].iter_mut().zip([r, g, b, 1.0]) {
            *sum += part * alpha;
        }
    }
    for [r, g, b, weight] in &mut shades {
        for part in [r, g, b] {
            *part /= weight.max(1.0);
        }
    }
    let from_all = |[r, g, b, _]: &[f32; 4]| -> f32 {
        let others = shades.iter().filter(|other| other[3] > 0.0);
        let distance = |other: &[f32; 4]| {
            let square = (r - other[0]).powi(2) + (g - other[1]).powi(2) + (b - other[2]).powi(2);
            other[3] * square.sqrt()
        };
        others.map(distance).sum()
    };
    let distances: Vec<f32> = shades.iter().map(from_all).collect();
    to_one(
        colours
            .iter()
            .map(|colour| distances[shade(colour)])
            .collect(),
    )
}

/// For each pixel, how much brightness and colour change around it, from 0 to 1.
fn business(colours: &[[f32; 4]], [width, height]: [usize; 2]) -> Vec<f32> {
    let change = |at: usize, other: usize| {
        let parts = (0..3).map(|part| (colours[at][part] - colours[other][part]).abs());
        (parts.fold(0.0, f32::max) - NOISE).max(0.0)
    };
    let mut changes = vec![0.0; colours.len()];
    for y in 0..height {
        for x in 0..width {
            let at = y * width + x;
            let right = if x + 1 < width {
                change(at, at + 1)
            } else {
                0.0
            };
            let below = if y + 1 < height {
                change(at, at + width)
            } else {
                0.0
            };
            // A hard edge is no more than twice as interesting as a soft one.
            changes[at] = (right + below).sqrt();
        }
    }
    let sums = Sums::of(&changes, [width, height]);
    let around = AROUND * width.max(height) / 100;
    let mean = |at: usize| sums.around([at % width, at / width], around);
    to_one((0..colours.len()).map(mean).collect())
}

/// How much a colour looks like skin, from 0 to 1.
fn skin([r, g, b, _]: [f32; 4]) -> f32 {
    let length = (r * r + g * g + b * b).sqrt();
    if length < 90.0 {
        return 0.0;
    }
    let hue = [r / length - 0.78, g / length - 0.57, b / length - 0.44];
    let distance = hue.iter().map(|part| part * part).sum::<f32>().sqrt();
    (1.0 - distance / 0.2).max(0.0)
}

/// 1 in the middle, less towards the edges.
fn centrality(at: [usize; 2], size: [usize; 2]) -> f32 {
    let away = [0, 1].map(|axis| {
        let half = size[axis] as f32 / 2.0;
        ((at[axis] as f32 + 0.5 - half) / half).powi(2)
    });
    1.0 / (1.0 + (away[0] + away[1]) / (REACH * REACH))
}

/// The centre of gravity of the window that holds most; none if there is nothing to hold.
fn heaviest(interest: &[f32], [width, height]: [usize; 2]) -> Option<[f32; 2]> {
    let (across, down) = (width.div_ceil(2), height.div_ceil(2));
    let sums = Sums::of(interest, [width, height]);
    let windows = (0..=height - down).flat_map(|y| (0..=width - across).map(move |x| (x, y)));
    let weight = |&(x, y): &(usize, usize)| sums.of_part([x, y], [x + across, y + down]);
    let (left, top) = windows.max_by(|a, b| weight(a).total_cmp(&weight(b)))?;
    let mut gravity = [0.0; 2];
    let mut total = 0.0;
    for y in top..top + down {
        for x in left..left + across {
            let weight = interest[y * width + x];
            gravity[0] += weight * x as f32;
            gravity[1] += weight * y as f32;
            total += weight;
        }
    }
    (total > 0.0).then(|| gravity.map(|sum| sum / total))
}

fn to_one(mut values: Vec<f32>) -> Vec<f32> {
    let most = values.iter().copied().fold(0.0, f32::max);
    if most > 0.0 {
        values.iter_mut().for_each(|value| *value /= most);
    }
    values
}

/// Sums over all that lies above and to the left, from which that of any part is known.
struct Sums {
    sums: Vec<f64>,
    size: [usize; 2],
}

impl Sums {
    fn of(values: &[f32], size: [usize; 2]) -> Self {
        let across = size[0] + 1;
        let mut sums = vec![0.0; across * (size[1] + 1)];
        for (y, row) in values.chunks_exact(size[0]).enumerate() {
            let mut sum = 0.0;
            for (x, value) in row.iter().enumerate() {
                sum += f64::from(*value);
                sums[(y + 1) * across + x + 1] = sums[y * across + x + 1] + sum;
            }
        }
        Self { sums, size }
    }

    fn of_part(&self, [left, top]: [usize; 2], [right, bottom]: [usize; 2]) -> f64 {
        let at = |x: usize, y: usize| self.sums[y * (self.size[0] + 1) + x];
        at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top)
    }

    /// The mean of a square that reaches so far from its middle.
    fn around(&self, [x, y]: [usize; 2], reach: usize) -> f32 {
        let start = [x.saturating_sub(reach), y.saturating_sub(reach)];
        let end = [
            self.size[0].min(x + reach + 1),
            self.size[1].min(y + reach + 1),
        ];
        let count = (end[0] - start[0]) * (end[1] - start[1]);
        (self.of_part(start, end) / count as f64) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::Channels;

    fn painted(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 3]) -> Pixels {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Pixels {
            width,
            height,
            channels: Channels::Rgb,
            data: pixels.flat_map(|(x, y)| colour(x, y)).collect(),
        }
    }

    fn assert_near([x, y]: [u16; 2], expected: [u16; 2]) {
        let near = x.abs_diff(expected[0]) <= 80 && y.abs_diff(expected[1]) <= 80;
        assert!(near, "{x}, {y} instead of {expected:?}");
    }

    #[test]
    fn an_even_sky_is_looked_at_in_its_middle() {
        assert_eq!(of(&painted(100, 60, |_, _| [120, 170, 230])), MIDDLE);
        let dusk = painted(100, 60, |_, y| [90 + y as u8, 120 + y as u8, 200]);
        assert_near(of(&dusk), MIDDLE);
    }

    #[test]
    fn a_red_boat_off_the_middle_is_found() {
        let boat = |x: u32, y: u32| (70..82).contains(&x) && (30..38).contains(&y);
        let lake = painted(100, 66, |x, y| match boat(x, y) {
            true => [200, 30 + (x % 3) as u8 * 20, 30],
            false => [60, 110, 130 + (y % 2) as u8 * 4],
        });
        assert_near(of(&lake), [760, 515]);
    }

    #[test]
    fn a_face_counts_more_than_the_leaves_around_it() {
        let leaf = |x: u32, y: u32| ((x * 7919 + y * 104_729) ^ (x * y)) as u8 % 40;
        let face = |x: u32, y: u32| x.abs_diff(26).pow(2) + y.abs_diff(32).pow(2) < 80;
        let garden = painted(100, 75, |x, y| match face(x, y) {
            true => [220, 165 - leaf(x, y) / 4, 130],
            false => [40, 80 + leaf(x, y), 30],
        });
        assert_near(of(&garden), [265, 433]);
    }

    #[test]
    fn a_pixel_and_a_picture_that_cannot_be_seen_have_a_middle() {
        assert_eq!(of(&painted(1, 1, |_, _| [255, 0, 0])), MIDDLE);
        assert_eq!(of(&Pixels::new(9, 7, Channels::Rgba)), MIDDLE);
    }
}

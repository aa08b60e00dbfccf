//! The reference: a photograph reduced as well as it can be, in floating point and from its full
//! size, by none of the libraries that are compared.

/// Lobes on either side, in samples of the reduced picture.
const LOBES: f32 = 3.0;

/// Bare RGB, upright and in sRGB.
#[derive(Clone)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    /// Red, green and blue from 0 to 1, row by row.
    pub pixels: Vec<[f32; 3]>,
}

/// The picture at this size.
pub fn reduced(picture: &Picture, width: usize, height: usize) -> Picture {
    let narrow = across(picture, width);
    let turned = across(&turned(&narrow), height);
    let mut reduced = self::turned(&turned);
    for pixel in &mut reduced.pixels {
        // The filter's negative lobes overshoot; a picture of eight bits cannot.
        *pixel = pixel.map(|value| (value.clamp(0.0, 1.0) * 255.0).round() / 255.0);
    }
    reduced
}

/// Every row at this width.
fn across(picture: &Picture, width: usize) -> Picture {
    let weights = weights(picture.width, width);
    let mut pixels = Vec::with_capacity(width * picture.height);
    for row in picture.pixels.chunks_exact(picture.width) {
        for (start, weights) in &weights {
            let mut sum = [0.0; 3];
            for (pixel, weight) in row[*start..].iter().zip(weights) {
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += value * weight;
                }
            }
            pixels.push(sum);
        }
    }
    Picture {
        width,
        height: picture.height,
        pixels,
    }
}

/// For each sample of a row: from which sample on the longer row counts for it, and how much.
fn weights(from: usize, to: usize) -> Vec<(usize, Vec<f32>)> {
    let step = from as f32 / to as f32;
    let scale = step.max(1.0);
    let of_sample = |sample: usize| {
        let centre = (sample as f32 + 0.5) * step;
        let first = (centre - LOBES * scale).floor().max(0.0) as usize;
        let last = ((centre + LOBES * scale).ceil() as usize).min(from);
        let mut weights: Vec<f32> = (first..last)
            .map(|other| lanczos((other as f32 + 0.5 - centre) / scale))
            .collect();
        let sum: f32 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        (first, weights)
    };
    (0..to).map(of_sample).collect()
}

fn lanczos(x: f32) -> f32 {
    let sinc = |x: f32| {
        let x = x * std::f32::consts::PI;
        if x.abs() < 1e-6 { 1.0 } else { x.sin() / x }
    };
    if x.abs() < LOBES {
        sinc(x) * sinc(x / LOBES)
    } else {
        0.0
    }
}

/// Rows as columns.
fn turned(picture: &Picture) -> Picture {
    let (width, height) = (picture.height, picture.width);
    let mut pixels = Vec::with_capacity(width * height);
    for x in 0..height {
        pixels.extend((0..width).map(|y| picture.pixels[y * picture.width + x]));
    }
    Picture {
        width,
        height,
        pixels,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_surface_stays_what_it_is_and_a_slope_keeps_its_middle() {
        let flat = Picture {
            width: 31,
            height: 17,
            pixels: vec![[0.2, 0.4, 0.6]; 31 * 17],
        };
        let small = reduced(&flat, 10, 5);
        assert_eq!((small.width, small.height), (10, 5));
        assert!(small.pixels.iter().all(|pixel| *pixel == [0.2, 0.4, 0.6]));

        let slope = Picture {
            width: 64,
            height: 64,
            pixels: (0..64 * 64)
                .map(|at| [(at % 64) as f32 / 63.0; 3])
                .collect(),
        };
        let small = reduced(&slope, 8, 8);
        let row = &small.pixels[8 * 4..8 * 5];
        assert!(row.windows(2).all(|pair| pair[0][0] < pair[1][0]));
        assert!((row[3][0] + row[4][0] - 1.0).abs() < 0.01);
    }
}

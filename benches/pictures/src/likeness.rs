//! How like a photograph its renditions are.

use std::{fs, num::NonZero, sync::Mutex, thread};

use anyhow::{Context, anyhow, bail};
use serde_json::{Value, json};
use ssimulacra2::{ColorPrimaries, Rgb, TransferCharacteristic, compute_frame_ssimulacra2};

use crate::lanczos::{Picture, reduced};

/// The score of each, in their order: 100 is the same, 90 is hard to tell apart, 70 good, 50 fair.
pub fn of(photo: &str, renditions: &[String]) -> anyhow::Result<Value> {
    let photo = read(photo)?;
    let mut order: Vec<usize> = (0..renditions.len()).collect();
    // The largest take longest; they are begun first.
    order.sort_by_key(|at| std::cmp::Reverse(size(&renditions[*at]).unwrap_or((0, 0, "")).0));
    let waiting = Mutex::new(order.into_iter());
    let scores = Mutex::new(vec![None; renditions.len()]);
    let work = || -> anyhow::Result<()> {
        loop {
            let next = waiting
                .lock()
                .map_err(|_| anyhow!("a thread failed"))?
                .next();
            let Some(at) = next else { return Ok(()) };
            let score = score(&photo, &renditions[at])?;
            scores.lock().map_err(|_| anyhow!("a thread failed"))?[at] = Some(score);
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| anyhow!("a thread failed"))?)
    })?;
    let scores = scores
        .into_inner()
        .map_err(|_| anyhow!("a thread failed"))?;
    Ok(json!(scores))
}

fn score(photo: &Picture, rendition: &str) -> anyhow::Result<f64> {
    let rendition = read(rendition)?;
    let reference = reduced(photo, rendition.width, rendition.height);
    compute_frame_ssimulacra2(rgb(reference)?, rgb(rendition)?)
        .map_err(|error| anyhow!("comparing: {error}"))
}

fn rgb(picture: Picture) -> anyhow::Result<Rgb> {
    let side = |side| NonZero::new(side).context("an empty picture");
    let _ = (side(picture.width)?, side(picture.height)?);
    Rgb::new(
        picture.pixels,
        picture.width,
        picture.height,
        TransferCharacteristic::SRGB,
        ColorPrimaries::BT709,
    )
    .map_err(|error| anyhow!("comparing: {error}"))
}

/// `FILE:WIDTHxHEIGHT`.
fn size(named: &str) -> anyhow::Result<(usize, usize, &str)> {
    let parts = named.rsplit_once(':').and_then(|(file, size)| {
        let (width, height) = size.split_once('x')?;
        Some((width.parse().ok()?, height.parse().ok()?, file))
    });
    parts.with_context(|| format!("{named} is not FILE:WIDTHxHEIGHT"))
}

fn read(named: &str) -> anyhow::Result<Picture> {
    let (width, height, file) = size(named)?;
    let bytes = fs::read(file).with_context(|| format!("reading {file}"))?;
    let (pixels, rest) = bytes.as_chunks::<3>();
    if pixels.len() != width * height || !rest.is_empty() {
        bail!("{file} is no RGB of {width} × {height}");
    }
    let pixels = pixels
        .iter()
        .map(|pixel| pixel.map(|value| f32::from(value) / 255.0));
    Ok(Picture {
        width,
        height,
        pixels: pixels.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_most_like_itself_and_less_like_a_coarse_copy() {
        let picture = |coarse: usize| Picture {
            width: 64,
            height: 64,
            pixels: (0..64 * 64)
                .map(|at| [((at % 64) / coarse * coarse) as f32 / 64.0; 3])
                .collect(),
        };
        let compare =
            |a, b| compute_frame_ssimulacra2(rgb(a)?, rgb(b)?).map_err(|e| anyhow!("{e}"));
        let same = compare(picture(1), picture(1)).expect("same");
        let coarse = compare(picture(1), picture(8)).expect("coarse");
        assert!(same > 99.9 && coarse < 90.0, "{same} and {coarse}");
    }
}

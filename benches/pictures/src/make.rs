//! Renditions as the server makes them.

use std::{fs, path::Path, thread::available_parallelism};

use anyhow::{Context, bail};
use frontage_imaging::{Format, Job, Limits, Recipe, Spec, Step, Want, prepare};
use serde_json::{Map, Value, json};

use crate::cost::Cost;

/// Makes them into the folder; answers what that cost and how large each is. Reading the
/// photograph and writing the files are part of it, as they are for the peer.
pub fn make(
    photo: &Path,
    folder: &Path,
    recipe: &Recipe,
    specs: Vec<Spec>,
    threads: usize,
) -> anyhow::Result<Value> {
    let cost = Cost::begin();
    let bytes = fs::read(photo).with_context(|| format!("reading {}", photo.display()))?;
    let mut sizes = Map::new();
    let mut failed = Ok(());
    prepare(&bytes, &job(recipe, specs, threads), &mut |step| {
        if let Step::Made(spec, bytes) = step {
            failed = fs::write(folder.join(spec.to_string()), &bytes);
            sizes.insert(spec.to_string(), bytes.len().into());
        }
        failed.is_ok()
    })?;
    failed.with_context(|| format!("writing into {}", folder.display()))?;
    cost.with(sizes)
}

/// The quality at which these have `wanted` bytes in all, as nearly as whole numbers allow.
pub fn matched(
    photo: &[u8],
    recipe: &Recipe,
    specs: &[Spec],
    wanted: u64,
) -> anyhow::Result<Value> {
    let [first, others @ ..] = specs else {
        bail!("no rendition is named");
    };
    if others.iter().any(|spec| spec.format != first.format) {
        bail!("a quality is found for one format at a time");
    }
    let mut recipe = recipe.clone();
    let mut bytes_at = |quality: u8| {
        let setting = match first.format {
            Format::Avif => &mut recipe.avif_quality,
            Format::WebP => &mut recipe.webp_quality,
            _ => &mut recipe.jpeg_quality,
        };
        *setting = quality;
        bytes_of(photo, &recipe, specs)
    };
    let (mut below, mut above) = (1, 100);
    while above - below > 1 {
        let middle = u8::midpoint(below, above);
        if bytes_at(middle)? < wanted {
            below = middle;
        } else {
            above = middle;
        }
    }
    let off = |bytes: u64| bytes.abs_diff(wanted);
    let (fewer, more) = (bytes_at(below)?, bytes_at(above)?);
    let (quality, bytes) = match off(fewer) < off(more) {
        true => (below, fewer),
        false => (above, more),
    };
    Ok(json!({ "quality": quality, "bytes": bytes }))
}

fn bytes_of(photo: &[u8], recipe: &Recipe, specs: &[Spec]) -> anyhow::Result<u64> {
    let threads = available_parallelism().map_or(1, usize::from);
    let mut sum = 0;
    prepare(photo, &job(recipe, specs.to_vec(), threads), &mut |step| {
        if let Step::Made(_, bytes) = step {
            sum += bytes.len() as u64;
        }
        true
    })?;
    Ok(sum)
}

fn job(recipe: &Recipe, specs: Vec<Spec>, threads: usize) -> Job {
    Job {
        limits: Limits::default(),
        recipe: recipe.clone(),
        frame: None,
        want: Want::These(specs),
        threads,
    }
}

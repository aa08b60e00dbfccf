//! From pixels to files, several at a time.

mod avif;
mod jpeg;
mod webp;

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use crate::{
    error::ImageError,
    format::Format,
    pixels::Pixels,
    prepare::{Job, Step},
    recipe::{Recipe, scaled},
    resize,
    spec::{Crop, Spec},
};

/// Makes these renditions in this order, as far as several threads allow.
pub(crate) fn all(
    base: &Pixels,
    specs: &[Spec],
    job: &Job,
    tell: &mut (dyn FnMut(Step) -> bool + Send),
) -> Result<(), ImageError> {
    let next = AtomicUsize::new(0);
    let told = Mutex::new((tell, None));
    let work = || {
        while let Some(spec) = specs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let made = one(base, spec, &job.recipe);
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            let (tell, failed) = &mut *told;
            let fault = match made {
                Ok(bytes) => match tell(Step::Made(*spec, bytes)) {
                    true => continue,
                    false => ImageError::Stopped,
                },
                Err(error) => error,
            };
            failed.get_or_insert(fault);
            next.store(specs.len(), Ordering::Relaxed);
        }
    };
    thread::scope(|scope| {
        // The calling thread works too.
        for _ in 1..job.threads.clamp(1, specs.len().max(1)) {
            scope.spawn(work);
        }
        work();
    });
    let (_, failed) = told.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.map_or(Ok(()), Err)
}

fn one(base: &Pixels, spec: &Spec, recipe: &Recipe) -> Result<Vec<u8>, ImageError> {
    let part;
    let from = match spec.crop {
        Some(crop) => {
            part = cropped(base, crop);
            &part
        }
        None => base,
    };
    let height = scaled(from.height, spec.width, from.width);
    let pixels = resize::copy_to(from, spec.width, height)?;
    match spec.format {
        Format::WebP => webp::encode(&pixels, recipe.webp_quality.into(), recipe.webp_method),
        Format::Avif => avif::encode(&pixels, recipe.avif_quality, recipe.avif_speed),
        _ => jpeg::encode(&pixels, recipe.jpeg_quality),
    }
}

/// The largest part of this shape around the focal point.
fn cropped(base: &Pixels, crop: Crop) -> Pixels {
    let (across, down) = crop.shape.ratio();
    let width = scaled(base.height, across, down).min(base.width);
    let height = scaled(width, down, across).min(base.height);
    let start = |whole: u32, part: u32, focal: u16| {
        let centre = scaled(whole, focal.into(), 1000);
        centre.saturating_sub(part / 2).min(whole - part)
    };
    let x = start(base.width, width, crop.focal[0]);
    let y = start(base.height, height, crop.focal[1]);
    base.part(x, y, width, height)
}

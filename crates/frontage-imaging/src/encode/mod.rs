//! From pixels to files, several at a time.

mod jpeg;
mod webp;

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use crate::{Rendition, error::ImageError, format::Format, ladder::Recipe, pixels::Pixels};

/// Encodes every rung (rising by width) as JPEG and WebP; the result is rising too, JPEG first.
pub(crate) fn all(rungs: &[Pixels], recipe: &Recipe) -> Result<Vec<Rendition>, ImageError> {
    let files: Vec<(&Pixels, Format)> = rungs
        .iter()
        .flat_map(|rung| [(rung, Format::Jpeg), (rung, Format::WebP)])
        .collect();
    // The largest are taken first, so that no thread starts the longest piece of work last.
    let left = AtomicUsize::new(files.len());
    let done = Mutex::new(Vec::with_capacity(files.len()));
    let work = || {
        while let Ok(taken) =
            left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
        {
            let index = taken - 1;
            let (rung, format) = files[index];
            let result = one(rung, format, recipe);
            if result.is_err() {
                left.store(0, Ordering::Relaxed);
            }
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            done.push((index, result));
        }
    };
    thread::scope(|scope| {
        // The calling thread works too.
        for _ in 1..recipe.threads.clamp(1, files.len().max(1)) {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

fn one(pixels: &Pixels, format: Format, recipe: &Recipe) -> Result<Rendition, ImageError> {
    let bytes = match format {
        Format::WebP => webp::encode(pixels, recipe.webp_quality, recipe.webp_method)?,
        _ => jpeg::encode(pixels, recipe.jpeg_quality)?,
    };
    Ok(Rendition {
        width: pixels.width,
        height: pixels.height,
        format,
        bytes,
    })
}

//! From planes to files, several at a time.

mod avif;
mod jpeg;
mod settings;
mod webp;

use std::{
    sync::{Mutex, PoisonError},
    thread,
};

use crate::{
    error::ImageError, format::Format, levels::Source, planes::Planes, prepare::Step,
    recipe::Recipe, spec::Spec,
};

/// Encodes these in this order, each on one of several threads, and tells of each as it is done.
/// What a rendition was made from is let go as soon as nobody waits for it any more.
pub(crate) fn all(
    sources: Vec<(Spec, Source)>,
    recipe: &Recipe,
    threads: usize,
    tell: &mut (dyn FnMut(Step) -> bool + Send),
) -> Result<(), ImageError> {
    let threads = threads.clamp(1, sources.len().max(1));
    let waiting = Mutex::new(sources.into_iter());
    let told = Mutex::new((tell, None));
    let next = || {
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.next()
    };
    let work = || {
        while let Some((spec, source)) = next() {
            let made = source
                .planes()
                .and_then(|planes| one(&planes, spec.format, recipe));
            drop(source);
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            let (tell, failed) = &mut *told;
            if failed.is_some() {
                return;
            }
            *failed = match made.map(|bytes| tell(Step::Made(spec, bytes))) {
                Ok(true) => None,
                Ok(false) => Some(ImageError::Stopped),
                Err(error) => Some(error),
            };
        }
    };
    thread::scope(|scope| {
        // The calling thread works too.
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let (_, failed) = told.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.map_or(Ok(()), Err)
}

fn one(planes: &Planes, format: Format, recipe: &Recipe) -> Result<Vec<u8>, ImageError> {
    match format {
        Format::Avif => avif::encode(planes, &settings::Avif::of(recipe)),
        Format::WebP => webp::encode(planes, &settings::WebP::of(recipe, planes.width())),
        _ => jpeg::encode(planes, &settings::Jpeg::of(recipe)),
    }
}

/// How long a rendition takes to encode, in comparison with others.
pub(crate) fn effort(spec: &Spec) -> u32 {
    let each = match spec.format {
        Format::Avif => 8,
        Format::WebP => 5,
        _ => 1,
    };
    each * spec.width * spec.width
}

fn failed(detail: &str) -> ImageError {
    ImageError::Encode {
        detail: detail.to_owned(),
    }
}

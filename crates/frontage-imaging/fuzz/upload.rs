//! What happens to a file that somebody uploads, for the fuzzer: as in earnest, but small.

use frontage_imaging::{Format, Job, Limits, Recipe, Step, Want, inspect, prepare};

/// Takes a file as far as it goes. Files of another format are left to their own target.
///
/// # Panics
/// When a file is blamed on us, or a refusal has no sentence, or a picture has no renditions.
pub fn upload(file: &[u8], format: Format) {
    // Small pictures are made into renditions; larger ones are read at an eighth of their size,
    // which is another way through every decoder.
    let small = file.len() % 2 == 0;
    let limits = Limits {
        max_pixels: if small { 1 << 13 } else { 1 << 20 },
        max_side: 8192,
        max_memory: 64 << 20,
        max_scans: 8,
        ..Limits::default()
    };
    match inspect(file, &limits) {
        Ok(header) if header.format == format => {}
        Ok(_) => return,
        Err(error) => {
            assert!(!error.is_internal() && error.to_string().ends_with('.'));
            return;
        }
    }
    let job = Job {
        limits,
        recipe: Recipe {
            webp_method: 0,
            ..Recipe::default()
        },
        frame: None,
        want: if small {
            Want::FirstLight
        } else {
            Want::These(Vec::new())
        },
        threads: 1,
    };
    let mut made = 0;
    let done = prepare(file, &job, &mut |step| {
        if let Step::Made(_, bytes) = step {
            assert!(!bytes.is_empty());
            made += 1;
        }
        true
    });
    match done {
        Ok(()) => assert!(made > 0 || !small),
        Err(error) => {
            assert!(
                !error.is_internal() && error.to_string().ends_with('.'),
                "{error}"
            );
        }
    }
}

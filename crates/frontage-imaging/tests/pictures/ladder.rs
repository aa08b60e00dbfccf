//! Which sizes a picture gets.

use frontage_imaging::{Format, Job, Recipe, Step, prepare, process};

use crate::make::{corners, everything, jpeg, opened, processed};

fn widths(width: u32, height: u32) -> Vec<u32> {
    let picture = processed(&jpeg(&corners(width, height)));
    let of = |format| {
        let made = picture
            .renditions
            .iter()
            .filter(move |r| r.spec.format == format);
        made.map(|r| r.spec.width).collect::<Vec<_>>()
    };
    assert_eq!(of(Format::Jpeg), of(Format::WebP));
    assert_eq!(of(Format::Jpeg), of(Format::Avif));
    of(Format::Jpeg)
}

#[test]
fn a_large_photo_gets_the_whole_ladder_and_nothing_larger() {
    assert_eq!(widths(3000, 1000), [320, 640, 960, 1280, 1920, 2560]);
}

#[test]
fn a_photo_between_two_rungs_gets_its_own_width_on_top() {
    assert_eq!(widths(1500, 400), [320, 640, 960, 1280, 1500]);
}

#[test]
fn a_photo_exactly_on_a_rung_gets_no_rung_twice() {
    assert_eq!(widths(640, 300), [320, 640]);
}

#[test]
fn a_small_logo_is_never_enlarged() {
    assert_eq!(widths(200, 100), [200]);
    assert_eq!(widths(1, 1), [1]);
}

#[test]
fn a_picture_as_tall_as_a_tower_is_made_smaller_as_a_whole() {
    let picture = processed(&jpeg(&corners(600, 9000)));
    assert_eq!((picture.facts.width, picture.facts.height), (341, 5120));
    let sizes: Vec<_> = picture
        .renditions
        .iter()
        .map(|r| opened(r).dimensions())
        .collect();
    assert_eq!(sizes, [[(320, 4805); 3], [(341, 5120); 3]].concat());
}

#[test]
fn a_picture_as_thin_as_a_thread_keeps_at_least_a_pixel() {
    let picture = processed(&jpeg(&corners(4000, 2)));
    assert_eq!((picture.facts.width, picture.facts.height), (2560, 1));
    assert!(picture.renditions.iter().all(|r| opened(r).height() == 1));
}

#[test]
fn every_rendition_opens_and_has_the_size_it_says() {
    let picture = processed(&jpeg(&corners(1501, 997)));
    assert_eq!((picture.facts.width, picture.facts.height), (1501, 997));
    for rendition in &picture.renditions {
        opened(rendition);
    }
    assert_eq!(opened(&picture.renditions[0]).dimensions(), (320, 213));
}

#[test]
fn one_thread_makes_the_same_files_as_many() {
    let photo = jpeg(&corners(700, 500));
    let made = |threads| {
        let mut made = Vec::new();
        let job = Job {
            threads,
            ..everything()
        };
        prepare(&photo, &job, &mut |step| {
            if let Step::Made(spec, bytes) = step {
                made.push((spec, bytes));
            }
            true
        })
        .unwrap();
        made.sort_unstable();
        made
    };
    assert_eq!(made(1), made(7));
}

#[test]
fn a_recipe_without_widths_is_our_fault_and_not_the_pictures() {
    let recipe = Recipe {
        widths: Vec::new(),
        ..Recipe::default()
    };
    let photo = jpeg(&corners(8, 8));
    let error = process(&photo, &frontage_imaging::Limits::default(), &recipe).unwrap_err();
    assert!(error.is_internal());
}

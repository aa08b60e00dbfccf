//! Parts of pictures: crops that follow the focal point, frames that staff drew.

use frontage_imaging::{
    Crop, Facts, Format, Frame, Job, Recipe, Rendition, Shape, Spec, Step, Want, prepare,
};
use image::Rgb;
use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};

use crate::make::{
    BLUE, GREEN, RED, WHITE, assert_near, corners, everything, exif, jpeg, jpeg_with, opened, png,
};

fn made(file: &[u8], job: &Job) -> (Facts, Vec<Rendition>) {
    let mut seen = None;
    let mut renditions = Vec::new();
    prepare(file, job, &mut |step| {
        match step {
            Step::Checked(_) => {}
            Step::Seen(facts) => seen = Some(facts),
            Step::Made(spec, bytes) => renditions.push(Rendition { spec, bytes }),
        }
        true
    })
    .unwrap();
    (seen.unwrap(), renditions)
}

fn these(file: &[u8], specs: &[Spec]) -> Vec<Rendition> {
    let job = Job {
        want: Want::These(specs.to_vec()),
        ..everything()
    };
    made(file, &job).1
}

fn cut(shape: Shape, focal: [u16; 2], width: u32) -> Spec {
    Spec {
        crop: Some(Crop { shape, focal }),
        ..Spec::whole(width, Format::Jpeg)
    }
}

#[test]
fn a_square_shows_the_side_that_the_focal_point_is_on() {
    let photo = jpeg(&corners(1000, 500));
    let sides = [(0, RED, BLUE), (200, RED, BLUE), (1000, GREEN, WHITE)];
    for (x, above, below) in sides {
        let square = these(&photo, &[cut(Shape::Square, [x, 500], 500)]);
        let image = opened(&square[0]);
        assert_eq!(image.dimensions(), (500, 500));
        for (x, y, expected) in [(5, 5, above), (490, 5, above), (5, 490, below)] {
            assert_near(&image, x, y, expected);
        }
    }
    let middle = opened(&these(&photo, &[cut(Shape::Square, [500, 500], 320)])[0]);
    assert_near(&middle, 5, 5, RED);
    assert_near(&middle, 315, 315, WHITE);
}

#[test]
fn every_shape_has_its_size_at_every_width_and_in_every_format() {
    let photo = jpeg(&corners(2000, 1501));
    let recipe = Recipe::default();
    let shapes = [
        (Shape::Square, [(320, 320), (1501, 1501)]),
        (Shape::Landscape, [(320, 240), (2000, 1500)]),
        (Shape::Wide, [(320, 180), (2000, 1125)]),
        (Shape::Social, [(1200, 630), (1200, 630)]),
    ];
    for (shape, sizes) in shapes {
        let widths = recipe.crop_widths(shape, 2000, 1501);
        let ends = [widths[0], widths[widths.len() - 1]];
        for (width, size) in ends.into_iter().zip(sizes) {
            let formats = [Format::Jpeg, Format::WebP, Format::Avif];
            let specs = formats.map(|format| Spec {
                format,
                ..cut(shape, [310, 690], width)
            });
            for rendition in these(&photo, &specs) {
                assert_eq!(opened(&rendition).dimensions(), size, "{shape:?}");
            }
        }
    }
}

#[test]
fn a_frame_shows_its_part_of_the_upright_picture_and_nothing_else() {
    let frame = Frame {
        x: 5_000,
        y: 0,
        width: 5_000,
        height: 5_000,
    };
    // What is at the top right once the picture is upright, as in `corners` turned.
    let top_right = [GREEN, RED, BLUE, WHITE, BLUE, RED, GREEN, WHITE];
    for (orientation, expected) in (1..).zip(top_right) {
        let block = exif(orientation, "nowhere");
        let photo = jpeg_with(&corners(1400, 1000), |encoder| {
            encoder.add_exif_metadata(&block).unwrap();
        });
        let job = Job {
            frame: Some(frame),
            want: Want::FirstLight,
            ..everything()
        };
        let (facts, renditions) = made(&photo, &job);
        let size = if orientation < 5 {
            (700, 500)
        } else {
            (500, 700)
        };
        assert_eq!((facts.width, facts.height), size);
        for rendition in &renditions {
            let image = opened(rendition);
            let (right, bottom) = (image.width() - 1, image.height() - 1);
            // The very edges lie between two colours in the stored picture.
            for (x, y) in [
                (12, 12),
                (right, 0),
                (right, bottom - 12),
                (12, bottom - 12),
            ] {
                assert_near(&image, x, y, expected);
            }
        }
    }
}

#[test]
fn a_small_frame_is_not_enlarged() {
    let job = Job {
        frame: Some(Frame {
            x: 100,
            y: 9_000,
            width: 1_000,
            height: 1_000,
        }),
        ..everything()
    };
    let (facts, renditions) = made(&png(corners(600, 400)), &job);
    assert_eq!((facts.width, facts.height), (60, 40));
    for rendition in renditions {
        assert_eq!(opened(&rendition).dimensions(), (60, 40));
    }
}

#[test]
fn a_frame_outside_of_the_picture_is_our_fault_and_not_the_pictures() {
    let job = Job {
        frame: Some(Frame {
            x: 9_000,
            y: 0,
            width: 2_000,
            height: 10_000,
        }),
        ..everything()
    };
    let error = prepare(&jpeg(&corners(90, 60)), &job, &mut |_| true).unwrap_err();
    assert!(error.is_internal());
}

#[test]
fn a_rendition_asked_for_alone_has_the_size_and_the_looks_it_has_among_all() {
    let photo = jpeg(&corners(2851, 1903));
    let (facts, all) = made(&photo, &everything());
    assert_eq!((facts.width, facts.height), (2560, 1709));
    let widths = [320, 640, 1280, 1920];
    for spec in widths.map(|width| Spec::whole(width, Format::Jpeg)) {
        let job = Job {
            want: Want::These(vec![spec]),
            ..everything()
        };
        let (alone_facts, alone) = made(&photo, &job);
        assert_eq!((alone_facts.width, alone_facts.height), (2560, 1709));
        let alone = opened(&alone[0]);
        let among = all.iter().find(|rendition| rendition.spec == spec).unwrap();
        let among = opened(among);
        assert_eq!(alone.dimensions(), among.dimensions());
        let differences = alone.as_raw().iter().zip(among.as_raw());
        let sum: u64 = differences.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        assert!(sum < alone.as_raw().len() as u64 / 2, "{spec}");
    }
}

#[test]
fn what_a_picture_does_not_have_is_not_made() {
    let photo = jpeg(&corners(900, 600));
    let wrong = [
        Spec::whole(1280, Format::Jpeg),
        Spec::whole(641, Format::Avif),
        cut(Shape::Square, [500, 500], 900),
    ];
    for spec in wrong {
        let job = Job {
            want: Want::These(vec![spec]),
            ..everything()
        };
        let error = prepare(&photo, &job, &mut |_| true).unwrap_err();
        assert!(error.is_internal(), "{spec}: {error}");
    }
}

#[test]
fn the_eye_goes_where_the_boat_is_and_the_square_goes_with_it() {
    let lake = image::RgbImage::from_fn(1500, 900, |x, y| {
        match (1150..1350).contains(&x) && (400..560).contains(&y) {
            true => Rgb([210, 40, 40]),
            false => Rgb([60, 110, 130]),
        }
    });
    let photo = jpeg(&lake);
    let (facts, _) = made(&photo, &everything());
    let [x, y] = facts.focal_point;
    assert!(x.abs_diff(833) < 60 && y.abs_diff(533) < 60, "{x} {y}");
    let square = opened(&these(&photo, &[cut(Shape::Square, [x, y], 320)])[0]);
    assert!(square.pixels().any(|pixel| pixel[0] > 180 && pixel[2] < 80));
}

#[test]
fn any_part_of_any_picture_can_be_shown_whichever_way_it_was_held() {
    let config = ProptestConfig {
        cases: 300,
        rng_seed: RngSeed::Fixed(5),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let recipe = Recipe {
        widths: vec![7, 16, 40],
        max_height: 50,
        ..Recipe::default()
    };
    let stretch = || (1..=10_000_u16).prop_flat_map(|length| (0..=10_000 - length, Just(length)));
    let upload = (1..90_u32, 1..90_u32, 1..9_u16, stretch(), stretch());
    let crop = (0..4_usize, 0..=1000_u16, 0..=1000_u16);
    TestRunner::new(config)
        .run(&(upload, crop), |(upload, crop)| {
            let (width, height, orientation, across, down) = upload;
            let block = exif(orientation, "nowhere");
            let photo = jpeg_with(&corners(width, height), |encoder| {
                encoder.add_exif_metadata(&block).unwrap();
            });
            let shown = |want| Job {
                recipe: recipe.clone(),
                frame: Some(Frame {
                    x: across.0,
                    y: down.0,
                    width: across.1,
                    height: down.1,
                }),
                want,
                ..everything()
            };
            let (facts, whole) = made(&photo, &shown(Want::FirstLight));
            let shape = Shape::ALL[crop.0];
            let widths = recipe.crop_widths(shape, facts.width, facts.height);
            let cuts = widths
                .iter()
                .map(|width| cut(shape, [crop.1, crop.2], *width));
            let (same, cuts) = made(&photo, &shown(Want::These(cuts.collect())));
            prop_assert_eq!((same.width, same.height), (facts.width, facts.height));
            prop_assert!(!cuts.is_empty());
            for rendition in whole.iter().chain(&cuts) {
                opened(rendition);
            }
            Ok(())
        })
        .unwrap();
}

//! JPEG in all its ways of being stored, whole and damaged.

use frontage_imaging::{Format, ImageError, Job, Recipe, Step, Want, prepare};
use image::Rgb;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::make::{
    BLUE, GREEN, RED, WHITE, assert_near, busy, corners, everything, jpeg, jpeg_with, opened,
    processed, progressive_jpeg,
};

#[test]
fn colours_keep_to_their_places_however_coarsely_they_were_stored() {
    // Large enough to be decoded at half size, and odd. It is where colours are that counts
    // here, and not what compression does to them.
    let picture = corners(2701, 1803);
    let recipe = Recipe {
        jpeg_quality: 95,
        webp_quality: 95,
        ..Recipe::default()
    };
    let samplings = [
        SamplingFactor::F_1_1,
        SamplingFactor::F_2_1,
        SamplingFactor::F_1_2,
        SamplingFactor::F_2_2,
        SamplingFactor::F_4_1,
        SamplingFactor::F_1_4,
        SamplingFactor::F_4_2,
    ];
    for sampling in samplings {
        let photo = jpeg_with(&picture, |encoder| encoder.set_sampling_factor(sampling));
        let job = Job {
            recipe: recipe.clone(),
            want: Want::FirstLight,
            ..everything()
        };
        let mut count = 0;
        prepare(&photo, &job, &mut |step| {
            if let Step::Made(spec, bytes) = step {
                let image = opened(&frontage_imaging::Rendition { spec, bytes });
                let (right, bottom) = (image.width() - 1, image.height() - 1);
                let (middle, centre) = (right / 2, bottom / 2);
                // At the edges, and as near to the lines between the colours as compression
                // lets one come.
                for (x, y, expected) in [
                    (0, 0, RED),
                    (right, 0, GREEN),
                    (0, bottom, BLUE),
                    (right, bottom, WHITE),
                    (middle - 8, centre - 8, RED),
                    (middle + 9, centre - 8, GREEN),
                    (middle - 8, centre + 9, BLUE),
                    (middle + 9, centre + 9, WHITE),
                ] {
                    assert_near(&image, x, y, expected);
                }
                count += 1;
            }
            true
        })
        .unwrap();
        assert_eq!(count, 4, "{sampling:?}");
    }
}

#[test]
fn a_grey_photo_has_no_colour_at_any_size() {
    let mut photo = Vec::new();
    let steps: Vec<u8> = (0..1301 * 701).map(|at| (at % 1301 / 6) as u8).collect();
    Encoder::new(&mut photo, 90)
        .encode(&steps, 1301, 701, ColorType::Luma)
        .unwrap();
    for rendition in &processed(&photo).renditions {
        for pixel in opened(rendition).pixels() {
            let [r, g, b, _] = pixel.0;
            assert!(r.abs_diff(g) <= 2 && g.abs_diff(b) <= 2, "{pixel:?}");
        }
    }
}

#[test]
fn a_photo_saved_as_red_green_and_blue_is_read_as_such() {
    let picture = corners(200, 100);
    let mut photo = jpeg(&picture);
    // An Adobe segment without a transform says that the three channels are RGB. The picture is
    // YCbCr, so its colours come out wrong in a way that shows who was believed.
    let adobe = [b"Adobe".as_slice(), &[0, 100, 0, 0, 0, 0, 0]].concat();
    photo = crate::make::with_segment(&without_jfif(&photo), 0xee, &adobe);
    let image = opened(&processed(&photo).renditions[0]);
    assert_near(&image, 190, 90, Rgb([250, 128, 128]));
}

fn without_jfif(photo: &[u8]) -> Vec<u8> {
    assert_eq!(photo[2..4], [0xff, 0xe0]);
    let length = usize::from(u16::from_be_bytes([photo[4], photo[5]]));
    [&photo[..2], &photo[4 + length..]].concat()
}

#[test]
fn a_few_stray_bytes_before_the_end_are_a_cameras_habit_and_many_are_damage() {
    let photo = jpeg(&busy(320, 240));
    let (before, end) = photo.split_at(photo.len() - 2);
    let with = |count| [before, &vec![0; count], end].concat();
    for count in [1, 4, 16] {
        assert!(!processed(&with(count)).renditions.is_empty());
    }
    let error = prepare(&with(400), &everything(), &mut |_| true).unwrap_err();
    assert!(matches!(error, ImageError::Corrupt { .. }), "{error}");
}

#[test]
fn a_photo_that_was_cut_and_given_a_new_end_is_refused() {
    for photo in [jpeg(&busy(320, 240)), progressive_jpeg(&busy(320, 240))] {
        for share in [50, 80, 95, 99] {
            let cut = [&photo[..photo.len() * share / 100], &[0xff, 0xd9]].concat();
            let error = prepare(&cut, &everything(), &mut |_| true).unwrap_err();
            assert!(!error.is_internal(), "{error}");
        }
    }
}

#[test]
fn a_hole_is_seen_when_the_photo_is_decoded_at_an_eighth_too() {
    let mut photo = jpeg(&busy(2600, 1000));
    let middle = photo.len() / 2;
    photo[middle..middle + 64].copy_from_slice(&[0xff, 0].repeat(32));
    let job = Job {
        want: Want::These(vec![frontage_imaging::Spec::whole(320, Format::WebP)]),
        ..everything()
    };
    let error = prepare(&photo, &job, &mut |_| true).unwrap_err();
    assert!(matches!(error, ImageError::Corrupt { .. }), "{error}");
}

#[test]
fn what_people_wait_for_comes_first_then_the_small_and_avif_last() {
    let mut order = Vec::new();
    prepare(&jpeg(&corners(1500, 900)), &everything(), &mut |step| {
        if let Step::Made(spec, _) = step {
            order.push(spec.to_string());
        }
        true
    })
    .unwrap();
    assert_eq!(
        order,
        [
            "1280.webp",
            "640.webp",
            "1280.jpg",
            "640.jpg",
            "320.webp",
            "320.jpg",
            "960.webp",
            "960.jpg",
            "1500.webp",
            "1500.jpg",
            "320.avif",
            "640.avif",
            "960.avif",
            "1280.avif",
            "1500.avif",
        ]
    );
}

#[test]
fn whoever_has_heard_enough_ends_the_work() {
    let photo = jpeg(&corners(1500, 900));
    for enough in 1..4 {
        let mut heard = 0;
        let stopped = prepare(&photo, &everything(), &mut |_| {
            heard += 1;
            heard < enough
        });
        assert_eq!(stopped, Err(ImageError::Stopped));
        assert_eq!(heard, enough);
    }
}

//! How pictures look when they come out: upright, in the right colours, with their alpha.

use frontage_imaging::{Format, Picture, Spec};
use image::{DynamicImage, ImageBuffer, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use jpeg_encoder::{ColorType, Encoder};
use moxcms::ColorProfile;

use crate::forge::UPRIGHT;
use crate::make::{
    GREEN, RED, assert_near, corners, exif, jpeg, jpeg_with, largest, opened, png, png_chunk,
    processed, webp, with_chunks,
};

#[test]
fn a_photo_comes_out_upright_whichever_way_the_camera_was_held() {
    for (orientation, expected) in (1..).zip(UPRIGHT) {
        let block = exif(orientation, "nowhere");
        let photo = jpeg_with(&corners(480, 360), |encoder| {
            encoder.add_exif_metadata(&block).unwrap();
        });
        let drawing = with_chunks(&png(corners(480, 360)), &[png_chunk(b"eXIf", &block)]);
        for file in [photo, drawing] {
            let picture = processed(&file);
            let size = if orientation < 5 {
                (480, 360)
            } else {
                (360, 480)
            };
            assert_eq!(
                (picture.facts.width, picture.facts.height),
                size,
                "orientation {orientation}"
            );
            for rendition in &picture.renditions {
                let image = opened(rendition);
                let (right, bottom) = (image.width() - 10, image.height() - 10);
                assert_near(&image, 10, 10, expected[0]);
                assert_near(&image, right, 10, expected[1]);
                assert_near(&image, 10, bottom, expected[2]);
                assert_near(&image, right, bottom, expected[3]);
            }
        }
    }
}

#[test]
fn a_wide_gamut_photo_keeps_its_colours_as_far_as_srgb_goes() {
    let patch = RgbImage::from_pixel(64, 64, Rgb([187, 105, 63]));
    // The same numbers mean other colours in other spaces; worked out from the definitions of
    // the three spaces, not by the library under test.
    let meant = [
        (ColorProfile::new_display_p3(), Rgb([200, 100, 52])),
        (ColorProfile::new_adobe_rgb(), Rgb([211, 105, 58])),
        (ColorProfile::new_srgb(), Rgb([187, 105, 63])),
    ];
    for (profile, expected) in meant {
        let profile = profile.encode().unwrap();
        let photo = jpeg_with(&patch, |encoder| encoder.add_icc_profile(&profile).unwrap());
        for rendition in &processed(&photo).renditions {
            assert_near(&opened(rendition), 32, 32, expected);
        }
    }
}

#[test]
fn a_broken_profile_does_not_cost_the_picture() {
    let patch = RgbImage::from_pixel(64, 64, RED);
    for profile in [vec![7; 500], vec![0; 2 << 20]] {
        let photo = jpeg_with(&patch, |encoder| encoder.add_icc_profile(&profile).unwrap());
        assert_near(
            &opened(largest(&processed(&photo), Format::Jpeg)),
            32,
            32,
            RED,
        );
    }
}

#[test]
fn a_logo_keeps_its_transparency_but_for_jpeg_where_it_stands_on_white() {
    // What cannot be seen is bright red, to catch it if it bleeds into what can.
    let logo = RgbaImage::from_fn(800, 400, |x, _| match x < 400 {
        true => Rgba([255, 0, 0, 0]),
        false => Rgba([0, 0, 255, 255]),
    });
    for file in [png(logo.clone()), webp(logo)] {
        let picture = processed(&file);
        for (rendition, format) in picture.renditions[1..]
            .iter()
            .zip([Format::WebP, Format::Avif])
        {
            assert_eq!(rendition.spec, Spec::whole(320, format));
            let narrow = opened(rendition);
            assert_eq!(narrow.get_pixel(10, 80)[3], 0);
            assert_eq!(narrow.get_pixel(300, 80)[3], 255);
            assert_near(&narrow, 300, 80, Rgb([0, 0, 255]));
            // The edge is blue all through, however little of it can be seen.
            let edge = narrow
                .enumerate_pixels()
                .filter(|(.., pixel)| pixel[3] > 40);
            for (x, _, pixel) in edge {
                assert!(pixel[0] < 60 && pixel[2] > 190, "{format} {x} {pixel:?}");
            }
        }

        let on_paper = opened(&picture.renditions[0]);
        assert_near(&on_paper, 10, 80, Rgb([255, 255, 255]));
        assert_near(&on_paper, 300, 80, Rgb([0, 0, 255]));
        let bled = on_paper.pixels().any(|p| p[0] > p[2].saturating_add(60));
        assert!(!bled, "invisible red became visible");
        assert_shade(&picture, Rgb([0, 0, 255]));
    }
}

#[test]
fn an_alpha_channel_that_hides_nothing_is_dropped() {
    let screenshot = DynamicImage::from(corners(64, 64)).into_rgba8();
    let picture = processed(&png(screenshot));
    let file = &largest(&picture, Format::WebP).bytes;
    assert!(!file.windows(4).any(|chunk| chunk == b"ALPH"));
}

#[test]
fn grey_deep_and_cmyk_pictures_come_out_as_they_look() {
    let grey = ImageBuffer::from_pixel(50, 50, Luma([200_u8]));
    let deep = ImageBuffer::from_pixel(50, 50, Rgb([0x8000_u16, 0x4000, 0xc000]));
    let mut print = Vec::new();
    let ink = [0, 255, 255, 0].repeat(50 * 50);
    Encoder::new(&mut print, 95)
        .encode(&ink, 50, 50, ColorType::Cmyk)
        .unwrap();
    let mut grey_photo = Vec::new();
    let luma = [200; 50 * 50];
    Encoder::new(&mut grey_photo, 95)
        .encode(&luma, 50, 50, ColorType::Luma)
        .unwrap();
    let looks = [
        (png(grey), Rgb([200, 200, 200])),
        (grey_photo, Rgb([200, 200, 200])),
        (png(deep), Rgb([128, 64, 192])),
        (print, Rgb([255, 0, 0])),
    ];
    for (file, expected) in looks {
        assert_near(
            &opened(largest(&processed(&file), Format::Jpeg)),
            25,
            25,
            expected,
        );
    }
}

#[test]
fn an_animated_png_shows_its_still_picture() {
    let mut control = Vec::new();
    for number in [0_u32, 64, 48, 0, 0] {
        control.extend_from_slice(&number.to_be_bytes());
    }
    control.extend_from_slice(&[0, 1, 0, 10, 0, 0]);
    let animated = with_chunks(
        &png(corners(64, 48)),
        &[
            png_chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]),
            png_chunk(b"fcTL", &control),
        ],
    );
    let picture = processed(&animated);
    assert_near(&opened(largest(&picture, Format::Jpeg)), 5, 5, RED);
}

#[test]
fn the_placeholder_and_the_dominant_colour_speak_of_the_picture() {
    let mostly_green = RgbImage::from_fn(300, 200, |x, _| if x < 200 { GREEN } else { RED });
    let picture = processed(&png(mostly_green));
    assert_shade(&picture, GREEN);
    assert!(
        picture.facts.placeholder.len() < 44,
        "{}",
        picture.facts.placeholder
    );

    let other = processed(&jpeg(&corners(300, 200)));
    assert_ne!(picture.facts.placeholder, other.facts.placeholder);
    assert_eq!(
        other.facts.placeholder,
        processed(&jpeg(&corners(300, 200))).facts.placeholder
    );
}

/// Asserts that the dominant colour is this one, but for rounding.
fn assert_shade(picture: &Picture, expected: Rgb<u8>) {
    let found = &picture.facts.dominant_color;
    for (channel, expected) in expected.0.into_iter().enumerate() {
        let digits = &found[1 + channel * 2..][..2];
        let value = u8::from_str_radix(digits, 16).unwrap();
        assert!(value.abs_diff(expected) <= 2, "{found}");
    }
}

#[test]
fn a_picture_that_cannot_be_seen_is_white() {
    let picture = processed(&png(RgbaImage::new(10, 10)));
    assert_eq!(picture.facts.dominant_color, "#ffffff");
}

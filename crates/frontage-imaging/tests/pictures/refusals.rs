//! Files that are not taken, and what their senders are told.

use frontage_imaging::{ImageError, Limits, Recipe, Seems, inspect, process};
use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};

use crate::make::{busy, corners, jpeg, lossy_webp, png, png_header, progressive_jpeg, webp};

fn refused(bytes: &[u8]) -> ImageError {
    let error = process(bytes, &Limits::default(), &Recipe::default()).unwrap_err();
    assert!(!error.is_internal(), "{error}");
    error
}

#[test]
fn what_is_no_picture_is_called_by_its_name_whatever_the_file_was_called() {
    let uploads: [(&[u8], Seems, &str); 12] = [
        (b"Dear guests, welcome.", Seems::Text, "text file"),
        ("Caf\u{e9} \u{1f3e8}".as_bytes(), Seems::Text, "text file"),
        (b"\n<!DOCTYPE html><p>", Seems::Html, "web page"),
        (b"<?xml version=\"1.0\"?><svg/>", Seems::Svg, "SVG"),
        (b"\0\0\0\x0cjP  \r\n", Seems::Jpeg2000, "JPEG 2000"),
        (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            Seems::Heic,
            "HEIC photo",
        ),
        (b"\0\0\0\x10ftypmif1\0\0\0\0", Seems::Heif, "HEIF"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", Seems::Video, "film"),
        (b"%PDF-1.7", Seems::Pdf, "PDF"),
        (b"II*\0\x08\0\0\0", Seems::Tiff, "TIFF"),
        (b"\x7fELF\x02\x01\x01", Seems::Unknown, "not a picture"),
        (b"RIFF\0\0\0\0WAVEfmt ", Seems::Unknown, "not a picture"),
    ];
    for (bytes, seems, words) in uploads {
        let error = refused(bytes);
        assert_eq!(error, ImageError::NotAPicture(seems));
        assert!(error.to_string().contains(words), "{error}");
    }
    assert_eq!(refused(b""), ImageError::Empty);
}

#[test]
fn a_header_that_promises_900_megapixels_is_enough_to_be_refused() {
    let error = refused(&png_header(30_000, 30_000));
    assert!(matches!(error, ImageError::SideTooLong { .. }));
    assert_eq!(
        error.to_string(),
        "This photo is 30000 × 30000 pixels; the limit is 16384 a side. \
         Make it smaller and upload it again."
    );
    assert_eq!(
        refused(&png_header(10_200, 6_000)).to_string(),
        "This photo has 61.2 megapixels; the limit is 60. Make it smaller and upload it again."
    );
}

#[test]
fn one_pixel_or_one_byte_past_a_limit_is_too_many() {
    for file in every_kind(&corners(40, 30)) {
        let exact = Limits {
            max_bytes: file.len() as u64,
            max_pixels: 1200,
            max_side: 40,
            ..Limits::default()
        };
        assert!(inspect(&file, &exact).is_ok());

        let limits = Limits {
            max_bytes: exact.max_bytes - 1,
            ..exact.clone()
        };
        assert!(matches!(
            inspect(&file, &limits),
            Err(ImageError::TooManyBytes { .. })
        ));
        let limits = Limits {
            max_pixels: 1199,
            ..exact.clone()
        };
        assert!(matches!(
            inspect(&file, &limits),
            Err(ImageError::TooManyPixels { .. })
        ));
        let limits = Limits {
            max_side: 39,
            ..exact
        };
        assert!(matches!(
            inspect(&file, &limits),
            Err(ImageError::SideTooLong { .. })
        ));
    }
}

#[test]
fn what_is_past_a_limit_by_a_hair_does_not_read_as_the_limit() {
    let error = inspect(&vec![0; (25 << 20) + 1], &Limits::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("This file has 25.1 MiB; the limit is 25.")
    );
    let error = refused(&png_header(7747, 7747));
    assert!(
        error
            .to_string()
            .starts_with("This photo has 60.1 megapixels; the limit is 60.")
    );
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused() {
    for whole in every_kind(&busy(160, 120)) {
        assert!(process(&whole, &Limits::default(), &Recipe::default()).is_ok());
        let step = (whole.len() / 150).max(1);
        for length in (0..whole.len()).step_by(step).chain([whole.len() - 1]) {
            refused(&whole[..length]);
        }
    }
}

#[test]
fn a_photo_with_a_hole_in_it_does_not_become_half_grey() {
    for mut photo in [jpeg(&busy(320, 240)), progressive_jpeg(&busy(320, 240))] {
        let middle = photo.len() / 2;
        // Ones only: no code in any Huffman table.
        photo[middle..middle + 64].copy_from_slice(&[0xff, 0].repeat(32));
        let error = refused(&photo);
        assert!(matches!(error, ImageError::Corrupt { .. }), "{error}");
    }
}

#[test]
fn a_jpeg_of_a_thousand_passes_is_refused_before_the_first() {
    let photo = progressive_jpeg(&corners(64, 48));
    let last_scan = photo
        .windows(2)
        .rposition(|pair| pair == [0xff, 0xda])
        .unwrap();
    let (before, scan) = photo[..photo.len() - 2].split_at(last_scan);
    let bomb = [before, &scan.repeat(1000), &[0xff, 0xd9]].concat();
    assert_eq!(refused(&bomb), ImageError::TooManyScans { limit: 32 });
}

#[test]
fn a_webp_whose_picture_is_larger_than_its_canvas_is_refused() {
    let plain = webp(corners(400, 300));
    let mut extended = b"WEBPVP8X\x0a\0\0\0\0\0\0\0\x01\0\0\x01\0\0".to_vec();
    extended.extend_from_slice(&plain[12..]);
    let mut file = b"RIFF".to_vec();
    file.extend_from_slice(&(extended.len() as u32).to_le_bytes());
    file.extend_from_slice(&extended);
    let error = inspect(&file, &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("canvas"), "{error}");
}

#[test]
fn flipped_bits_give_a_picture_or_a_refusal_and_never_a_crash() {
    let config = ProptestConfig {
        cases: 400,
        rng_seed: RngSeed::Fixed(26),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let files = every_kind(&busy(48, 40));
    let flips = prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..6);
    let upload = (0..files.len(), flips);
    TestRunner::new(config)
        .run(&upload, |(kind, flips)| {
            let mut file = files[kind].clone();
            for (at, bit) in flips {
                let at = at.index(file.len());
                file[at] ^= 1 << bit;
            }
            match process(&file, &Limits::default(), &Recipe::default()) {
                Ok(picture) => prop_assert!(!picture.renditions.is_empty()),
                Err(error) => prop_assert!(!error.is_internal(), "{error}"),
            }
            Ok(())
        })
        .unwrap();
}

fn every_kind(image: &image::RgbImage) -> [Vec<u8>; 5] {
    [
        jpeg(image),
        progressive_jpeg(image),
        png(image.clone()),
        webp(image.clone()),
        lossy_webp(image),
    ]
}

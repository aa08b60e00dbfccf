//! Every way in which a format can hold a picture: what comes out is the same picture.

use frontage_imaging::{Format, Header, Limits, Picture, inspect};
use image::{DynamicImage, Rgb, Rgba, RgbaImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::{
    forge::{Kind, PALETTE, UPRIGHT, fixture, png_of},
    make::{
        BLUE, GREEN, RED, WHITE, assert_near, corners, jpeg_with, largest, lossy_webp, opened, png,
        png_chunk, processed, webp,
    },
};

/// Asserts that every rendition has these colours at top left, top right, bottom left and bottom
/// right.
pub fn assert_corners(picture: &Picture, expected: [Rgb<u8>; 4], what: &str) {
    for rendition in &picture.renditions {
        let image = opened(rendition);
        let (right, bottom) = (image.width() - 5, image.height() - 5);
        println!("{what}, {}", rendition.spec);
        assert_near(&image, 4, 4, expected[0]);
        assert_near(&image, right, 4, expected[1]);
        assert_near(&image, 4, bottom, expected[2]);
        assert_near(&image, right, bottom, expected[3]);
    }
}

pub fn header(file: &[u8]) -> Header {
    inspect(file, &Limits::default()).unwrap()
}

#[test]
fn a_jpeg_comes_out_the_same_however_its_colours_are_sampled() {
    let samplings = [
        SamplingFactor::F_1_1,
        SamplingFactor::F_2_1,
        SamplingFactor::F_1_2,
        SamplingFactor::F_2_2,
        SamplingFactor::F_4_1,
        SamplingFactor::F_4_2,
        SamplingFactor::F_1_4,
        SamplingFactor::F_2_4,
    ];
    for sampling in samplings {
        for progressive in [false, true] {
            let file = jpeg_with(&corners(100, 76), |encoder| {
                encoder.set_sampling_factor(sampling);
                encoder.set_progressive(progressive);
            });
            let what = format!("{sampling:?}, progressive: {progressive}");
            assert_corners(&processed(&file), UPRIGHT[0], &what);
        }
    }
}

#[test]
fn a_jpeg_for_the_press_comes_out_in_its_colours() {
    // Cyan, magenta, yellow, black of red, green, blue and white, as far as inks go.
    let inks = [[0, 255, 255, 0], [255, 0, 255, 0], [255, 255, 0, 0], [0; 4]];
    let expected = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]].map(Rgb);
    let picture = corners(64, 48);
    let order = [RED, GREEN, BLUE, WHITE];
    let data: Vec<u8> = picture
        .pixels()
        .flat_map(|pixel| inks[order.iter().position(|colour| colour == pixel).unwrap()])
        .collect();
    for colours in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let mut file = Vec::new();
        let encoder = Encoder::new(&mut file, 95);
        encoder.encode(&data, 64, 48, colours).unwrap();
        assert_corners(&processed(&file), expected, &format!("{colours:?}"));
    }

    // The same without Adobe's mark, which says that the numbers count paper: now they count ink.
    let mut file = Vec::new();
    let paper: Vec<u8> = data.iter().map(|amount| 255 - amount).collect();
    let encoder = Encoder::new(&mut file, 95);
    encoder.encode(&paper, 64, 48, ColorType::Cmyk).unwrap();
    let mark = file.windows(5).position(|five| five == b"Adobe").unwrap();
    file[mark] = b'X';
    assert_corners(&processed(&file), expected, "without a mark");
}

#[test]
fn a_png_comes_out_the_same_however_its_pixels_are_stored() {
    for kind in Kind::all() {
        let most = (1_u32 << kind.bits) - 1;
        // A sample is all or nothing; in a palette, the number of a colour.
        let sample = |x: usize, y: usize, which: usize| {
            let (left, top) = (x < 33, y < 25);
            match (kind.colour, which) {
                (3, _) if kind.bits == 1 => u32::from(!left),
                (3, _) => u32::from(!left) + 2 * u32::from(!top),
                (0, _) | (4, 0) => most * u32::from(left != top),
                (4, _) | (6, 3) => most,
                (_, 0) => most * u32::from(left == top),
                (_, 1) => most * u32::from(!left),
                _ => most * u32::from(!top),
            }
        };
        let palette = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
        let palette = png_chunk(b"PLTE", &palette[..if kind.bits == 1 { 6 } else { 12 }]);
        let chunks = if kind.colour == 3 {
            vec![palette]
        } else {
            Vec::new()
        };
        let file = png_of(kind, (67, 51), &chunks, sample);
        let picture = processed(&file);
        let colours: [[u8; 3]; 4] = match (kind.colour, kind.bits) {
            (0 | 4, _) => [[0; 3], [255; 3], [255; 3], [0; 3]],
            (3, 1) => [[255, 0, 0], [0, 255, 0], [255, 0, 0], [0, 255, 0]],
            (3, _) => [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255; 3]],
            _ => [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255; 3]],
        };
        assert_corners(&picture, colours.map(Rgb), &format!("{kind:?}"));
    }
}

#[test]
fn a_png_may_name_one_colour_that_is_not_there() {
    let hidden = |colour, bits, trns: &[u8]| {
        let kind = Kind {
            colour,
            bits,
            interlaced: false,
        };
        let mut chunks = vec![png_chunk(b"PLTE", &PALETTE)];
        if colour != 3 {
            chunks.clear();
        }
        chunks.push(png_chunk(b"tRNS", trns));
        png_of(kind, (64, 48), &chunks, |x, _, _| u32::from(x < 32))
    };
    for file in [
        hidden(0, 8, &[0, 1]),
        hidden(0, 2, &[0, 1]),
        hidden(2, 8, &[0, 1, 0, 1, 0, 1]),
        hidden(2, 16, &[0, 1, 0, 1, 0, 1]),
        hidden(3, 2, &[255, 0]),
    ] {
        let seen = opened(largest(&processed(&file), Format::WebP));
        assert_eq!(seen.get_pixel(5, 5)[3], 0);
        assert_eq!(seen.get_pixel(60, 5)[3], 255);
    }
}

#[test]
fn a_webp_comes_out_the_same_lossy_or_not_with_alpha_or_without() {
    for file in [webp(corners(96, 64)), lossy_webp(&corners(96, 64))] {
        assert_corners(&processed(&file), UPRIGHT[0], "WebP");
    }
    let mut logo = DynamicImage::from(corners(96, 64)).into_rgba8();
    (40..56).for_each(|x| (24..40).for_each(|y| logo.put_pixel(x, y, Rgba([0; 4]))));
    let lossless = webp(logo.clone());
    let lossy = largest(&processed(&png(logo)), Format::WebP).bytes.clone();
    assert!(lossy.windows(4).any(|chunk| chunk == b"ALPH"));
    for file in [lossless, lossy] {
        let picture = processed(&file);
        assert_corners(&picture, UPRIGHT[0], "with alpha");
        let seen = opened(largest(&picture, Format::WebP));
        assert_eq!(seen.get_pixel(48, 32)[3], 0);
    }
}

#[test]
fn an_avif_comes_out_the_same_at_every_depth_and_sampling() {
    for name in ["8-420", "8-422", "8-444", "10-420", "12-444", "limited"] {
        let file = fixture(&format!("avif-{name}.avif"));
        assert_corners(&processed(&file), UPRIGHT[0], name);
    }
    let grid = fixture("avif-grid.avif");
    assert_eq!((header(&grid).width, header(&grid).height), (256, 128));
    assert_corners(&processed(&grid), UPRIGHT[0], "grid");
    let grey = opened(largest(
        &processed(&fixture("avif-grey.avif")),
        Format::Jpeg,
    ));
    assert_near(&grey, 5, 5, Rgb([87; 3]));
}

#[test]
fn the_alpha_of_an_avif_is_kept() {
    for name in ["avif-alpha.avif", "avif-alpha-premultiplied.avif"] {
        let seen = opened(largest(&processed(&fixture(name)), Format::WebP));
        assert_eq!(seen.get_pixel(5, 5)[3], 0, "{name}");
        assert_near(&seen, 60, 5, GREEN);
        assert_near(&seen, 5, 40, BLUE);
    }
}

#[test]
fn what_was_cut_off_an_avif_does_not_come_back() {
    let picture = processed(&fixture("avif-clap.avif"));
    assert_eq!((picture.facts.width, picture.facts.height), (32, 24));
    assert_corners(&picture, [RED; 4], "cut");
}

#[test]
fn a_large_drawing_is_reduced_while_it_is_read_and_looks_the_same() {
    for (colour, interlaced) in [(2, false), (2, true), (6, false), (6, true)] {
        let kind = Kind {
            colour,
            bits: 8,
            interlaced,
        };
        let colours = [RED, GREEN, BLUE, WHITE];
        let file = png_of(kind, (1300, 900), &[], |x, y, which| {
            let corner = usize::from(x >= 650) + 2 * usize::from(y >= 450);
            // Every other line is not there at all, and bright.
            match (colour == 6 && y % 2 == 1, which) {
                (hidden, 3) => u32::from(!hidden) * 255,
                (true, _) => 255,
                (false, which) => colours[corner][which].into(),
            }
        });
        let recipe = frontage_imaging::Recipe {
            widths: vec![200],
            ..frontage_imaging::Recipe::default()
        };
        let limits = Limits::default();
        let picture = frontage_imaging::process(&file, &limits, &recipe).unwrap();
        let seen = opened(largest(&picture, Format::WebP));
        assert_near(&seen, 50, 30, RED);
        assert_near(&seen, 150, 30, GREEN);
        assert_near(&seen, 50, 110, BLUE);
        let alpha = seen.get_pixel(50, 30)[3];
        assert!(
            alpha == 255 || (colour == 6 && alpha.abs_diff(128) < 4),
            "{alpha}"
        );
    }
}

#[cfg(feature = "heic")]
#[test]
fn a_heic_photo_is_read_when_that_was_built_in() {
    let picture = processed(&fixture("heic.heic"));
    assert_eq!(picture.facts.format, Format::Heic);
    assert_corners(&picture, UPRIGHT[0], "HEIC");
}

#[cfg(not(feature = "heic"))]
#[test]
fn a_heic_photo_is_refused_with_a_way_out() {
    let error = inspect(&fixture("heic.heic"), &Limits::default()).unwrap_err();
    assert_eq!(
        error,
        frontage_imaging::ImageError::NotAPicture(frontage_imaging::Seems::Heic)
    );
    assert!(error.to_string().contains("Most Compatible"), "{error}");
}

#[test]
fn a_picture_that_shows_nothing_is_still_a_picture() {
    let empty = RgbaImage::new(40, 30);
    for file in [png(empty.clone()), webp(empty)] {
        assert_eq!(processed(&file).facts.dominant_color, "#ffffff");
    }
}

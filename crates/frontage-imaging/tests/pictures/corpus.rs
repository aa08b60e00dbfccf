//! Every way in which a format can hold a picture: what comes out is the same picture.

use frontage_imaging::{Format, Header, Limits, Picture, inspect};
use gif::Frame;
use image::{DynamicImage, Rgb, Rgba, RgbaImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::{
    forge::{
        Kind, PALETTE, UPRIGHT, fixture, gif_frame, gif_of, png_of, riff, webp_canvas, webp_frame,
        webp_of, with_exif, with_xmp, xmp, zlib,
    },
    make::{
        BLUE, GREEN, RED, WHITE, assert_near, corners, exif, jpeg, jpeg_with, largest, lossy_webp,
        opened, png, png_chunk, processed, webp, with_chunks, with_segment,
    },
};

/// Asserts that every rendition has these colours at top left, top right, bottom left and bottom
/// right.
fn assert_corners(picture: &Picture, expected: [Rgb<u8>; 4], what: &str) {
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

fn header(file: &[u8]) -> Header {
    inspect(file, &Limits::default()).unwrap()
}

#[test]
fn a_picture_is_turned_by_whatever_its_format_notes_the_turn_in() {
    let plain = jpeg(&corners(96, 64));
    let drawing = png(corners(96, 64));
    let lossless = webp(corners(96, 64));
    for (number, expected) in (1_u16..).zip(UPRIGHT) {
        let block = exif(number, "nowhere");
        let text = [b"XML:com.adobe.xmp\0\0\0en\0\0".to_vec(), xmp(number)].concat();
        let extended = |kind, data: &[u8], flag| {
            webp_of(&[
                webp_canvas(flag, 96, 64),
                lossless[12..].to_vec(),
                riff(kind, data),
            ])
        };
        let files = [
            ("JPEG with EXIF", with_exif(&plain, &block)),
            ("JPEG with XMP alone", with_xmp(&plain, &xmp(number))),
            (
                "PNG with EXIF",
                with_chunks(&drawing, &[png_chunk(b"eXIf", &block)]),
            ),
            (
                "PNG with XMP alone",
                with_chunks(&drawing, &[png_chunk(b"iTXt", &text)]),
            ),
            ("WebP with EXIF", extended(b"EXIF", &block, 8)),
            ("WebP with the prefix of JPEG", {
                extended(b"EXIF", &[b"Exif\0\0", &block[..]].concat(), 8)
            }),
            ("WebP with XMP alone", extended(b"XMP ", &xmp(number), 4)),
        ];
        for (what, file) in files {
            assert_corners(&processed(&file), expected, &format!("{what}, {number}"));
        }
        if number > 1 {
            let file = fixture(&format!("avif-turned-{number}.avif"));
            assert_corners(&processed(&file), expected, &format!("AVIF, {number}"));
        }
    }
}

#[test]
fn what_the_camera_noted_counts_more_than_what_a_program_noted() {
    let photo = with_xmp(&jpeg(&corners(96, 64)), &xmp(3));
    assert_corners(&processed(&photo), UPRIGHT[2], "XMP");
    let photo = with_exif(&photo, &exif(8, "nowhere"));
    assert_corners(&processed(&photo), UPRIGHT[7], "both");
    // One that is none of the eight says nothing.
    let photo = with_exif(&with_xmp(&jpeg(&corners(96, 64)), &xmp(3)), &exif(9, ""));
    assert_corners(&processed(&photo), UPRIGHT[2], "9");
}

#[test]
fn of_a_file_with_several_photos_the_first_counts_with_its_own_turn() {
    let second = with_exif(&jpeg(&corners(320, 640)), &exif(3, "nowhere"));
    let first = with_exif(&jpeg(&corners(96, 64)), &exif(6, "nowhere"));
    // An index of two pictures, the second one at an offset that leads nowhere.
    let mut index = b"MPF\0MM\0*\0\0\0\x08\0\x03".to_vec();
    for entry in [
        [0xb000_u32 << 16 | 7, 4, 0x3031_3030],
        [0xb001 << 16 | 4, 1, 2],
        [0xb002 << 16 | 7, 32, 50],
    ] {
        index.extend(entry.iter().flat_map(|number| number.to_be_bytes()));
    }
    index.extend_from_slice(&[0; 4]);
    for number in [0x0003_0000_u32, 5000, 0, 0, 0, 7000, 0xffff_fff0, 0] {
        index.extend_from_slice(&number.to_be_bytes());
    }
    let file = [with_segment(&first, 0xe2, &index), second].concat();
    assert_corners(&processed(&file), UPRIGHT[5], "two photos");
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
fn of_an_animation_the_first_frame_is_the_picture() {
    let turned = DynamicImage::from(corners(96, 64)).rotate180().into_rgb8();
    for first in [webp(corners(96, 64)), lossy_webp(&corners(96, 64))] {
        let file = webp_of(&[
            webp_canvas(2, 96, 64),
            riff(b"ANIM", &[0; 6]),
            webp_frame(0, 0, (96, 64), &first),
            webp_frame(0, 0, (96, 64), &webp(turned.clone())),
        ]);
        assert_eq!(header(&file).frames, 2);
        assert!(header(&file).animated());
        assert_corners(&processed(&file), UPRIGHT[0], "WebP");
    }

    let mut second = gif_frame(96, 64);
    second.buffer.to_mut().reverse();
    let file = gif_of(96, 64, &[gif_frame(96, 64), second]);
    assert_eq!(header(&file).frames, 2);
    assert_corners(&processed(&file), UPRIGHT[0], "GIF");

    let file = fixture("avif-sequence.avif");
    assert_eq!(header(&file).frames, 3);
    assert_corners(&processed(&file), UPRIGHT[0], "AVIF");
}

#[test]
fn a_first_frame_that_does_not_fill_the_canvas_lies_where_it_belongs() {
    let canvas = webp_of(&[
        webp_canvas(0x12, 96, 64),
        riff(b"ANIM", &[0; 6]),
        webp_frame(32, 16, (40, 30), &webp(corners(40, 30))),
    ]);
    let small = Frame {
        left: 32,
        top: 16,
        ..gif_frame(40, 30)
    };
    for file in [canvas, gif_of(96, 64, &[small])] {
        let picture = processed(&file);
        assert_eq!((picture.facts.width, picture.facts.height), (96, 64));
        let seen = opened(largest(&picture, Format::WebP));
        for (x, y) in [(5, 5), (90, 5), (5, 60), (90, 60), (50, 12), (28, 30)] {
            assert_eq!(seen.get_pixel(x, y)[3], 0, "at {x}, {y}");
        }
        assert_near(&seen, 36, 20, RED);
        assert_near(&seen, 66, 40, WHITE);
    }
}

#[test]
fn a_gif_shows_its_corners_also_in_rows_out_of_order_and_over_the_edge() {
    let whole = gif_frame(97, 61);
    assert_corners(
        &processed(&gif_of(97, 61, std::slice::from_ref(&whole))),
        UPRIGHT[0],
        "GIF",
    );
    // Interlaced: every eighth row, then those between, as the specification orders them.
    let rows = [(0, 8), (4, 8), (2, 4), (1, 2)];
    let order = rows
        .into_iter()
        .flat_map(|(from, step)| (from..61).step_by(step));
    let buffer: Vec<u8> = order
        .flat_map(|y| whole.buffer[y * 97..][..97].to_vec())
        .collect();
    let laced = Frame {
        interlaced: true,
        buffer: buffer.into(),
        ..whole.clone()
    };
    assert_corners(
        &processed(&gif_of(97, 61, &[laced])),
        UPRIGHT[0],
        "interlaced",
    );
    let over = Frame { left: 20, ..whole };
    let seen = opened(largest(&processed(&gif_of(97, 61, &[over])), Format::WebP));
    assert_near(&seen, 25, 5, RED);
    assert_eq!(seen.get_pixel(5, 5)[3], 0);
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
fn the_turn_that_exif_notes_in_an_avif_does_not_count() {
    let file = fixture("avif-talks.avif");
    let picture = processed(&file);
    // avifenc has taken the turn over into the container, where it counts; once.
    assert_eq!((picture.facts.width, picture.facts.height), (48, 64));
    assert_corners(&picture, UPRIGHT[5], "AVIF");
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

#[test]
fn a_profile_in_many_pieces_is_put_together_and_an_incomplete_one_is_left() {
    let patch = image::RgbImage::from_pixel(64, 64, Rgb([187, 105, 63]));
    let plain = jpeg(&patch);
    let profile = fixture("display-p3.icc");
    let pieces: Vec<&[u8]> = profile.chunks(profile.len().div_ceil(3)).collect();
    let segment = |number: u8, count: u8, piece: &[u8]| {
        [
            b"ICC_PROFILE\0".to_vec(),
            vec![number, count],
            piece.to_vec(),
        ]
        .concat()
    };
    let with = |order: &[(u8, u8)]| {
        order
            .iter()
            .rev()
            .fold(plain.clone(), |file, &(number, count)| {
                let body = segment(number, count, pieces[usize::from(number) - 1]);
                with_segment(&file, 0xe2, &body)
            })
    };
    let meant = Rgb([200, 100, 52]);
    let as_is = Rgb([187, 105, 63]);
    for (order, expected) in [
        (&[(1, 3), (2, 3), (3, 3)][..], meant),
        (&[(3, 3), (1, 3), (2, 3)], meant),
        (&[(1, 3), (3, 3)], as_is),
        (&[(1, 3), (2, 3), (2, 3), (3, 3)], as_is),
        (&[(1, 2), (2, 3), (3, 3)], as_is),
    ] {
        let seen = opened(largest(&processed(&with(order)), Format::Jpeg));
        assert_near(&seen, 32, 32, expected);
    }
}

#[test]
fn a_png_may_say_in_numbers_what_its_colours_mean() {
    let patch = png(image::RgbImage::from_pixel(64, 64, Rgb([187, 105, 63])));
    let numbers = |numbers: &[u32]| -> Vec<u8> {
        numbers
            .iter()
            .flat_map(|number| number.to_be_bytes())
            .collect()
    };
    let p3 = numbers(&[31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]);
    let srgb = numbers(&[31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]);
    let packed = [b"P3\0\0".to_vec(), zlib(&fixture("display-p3.icc"))].concat();
    let meant = Rgb([200, 100, 52]);
    let as_is = Rgb([187, 105, 63]);
    let nonsense = numbers(&[1, 0, 1, 0, 1, 0, 1, 0]);
    let cases: [(&[Vec<u8>], Rgb<u8>); 8] = [
        (&[png_chunk(b"cICP", &[12, 13, 0, 1])], meant),
        (&[png_chunk(b"iCCP", &packed)], meant),
        (&[png_chunk(b"cHRM", &p3)], meant),
        (
            &[
                png_chunk(b"cHRM", &srgb),
                png_chunk(b"gAMA", &numbers(&[45455])),
            ],
            as_is,
        ),
        (&[png_chunk(b"sRGB", &[0]), png_chunk(b"cHRM", &p3)], as_is),
        (
            &[
                png_chunk(b"cICP", &[1, 13, 0, 1]),
                png_chunk(b"iCCP", &packed),
            ],
            as_is,
        ),
        (
            &[png_chunk(b"cHRM", &nonsense), png_chunk(b"gAMA", &[0; 4])],
            as_is,
        ),
        // Linear light: 187 of 255 of the light is 220 for the eye.
        (
            &[png_chunk(b"gAMA", &numbers(&[100_000]))],
            Rgb([220, 170, 136]),
        ),
    ];
    for (chunks, expected) in cases {
        let seen = opened(largest(
            &processed(&with_chunks(&patch, chunks)),
            Format::Jpeg,
        ));
        assert_near(&seen, 32, 32, expected);
    }
}

#[test]
fn an_avif_may_say_in_numbers_what_its_colours_mean() {
    let seen = opened(largest(
        &processed(&fixture("avif-p3-codes.avif")),
        Format::Jpeg,
    ));
    assert_near(&seen, 32, 32, Rgb([200, 100, 52]));
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

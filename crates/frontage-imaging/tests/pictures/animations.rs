//! Of pictures that move, the one that is shown.

use frontage_imaging::Format;
use gif::Frame;
use image::DynamicImage;

use crate::{
    corpus::{assert_corners, header},
    forge::{UPRIGHT, fixture, gif_frame, gif_of, riff, webp_canvas, webp_frame, webp_of},
    make::{RED, WHITE, assert_near, corners, largest, lossy_webp, opened, processed, webp},
};

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

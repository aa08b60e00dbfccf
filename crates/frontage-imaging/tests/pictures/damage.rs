//! Files of every format that were cut, or changed on the way.

use std::sync::LazyLock;

use frontage_imaging::{Limits, Recipe, process};
use gif::Frame;
use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};

use crate::{
    forge::{Kind, fixture, gif_of, png_of, riff, webp_canvas, webp_frame, webp_of, xmp, zlib},
    hostile::outcome,
    make::{busy, jpeg_with, lossy_webp, png_chunk, progressive_jpeg, webp, with_segment},
};

/// Small files of every format, with as much in them as there can be.
static FILES: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(|| {
    let picture = busy(48, 40);
    let laced = Kind {
        colour: 6,
        bits: 16,
        interlaced: true,
    };
    let profile = [b"P3\0\0".to_vec(), zlib(&fixture("display-p3.icc"))].concat();
    let noise =
        |x: usize, y: usize, which| ((x * 7919 + y * 104_729) * (which + 3)) as u32 & 0xffff;
    let frame = Frame {
        width: 48,
        height: 40,
        buffer: (0..48 * 40)
            .map(|at| (at * 7 % 4) as u8)
            .collect::<Vec<_>>()
            .into(),
        ..Frame::default()
    };
    let profiled = jpeg_with(&picture, |encoder| {
        encoder.add_icc_profile(&fixture("adobe-rgb.icc")).unwrap();
    });
    vec![
        ("jpeg", with_segment(&profiled, 0xe1, &xmp(6))),
        ("progressive jpeg", progressive_jpeg(&picture)),
        (
            "png",
            png_of(laced, (48, 40), &[png_chunk(b"iCCP", &profile)], noise),
        ),
        ("webp", webp(picture.clone())),
        ("lossy webp", lossy_webp(&picture)),
        ("animated webp", {
            webp_of(&[
                webp_canvas(2, 60, 60),
                riff(b"ANIM", &[0; 6]),
                webp_frame(2, 4, (48, 40), &webp(picture)),
            ])
        }),
        ("gif", gif_of(48, 40, &[frame])),
        ("avif", fixture("avif-alpha.avif")),
        ("avif grid", fixture("avif-grid.avif")),
        ("avif sequence", fixture("avif-sequence.avif")),
    ]
});

#[test]
fn what_is_cut_off_is_refused_in_every_format() {
    for (name, whole) in FILES.iter() {
        assert_eq!(outcome(whole, &Limits::default()), "picture", "{name}");
        let step = (whole.len() / 60).max(1);
        for length in (0..whole.len()).step_by(step).chain([whole.len() - 1]) {
            let result = process(&whole[..length], &Limits::default(), &Recipe::default());
            assert!(result.is_err(), "{name}, cut at {length}");
        }
    }
}

#[test]
fn flipped_bits_and_shuffled_pieces_never_do_more_than_be_refused() {
    let config = ProptestConfig {
        cases: 800,
        rng_seed: RngSeed::Fixed(5),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let place = any::<prop::sample::Index>;
    let flips = prop::collection::vec((place(), 0..8_u8), 0..6);
    let moved = prop::option::of((place(), place(), 1..40_usize));
    let upload = (0..FILES.len(), flips, moved);
    TestRunner::new(config)
        .run(&upload, |(which, flips, moved)| {
            let mut file = FILES[which].1.clone();
            for (at, bit) in flips {
                let at = at.index(file.len());
                file[at] ^= 1 << bit;
            }
            if let Some((from, to, length)) = moved {
                let from = from.index(file.len());
                let piece = file[from..file.len().min(from + length)].to_vec();
                let to = to.index(file.len());
                file.splice(to..to, piece);
            }
            let limits = Limits {
                max_pixels: 100_000,
                ..Limits::default()
            };
            let _named = outcome(&file, &limits);
            Ok(())
        })
        .unwrap();
}

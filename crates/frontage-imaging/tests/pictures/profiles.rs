//! Where the meaning of colours is found: profiles in pieces, and numbers.

use frontage_imaging::Format;
use image::Rgb;

use crate::{
    forge::{fixture, zlib},
    make::{
        assert_near, jpeg, largest, opened, png, png_chunk, processed, with_chunks, with_segment,
    },
};

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

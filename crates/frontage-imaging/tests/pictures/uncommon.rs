//! Kinds of a format that are not read, and files that are two things at once.

use frontage_imaging::{Format, ImageError, Limits, inspect};

use crate::{
    forge::{boxed, fixture, gif_frame, gif_of},
    make::{corners, jpeg, png, png_chunk, processed, webp, with_chunks, with_segment},
};

#[test]
fn a_jpeg_of_an_uncommon_process_is_refused_by_its_name() {
    let photo = jpeg(&corners(64, 48));
    let at = photo
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    for (marker, name) in [
        (0xc3, "lossless"),
        (0xc5, "hierarchical"),
        (0xc9, "arithmetic"),
        (0xca, "arithmetic"),
        (0xcb, "lossless JPEG with arithmetic"),
        (0xcf, "hierarchical"),
        (0xf7, "JPEG-LS"),
    ] {
        let mut other = photo.clone();
        other[at + 1] = marker;
        let error = inspect(&other, &Limits::default()).unwrap_err();
        assert_eq!(error.code(), "unsupported");
        assert!(error.to_string().contains(name), "{error}");
    }
    let mut deep = photo.clone();
    deep[at + 1] = 0xc1;
    deep[at + 4] = 12;
    assert_eq!(
        inspect(&deep, &Limits::default()).unwrap_err().to_string(),
        "This JPEG is of a kind we do not read (12 bits a colour instead of 8). Save it again \
         as an ordinary JPEG and upload that."
    );
}

#[test]
fn a_film_without_a_still_picture_is_refused_for_being_animated() {
    let sizes = boxed(b"stsz", &[&[0; 8][..], &3_u32.to_be_bytes()].concat());
    let track = [b"stbl", b"minf", b"mdia", b"trak", b"moov"]
        .into_iter()
        .fold(sizes, |inner, kind| boxed(kind, &inner));
    let film = [boxed(b"ftyp", b"avis\0\0\0\0avisavif"), track].concat();
    let error = inspect(&film, &Limits::default()).unwrap_err();
    let format = Format::Avif;
    assert_eq!(error, ImageError::Animated { format });
    let limits = Limits {
        max_frames: 2,
        ..Limits::default()
    };
    let error = inspect(&film, &limits).unwrap_err();
    assert_eq!(error, ImageError::TooManyFrames { format, limit: 2 });
}

#[test]
fn a_file_that_is_something_else_as_well_becomes_a_picture_and_nothing_else() {
    const PAYLOAD: &str = "<script>steal()</script>";
    let zip = [b"PK\x03\x04", PAYLOAD.as_bytes(), b"PK\x05\x06\0\0\0\0"].concat();
    let film = [boxed(b"ftyp", b"mp42"), boxed(b"mdat", PAYLOAD.as_bytes())].concat();
    let comment = [
        &[0x21, 0xfe, PAYLOAD.len() as u8][..],
        PAYLOAD.as_bytes(),
        &[0],
    ]
    .concat();
    let gif = gif_of(64, 48, &[gif_frame(64, 48)]);
    let behind_palette = 13 + 12;
    let files = [
        (
            "JPEG and ZIP",
            [jpeg(&corners(64, 48)), zip.clone()].concat(),
        ),
        (
            "JPEG and HTML",
            with_segment(&jpeg(&corners(64, 48)), 0xfe, PAYLOAD.as_bytes()),
        ),
        (
            "motion photo",
            [jpeg(&corners(64, 48)), film.clone()].concat(),
        ),
        ("PNG and ZIP", [png(corners(64, 48)), zip.clone()].concat()),
        ("PNG and HTML", {
            let text = [b"Comment\0", PAYLOAD.as_bytes()].concat();
            with_chunks(&png(corners(64, 48)), &[png_chunk(b"tEXt", &text)])
        }),
        ("GIF and script", {
            [&gif[..behind_palette], &comment, &gif[behind_palette..]].concat()
        }),
        ("GIF and ZIP", [gif.clone(), zip.clone()].concat()),
        ("WebP and ZIP", [webp(corners(64, 48)), zip].concat()),
        (
            "AVIF and a film",
            [fixture("avif-8-420.avif"), film].concat(),
        ),
    ];
    for (name, file) in files {
        let holds = |bytes: &[u8]| {
            let mut windows = bytes.windows(PAYLOAD.len());
            windows.any(|window| window == PAYLOAD.as_bytes())
        };
        assert!(holds(&file), "{name} should have been both");
        for rendition in processed(&file).renditions {
            assert!(!holds(&rendition.bytes), "{name}, {}", rendition.spec);
        }
    }
    let page = [b"<html><body>", &jpeg(&corners(8, 8))[..]].concat();
    let error = inspect(&page, &Limits::default()).unwrap_err();
    assert_eq!(error.code(), "not-a-picture");
}

//! Which way is up, in every way in which a file can say it.

use crate::{
    corpus::assert_corners,
    forge::{UPRIGHT, fixture, riff, webp_canvas, webp_of, with_exif, with_xmp, xmp},
    make::{corners, exif, jpeg, png, png_chunk, processed, webp, with_chunks, with_segment},
};

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
fn the_turn_that_exif_notes_in_an_avif_does_not_count() {
    let file = fixture("avif-talks.avif");
    let picture = processed(&file);
    // avifenc has taken the turn over into the container, where it counts; once.
    assert_eq!((picture.facts.width, picture.facts.height), (48, 64));
    assert_corners(&picture, UPRIGHT[5], "AVIF");
}

//! What a file says beside its pixels does not come out.

use crate::{
    forge::{fixture, gif_frame, gif_of, riff, webp_canvas, webp_of, with_exif, with_xmp, zlib},
    make::{corners, exif, jpeg, png, png_chunk, processed, webp, with_chunks, with_segment},
};

const PLACE: &str = "52.0599N 9.5044W";
const XMP: &str = "<x:xmpmeta>home address</x:xmpmeta>";
const COMMENT: &str = "written by the night porter";
const CAPTION: &str = "room 12, the lady in red";
const PROFILE: &str = "profile made by the owner";
const SMALL: &str = "a thumbnail of what was cut off";
const BEHIND: &str = "and a film behind the end";

/// A photo with all that phones and programs put into one.
fn talkative_jpeg() -> Vec<u8> {
    let photo = jpeg(&corners(700, 500));
    // A small photo lies within the EXIF block, after the place.
    let thumbnail = with_segment(&jpeg(&corners(16, 16)), 0xfe, SMALL.as_bytes());
    let photo = with_exif(&photo, &[exif(6, PLACE), thumbnail].concat());
    let photo = with_xmp(&photo, XMP.as_bytes());
    let mut caption = b"Photoshop 3.0\08BIM\x04\x04\0\0".to_vec();
    caption.extend_from_slice(&(CAPTION.len() as u32 + 5).to_be_bytes());
    caption.extend_from_slice(&[0x1c, 2, 120, 0, CAPTION.len() as u8]);
    caption.extend_from_slice(CAPTION.as_bytes());
    let photo = with_segment(&photo, 0xed, &caption);
    let profile = [b"ICC_PROFILE\0\x01\x01", &talkative_profile()[..]].concat();
    let photo = with_segment(&photo, 0xe2, &profile);
    let photo = with_segment(&photo, 0xfe, COMMENT.as_bytes());
    [photo, BEHIND.into()].concat()
}

/// A profile that is used, and says who made it.
fn talkative_profile() -> Vec<u8> {
    let mut profile = fixture("display-p3.icc");
    profile.extend_from_slice(PROFILE.as_bytes());
    let length = (profile.len() as u32).to_be_bytes();
    profile[..4].copy_from_slice(&length);
    profile
}

#[test]
fn where_a_photo_was_taken_and_what_was_noted_in_it_stays_with_the_sender() {
    let block = exif(1, PLACE);
    let text = |keyword: &str, text: &str| [keyword, text].concat().into_bytes();
    let drawing = with_chunks(
        &png(corners(700, 500)),
        &[
            png_chunk(b"eXIf", &block),
            png_chunk(b"iTXt", &text("XML:com.adobe.xmp\0\0\0\0\0", XMP)),
            png_chunk(b"tEXt", &text("Comment\0", COMMENT)),
            png_chunk(
                b"iCCP",
                &[b"P3\0\0", &zlib(&talkative_profile())[..]].concat(),
            ),
        ],
    );
    let web = webp_of(&[
        webp_canvas(0x2c, 700, 500),
        riff(b"ICCP", &talkative_profile()),
        webp(corners(700, 500))[12..].to_vec(),
        riff(b"EXIF", &block),
        riff(b"XMP ", XMP.as_bytes()),
        riff(b"NOTE", COMMENT.as_bytes()),
    ]);
    let gif = gif_of(700, 500, &[gif_frame(700, 500)]);
    let comment = [
        &[0x21, 0xfe, COMMENT.len() as u8][..],
        COMMENT.as_bytes(),
        &[0],
    ]
    .concat();
    let note = [
        &b"\x21\xff\x0bXMP DataXMP"[..],
        &[XMP.len() as u8],
        XMP.as_bytes(),
        &[0],
    ]
    .concat();
    let gif = [&gif[..25], &comment, &note, &gif[25..], BEHIND.as_bytes()].concat();

    let files: [(&str, Vec<u8>, &[&str]); 5] = [
        (
            "JPEG",
            talkative_jpeg(),
            &[PLACE, XMP, COMMENT, CAPTION, PROFILE, SMALL, BEHIND],
        ),
        ("PNG", drawing, &[PLACE, XMP, COMMENT]),
        ("WebP", web, &[PLACE, XMP, COMMENT, PROFILE]),
        ("GIF", gif, &[XMP, COMMENT, BEHIND]),
        ("AVIF", fixture("avif-talks.avif"), &[PLACE, XMP]),
    ];
    for (name, file, secrets) in files {
        for secret in secrets {
            assert!(
                holds(&file, secret),
                "{secret} should have been uploaded in a {name}"
            );
        }
        let picture = processed(&file);
        assert!(!picture.renditions.is_empty());
        for rendition in picture.renditions {
            let all = [PLACE, XMP, COMMENT, CAPTION, PROFILE, SMALL, BEHIND];
            for secret in all
                .into_iter()
                .chain(["Exif", "xmp", "ICC", "Comment", "8BIM"])
            {
                let spec = rendition.spec;
                assert!(
                    !holds(&rendition.bytes, secret),
                    "{secret} came out of a {name}: {spec}"
                );
            }
        }
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

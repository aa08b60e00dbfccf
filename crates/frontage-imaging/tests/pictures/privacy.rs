//! What a file says beside its pixels does not come out.

use crate::make::{corners, exif, jpeg, png, png_chunk, processed, with_chunks, with_segment};

const PLACE: &str = "52.0599N 9.5044W";
const XMP: &str = "<x:xmpmeta>home address</x:xmpmeta>";
const COMMENT: &str = "written by the night porter";

#[test]
fn where_a_photo_was_taken_and_what_was_noted_in_it_stays_with_the_sender() {
    let photo = jpeg(&corners(700, 500));
    let body = [b"Exif\0\0".to_vec(), exif(6, PLACE)].concat();
    let photo = with_segment(&photo, 0xe1, &body);
    let body = ["http://ns.adobe.com/xap/1.0/\0", XMP].concat();
    let photo = with_segment(&photo, 0xe1, body.as_bytes());
    let mut photo = with_segment(&photo, 0xfe, COMMENT.as_bytes());
    photo.extend_from_slice(COMMENT.as_bytes());

    let drawing = with_chunks(
        &png(corners(700, 500)),
        &[
            png_chunk(b"eXIf", &exif(1, PLACE)),
            png_chunk(
                b"iTXt",
                ["XML:com.adobe.xmp\0\0\0\0\0", XMP].concat().as_bytes(),
            ),
            png_chunk(b"tEXt", ["Comment\0", COMMENT].concat().as_bytes()),
        ],
    );

    for file in [photo, drawing] {
        for secret in [PLACE, XMP, COMMENT] {
            assert!(holds(&file, secret), "{secret} should have been uploaded");
        }
        for rendition in processed(&file).renditions {
            for secret in [PLACE, XMP, COMMENT, "Exif", "xmp", "ICC", "Comment"] {
                assert!(!holds(&rendition.bytes, secret), "{secret} came out");
            }
        }
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

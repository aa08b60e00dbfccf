//! The orientation in an XMP packet.
//!
//! XMP is XML, and an XML parser would be a large thing for one digit. The property is written
//! as an attribute, `tiff:Orientation="6"`, or as an element, `<tiff:Orientation>6<`, and every
//! program uses that prefix.

use super::exif::number;

const PROPERTY: &[u8] = b"tiff:Orientation";
/// Longer packets hold edits and thumbnails, and say the important things first.
const LOOKED_AT: usize = 256 << 10;

pub(super) fn orientation(packet: &[u8]) -> Option<u8> {
    let packet = &packet[..packet.len().min(LOOKED_AT)];
    let at = packet
        .windows(PROPERTY.len())
        .position(|window| window == PROPERTY)?;
    let rest = &packet[at + PROPERTY.len()..];
    let rest = rest.trim_ascii_start();
    let digit = match rest.split_first()? {
        (b'=', rest) => {
            let rest = rest.trim_ascii_start();
            let quote = *rest.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
            let (&digit, rest) = rest[1..].split_first()?;
            (rest.first() == Some(&quote)).then_some(digit)?
        }
        (b'>', rest) => {
            let (&digit, rest) = rest.trim_ascii_start().split_first()?;
            (rest.trim_ascii_start().first() == Some(&b'<')).then_some(digit)?
        }
        _ => return None,
    };
    number(u32::from(digit.checked_sub(b'0')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_orientation_is_found_in_both_ways_of_writing_it() {
        let six = Some(6);
        for packet in [
            "<rdf:Description tiff:Orientation=\"6\" x='1'>",
            "<rdf:Description tiff:Orientation = '6'>",
            "<tiff:Orientation>6</tiff:Orientation>",
            "<tiff:Orientation>\n 6 </tiff:Orientation>",
        ] {
            assert_eq!(orientation(packet.as_bytes()), six, "{packet}");
        }
        for packet in [
            "",
            "tiff:Orientation",
            "tiff:Orientation=",
            "tiff:Orientation=\"",
            "tiff:Orientation=\"66\"",
            "tiff:Orientation=\"9\"",
            "tiff:Orientation=\"x\"",
            "<tiff:Orientation>",
            "<tiff:Orientation>6",
            "tiff:OrientationX=\"6\"",
        ] {
            assert_eq!(orientation(packet.as_bytes()), None, "{packet}");
        }
    }
}

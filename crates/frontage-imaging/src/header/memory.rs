//! What opening a picture costs.

use super::isobmff::{boxes, child};

/// The largest rendition of the usual recipe. Larger pictures are reduced while they are read.
const WANTED: (u32, u32) = (2560, 5120);

/// Tables, rows and windows that every decoder keeps, whatever the picture.
pub(super) const ALWAYS: u64 = 4 << 20;

/// Bytes of the picture as the decoder hands it over: four a pixel, as it is with alpha, halved
/// until another halving would leave less than is wanted.
pub(super) fn raster(width: u32, height: u32) -> u64 {
    let by = reduction(width, height);
    4 * u64::from(width.div_ceil(by)) * u64::from(height.div_ceil(by))
}

/// By how much each side is divided while the picture is read.
pub(super) fn reduction(width: u32, height: u32) -> u32 {
    // A turn may make the width a height, and then more of it is wanted.
    let (longer, shorter) = (width.max(height), width.min(height));
    let enough = |by: u32| longer / by >= WANTED.1 || shorter / by >= WANTED.0;
    [8, 4, 2].into_iter().find(|by| enough(*by)).unwrap_or(1)
}

/// Bytes that decoding an AVIF takes: of `pixels` in all, and `coded` in the largest of the
/// parts it may consist of. The numbers are what libaom was seen to take, and a tenth.
pub(super) fn av1(properties: &[u8], pixels: u64, coded: u64) -> u64 {
    let shared = child(properties, b"ipco").unwrap_or_default();
    let mut planes = None;
    let mut pictures = 1;
    for (kind, body) in boxes(shared).map_while(Result::ok) {
        match (kind, body) {
            // Behind version, profile and level.
            (b"av1C", [_, _, flags, ..]) => planes = planes.max(Some(half_bytes(*flags))),
            // Alpha is a picture of its own, without colours.
            (b"auxC", _) => pictures = 2,
            _ => {}
        }
    }
    let planes = planes.unwrap_or(12);
    let working = coded * (13 + planes * 3 / 4) * pictures;
    // Parts are kept, and put together.
    match coded < pixels {
        true => working + pixels * planes * pictures,
        false => working,
    }
}

/// Half bytes that a pixel takes as planes, by the flags of an av1C box: tier, high bit depth,
/// twelve bits, monochrome, subsampled across, subsampled down, and two of no matter.
fn half_bytes(flags: u8) -> u64 {
    let planes = match flags >> 2 & 7 {
        4.. => 2,
        3 => 3,
        2 => 4,
        _ => 6,
    };
    if flags & 0x40 == 0 {
        planes
    } else {
        2 * planes
    }
}

/// The same for HEIC, as heic-decoder was seen to take it.
pub(super) fn hevc(pixels: u64) -> u64 {
    pixels * 16
}

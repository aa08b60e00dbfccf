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

/// Bytes of each pixel of an AVIF: those that are kept for the whole picture, and those that the
/// decoder takes for a coded one. The second is what libaom was seen to take.
pub(super) fn av1(properties: &[u8]) -> (u64, u64) {
    let shared = child(properties, b"ipco").unwrap_or_default();
    let coded = boxes(shared).map_while(Result::ok);
    let samples = coded.filter_map(|(kind, body)| match kind {
        // Behind version, profile and level.
        b"av1C" => body.get(2).map(|flags| half_bytes(*flags)),
        _ => None,
    });
    let planes = samples.max().unwrap_or(12).div_ceil(2);
    // Alpha is a picture of its own.
    (planes + 2, 3 * planes + 14)
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
    if flags & 0x40 == 0 { planes } else { 2 * planes }
}

/// The same for HEIC: four bytes a sample, whole and in parts.
pub(super) fn hevc() -> (u64, u64) {
    (24, 12)
}

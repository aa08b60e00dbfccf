//! What a page can paint before the picture is there.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::pixels::Pixels;

/// ThumbHash takes pictures of at most this many pixels a side.
pub(crate) const MAX_SIDE: u32 = 100;

/// ThumbHash (base64) of a picture of at most [`MAX_SIDE`] pixels a side.
pub(crate) fn of(small: &Pixels) -> String {
    let rgba: Vec<u8> = small.rgba().flatten().collect();
    let hash = thumbhash::rgba_to_thumb_hash(small.width as usize, small.height as usize, &rgba);
    STANDARD.encode(hash)
}

/// The dominant colour as `#rrggbb`: the mean of the most frequent shade, shades being told
/// apart by the top three bits of each channel. The plain mean would be a grey-brown for most
/// photographs. Pixels count by how much they can be seen; a picture that cannot be seen at all
/// is white.
pub(crate) fn dominant_colour(pixels: &Pixels) -> String {
    let mut shades = vec![[0_u64; 4]; 512];
    for [r, g, b, alpha] in pixels.rgba() {
        let index = usize::from(r >> 5) << 6 | usize::from(g >> 5) << 3 | usize::from(b >> 5);
        let weight = u64::from(alpha);
        for (sum, value) in shades[index].iter_mut().zip([r, g, b, 1]) {
            *sum += u64::from(value) * weight;
        }
    }
    let [r, g, b, weight] = shades
        .into_iter()
        .max_by_key(|shade| shade[3])
        .unwrap_or_default();
    if weight == 0 {
        return "#ffffff".to_owned();
    }
    let mean = |sum: u64| (sum + weight / 2) / weight;
    format!("#{:02x}{:02x}{:02x}", mean(r), mean(g), mean(b))
}

//! From the colours of an embedded profile to sRGB, which is what pages show.

use moxcms::{ColorProfile, DataColorSpace, Layout, ParsingOptions, TransformOptions};

use crate::pixels::{Channels, Pixels};

/// Larger profiles are ignored. Those of cameras and screens have a few kilobytes.
const MAX_PROFILE_BYTES: usize = 1 << 20;

/// Converts in place. A profile that cannot be read, or that is not for RGB (the pixels are RGB
/// by now, whatever the file held), is ignored: wrong shades are better than no picture.
pub(crate) fn to_srgb(pixels: &mut Pixels, profile: &[u8]) {
    if profile.len() > MAX_PROFILE_BYTES {
        return;
    }
    let options = ParsingOptions {
        // The parser wants profiles to stay below this.
        max_profile_size: MAX_PROFILE_BYTES + 1,
        ..ParsingOptions::default()
    };
    let Ok(profile) = ColorProfile::new_from_slice_with_options(profile, options) else {
        return;
    };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let layout = match pixels.channels {
        Channels::Rgb => Layout::Rgb,
        Channels::Rgba => Layout::Rgba,
    };
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) =
        profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default())
    else {
        return;
    };
    let channels = pixels.channels.count();
    let probe = probe(channels);
    let mut seen = vec![0; probe.len()];
    if transform.transform(&probe, &mut seen).is_err() || alike(&probe, &seen) {
        return;
    }
    let row = pixels.width as usize * channels;
    let mut converted = vec![0; row];
    for line in pixels.data.chunks_exact_mut(row) {
        // Rows are whole by construction, and that is all that can fail here.
        if transform.transform(line, &mut converted).is_ok() {
            line.copy_from_slice(&converted);
        }
    }
}

/// A few colours from all over the cube, to tell sRGB under whatever name from the rest.
fn probe(channels: usize) -> Vec<u8> {
    let mut probe = Vec::new();
    for step in 0..64_u8 {
        let rgb = [step & 3, (step >> 2) & 3, step >> 4].map(|level| level * 85);
        probe.extend_from_slice(&rgb);
        probe.resize(probe.len() + channels - 3, 255);
    }
    probe
}

/// Whether nothing moves by more than rounding; converting would only add noise then.
fn alike(before: &[u8], after: &[u8]) -> bool {
    before.iter().zip(after).all(|(a, b)| a.abs_diff(*b) <= 1)
}

//! From the colours of an embedded profile to sRGB, which is what pages show.

use std::sync::Arc;

use moxcms::{
    ColorProfile, DataColorSpace, Layout, ParsingOptions, Transform8BitExecutor, TransformOptions,
};

use crate::{
    decode::Inks,
    pixels::{Channels, Pixels},
};

/// Larger profiles are ignored. Those of cameras and screens have a few kilobytes.
const MAX_PROFILE_BYTES: usize = 1 << 20;

/// A way from the colours of a profile to sRGB.
pub(crate) struct Conversion {
    rgb: Arc<Transform8BitExecutor>,
    rgba: Arc<Transform8BitExecutor>,
}

impl Conversion {
    /// None for a profile under which colours stay what they are, for one that cannot be read,
    /// and for one that is not for RGB: wrong shades are better than no picture.
    pub(crate) fn for_profile(profile: &[u8]) -> Option<Self> {
        if profile.len() > MAX_PROFILE_BYTES {
            return None;
        }
        let options = ParsingOptions {
            // The parser wants profiles to stay below this.
            max_profile_size: MAX_PROFILE_BYTES + 1,
            ..ParsingOptions::default()
        };
        let profile = ColorProfile::new_from_slice_with_options(profile, options).ok()?;
        if profile.color_space != DataColorSpace::Rgb {
            return None;
        }
        let srgb = ColorProfile::new_srgb();
        let way = |layout| {
            let options = TransformOptions::default();
            profile
                .create_transform_8bit(layout, &srgb, layout, options)
                .ok()
        };
        let conversion = Self {
            rgb: way(Layout::Rgb)?,
            rgba: way(Layout::Rgba)?,
        };
        let probe = probe();
        let mut seen = vec![0; probe.len()];
        conversion.rgb.transform(&probe, &mut seen).ok()?;
        (!alike(&probe, &seen)).then_some(conversion)
    }

    /// Converts in place.
    pub(crate) fn apply(&self, pixels: &mut Pixels) {
        let way = match pixels.channels {
            Channels::Rgb => &self.rgb,
            Channels::Rgba => &self.rgba,
        };
        let row = pixels.width as usize * pixels.channels.count();
        let mut converted = vec![0; row];
        for line in pixels.data.chunks_exact_mut(row) {
            // Rows are whole by construction, and that is all that can fail here.
            if way.transform(line, &mut converted).is_ok() {
                line.copy_from_slice(&converted);
            }
        }
    }
}

/// Inks as they look on paper, by the plain formula.
pub(crate) fn printed(inks: &Inks, _profile: Option<&[u8]>) -> Pixels {
    let mut pixels = Pixels::new(inks.width, inks.height, Channels::Rgb);
    let (paper, _) = inks.data.as_chunks::<4>();
    for (rgb, [c, m, y, k]) in pixels.data.chunks_exact_mut(3).zip(paper) {
        for (part, ink) in rgb.iter_mut().zip([c, m, y]) {
            *part = ((u32::from(*ink) * u32::from(*k) + 127) / 255) as u8;
        }
    }
    pixels
}

/// A few colours from all over the cube, to tell sRGB under whatever name from the rest.
fn probe() -> Vec<u8> {
    let steps = 0..64_u8;
    steps
        .flat_map(|step| [step & 3, (step >> 2) & 3, step >> 4].map(|level| level * 85))
        .collect()
}

/// Whether nothing moves by more than rounding; converting would only add noise then.
fn alike(before: &[u8], after: &[u8]) -> bool {
    before.iter().zip(after).all(|(a, b)| a.abs_diff(*b) <= 1)
}

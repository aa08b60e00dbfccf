//! From the colours of an embedded profile to sRGB, which is what pages show.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use moxcms::{
    ColorProfile, DataColorSpace, Layout, ParsingOptions, Transform8BitExecutor, TransformOptions,
};

use crate::{
    decode::Inks,
    pixels::{Channels, Pixels},
};

/// A way from the colours of a profile to sRGB.
pub(crate) enum Conversion {
    Rgb {
        rgb: Arc<Transform8BitExecutor>,
        rgba: Arc<Transform8BitExecutor>,
    },
    /// What each level of grey becomes.
    Grey(Box<[u8; 256]>),
}

impl Conversion {
    /// None for a profile under which colours stay what they are, for one that cannot be read,
    /// and for one of neither RGB nor grey: wrong shades are better than no picture.
    pub(crate) fn for_profile(profile: &[u8]) -> Option<Self> {
        guarded(|| {
            let profile = read(profile)?;
            match profile.color_space {
                DataColorSpace::Rgb => Self::rgb(&profile),
                DataColorSpace::Gray => Self::grey(&profile),
                _ => None,
            }
        })
    }

    fn rgb(profile: &ColorProfile) -> Option<Self> {
        let rgb = way(profile, Layout::Rgb, Layout::Rgb)?;
        let rgba = way(profile, Layout::Rgba, Layout::Rgba)?;
        let probe = probe();
        let mut seen = vec![0; probe.len()];
        rgb.transform(&probe, &mut seen).ok()?;
        (!alike(&probe, &seen)).then_some(Self::Rgb { rgb, rgba })
    }

    fn grey(profile: &ColorProfile) -> Option<Self> {
        let way = way(profile, Layout::Gray, Layout::Rgb)?;
        let levels: Vec<u8> = (0..=255).collect();
        let mut seen = vec![0; levels.len() * 3];
        way.transform(&levels, &mut seen).ok()?;
        let mut table = Box::new([0; 256]);
        for (level, rgb) in table.iter_mut().zip(seen.chunks_exact(3)) {
            *level = rgb[1];
        }
        (!alike(&levels, &*table)).then_some(Self::Grey(table))
    }

    /// Converts in place.
    pub(crate) fn apply(&self, pixels: &mut Pixels) {
        let channels = pixels.channels.count();
        let way = match (self, pixels.channels) {
            (Self::Rgb { rgb, .. }, Channels::Rgb) => rgb,
            (Self::Rgb { rgba, .. }, Channels::Rgba) => rgba,
            (Self::Grey(table), _) => {
                for pixel in pixels.data.chunks_exact_mut(channels) {
                    for part in &mut pixel[..3] {
                        *part = table[usize::from(*part)];
                    }
                }
                return;
            }
        };
        let row = pixels.width as usize * channels;
        let mut converted = vec![0; row];
        for line in pixels.data.chunks_exact_mut(row) {
            // Rows are whole by construction, and that is all that can fail here.
            if way.transform(line, &mut converted).is_ok() {
                line.copy_from_slice(&converted);
            }
        }
    }
}

/// Inks as they look on paper: by their profile, or by the plain formula (each colour is what
/// its ink and the black let through), which is what browsers do too.
pub(crate) fn printed(inks: &Inks, profile: Option<&[u8]>) -> Pixels {
    let by_profile = guarded(|| {
        let profile = read(profile?)?;
        match profile.color_space {
            DataColorSpace::Cmyk => way(&profile, Layout::Rgba, Layout::Rgb),
            _ => None,
        }
    });
    let mut pixels = Pixels::new(inks.width, inks.height, Channels::Rgb);
    let across = inks.width as usize;
    let rows = inks.data.chunks_exact(across * 4);
    let mut amounts = vec![0; across * 4];
    for (to, paper) in pixels.data.chunks_exact_mut(across * 3).zip(rows) {
        if let Some(way) = &by_profile {
            // A profile counts ink, and not paper.
            for (amount, paper) in amounts.iter_mut().zip(paper) {
                *amount = 255 - paper;
            }
            if way.transform(&amounts, to).is_ok() {
                continue;
            }
        }
        let inks = paper.as_chunks::<4>().0.iter();
        for (rgb, [c, m, y, k]) in to.chunks_exact_mut(3).zip(inks) {
            for (part, ink) in rgb.iter_mut().zip([c, m, y]) {
                *part = ((u32::from(*ink) * u32::from(*k) + 127) / 255) as u8;
            }
        }
    }
    pixels
}

/// A profile is hostile bytes as well: should its parser panic, there is no profile.
fn guarded<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}

/// Reads a profile. How large one may be has been checked where it was found.
fn read(profile: &[u8]) -> Option<ColorProfile> {
    let options = ParsingOptions {
        // The parser wants profiles to stay below this.
        max_profile_size: profile.len() + 1,
        ..ParsingOptions::default()
    };
    ColorProfile::new_from_slice_with_options(profile, options).ok()
}

fn way(profile: &ColorProfile, from: Layout, to: Layout) -> Option<Arc<Transform8BitExecutor>> {
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    profile.create_transform_8bit(from, &srgb, to, options).ok()
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

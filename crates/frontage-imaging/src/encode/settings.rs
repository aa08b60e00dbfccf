//! How the encoders are set, all in one place. What people may choose comes from the
//! [`Recipe`]; the rest was found by measuring time, bytes and likeness (SSIMULACRA2).
//!
//! Whoever changes a number here raises `PIPELINE` in `recipe.rs`: the files will be others.

use std::ffi::CStr;

use crate::recipe::Recipe;

/// libjpeg-turbo.
pub(super) struct Jpeg {
    pub(super) quality: u8,
    /// Huffman tables for this picture: two percent of bytes for a second pass, which takes as
    /// long again.
    pub(super) optimise: bool,
    /// Not worth its time and memory: it saves little at these sizes.
    pub(super) progressive: bool,
}

impl Jpeg {
    pub(super) fn of(recipe: &Recipe) -> Self {
        Self {
            quality: recipe.jpeg_quality,
            optimise: false,
            progressive: false,
        }
    }
}

/// libwebp.
pub(super) struct WebP {
    pub(super) quality: u8,
    pub(super) method: u8,
    pub(super) segments: i32,
    pub(super) sns_strength: i32,
    pub(super) filter_strength: i32,
    pub(super) filter_sharpness: i32,
    /// 100 is without loss.
    pub(super) alpha_quality: i32,
}

/// Up to this width pictures get [`SMALL_METHOD`] at least: phones wait for them, and taking
/// pains over them costs little. Two cores are still busy with the next larger one meanwhile.
const SMALL: u32 = 640;
/// From here on libwebp weighs bytes against likeness; that is worth 1 to 2 points at equal
/// bytes and takes two and a half times as long. Method 3 takes as long and gains less.
const SMALL_METHOD: u8 = 4;

impl WebP {
    pub(super) fn of(recipe: &Recipe, width: u32) -> Self {
        let method = recipe.webp_method;
        Self {
            quality: recipe.webp_quality,
            method: match width {
                ..=SMALL => method.max(SMALL_METHOD),
                _ => method,
            },
            // One segment would spare the analysis, a third of the time at method 2, and costs
            // up to four points.
            segments: 4,
            sns_strength: 50,
            filter_strength: 75,
            filter_sharpness: 0,
            alpha_quality: 100,
        }
    }
}

/// libaom, through libavif.
pub(super) struct Avif {
    pub(super) quality: u8,
    /// 100 is without loss: what is opaque must not let anything through.
    pub(super) alpha_quality: u8,
    pub(super) speed: u8,
    /// Options of libaom by name, for brightness and colour.
    pub(super) options: &'static [(&'static CStr, &'static CStr)],
}

/// At its highest speed libaom gains more than a point from quantisation matrices, at equal
/// bytes; nothing else that it can be told makes a difference there.
const FAST: &[(&CStr, &CStr)] = &[
    (c"color:tune", c"psnr"),
    (c"color:enable-qm", c"1"),
    (c"color:qm-min", c"2"),
    (c"color:qm-max", c"2"),
    (c"color:dist-metric", c"qm-psnr"),
    (c"color:sharpness", c"1"),
];
const THOROUGH: &[(&CStr, &CStr)] = &[
    (c"color:enable-qm", c"1"),
    (c"color:qm-min", c"4"),
    (c"color:qm-max", c"4"),
    (c"color:dist-metric", c"qm-psnr"),
];
/// Up to here, libaom is thorough; 7 and 8 are slower than 9 and no better.
const THOROUGH_SPEED: u8 = 6;

impl Avif {
    pub(super) fn of(recipe: &Recipe) -> Self {
        Self {
            quality: recipe.avif_quality,
            alpha_quality: 100,
            speed: recipe.avif_speed,
            options: match recipe.avif_speed {
                ..=THOROUGH_SPEED => THOROUGH,
                _ => FAST,
            },
        }
    }
}

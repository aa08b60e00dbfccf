//! How the encoders are set, all in one place. What people may choose comes from the
//! [`Recipe`]; the rest was found by measuring time, bytes and likeness (SSIMULACRA2).
//!
//! Whoever changes a number here raises `PIPELINE` in `recipe.rs`: the files will be others.

use crate::recipe::Recipe;

/// libjpeg-turbo.
pub(super) struct Jpeg {
    pub(super) quality: u8,
    /// Huffman tables for this picture: some percent of bytes for a second pass.
    pub(super) optimise: bool,
    /// Not worth its time and memory: it saves little at these sizes.
    pub(super) progressive: bool,
}

impl Jpeg {
    pub(super) fn of(recipe: &Recipe) -> Self {
        Self {
            quality: recipe.jpeg_quality,
            optimise: true,
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

impl WebP {
    pub(super) fn of(recipe: &Recipe) -> Self {
        Self {
            quality: recipe.webp_quality,
            method: recipe.webp_method,
            segments: 4,
            sns_strength: 50,
            filter_strength: 60,
            filter_sharpness: 0,
            alpha_quality: 100,
        }
    }
}

/// libaom, through libavif.
pub(super) struct Avif {
    pub(super) quality: u8,
    pub(super) alpha_quality: u8,
    pub(super) speed: u8,
    /// Options of libaom by name.
    pub(super) options: &'static [(&'static std::ffi::CStr, &'static std::ffi::CStr)],
}

impl Avif {
    pub(super) fn of(recipe: &Recipe) -> Self {
        Self {
            quality: recipe.avif_quality,
            alpha_quality: 80,
            speed: recipe.avif_speed,
            options: &[],
        }
    }
}

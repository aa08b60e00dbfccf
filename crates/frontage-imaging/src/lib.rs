//! Bytes of an uploaded picture in; checked, upright, stripped and resized pictures out.
//!
//! The crate knows nothing of disks, networks, databases or hotels. It takes bytes that
//! anybody may have sent, and treats them so:
//!
//! 1. [`inspect`] tells the format by content and reads the size from the header. Every limit
//!    is checked here, before a decoder has seen a byte, and so is the file's outline: a
//!    picture that lacks its end is refused, not shown half grey.
//! 2. The picture is decoded (by decoders written in Rust), reduced, brought to sRGB and turned
//!    upright. What was in the file beside pixels is not carried along at all.
//! 3. Each width of the ladder is made from the next larger one and encoded as JPEG and WebP.
//!
//! Everything is synchronous and heavy on the processor: keep it off asynchronous threads.

mod colour;
mod decode;
mod encode;
mod error;
mod format;
mod header;
mod ladder;
mod limits;
mod orientation;
mod pixels;
mod placeholder;
mod resize;

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

pub use error::ImageError;
pub use format::{Format, Seems};
pub use header::Header;
pub use ladder::Recipe;
pub use limits::Limits;

/// An uploaded picture, ready to be stored and shown.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Format of the uploaded file.
    pub format: Format,
    /// Width in pixels of the largest rendition, upright.
    pub width: u32,
    /// Height in pixels of the largest rendition, upright.
    pub height: u32,
    /// ThumbHash, base64 (standard alphabet, padded).
    pub placeholder: String,
    /// The colour most of the picture has, as `#rrggbb`.
    pub dominant_color: String,
    /// Every width as JPEG and as WebP, rising by width, JPEG first.
    pub renditions: Vec<Rendition>,
}

/// One file to serve.
#[derive(Clone)]
pub struct Rendition {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// [`Format::Jpeg`] or [`Format::WebP`].
    pub format: Format,
    /// The encoded file: sRGB, upright, without metadata.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Rendition {
    /// Without the bytes, which nobody wants to meet in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendition")
            .field("width", &self.width)
            .field("height", &self.height)
            .field("format", &self.format)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// Tells format and size of a picture and checks every limit without decoding it.
///
/// # Errors
/// Everything that can be said against the file from its outline: not a picture we read, too
/// large in bytes, pixels or sides, animated, cut off, too many scans.
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<Header, ImageError> {
    header::read(bytes, limits)
}

/// Makes all renditions of a picture.
///
/// # Errors
/// Those of [`inspect`], pictures that turn out to be damaged, and encoders that fail.
pub fn process(bytes: &[u8], limits: &Limits, recipe: &Recipe) -> Result<Picture, ImageError> {
    let header = inspect(bytes, limits)?;
    let plan = recipe.check()?;
    // A decoder that panics over a hostile file must cost its sender an answer, not us a worker.
    let base = catch_unwind(AssertUnwindSafe(|| upright(bytes, &header, limits, recipe)))
        .unwrap_or_else(|_| {
            Err(ImageError::Corrupt {
                format: header.format,
                detail: "the decoder gave up".to_owned(),
            })
        })?;

    let (width, height) = (base.width, base.height);
    let rungs = plan.cascade(base)?;
    let smallest = rungs.first().ok_or(ImageError::Encode {
        detail: "the ladder came out empty".to_owned(),
    })?;
    let (placeholder, dominant_color) = placeholder::of(smallest)?;
    let renditions = encode::all(&rungs, recipe)?;
    Ok(Picture {
        format: header.format,
        width,
        height,
        placeholder,
        dominant_color,
        renditions,
    })
}

/// The picture as its largest rendition will show it: reduced first, because converting colours
/// and turning cost by the pixel.
fn upright(
    bytes: &[u8],
    header: &Header,
    limits: &Limits,
    recipe: &Recipe,
) -> Result<pixels::Pixels, ImageError> {
    let decoded = decode::decode(bytes, header, limits)?;
    let turn = decoded.orientation;
    let (width, height) = turn.upright_size(decoded.pixels.width, decoded.pixels.height);
    let (width, height) = recipe.largest_size(width, height);
    let (width, height) = turn.upright_size(width, height);
    let mut reduced = resize::to(decoded.pixels, width, height)?;
    if let Some(profile) = &decoded.icc_profile {
        colour::to_srgb(&mut reduced, profile);
    }
    Ok(turn.apply(reduced.without_idle_alpha()))
}

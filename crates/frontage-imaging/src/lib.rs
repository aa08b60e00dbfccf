//! Bytes of an uploaded picture in; checked, upright, stripped and resized pictures out.
//!
//! The crate knows nothing of disks, networks, databases or hotels. It takes bytes that
//! anybody may have sent, and treats them so:
//!
//! 1. [`inspect`] tells the format by content and reads the size from the header. Every limit
//!    is checked here, before a decoder has seen a byte, and so is the file's outline: a
//!    picture that lacks its end is refused, not shown half grey.
//! 2. The picture is decoded, as small as will do and as planes of brightness and colour, which
//!    is how photographs are stored. What was in the file beside pixels is not carried along.
//! 3. What is shown of it is cut out, reduced and turned upright plane by plane, and brought to
//!    sRGB; each width of the ladder is made from a larger one and encoded as JPEG, WebP and
//!    AVIF.
//!
//! [`process`] does all of it, [`prepare`] as much as is wanted, step by step.
//!
//! ```
//! use frontage_imaging::{Format, Job, Limits, Recipe, Spec, Step, Want, prepare};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let mut photo = std::io::Cursor::new(Vec::new());
//! # image::RgbImage::new(900, 600).write_to(&mut photo, image::ImageFormat::Png)?;
//! # let photo = photo.into_inner();
//! let square: Spec = "1x1-500-320/320.webp".parse()?;
//! let job = Job {
//!     limits: Limits::default(),
//!     recipe: Recipe::default(),
//!     frame: None,
//!     want: Want::These(vec![Spec::whole(640, Format::Jpeg), square]),
//!     threads: 2,
//! };
//! let mut files = Vec::new();
//! prepare(&photo, &job, &mut |step| {
//!     if let Step::Made(spec, bytes) = step {
//!         files.push((spec.to_string(), bytes));
//!     }
//!     true // false would end the work
//! })?;
//! assert_eq!(files.len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! Everything is synchronous and heavy on the processor: keep it off asynchronous threads.

mod colour;
mod decode;
mod encode;
mod error;
mod focal;
mod format;
mod header;
mod levels;
mod limits;
mod look;
mod metadata;
mod orientation;
mod pixels;
mod placeholder;
mod planes;
mod prepare;
mod recipe;
mod resize;
mod spec;
mod turbo;
mod view;

use std::fmt;

pub use error::ImageError;
pub use format::{Format, Seems};
pub use header::Header;
pub use limits::Limits;
pub use look::{Fingerprint, Look, NoFingerprint};
pub use prepare::{Facts, Job, Step, Want, prepare};
pub use recipe::Recipe;
pub use spec::{Crop, Frame, NoSuchSpec, Shape, Spec};

/// An uploaded picture, ready to be stored and shown.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What it is.
    pub facts: Facts,
    /// Every width in every format, rising by width.
    pub renditions: Vec<Rendition>,
}

/// One file to serve.
#[derive(Clone)]
pub struct Rendition {
    /// What it is called and shows.
    pub spec: Spec,
    /// The encoded file: sRGB, upright, without metadata.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Rendition {
    /// Without the bytes, which nobody wants to meet in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendition")
            .field("spec", &self.spec)
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

/// Makes all renditions of a picture at once.
///
/// # Errors
/// See [`prepare`].
pub fn process(bytes: &[u8], limits: &Limits, recipe: &Recipe) -> Result<Picture, ImageError> {
    let job = Job {
        limits: limits.clone(),
        recipe: recipe.clone(),
        frame: None,
        want: Want::Everything,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    let mut seen = None;
    let mut renditions = Vec::new();
    prepare(bytes, &job, &mut |step| {
        match step {
            Step::Checked(_) => {}
            Step::Seen(facts) => seen = Some(facts),
            Step::Made(spec, bytes) => renditions.push(Rendition { spec, bytes }),
        }
        true
    })?;
    renditions.sort_unstable_by_key(|made| made.spec);
    let facts = seen.ok_or(ImageError::Stopped)?;
    Ok(Picture { facts, renditions })
}

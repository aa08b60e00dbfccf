//! What can be wrong with a picture, in words for the person who sent it.

use crate::format::{Format, Seems};

/// Why a picture was refused. The text says what was wrong and what to do, and may be shown to
/// whoever uploaded the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The file has no bytes.
    #[error("This file is empty. Choose a picture: JPEG, PNG, WebP, AVIF or GIF.")]
    Empty,
    /// The content is none of the formats we read.
    #[error("{0}")]
    NotAPicture(Seems),
    /// The file is larger than [`Limits::max_bytes`](crate::Limits::max_bytes).
    #[error(
        "This file has {} MiB; the limit is {}. Make the picture smaller and upload it again.",
        tenths_up(*.bytes, 1 << 20), tenths_up(*.limit, 1 << 20)
    )]
    TooManyBytes {
        /// Bytes of the file, as far as they are known.
        bytes: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// The picture has more pixels than [`Limits::max_pixels`](crate::Limits::max_pixels).
    #[error(
        "This photo has {} megapixels; the limit is {}. Make it smaller and upload it again.",
        tenths_up(u64::from(*.width) * u64::from(*.height), 1_000_000),
        tenths_up(*.limit, 1_000_000)
    )]
    TooManyPixels {
        /// Width in pixels, as the header says.
        width: u32,
        /// Height in pixels, as the header says.
        height: u32,
        /// Pixels allowed.
        limit: u64,
    },
    /// A side is longer than [`Limits::max_side`](crate::Limits::max_side).
    #[error(
        "This photo is {width} × {height} pixels; the limit is {limit} a side. Make it smaller and upload it again."
    )]
    SideTooLong {
        /// Width in pixels, as the header says.
        width: u32,
        /// Height in pixels, as the header says.
        height: u32,
        /// Pixels allowed on either side.
        limit: u32,
    },
    /// An animation without a still picture inside.
    #[error("This {format} is animated. Save one frame of it as a still picture and upload that.")]
    Animated {
        /// Format of the file.
        format: Format,
    },
    /// An animation with more frames than [`Limits::max_frames`](crate::Limits::max_frames).
    #[error(
        "This {format} is an animation of more than {limit} pictures. Save one of them as a still picture and upload that."
    )]
    TooManyFrames {
        /// Format of the file.
        format: Format,
        /// Frames allowed.
        limit: u32,
    },
    /// Decoding it would take more than [`Limits::max_memory`](crate::Limits::max_memory).
    #[error(
        "This picture is stored in a way that takes {} MiB of memory to open; the limit is {}. Save it as an ordinary JPEG, or make it smaller, and upload that.",
        tenths_up(*.needed, 1 << 20), tenths_up(*.limit, 1 << 20)
    )]
    TooMuchMemory {
        /// Bytes that decoding would take.
        needed: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// A JPEG with more scans than [`Limits::max_scans`](crate::Limits::max_scans).
    #[error(
        "This JPEG is stored in more than {limit} passes, which no camera does. Save it again as an ordinary JPEG and upload that."
    )]
    TooManyScans {
        /// Scans allowed.
        limit: u32,
    },
    /// The end of the file is missing.
    #[error(
        "This {format} is cut off: its end is missing. Copy it again from where it came from and upload it again."
    )]
    Truncated {
        /// Format of the file.
        format: Format,
    },
    /// The file contradicts its format.
    #[error(
        "This {format} is damaged ({detail}). Open it in a picture editor, save it again and upload that."
    )]
    Corrupt {
        /// Format of the file.
        format: Format,
        /// What the decoder found.
        detail: String,
    },
    /// A legal variety of the format that we do not read.
    #[error(
        "This {format} is of a kind we do not read ({detail}). Save it again as an ordinary JPEG and upload that."
    )]
    Unsupported {
        /// Format of the file.
        format: Format,
        /// Which variety.
        detail: String,
    },
    /// Whoever was told of the steps did not want more.
    #[error("The work was stopped.")]
    Stopped,
    /// The picture was good, and making a rendition failed all the same.
    #[error("The picture could not be prepared ({detail}). Please try again.")]
    Encode {
        /// What failed.
        detail: String,
    },
}

impl ImageError {
    /// One word for programs; it stays when the sentences change.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotAPicture(_) => "not-a-picture",
            Self::TooManyBytes { .. } => "too-many-bytes",
            Self::TooManyPixels { .. } => "too-many-pixels",
            Self::SideTooLong { .. } => "side-too-long",
            Self::Animated { .. } => "animated",
            Self::TooManyFrames { .. } => "too-many-frames",
            Self::TooMuchMemory { .. } => "too-much-memory",
            Self::TooManyScans { .. } => "too-many-scans",
            Self::Truncated { .. } => "truncated",
            Self::Corrupt { .. } => "corrupt",
            Self::Unsupported { .. } => "unsupported",
            Self::Stopped => "stopped",
            Self::Encode { .. } => "encode",
        }
    }

    /// Whether the fault is ours rather than the file's: worth a log line and a 5xx.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        matches!(self, Self::Encode { .. })
    }
}

/// `amount` in `unit`s with one decimal, rounded up, so that what is past a limit never reads
/// as the limit itself; whole numbers without the decimal.
fn tenths_up(amount: u64, unit: u64) -> String {
    let tenths = (u128::from(amount) * 10).div_ceil(u128::from(unit));
    match tenths % 10 {
        0 => format!("{}", tenths / 10),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

//! Which format a file is, judged by its first bytes and never by its name.

use std::fmt;

use crate::{
    error::ImageError,
    header::isobmff::{self, Kind},
};

/// A format that is read. JPEG, WebP and AVIF are also written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// JPEG, baseline or progressive.
    Jpeg,
    /// PNG; of an animated one the still picture inside.
    Png,
    /// WebP, lossy or lossless; of an animated one the first frame.
    WebP,
    /// AVIF; of a sequence the still picture inside.
    Avif,
    /// GIF; of an animated one the first frame.
    Gif,
    /// HEIC, the photos of iPhones. Read only with the feature `heic`.
    Heic,
}

impl Format {
    /// The media type to serve it with, e.g. `image/jpeg`.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Avif => "image/avif",
            Self::Gif => "image/gif",
            Self::Heic => "image/heic",
        }
    }

    /// The usual file name extension, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Avif => "avif",
            Self::Gif => "gif",
            Self::Heic => "heic",
        }
    }

    pub(crate) fn of(bytes: &[u8]) -> Result<Self, ImageError> {
        match bytes {
            [] => Err(ImageError::Empty),
            [0xff, 0xd8, 0xff, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Self::Png),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Ok(Self::WebP),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(Self::Gif),
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => match isobmff::kind(bytes) {
                Some(Kind::Avif) => Ok(Self::Avif),
                Some(Kind::Heic) if cfg!(feature = "heic") => Ok(Self::Heic),
                Some(Kind::Heic) => Err(ImageError::NotAPicture(Seems::Heic)),
                None => Err(ImageError::NotAPicture(Seems::of(bytes))),
            },
            _ => Err(ImageError::NotAPicture(Seems::of(bytes))),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Avif => "AVIF",
            Self::Gif => "GIF",
            Self::Heic => "HEIC",
        })
    }
}

/// What a file that we do not read seems to be. Its text is the refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Seems {
    /// A photo of a recent iPhone, HEIF with HEVC inside.
    Heic,
    /// HEIF with something else inside.
    Heif,
    /// JPEG XL.
    JpegXl,
    /// JPEG 2000.
    Jpeg2000,
    /// TIFF, or a camera's raw file, many of which are TIFF inside.
    Tiff,
    /// Windows bitmap.
    Bmp,
    /// Photoshop document.
    Photoshop,
    /// SVG drawing.
    Svg,
    /// PDF document.
    Pdf,
    /// A film.
    Video,
    /// A web page.
    Html,
    /// Some other text.
    Text,
    /// Nothing we know.
    Unknown,
}

impl Seems {
    fn of(bytes: &[u8]) -> Self {
        match bytes {
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => Self::of_brand(brand),
            [0, 0, 0, 0x0c, b'j', b'P', b' ', b' ', ..] | [0xff, 0x4f, 0xff, 0x51, ..] => {
                Self::Jpeg2000
            }
            [0xff, 0x0a, ..] | [0, 0, 0, 0x0c, b'J', b'X', b'L', b' ', ..] => Self::JpegXl,
            [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Self::Tiff,
            [b'8', b'B', b'P', b'S', ..] => Self::Photoshop,
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Pdf,
            [0x1a, 0x45, 0xdf, 0xa3, ..] => Self::Video,
            [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Self::Bmp,
            _ => Self::of_text(bytes),
        }
    }

    /// AVIF and HEIC have been told apart by what is inside of them; these are the others.
    fn of_brand(brand: &[u8]) -> Self {
        match brand.get(..4) {
            Some(b"mif1" | b"msf1" | b"mif2" | b"miaf" | b"heic" | b"heix" | b"avci" | b"jpeg") => {
                Self::Heif
            }
            // A camera's raw file of the kind CR3.
            Some(b"crx ") => Self::Tiff,
            _ => Self::Video,
        }
    }

    fn of_text(bytes: &[u8]) -> Self {
        let start = &bytes[..bytes.len().min(1024)];
        // A character may be cut at the end of the sample; one in the middle may not be broken.
        let text = match std::str::from_utf8(start) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() => {
                std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default()
            }
            Err(_) => return Self::Unknown,
        };
        if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            return Self::Unknown;
        }
        let text = text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .to_ascii_lowercase();
        if text.starts_with("<!doctype html") || text.starts_with("<html") {
            Self::Html
        } else if text.starts_with('<') && text.contains("<svg") {
            Self::Svg
        } else {
            Self::Text
        }
    }
}

impl fmt::Display for Seems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Heic => "This is a HEIC photo, as iPhones take them, and most browsers cannot show it. Share it as JPEG and upload that; to have the iPhone take JPEGs from now on, choose Settings, Camera, Formats, Most Compatible.",
            Self::Heif => "This is a HEIF picture of a kind we do not read. Save it as JPEG and upload that.",
            Self::JpegXl => "This is a JPEG XL picture. Save it as an ordinary JPEG and upload that.",
            Self::Jpeg2000 => "This is a JPEG 2000 picture. Save it as an ordinary JPEG and upload that.",
            Self::Tiff => "This is a TIFF or a camera's raw file. Save it as JPEG and upload that.",
            Self::Bmp => "This is a Windows bitmap. Save it as PNG or JPEG and upload that.",
            Self::Photoshop => "This is a Photoshop document. Save it as JPEG and upload that.",
            Self::Svg => "This is an SVG drawing. Save it as PNG and upload that.",
            Self::Pdf => "This is a PDF document. Save the picture in it as JPEG and upload that.",
            Self::Video => "This is a film. Choose a picture: JPEG, PNG, WebP, AVIF or GIF.",
            Self::Html => "This is a web page, not a picture. Download the picture itself and upload that.",
            Self::Text => "This is a text file, not a picture. Choose a picture: JPEG, PNG, WebP, AVIF or GIF.",
            Self::Unknown => "This is not a picture we can read. Choose a picture: JPEG, PNG, WebP, AVIF or GIF.",
        })
    }
}

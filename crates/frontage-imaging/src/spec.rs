//! What can be made of a picture, and what each of them is called.

use std::{fmt, str::FromStr};

use crate::format::Format;

/// One file to make: how wide, in which format, of which part of the picture.
///
/// Written as text it is a relative path, and that text read again is the same spec:
/// `1280.webp`, `16x9-500-320/1280.avif`. There is one spelling of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spec {
    /// A part of the picture, or all of it.
    pub crop: Option<Crop>,
    /// Width in pixels.
    pub width: u32,
    /// [`Format::Avif`], [`Format::WebP`] or [`Format::Jpeg`].
    pub format: Format,
}

impl Spec {
    /// The whole picture at this width.
    #[must_use]
    pub fn whole(width: u32, format: Format) -> Self {
        Self {
            crop: None,
            width,
            format,
        }
    }
}

/// The largest part of a picture that has a certain shape and lies around a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Crop {
    /// Its shape.
    pub shape: Shape,
    /// What must stay in it: thousandths of width and height of the upright picture, 0 to 1000.
    pub focal: [u16; 2],
}

/// The shapes that crops have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shape {
    /// 1 : 1.
    Square,
    /// 4 : 3.
    Landscape,
    /// 16 : 9.
    Wide,
    /// 1200 × 630, what social networks show beside a link.
    Social,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Square, Self::Landscape, Self::Wide, Self::Social];

    /// Width and height as the smallest whole numbers.
    #[must_use]
    pub fn ratio(self) -> (u32, u32) {
        match self {
            Self::Square => (1, 1),
            Self::Landscape => (4, 3),
            Self::Wide => (16, 9),
            Self::Social => (40, 21),
        }
    }

    /// Its name in paths.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Square => "1x1",
            Self::Landscape => "4x3",
            Self::Wide => "16x9",
            Self::Social => "social",
        }
    }
}

/// The part of an upright picture that its owner wants to show, in ten-thousandths of its width
/// and height. What lies outside is as if the camera had not seen it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Frame {
    /// Left edge.
    pub x: u16,
    /// Upper edge.
    pub y: u16,
    /// Width, at least 1.
    pub width: u16,
    /// Height, at least 1.
    pub height: u16,
}

impl Frame {
    /// What stands for the whole side.
    pub const WHOLE: u16 = 10_000;
    /// All of the picture.
    pub const ALL: Self = Self {
        x: 0,
        y: 0,
        width: Self::WHOLE,
        height: Self::WHOLE,
    };

    /// Whether it lies within the picture and holds anything.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let fits = |start: u16, length: u16| length > 0 && start <= Self::WHOLE - length;
        self.width <= Self::WHOLE
            && self.height <= Self::WHOLE
            && fits(self.x, self.width)
            && fits(self.y, self.height)
    }
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Crop { shape, focal }) = self.crop {
            write!(f, "{}-{}-{}/", shape.name(), focal[0], focal[1])?;
        }
        write!(f, "{}.{}", self.width, self.format.extension())
    }
}

/// The text is no name of a rendition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no rendition is called so")]
pub struct NoSuchSpec;

impl FromStr for Spec {
    type Err = NoSuchSpec;

    fn from_str(text: &str) -> Result<Self, NoSuchSpec> {
        let (crop, file) = match text.split_once('/') {
            Some((crop, file)) => (Some(crop_from(crop)?), file),
            None => (None, text),
        };
        let (width, extension) = file.split_once('.').ok_or(NoSuchSpec)?;
        let format = match extension {
            "avif" => Format::Avif,
            "webp" => Format::WebP,
            "jpg" => Format::Jpeg,
            _ => return Err(NoSuchSpec),
        };
        let width = number(width)?;
        if width == 0 {
            return Err(NoSuchSpec);
        }
        Ok(Self {
            crop,
            width,
            format,
        })
    }
}

fn crop_from(text: &str) -> Result<Crop, NoSuchSpec> {
    let mut parts = text.split('-');
    let (Some(name), Some(x), Some(y), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(NoSuchSpec);
    };
    let mut shapes = Shape::ALL.into_iter();
    let shape = shapes
        .find(|shape| shape.name() == name)
        .ok_or(NoSuchSpec)?;
    let thousandths = |text| match number(text)? {
        value @ 0..=1000 => u16::try_from(value).map_err(|_| NoSuchSpec),
        _ => Err(NoSuchSpec),
    };
    Ok(Crop {
        shape,
        focal: [thousandths(x)?, thousandths(y)?],
    })
}

/// A number as we write it: caches would keep a second spelling beside the first.
fn number(text: &str) -> Result<u32, NoSuchSpec> {
    let plain = text == "0"
        || (text.len() <= 5
            && !text.starts_with('0')
            && text.bytes().all(|byte| byte.is_ascii_digit()));
    match plain {
        true => text.parse().map_err(|_| NoSuchSpec),
        false => Err(NoSuchSpec),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_says_what_is_in_the_file_and_is_read_back() {
        let crop = Crop {
            shape: Shape::Wide,
            focal: [0, 320],
        };
        let spec = Spec {
            crop: Some(crop),
            width: 1280,
            format: Format::Avif,
        };
        for (spec, name) in [
            (spec, "16x9-0-320/1280.avif"),
            (Spec::whole(640, Format::Jpeg), "640.jpg"),
        ] {
            assert_eq!(spec.to_string(), name);
            assert_eq!(name.parse(), Ok(spec));
        }
    }

    #[test]
    fn other_spellings_and_other_places_are_no_names() {
        for name in [
            "",
            "640",
            "0.jpg",
            "0640.jpg",
            "+640.jpg",
            "640.JPG",
            "640.png",
            "640.jpg/",
            "/640.jpg",
            "../640.jpg",
            "1x1/640.jpg",
            "1x1-500/640.jpg",
            "1x1-500-500-500/640.jpg",
            "1x1-500-1001/640.jpg",
            "1x1-500-05/640.jpg",
            "2x1-500-500/640.jpg",
            "1x1-500-500/1x1-500-500/640.jpg",
            "999999.webp",
        ] {
            assert_eq!(name.parse::<Spec>(), Err(NoSuchSpec), "{name}");
        }
    }

    #[test]
    fn a_frame_lies_within_the_picture_and_holds_something() {
        let frame = |x, y, width, height| Frame {
            x,
            y,
            width,
            height,
        };
        assert!(frame(0, 0, 10_000, 10_000).is_sound());
        assert!(frame(9_999, 0, 1, 1).is_sound());
        for wrong in [
            frame(1, 0, 10_000, 10),
            frame(0, 0, 0, 10),
            frame(0, 9_000, 10, 1_001),
            frame(0, 0, 10_001, 10),
            frame(u16::MAX, 0, u16::MAX, 10),
        ] {
            assert!(!wrong.is_sound(), "{wrong:?}");
        }
    }
}

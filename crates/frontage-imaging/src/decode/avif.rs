//! AVIF by libavif and libaom: the primary item, never a sequence.
//!
//! libavif checks the sizes in the container, libaom allocates by those in the coded picture;
//! `header::heif` has read both before.

use std::ffi::CStr;

use libavif_sys::{
    AVIF_DECODER_SOURCE_PRIMARY_ITEM, AVIF_RESULT_NO_CODEC_AVAILABLE, AVIF_RESULT_NOT_IMPLEMENTED,
    AVIF_RESULT_OK, AVIF_RESULT_OUT_OF_MEMORY, AVIF_RESULT_TRUNCATED_DATA,
    AVIF_RESULT_UNSUPPORTED_DEPTH, AVIF_RGB_FORMAT_RGB, AVIF_RGB_FORMAT_RGBA,
    AVIF_STRICT_ALPHA_ISPE_REQUIRED, avifCropRect, avifDecoder, avifDecoderCreate,
    avifDecoderDestroy, avifDecoderNextImage, avifDecoderParse, avifDecoderSetIOMemory, avifImage,
    avifImageCreateEmpty, avifImageDestroy, avifImageSetViewRect, avifImageYUVToRGB, avifRGBImage,
    avifRGBImageSetDefaults, avifResult, avifResultToString,
};

use super::{
    Raster, Wanted, damage,
    shrink::{Rows, factor},
};
use crate::{
    error::ImageError,
    format::Format::Avif,
    header::{Header, heif},
    limits::Limits,
    pixels::{Channels, Pixels},
};

/// Rows that are converted to RGB at once. Even, because two rows share their colours.
const STRIP: u32 = 32;

pub(super) fn decode(
    bytes: &[u8],
    header: &Header,
    limits: &Limits,
    wanted: Wanted,
) -> Result<Raster, ImageError> {
    let decoder = Decoder::open(bytes, limits)?;
    let image = decoder.image();
    let part = heif::shown(bytes).unwrap_or(heif::Part {
        x: 0,
        y: 0,
        width: image.width,
        height: image.height,
    });
    let within = |start: u32, length: u32, whole: u32| {
        start.checked_add(length).is_some_and(|end| end <= whole)
    };
    if !within(part.x, part.width, image.width)
        || !within(part.y, part.height, image.height)
        || (part.width, part.height) != (header.width, header.height)
    {
        return Err(damage(Avif, "its size is given twice, differently"));
    }
    pixels(image, part, wanted).map(Raster::Pixels)
}

/// An open file whose picture is decoded.
struct Decoder<'a> {
    inner: *mut avifDecoder,
    /// libavif keeps a pointer to them.
    _bytes: &'a [u8],
}

impl<'a> Decoder<'a> {
    fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ImageError> {
        // SAFETY: allocates, or gives null.
        let inner = unsafe { avifDecoderCreate() };
        if inner.is_null() {
            return Err(no_memory());
        }
        let decoder = Self {
            inner,
            _bytes: bytes,
        };
        // SAFETY: `inner` is valid, and nobody else has it.
        let settings = unsafe { &mut *inner };
        settings.maxThreads = 1;
        settings.requestedSource = AVIF_DECODER_SOURCE_PRIMARY_ITEM;
        settings.ignoreExif = 1;
        settings.ignoreXMP = 1;
        settings.imageSizeLimit = u32::try_from(limits.max_pixels).unwrap_or(u32::MAX);
        settings.imageDimensionLimit = limits.max_side;
        settings.imageCountLimit = 1;
        // Without the two rules that pictures from older tools break and browsers do not keep:
        // a pixi box for every item, and whole numbers in clap.
        settings.strictFlags = AVIF_STRICT_ALPHA_ISPE_REQUIRED;
        // SAFETY: `inner` is valid. `bytes` outlives the decoder, by its lifetime, and is not
        // written to.
        unsafe {
            judge(avifDecoderSetIOMemory(inner, bytes.as_ptr(), bytes.len()))?;
            judge(avifDecoderParse(inner))?;
            judge(avifDecoderNextImage(inner))?;
        }
        Ok(decoder)
    }

    fn image(&self) -> &avifImage {
        // SAFETY: after a successful decode `image` points to a picture that belongs to the
        // decoder, and stays as it is until the decoder is asked for another.
        unsafe { &*(*self.inner).image }
    }
}

impl Drop for Decoder<'_> {
    fn drop(&mut self) {
        // SAFETY: created by libavif, destroyed once.
        unsafe { avifDecoderDestroy(self.inner) }
    }
}

/// As RGB, strip by strip if it is reduced: the whole can be several times what is wanted.
fn pixels(image: &avifImage, part: heif::Part, wanted: Wanted) -> Result<Pixels, ImageError> {
    let channels = match image.alphaPlane.is_null() {
        true => Channels::Rgb,
        false => Channels::Rgba,
    };
    let by = factor(part.width, part.height, wanted);
    if by == 1 {
        let mut pixels = Pixels::new(part.width, part.height, channels);
        convert(image, part, channels, &mut pixels.data)?;
        return Ok(pixels);
    }
    let mut rows = Rows::new(part.width, part.height, channels, by);
    let row = part.width as usize * channels.count();
    let mut strip = vec![0; row * STRIP as usize];
    for y in (0..part.height).step_by(STRIP as usize) {
        let height = STRIP.min(part.height - y);
        let strip = &mut strip[..row * height as usize];
        let y = part.y + y;
        convert(image, heif::Part { y, height, ..part }, channels, strip)?;
        for line in strip.chunks_exact(row) {
            rows.push(line);
        }
    }
    Ok(rows.finish())
}

/// `to` holds the rows of the part without gaps.
fn convert(
    image: &avifImage,
    part: heif::Part,
    channels: Channels,
    to: &mut [u8],
) -> Result<(), ImageError> {
    let view = View::of(image, part)?;
    let mut rgb = avifRGBImage::default();
    // SAFETY: both are valid for the time of the call.
    unsafe { avifRGBImageSetDefaults(&raw mut rgb, view.0) };
    rgb.depth = 8;
    rgb.maxThreads = 1;
    rgb.format = match channels {
        Channels::Rgb => AVIF_RGB_FORMAT_RGB,
        Channels::Rgba => AVIF_RGB_FORMAT_RGBA,
    };
    let row = part.width as usize * channels.count();
    if to.len() != row * part.height as usize {
        return Err(damage(Avif, "rows are missing"));
    }
    rgb.pixels = to.as_mut_ptr();
    rgb.rowBytes = u32::try_from(row).map_err(|_| no_memory())?;
    // SAFETY: `view` is a valid picture; `to` holds its height times `rowBytes` bytes, which is
    // what a picture of this size, depth and format takes.
    judge(unsafe { avifImageYUVToRGB(view.0, &raw mut rgb) })
}

/// A part of a picture, without samples of its own.
struct View(*mut avifImage);

impl View {
    /// The view must not outlive the picture; it lives for one conversion.
    fn of(image: &avifImage, part: heif::Part) -> Result<Self, ImageError> {
        let part = avifCropRect {
            x: part.x,
            y: part.y,
            width: part.width,
            height: part.height,
        };
        // SAFETY: allocates, or gives null.
        let view = unsafe { avifImageCreateEmpty() };
        if view.is_null() {
            return Err(no_memory());
        }
        let view = Self(view);
        // SAFETY: both pictures are valid. libavif checks that the part lies within.
        judge(unsafe { avifImageSetViewRect(view.0, image, &raw const part) })?;
        Ok(view)
    }
}

impl Drop for View {
    fn drop(&mut self) {
        // SAFETY: created by libavif, destroyed once; the samples are not its own.
        unsafe { avifImageDestroy(self.0) }
    }
}

#[allow(non_upper_case_globals, reason = "the names are those of libavif")]
fn judge(result: avifResult) -> Result<(), ImageError> {
    let unsupported = |detail: &str| ImageError::Unsupported {
        format: Avif,
        detail: detail.to_owned(),
    };
    match result {
        AVIF_RESULT_OK => Ok(()),
        AVIF_RESULT_OUT_OF_MEMORY => Err(no_memory()),
        AVIF_RESULT_TRUNCATED_DATA => Err(ImageError::Truncated { format: Avif }),
        AVIF_RESULT_UNSUPPORTED_DEPTH => Err(unsupported("an unusual number of bits a colour")),
        AVIF_RESULT_NO_CODEC_AVAILABLE | AVIF_RESULT_NOT_IMPLEMENTED => {
            Err(unsupported("something libavif does not know"))
        }
        // SAFETY: libavif has a text for every number, and none of them is ever freed.
        _ => Err(damage(Avif, unsafe {
            CStr::from_ptr(avifResultToString(result)).to_string_lossy()
        })),
    }
}

fn no_memory() -> ImageError {
    damage(Avif, "no memory to decode it")
}

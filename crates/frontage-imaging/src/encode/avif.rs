//! AVIF by libaom, through libavif, from planes as they are: full range, BT.601, sRGB.

use std::{
    ffi::{CStr, c_int},
    ptr::{self, NonNull},
    slice,
};

use libavif_sys as avif;

use super::{failed, settings::Avif};
use crate::{
    error::ImageError,
    planes::{Plane, Planes},
};

pub(super) fn encode(picture: &Planes, settings: &Avif) -> Result<Vec<u8>, ImageError> {
    let straight = picture.straight();
    let (luma, chroma) = match &straight {
        Some((luma, chroma)) => (luma, chroma),
        None => (&picture.luma, &picture.chroma),
    };
    let alpha = picture.alpha.as_ref();
    let size = [luma.width, luma.height];
    let whole = has_size(luma, size)
        && chroma
            .iter()
            .all(|plane| has_size(plane, size.map(|side| side.div_ceil(2))))
        && alpha.is_none_or(|alpha| has_size(alpha, size));
    if !whole {
        return Err(failed("the picture lacks samples"));
    }
    let image = Image::of([luma, &chroma[0], &chroma[1]], alpha)?;
    let encoder = Encoder::new(settings)?;
    let mut output = Output(avif::avifRWData {
        data: ptr::null_mut(),
        size: 0,
    });
    // SAFETY: encoder and image are valid; the planes that the image points to have the sizes
    // that belong to its width and height, and outlive the call, which only reads them.
    let result =
        unsafe { avif::avifEncoderWrite(encoder.0.as_ptr(), image.0.as_ptr(), &raw mut output.0) };
    check(result)?;
    if output.0.data.is_null() {
        return Err(failed("libavif wrote nothing"));
    }
    // SAFETY: libavif has written `size` bytes there; they stay until `output` is dropped.
    Ok(unsafe { slice::from_raw_parts(output.0.data, output.0.size) }.to_vec())
}

fn has_size(plane: &Plane, [width, height]: [u32; 2]) -> bool {
    (plane.width, plane.height) == (width, height)
        && plane.data.len() == width as usize * height as usize
}

/// An image that points to planes which it does not own.
struct Image(NonNull<avif::avifImage>);

impl Image {
    fn of(planes: [&Plane; 3], alpha: Option<&Plane>) -> Result<Self, ImageError> {
        let [luma, ..] = planes;
        // SAFETY: plain numbers; null when there is no memory.
        let image = unsafe {
            avif::avifImageCreate(luma.width, luma.height, 8, avif::AVIF_PIXEL_FORMAT_YUV420)
        };
        let mut image = Self(NonNull::new(image).ok_or_else(no_memory)?);
        // SAFETY: valid, and nobody else has it.
        let inner = unsafe { image.0.as_mut() };
        inner.yuvRange = avif::AVIF_RANGE_FULL;
        inner.colorPrimaries = avif::AVIF_COLOR_PRIMARIES_BT709 as _;
        inner.transferCharacteristics = avif::AVIF_TRANSFER_CHARACTERISTICS_SRGB as _;
        inner.matrixCoefficients = avif::AVIF_MATRIX_COEFFICIENTS_BT601 as _;
        // Not owned (both flags are zero), and the encoder only reads.
        inner.yuvPlanes = planes.map(|plane| plane.data.as_ptr().cast_mut());
        inner.yuvRowBytes = planes.map(|plane| plane.width);
        if let Some(alpha) = alpha {
            inner.alphaPlane = alpha.data.as_ptr().cast_mut();
            inner.alphaRowBytes = alpha.width;
        }
        Ok(image)
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        // SAFETY: comes from `avifImageCreate` and is destroyed once, here.
        unsafe { avif::avifImageDestroy(self.0.as_ptr()) }
    }
}

struct Encoder(NonNull<avif::avifEncoder>);

impl Encoder {
    fn new(settings: &Avif) -> Result<Self, ImageError> {
        // SAFETY: null when there is no memory.
        let encoder = unsafe { avif::avifEncoderCreate() };
        let mut encoder = Self(NonNull::new(encoder).ok_or_else(no_memory)?);
        // SAFETY: valid, and nobody else has it.
        let inner = unsafe { encoder.0.as_mut() };
        inner.codecChoice = avif::AVIF_CODEC_CHOICE_AOM;
        inner.maxThreads = 1;
        inner.speed = c_int::from(settings.speed);
        inner.quality = c_int::from(settings.quality);
        inner.qualityAlpha = c_int::from(settings.alpha_quality);
        for (name, value) in settings.options {
            // SAFETY: both are strings that end with zero; libavif copies them.
            check(unsafe {
                avif::avifEncoderSetCodecSpecificOption(
                    encoder.0.as_ptr(),
                    name.as_ptr(),
                    value.as_ptr(),
                )
            })?;
        }
        Ok(encoder)
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        // SAFETY: comes from `avifEncoderCreate` and is destroyed once, here.
        unsafe { avif::avifEncoderDestroy(self.0.as_ptr()) }
    }
}

/// The file that libavif has written, if it has.
struct Output(avif::avifRWData);

impl Drop for Output {
    fn drop(&mut self) {
        // SAFETY: empty, or allocated by libavif; freed once, here.
        unsafe { avif::avifRWDataFree(&raw mut self.0) }
    }
}

fn check(result: avif::avifResult) -> Result<(), ImageError> {
    if result == avif::AVIF_RESULT_OK {
        return Ok(());
    }
    // SAFETY: libavif answers with a string that stays for ever.
    let words = unsafe { CStr::from_ptr(avif::avifResultToString(result)) };
    Err(failed(&words.to_string_lossy()))
}

fn no_memory() -> ImageError {
    failed("libavif found no memory")
}

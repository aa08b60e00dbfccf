//! Resizing. A module of its own, and the typed calls, because every pixel type that
//! fast_image_resize is asked for costs a long compilation.

use fast_image_resize::{
    FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::{U8x3, U8x4},
};

use crate::{
    error::ImageError,
    pixels::{Channels, Pixels},
};

/// The picture at another size; the very same when it has that size already.
pub(crate) fn to(pixels: Pixels, width: u32, height: u32) -> Result<Pixels, ImageError> {
    if (pixels.width, pixels.height) == (width, height) {
        return Ok(pixels);
    }
    copy_to(&pixels, width, height)
}

/// Lanczos, on the sRGB values as they are: resizing in linear light would cost five times as
/// much. Colours are weighted by alpha, so that what cannot be seen does not bleed out.
pub(crate) fn copy_to(from: &Pixels, width: u32, height: u32) -> Result<Pixels, ImageError> {
    let mut to = Pixels::new(width, height, from.channels);
    match from.channels {
        Channels::Rgb => typed::<U8x3>(from, &mut to),
        Channels::Rgba => typed::<U8x4>(from, &mut to),
    }
    .map_err(|detail| ImageError::Encode { detail })?;
    Ok(to)
}

fn typed<P: PixelTrait>(from: &Pixels, to: &mut Pixels) -> Result<(), String> {
    let source = TypedImageRef::<P>::from_buffer(from.width, from.height, &from.data)
        .map_err(|error| error.to_string())?;
    let mut target = TypedImage::<P>::from_buffer(to.width, to.height, &mut to.data)
        .map_err(|error| error.to_string())?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new()
        .resize_typed(&source, &mut target, &options)
        .map_err(|error| error.to_string())
}

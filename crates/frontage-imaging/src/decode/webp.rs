//! WebP by libwebp, which reduces a picture while it reads it: a lossy one never is in memory as
//! a whole. Of an animation it is given nothing but the first frame.

use std::ffi::c_int;

use libwebp_sys::{VP8StatusCode, WEBP_CSP_MODE, WebPDecode, WebPDecoderConfig, WebPGetFeatures};

use super::{Raster, Wanted, damage, shrink::factor};
use crate::{
    error::ImageError,
    format::Format::WebP,
    header::{Header, webp},
    limits::Limits,
    pixels::{Channels, Pixels},
};

pub(super) fn decode(
    bytes: &[u8],
    header: &Header,
    limits: &Limits,
    wanted: Wanted,
) -> Result<Raster, ImageError> {
    let frame = webp::placed(bytes, header.width, header.height, limits)?;
    let fills = (frame.width, frame.height) == (header.width, header.height);
    let by = if fills {
        factor(frame.width, frame.height, wanted)
    } else {
        1
    };
    let pixels = frame_pixels(frame.chunks, (frame.width, frame.height), by)?;
    if fills {
        return Ok(Raster::Pixels(pixels));
    }
    Ok(Raster::Pixels(on_canvas(&pixels, &frame, header)))
}

/// `chunks` is a WebP file, or the chunks of one frame.
fn frame_pixels(chunks: &[u8], size: (u32, u32), by: u32) -> Result<Pixels, ImageError> {
    let mut config = WebPDecoderConfig::new().map_err(|()| ImageError::Encode {
        detail: "libwebp does not match".to_owned(),
    })?;
    // SAFETY: libwebp reads `chunks.len()` bytes and writes to `input` of this very config.
    let status = unsafe { WebPGetFeatures(chunks.as_ptr(), chunks.len(), &raw mut config.input) };
    judge(status)?;
    let found = (config.input.width, config.input.height);
    if found != (size.0 as c_int, size.1 as c_int) || config.input.has_animation != 0 {
        return Err(damage(WebP, "its size is given twice, differently"));
    }
    let (channels, mode) = match config.input.has_alpha {
        0 => (Channels::Rgb, WEBP_CSP_MODE::MODE_RGB),
        _ => (Channels::Rgba, WEBP_CSP_MODE::MODE_RGBA),
    };
    let mut pixels = Pixels::new(size.0.div_ceil(by), size.1.div_ceil(by), channels);
    if by > 1 {
        config.options.use_scaling = 1;
        config.options.scaled_width = pixels.width as c_int;
        config.options.scaled_height = pixels.height as c_int;
    }
    config.output.colorspace = mode;
    config.output.is_external_memory = 1;
    let buffer = &mut config.output.u;
    buffer.RGBA.rgba = pixels.data.as_mut_ptr();
    buffer.RGBA.stride = (pixels.width as usize * channels.count()) as c_int;
    buffer.RGBA.size = pixels.data.len();
    // SAFETY: libwebp reads `chunks.len()` bytes and writes to `pixels.data`, whose stride and
    // size it was told and checks; both outlive the call. What else it takes it frees itself.
    let status = unsafe { WebPDecode(chunks.as_ptr(), chunks.len(), &raw mut config) };
    judge(status)?;
    Ok(pixels)
}

fn judge(status: VP8StatusCode) -> Result<(), ImageError> {
    match status {
        VP8StatusCode::VP8_STATUS_OK => Ok(()),
        VP8StatusCode::VP8_STATUS_NOT_ENOUGH_DATA | VP8StatusCode::VP8_STATUS_SUSPENDED => {
            Err(damage(WebP, "pixels are missing"))
        }
        VP8StatusCode::VP8_STATUS_OUT_OF_MEMORY => Err(damage(WebP, "no memory to decode it")),
        VP8StatusCode::VP8_STATUS_UNSUPPORTED_FEATURE => Err(ImageError::Unsupported {
            format: WebP,
            detail: "something libwebp does not know".to_owned(),
        }),
        _ => Err(damage(WebP, "its pixels make no sense")),
    }
}

/// The first frame of an animation on a canvas that is larger, and transparent beside it.
fn on_canvas(frame: &Pixels, placed: &webp::Placed, header: &Header) -> Pixels {
    let mut canvas = Pixels::new(header.width, header.height, Channels::Rgba);
    let across = frame.channels.count();
    let rows = canvas.data.chunks_exact_mut(header.width as usize * 4);
    let from = frame.data.chunks_exact(frame.width as usize * across);
    for (row, from) in rows.skip(placed.y as usize).zip(from) {
        let to = row
            .as_chunks_mut::<4>()
            .0
            .iter_mut()
            .skip(placed.x as usize);
        for (to, from) in to.zip(from.chunks_exact(across)) {
            *to = [255; 4];
            to[..across].copy_from_slice(from);
        }
    }
    canvas
}

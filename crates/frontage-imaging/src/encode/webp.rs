//! Lossy WebP by libwebp: the only C in this crate, and it only ever sees our own pixels.

use std::{
    ffi::{c_int, c_void},
    slice,
};

use libwebp_sys::{
    WebPConfig, WebPEncode, WebPPicture, WebPPictureFree, WebPPictureImportRGB,
    WebPPictureImportRGBA, WebPValidateConfig,
};

use crate::{
    error::ImageError,
    pixels::{Channels, Pixels},
};

pub(super) fn encode(pixels: &Pixels, quality: f32, method: u8) -> Result<Vec<u8>, ImageError> {
    let mut config = WebPConfig::new().map_err(|()| failed("libwebp does not match"))?;
    config.quality = quality;
    config.method = method.into();
    // SAFETY: `config` was initialised by libwebp and is only read.
    if unsafe { WebPValidateConfig(&raw const config) } == 0 {
        return Err(failed("WebP quality or method is out of range"));
    }
    let mut bytes = Vec::new();
    let mut picture = Picture::import(pixels)?;
    picture.0.writer = Some(append);
    picture.0.custom_ptr = (&raw mut bytes).cast();
    // SAFETY: config and picture are valid. `append` is the only one to use `custom_ptr`; it
    // points to `bytes`, which outlives the call and is not touched while it runs.
    let encoded = unsafe { WebPEncode(&raw const config, &raw mut picture.0) };
    if encoded == 0 {
        return Err(failed(&format!("{:?}", picture.0.error_code)));
    }
    Ok(bytes)
}

/// A picture whose planes libwebp has allocated, and that frees them.
struct Picture(WebPPicture);

impl Picture {
    fn import(pixels: &Pixels) -> Result<Self, ImageError> {
        let channels = pixels.channels.count();
        let expected = pixels.width as usize * pixels.height as usize * channels;
        let width = c_int::try_from(pixels.width).ok();
        let height = c_int::try_from(pixels.height).ok();
        let stride = c_int::try_from(pixels.width as usize * channels).ok();
        let (Some(width), Some(height), Some(stride)) = (width, height, stride) else {
            return Err(failed("the picture is too large"));
        };
        // libwebp trusts us on this one.
        if pixels.data.len() != expected {
            return Err(failed("the picture lacks pixels"));
        }
        let inner = WebPPicture::new().map_err(|()| failed("libwebp does not match"))?;
        let mut picture = Self(inner);
        picture.0.width = width;
        picture.0.height = height;
        let import = match pixels.channels {
            Channels::Rgb => WebPPictureImportRGB,
            Channels::Rgba => WebPPictureImportRGBA,
        };
        // SAFETY: `data` holds `height` rows of `stride` bytes, checked above; libwebp reads
        // exactly these and copies them into planes of its own.
        let imported = unsafe { import(&raw mut picture.0, pixels.data.as_ptr(), stride) };
        if imported == 0 {
            return Err(failed("libwebp found no memory"));
        }
        Ok(picture)
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        // SAFETY: the picture was initialised by libwebp, and is freed once, here.
        unsafe { WebPPictureFree(&raw mut self.0) }
    }
}

/// Called by libwebp with each piece of the file.
///
/// # Safety
/// `data` has `size` bytes, and `custom_ptr` of the picture points to a `Vec<u8>` that nobody
/// else uses meanwhile; `encode` sees to the latter, libwebp to the former.
unsafe extern "C" fn append(data: *const u8, size: usize, picture: *const WebPPicture) -> c_int {
    if size == 0 {
        return 1;
    }
    // SAFETY: see above.
    let (piece, bytes) = unsafe {
        let bytes: *mut c_void = (*picture).custom_ptr;
        (
            slice::from_raw_parts(data, size),
            &mut *bytes.cast::<Vec<u8>>(),
        )
    };
    bytes.extend_from_slice(piece);
    1
}

fn failed(detail: &str) -> ImageError {
    ImageError::Encode {
        detail: detail.to_owned(),
    }
}

//! Lossy WebP by libwebp, from planes.

use std::{
    ffi::{c_int, c_void},
    slice,
};

use libwebp_sys::{
    WebPConfig, WebPEncCSP, WebPEncode, WebPPicture, WebPPictureFree, WebPValidateConfig,
};

use super::{failed, settings::WebP};
use crate::{
    error::ImageError,
    planes::{Plane, Planes},
};

pub(super) fn encode(picture: &Planes, settings: &WebP) -> Result<Vec<u8>, ImageError> {
    let config = config(settings)?;
    let mut planes = Studio::of(picture)?;
    let mut bytes = Vec::new();
    let mut picture = planes.as_picture()?;
    picture.0.writer = Some(append);
    picture.0.custom_ptr = (&raw mut bytes).cast();
    // SAFETY: config and picture are valid, and the picture's planes (`planes`, which outlives
    // it) have the sizes that belong to its width and height. `append` is the only one to use
    // `custom_ptr`; it points to `bytes`, which outlives the call and is not touched meanwhile.
    let encoded = unsafe { WebPEncode(&raw const config, &raw mut picture.0) };
    if encoded == 0 {
        return Err(failed(&format!("{:?}", picture.0.error_code)));
    }
    Ok(bytes)
}

fn config(settings: &WebP) -> Result<WebPConfig, ImageError> {
    let mut config = WebPConfig::new().map_err(|()| failed("libwebp does not match"))?;
    config.quality = settings.quality.into();
    config.method = settings.method.into();
    config.segments = settings.segments;
    config.sns_strength = settings.sns_strength;
    config.filter_strength = settings.filter_strength;
    config.filter_sharpness = settings.filter_sharpness;
    config.alpha_quality = settings.alpha_quality;
    // SAFETY: `config` was initialised by libwebp and is only read.
    if unsafe { WebPValidateConfig(&raw const config) } == 0 {
        return Err(failed("a setting of WebP is out of range"));
    }
    Ok(config)
}

/// Planes with the range that WebP stores: 16 to 235 for brightness, 16 to 240 for colour.
struct Studio {
    luma: Plane,
    chroma: [Plane; 2],
    alpha: Option<Plane>,
}

impl Studio {
    fn of(picture: &Planes) -> Result<Self, ImageError> {
        let luma = &picture.luma;
        let halves = [luma.width.div_ceil(2), luma.height.div_ceil(2)];
        let alpha = picture.alpha.as_ref();
        // libwebp trusts us on these.
        let whole = has_size(luma, [luma.width, luma.height])
            && picture.chroma.iter().all(|plane| has_size(plane, halves))
            && alpha.is_none_or(|alpha| has_size(alpha, [luma.width, luma.height]));
        if !whole {
            return Err(failed("the picture lacks samples"));
        }
        Ok(match picture.straight() {
            Some((luma, chroma)) => Self {
                luma: narrowed(&luma, 219, 16 * 255),
                chroma: chroma.each_ref().map(narrowed_colour),
                alpha: picture.alpha.clone(),
            },
            None => Self {
                luma: narrowed(luma, 219, 16 * 255),
                chroma: picture.chroma.each_ref().map(narrowed_colour),
                alpha: None,
            },
        })
    }

    /// The picture as libwebp sees it; it points into these planes.
    fn as_picture(&mut self) -> Result<Picture<'_>, ImageError> {
        let mut picture = WebPPicture::new().map_err(|()| failed("libwebp does not match"))?;
        let side =
            |side: u32| c_int::try_from(side).map_err(|_| failed("the picture is too large"));
        let [blue, red] = &mut self.chroma;
        picture.width = side(self.luma.width)?;
        picture.height = side(self.luma.height)?;
        picture.use_argb = 0;
        picture.colorspace = WebPEncCSP::WEBP_YUV420;
        picture.y_stride = side(self.luma.width)?;
        picture.uv_stride = side(blue.width)?;
        picture.y = self.luma.data.as_mut_ptr();
        picture.u = blue.data.as_mut_ptr();
        picture.v = red.data.as_mut_ptr();
        if let Some(alpha) = &mut self.alpha {
            picture.colorspace = WebPEncCSP::WEBP_YUV420A;
            picture.a_stride = side(alpha.width)?;
            picture.a = alpha.data.as_mut_ptr();
        }
        Ok(Picture(picture, std::marker::PhantomData))
    }
}

fn has_size(plane: &Plane, [width, height]: [u32; 2]) -> bool {
    (plane.width, plane.height) == (width, height)
        && plane.data.len() == width as usize * height as usize
}

fn narrowed_colour(plane: &Plane) -> Plane {
    narrowed(plane, 224, 128 * 31)
}

/// `(value × scale + offset) / 255`, rounded. Sixteen bits are enough for it, and keep the
/// processor's vectors full.
fn narrowed(plane: &Plane, scale: u16, offset: u16) -> Plane {
    let narrow = |value: &u8| ((u16::from(*value) * scale + offset + 127) / 255) as u8;
    Plane {
        data: plane.data.iter().map(narrow).collect(),
        ..*plane
    }
}

/// Lives no longer than the planes it points to.
struct Picture<'a>(WebPPicture, std::marker::PhantomData<&'a mut Studio>);

impl Drop for Picture<'_> {
    fn drop(&mut self) {
        // SAFETY: the picture was initialised by libwebp, and what libwebp allocated for it is
        // freed once, here. Our planes are not among that.
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

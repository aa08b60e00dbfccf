//! Baseline JPEG, 4:2:0, with nothing in it but the picture.

use std::{borrow::Cow, ffi::c_int, ptr, slice};

use turbojpeg::raw;

use super::{failed, settings::Jpeg};
use crate::{
    error::ImageError,
    planes::{Plane, Planes},
    turbo::Turbo,
};

pub(super) fn encode(picture: &Planes, settings: &Jpeg) -> Result<Vec<u8>, ImageError> {
    let mut turbo = Turbo::compressor().ok_or_else(|| failed("libjpeg-turbo found no memory"))?;
    let set = turbo.set(raw::TJPARAM_TJPARAM_QUALITY, settings.quality.into())
        && turbo.set(raw::TJPARAM_TJPARAM_SUBSAMP, raw::TJSAMP_TJSAMP_420)
        && turbo.set(raw::TJPARAM_TJPARAM_OPTIMIZE, settings.optimise.into())
        && turbo.set(
            raw::TJPARAM_TJPARAM_PROGRESSIVE,
            settings.progressive.into(),
        );
    if !set {
        return Err(failed(&turbo.complaint()));
    }
    let luma = match picture.luma_over_white() {
        Some(luma) => Cow::Owned(luma),
        None => Cow::Borrowed(&picture.luma),
    };
    let luma = evened(luma);
    let planes = [&*luma, &picture.chroma[0], &picture.chroma[1]];
    let whole = planes[1..].iter().all(|plane| is_half(plane, &luma))
        && planes.iter().all(|plane| is_whole(plane));
    if !whole || picture.spacing != [2, 2] {
        return Err(failed("the picture lacks samples"));
    }
    let sources = planes.map(|plane| plane.data.as_ptr());
    let mut file = ToFree(ptr::null_mut());
    let mut size = 0;
    // SAFETY: the planes have the sizes that the library expects of this picture in 4:2:0
    // (brightness in even sizes, colour half as large), row by row without gaps, which is what
    // strides of zero (null) mean. The library allocates `file` and says how large it is.
    let result = unsafe {
        raw::tj3CompressFromYUVPlanes8(
            turbo.handle(),
            sources.as_ptr(),
            picture.width() as c_int,
            ptr::null(),
            picture.height() as c_int,
            &raw mut file.0,
            &raw mut size,
        )
    };
    if result != 0 || file.0.is_null() {
        return Err(failed(&turbo.complaint()));
    }
    // SAFETY: the library has written `size` bytes there, and they stay until `file` is dropped.
    Ok(unsafe { slice::from_raw_parts(file.0, size as usize) }.to_vec())
}

/// With the last column and row twice where their number is odd: every sample of colour stands
/// over four of brightness.
fn evened(plane: Cow<'_, Plane>) -> Cow<'_, Plane> {
    if plane.width.is_multiple_of(2) && plane.height.is_multiple_of(2) {
        return plane;
    }
    let width = plane.width.next_multiple_of(2);
    let height = plane.height.next_multiple_of(2);
    let mut data = Vec::with_capacity(width as usize * height as usize);
    for row in plane.rows() {
        data.extend_from_slice(row);
        data.resize(data.len().next_multiple_of(2), row[row.len() - 1]);
    }
    if !plane.height.is_multiple_of(2) {
        data.extend_from_within(data.len() - width as usize..);
    }
    Cow::Owned(Plane {
        width,
        height,
        data,
    })
}

fn is_half(chroma: &Plane, luma: &Plane) -> bool {
    (chroma.width * 2, chroma.height * 2) == (luma.width, luma.height)
}

fn is_whole(plane: &Plane) -> bool {
    plane.data.len() == plane.width as usize * plane.height as usize
}

/// What the library has allocated, or null.
struct ToFree(*mut u8);

impl Drop for ToFree {
    fn drop(&mut self) {
        // SAFETY: comes from the library and is freed once, here; null is allowed.
        unsafe { raw::tj3Free(self.0.cast()) }
    }
}

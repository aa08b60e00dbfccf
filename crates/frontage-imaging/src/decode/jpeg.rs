//! JPEG by libjpeg-turbo: as planes, as the file stores them, and at an eighth, a quarter or
//! half of the size where that will do. The reduction is part of the decoding and makes it
//! faster.
//!
//! The library goes on over damaged data with a warning, and paints what it cannot read. Here a
//! warning is damage, with one exception (see [`harmless`]).

use std::ffi::c_int;

use turbojpeg::raw;

use super::{Inks, Raster, Wanted, damage};
use crate::{
    error::ImageError,
    format::Format,
    header::Header,
    limits::Limits,
    metadata,
    pixels::{Channels, Pixels},
    planes::{Plane, Planes},
    turbo::Turbo,
};

/// By how much pictures are reduced while they are decoded. The library knows all eighths, but
/// has fast ways for these alone.
const REDUCTIONS: [u32; 4] = [8, 4, 2, 1];
/// Some cameras leave a few bytes between the picture and its end. More of them say that the
/// decoder has lost its way.
const STRAY_BYTES: u32 = 16;

pub(super) fn decode(
    bytes: &[u8],
    header: &Header,
    limits: &Limits,
    wanted: Wanted,
) -> Result<Raster, ImageError> {
    let mut file = File::open(bytes, header, limits)?;
    let will_do = |reduction: &u32| {
        let enough = |size: u32, wanted: u32| size >= wanted.saturating_mul(*reduction);
        enough(header.width, wanted.width) && enough(header.height, wanted.height)
    };
    let reduction = REDUCTIONS.into_iter().find(will_do).unwrap_or(1);
    file.reduce(reduction)?;
    let sampling = file.turbo.get(raw::TJPARAM_TJPARAM_SUBSAMP);
    let colours = file.turbo.get(raw::TJPARAM_TJPARAM_COLORSPACE);
    match u32::try_from(colours).unwrap_or(u32::MAX) {
        raw::TJCS_TJCS_CMYK | raw::TJCS_TJCS_YCCK => file.inks().map(Raster::Inks),
        raw::TJCS_TJCS_YCbCr | raw::TJCS_TJCS_GRAY if spacing(sampling).is_some() => {
            file.planes(sampling).map(Raster::Planes)
        }
        _ => file.pixels().map(Raster::Pixels),
    }
}

/// Samples of brightness to one of colour, across and down; none for a sampling without a name.
fn spacing(sampling: c_int) -> Option<[u32; 2]> {
    match sampling {
        raw::TJSAMP_TJSAMP_444 => Some([1, 1]),
        raw::TJSAMP_TJSAMP_422 => Some([2, 1]),
        raw::TJSAMP_TJSAMP_420 => Some([2, 2]),
        raw::TJSAMP_TJSAMP_440 => Some([1, 2]),
        raw::TJSAMP_TJSAMP_411 => Some([4, 1]),
        raw::TJSAMP_TJSAMP_441 => Some([1, 4]),
        raw::TJSAMP_TJSAMP_GRAY => Some(NO_COLOUR),
        _ => None,
    }
}

/// A grey picture is one with very few samples of colour.
const NO_COLOUR: [u32; 2] = [64, 64];

/// A JPEG whose header the library has read, and found to say the same as our own reader.
struct File<'a> {
    turbo: Turbo,
    bytes: &'a [u8],
    /// Width and height as stored.
    full: [u32; 2],
    reduction: u32,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8], header: &Header, limits: &Limits) -> Result<Self, ImageError> {
        let mut turbo = Turbo::decompressor().ok_or_else(no_memory)?;
        let scans = c_int::try_from(limits.max_scans).unwrap_or(c_int::MAX);
        // Comments and profiles are none of this decoder's business: they are not to be kept.
        let set = turbo.set(raw::TJPARAM_TJPARAM_SCANLIMIT, scans)
            && turbo.set(raw::TJPARAM_TJPARAM_SAVEMARKERS, 0);
        if !set {
            return Err(no_memory());
        }
        let full = [header.width, header.height];
        let mut file = Self {
            turbo,
            bytes,
            full,
            reduction: 1,
        };
        // SAFETY: the handle is one for reading; the library reads `bytes.len()` bytes.
        let result = unsafe {
            raw::tj3DecompressHeader(file.turbo.handle(), bytes.as_ptr(), bytes.len() as _)
        };
        file.judge(result)?;
        let size = [
            raw::TJPARAM_TJPARAM_JPEGWIDTH,
            raw::TJPARAM_TJPARAM_JPEGHEIGHT,
        ];
        if size.map(|side| u32::try_from(file.turbo.get(side)).ok()) != full.map(Some) {
            return Err(damage(Format::Jpeg, "its size is given twice, differently"));
        }
        Ok(file)
    }

    fn reduce(&mut self, reduction: u32) -> Result<(), ImageError> {
        let scale = raw::tjscalingfactor {
            num: 1,
            denom: reduction as c_int,
        };
        // SAFETY: the handle is valid; the library knows these four scales.
        let result = unsafe { raw::tj3SetScalingFactor(self.turbo.handle(), scale) };
        self.reduction = reduction;
        self.judge(result)
    }

    /// Width and height of what comes out.
    fn size(&self) -> [u32; 2] {
        self.full.map(|side| side.div_ceil(self.reduction))
    }

    fn planes(&mut self, sampling: c_int) -> Result<Planes, ImageError> {
        let spacing = spacing(sampling).unwrap_or([1, 1]);
        let [width, height] = self.size().map(|side| side as c_int);
        let plane = |component| {
            // SAFETY: two sums over plain numbers.
            let size = unsafe {
                [
                    raw::tj3YUVPlaneWidth(component, width, sampling),
                    raw::tj3YUVPlaneHeight(component, height, sampling),
                ]
            };
            size.map(|side| u32::try_from(side).unwrap_or(0))
        };
        let [width, height] = plane(0);
        let mut luma = Plane::new(width, height, 0);
        let grey = sampling == raw::TJSAMP_TJSAMP_GRAY;
        let mut chroma = [1, 2].map(|component| {
            let [width, height] = match grey {
                true => [width.div_ceil(spacing[0]), height.div_ceil(spacing[1])],
                false => plane(component),
            };
            Plane::new(width, height, 128)
        });
        let [blue, red] = &mut chroma;
        let mut targets = [&mut luma, blue, red].map(|plane| plane.data.as_mut_ptr());
        // SAFETY: each plane has the size that the library states for this picture, sampling and
        // scale, row by row without gaps, which is what strides of zero (null) mean. A grey
        // picture is written to the first alone. The planes outlive the call.
        let result = unsafe {
            raw::tj3DecompressToYUVPlanes8(
                self.turbo.handle(),
                self.bytes.as_ptr(),
                self.bytes.len() as _,
                targets.as_mut_ptr(),
                std::ptr::null_mut(),
            )
        };
        self.judge(result)?;
        let reduction = f64::from(self.reduction);
        Ok(Planes {
            extent: self.full.map(|side| f64::from(side) / reduction),
            luma,
            chroma,
            spacing,
            alpha: None,
        })
    }

    fn inks(&mut self) -> Result<Inks, ImageError> {
        let [width, height] = self.size();
        let mut data = self.packed(raw::TJPF_TJPF_CMYK, 4)?;
        if !metadata::counts_paper(self.bytes) {
            data.iter_mut().for_each(|amount| *amount = 255 - *amount);
        }
        Ok(Inks {
            width,
            height,
            data,
        })
    }

    fn pixels(&mut self) -> Result<Pixels, ImageError> {
        let [width, height] = self.size();
        Ok(Pixels {
            width,
            height,
            channels: Channels::Rgb,
            data: self.packed(raw::TJPF_TJPF_RGB, 3)?,
        })
    }

    fn packed(&mut self, format: raw::TJPF, channels: usize) -> Result<Vec<u8>, ImageError> {
        let [width, height] = self.size();
        let mut data = vec![0; width as usize * height as usize * channels];
        // SAFETY: `data` has room for the picture at this scale, row by row without gaps, which
        // is what a pitch of zero means.
        let result = unsafe {
            raw::tj3Decompress8(
                self.turbo.handle(),
                self.bytes.as_ptr(),
                self.bytes.len() as _,
                data.as_mut_ptr(),
                0,
                format as c_int,
            )
        };
        self.judge(result)?;
        Ok(data)
    }

    fn judge(&mut self, result: c_int) -> Result<(), ImageError> {
        if result == 0 {
            return Ok(());
        }
        let complaint = self.turbo.complaint();
        if self.turbo.only_warned() && harmless(&complaint) {
            return Ok(());
        }
        Err(damage(Format::Jpeg, complaint))
    }
}

/// Stray bytes before the end of the file. The library tells its first warning, and behind the
/// end there is nothing left to warn of; so this one stands alone.
fn harmless(complaint: &str) -> bool {
    let words: Vec<&str> = complaint.split_whitespace().collect();
    match words[..] {
        [
            "Corrupt",
            "JPEG",
            "data:",
            count,
            "extraneous",
            "bytes",
            "before",
            "marker",
            "0xd9",
        ] => count.parse().is_ok_and(|count: u32| count <= STRAY_BYTES),
        _ => false,
    }
}

fn no_memory() -> ImageError {
    ImageError::Encode {
        detail: "no memory to decode".to_owned(),
    }
}

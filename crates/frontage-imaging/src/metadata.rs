//! What is read of a file beside its pixels: which way is up, and what its colours mean.

use std::io::Cursor;

use image::{
    ImageDecoder,
    codecs::{png::PngDecoder, webp::WebPDecoder},
};
use zune_core::bytestream::ZCursor;
use zune_jpeg::JpegDecoder;

use crate::{format::Format, header::Header, limits::Limits, orientation::Orientation};

/// What the file says. Whatever cannot be read is as if it were not there.
pub(crate) struct Metadata {
    pub(crate) orientation: Orientation,
    pub(crate) icc_profile: Option<Vec<u8>>,
}

pub(crate) fn read(bytes: &[u8], header: &Header, _limits: &Limits) -> Metadata {
    let (exif, icc_profile) = match header.format {
        Format::Jpeg => {
            let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
            match decoder.decode_headers() {
                Ok(()) => (decoder.exif().cloned(), decoder.icc_profile()),
                Err(_) => (None, None),
            }
        }
        Format::Png => of(PngDecoder::new(Cursor::new(bytes))),
        Format::WebP => of(WebPDecoder::new(Cursor::new(bytes))),
        Format::Avif => (None, None),
    };
    Metadata {
        orientation: exif.map_or(Orientation::UPRIGHT, |block| Orientation::from_exif(&block)),
        icc_profile,
    }
}

fn of<D: ImageDecoder, E>(decoder: Result<D, E>) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    match decoder {
        Ok(mut decoder) => (
            decoder.exif_metadata().ok().flatten(),
            decoder.icc_profile().ok().flatten(),
        ),
        Err(_) => (None, None),
    }
}

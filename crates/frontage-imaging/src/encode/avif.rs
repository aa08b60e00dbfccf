//! AVIF by libaom, through libavif.

use crate::{error::ImageError, pixels::Pixels};

pub(super) fn encode(pixels: &Pixels, quality: u8, speed: u8) -> Result<Vec<u8>, ImageError> {
    let _ = (pixels, quality, speed);
    Err(ImageError::Encode {
        detail: "AVIF cannot be written yet".to_owned(),
    })
}

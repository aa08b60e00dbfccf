//! Baseline JPEG, 4:2:0, nothing in it but the picture.

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use crate::{
    error::ImageError,
    pixels::{Channels, Pixels},
};

pub(super) fn encode(pixels: &Pixels, quality: u8) -> Result<Vec<u8>, ImageError> {
    let flat;
    let pixels = match pixels.channels {
        Channels::Rgb => pixels,
        Channels::Rgba => {
            flat = pixels.over_white();
            &flat
        }
    };
    let failed = |detail: String| ImageError::Encode { detail };
    let width = u16::try_from(pixels.width).map_err(|error| failed(error.to_string()))?;
    let height = u16::try_from(pixels.height).map_err(|error| failed(error.to_string()))?;
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    // Taking every fourth colour sample as it comes would fray coloured edges.
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder
        .encode(&pixels.data, width, height, ColorType::Rgb)
        .map_err(|error| failed(error.to_string()))?;
    Ok(bytes)
}

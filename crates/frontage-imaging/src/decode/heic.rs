//! HEIC by heic-decoder, which is written in Rust without unsafe code, and young: it needs much
//! memory and time. Only with the feature of that name, because HEVC may need a patent licence.

use heic_decoder::{DecodeOptions, HeifError, decode_with, probe};

use super::{
    Raster, Wanted, damage,
    shrink::{Rows, factor},
};
use crate::{
    error::ImageError,
    format::Format::Heic,
    header::{Header, heif},
    limits::Limits,
    pixels::Channels,
};

pub(super) fn decode(
    bytes: &[u8],
    header: &Header,
    limits: &Limits,
    wanted: Wanted,
) -> Result<Raster, ImageError> {
    let info = probe(bytes).map_err(refused)?;
    let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    let (width, height) = (side(info.coded_width), side(info.coded_height));
    limits.check_size(width, height)?;
    let part = heif::shown(bytes).unwrap_or(heif::Part {
        x: 0,
        y: 0,
        width,
        height,
    });
    let within = |start: u32, length: u32, whole: u32| {
        start.checked_add(length).is_some_and(|end| end <= whole)
    };
    if !within(part.x, part.width, width)
        || !within(part.y, part.height, height)
        || (part.width, part.height) != (header.width, header.height)
    {
        return Err(damage(Heic, "its size is given twice, differently"));
    }
    // Turning is done later, and cutting here, so that reduced pictures are cut and turned too.
    let options = DecodeOptions {
        apply_transforms: false,
    };
    let image = decode_with(bytes, &options).map_err(refused)?;
    let (channels, data) = match image.alpha {
        None => (Channels::Rgb, image.to_rgb8().map_err(refused)?.data),
        Some(_) => (Channels::Rgba, image.to_rgba8().map_err(refused)?.data),
    };
    let across = image.width * channels.count();
    drop(image);
    let by = factor(part.width, part.height, wanted);
    let mut rows = Rows::new(part.width, part.height, channels, by);
    let start = part.x as usize * channels.count();
    let length = part.width as usize * channels.count();
    let lines = data.chunks_exact(across.max(1)).skip(part.y as usize);
    for line in lines.take(part.height as usize) {
        rows.push(line.get(start..start + length).unwrap_or_default());
    }
    Ok(Raster::Pixels(rows.finish()))
}

fn refused(error: HeifError) -> ImageError {
    match error {
        HeifError::Unsupported(detail) => ImageError::Unsupported {
            format: Heic,
            detail: detail.to_owned(),
        },
        HeifError::Truncated { .. } => ImageError::Truncated { format: Heic },
        other => damage(Heic, other),
    }
}

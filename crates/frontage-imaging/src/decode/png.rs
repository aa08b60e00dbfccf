//! PNG by the crate of that name, row by row. Of an animated one, what lies in IDAT is the
//! picture: its still version, or its first frame.

use std::io::Cursor;

use png::{ColorType, Decoder, Transformations};

use super::{
    Raster, Wanted, damage,
    shrink::{Rows, Scattered, factor},
};
use crate::{
    error::ImageError, format::Format::Png, header::Header, limits::Limits, pixels::Channels,
};

/// Bytes that the decoder may take for what is not pixels. Texts and profiles are left out.
const BESIDE_PIXELS: usize = 4 << 20;

pub(super) fn decode(
    bytes: &[u8],
    header: &Header,
    _limits: &Limits,
    wanted: Wanted,
) -> Result<Raster, ImageError> {
    let limits = png::Limits {
        bytes: BESIDE_PIXELS,
    };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    // 8 bits a channel, palettes and single transparent colours resolved.
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(|error| damage(Png, error))?;
    let info = reader.info();
    let (width, height) = info.size();
    let part = info
        .frame_control()
        .map(|frame| (frame.width, frame.height));
    if (width, height) != (header.width, header.height) || part.is_some_and(|p| p != info.size()) {
        return Err(damage(Png, "its size is given twice, differently"));
    }
    let colour = reader.output_color_type().0;
    let channels = match colour {
        ColorType::Rgba | ColorType::GrayscaleAlpha => Channels::Rgba,
        _ => Channels::Rgb,
    };
    let by = factor(width, height, wanted);
    let mut row = Vec::new();
    let pixels = if reader.info().interlaced {
        let mut all = Scattered::new(width, height, channels, by);
        for place in passes(width, height) {
            let read = reader.next_row().map_err(|error| damage(Png, error))?;
            let read = read.ok_or_else(|| damage(Png, "rows are missing"))?;
            expand(read.data(), colour, &mut row);
            for (x, pixel) in (0..).zip(row.chunks_exact(channels.count())) {
                all.add(place.x + place.step * x, place.y, pixel);
            }
        }
        all.finish()
    } else {
        let mut rows = Rows::new(width, height, channels, by);
        for _ in 0..height {
            let read = reader.next_row().map_err(|error| damage(Png, error))?;
            let read = read.ok_or_else(|| damage(Png, "rows are missing"))?;
            expand(read.data(), colour, &mut row);
            rows.push(&row);
        }
        rows.finish()
    };
    Ok(Raster::Pixels(pixels))
}

/// Grey becomes RGB.
fn expand(from: &[u8], colour: ColorType, to: &mut Vec<u8>) {
    to.clear();
    match colour {
        ColorType::Grayscale => to.extend(from.iter().flat_map(|grey| [*grey; 3])),
        ColorType::GrayscaleAlpha => {
            let pixels = from.as_chunks().0;
            to.extend(
                pixels
                    .iter()
                    .flat_map(|&[grey, alpha]| [grey, grey, grey, alpha]),
            );
        }
        _ => to.extend_from_slice(from),
    }
}

/// Where the pixels of a row belong.
struct Place {
    x: u32,
    step: u32,
    y: u32,
}

/// The rows of the seven passes (PNG, section 8.2). A pass without pixels has no rows.
fn passes(width: u32, height: u32) -> impl Iterator<Item = Place> {
    let starts_and_steps = [
        (0, 8, 0, 8),
        (4, 8, 0, 8),
        (0, 4, 4, 8),
        (2, 4, 0, 4),
        (0, 2, 2, 4),
        (1, 2, 0, 2),
        (0, 1, 1, 2),
    ];
    let seen = move |pass: &(u32, u32, u32, usize)| pass.0 < width;
    starts_and_steps
        .into_iter()
        .filter(seen)
        .flat_map(move |(x, step, y, down)| {
            (y..height).step_by(down).map(move |y| Place { x, step, y })
        })
}

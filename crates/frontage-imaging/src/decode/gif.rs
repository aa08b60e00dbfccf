//! GIF by the crate of that name: the first frame, where it lies on the canvas.

use std::{io::Cursor, num::NonZeroU64};

use gif::{ColorOutput, DecodeOptions, MemoryLimit};

use super::{
    Raster, Wanted, damage,
    shrink::{Rows, factor},
};
use crate::{
    error::ImageError, format::Format::Gif, header::Header, limits::Limits, pixels::Channels,
};

pub(super) fn decode(
    bytes: &[u8],
    header: &Header,
    _limits: &Limits,
    wanted: Wanted,
) -> Result<Raster, ImageError> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    // The header was checked: this is what it has been allowed.
    let limit = NonZeroU64::new(header.memory()).unwrap_or(NonZeroU64::MIN);
    options.set_memory_limit(MemoryLimit::Bytes(limit));
    let mut decoder = options
        .read_info(Cursor::new(bytes))
        .map_err(|error| damage(Gif, error))?;
    let frame = decoder
        .next_frame_info()
        .map_err(|error| damage(Gif, error))?;
    let frame = frame.ok_or_else(|| damage(Gif, "there is no picture in it"))?;
    let (left, top) = (usize::from(frame.left), u32::from(frame.top));
    let across = usize::from(frame.width);
    let rows = u32::from(frame.height);
    let transparent = frame.transparent;
    let mut indices = vec![0; across * rows as usize];
    decoder
        .read_into_buffer(&mut indices)
        .map_err(|error| damage(Gif, error))?;
    let palette = decoder.palette().map_err(|error| damage(Gif, error))?;
    // Colours beyond the palette are black, as browsers have them.
    let mut colours = [[0, 0, 0, 255]; 256];
    for (colour, rgb) in colours.iter_mut().zip(palette.as_chunks::<3>().0) {
        colour[..3].copy_from_slice(rgb);
    }
    if let Some(index) = transparent {
        colours[usize::from(index)] = [0; 4];
    }
    let by = factor(header.width, header.height, wanted);
    let mut canvas = Rows::new(header.width, header.height, Channels::Rgba, by);
    let mut row = vec![0; header.width as usize * 4];
    for y in 0..header.height {
        row.fill(0);
        let line = y.checked_sub(top).filter(|line| *line < rows);
        if let Some(line) = line {
            let from = &indices[line as usize * across..][..across];
            let to = row.as_chunks_mut::<4>().0.iter_mut().skip(left);
            for (to, index) in to.zip(from) {
                *to = colours[usize::from(*index)];
            }
        }
        canvas.push(&row);
    }
    Ok(Raster::Pixels(canvas.finish()))
}

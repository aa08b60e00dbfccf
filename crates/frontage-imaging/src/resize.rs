//! Resizing of one plane. A module of its own, with one call, because every pixel type that
//! fast_image_resize is asked for costs a minute of optimised compilation.

use std::borrow::Cow;

use fast_image_resize::{
    FilterType, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::U8,
};

use crate::{error::ImageError, planes::Plane};

/// A stretch of samples along one axis. It may start and end within a sample, and reach beyond
/// the plane: there, the outermost samples go on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) start: f64,
    pub(crate) length: f64,
}

/// How samples are weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    /// Lanczos with three lobes: the sharpest there is for photographs. It overshoots beside hard
    /// edges, where a photograph hides it.
    Sharp,
    /// Hamming, which has no negative weights, so that nothing comes out brighter, darker or less
    /// transparent than what was there: for logos and drawings, whose flat colours would show a
    /// rim along every edge.
    Calm,
}

/// Overhangs smaller than this come from rounding.
const NOTHING: f64 = 1e-6;

/// The part of a plane under two spans, at another size. On the values as they are: resizing in
/// linear light would cost five times as much.
pub(crate) fn resample(
    from: &Plane,
    [across, down]: [Span; 2],
    [width, height]: [u32; 2],
    filter: Filter,
) -> Result<Plane, ImageError> {
    let left = overhang(across, from.width);
    let top = overhang(down, from.height);
    let from = match (left, top) {
        ([0, 0], [0, 0]) => Cow::Borrowed(from),
        _ => Cow::Owned(widened(from, left, top)),
    };
    let across = within(across, left[0], from.width);
    let down = within(down, top[0], from.height);
    let mut to = Plane::new(width, height, 0);
    let failed = |detail: String| ImageError::Encode { detail };
    let source = TypedImageRef::<U8>::from_buffer(from.width, from.height, &from.data)
        .map_err(|error| failed(error.to_string()))?;
    let mut target = TypedImage::<U8>::from_buffer(width, height, &mut to.data)
        .map_err(|error| failed(error.to_string()))?;
    let filter = match filter {
        Filter::Sharp => FilterType::Lanczos3,
        Filter::Calm => FilterType::Hamming,
    };
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(filter))
        .crop(across.start, down.start, across.length, down.length);
    Resizer::new()
        .resize_typed(&source, &mut target, &options)
        .map_err(|error| failed(error.to_string()))?;
    Ok(to)
}

/// Whole samples by which a span reaches beyond a plane, before and behind.
fn overhang(span: Span, size: u32) -> [u32; 2] {
    let before = -span.start - NOTHING;
    let behind = span.start + span.length - f64::from(size) - NOTHING;
    [before, behind].map(|beyond| beyond.ceil().max(0.0) as u32)
}

/// The plane with its edges repeated.
fn widened(from: &Plane, [left, right]: [u32; 2], [top, bottom]: [u32; 2]) -> Plane {
    let (width, height) = (left + from.width + right, top + from.height + bottom);
    let mut data = Vec::with_capacity(width as usize * height as usize);
    let across = from.width as usize;
    for y in 0..height {
        let y = y.saturating_sub(top).min(from.height - 1) as usize;
        let row = &from.data[y * across..][..across];
        data.resize(data.len() + left as usize, row[0]);
        data.extend_from_slice(row);
        data.resize(data.len() + right as usize, row[across - 1]);
    }
    Plane {
        width,
        height,
        data,
    }
}

/// The span in a plane that was widened in front of it, without the error of rounding: it must
/// not end behind the plane by the last bit.
fn within(span: Span, before: u32, size: u32) -> Span {
    let start = (span.start + f64::from(before)).max(0.0);
    let mut length = span.length.min(f64::from(size) - start);
    while start + length > f64::from(size) {
        length = length.next_down();
    }
    Span { start, length }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn span(start: f64, length: f64) -> Span {
        Span { start, length }
    }

    #[test]
    fn a_ramp_stays_in_place_wherever_the_cut_lies() {
        // Sample x has the value 4 x + 2: its middle lies at x + 0.5.
        let data = (0..40).map(|x| x * 4 + 2).collect();
        let ramp = Plane {
            width: 40,
            height: 1,
            data,
        };
        let cut = resample(
            &ramp,
            [span(7.25, 22.0), span(0.0, 1.0)],
            [11, 1],
            Filter::Sharp,
        );
        let cut = cut.unwrap();
        for (x, value) in cut.data.iter().enumerate() {
            let middle = 7.25 + (x as f64 + 0.5) * 2.0;
            assert!(
                (f64::from(*value) - middle * 4.0).abs() <= 1.0,
                "{:?}",
                cut.data
            );
        }
    }

    #[test]
    fn beyond_the_edge_the_outermost_sample_goes_on() {
        let plane = Plane {
            width: 2,
            height: 1,
            data: vec![10, 200],
        };
        let spans = [span(-2.0, 6.0), span(-1.0, 3.0)];
        let wide = resample(&plane, spans, [6, 3], Filter::Sharp).unwrap();
        assert_eq!(wide.data, [10, 10, 10, 200, 200, 200].repeat(3));
    }

    #[test]
    fn a_span_that_ends_with_the_plane_but_for_rounding_is_taken() {
        let plane = Plane::new(3, 3, 9);
        let third = span(0.1 + 0.2, 2.7 + 1e-9);
        let cut = resample(&plane, [third; 2], [2, 2], Filter::Sharp).unwrap();
        assert_eq!(cut.data, [9; 4]);
    }

    /// Dark to the left of the middle, light to the right.
    fn edge() -> Plane {
        let row = [[60; 50], [190; 50]].concat();
        Plane {
            width: 100,
            height: 40,
            data: row.repeat(40),
        }
    }

    #[test]
    fn beside_an_edge_the_calm_filter_leaves_no_rim_and_neither_does_it_at_the_border() {
        let spans = [span(0.0, 100.0), span(0.0, 40.0)];
        let calm = resample(&edge(), spans, [37, 15], Filter::Calm).unwrap();
        assert!(calm.data.iter().all(|value| (60..=190).contains(value)));
        let sharp = resample(&edge(), spans, [37, 15], Filter::Sharp).unwrap();
        assert!(sharp.data.iter().any(|value| !(60..=190).contains(value)));
        for made in [calm, sharp] {
            // Far from the edge both keep the flat colour up to the border of the picture.
            for row in made.rows() {
                assert_eq!((row[0], row[10], row[26], row[36]), (60, 60, 190, 190));
            }
            assert_eq!(made.data[..37], made.data[14 * 37..]);
        }
    }
}

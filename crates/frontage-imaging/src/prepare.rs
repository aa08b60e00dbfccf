//! From an uploaded file to renditions, told step by step.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    colour, decode, encode,
    error::ImageError,
    format::Format,
    header::{self, Header},
    limits::Limits,
    pixels::Pixels,
    placeholder,
    recipe::{Recipe, scaled},
    resize,
    spec::{Frame, Spec},
};

/// What is to be done with a file.
#[derive(Debug, Clone)]
pub struct Job {
    /// What the file may be.
    pub limits: Limits,
    /// How renditions are made.
    pub recipe: Recipe,
    /// The part of the picture that counts; none for all of it.
    pub frame: Option<Frame>,
    /// Which renditions to make.
    pub want: Want,
    /// How many threads may work at once, at least 1.
    pub threads: usize,
}

/// Which renditions to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// [`Recipe::first_light`].
    FirstLight,
    /// First light, and [`Recipe::rest`] behind it.
    Everything,
    /// Just these. One that this picture does not have is an error.
    These(Vec<Spec>),
}

/// What a picture is, once somebody has looked at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Format of the uploaded file.
    pub format: Format,
    /// Width in pixels of the largest rendition, upright.
    pub width: u32,
    /// Height in pixels of the largest rendition, upright.
    pub height: u32,
    /// ThumbHash, base64 (standard alphabet, padded).
    pub placeholder: String,
    /// The colour most of the picture has, as `#rrggbb`.
    pub dominant_color: String,
    /// Where the eye goes, in thousandths of width and height.
    pub focal_point: [u16; 2],
}

/// One step of [`prepare`].
#[derive(Debug)]
pub enum Step {
    /// The file is within the limits and all there, by its outline.
    Checked(Header),
    /// It was decoded.
    Seen(Facts),
    /// A rendition is ready.
    Made(Spec, Vec<u8>),
}

/// Makes renditions of a picture and tells each step as soon as it is done: once
/// [`Step::Checked`], once [`Step::Seen`], then [`Step::Made`] for each rendition, in the order
/// in which they are wanted as far as several threads allow. `tell` may end the work by saying
/// no.
///
/// # Errors
/// Those of [`inspect`](crate::inspect), pictures that turn out to be damaged, encoders that
/// fail, and [`ImageError::Stopped`] when `tell` says no.
pub fn prepare(
    bytes: &[u8],
    job: &Job,
    tell: &mut (dyn FnMut(Step) -> bool + Send),
) -> Result<(), ImageError> {
    job.recipe.check()?;
    let header = header::read(bytes, &job.limits)?;
    go_on(tell(Step::Checked(header)))?;
    // A decoder that panics over a hostile file must cost its sender an answer, not us a worker.
    let base =
        catch_unwind(AssertUnwindSafe(|| upright(bytes, &header, job))).unwrap_or_else(|_| {
            Err(ImageError::Corrupt {
                format: header.format,
                detail: "the decoder gave up".to_owned(),
            })
        })?;
    let facts = look_at(&base, header.format)?;
    let (width, height) = (facts.width, facts.height);
    go_on(tell(Step::Seen(facts)))?;
    let specs = match &job.want {
        Want::FirstLight => job.recipe.first_light(width),
        Want::Everything => {
            let mut all = job.recipe.first_light(width);
            all.extend(job.recipe.rest(width));
            all.retain(|spec| spec.format != Format::Avif);
            all
        }
        Want::These(specs) => specs.clone(),
    };
    if let Some(none) = specs.iter().find(|s| !job.recipe.has(width, height, s)) {
        return Err(ImageError::Encode {
            detail: format!("this picture has no rendition {none}"),
        });
    }
    encode::all(&base, &specs, job, tell)
}

/// The picture as its largest rendition will show it: reduced first, because converting colours
/// and turning cost by the pixel.
fn upright(bytes: &[u8], header: &Header, job: &Job) -> Result<Pixels, ImageError> {
    let decoded = decode::decode(bytes, header, &job.limits)?;
    let turn = decoded.orientation;
    let mut pixels = decoded.pixels;
    if let Some(profile) = &decoded.icc_profile {
        colour::to_srgb(&mut pixels, profile);
    }
    let mut pixels = turn.apply(pixels);
    if let Some(frame) = job.frame {
        pixels = framed(&pixels, frame);
    }
    let (width, height) = job.recipe.largest_size(pixels.width, pixels.height);
    Ok(resize::to(pixels, width, height)?.without_idle_alpha())
}

fn framed(pixels: &Pixels, frame: Frame) -> Pixels {
    let part = |of: u32, share: u16| scaled(of, share.into(), Frame::WHOLE.into());
    let (x, y) = (part(pixels.width, frame.x), part(pixels.height, frame.y));
    let width = part(pixels.width, frame.width).min(pixels.width - x);
    let height = part(pixels.height, frame.height).min(pixels.height - y);
    pixels.part(x, y, width, height)
}

fn look_at(base: &Pixels, format: Format) -> Result<Facts, ImageError> {
    let (placeholder, dominant_color) = placeholder::of(base)?;
    Ok(Facts {
        format,
        width: base.width,
        height: base.height,
        placeholder,
        dominant_color,
        focal_point: [500, 500],
    })
}

fn go_on(said: bool) -> Result<(), ImageError> {
    if said {
        Ok(())
    } else {
        Err(ImageError::Stopped)
    }
}

//! From an uploaded file to renditions, told step by step.

use crate::{
    colour::{self, Conversion},
    decode::{self, Raster, Wanted},
    encode,
    error::ImageError,
    focal,
    format::Format,
    header::{self, Header},
    levels::Ladder,
    limits::Limits,
    look::{self, Look},
    metadata::{self, Metadata},
    orientation::Orientation,
    placeholder,
    planes::Planes,
    recipe::{Recipe, scaled},
    spec::{Frame, Spec},
    view::{Part, View},
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
    /// Just these. One that this picture does not have is an error. Of none, the picture is only
    /// looked at.
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
    /// How bright it is and what it resembles. [`prepare`] always tells; what was written down
    /// before anybody looked for it has none.
    pub look: Option<Look>,
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
    let metadata = metadata::read(bytes, &header, &job.limits);
    let shown = Shown::of(&header, metadata.orientation, job)?;
    let specs = wanted(&job.want, &job.recipe, shown.ladder)?;

    let view = shown.view(&specs);
    let raster = decode::decode(bytes, &header, &job.limits, shown.needs(&view))?;
    let base = developed(raster, &metadata, &view)?;
    let (sources, small) = shown.ladder.sources(base, &specs)?;
    go_on(tell(Step::Seen(Facts {
        format: header.format,
        width: shown.ladder.width,
        height: shown.ladder.height,
        placeholder: placeholder::of(&small),
        dominant_color: placeholder::dominant_colour(&small),
        focal_point: focal::of(&small),
        look: Some(look::of(&small)),
    })))?;
    encode::all(sources, &job.recipe, job.threads, tell)
}

fn go_on(said: bool) -> Result<(), ImageError> {
    if said {
        Ok(())
    } else {
        Err(ImageError::Stopped)
    }
}

/// What is to be made, in the order in which to begin: those of first light are waited for
/// together, so the one that takes longest goes first.
fn wanted(want: &Want, recipe: &Recipe, ladder: Ladder) -> Result<Vec<Spec>, ImageError> {
    let mut first = recipe.first_light(ladder.width);
    first.sort_by_key(|spec| std::cmp::Reverse(encode::effort(spec)));
    let specs = match want {
        Want::FirstLight => first,
        Want::Everything => [first, recipe.rest(ladder.width)].concat(),
        Want::These(specs) => specs.clone(),
    };
    match specs
        .iter()
        .find(|spec| !recipe.has(ladder.width, ladder.height, spec))
    {
        None => Ok(specs),
        Some(none) => Err(ImageError::Encode {
            detail: format!("this picture has no rendition {none}"),
        }),
    }
}

/// What of the uploaded picture is shown.
struct Shown {
    turn: Orientation,
    part: Part,
    ladder: Ladder,
}

impl Shown {
    fn of(header: &Header, turn: Orientation, job: &Job) -> Result<Self, ImageError> {
        let (width, height) = turn.upright_size(header.width, header.height);
        let frame = job.frame.unwrap_or(Frame::ALL);
        if !frame.is_sound() {
            return Err(ImageError::Encode {
                detail: "the frame does not lie within the picture".to_owned(),
            });
        }
        let pixels = |side: u32, share: u16| scaled(side, share.into(), Frame::WHOLE.into());
        let share = |share: u16| f64::from(share) / f64::from(Frame::WHOLE);
        let framed = (pixels(width, frame.width), pixels(height, frame.height));
        let (width, height) = job.recipe.largest_size(framed.0, framed.1);
        Ok(Self {
            turn,
            part: Part {
                x: share(frame.x),
                y: share(frame.y),
                width: share(frame.width),
                height: share(frame.height),
            },
            ladder: Ladder { width, height },
        })
    }

    /// The picture as large as the largest of the specs needs it.
    fn view(&self, specs: &[Spec]) -> View {
        let (width, height) = self.ladder.at(self.ladder.widest(specs));
        View {
            part: self.part,
            turn: self.turn,
            width,
            height,
            spacing: 2,
        }
    }

    /// The size of the stored picture from which nothing has to be enlarged for this view.
    fn needs(&self, view: &View) -> Wanted {
        let whole = |side: u32, share: f64| (f64::from(side) / share).ceil() as u32;
        let (width, height) = self.turn.upright_size(
            whole(view.width, self.part.width),
            whole(view.height, self.part.height),
        );
        Wanted { width, height }
    }
}

/// From what was decoded to the picture as it is shown, in sRGB. Colours are converted when the
/// picture is small already, because that costs by the pixel.
fn developed(raster: Raster, metadata: &Metadata, view: &View) -> Result<Planes, ImageError> {
    let profile = metadata.icc_profile.as_deref();
    let conversion = match raster {
        Raster::Inks(_) => None,
        _ => profile.and_then(Conversion::for_profile),
    };
    let picture = match raster {
        Raster::Planes(picture) => picture,
        Raster::Pixels(pixels) => Planes::from_pixels(&pixels.without_idle_alpha()),
        Raster::Inks(inks) => Planes::from_pixels(&colour::printed(&inks, profile)),
    };
    let mut shown = view.of(&picture)?;
    if let Some(conversion) = conversion {
        shown.change(|pixels| conversion.apply(pixels));
    }
    Ok(shown)
}

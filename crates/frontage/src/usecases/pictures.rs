//! Pictures on their way into a hotel's library.
//!
//! Files come first, the row after them: a crash in between leaves files without a row, which
//! are swept at the next start, never a row without its files.

use frontage_imaging::Format;

use crate::domain::fields::at_most;
use crate::domain::image::CAPTION_CHARS;
use crate::domain::public_id::PUBLIC_ID_CHARS;
use crate::domain::{
    ContentHash, FocalPoint, Frame, HotelId, Image, ImageRef, Original, PublicId, Shown, StaffId,
    Translations,
};
use crate::error::Refusal;
use crate::live::progress::Upload;
use crate::media::{IngestError, Prepared, Progress, Spooled, Unfinished};
use crate::store::images::{self, Provenance};
use crate::store::{Session, StoreError, Tx, picture_notes, unfinished};
use crate::time::now;

use super::Context;

/// What staff say about a picture.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// Line under it.
    pub caption: String,
}

impl Words {
    /// Checks both.
    ///
    /// # Errors
    /// Names the field and the reason.
    pub fn check(alt: &str, caption: &str) -> Result<Self, Refusal> {
        Ok(Self {
            alt: check_words("alt", alt)?,
            caption: check_words("caption", caption)?,
        })
    }
}

/// What is to be where one picture is shown.
pub enum NewPicture {
    /// Nothing.
    None,
    /// One that exists.
    Existing(ImageRef),
    /// One that was uploaded with this change.
    Uploaded(Box<Arrival>),
}

/// An uploaded picture whose files are on disk and that has no row yet. Dropped, it takes its
/// files away again.
pub struct Arrival {
    prepared: Prepared,
    words: Words,
    source: Option<ContentHash>,
    upload: Option<Upload>,
}

/// A picture of which a row is about to be committed.
#[must_use = "the rest of its renditions is to be made, and somebody waits to be told"]
pub struct Kept {
    public_id: PublicId,
    unfinished: Unfinished,
    is_complete: bool,
    upload: Option<Upload>,
}

impl Arrival {
    /// `upload` is told how it fares, if somebody listens.
    pub fn new(prepared: Prepared, words: Words, upload: Option<Upload>) -> Self {
        Self {
            prepared,
            words,
            source: None,
            upload,
        }
    }

    /// Says which file the uploaded one was made of, before it left.
    pub fn made_of(self, source: Option<ContentHash>) -> Self {
        Self { source, ..self }
    }

    /// Gives it its row, see [`add_to_library`].
    ///
    /// # Errors
    /// When the store fails.
    pub async fn enter(
        &self,
        tx: &mut Tx,
        hotel_id: HotelId,
        uploaded_by: StaffId,
    ) -> Result<Image, Refusal> {
        let words = self.words.clone();
        let image = add_to_library(tx, hotel_id, &self.prepared, words, Some(uploaded_by)).await?;
        if let Some(source) = &self.source {
            images::set_source(tx, &image.public_id, source).await?;
        }
        Ok(image)
    }

    /// Keeps its files: the row of `image` is about to be committed. An orphan file is swept some
    /// day, a row must never lose its files, so this comes first.
    pub fn keep(self, image: &Image) -> Kept {
        let kept = Kept {
            public_id: image.public_id.clone(),
            unfinished: self.prepared.unfinished(),
            is_complete: self.prepared.complete,
            upload: self.upload,
        };
        self.prepared.keep();
        kept
    }

    /// It came again, and became this picture the first time.
    pub fn came_before(self, image: &Image, is_complete: bool) {
        if let Some(upload) = self.upload {
            upload.shown(&image.public_id, &image.shown.version, is_complete);
        }
    }
}

impl Context {
    /// After the commit: tells that pictures are shown, and has the rest of their renditions made.
    pub fn shown(&self, kept: impl IntoIterator<Item = Kept>) {
        let mut unfinished = Vec::new();
        for picture in kept {
            // Told before the rest is begun: stages are told in their order.
            if let Some(upload) = &picture.upload {
                let version = &picture.unfinished.version;
                upload.shown(&picture.public_id, version, picture.is_complete);
            }
            if !picture.is_complete {
                unfinished.push(picture.unfinished);
            }
        }
        self.finish(unfinished);
    }

    /// After the commit: has the rest of these renditions made, when nobody waits.
    pub fn finish(&self, unfinished: Vec<Unfinished>) {
        if !unfinished.is_empty() {
            self.media.finish(unfinished);
        }
    }
}

/// Checks, turns, strips and resizes an uploaded picture and puts it on disk, telling `upload` how
/// it fares.
///
/// # Errors
/// Names the field and says what is wrong with the picture and what to do.
pub async fn ingest(
    context: &Context,
    field: &str,
    spooled: Spooled,
    upload: Upload,
    words: Words,
) -> Result<Arrival, Refusal> {
    let tell = {
        let upload = upload.clone();
        move |progress| {
            // First light is told when the picture has its row.
            if progress == Progress::Checked {
                upload.checked();
            }
        }
    };
    match context.media.ingest(spooled, &tell).await {
        Ok(prepared) => Ok(Arrival::new(prepared, words, Some(upload))),
        Err(error) => {
            let refusal = refusal_of(error, field);
            upload.failed(&refusal.sentence(), refusal.code());
            Err(refusal)
        }
    }
}

/// Checks an alternative text or a caption.
///
/// # Errors
/// Names the field and the reason.
pub fn check_words(field: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    at_most(text, CAPTION_CHARS).map_err(|reason| Refusal::field(field, reason))?;
    if text.chars().any(char::is_control) {
        return Err(Refusal::field(
            field,
            "Use one line of text without control characters.",
        ));
    }
    Ok(text.to_owned())
}

/// Gives a picture whose files are on disk its row, and notes what is still to be made of it.
///
/// # Errors
/// When the store fails.
pub async fn add_to_library(
    tx: &mut Tx,
    hotel_id: HotelId,
    prepared: &Prepared,
    words: Words,
    uploaded_by: Option<StaffId>,
) -> Result<Image, Refusal> {
    let original = &prepared.original;
    let image = Image {
        public_id: new_public_id().map_err(Refusal::Failed)?,
        hotel_id,
        shown: shown_of(prepared),
        alt: words.alt,
        caption: words.caption,
        translations: Translations::default(),
        chosen_focal_point: None,
        original: Original {
            content_hash: prepared.content_hash.clone(),
            format: Some(name_of(original.format)),
            size: Some((original.width, original.height)),
            bytes: prepared.bytes,
        },
    };
    let uploaded_at = now();
    let provenance = Provenance {
        uploaded_by,
        uploaded_at,
    };
    images::insert(tx, &image, provenance).await?;
    note_look(tx, prepared).await?;
    note_unfinished(tx, prepared).await?;
    Ok(image)
}

/// What is shown of a picture that was just prepared.
pub(super) fn shown_of(prepared: &Prepared) -> Shown {
    let facts = &prepared.facts;
    let [x, y] = facts.focal_point;
    Shown {
        version: prepared.version.clone(),
        frame: prepared.frame.and_then(of_imaging),
        width: facts.width,
        height: facts.height,
        widths: prepared.widths.clone(),
        placeholder: facts.placeholder.clone(),
        dominant_color: facts.dominant_color.clone(),
        automatic_focal_point: FocalPoint::from_thousandths(x.into(), y.into()),
    }
}

/// Notes what a picture looks like that was just prepared, for hints to staff.
pub(super) async fn note_look(tx: &mut Tx, prepared: &Prepared) -> Result<(), StoreError> {
    match prepared.facts.look {
        Some(look) => {
            let look = super::picture_notes::to_store(look);
            picture_notes::note_look(tx, &prepared.version, &look).await
        }
        // Prepared by a version that did not look; the next start does.
        None => Ok(()),
    }
}

/// Notes that renditions are still to be made, in the transaction of the change that shows them:
/// a server that ends goes on with them when it starts.
pub(super) async fn note_unfinished(tx: &mut Tx, prepared: &Prepared) -> Result<(), StoreError> {
    if prepared.complete {
        return Ok(());
    }
    let unfinished = unfinished::Unfinished {
        version: prepared.version.clone(),
        content_hash: prepared.content_hash.clone(),
        frame: prepared.frame.and_then(of_imaging),
    };
    unfinished::note(tx, &unfinished, now()).await
}

/// A part of a picture, in the words of whoever cuts it out.
pub fn to_imaging(frame: Frame) -> frontage_imaging::Frame {
    let [x, y, width, height] = frame.parts();
    frontage_imaging::Frame {
        x,
        y,
        width,
        height,
    }
}

fn of_imaging(frame: frontage_imaging::Frame) -> Option<Frame> {
    Frame::from_parts([frame.x, frame.y, frame.width, frame.height])
}

/// Why a file did not become a picture, told of the field that it came with.
pub fn refusal_of(error: IngestError, field: &str) -> Refusal {
    match error {
        IngestError::Refused(refused) => Refusal::Picture {
            field: field.to_owned(),
            problem: refused.problem,
            code: refused.code,
        },
        IngestError::Busy { .. } => {
            Refusal::Busy("Too many pictures are being prepared. Try again in a moment.".into())
        }
        error @ IngestError::NoOriginal => Refusal::field(field, error.to_string()),
        IngestError::Storage(error) => error.into(),
        error => Refusal::Failed(error.into()),
    }
}

/// What still has to be made of what rows show.
pub fn to_media(unfinished: unfinished::Unfinished) -> Unfinished {
    Unfinished {
        content_hash: unfinished.content_hash,
        frame: unfinished.frame.map(to_imaging),
        version: unfinished.version,
    }
}

/// `jpeg`, `png`, …: the media type without its first half.
pub fn name_of(format: Format) -> String {
    let kind = format.media_type();
    kind.trim_start_matches("image/").to_owned()
}

/// A name that no picture ever had.
fn new_public_id() -> anyhow::Result<PublicId> {
    let mut bytes = [0; PUBLIC_ID_CHARS];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
    Ok(PublicId::from_random(bytes))
}

/// Whether a hotel may show this picture: its own library's, or one elsewhere by http(s).
///
/// # Errors
/// The reason, as a sentence.
pub async fn may_show(
    session: &mut Session,
    hotel_id: HotelId,
    picture: &ImageRef,
) -> Result<Result<(), String>, Refusal> {
    match picture {
        ImageRef::Own(public_id) => {
            let known = images::of_hotel(session, hotel_id, public_id).await?;
            let missing = "This picture is not in your hotel's library. Upload it first.";
            Ok(known.map(|_| ()).ok_or_else(|| missing.to_owned()))
        }
        ImageRef::Foreign(url) => Ok(crate::domain::fields::check_link(
            url,
            crate::domain::fields::LINK_CHARS,
        )
        .map(|_| ())),
    }
}

//! Pictures on their way into a hotel's library.
//!
//! Files come first, the row after them: a crash in between leaves files without a row, which
//! are swept at the next start, never a row without its files.

use crate::domain::fields::at_most;
use crate::domain::image::CAPTION_CHARS;
use crate::domain::{FocalPoint, HotelId, Image, ImageRef, Original, Shown, StaffId};
use crate::error::Refusal;
use crate::media::StoredPicture;
use crate::store::images::{self, Provenance};
use crate::store::{Session, Tx};
use crate::time::now;

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
    Uploaded(StoredPicture, Words),
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

/// Gives a picture whose files are on disk its row.
///
/// # Errors
/// When the store fails.
pub async fn add_to_library(
    tx: &mut Tx,
    hotel_id: HotelId,
    stored: &StoredPicture,
    words: Words,
    uploaded_by: Option<StaffId>,
) -> Result<Image, Refusal> {
    let image = Image {
        public_id: stored.public_id.clone(),
        hotel_id,
        shown: Shown {
            version: stored.content_hash[..20].parse().unwrap(),
            frame: None,
            width: stored.width,
            height: stored.height,
            widths: stored.widths.clone(),
            placeholder: stored.placeholder.clone(),
            dominant_color: stored.dominant_color.clone(),
            automatic_focal_point: FocalPoint::CENTRE,
        },
        alt: words.alt,
        caption: words.caption,
        chosen_focal_point: None,
        original: Original {
            content_hash: stored.content_hash.parse().unwrap(),
            format: None,
            size: None,
            bytes: stored.bytes,
        },
    };
    let provenance = Provenance {
        uploaded_by,
        uploaded_at: now(),
    };
    images::insert(tx, &image, provenance).await?;
    Ok(image)
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

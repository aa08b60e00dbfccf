//! Files on their way in, and who is told how far they are.

use axum::extract::{FromRequestParts as _, RawPathParams};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use serde_json::{Map, Value};

use crate::app::{App, Installation};
use crate::domain::Staff;
use crate::error::Refusal;
use crate::live::progress::{ID_CHARS, Upload, Uploader, is_upload_id};
use crate::media::Spooled;
use crate::random;
use crate::usecases::pictures::{self, Arrival, Words};

use super::session::SignedIn;

/// Where a client may say by which id it knows its upload.
const HEADER: &str = "x-upload-id";
/// The same in a form.
const FIELD: &str = "upload_id";

/// A file that was sent and that nobody has looked into yet.
pub struct SentFile {
    /// Its bytes, on disk.
    pub spooled: Spooled,
    /// Told how it fares.
    pub upload: Upload,
}

/// Who sends files, and where to.
pub struct Sender {
    hotel: String,
    staff: Staff,
    id: Option<String>,
}

impl Sender {
    /// Reads who sends a request and by which id its upload is to be known.
    ///
    /// # Errors
    /// When nobody is signed in, or the id is none.
    pub async fn of(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let SignedIn { staff, .. } = SignedIn::from_request_parts(parts, app).await?;
        let path = RawPathParams::from_request_parts(parts, app).await;
        let path = path.map_err(|error| Refusal::Malformed(error.body_text()))?;
        let hotel = path.iter().find(|(name, _)| *name == "slug");
        let id = id_in(&parts.headers)?;
        Ok(Self {
            hotel: hotel.map_or("", |(_, slug)| slug).to_owned(),
            staff,
            id,
        })
    }

    /// An upload of a file that came in this field. `is_alone`: no other came with it.
    ///
    /// # Errors
    /// When the id that the form gives it is none.
    pub fn upload(
        &self,
        app: &Installation,
        fields: &Map<String, Value>,
        (field, name): (&str, &str),
        is_alone: bool,
    ) -> Result<Upload, Refusal> {
        let in_form = fields.get(FIELD).and_then(Value::as_str);
        let in_form = in_form.map(|id| checked(id, FIELD)).transpose()?;
        let given = self.id.clone().or(in_form);
        let id = match given {
            Some(id) if is_alone => id,
            // Each file has an id of its own.
            Some(id) => {
                let mut id = format!("{id}-{field}");
                id.truncate(ID_CHARS);
                id
            }
            None => random::hex(12).map_err(Refusal::Failed)?,
        };
        Ok(app.context.progress.upload(Uploader {
            hotel: self.hotel.clone(),
            staff_id: self.staff.id,
            username: self.staff.username.clone(),
            upload: id,
            file: name.to_owned(),
        }))
    }
}

/// By which id a client knows its upload, if its header says.
///
/// # Errors
/// When it is none.
pub fn id_in(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let header = headers.get(HEADER);
    let id = header.map(|id| checked(id.to_str().unwrap_or_default(), "X-Upload-Id"));
    id.transpose()
}

fn checked(id: &str, place: &str) -> Result<String, Refusal> {
    if is_upload_id(id) {
        return Ok(id.to_owned());
    }
    let reason =
        format!("Give 1 to {ID_CHARS} letters, digits, hyphens and underscores, or nothing.");
    Err(Refusal::field(place, reason))
}

/// The uploads of one request.
pub struct Uploads(pub Vec<Upload>);

impl Uploads {
    /// Tells, when the request is refused, that its uploads have failed, and why.
    ///
    /// # Errors
    /// The refusal, as it was.
    pub async fn told<T>(
        self,
        request: impl Future<Output = Result<T, Refusal>>,
    ) -> Result<T, Refusal> {
        let done = request.await;
        for upload in &self.0 {
            match &done {
                Ok(_) => upload.ends(),
                Err(refusal) => upload.failed(&refusal.sentence(), refusal.code()),
            }
        }
        done
    }
}

/// Checks, turns, strips and resizes an uploaded picture and puts it on disk.
///
/// # Errors
/// Names the field and says what is wrong with the picture and what to do.
pub async fn ingest(
    app: &Installation,
    field: &str,
    file: SentFile,
    words: Words,
) -> Result<Arrival, Refusal> {
    let SentFile { spooled, upload } = file;
    pictures::ingest(&app.context, field, spooled, upload, words).await
}

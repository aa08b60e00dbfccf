//! What a form sends: fields, and files if it is a multipart one. Files go to disk as they
//! come, never into memory.

use std::collections::BTreeMap;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use serde_json::{Map, Value};

use crate::app::{App, Installation};
use crate::domain::Violations;
use crate::error::Refusal;
use crate::media::{ReceiveError, Spooled, StoreError, StoredPicture};

use super::input::JsonObject;

/// Fields of one multipart form at most, files among them.
const MOST_FIELDS: usize = 200;

/// Fields and files of one request. Dropped, it forgets its files.
pub struct Form {
    /// Fields; those of a multipart form are texts, a field sent twice a list of them.
    pub fields: Map<String, Value>,
    /// Files by field.
    pub files: BTreeMap<String, Spooled>,
}

impl FromRequest<App> for Form {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let is_multipart = kind
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| {
                kind.trim_start()
                    .to_ascii_lowercase()
                    .starts_with("multipart/form-data")
            });
        if !is_multipart {
            let JsonObject(fields) = JsonObject::from_request(request, app).await?;
            return Ok(Self {
                fields,
                files: BTreeMap::new(),
            });
        }
        let multipart = Multipart::from_request(request, app)
            .await
            .map_err(|error| Refusal::Malformed(error.body_text()))?;
        read(multipart, app).await
    }
}

async fn read(mut multipart: Multipart, app: &Installation) -> Result<Form, Refusal> {
    let mut form = Form {
        fields: Map::new(),
        files: BTreeMap::new(),
    };
    let mut text_bytes = 0;
    for count in 0.. {
        let Some(field) = multipart
            .next_field()
            .await
            .map_err(|error| broken(app, &error))?
        else {
            break;
        };
        if count >= MOST_FIELDS {
            return Err(Refusal::TooLarge(format!(
                "A form can have {MOST_FIELDS} fields."
            )));
        }
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            let spooled = receive(field, &name, app).await?;
            // A browser sends an empty file for a file field that nobody filled in.
            if spooled.bytes() > 0 {
                form.files.insert(name, spooled);
            }
        } else {
            let text = field.text().await.map_err(|error| broken(app, &error))?;
            text_bytes += text.len();
            if text_bytes > app.context.limits.json_bytes {
                return Err(Refusal::TooLarge(format!(
                    "The form has more than {} bytes of text (FRONTAGE_MAX_JSON_BYTES).",
                    app.context.limits.json_bytes
                )));
            }
            add(&mut form.fields, name, text);
        }
    }
    Ok(form)
}

fn add(fields: &mut Map<String, Value>, name: String, text: String) {
    match fields.get_mut(&name) {
        None => {
            fields.insert(name, text.into());
        }
        Some(Value::Array(list)) => list.push(text.into()),
        Some(first) => *first = Value::Array(vec![first.take(), text.into()]),
    }
}

async fn receive(field: Field<'_>, name: &str, app: &Installation) -> Result<Spooled, Refusal> {
    let limit = app.context.limits.upload_bytes;
    app.media
        .receive(field, limit)
        .await
        .map_err(|error| match error {
            ReceiveError::TooLarge { .. } => refused(
                name,
                format!(
                    "This file has more than {} (FRONTAGE_MAX_UPLOAD_BYTES). Make it smaller and \
                 upload it again.",
                    mebibytes(limit)
                ),
            ),
            ReceiveError::Interrupted(cause) => match cause.downcast_ref::<MultipartError>() {
                Some(cause) => broken(app, cause),
                None => Refusal::Malformed("The upload ended before it was complete.".into()),
            },
            ReceiveError::Storage(error) => error.into(),
        })
}

fn broken(app: &Installation, error: &MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Refusal::TooLarge(format!(
            "The request has more than {} (FRONTAGE_MAX_REQUEST_BYTES). Send fewer files at once.",
            mebibytes(app.context.limits.request_bytes as u64)
        ));
    }
    Refusal::Malformed(format!("The form cannot be read: {}.", error.body_text()))
}

fn mebibytes(bytes: u64) -> String {
    if bytes >= 1 << 20 {
        format!("{} MiB", bytes >> 20)
    } else {
        format!("{bytes} bytes")
    }
}

/// Checks, turns, strips and resizes an uploaded picture and puts it on disk.
///
/// # Errors
/// Names the field and says what is wrong with the picture and what to do.
pub async fn ingest(
    app: &Installation,
    field: &str,
    spooled: Spooled,
) -> Result<StoredPicture, Refusal> {
    app.media
        .ingest_by_id(spooled)
        .await
        .map_err(|error| match error {
            StoreError::Refused(reason) => refused(field, reason.to_string()),
            StoreError::Busy { .. } => {
                Refusal::Busy("Too many pictures are being prepared. Try again in a moment.".into())
            }
            StoreError::Storage(error) => error.into(),
            error @ StoreError::Failed(_) => Refusal::Failed(error.into()),
        })
}

fn refused(field: &str, reason: String) -> Refusal {
    Refusal::Invalid(Violations::of(field, reason))
}

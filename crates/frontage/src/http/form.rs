//! What a form sends: fields, and files if it is a multipart one. Files go to disk as they
//! come, never into memory.

use std::collections::BTreeMap;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use serde_json::{Map, Value};

use crate::app::{App, Installation};
use crate::error::Refusal;
use crate::media::{ReceiveError, Spooled};

use super::input::JsonObject;
use super::uploads::{Sender, SentFile, Uploads};

/// Fields of one multipart form at most, files among them.
const MOST_FIELDS: usize = 200;

/// Fields and files of one request. Dropped, it forgets its files.
pub struct Form {
    /// Fields; those of a multipart form are texts, a field sent twice a list of them.
    pub fields: Map<String, Value>,
    /// Files by field.
    pub files: BTreeMap<String, SentFile>,
}

impl Form {
    /// Those that are to be told what becomes of its files.
    pub fn uploads(&self) -> Uploads {
        Uploads(
            self.files
                .values()
                .map(|file| file.upload.clone())
                .collect(),
        )
    }
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
        let (mut parts, body) = request.into_parts();
        let sender = Sender::of(&mut parts, app).await?;
        let multipart = Multipart::from_request(Request::from_parts(parts, body), app)
            .await
            .map_err(|error| Refusal::Malformed(error.body_text()))?;
        read(multipart, app, &sender).await
    }
}

async fn read(
    mut multipart: Multipart,
    app: &Installation,
    sender: &Sender,
) -> Result<Form, Refusal> {
    let mut fields = Map::new();
    let mut files = BTreeMap::new();
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
        if let Some(file) = field.file_name() {
            let file = file.to_owned();
            let received = receive(field, &name, app).await;
            if let Err(refusal @ Refusal::Picture { .. }) = &received {
                let upload = sender.upload(app, &fields, (&name, &file), files.is_empty())?;
                upload.failed(&refusal.sentence(), refusal.code());
            }
            let spooled = received?;
            // A browser sends an empty file for a file field that nobody filled in.
            if spooled.bytes() > 0 {
                files.insert(name, (spooled, file));
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
            add(&mut fields, name, text);
        }
    }
    let is_alone = files.len() == 1;
    let sent = |(field, (spooled, name)): (String, (Spooled, String))| {
        let upload = sender.upload(app, &fields, (&field, &name), is_alone)?;
        upload.received();
        let file = SentFile { spooled, upload };
        Ok::<_, Refusal>((field, file))
    };
    let files = files.into_iter().map(sent).collect::<Result<_, _>>()?;
    Ok(Form { fields, files })
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
    app.context
        .media
        .receive(field, limit)
        .await
        .map_err(|error| match error {
            ReceiveError::TooLarge { .. } => Refusal::Picture {
                field: name.to_owned(),
                problem: format!(
                    "This file has more than {} (FRONTAGE_MAX_UPLOAD_BYTES). Make it smaller and \
                     upload it again.",
                    mebibytes(limit)
                ),
                code: "too-many-bytes".to_owned(),
            },
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

//! Refusals as answers: RFC 9457 problem documents which also carry the keys that the reference
//! contract's clients read (`detail`, `error`, `non_field_errors`, the fields' names).

use std::any::Any;

use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};

use crate::error::Refusal;

impl IntoResponse for Refusal {
    fn into_response(self) -> axum::response::Response {
        if let Refusal::Failed(cause)
        | Refusal::StorageFull(cause)
        | Refusal::ReadOnly(cause)
        | Refusal::DiskFault(cause)
        | Refusal::Away(cause)
        | Refusal::PicturesAway(cause)
        | Refusal::Relocating(cause)
        | Refusal::Relocated(cause)
        | Refusal::Uncertain(cause) = &self
        {
            tracing::error!(cause = format!("{cause:#}"), "a request failed");
        }
        let status = status(&self);
        let text = self.to_string();
        let mut body = Map::new();
        body.insert("type".into(), "about:blank".into());
        body.insert(
            "title".into(),
            status.canonical_reason().unwrap_or_default().into(),
        );
        body.insert("status".into(), status.as_u16().into());
        body.insert("detail".into(), text.clone().into());
        match &self {
            Refusal::WrongCredentials => {
                body.insert("non_field_errors".into(), json!([text]));
            }
            Refusal::Invalid(violations) => {
                let mut told = Vec::new();
                for (field, reason) in violations.iter() {
                    told.push(format!("{field}: {reason}"));
                    match body.get_mut(field) {
                        Some(Value::Array(reasons)) => reasons.push(reason.into()),
                        _ => {
                            body.insert(field.into(), json!([reason]));
                        }
                    }
                }
                body.insert("detail".into(), told.join(" ").into());
                if let Some((_, first)) = violations.iter().next() {
                    body.insert("error".into(), first.into());
                }
            }
            Refusal::Picture {
                field,
                problem,
                code,
            } => {
                body.insert(field.clone(), json!([problem]));
                body.insert("detail".into(), format!("{field}: {problem}").into());
                body.insert("error".into(), problem.clone().into());
                body.insert("code".into(), code.clone().into());
            }
            Refusal::AsThingsStand { code, .. } | Refusal::Over { code, .. } => {
                body.insert("code".into(), (*code).into());
                body.insert("error".into(), text.into());
            }
            Refusal::TooManyTries(_) => {
                body.insert("code".into(), "too-many-tries".into());
                body.insert("error".into(), text.into());
            }
            Refusal::WrongSetupCode => {
                body.insert("code".into(), "wrong-setup-code".into());
                body.insert("error".into(), text.into());
            }
            Refusal::Duplicate(public_id) => {
                body.insert("error".into(), text.into());
                body.insert("code".into(), self.code().into());
                body.insert("public_id".into(), public_id.as_str().into());
            }
            Refusal::Conflict(revision, conflicts) => {
                let told = conflicts.iter().map(|conflict| {
                    let values = json!({"theirs": conflict.theirs, "yours": conflict.yours});
                    (conflict.field.clone(), values)
                });
                body.insert("conflicts".into(), Value::Object(told.collect()));
                body.insert("revision".into(), (*revision).into());
                body.insert("error".into(), text.into());
            }
            Refusal::NotFound(_)
            | Refusal::KeyReused
            | Refusal::NoSuchMethod(_)
            | Refusal::Malformed(_)
            | Refusal::TooLarge(_)
            | Refusal::Busy(_)
            | Refusal::StorageFull(_)
            | Refusal::ReadOnly(_)
            | Refusal::DiskFault(_)
            | Refusal::Away(_)
            | Refusal::PicturesAway(_)
            | Refusal::Relocating(_)
            | Refusal::Relocated(_)
            | Refusal::Uncertain(_)
            | Refusal::Failed(_) => {
                body.insert("error".into(), text.into());
            }
            _ => {}
        }
        let mut response = (status, Value::Object(body).to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        match self {
            // RFC 9110 wants a challenge; the scheme is the reference contract's.
            Refusal::NotSignedIn | Refusal::InvalidToken => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Token"));
            }
            Refusal::TooManyTries(seconds) => {
                headers.insert(header::RETRY_AFTER, seconds.into());
            }
            Refusal::Busy(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            Refusal::Away(_) | Refusal::PicturesAway(_) | Refusal::Uncertain(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            }
            Refusal::Relocating(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
            }
            // Somebody has to help first. A 507 must not be repeated by itself at all:
            // <https://www.rfc-editor.org/rfc/rfc4918#section-11.5>
            Refusal::ReadOnly(_) | Refusal::DiskFault(_) | Refusal::Relocated(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
            }
            _ => {}
        }
        response
    }
}

/// A problem of a protocol that has a status of its own for it.
pub fn of(status: StatusCode, text: &str) -> axum::response::Response {
    let body = json!({
        "type": "about:blank",
        // The one status that only its protocol knows is that of a wrong checksum.
        "title": status.canonical_reason().unwrap_or("Checksum Mismatch"),
        "status": status.as_u16(),
        "detail": text,
        "error": text,
    });
    let mut response = (status, body.to_string()).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NotSignedIn | Refusal::InvalidToken => StatusCode::UNAUTHORIZED,
        Refusal::OtherHotel
        | Refusal::ViewOnly
        | Refusal::NotOwner
        | Refusal::WrongSetupCode
        | Refusal::CrossSite => StatusCode::FORBIDDEN,
        Refusal::NotFound(_) => StatusCode::NOT_FOUND,
        Refusal::Conflict(..) | Refusal::AsThingsStand { .. } => StatusCode::CONFLICT,
        Refusal::Over { .. } => StatusCode::GONE,
        Refusal::TooManyTries(_) => StatusCode::TOO_MANY_REQUESTS,
        // Not 409: clients of the upload protocol take that for an offset to ask for again.
        Refusal::KeyReused | Refusal::Duplicate(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::NoSuchMethod(_) => StatusCode::METHOD_NOT_ALLOWED,
        Refusal::WrongCredentials | Refusal::Invalid(_) | Refusal::Malformed(_) => {
            StatusCode::BAD_REQUEST
        }
        Refusal::Picture { .. } => StatusCode::BAD_REQUEST,
        Refusal::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::StorageFull(_) => StatusCode::INSUFFICIENT_STORAGE,
        Refusal::Busy(_)
        | Refusal::ReadOnly(_)
        | Refusal::DiskFault(_)
        | Refusal::Away(_)
        | Refusal::PicturesAway(_)
        | Refusal::Relocating(_)
        | Refusal::Relocated(_)
        | Refusal::Uncertain(_) => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A handler that panicked is a fault of ours: logged, and told like any other.
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response<axum::body::Body> {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("something that is no text");
    Refusal::Failed(anyhow::anyhow!("a handler panicked: {what}")).into_response()
}

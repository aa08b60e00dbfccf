//! `Idempotency-Key`: a write that its sender may repeat, because no answer came, without a
//! second effect.
//!
//! The key is stored in the transaction of the change, so a crash cannot separate them, and the
//! use case itself looks for it there: that decides, also between two processes. This layer adds
//! what only the edge can: two requests at once wait for one another, and the first one's answer
//! is kept and given again byte for byte. When the server ended before the answer was kept, the
//! handler runs, changes nothing, and answers from the page as it is.
//! <https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header>

mod under_way;

use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, OriginalUri, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt as _;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::domain::StaffId;
use crate::error::Refusal;
use crate::live::record::{Made, Once, Outcome};
use crate::store::{StoreError, idempotency};
use crate::usecases::access;

use super::input;
use super::session::SignedIn;
use under_way::{Turn, UnderWay};

/// Says that an answer is that of the first of several equal requests.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const KEY: &str = "idempotency-key";
/// Longest key, in bytes.
const KEY_BYTES: usize = 255;

/// What the layer works with.
#[derive(Clone)]
pub struct Repeatable {
    app: App,
    under_way: UnderWay,
}

impl Repeatable {
    /// For one server.
    pub fn new(app: &App) -> Self {
        Self {
            app: app.clone(),
            under_way: UnderWay::default(),
        }
    }
}

/// Lets a request with a key through once, and answers its repetitions.
///
/// # Errors
/// When the key will not do, named another request before, or its sender may not edit.
pub async fn once(
    State(Repeatable { app, under_way }): State<Repeatable>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let is_read = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if is_read || !request.headers().contains_key(KEY) {
        return Ok(next.run(request).await);
    }
    let key = key_of(&request)?;
    let (mut parts, body) = request.into_parts();
    let mut signed_in = may_edit(&app, &mut parts).await?;
    let staff = signed_in.staff.id;
    // Taken before a form is read: of a repetition no file is received.
    let turn = under_way.turn(staff, &key).await;
    let (fingerprint, body) = fingerprint(&app, &parts, body).await?;

    let used = idempotency::find(&mut *app.context.store.snapshot().await?, staff, &key).await?;
    if let Some(used) = used {
        if used.fingerprint != fingerprint {
            return Err(Refusal::KeyReused);
        }
        let change = used.change();
        if let Some((status, body)) = used.answer {
            if let (Some(made), Some(revision)) = (parts.extensions.get::<Made>(), change) {
                made.note(revision);
            }
            return Ok(again(answer(status, body)));
        }
    }
    let once = Arc::new(Once {
        key,
        fingerprint,
        outcome: OnceLock::new(),
    });
    signed_in.once = Some(Arc::clone(&once));
    parts.extensions.insert(signed_in);
    let response = next.run(Request::from_parts(parts, body)).await;
    match once.outcome.get() {
        Some(outcome) if response.status().is_success() => {
            let response = keep(app, staff, once.key.clone(), response, turn).await?;
            Ok(match outcome {
                Outcome::Made => response,
                Outcome::Repeated => again(response),
            })
        }
        _ => Ok(response),
    }
}

fn key_of(request: &Request) -> Result<String, Refusal> {
    let mut sent = request.headers().get_all(KEY).iter();
    let key = sent.next().map(HeaderValue::as_bytes).unwrap_or_default();
    let fits = (1..=KEY_BYTES).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic);
    if !fits || sent.next().is_some() {
        let reason = format!("Send one key of 1 to {KEY_BYTES} visible ASCII characters, or none.");
        return Err(Refusal::field("Idempotency-Key", reason));
    }
    Ok(String::from_utf8_lossy(key).into_owned())
}

/// Who sends this. Asked before anything is read or told: an answer that was kept is for those
/// who may still do what it answers.
async fn may_edit(app: &App, parts: &mut Parts) -> Result<SignedIn, Refusal> {
    let signed_in = SignedIn::from_request_parts(parts, app).await?;
    let path = RawPathParams::from_request_parts(parts, app).await;
    let path = path.map_err(|error| Refusal::Malformed(error.body_text()))?;
    let slug = path.iter().find(|(name, _)| *name == "slug");
    let slug = slug.map_or("", |(_, slug)| slug);
    let mut view = app.context.store.snapshot().await?;
    access::hotel_to_edit(&mut view, &signed_in.staff, slug).await?;
    Ok(signed_in)
}

/// Method, path and, unless it is a form with files, the body; and the body again.
async fn fingerprint(app: &App, parts: &Parts, body: Body) -> Result<(String, Body), Refusal> {
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let kind = kind.map(HeaderValue::as_bytes).unwrap_or_default();
    let is_form = kind.to_ascii_lowercase().starts_with(b"multipart/");
    // Routers below others see only the rest of the path.
    let whole = parts.extensions.get::<OriginalUri>();
    let path = whole.map_or(parts.uri.path(), |OriginalUri(uri)| uri.path());
    let mut line = format!("{} {path}", parts.method);
    if let Some(draft) = parts.headers.get("x-draft") {
        // The same change of the page, or of another draft, is another request.
        line.push_str(&format!(" {}", String::from_utf8_lossy(draft.as_bytes())));
    }
    if is_form {
        return Ok((line, body));
    }
    let bytes = input::read(Request::new(body), app.context.limits.json_bytes).await?;
    let hash = hex::encode(Sha256::digest(&bytes));
    Ok((format!("{line} {hash}"), Body::from(bytes)))
}

/// Keeps an answer in the background: whoever waits for it does not wait for that, but the next
/// one with the same key does.
async fn keep(
    app: App,
    staff: StaffId,
    key: String,
    response: Response,
    turn: Turn,
) -> Result<Response, Refusal> {
    let (parts, body) = response.into_parts();
    let body = body.collect().await;
    let body = body
        .map_err(|error| Refusal::Failed(error.into()))?
        .to_bytes();
    let (status, text) = (parts.status.as_u16(), body.clone());
    tokio::spawn(async move {
        if let Err(error) = set_answer(&app, staff, &key, status, &text).await {
            // Then the next one is answered from the page as it is.
            tracing::warn!(%error, "the answer of a request with a key could not be kept");
        }
        drop(turn);
    });
    Ok(Response::from_parts(parts, Body::from(body)))
}

async fn set_answer(
    app: &App,
    staff: StaffId,
    key: &str,
    status: u16,
    body: &Bytes,
) -> Result<(), StoreError> {
    let mut tx = app.context.store.begin().await?;
    let body = String::from_utf8_lossy(body);
    idempotency::set_answer(&mut tx, staff, key, status, &body).await?;
    tx.commit().await
}

/// An answer as it was given: successful ones are JSON or empty.
fn answer(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    if body.is_empty() {
        return status.into_response();
    }
    let json = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, json)], body).into_response()
}

fn again(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

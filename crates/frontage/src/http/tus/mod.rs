//! Uploads that can be gone on with, by tus 1.0: core, creation, termination, expiration, checksum.
//! <https://tus.io/protocols/resumable-upload>
//!
//! What the protocol leaves open: the answer to the last byte comes when the picture is in the
//! gallery, or says why it is not; `GET` tells the same again, also after a break or a restart.

mod checksum;
mod fields;
mod view;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::app::{App, Installation};
use crate::error::Refusal;
use crate::media::{Broken, Held};
use crate::store::uploads::{End, Upload};
use crate::time::{http_date, now};
use crate::usecases::uploads::{self, NewUpload};

use super::input::Path;
use super::problem;
use super::session::{SignedIn, author};
use super::staff::draft_target::Target;
use fields::Metadata;

const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const EXTENSIONS: HeaderValue =
    HeaderValue::from_static("creation,termination,expiration,checksum");
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
const INSTEAD_OF_POST: HeaderName = HeaderName::from_static("x-http-method-override");
/// The protocol's own status for bytes that are not what their checksum says.
const WRONG_CHECKSUM: u16 = 460;

/// What clients of the protocol send, for pages of other sites.
pub const SENT: [HeaderName; 7] = [
    RESUMABLE,
    OFFSET,
    LENGTH,
    CHECKSUM,
    INSTEAD_OF_POST,
    HeaderName::from_static("upload-metadata"),
    HeaderName::from_static("x-request-id"),
];
/// And what they read.
pub const TOLD: [HeaderName; 8] = [
    RESUMABLE,
    OFFSET,
    LENGTH,
    EXPIRES,
    header::LOCATION,
    HeaderName::from_static("tus-version"),
    HeaderName::from_static("tus-extension"),
    HeaderName::from_static("tus-max-size"),
];

/// `/uploads/` of a hotel.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/uploads/", post(begin).get(view::list))
        .route(
            "/uploads/{id}/",
            axum::routing::head(offset)
                .get(view::read)
                .patch(go_on)
                .delete(cancel)
                .post(instead),
        )
        .layer(middleware::map_response(|mut answer: Response| {
            let headers = answer.headers_mut();
            headers.insert(RESUMABLE, VERSION);
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            std::future::ready(answer)
        }))
}

/// Says to `OPTIONS` what this server can do; what a browser asks before it asks is answered by
/// others.
pub async fn capabilities(State(app): State<App>, request: Request, next: Next) -> Response {
    let asked = *request.method() == Method::OPTIONS && request.uri().path().contains("/uploads/");
    let mut answer = next.run(request).await;
    if asked {
        let headers = answer.headers_mut();
        headers.insert(RESUMABLE, VERSION);
        headers.insert("tus-version", VERSION);
        headers.insert("tus-extension", EXTENSIONS);
        headers.insert("tus-max-size", app.context.limits.upload_bytes.into());
        let algorithms = HeaderValue::from_static(checksum::ALGORITHMS);
        headers.insert("tus-checksum-algorithm", algorithms);
    }
    answer
}

async fn begin(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    Target(draft_id): Target,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if let Some(refused) = speaks_otherwise(&headers) {
        return Ok(refused);
    }
    let metadata = Metadata::read(&headers)?;
    let new = NewUpload {
        client_id: super::uploads::id_in(&headers)?,
        name: metadata.name(),
        bytes: fields::number(&headers, &LENGTH)?,
        content_hash: metadata.hash("sha256")?,
        source_hash: metadata.hash("source_sha256")?,
        refuses_duplicates: metadata.is("duplicates", "refuse"),
        draft_id,
    };
    let upload = uploads::begin(&app.context, &signed_in.staff, &slug, new).await?;
    let place = format!("/api/staff/hotel/{slug}/uploads/{}/", upload.id);
    let mut answer = StatusCode::CREATED.into_response();
    let headers = answer.headers_mut();
    if let Ok(place) = HeaderValue::from_str(&place) {
        headers.insert(header::LOCATION, place);
    }
    expires(headers, upload.expires_at);
    Ok(answer)
}

/// How far it is. Whoever still sends to it gives way: its connection is most likely dead.
async fn offset(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if let Some(refused) = speaks_otherwise(&headers) {
        return Ok(refused);
    }
    let (upload, _held) = hold(&app, &signed_in, &slug, &id).await?;
    if let Some(End::Refused { problem, .. }) = &upload.end {
        // Its length would say that all is well; what was wrong, `GET` tells.
        return Ok(problem::of(StatusCode::GONE, problem));
    }
    let mut answer = StatusCode::OK.into_response();
    let headers = answer.headers_mut();
    headers.insert(OFFSET, come(&app, &upload)?.into());
    headers.insert(LENGTH, upload.bytes.into());
    expires(headers, upload.expires_at);
    Ok(answer)
}

async fn go_on(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    if let Some(refused) = speaks_otherwise(&headers) {
        return Ok(refused);
    }
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if kind != Some(b"application/offset+octet-stream") {
        let told = "Send the bytes as application/offset+octet-stream.";
        return Ok(problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE, told));
    }
    let at = fields::number(&headers, &OFFSET)?;
    let checksum = match headers.get(CHECKSUM) {
        None => None,
        Some(sent) => Some(checksum::of(sent)?),
    };
    let author = author(&signed_in, &headers, None)?;
    let (upload, held) = hold(&app, &signed_in, &slug, &id).await?;
    if held.is_given_up() {
        return Ok(later_one());
    }
    let there = come(&app, &upload)?;
    if at != there {
        let told = format!("This upload is at byte {there}, not at {at}. Go on from there.");
        let mut refused = problem::of(StatusCode::CONFLICT, &told);
        refused.headers_mut().insert(OFFSET, there.into());
        return Ok(refused);
    }
    if let Some(end) = upload.end {
        return Ok(told_again(end, upload.bytes));
    }
    let sent = fields::number_or_none(&headers, &header::CONTENT_LENGTH)?;
    if sent.is_some_and(|sent| sent > upload.bytes - there) {
        return Ok(too_long(&upload));
    }
    let pieces = body.into_data_stream();
    let came = held.append(pieces, there, upload.bytes, checksum).await?;
    let until = if came.length > there {
        uploads::keep(&app.context, &upload).await?
    } else {
        upload.expires_at
    };
    match came.broken {
        None => {}
        Some(Broken::Interrupted) => {
            let told = "The upload broke off. Go on where it ended.";
            return Err(Refusal::Malformed(told.to_owned()));
        }
        Some(Broken::Superseded) => return Ok(later_one()),
        Some(Broken::TooLong) => return Ok(too_long(&upload)),
        Some(Broken::WrongChecksum) => {
            let told = "What came is not what its checksum says. Send it again.";
            let status = StatusCode::from_u16(WRONG_CHECKSUM).unwrap_or(StatusCode::BAD_REQUEST);
            return Ok(problem::of(status, told));
        }
    }
    if came.length == upload.bytes {
        let SignedIn { staff, .. } = &signed_in;
        uploads::finish(&app.context, staff, &slug, &upload, &held, author).await?;
    }
    let mut answer = went_on(came.length);
    expires(answer.headers_mut(), until);
    Ok(answer)
}

async fn cancel(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if let Some(refused) = speaks_otherwise(&headers) {
        return Ok(refused);
    }
    let (upload, held) = hold(&app, &signed_in, &slug, &id).await?;
    uploads::cancel(&app.context, &upload, &held).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Some networks let no `PATCH` through; then a `POST` says that it is one.
async fn instead(
    state: State<App>,
    signed_in: SignedIn,
    path: Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let meant = headers.get(INSTEAD_OF_POST).map(HeaderValue::as_bytes);
    match meant {
        Some(b"PATCH") => go_on(state, signed_in, path, headers, body).await,
        Some(b"DELETE") => cancel(state, signed_in, path, headers).await,
        _ => {
            let told = "POST is not possible at this address, unless X-HTTP-Method-Override says \
                        that it is a PATCH or DELETE.";
            Err(Refusal::NoSuchMethod(told.to_owned()))
        }
    }
}

/// The upload, once nobody else is at it, as it is then.
async fn hold(
    app: &Installation,
    signed_in: &SignedIn,
    slug: &str,
    id: &str,
) -> Result<(Upload, Held), Refusal> {
    let (context, staff) = (&app.context, &signed_in.staff);
    // Nobody makes others give way whose upload it is not.
    let upload = uploads::own(context, staff, slug, id).await?;
    let held = context.media.hold_partial(&upload.id).await;
    let upload = uploads::own(context, staff, slug, id).await?;
    Ok((upload, held))
}

/// Bytes that have come; of one that ended nothing is kept, and all had come.
fn come(app: &Installation, upload: &Upload) -> Result<u64, Refusal> {
    if upload.end.is_some() {
        return Ok(upload.bytes);
    }
    Ok(app.context.media.partial_length(&upload.id)?)
}

/// A request that is none of the protocol's, or of another version of it.
fn speaks_otherwise(headers: &HeaderMap) -> Option<Response> {
    if headers.get(RESUMABLE) == Some(&VERSION) {
        return None;
    }
    let told = "Send Tus-Resumable: 1.0.0, the version of the protocol that is spoken here.";
    let mut refused = problem::of(StatusCode::PRECONDITION_FAILED, told);
    refused.headers_mut().insert("tus-version", VERSION);
    Some(refused)
}

fn went_on(length: u64) -> Response {
    let mut answer = StatusCode::NO_CONTENT.into_response();
    answer.headers_mut().insert(OFFSET, length.into());
    answer
}

fn told_again(end: End, bytes: u64) -> Response {
    match end {
        End::Shown { .. } => went_on(bytes),
        End::Refused {
            problem,
            code,
            public_id,
        } => view::refusal(problem, code, public_id).into_response(),
    }
}

fn too_long(upload: &Upload) -> Response {
    let told = format!(
        "More came than the {} bytes that this upload was said to have. Nothing of it was kept.",
        upload.bytes
    );
    problem::of(StatusCode::PAYLOAD_TOO_LARGE, &told)
}

fn later_one() -> Response {
    let told = "Another request came for the same upload. Ask how far it is, and go on from there.";
    problem::of(StatusCode::LOCKED, told)
}

fn expires(headers: &mut HeaderMap, at: i64) {
    if at > now()
        && let Ok(date) = HeaderValue::from_str(&http_date(at))
    {
        headers.insert(EXPIRES, date);
    }
}

/// One upload, for people who look.
fn shown(app: &Installation, upload: &Upload) -> Result<Value, Refusal> {
    let offset = come(app, upload)?;
    let state = match &upload.end {
        Some(End::Shown { .. }) => "done",
        Some(End::Refused { .. }) => "refused",
        None if offset == upload.bytes => "received",
        None => "receiving",
    };
    Ok(json!({
        "id": upload.id,
        "upload": upload.client_id,
        "name": upload.name,
        "length": upload.bytes,
        "offset": offset,
        "state": state,
        "draft": upload.draft_id,
        "created_at": crate::time::iso8601(upload.created_at),
        "expires_at": crate::time::iso8601(upload.expires_at),
    }))
}

type Told = Json<Value>;

//! `X-Draft: {id}`: what a write changes goes into that draft instead of on the page, and what is
//! read is the page with it. The writes that can are listed here; any other one that names a
//! draft is refused, so that nothing slips onto the page that was meant to wait.

use axum::extract::{FromRequestParts, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::domain::DraftId;
use crate::error::Refusal;
use crate::usecases::drafts::no_such_draft;

/// The header.
pub const DRAFT: &str = "x-draft";

/// Writes that can go into a draft: their paths below a hotel's.
const COLLECTED: [&str; 11] = [
    "/settings/",
    "/settings/gallery/upload/",
    "/settings/gallery/reorder/",
    "/settings/gallery/remove/",
    "/settings/images/{public_id}/",
    "/room-types/",
    "/room-types/{id}/",
    "/room-types/{id}/upload-image/",
    // Which languages there are cannot wait: their pages would have no address until then.
    "/languages/{language}/",
    // Which draft an upload goes into is said when it is begun.
    "/uploads/",
    "/uploads/{id}/",
];

/// Where a request is aimed at: a draft, or (none) the page.
#[derive(Debug, Clone, Copy)]
pub struct Target(pub Option<DraftId>);

impl FromRequestParts<App> for Target {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        named(&parts.headers).map(Self)
    }
}

/// The draft that a request names.
///
/// # Errors
/// When what it names is none.
fn named(headers: &HeaderMap) -> Result<Option<DraftId>, Refusal> {
    let Some(value) = headers.get(DRAFT) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| no_such_draft())
}

/// Refuses writes that name a draft and cannot go into one.
///
/// # Errors
/// Says so.
pub async fn guard(request: Request, next: Next) -> Result<Response, Refusal> {
    let is_read = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if !is_read && named(request.headers())?.is_some() {
        let path = request.extensions().get::<MatchedPath>();
        let path = path.map_or("", MatchedPath::as_str);
        let below = path.split_once("/{slug}").map_or("", |(_, below)| below);
        if !COLLECTED.contains(&below) {
            let reason = "This cannot be collected in a draft. Send it without X-Draft to do it \
                          on the page.";
            return Err(Refusal::field("X-Draft", reason));
        }
    }
    Ok(next.run(request).await)
}

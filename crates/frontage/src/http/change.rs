//! `X-Change`: which change of the page a request made. It is absent when the page stayed as it was.
//!
//! The `revision` in an answer is the page's, and may be a colleague's change of the same moment:
//! whoever took that for its own would not hear of it.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::live::record::Made;

/// The name of the header.
pub const CHANGE: HeaderName = HeaderName::from_static("x-change");

/// Says it in the answer of a request that succeeded.
pub async fn tell(mut request: Request, next: Next) -> Response {
    let made = Made::default();
    request.extensions_mut().insert(made.clone());
    let mut response = next.run(request).await;
    if response.status().is_success()
        && let Some(revision) = made.revision()
    {
        let headers = response.headers_mut();
        headers.insert(CHANGE, HeaderValue::from(revision));
    }
    response
}

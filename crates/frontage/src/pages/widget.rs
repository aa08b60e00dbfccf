//! `/widget.js`: the script for other people's pages, as it lies ready.

use axum::http::{HeaderName, StatusCode, header};

use super::compression;
use super::fields;
use super::stored::Stored;
use super::web_build::{WebFile, content_tag};

/// Its address stays when it changes, so browsers ask again soon, and meanwhile show their page
/// without waiting for the answer. Any page may load it: also with `crossorigin`, as a module, or
/// isolated from other origins.
pub fn answer(script: &WebFile) -> Stored {
    let fields = fields([
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (
            header::CACHE_CONTROL,
            "max-age=300, stale-while-revalidate=86400",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ]);
    let (body, tag) = (script.content.clone(), content_tag(&script.content));
    let copies = compression::smaller(script.copies.clone(), &body);
    Stored::new(StatusCode::OK, body, &tag, fields).with(copies)
}

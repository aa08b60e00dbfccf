//! Header fields of every answer, whoever gave it.

use axum::http::{HeaderMap, HeaderValue, header};

/// A year. It is said only where the operator has named an https address: whoever has heard it
/// does not come back without TLS.
const HTTPS_ALWAYS: HeaderValue = HeaderValue::from_static("max-age=31536000");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

/// Adds them. `https`: the world reaches this server by https.
pub fn add(fields: &mut HeaderMap, https: bool) {
    fields
        .entry(header::X_CONTENT_TYPE_OPTIONS)
        .or_insert(NOSNIFF);
    if https {
        fields.insert(header::STRICT_TRANSPORT_SECURITY, HTTPS_ALWAYS);
    }
}

//! From which revision somebody edited: `base_revision` in what was sent, or `If-Match` with the
//! ETag of the page, which counts more.

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};

use crate::app::Installation;
use crate::domain::Revision;
use crate::error::Refusal;
use crate::http::input::Reader;
use crate::pages::without_encoding;

/// The revision; none when the client does not say.
///
/// # Errors
/// When it is no number, or the ETag is not one of this database.
pub fn revision(
    app: &Installation,
    headers: &HeaderMap,
    fields: &Map<String, Value>,
) -> Result<Option<Revision>, Refusal> {
    if let Some(revision) = matched(app, headers)? {
        return Ok(Some(revision));
    }
    let mut reader = Reader::new(fields);
    let named = reader
        .get("base_revision")
        .and_then(|_| reader.integer("base_revision"));
    std::mem::take(&mut reader.faults).into_result()?;
    Ok(named)
}

fn matched(app: &Installation, headers: &HeaderMap) -> Result<Option<Revision>, Refusal> {
    let Some(tag) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let tag = tag.to_str().unwrap_or_default();
    let tag = tag.trim().trim_start_matches("W/").trim_matches('"');
    // However the page was encoded on its way.
    let known = without_encoding(tag)
        .rsplit_once('-')
        .filter(|(epoch, _)| *epoch == app.epoch);
    let revision = known.and_then(|(_, revision)| revision.parse().ok());
    let reason = "This is no ETag of this hotel's page. Read the page again.";
    revision
        .map(Some)
        .ok_or_else(|| Refusal::field("If-Match", reason))
}

//! `/media/{public_id}/{width}.webp|jpg`: renditions. Originals are never served.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio_util::io::ReaderStream;

use crate::app::App;
use crate::domain::PublicId;
use crate::error::Refusal;
use crate::http::input::Path;
use frontage_imaging::Format;

/// A rendition never changes, and its address never means another.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Even opened by itself, a picture may run and load nothing.
const ALONE: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// `/media/…`.
pub fn routes() -> Router<App> {
    Router::new().route("/media/{public_id}/{version}/{file}", get(rendition))
}

async fn rendition(
    State(app): State<App>,
    Path((public_id, _version, file)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let missing = || Refusal::NotFound("There is no such picture.".to_owned());
    let public_id = public_id.parse::<PublicId>().map_err(|_| missing())?;
    let (width, format) = parse(&file).ok_or_else(missing)?;
    let path = app.media.path_of(&public_id, width, format);
    let file = tokio::fs::File::open(&path).await.map_err(|_| missing())?;
    let length = file
        .metadata()
        .await
        .map_err(|error| Refusal::Failed(error.into()))?
        .len();
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(format.media_type()),
        ),
        (header::CONTENT_LENGTH, HeaderValue::from(length)),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::CONTENT_SECURITY_POLICY, ALONE),
        (
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    let body = Body::from_stream(ReaderStream::with_capacity(file, 64 * 1024));
    Ok((headers, body).into_response())
}

fn parse(file: &str) -> Option<(u32, Format)> {
    let (width, extension) = file.split_once('.')?;
    let format = match extension {
        "webp" => Format::WebP,
        "jpg" => Format::Jpeg,
        _ => return None,
    };
    // One address for one file: caches keep what two spellings of a number would double.
    let plain =
        width.len() <= 5 && !width.starts_with('0') && width.bytes().all(|b| b.is_ascii_digit());
    if plain {
        Some((width.parse().ok()?, format))
    } else {
        None
    }
}

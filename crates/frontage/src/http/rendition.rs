//! A rendition as an answer, and the way to one that is not made yet.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use frontage_imaging::{Format, Spec};
use tokio_util::io::ReaderStream;

use crate::app::Installation;
use crate::domain::{Image, Version};
use crate::error::Refusal;
use crate::media::{MakeError, Rendition, Unfinished};
use crate::pages::{CROSS_ORIGIN_RESOURCE_POLICY, browser_has};
use crate::usecases::pictures::to_imaging;

/// A rendition never changes, and its address never means another.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Even opened by itself, a picture may run and load nothing.
const ALONE: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
/// Bytes read from the disk at once.
const PIECE: usize = 64 * 1024;

/// A rendition as the answer to a request with these headers.
pub fn answer(
    rendition: Rendition,
    spec: &Spec,
    version: &Version,
    headers: &HeaderMap,
) -> Response {
    // One address, one file: its version says all about it.
    let etag = format!("\"{version}\"");
    let is_known = browser_has(headers, etag.as_bytes());
    let always: [(HeaderName, HeaderValue); 6] = [
        (
            header::ETAG,
            HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("\"\"")),
        ),
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
        (
            CROSS_ORIGIN_RESOURCE_POLICY,
            HeaderValue::from_static("cross-origin"),
        ),
    ];
    if is_known {
        return (StatusCode::NOT_MODIFIED, always).into_response();
    }
    let of_body = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(spec.format.media_type()),
        ),
        (header::CONTENT_LENGTH, HeaderValue::from(rendition.bytes)),
    ];
    let file = tokio::fs::File::from_std(rendition.file);
    let body = Body::from_stream(ReaderStream::with_capacity(file, PIECE));
    (always, of_body, body).into_response()
}

/// A rendition of what a picture shows at present, made if it is not there; none when the picture
/// has no such rendition, or nothing is left to make it of.
///
/// # Errors
/// When too many are asked for, or the server fails.
pub async fn of_image(
    app: &Installation,
    image: &Image,
    spec: &Spec,
) -> Result<Option<Rendition>, Refusal> {
    let of = Unfinished {
        content_hash: image.original.content_hash.clone(),
        frame: image.shown.frame.map(to_imaging),
        version: image.shown.version.clone(),
    };
    let size = (image.shown.width, image.shown.height);
    match app.context.media.make(&of, size, spec).await {
        Ok(rendition) => Ok(Some(rendition)),
        Err(error) => told(error),
    }
}

/// What cannot be made is not there.
fn told<T>(error: MakeError) -> Result<Option<T>, Refusal> {
    match error {
        MakeError::NoSuchRendition | MakeError::NoOriginal => Ok(None),
        MakeError::Refused(refused) => {
            tracing::warn!(%refused, "a rendition cannot be made");
            Ok(None)
        }
        MakeError::Busy { .. } => Err(Refusal::Busy(
            "Too many pictures are being prepared. Try again in a moment.".to_owned(),
        )),
        MakeError::Storage(error) => Err(error.into()),
        error => Err(Refusal::Failed(error.into())),
    }
}

/// The whole of a picture, whatever part of it is shown, as WebP: `width` wide, or the widest
/// below. None when neither its original nor a rendition of the whole was kept.
///
/// # Errors
/// When too many are asked for, or the server fails.
pub async fn of_whole(
    app: &Installation,
    image: &Image,
    width: u32,
) -> Result<Option<(Version, Spec, Rendition)>, Refusal> {
    let widest = |widths: &[u32]| {
        let fits = widths.iter().rev().find(|w| **w <= width);
        fits.or(widths.first()).copied()
    };
    let spec = |width| Spec::whole(width, Format::WebP);
    if image.shown.frame.is_none() {
        let Some(spec) = widest(&image.shown.widths).map(spec) else {
            return Ok(None);
        };
        let found = of_image(app, image, &spec).await?;
        return Ok(found.map(|found| (image.shown.version.clone(), spec, found)));
    }
    // First light of the whole: enough to look at, and there at once when it was shown before.
    let content = &image.original.content_hash;
    let whole = match app.context.media.reframe(content, None).await {
        Ok(whole) => whole,
        Err(error) => return told(error.into()),
    };
    let Some(spec) = widest(&whole.widths).map(spec) else {
        return Ok(None);
    };
    let version = whole.version.clone();
    // Opened before it is let go: nobody else may need its files.
    let found = app.context.media.rendition(&version, &spec).await?;
    Ok(found.map(|found| (version, spec, found)))
}

//! `/media/{public_id}/{version}/{spec}`: renditions. Originals are never served.
//!
//! What is on disk is served without a look at any row: a version names bytes, and they never
//! change. Only what is not there is looked for: a rendition that a bucket keeps or that is still
//! to be made, an address of before versions, one of a version that is shown no more.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use frontage_imaging::{Crop, Spec};

use crate::app::{App, Installation};
use crate::domain::{Image, PublicId, Version};
use crate::error::Refusal;
use crate::http::input::Path;
use crate::http::rendition;
use crate::live::Addresses;
use crate::store::images;

/// `/media/…`.
pub fn routes() -> Router<App> {
    Router::new().route("/media/{public_id}/{*rest}", get(picture))
}

async fn picture(
    State(app): State<App>,
    Path((public_id, rest)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let public_id: PublicId = public_id.parse().map_err(|_| missing())?;
    let (version, spec) = asked(&rest).ok_or_else(missing)?;
    if let Some(version) = &version
        && let Some(found) = app.context.media.at_hand(version, &spec).await?
    {
        return Ok(rendition::answer(found, &spec, version, &headers));
    }
    let image = {
        let mut view = app.context.store.snapshot().await?;
        images::by_public_id(&mut view, &public_id).await?
    };
    let image = image.ok_or_else(missing)?;
    if let Some(version) = &version
        && let Some(found) = app.context.media.rendition(version, &spec).await?
    {
        return Ok(rendition::answer(found, &spec, version, &headers));
    }
    let present = at_present(&app, &image, spec).ok_or_else(missing)?;
    if version.as_ref() != Some(&image.shown.version) || present != spec {
        return Ok(moved(&image, &present));
    }
    let found = rendition::of_image(&app, &image, &spec).await?;
    let found = found.ok_or_else(missing)?;
    Ok(rendition::answer(
        found,
        &spec,
        &image.shown.version,
        &headers,
    ))
}

fn missing() -> Refusal {
    Refusal::NotFound("There is no such picture.".to_owned())
}

/// Version and rendition that a path names; the version is missing in addresses of before there
/// were any.
fn asked(rest: &str) -> Option<(Option<Version>, Spec)> {
    match rest.split_once('/') {
        None => Some((None, rest.parse().ok()?)),
        Some((version, spec)) => Some((Some(version.parse().ok()?), spec.parse().ok()?)),
    }
}

/// The rendition that shows the same of what the picture shows now: a crop lies around the present
/// focal point. None when the picture has no such width.
fn at_present(app: &Installation, image: &Image, mut spec: Spec) -> Option<Spec> {
    let shown = &image.shown;
    if let Some(crop) = spec.crop {
        let (x, y) = image.focal_point().thousandths();
        let focal = [u16::try_from(x).ok()?, u16::try_from(y).ok()?];
        spec.crop = Some(Crop { focal, ..crop });
        let recipe = &app.context.media.settings().recipe;
        recipe.has(shown.width, shown.height, &spec).then_some(spec)
    } else {
        shown.widths.contains(&spec.width).then_some(spec)
    }
}

/// To be asked again each time: the next crop or rebuild moves it elsewhere.
fn moved(image: &Image, spec: &Spec) -> Response {
    let path = Addresses::path_of(image, &spec.to_string());
    let headers = [
        (
            header::LOCATION,
            HeaderValue::from_str(&path).unwrap_or(HeaderValue::from_static("/")),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        ),
    ];
    (StatusCode::FOUND, headers).into_response()
}

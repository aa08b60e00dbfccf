//! `/`, `/hotels/{slug}`, `/staff/…` and the files they load.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::app::App;
use crate::error::Refusal;
use crate::live::snapshots::Snapshot;
use crate::pages::{HotelPage, Site};

use super::landing;

/// Pages, their files, and a helpful answer everywhere else.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(landing_page))
        .route("/hotels/{slug}", get(hotel))
        .route("/hotels/{slug}/", get(hotel_with_slash))
        .route("/staff", get(console))
        .route("/staff/", get(console))
        .route("/staff/{*path}", get(console))
        .route("/assets/{*path}", get(asset))
        .fallback(not_found)
}

/// What is the same on every page; pages find the hub where they came from themselves.
fn site<'a>(app: &'a App, realtime: &'a str) -> Site<'a> {
    Site {
        base_url: app.context.addresses.base(),
        realtime_json: realtime,
    }
}

async fn landing_page(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let realtime = app.realtime.connection(None).to_string();
    landing::landing(&app, site(&app, &realtime), &uri, &headers).await
}

async fn hotel(
    State(app): State<App>,
    slug: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    // What is no text is no hotel's address.
    let slug = slug.map_or_else(|_| String::new(), |Path(slug)| slug);
    let realtime = app.realtime.connection(None).to_string();
    let mark = app.context.store.mark();
    let snapshot = match app.snapshots.get(&slug).await {
        Ok(Some(snapshot)) => snapshot,
        Ok(None) => {
            let page = landing::not_found(&app, site(&app, &realtime), &slug, &headers).await;
            return page.into_response();
        }
        Err(error) => return Refusal::from(error).into_response(),
    };
    let page = hotel_page(&app, &slug, &snapshot);
    let page = app.pages.hotel(page, site(&app, &realtime)).await;
    if page.is_complete {
        let path = format!("/hotels/{slug}");
        app.pages.shelf().put(&path, mark, &page.stored);
    }
    page.stored.answer(&headers)
}

/// A snapshot as pages want it.
pub fn hotel_page<'a>(app: &'a App, slug: &'a str, snapshot: &'a Snapshot) -> HotelPage<'a> {
    HotelPage {
        slug,
        epoch: &app.epoch,
        revision: snapshot.revision,
        document_json: std::str::from_utf8(&snapshot.json).unwrap_or("null"),
    }
}

async fn hotel_with_slash(Path(slug): Path<String>) -> Redirect {
    Redirect::permanent(&format!("/hotels/{slug}"))
}

async fn console(State(app): State<App>, headers: HeaderMap) -> Response {
    let realtime = app.realtime.connection(None).to_string();
    app.pages.console(site(&app, &realtime), &headers).await
}

async fn asset(State(app): State<App>, Path(path): Path<String>, headers: HeaderMap) -> Response {
    app.pages.asset(&path, &headers).await
}

async fn not_found(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    if uri.path().starts_with("/media/") {
        return Refusal::NotFound("There is no such picture.".to_owned()).into_response();
    }
    let realtime = app.realtime.connection(None).to_string();
    // The last part is what somebody meant to be a hotel.
    let asked = uri.path().rsplit('/').find(|part| !part.is_empty());
    let asked = asked.unwrap_or_default();
    let page = landing::not_found(&app, site(&app, &realtime), asked, &headers).await;
    page.into_response()
}

//! `/`, `/hotels/{slug}`, `/staff/…` and the files they load.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::app::App;
use crate::error::Refusal;
use crate::live::snapshots::Snapshot;
use crate::pages::{HotelPage, Site};

use super::cards;

/// Pages, their files, and a helpful answer everywhere else.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(landing))
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

async fn landing(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let mark = app.context.store.mark();
    let cards = cards::of_landing_page(&app).await?.cards;
    let cards = serde_json::Value::from(cards).to_string();
    let realtime = app.realtime.connection(None).to_string();
    let page = app.pages.landing(&cards, site(&app, &realtime)).await;
    if page.is_complete && uri.query().is_none() {
        app.pages.shelf().put("/", mark, &page.stored);
    }
    Ok(page.stored.answer(&headers))
}

async fn hotel(State(app): State<App>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    let realtime = app.realtime.connection(None).to_string();
    let mark = app.context.store.mark();
    let snapshot = match app.snapshots.get(&slug).await {
        Ok(Some(snapshot)) => snapshot,
        Ok(None) => return app.pages.not_found(site(&app, &realtime), &headers).await,
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
    app.pages.not_found(site(&app, &realtime), &headers).await
}

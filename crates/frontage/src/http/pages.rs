//! `/`, `/hotels/{slug}`, `/staff/…` and the files they load.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::app::App;
use crate::domain::Language;
use crate::error::Refusal;
use crate::live::snapshots::Snapshot;
use crate::pages::{HotelPage, Site};
use crate::usecases::setup;

use super::{draft_page, landing};

/// Pages, their files, and a helpful answer everywhere else.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(landing_page))
        .route("/hotels/{slug}", get(hotel))
        .route("/hotels/{slug}/", get(hotel_with_slash))
        .route("/hotels/{slug}/{language}", get(hotel_in_language))
        .route("/hotels/{slug}/{language}/", get(language_with_slash))
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
    if is_new(&app).await? {
        return Ok(to_setup());
    }
    let realtime = app.realtime.connection(None).to_string();
    landing::landing(&app, site(&app, &realtime), &uri, &headers).await
}

async fn hotel(
    State(app): State<App>,
    slug: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    // What is no text is no hotel's address.
    let slug = slug.map_or_else(|_| String::new(), |Path(slug)| slug);
    page_of(&app, &slug, None, request).await
}

/// The page in one of the hotel's further languages.
async fn hotel_in_language(
    State(app): State<App>,
    names: Result<Path<(String, String)>, PathRejection>,
    request: Request,
) -> Response {
    let names = names.map(|Path(names)| names).ok();
    let known = names.and_then(|(slug, code)| Some((slug, Language::parse(&code)?, code)));
    let Some((slug, language, code)) = known else {
        let (request, _) = request.into_parts();
        return not_found(State(app), request.uri, request.headers).await;
    };
    if code != language.code() {
        return to_address(&slug, Some(language), request.uri()).into_response();
    }
    page_of(&app, &slug, Some(language), request).await
}

/// The path of a hotel's page in a language; of the main one when none is given.
pub fn address(slug: &str, language: Option<Language>) -> String {
    match language {
        Some(language) => format!("/hotels/{slug}/{}", language.code()),
        None => format!("/hotels/{slug}"),
    }
}

async fn page_of(app: &App, slug: &str, language: Option<Language>, request: Request) -> Response {
    let realtime = app.realtime.connection(None).to_string();
    let (mut request, _) = request.into_parts();
    if let Some(asked) = draft_page::Asked::of(&request.uri) {
        let site = site(app, &realtime);
        let page = draft_page::show(app, site, (slug, language), asked, &mut request);
        return page.await.into_response();
    }
    let headers = &request.headers;
    let mark = app.context.store.mark();
    let snapshot = match app.snapshots.get(slug, language).await {
        // Staff took the language away, or it is the main one: the page has one address.
        Ok(Some(snapshot)) if snapshot.language != language => {
            return Redirect::temporary(&address(slug, None)).into_response();
        }
        Ok(Some(snapshot)) => snapshot,
        Ok(None) => {
            let page = landing::not_found(app, site(app, &realtime), slug, headers).await;
            return page.into_response();
        }
        Err(error) => return Refusal::from(error).into_response(),
    };
    let page = hotel_page(app, slug, &snapshot);
    let page = app.pages.hotel(page, site(app, &realtime)).await;
    if page.is_complete {
        let path = address(slug, language);
        app.pages.shelf().put(&path, mark, &page.stored);
    }
    page.stored.answer(headers)
}

/// A snapshot as pages want it.
pub fn hotel_page<'a>(app: &'a App, slug: &'a str, snapshot: &'a Snapshot) -> HotelPage<'a> {
    HotelPage {
        slug,
        epoch: &app.epoch,
        revision: snapshot.revision,
        language: snapshot.language,
        document_json: std::str::from_utf8(&snapshot.json).unwrap_or("null"),
    }
}

async fn hotel_with_slash(Path(slug): Path<String>, uri: Uri) -> Redirect {
    to_address(&slug, None, &uri)
}

/// From another way to write it to the address of a page, with the draft that it asks for.
fn to_address(slug: &str, language: Option<Language>, asked: &Uri) -> Redirect {
    let address = address(slug, language);
    match asked.query().filter(|query| draft_page::names_draft(query)) {
        Some(query) => Redirect::temporary(&format!("{address}?{query}")),
        None => Redirect::permanent(&address),
    }
}

async fn language_with_slash(
    State(app): State<App>,
    Path((slug, code)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match Language::parse(&code) {
        Some(language) => to_address(&slug, Some(language), &uri).into_response(),
        None => not_found(State(app), uri, headers).await,
    }
}

/// The console; as long as nobody has set up this installation, nothing of it but the first run.
async fn console(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if uri.path().trim_end_matches('/') != SETUP && is_new(&app).await? {
        return Ok(to_setup());
    }
    let realtime = app.realtime.connection(None).to_string();
    Ok(app.pages.console(site(&app, &realtime), &headers).await)
}

/// Where the first run is.
const SETUP: &str = "/staff/setup";

/// Whether the first run is still to come.
async fn is_new(app: &App) -> Result<bool, Refusal> {
    Ok(setup::is_open(&mut *app.context.store.snapshot().await?).await?)
}

/// To the first run. Browsers take along what stands behind a `#`.
fn to_setup() -> Response {
    let never_kept = [(header::CACHE_CONTROL, "no-store")];
    (never_kept, Redirect::temporary(SETUP)).into_response()
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

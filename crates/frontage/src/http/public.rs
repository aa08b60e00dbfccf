//! What guests and other people's pages read.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::app::{App, Installation};
use crate::domain::Language;
use crate::domain::colour::THEME_COLOURS;
use crate::error::Refusal;
use crate::live::document;
use crate::pages::browser_has;

use super::cards::{self, Filter};
use super::input::{Parameters, Path};
use super::pages::hotel_page;
use super::paging::{Paging, page_of};

/// Everything under `/api/hotel/public/`, `/api/public/` and `/api/common/`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/hotel/public/", get(list))
        .route("/hotel/public/filters/", get(filters))
        .route("/hotel/public/page/{slug}/", get(page))
        .route("/hotel/public/{slug}/settings/", get(settings))
        .route("/public/hotels/{slug}/settings/", get(settings))
        .route("/public/hotels/{slug}/", get(snapshot))
        .route("/public/hotels/{slug}/events/", get(events))
        .route("/common/{slug}/theme/", get(theme))
}

async fn list(
    State(app): State<App>,
    Parameters(filter): Parameters<Filter>,
    Parameters(paging): Parameters<Paging>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    // Before the cards: what changes meanwhile is asked for once more, and never missed.
    let etag = cards::version(&app).await?;
    let kept = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::ETAG,
            HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("\"\"")),
        ),
    ];
    if browser_has(&headers, etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let cards = cards::of_active_hotels(&app, &filter).await?;
    let address = format!("{}/api/hotel/public/", app.context.addresses.base());
    Ok((kept, Json(page_of(cards, &paging, &address))).into_response())
}

async fn filters(State(app): State<App>) -> Result<Json<Value>, Refusal> {
    cards::filters(&app).await.map(Json)
}

async fn snapshot(
    State(app): State<App>,
    Path(slug): Path<String>,
    Parameters(query): Parameters<Spoken>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let mark = app.context.store.mark();
    let language = query.language()?;
    let snapshot = app.snapshots.get(&slug, language).await?;
    let snapshot = snapshot.ok_or_else(Refusal::no_such_hotel)?;
    let document = hotel_page(&app, &slug, &snapshot);
    let document = app.pages.document(document).await;
    if document.is_complete && language.is_none() {
        let path = format!("/api/public/hotels/{slug}/");
        app.pages.shelf().put(&path, mark, &document.stored);
    }
    Ok(document.stored.answer(&headers))
}

/// `?lang=`.
#[derive(Deserialize)]
pub struct Spoken {
    lang: Option<String>,
}

impl Spoken {
    /// In which language to answer. One that the hotel has not is answered in the main one, as
    /// staff may take it away at any moment; what is no language is refused.
    pub fn language(&self) -> Result<Option<Language>, Refusal> {
        let Some(code) = self.lang.as_deref().filter(|code| !code.is_empty()) else {
            return Ok(None);
        };
        let known = Language::parse(code);
        let reason = "This is no language that Frontage knows. Give a tag like ?lang=de.";
        known
            .map(Some)
            .ok_or_else(|| Refusal::field("lang", reason))
    }
}

#[derive(Deserialize)]
struct After {
    after: Option<String>,
    epoch: Option<String>,
}

async fn events(
    State(app): State<App>,
    Path(slug): Path<String>,
    Parameters(query): Parameters<After>,
    Parameters(spoken): Parameters<Spoken>,
) -> Result<Response, Refusal> {
    let after = query
        .after
        .as_deref()
        .and_then(|text| text.parse().ok())
        .filter(|n| *n >= 0);
    let Some(after) = after else {
        let reason = "Give the last revision you know, like ?after=42 (0 for all).";
        return Err(Refusal::field("after", reason));
    };
    let missed = app
        .replay
        .missed(&slug, after, query.epoch.as_deref(), spoken.language()?)
        .await?
        .ok_or_else(Refusal::no_such_hotel)?;
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_TYPE, "application/json"),
    ];
    Ok((headers, missed).into_response())
}

async fn document(app: &Installation, slug: &str) -> Result<Map<String, Value>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let read = document::read(&mut view, &app.context.addresses, &app.epoch, slug, None).await?;
    read.map(|document| document.json)
        .ok_or_else(Refusal::no_such_hotel)
}

/// The reference's whole page: plain fields, its settings, its active room types.
async fn page(State(app): State<App>, Path(slug): Path<String>) -> Result<Json<Value>, Refusal> {
    let document = document(&app, &slug).await?;
    let mut page = document.clone();
    for (plain, url) in [
        ("hero_image_url", "hero_image"),
        ("landing_page_image_url", "landing_page_image"),
        ("logo_url", "logo"),
        ("favicon_url", "favicon"),
    ] {
        page.insert(plain.into(), document.get(url).cloned().unwrap_or_default());
    }
    for coordinate in ["latitude", "longitude"] {
        page.insert(coordinate.into(), decimal(document.get(coordinate)));
    }
    page.insert("public_settings".into(), settings_of(&document).into());
    page.insert("booking_options".into(), Value::Null);
    page.insert("offers".into(), json!([]));
    page.insert("leisure_activities".into(), json!([]));
    Ok(Json(page.into()))
}

/// The reference writes decimals as text, with six places for coordinates.
fn decimal(number: Option<&Value>) -> Value {
    number
        .and_then(Value::as_f64)
        .map_or(Value::Null, |number| format!("{number:.6}").into())
}

async fn settings(
    State(app): State<App>,
    Path(slug): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let document = document(&app, &slug).await?;
    Ok(Json(settings_of(&document).into()))
}

fn settings_of(document: &Map<String, Value>) -> Map<String, Value> {
    const PLAIN: [&str; 20] = [
        "slug",
        "revision",
        "updated_at",
        "short_description",
        "long_description",
        "welcome_message",
        "hero_image",
        "hero_image_display",
        "landing_page_image",
        "gallery",
        "amenities",
        "contact_email",
        "contact_phone",
        "contact_address",
        "website",
        "google_maps_link",
        "logo",
        "favicon",
        "slogan",
        "theme_mode",
    ];
    let colours = THEME_COLOURS.iter().map(|(name, _)| *name);
    PLAIN
        .into_iter()
        .chain(colours)
        .filter_map(|name| Some((name.to_owned(), document.get(name)?.clone())))
        .collect()
}

async fn theme(State(app): State<App>, Path(slug): Path<String>) -> Result<Json<Value>, Refusal> {
    let document = document(&app, &slug).await?;
    let get = |name: &str| document.get(name).cloned().unwrap_or_default();
    Ok(Json(json!({
        "hotel_slug": slug,
        "hotel_name": get("name"),
        "primary_color": get("primary_color"),
        "main_color": get("primary_color"),
        "secondary_color": get("secondary_color"),
        "accent_color": get("accent_color"),
        "background_color": get("background_color"),
        "button_color": get("button_color"),
        "theme_mode": get("theme_mode"),
        "revision": get("revision"),
    })))
}

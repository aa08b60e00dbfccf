//! The landing page with what a guest asked of it, and the page for addresses that lead nowhere.

use axum::extract::Query;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::error::Refusal;
use crate::pages::{LandingPage, NotFoundPage, Site};
use crate::store::hotels::{self, Named};

use super::{cards, near};

/// What the landing page can be asked for, by the names in its address.
const FIELDS: [&str; 5] = ["q", "city", "country", "hotel_type", "tag"];
/// Characters of each that count.
const LONGEST: usize = 100;

/// Hotels that a not-found page suggests, and those that it lists beside.
const NEAREST: usize = 3;
const LISTED: usize = 6;
/// `/`, also as its filter asks for it without script.
pub async fn landing(
    app: &App,
    site: Site<'_>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let mark = app.context.store.mark();
    let landing = cards::of_landing_page(app).await?;
    let cards = Value::from(landing.cards).to_string();
    let (filter, is_filtered) = filter_in(uri);
    let page = LandingPage {
        cards_json: &cards,
        version: &landing.version,
        filter_json: &filter.to_string(),
        is_filtered,
    };
    let page = app.pages.landing(page, site).await;
    if page.is_complete && uri.query().is_none() {
        app.pages.shelf().put("/", mark, &page.stored);
    }
    Ok(page.stored.answer(headers))
}

/// What a query asks for, and whether that is anything. Whatever else stands there is nothing.
fn filter_in(uri: &Uri) -> (Value, bool) {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
    let pairs = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
    let value = |field: &str| {
        let found = pairs.iter().find(|(name, _)| name == field);
        let value = found.map_or("", |(_, value)| value.trim());
        let beginning: String = value.chars().take(LONGEST).collect();
        beginning.trim_end().to_owned()
    };
    let filter: Map<String, Value> = FIELDS
        .into_iter()
        .map(|field| (field.to_owned(), value(field).into()))
        .collect();
    let is_filtered = filter.values().any(|value| value != "");
    (filter.into(), is_filtered)
}

/// The page for an address that leads nowhere, with the hotels that `asked`, a part of it, may
/// have meant.
pub async fn not_found(
    app: &App,
    site: Site<'_>,
    asked: &str,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let all = hotels::named(&mut *app.context.store.snapshot().await?).await?;
    let names = all
        .iter()
        .map(|hotel| (hotel.slug.as_str(), hotel.name.as_str()));
    let nearest = near::nearest(asked, names, NEAREST);
    let near: Vec<Value> = nearest
        .into_iter()
        .map(|index| way_on(&all[index]))
        .collect();
    let listed: Vec<Value> = all.iter().take(LISTED).map(way_on).collect();
    let page = NotFoundPage {
        near_json: &Value::from(near).to_string(),
        hotels_json: &Value::from(listed).to_string(),
        count: all.len(),
    };
    Ok(app.pages.not_found(page, site, headers).await)
}

fn way_on(hotel: &Named) -> Value {
    json!({"slug": hotel.slug, "name": hotel.name, "city": hotel.city, "country": hotel.country})
}

//! The cards of the landing page, and what they can be filtered by.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::Installation;
use crate::domain::Hotel;
use crate::error::Refusal;
use crate::live::card::{card, place, short_card};
use crate::live::message::Pictures;
use crate::store::{Session, hotels, images};

/// `?q&city&country&tags=a,b&hotel_type&sort=name_asc` (reference contract §4).
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    q: Option<String>,
    city: Option<String>,
    country: Option<String>,
    tags: Option<String>,
    hotel_type: Option<String>,
    sort: Option<String>,
}

/// The cards of the hotels that guests see and that pass the filter.
pub async fn of_active_hotels(app: &Installation, filter: &Filter) -> Result<Vec<Value>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let mut hotels = hotels::active(&mut view).await?;
    let known = images::on_cards(&mut view).await?;
    let pictures = Pictures::new(&app.context.addresses, &known);
    hotels.retain(|hotel| filter.passes(hotel));
    if filter.sort.as_deref() == Some("name_asc") {
        hotels.sort_by_key(|hotel| hotel.displayed("name").to_lowercase());
    } else {
        hotels.sort_by(|one, other| place(one).cmp(&place(other)));
    }
    Ok(hotels
        .iter()
        .map(|hotel| card(hotel, &pictures).into())
        .collect())
}

/// The entity tag of the list of hotels: another one after each change of any hotel.
pub async fn version(app: &Installation) -> Result<String, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    version_in(app, &mut view).await
}

async fn version_in(app: &Installation, view: &mut Session) -> Result<String, Refusal> {
    let (hotels, changes) = hotels::version(view).await?;
    Ok(format!("\"{}-{hotels}-{changes}\"", app.epoch))
}

/// What the landing page starts with.
#[derive(Debug)]
pub struct Landing {
    /// The cards of all hotels that guests see, each as the channel of all hotels would tell it.
    pub cards: Vec<Value>,
    /// The entity tag of the list they are from.
    pub version: String,
}

/// The landing page as it is now.
pub async fn of_landing_page(app: &Installation) -> Result<Landing, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    // The view is one moment in time: the version and the cards belong together.
    let version = version_in(app, &mut view).await?;
    let mut hotels = hotels::active(&mut view).await?;
    let known = images::on_cards(&mut view).await?;
    let pictures = Pictures::new(&app.context.addresses, &known);
    hotels.sort_by(|one, other| place(one).cmp(&place(other)));
    let cards = hotels.iter();
    let cards = cards.map(|hotel| short_card(hotel, &pictures).into());
    Ok(Landing {
        cards: cards.collect(),
        version,
    })
}

/// What the active hotels can be filtered by.
pub async fn filters(app: &Installation) -> Result<Value, Refusal> {
    let hotels = hotels::active(&mut *app.context.store.snapshot().await?).await?;
    let distinct = |values: Vec<&str>| -> BTreeSet<String> {
        values
            .into_iter()
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .collect()
    };
    Ok(json!({
        "cities": distinct(hotels.iter().map(|hotel| hotel.displayed("city")).collect()),
        "countries": distinct(hotels.iter().map(|hotel| hotel.displayed("country")).collect()),
        "tags": distinct(hotels.iter().flat_map(|h| h.tags.iter().map(String::as_str)).collect()),
        "hotel_types": distinct(hotels.iter().map(|hotel| hotel.hotel_type.as_str()).collect()),
    }))
}

impl Filter {
    fn passes(&self, hotel: &Hotel) -> bool {
        let is = |wanted: &Option<String>, value: &str| {
            wanted
                .as_deref()
                .is_none_or(|text| text.is_empty() || text.eq_ignore_ascii_case(value))
        };
        let has_text = self.q.as_deref().is_none_or(|text| {
            let text = text.trim().to_lowercase();
            let fields = ["name", "tagline", "city", "country"].map(|name| hotel.displayed(name));
            fields
                .into_iter()
                .chain([hotel.text("short_description")])
                .any(|field| field.to_lowercase().contains(&text))
        });
        let has_tags = self.tags.as_deref().is_none_or(|tags| {
            let wanted = tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
            let mut wanted = wanted.peekable();
            wanted.peek().is_none()
                || wanted.any(|tag| hotel.tags.iter().any(|own| own.eq_ignore_ascii_case(tag)))
        });
        has_text
            && has_tags
            && is(&self.city, hotel.displayed("city"))
            && is(&self.country, hotel.displayed("country"))
            && is(&self.hotel_type, &hotel.hotel_type)
    }
}

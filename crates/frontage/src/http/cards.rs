//! The cards of the landing page, and what they can be filtered by.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::Installation;
use crate::domain::Hotel;
use crate::error::Refusal;
use crate::live::message::Pictures;
use crate::store::{hotels, images};

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
    }
    Ok(hotels.iter().map(|hotel| card(hotel, &pictures)).collect())
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

fn card(hotel: &Hotel, pictures: &Pictures<'_>) -> Value {
    let hero = pictures.message(
        hotel
            .displayed_landing_page_image()
            .or(hotel.displayed_hero()),
    );
    let slug = hotel.slug.as_str();
    json!({
        "id": hotel.id,
        "name": hotel.displayed("name"),
        "slug": slug,
        "tagline": hotel.displayed("tagline"),
        "city": hotel.displayed("city"),
        "country": hotel.displayed("country"),
        "short_description": hotel.text("short_description"),
        "hotel_type": hotel.hotel_type,
        "tags": hotel.tags,
        "logo_url": pictures.url(hotel.displayed_logo()),
        "hero_image_url": hero.as_ref().map(|hero| &hero.url),
        "landing_page_image_url": pictures.url(hotel.displayed_landing_page_image()),
        "hero": hero,
        "revision": hotel.revision,
        "guest_base_path": format!("/hotels/{slug}"),
        "staff_base_path": "/staff",
        "guest_portal_enabled": true,
        "staff_portal_enabled": true,
    })
}

//! `…/settings/`: the form that holds everything of the page but room types.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::app::{App, Installation};
use crate::domain::fields::{PROFILE, SETTINGS};
use crate::domain::{DraftId, Hotel, Image, ImageRef, PublicId, Slot, Staff};
use crate::error::Refusal;
use crate::http::form::Form;
use crate::http::input::Path;
use crate::http::session::{MayEdit, SignedIn, author};
use crate::http::uploads;
use crate::live::message::Pictures;
use crate::store::{gallery, hotels, images};
use crate::time::iso8601;
use crate::usecases::access;
use crate::usecases::drafts::collect::{Part, collect};
use crate::usecases::drafts::view as draft_view;
use crate::usecases::pictures::{NewPicture, Words};
use crate::usecases::settings::change as change_settings;

use super::draft_target::Target;
use super::{base, settings_input};

pub async fn read(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    Target(draft): Target,
) -> Result<Json<Value>, Refusal> {
    document(&app, &signed_in.staff, &slug, draft)
        .await
        .map(Json)
}

pub async fn change(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    target: Target,
    headers: HeaderMap,
    MayEdit(form): MayEdit<Form>,
) -> Result<Json<Value>, Refusal> {
    let uploads = form.uploads();
    uploads
        .told(save(&app, &signed_in, (&slug, target), &headers, form))
        .await
}

async fn save(
    app: &Installation,
    signed_in: &SignedIn,
    (slug, Target(draft)): (&str, Target),
    headers: &HeaderMap,
    mut form: Form,
) -> Result<Json<Value>, Refusal> {
    let author = author(
        signed_in,
        headers,
        form.fields.get("socket_id").and_then(Value::as_str),
    )?;
    let mut change = settings_input::read(app, &form.fields)?;
    change.base_revision = base::revision(app, headers, &form.fields)?;
    for slot in Slot::ALL {
        if let Some(file) = form.files.remove(slot.field()) {
            let arrival = uploads::ingest(app, slot.field(), file, Words::default()).await?;
            change.pictures.retain(|(other, _)| *other != slot);
            let picture = NewPicture::Uploaded(Box::new(arrival));
            change.pictures.push((slot, picture));
        }
    }
    let (context, staff) = (&app.context, &signed_in.staff);
    match draft {
        None => change_settings(context, staff, slug, change, &author)
            .await
            .map(|_| ())?,
        Some(draft) => {
            let part = Part::Settings(Box::new(change));
            collect(context, staff, slug, draft, part, &author).await?;
        }
    }
    document(app, staff, slug, draft).await.map(Json)
}

/// The staff document: every field with what was set, what the hotel has, and what shows.
async fn document(
    app: &Installation,
    staff: &Staff,
    slug: &str,
    draft: Option<DraftId>,
) -> Result<Value, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, staff, slug).await?;
    let mut map = Map::new();
    let time_zone = hotels::time_zone(&mut view, hotel.id).await?;
    let (hotel, gallery, known) = match draft {
        None => {
            let known = images::in_use(&mut view, hotel.id).await?;
            let gallery = gallery::pictures(&mut view, hotel.id).await?;
            (hotel, gallery, known)
        }
        Some(draft) => {
            let view = draft_view::of(&mut view, hotel, draft).await?;
            (view.hotel, view.gallery, view.known)
        }
    };
    texts(&mut map, &hotel);
    pictures(&mut map, app, &hotel, &gallery, &known);
    map.insert("time_zone".into(), time_zone.into());
    map.insert("draft".into(), json!(draft));
    map.insert("hotel_slug".into(), hotel.slug.as_str().into());
    map.insert("hotel_name".into(), hotel.displayed("name").into());
    map.insert("revision".into(), hotel.revision.into());
    map.insert("epoch".into(), app.epoch.as_str().into());
    map.insert(
        "created_at".into(),
        iso8601(hotel.settings.created_at).into(),
    );
    map.insert("updated_at".into(), iso8601(hotel.updated_at).into());
    Ok(Value::Object(map))
}

fn texts(map: &mut Map<String, Value>, hotel: &Hotel) {
    let settings = &hotel.settings;
    for field in SETTINGS {
        let text = settings.texts.get(field.name).map_or("", String::as_str);
        map.insert(field.name.into(), text.into());
    }
    for field in PROFILE {
        let name = field.name;
        let set = settings.overrides.get(name).filter(|text| !text.is_empty());
        let shown = hotel.displayed(name);
        let is_decimal = matches!(name, "latitude" | "longitude");
        let or_null = |text: &str| {
            if is_decimal && text.is_empty() {
                Value::Null
            } else {
                text.into()
            }
        };
        map.insert(format!("{name}_override"), json!(set));
        map.insert(format!("{name}_hotel"), or_null(hotel.fact(name)));
        map.insert(format!("{name}_display"), or_null(shown));
    }
    map.insert("amenities".into(), settings.amenities.clone().into());
}

fn pictures(
    map: &mut Map<String, Value>,
    app: &Installation,
    hotel: &Hotel,
    gallery: &[ImageRef],
    known: &HashMap<PublicId, Image>,
) {
    let pictures = Pictures::new(&app.context.addresses, known);
    let mut shown = Map::new();
    for (slot, key) in [
        (Slot::Hero, "hero"),
        (Slot::LandingPage, "landing_page"),
        (Slot::Logo, "logo"),
        (Slot::Favicon, "favicon"),
    ] {
        let url = pictures.url(slot.shown(hotel));
        let field = slot.field();
        map.insert(field.into(), json!(url));
        map.insert(format!("{field}_url"), json!(url));
        map.insert(format!("{field}_display"), json!(url));
        shown.insert(key.into(), json!(pictures.message(slot.shown(hotel))));
    }
    map.insert("images".into(), shown.into());
    map.insert("gallery".into(), pictures.urls(gallery).into());
    map.insert("gallery_images".into(), json!(pictures.messages(gallery)));
    map.insert("galleries".into(), json!([]));
}

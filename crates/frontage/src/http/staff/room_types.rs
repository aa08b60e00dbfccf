//! `…/room-types/…`.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};

use crate::app::{App, Installation};
use crate::domain::money::Price;
use crate::domain::room_type::{ROOM_TYPE_TEXTS, check_currency, check_occupancy};
use crate::domain::{DraftId, RoomType, RoomTypeId, Staff};
use crate::error::Refusal;
use crate::http::form::Form;
use crate::http::input::{Optional, Parameters, Path, Reader};
use crate::http::paging::{Paging, page_of};
use crate::http::session::{MayEdit, SignedIn, author};
use crate::http::uploads;
use crate::live::Addresses;
use crate::live::message::Pictures;
use crate::live::record::Author;
use crate::store::{images, room_types};
use crate::usecases::drafts::collect::{Made, Part, collect};
use crate::usecases::drafts::view as draft_view;
use crate::usecases::pictures::{NewPicture, Words};
use crate::usecases::room_types::{self as usecase, RoomTypeChange};
use crate::usecases::{Saved, access};

use super::base;
use super::draft_target::Target;

pub async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    Target(draft): Target,
    Parameters(paging): Parameters<Paging>,
) -> Result<Json<Value>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, &signed_in.staff, &slug).await?;
    let (rooms, known) = match draft {
        None => {
            let known = images::in_use(&mut view, hotel.id).await?;
            (room_types::of_hotel(&mut view, hotel.id).await?, known)
        }
        Some(draft) => {
            let view = draft_view::of(&mut view, hotel, draft).await?;
            (view.rooms, view.known)
        }
    };
    let pictures = Pictures::new(&app.context.addresses, &known);
    let rooms = rooms.iter().map(|room| describe(room, &pictures)).collect();
    let path = format!(
        "{}/api/staff/hotel/{slug}/room-types/",
        app.context.addresses.base()
    );
    Ok(Json(page_of(rooms, &paging, &path)))
}

pub async fn read(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Target(draft): Target,
) -> Result<Json<Value>, Refusal> {
    let place = (slug.as_str(), draft);
    Ok(Json(one(&app, &signed_in.staff, place, key(&id)?).await?))
}

pub async fn create(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    Target(draft): Target,
    headers: HeaderMap,
    MayEdit(mut form): MayEdit<Form>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let uploads = form.uploads();
    let saving = async {
        let author = author(&signed_in, &headers, socket(&form.fields))?;
        let change = read_change(&app, &mut form).await?;
        let (context, staff) = (&app.context, &signed_in.staff);
        let Some(draft) = draft else {
            return usecase::create(context, staff, &slug, change, &author).await;
        };
        let part = Part::NewRoom(Box::new(change));
        let saved = collect(context, staff, &slug, draft, part, &author).await?;
        let what = match saved.what {
            Made::Room(id) => id,
            _ => 0,
        };
        let revision = saved.revision;
        Ok(Saved { revision, what })
    };
    let saved = uploads.told(saving).await?;
    let mut body = one(&app, &signed_in.staff, (&slug, draft), saved.what).await?;
    body["revision"] = saved.revision.into();
    Ok((StatusCode::CREATED, Json(body)))
}

pub async fn change(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Target(draft): Target,
    headers: HeaderMap,
    MayEdit(mut form): MayEdit<Form>,
) -> Result<Json<Value>, Refusal> {
    let uploads = form.uploads();
    let saving = async {
        let id = key(&id)?;
        let author = author(&signed_in, &headers, socket(&form.fields))?;
        // Looked for before a photo is prepared: a missing room type costs no work.
        one(&app, &signed_in.staff, (&slug, draft), id).await?;
        let base_revision = base::revision(&app, &headers, &form.fields)?;
        let mut change = read_change(&app, &mut form).await?;
        change.base_revision = base_revision;
        let staff = &signed_in.staff;
        let saved = save(&app, staff, (&slug, draft), id, change, &author).await?;
        Ok((id, saved))
    };
    let (id, saved) = uploads.told(saving).await?;
    let mut body = one(&app, &signed_in.staff, (&slug, draft), id).await?;
    body["revision"] = saved.revision.into();
    Ok(Json(body))
}

pub async fn delete(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Target(draft): Target,
    headers: HeaderMap,
    MayEdit(Optional(fields)): MayEdit<Optional>,
) -> Result<StatusCode, Refusal> {
    let author = author(&signed_in, &headers, socket(&fields))?;
    let base = base::revision(&app, &headers, &fields)?;
    let id = key(&id)?;
    let (context, staff) = (&app.context, &signed_in.staff);
    match draft {
        None => {
            usecase::delete(context, staff, &slug, id, base, &author).await?;
        }
        Some(draft) => {
            let part = Part::RoomGone(id, base);
            collect(context, staff, &slug, draft, part, &author).await?;
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

pub async fn upload_photo(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Target(draft): Target,
    headers: HeaderMap,
    MayEdit(mut form): MayEdit<Form>,
) -> Result<Json<Value>, Refusal> {
    let uploads = form.uploads();
    let saving = async {
        let id = key(&id)?;
        let author = author(&signed_in, &headers, socket(&form.fields))?;
        // Looked for before the picture is prepared: a missing room type costs no work.
        one(&app, &signed_in.staff, (&slug, draft), id).await?;
        let url = form.fields.get("photo_url").and_then(Value::as_str);
        let is_named = url.is_some_and(|url| !url.trim().is_empty());
        if !is_named && !form.files.contains_key("photo") {
            return Err(Refusal::field("photo", "No image file or URL provided"));
        }
        let base_revision = base::revision(&app, &headers, &form.fields)?;
        // Of this form the photo alone counts.
        form.fields
            .retain(|name, _| matches!(name.as_str(), "photo_url" | "alt"));
        let mut change = read_change(&app, &mut form).await?;
        change.base_revision = base_revision;
        let staff = &signed_in.staff;
        let saved = save(&app, staff, (&slug, draft), id, change, &author).await?;
        Ok((id, saved))
    };
    let (id, saved) = uploads.told(saving).await?;
    let room = one(&app, &signed_in.staff, (&slug, draft), id).await?;
    Ok(Json(json!({
        "message": "Room type image uploaded successfully",
        "photo_url": room["photo_url"],
        "photo_image": room["photo_image"],
        "revision": saved.revision,
    })))
}

fn key(id: &str) -> Result<RoomTypeId, Refusal> {
    id.parse()
        .map_err(|_| Refusal::NotFound("Your hotel has no such room type.".to_owned()))
}

fn socket(fields: &Map<String, Value>) -> Option<&str> {
    fields.get("socket_id").and_then(Value::as_str)
}

/// Puts a change of a room type on the page or into a draft.
async fn save(
    app: &Installation,
    staff: &Staff,
    (slug, draft): (&str, Option<DraftId>),
    id: RoomTypeId,
    change: RoomTypeChange,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let Some(draft) = draft else {
        return usecase::update(&app.context, staff, slug, id, change, author).await;
    };
    let part = Part::Room(id, Box::new(change));
    let saved = collect(&app.context, staff, slug, draft, part, author).await?;
    Ok(Saved {
        revision: saved.revision,
        what: (),
    })
}

async fn one(
    app: &Installation,
    staff: &Staff,
    (slug, draft): (&str, Option<DraftId>),
    id: RoomTypeId,
) -> Result<Value, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, staff, slug).await?;
    let (found, known) = match draft {
        None => {
            let found = room_types::by_id(&mut view, hotel.id, id).await?;
            (found, images::in_use(&mut view, hotel.id).await?)
        }
        Some(draft) => {
            let view = draft_view::of(&mut view, hotel, draft).await?;
            (view.room(id).cloned(), view.known)
        }
    };
    let room =
        found.ok_or_else(|| Refusal::NotFound("Your hotel has no such room type.".to_owned()))?;
    Ok(describe(
        &room,
        &Pictures::new(&app.context.addresses, &known),
    ))
}

fn describe(room: &RoomType, pictures: &Pictures<'_>) -> Value {
    let photo = pictures.message(room.photo.as_ref());
    let mut map = Map::new();
    for field in ROOM_TYPE_TEXTS {
        map.insert(field.name.into(), room.text(field.name).into());
    }
    let url = photo.as_ref().map(|photo| photo.url.clone());
    for (key, value) in [
        ("id", json!(room.id)),
        ("hotel", json!(room.hotel_id)),
        ("max_occupancy", json!(room.max_occupancy)),
        ("photo", json!(url)),
        ("photo_url", json!(url)),
        ("photo_image", json!(photo)),
        (
            "starting_price_from",
            json!(room.starting_price_from.to_string()),
        ),
        ("currency", json!(room.currency)),
        ("sort_order", json!(room.sort_order)),
        ("is_active", json!(room.is_active)),
    ] {
        map.insert(key.into(), value);
    }
    Value::Object(map)
}

/// Reads what a client sent; all faults at once, and only then prepares its photo. `photo` as a
/// text is the address it was given before, sent back.
async fn read_change(app: &Installation, form: &mut Form) -> Result<RoomTypeChange, Refusal> {
    let fields = &form.fields;
    let mut reader = Reader::new(fields);
    let mut change = RoomTypeChange::default();
    for field in &ROOM_TYPE_TEXTS {
        if let Some(text) = reader.text(field.name)
            && let Some(text) = reader.keep(field.name, field.check(&text))
        {
            change.texts.insert(field.name, text);
        }
    }
    if fields.contains_key("max_occupancy")
        && let Some(number) = reader.integer("max_occupancy")
    {
        change.max_occupancy = reader.keep("max_occupancy", check_occupancy(number));
    }
    if let Some(text) = reader.text("starting_price_from") {
        change.starting_price_from = reader.keep("starting_price_from", Price::parse(&text));
    }
    if let Some(text) = reader.text("currency") {
        change.currency = reader.keep("currency", check_currency(&text));
    }
    if fields.contains_key("sort_order")
        && let Some(number) = reader.integer("sort_order")
    {
        let fits = if (0..=1_000_000).contains(&number) {
            Ok(number)
        } else {
            Err("Use a number from 0 to 1000000.".to_owned())
        };
        change.sort_order = reader.keep("sort_order", fits);
    }
    if fields.contains_key("is_active") {
        change.is_active = reader.flag("is_active");
    }
    let photo = reader.text("photo_url").or_else(|| reader.text("photo"));
    change.photo = photo.map(|url| match url.trim() {
        "" => NewPicture::None,
        url => NewPicture::Existing(Addresses::parse(url)),
    });
    let alt = reader.text("alt").unwrap_or_default();
    std::mem::take(&mut reader.faults).into_result()?;
    if let Some(file) = form.files.remove("photo") {
        let words = Words::check(&alt, "")?;
        let arrival = uploads::ingest(app, "photo", file, words).await?;
        change.photo = Some(NewPicture::Uploaded(Box::new(arrival)));
    }
    Ok(change)
}

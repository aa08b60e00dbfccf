//! `…/drafts/…`: what is collected until it is published, and when that is.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};

use crate::app::{App, Installation};
use crate::domain::draft::Keep;
use crate::domain::time_zone::Fold;
use crate::domain::{DraftId, Staff, Violations};
use crate::error::Refusal;
use crate::http::input::{JsonObject, Optional, Path, Reader};
use crate::http::session::{MayEdit, SignedIn, author};
use crate::live::record::Author;
use crate::store::{draft_links, drafts as rows};
use crate::time::{iso8601, now};
use crate::usecases::drafts::schedule::Minute;
use crate::usecases::drafts::{self, bring_back, links, no_such_draft, publish, schedule};
use crate::usecases::{Saved, access};

use super::{base, draft_entry};

pub async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, &signed_in.staff, &slug).await?;
    let zone = schedule::zone_of(&mut view, &hotel).await?;
    let mut results = Vec::new();
    for draft in rows::of_hotel(&mut view, hotel.id).await? {
        results.push(draft_entry::entry(&mut view, &app, &hotel, &zone, &draft).await?);
    }
    let now = now();
    Ok(Json(json!({
        "revision": hotel.revision,
        "time_zone": zone.name(),
        "now": {"at": iso8601(now), "local": zone.local(now)},
        "results": results,
    })))
}

pub async fn read(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    one(&app, &signed_in.staff, &slug, key(&id)?)
        .await
        .map(Json)
}

async fn one(app: &Installation, staff: &Staff, slug: &str, id: DraftId) -> Result<Value, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, staff, slug).await?;
    let zone = schedule::zone_of(&mut view, &hotel).await?;
    let draft = drafts::find(&mut view, hotel.id, id).await?;
    draft_entry::entry(&mut view, app, &hotel, &zone, &draft).await
}

pub async fn create(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    headers: HeaderMap,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let name = required(&fields, "name")?;
    let author = author_of(&signed_in, &headers, &fields)?;
    let (context, staff) = (&app.context, &signed_in.staff);
    let saved = drafts::begin_draft(context, staff, &slug, &name, &author).await?;
    let body = one(&app, staff, &slug, saved.what).await?;
    Ok((StatusCode::CREATED, Json(body)))
}

pub async fn rename(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let (id, name) = (key(&id)?, required(&fields, "name")?);
    let author = author_of(&signed_in, &headers, &fields)?;
    let staff = &signed_in.staff;
    drafts::rename(&app.context, staff, &slug, id, &name, &author).await?;
    one(&app, staff, &slug, id).await.map(Json)
}

pub async fn discard(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
    MayEdit(Optional(fields)): MayEdit<Optional>,
) -> Result<StatusCode, Refusal> {
    let author = author_of(&signed_in, &headers, &fields)?;
    drafts::discard(&app.context, &signed_in.staff, &slug, key(&id)?, &author).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn drop_change(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let (id, what) = (key(&id)?, required(&fields, "change")?);
    let author = author_of(&signed_in, &headers, &fields)?;
    let staff = &signed_in.staff;
    drafts::drop_change(&app.context, staff, &slug, id, &what, &author).await?;
    one(&app, staff, &slug, id).await.map(Json)
}

pub async fn publish(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
    MayEdit(Optional(fields)): MayEdit<Optional>,
) -> Result<Json<Value>, Refusal> {
    let id = key(&id)?;
    let author = author_of(&signed_in, &headers, &fields)?;
    let wish = publish::Wish {
        choices: choices(&fields)?,
        base: base::revision(&app, &headers, &fields)?,
        seen: fields
            .get("changed_at")
            .and_then(Value::as_str)
            .map(str::to_owned),
    };
    let staff = &signed_in.staff;
    let saved = publish::publish(&app.context, staff, &slug, id, &wish, &author).await?;
    done(&app, staff, &slug, id, "Draft published", &saved).await
}

pub async fn bring_back(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
    MayEdit(Optional(fields)): MayEdit<Optional>,
) -> Result<Json<Value>, Refusal> {
    let id = key(&id)?;
    let author = author_of(&signed_in, &headers, &fields)?;
    let staff = &signed_in.staff;
    let saved = bring_back::bring_back(&app.context, staff, &slug, id, &author).await?;
    done(&app, staff, &slug, id, "Draft returned", &saved).await
}

async fn done(
    app: &Installation,
    staff: &Staff,
    slug: &str,
    id: DraftId,
    message: &str,
    saved: &Saved<()>,
) -> Result<Json<Value>, Refusal> {
    Ok(Json(json!({
        "message": message,
        "revision": saved.revision,
        "draft": one(app, staff, slug, id).await?,
    })))
}

/// `{"publish_at": "2026-12-04T06:00", "return_at": {"local": "2027-01-07T06:00", "fold":
/// "first"}}`; null or nothing: not by itself.
pub async fn set_schedule(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    headers: HeaderMap,
    MayEdit(Optional(fields)): MayEdit<Optional>,
) -> Result<Json<Value>, Refusal> {
    let id = key(&id)?;
    let author = author_of(&signed_in, &headers, &fields)?;
    let mut faults = Violations::default();
    let mut read = |name: &str| {
        let minute = fields.get(name).map_or(Ok(None), minute);
        faults.keep(name, minute).flatten()
    };
    let minutes = (read("publish_at"), read("return_at"));
    faults.into_result()?;
    let staff = &signed_in.staff;
    schedule::set(&app.context, staff, &slug, id, minutes, &author).await?;
    one(&app, staff, &slug, id).await.map(Json)
}

fn minute(value: &Value) -> Result<Option<Minute>, String> {
    let object = |name: &str| value.get(name).and_then(Value::as_str);
    let (local, fold) = match value {
        Value::Null => return Ok(None),
        Value::String(text) => (text.as_str(), None),
        _ => (object("local").unwrap_or_default(), object("fold")),
    };
    let fold = match fold {
        None => None,
        Some("first") => Some(Fold::First),
        Some("second") => Some(Fold::Second),
        Some(_) => return Err("Say first or second.".to_owned()),
    };
    let local = local.to_owned();
    Ok(Some(Minute { local, fold }))
}

pub async fn list_links(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, &signed_in.staff, &slug).await?;
    let draft = drafts::find(&mut view, hotel.id, key(&id)?).await?;
    let links = draft_links::of_draft(&mut view, draft.id, now()).await?;
    let link = |link: &draft_links::Link| {
        json!({
            "id": link.id,
            "author": link.made_by.as_ref().map(|name| json!({"username": name})),
            "created_at": iso8601(link.created_at),
            "expires_at": iso8601(link.expires_at),
        })
    };
    let results: Vec<Value> = links.iter().map(link).collect();
    Ok(Json(json!({"results": results})))
}

pub async fn make_link(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    MayEdit(Optional(_)): MayEdit<Optional>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let link = links::make(&app.context, &signed_in.staff, &slug, key(&id)?).await?;
    let path = format!("/hotels/{slug}?draft={}", link.secret);
    let body = json!({
        "id": link.id,
        "url": format!("{}{path}", app.context.addresses.base()),
        "path": path,
        "expires_at": iso8601(link.expires_at),
    });
    Ok((StatusCode::CREATED, Json(body)))
}

pub async fn revoke_link(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id, link)): Path<(String, String, String)>,
    MayEdit(Optional(_)): MayEdit<Optional>,
) -> Result<StatusCode, Refusal> {
    let link = link.parse().map_err(|_| no_such_draft())?;
    links::revoke(&app.context, &signed_in.staff, &slug, key(&id)?, link).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn read_time_zone(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, &signed_in.staff, &slug).await?;
    let zone = schedule::zone_of(&mut view, &hotel).await?;
    let now = now();
    Ok(Json(json!({
        "time_zone": zone.name(),
        "now": {"at": iso8601(now), "local": zone.local(now)},
    })))
}

pub async fn set_time_zone(
    state: State<App>,
    signed_in: SignedIn,
    path: Path<String>,
    headers: HeaderMap,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let name = required(&fields, "time_zone")?;
    let author = author_of(&signed_in, &headers, &fields)?;
    let (context, staff) = (&state.0.context, &signed_in.staff);
    schedule::set_time_zone(context, staff, &path.0, &name, &author).await?;
    read_time_zone(state, signed_in, path).await
}

fn key(id: &str) -> Result<DraftId, Refusal> {
    id.parse().map_err(|_| no_such_draft())
}

fn author_of(
    signed_in: &SignedIn,
    headers: &HeaderMap,
    fields: &Map<String, Value>,
) -> Result<Author, Refusal> {
    let socket = fields.get("socket_id").and_then(Value::as_str);
    author(signed_in, headers, socket)
}

fn required(fields: &Map<String, Value>, name: &str) -> Result<String, Refusal> {
    let mut reader = Reader::new(fields);
    let text = reader.text(name);
    std::mem::take(&mut reader.faults).into_result()?;
    text.ok_or_else(|| Refusal::field(name, "This field is required."))
}

fn choices(
    fields: &Map<String, Value>,
) -> Result<std::collections::BTreeMap<String, Keep>, Refusal> {
    let reason = "Say draft or page for each field, like {\"slogan\": \"draft\"}.";
    let refused = || Refusal::field("choices", reason);
    match fields.get("choices") {
        None | Some(Value::Null) => Ok(std::collections::BTreeMap::new()),
        Some(Value::Object(map)) => {
            let choice = |(field, keep): (&String, &Value)| match keep.as_str() {
                Some("draft") => Ok((field.clone(), Keep::Draft)),
                Some("page") => Ok((field.clone(), Keep::Page)),
                _ => Err(refused()),
            };
            map.iter().map(choice).collect()
        }
        Some(_) => Err(refused()),
    }
}

//! `…/languages/{language}/`: the page's texts in one language, each beside the main one.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::app::{App, Installation};
use crate::domain::translation::Fingerprint;
use crate::domain::{DraftId, Hotel, Language, Rule, Staff, Thing, fields};
use crate::error::Refusal;
use crate::http::input::{JsonObject, Path, Reader};
use crate::http::session::{MayEdit, SignedIn, author};
use crate::live::document::Page;
use crate::live::message::image_message;
use crate::store::Session;
use crate::usecases::access;
use crate::usecases::drafts::{self, collect::Part, collect::collect};
use crate::usecases::translations::{
    self as usecase, Said, Text, Texts, TranslationsChange, must_speak,
};

use super::draft_target::Target;
use super::{base, languages};

pub async fn read(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, code)): Path<(String, String)>,
    Target(draft): Target,
) -> Result<Json<Value>, Refusal> {
    let language = language(&code)?;
    document(&app, &signed_in.staff, &slug, language, draft)
        .await
        .map(Json)
}

pub async fn change(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, code)): Path<(String, String)>,
    Target(draft): Target,
    headers: HeaderMap,
    MayEdit(JsonObject(sent)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let language = language(&code)?;
    let socket = sent.get("socket_id").and_then(Value::as_str);
    let author = author(&signed_in, &headers, socket)?;
    let change = TranslationsChange {
        language,
        texts: texts(&sent)?,
        base_revision: base::revision(&app, &headers, &sent)?,
    };
    let (context, staff) = (&app.context, &signed_in.staff);
    match draft {
        None => {
            usecase::change(context, staff, &slug, change, &author).await?;
        }
        Some(id) => {
            let part = Part::Translate(change);
            collect(context, staff, &slug, id, part, &author).await?;
        }
    }
    let told = document(&app, staff, &slug, language, draft).await?;
    Ok(Json(told))
}

fn language(code: &str) -> Result<Language, Refusal> {
    let unknown = || Refusal::NotFound("There is no such language.".to_owned());
    Language::parse(code).ok_or_else(unknown)
}

/// `texts`: what each is to say; `made_of`: the fingerprints of the main texts that were looked at.
fn texts(sent: &Map<String, Value>) -> Result<BTreeMap<String, Said>, Refusal> {
    let empty = Map::new();
    let object = |name: &str, example: &str| match sent.get(name) {
        None | Some(Value::Null) => Ok(&empty),
        Some(Value::Object(map)) => Ok(map),
        Some(_) => Err(Refusal::field(
            name,
            format!("Give an object, like {example}."),
        )),
    };
    let wanted = object("texts", "{\"slogan\": \"Am See\"}")?;
    let prints = object("made_of", "{\"slogan\": \"0123456789abcdef\"}")?;
    let mut reader = Reader::new(wanted);
    let mut said = BTreeMap::new();
    for name in wanted.keys() {
        let made_of = match prints.get(name) {
            None | Some(Value::Null) => None,
            Some(print) => {
                let print = print.as_str().and_then(Fingerprint::parse);
                let reason = "This is no fingerprint of a main text. Read the texts again.";
                reader.keep(name, print.ok_or_else(|| reason.to_owned()))
            }
        };
        if let Some(text) = reader.text(name) {
            said.insert(name.clone(), Said { text, made_of });
        }
    }
    std::mem::take(&mut reader.faults).into_result()?;
    Ok(said)
}

async fn document(
    app: &Installation,
    staff: &Staff,
    slug: &str,
    language: Language,
    draft: Option<DraftId>,
) -> Result<Value, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, staff, slug).await?;
    must_speak(&hotel, language)?;
    let texts = texts_of(&mut view, hotel, draft).await?;
    let told = texts.all.iter();
    let told: Vec<Value> = told.map(|text| describe(&texts, text, language)).collect();
    let rooms = texts.rooms.iter();
    let rooms: Map<String, Value> = rooms
        .map(|room| {
            let about = json!({"name": room.text("name"), "is_active": room.is_active});
            (room.id.to_string(), about)
        })
        .collect();
    let images = texts.images.iter();
    let images: Map<String, Value> = images
        .map(|image| {
            let message = image_message(&app.context.addresses, image);
            (image.public_id.to_string(), json!(message))
        })
        .collect();
    let hotel = &texts.hotel;
    Ok(json!({
        "revision": hotel.revision,
        "epoch": app.epoch,
        "language": languages::name(language),
        "main_language": languages::name(hotel.settings.language),
        "texts": told,
        "room_types": rooms,
        "images": images,
    }))
}

/// The texts of the page, or of the page with a draft.
///
/// # Errors
/// When there is no such draft.
pub async fn texts_of(
    view: &mut Session,
    hotel: Hotel,
    draft: Option<DraftId>,
) -> Result<Texts, Refusal> {
    let page = match draft {
        None => Page::of_rows(view, hotel).await?,
        Some(id) => drafts::view::of(view, hotel, id).await?,
    };
    Ok(Texts::of(page))
}

fn describe(texts: &Texts, text: &Text, language: Language) -> Value {
    let translations = texts.translations(&text.thing);
    let translation = translations.get(&text.of.field, language);
    let (most, is_long) = match text.of.rule {
        Rule::Line(most) => (most, false),
        _ => (fields::PROSE_CHARS, true),
    };
    let (of, id) = match &text.thing {
        Thing::Page => ("page", Value::Null),
        Thing::RoomType(id) => ("room_type", json!(id)),
        Thing::Image(id) => ("image", json!(id.as_str())),
    };
    json!({
        "name": text.name(),
        "of": of,
        "id": id,
        "field": text.of.field,
        "main": text.of.main,
        "made_of": Fingerprint::of(&text.of.main).as_str(),
        "text": translation.map_or("", |translation| &translation.text),
        "standing": translations.standing(&text.of, language).as_str(),
        "max_length": most,
        "is_long": is_long,
    })
}

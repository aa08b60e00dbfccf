//! `…/languages/`: which languages the hotel speaks, and how far each is translated.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::app::{App, Installation};
use crate::domain::translation::Standing;
use crate::domain::{DraftId, Language, Staff};
use crate::error::Refusal;
use crate::http::input::{JsonObject, Path, Reader};
use crate::http::session::{MayEdit, SignedIn, author};
use crate::usecases::access;
use crate::usecases::languages::{self as usecase, LanguagesChange};
use crate::usecases::translations::Texts;

use super::base;
use super::draft_target::Target;
use super::translations::texts_of;

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
    headers: HeaderMap,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let socket = fields.get("socket_id").and_then(Value::as_str);
    let author = author(&signed_in, &headers, socket)?;
    let mut change = read_change(&fields)?;
    change.base_revision = base::revision(&app, &headers, &fields)?;
    usecase::change(&app.context, &signed_in.staff, &slug, change, &author).await?;
    document(&app, &signed_in.staff, &slug, None)
        .await
        .map(Json)
}

fn read_change(fields: &Map<String, Value>) -> Result<LanguagesChange, Refusal> {
    let mut reader = Reader::new(fields);
    let mut change = LanguagesChange::default();
    if let Some(code) = reader.text("language") {
        change.language = reader.keep("language", known(&code));
    }
    if reader.get("languages").is_some()
        && let Some(codes) = reader.texts("languages")
    {
        let languages = codes.iter().map(|code| known(code)).collect();
        change.languages = reader.keep("languages", languages);
    }
    std::mem::take(&mut reader.faults).into_result()?;
    Ok(change)
}

fn known(code: &str) -> Result<Language, String> {
    let unknown = || {
        let code: String = code.chars().take(40).collect();
        format!("\"{code}\" is no language that Frontage knows. Use a tag like \"de\".")
    };
    Language::parse(code).ok_or_else(unknown)
}

async fn document(
    app: &Installation,
    staff: &Staff,
    slug: &str,
    draft: Option<DraftId>,
) -> Result<Value, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, staff, slug).await?;
    let texts = texts_of(&mut view, hotel, draft).await?;
    let hotel = &texts.hotel;
    let spoken = hotel.settings.languages.iter();
    let spoken: Vec<Value> = spoken.map(|language| progress(&texts, *language)).collect();
    Ok(json!({
        "revision": hotel.revision,
        "epoch": app.epoch,
        "language": name(hotel.settings.language),
        "languages": spoken,
        "known": Language::all().map(name).collect::<Vec<_>>(),
    }))
}

/// A language as staff read of it.
pub fn name(language: Language) -> Value {
    json!({"code": language.code(), "name": language.name(), "dir": language.direction()})
}

/// A language, and how far the page is translated into it.
fn progress(texts: &Texts, language: Language) -> Value {
    let count = |wanted: Standing| {
        let standing = texts.all.iter().filter(|text| {
            let translations = texts.translations(&text.thing);
            translations.standing(&text.of, language) == wanted
        });
        standing.count()
    };
    let mut told = name(language);
    told["missing"] = count(Standing::Missing).into();
    told["stale"] = count(Standing::Stale).into();
    told["translated"] = count(Standing::Translated).into();
    told
}

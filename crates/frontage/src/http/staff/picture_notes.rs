//! `…/settings/gallery/notes/`, `…/tags/` and `…/hints/`: what staff and a machine note of pictures.

use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::domain::hint::{Hint, Kind};
use crate::domain::{PublicId, Tag};
use crate::error::Refusal;
use crate::http::input::{JsonObject, Optional, Path, Reader};
use crate::http::session::{MayEdit, SignedIn};
use crate::usecases::images::no_such_picture;
use crate::usecases::picture_notes::{
    About, GalleryNotes, Tagging, bring_back_all, check_tags, of_gallery, put_aside, tag,
};

pub async fn read(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
) -> Result<Json<Value>, Refusal> {
    noted(&app, &signed_in, &slug).await
}

pub async fn tags(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let mut reader = Reader::new(&fields);
    let pictures = reader.texts("pictures");
    let add = reader.texts("add").unwrap_or_default();
    let remove = reader.texts("remove").unwrap_or_default();
    std::mem::take(&mut reader.faults).into_result()?;
    let ids = pictures.unwrap_or_default();
    let ids: Result<Vec<PublicId>, _> = ids.iter().map(|id| id.parse()).collect();
    let tagging = Tagging {
        pictures: ids.map_err(|_| no_such_picture())?,
        add: check_tags("add", &add)?,
        remove: check_tags("remove", &remove)?,
    };
    tag(&app.context, &signed_in.staff, &slug, &tagging).await?;
    noted(&app, &signed_in, &slug).await
}

pub async fn hints(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let mut reader = Reader::new(&fields);
    let is_aside = reader.flag("aside").unwrap_or(true);
    let lack = reader.text("lacks");
    let lack = lack.and_then(|slug| reader.keep("lacks", slug.parse::<Tag>()));
    let kind = reader.text("hint");
    let kind = kind.and_then(|slug| reader.keep("hint", slug.parse::<Kind>()));
    let picture = reader.text("picture");
    std::mem::take(&mut reader.faults).into_result()?;
    let about = match (lack, kind, picture) {
        (Some(tag), None, None) => About::Lack(tag),
        (None, Some(kind), Some(id)) => {
            About::Picture(id.parse().map_err(|_| no_such_picture())?, kind)
        }
        _ => {
            let reason = "Name a picture and its hint, or what the gallery lacks.";
            return Err(Refusal::field("hint", reason));
        }
    };
    put_aside(&app.context, &signed_in.staff, &slug, &about, is_aside).await?;
    noted(&app, &signed_in, &slug).await
}

pub async fn all_hints(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    MayEdit(Optional(_)): MayEdit<Optional>,
) -> Result<Json<Value>, Refusal> {
    bring_back_all(&app.context, &signed_in.staff, &slug).await?;
    noted(&app, &signed_in, &slug).await
}

/// What is noted by now.
async fn noted(app: &App, signed_in: &SignedIn, slug: &str) -> Result<Json<Value>, Refusal> {
    let notes = of_gallery(&app.context, &signed_in.staff, slug).await?;
    Ok(Json(document(notes)))
}

fn document(notes: GalleryNotes) -> Value {
    let mut pictures = Map::new();
    for (id, notes) in notes.pictures {
        let hints: Vec<Value> = notes.hints.iter().map(hint).collect();
        let tags: Vec<&str> = notes.tags.iter().map(|tag| tag.slug()).collect();
        pictures.insert(id.to_string(), json!({"tags": tags, "hints": hints}));
    }
    let slugs = |tags: &[Tag]| -> Vec<&str> { tags.iter().map(|tag| tag.slug()).collect() };
    json!({
        "pictures": pictures,
        "lacks": slugs(&notes.lacks),
        "aside": notes.aside,
        "tags": slugs(&Tag::ALL),
        "complete": notes.is_complete,
        "revision": notes.revision,
    })
}

fn hint(hint: &Hint) -> Value {
    let kind = hint.kind().slug();
    match hint {
        Hint::TooSmall(width, height) => json!({"kind": kind, "width": width, "height": height}),
        Hint::TooDark => json!({"kind": kind}),
        Hint::NearDuplicate(of) => {
            let of: Vec<String> = of.iter().map(ToString::to_string).collect();
            json!({"kind": kind, "of": of})
        }
    }
}

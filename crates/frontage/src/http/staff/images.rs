//! `…/settings/images/{public_id}/`: what a picture shows.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::app::App;
use crate::domain::{FocalPoint, PublicId};
use crate::error::Refusal;
use crate::http::input::{JsonObject, Path, Reader};
use crate::http::session::{MayEdit, SignedIn, author};
use crate::live::message::image_message;
use crate::usecases::images::{Description, describe as describe_image};
use crate::usecases::pictures::check_words;

use super::base;

pub async fn describe(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, public_id)): Path<(String, String)>,
    headers: HeaderMap,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let mut reader = Reader::new(&fields);
    let alt = reader.text("alt").or_else(|| reader.text("alt_text"));
    let caption = reader.text("caption");
    let socket = reader.text("socket_id");
    let focal_point = reader.get("focal_point").and_then(|value| {
        let checked = focal_point(value);
        reader.keep("focal_point", checked)
    });
    std::mem::take(&mut reader.faults).into_result()?;
    let author = author(&signed_in, &headers, socket.as_deref())?;
    let words =
        |field: &str, text: Option<String>| text.map(|text| check_words(field, &text)).transpose();
    let description = Description {
        alt: words("alt", alt)?,
        caption: words("caption", caption)?,
        focal_point,
        base_revision: base::revision(&app, &headers, &fields)?,
    };
    let public_id = public_id
        .parse::<PublicId>()
        .map_err(|_| Refusal::NotFound("Your hotel has no such picture.".to_owned()))?;
    let saved = describe_image(
        &app.context,
        &signed_in.staff,
        &slug,
        &public_id,
        description,
        &author,
    )
    .await?;
    let image = image_message(&app.context.addresses, &saved.what);
    Ok(Json(json!({"image": image, "revision": saved.revision})))
}

fn focal_point(value: &Value) -> Result<FocalPoint, String> {
    let numbers: Vec<f64> = value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect();
    match numbers[..] {
        [x, y] => FocalPoint::new(x, y),
        _ => FocalPoint::new(-1.0, -1.0),
    }
}

//! `…/settings/gallery/…`: the seed's flat gallery.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::app::{App, Installation};
use crate::domain::Staff;
use crate::error::Refusal;
use crate::http::form::Form;
use crate::http::input::{JsonObject, Path, Reader};
use crate::http::session::{MayEdit, SignedIn, author};
use crate::http::uploads;
use crate::live::message::{Pictures, image_message};
use crate::store::{gallery, images};
use crate::usecases::pictures::Words;
use crate::usecases::{access, gallery as usecase};

pub async fn upload(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    headers: HeaderMap,
    MayEdit(form): MayEdit<Form>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let uploads = form.uploads();
    uploads
        .told(add(&app, &signed_in, &slug, &headers, form))
        .await
}

async fn add(
    app: &Installation,
    signed_in: &SignedIn,
    slug: &str,
    headers: &HeaderMap,
    mut form: Form,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let mut reader = Reader::new(&form.fields);
    let socket = reader.text("socket_id");
    let alt = reader
        .text("alt")
        .or_else(|| reader.text("alt_text"))
        .unwrap_or_default();
    let caption = reader.text("caption").unwrap_or_default();
    std::mem::take(&mut reader.faults).into_result()?;
    let author = author(signed_in, headers, socket.as_deref())?;
    let words = Words::check(&alt, &caption)?;
    let Some(file) = form.files.remove("image") else {
        // The reference's own words: its clients show them.
        return Err(Refusal::field("image", "No image file provided"));
    };
    let arrival = uploads::ingest(app, "image", file, words).await?;
    let saved = usecase::add(&app.context, &signed_in.staff, slug, arrival, &author).await?;
    let image = image_message(&app.context.addresses, &saved.what.image);
    let body = json!({
        "url": image.url,
        "public_id": image.public_id,
        "message": "Image uploaded successfully",
        "revision": saved.revision,
        "position": saved.what.position,
        "image": image,
    });
    Ok((StatusCode::CREATED, Json(body)))
}

pub async fn reorder(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    headers: HeaderMap,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let mut reader = Reader::new(&fields);
    if reader.get("gallery").is_none() {
        return Err(Refusal::field("gallery", "This field is required."));
    }
    let urls = reader.texts("gallery");
    let socket = reader.text("socket_id");
    std::mem::take(&mut reader.faults).into_result()?;
    let author = author(&signed_in, &headers, socket.as_deref())?;
    let urls = urls.unwrap_or_default();
    let saved = usecase::reorder(&app.context, &signed_in.staff, &slug, &urls, &author).await?;
    answer(
        &app,
        &signed_in.staff,
        &slug,
        saved.revision,
        "Gallery updated successfully",
    )
    .await
}

pub async fn remove(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    headers: HeaderMap,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let mut reader = Reader::new(&fields);
    let url = reader.text("url");
    let socket = reader.text("socket_id");
    std::mem::take(&mut reader.faults).into_result()?;
    let author = author(&signed_in, &headers, socket.as_deref())?;
    let Some(url) = url.filter(|url| !url.is_empty()) else {
        return Err(Refusal::field("url", "No image URL provided"));
    };
    let saved = usecase::remove(&app.context, &signed_in.staff, &slug, &url, &author).await?;
    answer(
        &app,
        &signed_in.staff,
        &slug,
        saved.revision,
        "Image removed from gallery",
    )
    .await
}

async fn answer(
    app: &Installation,
    staff: &Staff,
    slug: &str,
    revision: i64,
    message: &str,
) -> Result<Json<Value>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, staff, slug).await?;
    let known = images::in_use(&mut view, hotel.id).await?;
    let list = gallery::pictures(&mut view, hotel.id).await?;
    let pictures = Pictures::new(&app.context.addresses, &known);
    Ok(Json(json!({
        "message": message,
        "gallery": pictures.urls(&list),
        "gallery_images": pictures.messages(&list),
        "revision": revision,
    })))
}

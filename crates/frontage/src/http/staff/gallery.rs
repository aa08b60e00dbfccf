//! `…/settings/gallery/…`: the seed's flat gallery.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::app::{App, Installation};
use crate::domain::{DraftId, Staff};
use crate::error::Refusal;
use crate::http::form::Form;
use crate::http::input::{JsonObject, Path, Reader};
use crate::http::session::{MayEdit, SignedIn, author};
use crate::http::uploads;
use crate::live::message::{Pictures, image_message};
use crate::store::{gallery, images};
use crate::usecases::drafts::collect::{Made, Part, collect};
use crate::usecases::drafts::view as draft_view;
use crate::usecases::pictures::Words;
use crate::usecases::{Saved, access, gallery as usecase};

use super::draft_target::Target;

pub async fn upload(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    target: Target,
    headers: HeaderMap,
    MayEdit(form): MayEdit<Form>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let uploads = form.uploads();
    uploads
        .told(add(&app, &signed_in, (&slug, target), &headers, form))
        .await
}

async fn add(
    app: &Installation,
    signed_in: &SignedIn,
    (slug, Target(draft)): (&str, Target),
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
    let (context, staff) = (&app.context, &signed_in.staff);
    let saved = match draft {
        None => usecase::add(context, staff, slug, arrival, &author).await?,
        Some(draft) => {
            let part = Part::Add(Box::new(arrival));
            let saved = collect(context, staff, slug, draft, part, &author).await?;
            let Made::Picture(image, position) = saved.what else {
                let cause = anyhow::anyhow!("an upload into a draft made no picture");
                return Err(Refusal::Failed(cause));
            };
            Saved {
                revision: saved.revision,
                what: usecase::Added {
                    image: *image,
                    position,
                },
            }
        }
    };
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
    Target(draft): Target,
    headers: HeaderMap,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let mut reader = Reader::new(&fields);
    if reader.get("gallery").is_none() {
        return Err(Refusal::field("gallery", "This field is required."));
    }
    let wanted = reader.texts("gallery").unwrap_or_default();
    let moved = reader.texts("moved");
    let socket = reader.text("socket_id");
    std::mem::take(&mut reader.faults).into_result()?;
    let author = author(&signed_in, &headers, socket.as_deref())?;
    let order = usecase::Order { wanted, moved };
    let (context, staff) = (&app.context, &signed_in.staff);
    let revision = match draft {
        None => {
            usecase::reorder(context, staff, &slug, &order, &author)
                .await?
                .revision
        }
        Some(draft) => {
            let part = Part::Order(order);
            let saved = collect(context, staff, &slug, draft, part, &author).await?;
            saved.revision
        }
    };
    answer(
        &app,
        staff,
        (&slug, draft),
        revision,
        "Gallery updated successfully",
    )
    .await
}

pub async fn remove(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    Target(draft): Target,
    headers: HeaderMap,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let mut reader = Reader::new(&fields);
    let url = reader.text("url");
    let urls = reader.texts("urls");
    let socket = reader.text("socket_id");
    std::mem::take(&mut reader.faults).into_result()?;
    let author = author(&signed_in, &headers, socket.as_deref())?;
    let (context, staff) = (&app.context, &signed_in.staff);
    if let Some(urls) = urls {
        let revision = match draft {
            None => {
                usecase::remove_all(context, staff, &slug, &urls, &author)
                    .await?
                    .revision
            }
            Some(draft) => {
                let part = Part::RemoveAll(urls);
                let saved = collect(context, staff, &slug, draft, part, &author).await?;
                saved.revision
            }
        };
        let message = "Images removed from gallery";
        return answer(&app, staff, (&slug, draft), revision, message).await;
    }
    let Some(url) = url.filter(|url| !url.is_empty()) else {
        return Err(Refusal::field("url", "No image URL provided"));
    };
    let revision = match draft {
        None => {
            usecase::remove(context, staff, &slug, &url, &author)
                .await?
                .revision
        }
        Some(draft) => {
            let part = Part::Remove(url);
            let saved = collect(context, staff, &slug, draft, part, &author).await?;
            saved.revision
        }
    };
    answer(
        &app,
        staff,
        (&slug, draft),
        revision,
        "Image removed from gallery",
    )
    .await
}

async fn answer(
    app: &Installation,
    staff: &Staff,
    (slug, draft): (&str, Option<DraftId>),
    revision: i64,
    message: &str,
) -> Result<Json<Value>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, staff, slug).await?;
    let (list, known) = match draft {
        None => {
            let known = images::in_use(&mut view, hotel.id).await?;
            (gallery::pictures(&mut view, hotel.id).await?, known)
        }
        Some(draft) => {
            let view = draft_view::of(&mut view, hotel, draft).await?;
            (view.gallery, view.known)
        }
    };
    let pictures = Pictures::new(&app.context.addresses, &known);
    Ok(Json(json!({
        "message": message,
        "gallery": pictures.urls(&list),
        "gallery_images": pictures.messages(&list),
        "revision": revision,
    })))
}

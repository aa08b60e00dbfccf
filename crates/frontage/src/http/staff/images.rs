//! `…/settings/images/{public_id}/`: what a picture shows, and what is known of it.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use serde_json::{Value, json};

use crate::app::{App, Installation};
use crate::domain::{DraftId, FocalPoint, Frame, Image, PublicId, Revision};
use crate::error::Refusal;
use crate::http::input::{JsonObject, Path, Reader};
use crate::http::rendition;
use crate::http::session::{MayEdit, SignedIn, author};
use crate::live::message::image_message;
use crate::store::detail::frame_json;
use crate::store::{Session, images, unfinished};
use crate::usecases::drafts::collect::{Part, collect};
use crate::usecases::images::{Description, describe as describe_image, no_such_picture};
use crate::usecases::pictures::check_words;
use crate::usecases::{access, drafts};

use super::base;
use super::draft_target::Target;

/// Of the picture as a whole staff are sent this one, or the widest below.
const WHOLE_WIDTH: u32 = 1280;

pub async fn read(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, public_id)): Path<(String, String)>,
    Target(draft): Target,
) -> Result<Json<Value>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let (image, revision) = find(&mut view, &signed_in, &slug, &public_id, draft).await?;
    document(&app, &mut view, &image, revision).await.map(Json)
}

/// The picture without its crop, for whoever wants to crop it otherwise. For staff alone: what a
/// crop leaves out may be left out for a reason.
pub async fn whole(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, public_id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let image = {
        let mut view = app.context.store.snapshot().await?;
        find(&mut view, &signed_in, &slug, &public_id, None)
            .await?
            .0
    };
    let missing = || Refusal::NotFound("The whole of this picture was not kept.".to_owned());
    let (version, spec, found) = rendition::of_whole(&app, &image, WHOLE_WIDTH)
        .await?
        .ok_or_else(missing)?;
    let mut response = rendition::answer(found, &spec, &version, &headers);
    let private = HeaderValue::from_static("private, no-cache");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, private);
    response
        .headers_mut()
        .remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    Ok(response)
}

pub async fn describe(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, public_id)): Path<(String, String)>,
    Target(draft): Target,
    headers: HeaderMap,
    MayEdit(JsonObject(fields)): MayEdit<JsonObject>,
) -> Result<Json<Value>, Refusal> {
    let mut reader = Reader::new(&fields);
    let alt = reader.text("alt").or_else(|| reader.text("alt_text"));
    let caption = reader.text("caption");
    let socket = reader.text("socket_id");
    let focal_point = reader
        .get("focal_point")
        .and_then(|value| reader.keep("focal_point", focal_point(value)));
    let crop = reader
        .get("crop")
        .and_then(|value| reader.keep("crop", crop(value)));
    std::mem::take(&mut reader.faults).into_result()?;
    let author = author(&signed_in, &headers, socket.as_deref())?;
    let words =
        |field: &str, text: Option<String>| text.map(|text| check_words(field, &text)).transpose();
    let description = Description {
        alt: words("alt", alt)?,
        caption: words("caption", caption)?,
        focal_point,
        crop,
        base_revision: base::revision(&app, &headers, &fields)?,
    };
    let public_id: PublicId = public_id.parse().map_err(|_| no_such_picture())?;
    if let Some(draft) = draft {
        let part = Part::Describe(public_id.clone(), description);
        let (context, staff) = (&app.context, &signed_in.staff);
        let saved = collect(context, staff, &slug, draft, part, &author).await?;
        let mut view = app.context.store.snapshot().await?;
        let (image, _) = find(
            &mut view,
            &signed_in,
            &slug,
            public_id.as_str(),
            Some(draft),
        )
        .await?;
        return document(&app, &mut view, &image, saved.revision)
            .await
            .map(Json);
    }
    let saved = describe_image(
        &app.context,
        &signed_in.staff,
        &slug,
        &public_id,
        description,
        &author,
    )
    .await?;
    let mut view = app.context.store.snapshot().await?;
    document(&app, &mut view, &saved.what, saved.revision)
        .await
        .map(Json)
}

async fn find(
    view: &mut Session,
    signed_in: &SignedIn,
    slug: &str,
    public_id: &str,
    draft: Option<DraftId>,
) -> Result<(Image, Revision), Refusal> {
    let hotel = access::hotel_to_read(view, &signed_in.staff, slug).await?;
    let public_id: PublicId = public_id.parse().map_err(|_| no_such_picture())?;
    let found = images::of_hotel(view, hotel.id, &public_id).await?;
    let (mut image, revision) = (found.ok_or_else(no_such_picture)?, hotel.revision);
    if let Some(draft) = draft {
        let draft = drafts::find(view, hotel.id, draft).await?;
        if let Some(words) = drafts::view::state(view, &hotel, &draft)
            .await?
            .images
            .get(&public_id)
        {
            // What is shown of it is not the draft's.
            let _ = image.put_all(words);
        }
    }
    Ok((image, revision))
}

async fn document(
    app: &Installation,
    view: &mut Session,
    image: &Image,
    revision: Revision,
) -> Result<Value, Refusal> {
    let original = &image.original;
    let media = &app.context.media;
    let kept = match media.keeps_original(&original.content_hash).await {
        Ok(kept) => kept,
        Err(error) => {
            // What was just saved is saved, whether a bucket answers or not.
            tracing::warn!(%error, "whether an original is kept cannot be seen");
            media.settings().keep_originals
        }
    };
    let (width, height) = original.size.unzip();
    Ok(json!({
        "image": image_message(&app.context.addresses, image),
        "crop": frame_json(image.shown.frame),
        "focal_point_chosen": image.chosen_focal_point.is_some(),
        "original": {
            "format": original.format,
            "width": width,
            "height": height,
            "bytes": original.bytes,
            "kept": kept,
        },
        "complete": !unfinished::contains(view, &image.shown.version).await?,
        "revision": revision,
    }))
}

/// A point, or none for what a machine finds.
fn focal_point(value: &Value) -> Result<Option<FocalPoint>, String> {
    if value.is_null() {
        return Ok(None);
    }
    let list = value.as_array().map_or(&[][..], Vec::as_slice);
    match list {
        [x, y] => match (x.as_f64(), y.as_f64()) {
            (Some(x), Some(y)) => FocalPoint::new(x, y).map(Some),
            _ => FocalPoint::new(-1.0, -1.0).map(Some),
        },
        _ => FocalPoint::new(-1.0, -1.0).map(Some),
    }
}

/// A part of the picture, or none for all of it.
fn crop(value: &Value) -> Result<Option<Frame>, String> {
    if value.is_null() {
        return Ok(None);
    }
    // What is no number is outside of every picture, and refused in the same words.
    let side = |name: &str| value.get(name).and_then(Value::as_f64).unwrap_or(-1.0);
    Frame::new([side("x"), side("y"), side("width"), side("height")])
}

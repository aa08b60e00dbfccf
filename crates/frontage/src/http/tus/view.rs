//! What became of uploads, as JSON: beside the protocol, for whoever lost an answer.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::app::App;
use crate::domain::{DraftId, HotelId, ImageRef, PublicId};
use crate::error::Refusal;
use crate::http::input::Path;
use crate::http::session::SignedIn;
use crate::live::message::image_message;
use crate::store::uploads::End;
use crate::store::{Session, gallery, hotels, images};
use crate::usecases::drafts::view as draft_view;
use crate::usecases::uploads;

use super::{Told, shown};

/// Own uploads that are under way.
pub async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
) -> Result<Told, Refusal> {
    let own = uploads::under_way(&app.context, &signed_in.staff, &slug).await?;
    let shown = own.iter().map(|upload| shown(&app, upload));
    let shown = shown.collect::<Result<Vec<Value>, Refusal>>()?;
    Ok(Json(json!({"uploads": shown})))
}

/// One of them, and what came of it.
pub async fn read(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Told, Refusal> {
    let upload = uploads::own(&app.context, &signed_in.staff, &slug, &id).await?;
    let mut told = shown(&app, &upload)?;
    match &upload.end {
        None => {}
        Some(End::Refused {
            problem,
            code,
            public_id,
        }) => {
            told["problem"] = problem.as_str().into();
            told["code"] = code.as_str().into();
            told["public_id"] = public_id.as_ref().map(PublicId::as_str).into();
        }
        Some(End::Shown {
            public_id,
            revision,
        }) => {
            let mut view = app.context.store.snapshot().await?;
            let image = images::of_hotel(&mut view, upload.hotel_id, public_id).await?;
            let image = image.map(|image| image_message(&app.context.addresses, &image));
            let gallery = match upload.draft_id {
                None => gallery::pictures(&mut view, upload.hotel_id).await?,
                Some(draft) => gallery_of(&mut view, upload.hotel_id, draft).await?,
            };
            let is_it = |one: &ImageRef| one.public_id() == Some(public_id);
            told["public_id"] = public_id.as_str().into();
            told["revision"] = (*revision).into();
            // None once somebody took it out again.
            told["position"] = gallery.iter().position(is_it).into();
            told["url"] = image.as_ref().map(|image| image.url.clone()).into();
            told["image"] = json!(image);
        }
    }
    Ok(Json(told))
}

/// The gallery as a draft makes it; empty once the draft is gone.
async fn gallery_of(
    view: &mut Session,
    hotel: HotelId,
    draft: DraftId,
) -> Result<Vec<ImageRef>, Refusal> {
    let Some(hotel) = hotels::by_id(view, hotel).await? else {
        return Ok(Vec::new());
    };
    match draft_view::of(view, hotel, draft).await {
        Ok(view) => Ok(view.gallery),
        Err(Refusal::NotFound(_)) => Ok(Vec::new()),
        Err(refusal) => Err(refusal),
    }
}

/// The refusal that an upload ended in.
pub fn refusal(problem: String, code: String, public_id: Option<PublicId>) -> Refusal {
    match public_id {
        Some(public_id) => Refusal::Duplicate(public_id),
        None => Refusal::Picture {
            field: "image".to_owned(),
            problem,
            code,
        },
    }
}

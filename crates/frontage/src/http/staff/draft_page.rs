//! `…/drafts/{id}/page/`: the document of the page as it would be with a draft, for the console's
//! own frame.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::app::App;
use crate::error::Refusal;
use crate::http::input::{Parameters, Path};
use crate::http::public::Spoken;
use crate::http::session::SignedIn;
use crate::usecases::access;
use crate::usecases::drafts::{no_such_draft, view};

pub async fn document(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Parameters(query): Parameters<Spoken>,
) -> Result<Json<Value>, Refusal> {
    let id = id.parse().map_err(|_| no_such_draft())?;
    let mut session = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut session, &signed_in.staff, &slug).await?;
    let page = view::of(&mut session, hotel, id).await?;
    let language = query.language()?;
    let document = page.document_in(language, &app.context.addresses, &app.epoch);
    Ok(Json(document.json.into()))
}

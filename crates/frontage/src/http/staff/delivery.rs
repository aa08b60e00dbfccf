//! `…/delivery/` and `…/history/{revision}/delivery/`: what staff are told about their changes'
//! way to the pages.

use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::domain::Revision;
use crate::error::Refusal;
use crate::http::input::Path;
use crate::http::session::SignedIn;
use crate::live::delivery::{self, Backlog, Delivery};
use crate::usecases::access;

pub async fn of_change(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, revision)): Path<(String, String)>,
) -> Result<Json<Delivery>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, &signed_in.staff, &slug).await?;
    let unknown = || Refusal::NotFound("Your hotel's page has no such revision.".to_owned());
    let revision: Revision = revision.parse().map_err(|_| unknown())?;
    if !(1..=hotel.revision).contains(&revision) {
        return Err(unknown());
    }
    let receipts = &app.realtime.receipts;
    let mut told =
        delivery::of_changes(&mut view, receipts, hotel.id, &slug, revision, revision).await?;
    told.remove(&revision).map(Json).ok_or_else(unknown)
}

pub async fn backlog(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
) -> Result<Json<Backlog>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, &signed_in.staff, &slug).await?;
    Ok(Json(delivery::backlog(&mut view, hotel.id).await?))
}

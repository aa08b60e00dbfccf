//! The staff API, first generation of the reference contract (§4) and what goes beyond it.

mod base;
mod delivery;
mod gallery;
mod history;
mod history_entry;
mod images;
mod room_types;
mod session;
mod settings;
mod settings_input;

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};

use crate::app::App;

use super::idempotency::{self, Repeatable};

/// Everything under `/api/staff/`.
pub fn routes(app: &App) -> Router<App> {
    let hotel = Router::new()
        .route(
            "/settings/",
            get(settings::read)
                .put(settings::change)
                .patch(settings::change),
        )
        .route("/settings/gallery/upload/", post(gallery::upload))
        .route("/settings/gallery/reorder/", post(gallery::reorder))
        .route(
            "/settings/gallery/remove/",
            axum::routing::delete(gallery::remove),
        )
        .route(
            "/settings/images/{public_id}/",
            get(images::read).patch(images::describe),
        )
        .route("/settings/images/{public_id}/whole/", get(images::whole))
        .route(
            "/room-types/",
            get(room_types::list).post(room_types::create),
        )
        .route(
            "/room-types/{id}/",
            get(room_types::read)
                .put(room_types::change)
                .patch(room_types::change)
                .delete(room_types::delete),
        )
        .route(
            "/room-types/{id}/upload-image/",
            post(room_types::upload_photo),
        )
        .route("/history/", get(history::list))
        .route("/history/{revision}/", get(history::read))
        .route("/history/{revision}/undo/", post(history::undo))
        .route("/history/{revision}/restore/", post(history::restore))
        .route("/page/", get(history::page))
        .route("/delivery/", get(delivery::backlog))
        .route("/history/{revision}/delivery/", get(delivery::of_change))
        .layer(middleware::from_fn_with_state(
            Repeatable::new(app),
            idempotency::once,
        ));
    Router::new()
        .route("/staff/login/", post(session::sign_in))
        .route("/staff/logout/", post(session::sign_out))
        .route("/staff/session/", get(session::who))
        .nest("/staff/hotel/{slug}", hotel)
}

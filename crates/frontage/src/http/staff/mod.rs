//! The staff API, first generation of the reference contract (§4) and what goes beyond it.

mod account;
mod base;
mod delivery;
mod draft_entry;
mod draft_page;
pub(super) mod draft_target;
mod drafts;
mod gallery;
mod history;
mod history_entry;
mod images;
mod invitations;
mod languages;
mod picture_notes;
mod room_types;
mod session;
mod settings;
mod settings_input;
mod setup;
mod team;
mod translations;
mod upload_queue;

use axum::Router;
use axum::middleware;
use axum::routing::{delete, get, patch, post, put};

use crate::app::App;

use super::change;
use super::idempotency::{self, Repeatable};
use super::tus;

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
        .route("/settings/gallery/remove/", delete(gallery::remove))
        .route("/settings/gallery/notes/", get(picture_notes::read))
        .route("/settings/gallery/tags/", post(picture_notes::tags))
        .route(
            "/settings/gallery/hints/",
            post(picture_notes::hints).delete(picture_notes::all_hints),
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
        .route("/languages/", get(languages::read).patch(languages::change))
        .route(
            "/languages/{language}/",
            get(translations::read).patch(translations::change),
        )
        .route("/drafts/", get(drafts::list).post(drafts::create))
        .route(
            "/drafts/{id}/",
            get(drafts::read)
                .patch(drafts::rename)
                .delete(drafts::discard),
        )
        .route("/drafts/{id}/changes/", delete(drafts::drop_change))
        .route("/drafts/{id}/publish/", post(drafts::publish))
        .route("/drafts/{id}/return/", post(drafts::bring_back))
        .route("/drafts/{id}/schedule/", put(drafts::set_schedule))
        .route("/drafts/{id}/page/", get(draft_page::document))
        .route(
            "/drafts/{id}/links/",
            get(drafts::list_links).post(drafts::make_link),
        )
        .route("/drafts/{id}/links/{link}/", delete(drafts::revoke_link))
        .route(
            "/time-zone/",
            get(drafts::read_time_zone).put(drafts::set_time_zone),
        )
        .route("/upload-queue/", put(upload_queue::tell))
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
        ))
        // A protocol of its own, with its own way to be repeated.
        .merge(tus::routes())
        .layer(middleware::from_fn(draft_target::guard))
        .layer(middleware::from_fn(change::tell));
    // Outside of the layer: an answer that holds a link is not kept for repetitions.
    let team = "/staff/hotel/{slug}/team";
    let team = Router::new()
        .route(&format!("{team}/"), get(team::list))
        .route(
            &format!("{team}/{{id}}/"),
            patch(team::change).delete(team::remove),
        )
        .route(&format!("{team}/invitations/"), post(team::invite))
        .route(&format!("{team}/invitations/{{id}}/"), delete(team::revoke))
        .layer(middleware::from_fn(draft_target::guard));
    let account = Router::new()
        .route("/staff/account/", get(account::read).patch(account::rename))
        .route("/staff/account/password/", put(account::change_password))
        .route(
            "/staff/account/sessions/",
            delete(account::sign_out_everywhere),
        )
        .route(
            "/staff/account/sessions/{id}/",
            delete(account::end_session),
        );
    Router::new()
        .route("/staff/login/", post(session::sign_in))
        .route("/staff/logout/", post(session::sign_out))
        .route("/staff/session/", get(session::who))
        .route("/staff/setup/", get(setup::state).post(setup::begin))
        .route("/staff/invitation/", post(invitations::offer))
        .route("/staff/invitation/acceptance/", post(invitations::accept))
        .merge(account)
        .merge(team)
        .nest("/staff/hotel/{slug}", hotel)
}

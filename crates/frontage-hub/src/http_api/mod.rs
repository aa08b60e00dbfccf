//! The signed HTTP API by which servers publish and ask: `/apps/{id}/…`.

mod channels;
mod events;
mod refusal;
mod request;
mod users;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get, post},
};

use crate::{config::Limits, hub::Hub};
use refusal::Refusal;

/// The routes of the API.
pub(crate) fn routes(limits: &Limits) -> Router<Hub> {
    Router::new()
        .route("/apps/{app_id}/events", post(events::publish))
        .route("/apps/{app_id}/batch_events", post(events::publish_batch))
        .route("/apps/{app_id}/channels", get(channels::list))
        .route("/apps/{app_id}/channels/{channel}", get(channels::show))
        .route("/apps/{app_id}/channels/{channel}/users", get(users::list))
        .route(
            "/apps/{app_id}/users/{user}/terminate_connections",
            post(users::terminate),
        )
        .route("/apps/{app_id}/{*rest}", any(unknown))
        .layer(DefaultBodyLimit::max(limits.request_bytes))
}

async fn unknown() -> Refusal {
    Refusal::not_found(
        "Unknown path. This API offers POST /apps/{id}/events, POST /apps/{id}/batch_events, \
         GET /apps/{id}/channels, /channels/{name} and /channels/{name}/users, and \
         POST /apps/{id}/users/{user}/terminate_connections.",
    )
}

//! What `frontage hub` answers: the Pusher protocol, and what operators ask.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::routing::get;
use frontage_hub::Hub;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use super::{debug_view, metrics, problem};
use crate::config::Config;

/// Everything, on one port.
pub fn router(hub: &Hub, config: &Config, stop: CancellationToken) -> Router {
    let token = config.metrics_token.as_ref();
    // It has nothing but memory to be ready with.
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(async || "ready\n"))
        .merge(metrics::of_hub_alone(hub.clone(), token))
        .merge(debug_view::routes(hub, token, config.hub_debug_data, stop))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .merge(hub.router())
        .fallback(hub.elsewhere())
        .layer(CatchPanicLayer::custom(problem::panicked))
}

//! `/hub/`: what operators see of the running hub.

use axum::Router;
use axum::body::Body;
use axum::http::header;
use axum::middleware;
use axum::response::{Redirect, Response};
use axum::routing::get;
use frontage_hub::Hub;
use futures_util::StreamExt as _;
use tokio_util::sync::CancellationToken;

use super::operators;
use crate::config::Secret;

/// `/hub/` and what is below it. Nothing that happens is kept to be shown unless there is a token.
pub fn routes<S>(
    hub: &Hub,
    token: Option<&Secret>,
    with_data: bool,
    stop: CancellationToken,
) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let routes = Router::new().route("/hub", get(async || Redirect::permanent("/hub/")));
    let routes = if token.is_some() {
        let end = move |response| end_with(stop.clone(), response);
        let view = hub.debug_router(with_data).with_state(());
        routes.nest("/hub/", view.layer(middleware::map_response(end)))
    } else {
        routes.route("/hub/", get(async || ()))
    };
    operators::only(routes, token)
}

/// A stream of events has no end of its own, and a server that stops would wait for it.
async fn end_with(stop: CancellationToken, response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != "text/event-stream") {
        return response;
    }
    response.map(|body| {
        let stream = body.into_data_stream();
        Body::from_stream(stream.take_until(stop.cancelled_owned()))
    })
}

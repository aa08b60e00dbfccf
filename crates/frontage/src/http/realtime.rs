//! Where the sockets are.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;

use crate::app::{App, Installation};
use crate::host::Host;

/// `/api/realtime/`.
pub fn routes() -> Router<App> {
    Router::new().route("/realtime/", get(connection))
}

/// The host that the operator named, else the one by which this request came: whoever reached
/// the API by it reaches the hub by it too.
async fn connection(State(app): State<App>, headers: HeaderMap) -> Json<Value> {
    Json(app.realtime.connection(host_of(&app, &headers).as_ref()))
}

/// How this server is reached: as the operator says, else as this request did.
pub fn host_of(app: &Installation, headers: &HeaderMap) -> Option<Host> {
    let named = if app.public_url_is_set {
        Host::of_origin(app.context.addresses.base())
    } else {
        None
    };
    let asked = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    named.or_else(|| Host::of_origin(&format!("http://{}", asked?)))
}

//! `/widget.js`: a hotel's gallery or rooms in somebody else's page.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;

use crate::app::App;

/// Its address stays when it changes, so browsers ask again soon; and show their page without
/// waiting for the answer.
const SOON: HeaderValue = HeaderValue::from_static("max-age=300, stale-while-revalidate=86400");
/// Any page may load it, also with `crossorigin`, as a module, or isolated from other origins.
const ANY: HeaderValue = HeaderValue::from_static("*");
const CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");

/// The script.
pub fn routes() -> Router<App> {
    Router::new().route("/widget.js", get(script))
}

async fn script(State(app): State<App>, headers: HeaderMap) -> Response {
    let mut response = app.pages.widget(SOON, &headers);
    let fields = response.headers_mut();
    fields.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    fields.insert("cross-origin-resource-policy", CROSS_ORIGIN);
    response
}

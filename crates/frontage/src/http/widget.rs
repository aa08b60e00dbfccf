//! `/widget.js`: a hotel's gallery or rooms in somebody else's page.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use crate::app::App;

/// The script.
pub fn routes() -> Router<App> {
    Router::new().route("/widget.js", get(script))
}

async fn script(State(app): State<App>, headers: HeaderMap) -> Response {
    app.pages.widget(&headers)
}

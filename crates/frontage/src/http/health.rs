//! Whether this server lives, and whether it can serve.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

use tokio::time::sleep;

use crate::app::{App, Installation};
use crate::store::{StoreError, hotels};

/// How long reading may take when the database seems to be out of reach.
const CUT_OFF: Duration = Duration::from_secs(1);

/// `/healthz` and `/readyz`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
}

async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let read = async { hotels::count(&mut *app.context.store.snapshot().await?).await };
    match unless_cut_off(&app, read).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database cannot be read\n",
            )
        }
    }
}

/// What is read, or why it cannot be, for whoever asks how this server is and must not wait long. A
/// line on which everything is lost says so to nobody. The one on which servers know of each other
/// notices first, and then a reader that waits does not wait much longer.
pub(super) async fn unless_cut_off<T>(
    app: &Installation,
    read: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, String> {
    let cut_off = async {
        app.roster.is_cut_off().await;
        sleep(CUT_OFF).await;
    };
    tokio::select! {
        read = read => read.map_err(|error| error.to_string()),
        () = cut_off => Err("the server of the database does not answer".to_owned()),
    }
}

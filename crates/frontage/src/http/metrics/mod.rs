//! `/metrics` in Prometheus' text format, for operators who hold its token.
//!
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

use std::fmt::{Display, Write as _};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

use crate::app::{App, Installation};
use crate::config::Secret;
use crate::error::Refusal;
use crate::store::{outbox, troubles};
use crate::time::now;

/// `/metrics`.
pub fn routes() -> Router<App> {
    Router::new().route("/metrics", get(metrics))
}

/// Without a token in the settings there is nothing at this address.
async fn metrics(State(app): State<App>, headers: HeaderMap) -> Result<Response, Refusal> {
    let Some(Secret(token)) = &app.metrics_token else {
        let hidden = "Metrics are switched off; FRONTAGE_METRICS_TOKEN switches them on.";
        return Err(Refusal::NotFound(hidden.to_owned()));
    };
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    // Hashes are compared, so that the time it takes tells nothing of the token.
    if Sha256::digest(given) != Sha256::digest(token) {
        return Ok((
            StatusCode::UNAUTHORIZED,
            [(header::WWW_AUTHENTICATE, "Bearer")],
            "send the metrics token: Authorization: Bearer …\n",
        )
            .into_response());
    }
    let text = collect(&app).await?;
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

async fn collect(app: &Installation) -> Result<String, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let waiting = outbox::how_many_wait(&mut view, None).await?;
    let refused = outbox::how_many_refused(&mut view).await?;
    let troubles = troubles::all(&mut view).await?;
    drop(view);
    let now = now();
    let oldest = waiting.oldest.map_or(0, |oldest| (now - oldest).max(0));
    let tried = troubles.iter().map(|trouble| trouble.attempts).max();
    let hub = app.realtime.hub.stats();

    let mut page = Page(String::with_capacity(2_048));
    page.gauge(
        "outbox_events",
        "Events that wait to be handed over.",
        waiting.events,
    );
    page.gauge(
        "outbox_oldest_seconds",
        "How long the oldest of them has waited.",
        seconds(oldest),
    );
    page.gauge(
        "outbox_refused_events",
        "Events put aside because the live service will never take them.",
        refused,
    );
    page.gauge(
        "relay_hotels_in_trouble",
        "Hotels whose events are not taken at present.",
        troubles.len(),
    );
    page.gauge(
        "relay_failed_attempts",
        "Failed attempts in a row, of the hotel that has most.",
        tried.unwrap_or(0),
    );
    page.gauge("hub_sockets", "Open sockets.", hub.sockets);
    page.gauge("hub_channels", "Channels with a subscriber.", hub.channels);
    for (name, help, value) in [
        (
            "hub_sockets_total",
            "Sockets that were opened.",
            hub.sockets_total,
        ),
        (
            "hub_sockets_refused_total",
            "Sockets that were refused.",
            hub.refused_total,
        ),
        (
            "hub_events_total",
            "Events that were published.",
            hub.events_total,
        ),
        (
            "hub_deliveries_total",
            "Events put into a socket's queue.",
            hub.deliveries_total,
        ),
        (
            "hub_replayed_total",
            "Events sent again to clients that were away.",
            hub.replayed_total,
        ),
        (
            "hub_sockets_too_slow_total",
            "Sockets cut because they took their events too slowly.",
            hub.cut_too_slow_total,
        ),
        (
            "hub_sockets_silent_total",
            "Sockets closed because no pong came.",
            hub.closed_silent_total,
        ),
    ] {
        page.counter(name, help, value);
    }
    Ok(page.0)
}

fn seconds(millis: i64) -> String {
    format!("{}.{:03}", millis / 1_000, millis % 1_000)
}

struct Page(String);

impl Page {
    fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.line(name, "gauge", help, value);
    }

    fn counter(&mut self, name: &str, help: &str, value: impl Display) {
        self.line(name, "counter", help, value);
    }

    fn line(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        // Writing to a String cannot fail.
        let _ = write!(
            self.0,
            "# HELP frontage_{name} {help}\n# TYPE frontage_{name} {kind}\nfrontage_{name} {value}\n"
        );
    }
}

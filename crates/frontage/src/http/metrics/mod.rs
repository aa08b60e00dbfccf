//! `/metrics` in Prometheus' text format, for operators who hold the token.

mod hub;
mod page;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use frontage_hub::Hub;

use super::health::unless_cut_off;
use super::operators;
use crate::app::{App, Installation};
use crate::config::Secret;
use crate::store::{Store, StoreError, outbox, troubles};
use crate::time::now;
use page::{Kind, Page};

/// `/metrics` of a whole installation.
pub fn routes(token: Option<&Secret>) -> Router<App> {
    operators::only(Router::new().route("/metrics", get(of_installation)), token)
}

/// `/metrics` of a hub alone.
pub fn of_hub_alone(hub: Hub, token: Option<&Secret>) -> Router {
    let look = async move || {
        let mut page = Page::default();
        hub::write(&mut page, &hub);
        page
    };
    operators::only(Router::new().route("/metrics", get(look)), token)
}

async fn of_installation(State(app): State<App>) -> Page {
    let mut page = Page::default();
    let rows = unless_cut_off(&app, Rows::read(&app.context.store)).await;
    page.number(
        "database_up",
        Kind::Gauge,
        "1 when the rows can be read; else nothing is told of the outbox.",
        u8::from(rows.is_ok()).to_string(),
    );
    match rows {
        Ok(rows) => outbox_and_relay(&mut page, &rows),
        Err(error) => tracing::warn!(error, "the rows cannot be read"),
    }
    servers(&mut page, &app);
    hub::write(&mut page, &app.realtime.hub);
    page
}

/// What the rows say.
struct Rows {
    waiting: outbox::Waiting,
    refused: i64,
    troubles: Vec<troubles::Trouble>,
}

impl Rows {
    async fn read(store: &Store) -> Result<Self, StoreError> {
        let mut view = store.snapshot().await?;
        Ok(Self {
            waiting: outbox::how_many_wait(&mut view, None).await?,
            refused: outbox::how_many_refused(&mut view).await?,
            troubles: troubles::all(&mut view).await?,
        })
    }
}

fn outbox_and_relay(page: &mut Page, rows: &Rows) {
    let Rows {
        waiting,
        refused,
        troubles,
    } = rows;
    let now = now();
    let oldest = waiting.oldest.map_or(0, |oldest| (now - oldest).max(0));
    let tried = troubles.iter().map(|trouble| trouble.attempts).max();

    let mut gauge = |name, help, value: String| page.number(name, Kind::Gauge, help, value);
    gauge(
        "outbox_events",
        "Events that wait to be handed over.",
        waiting.events.to_string(),
    );
    gauge(
        "outbox_oldest_seconds",
        "How long the oldest of them has waited.",
        seconds(oldest),
    );
    gauge(
        "outbox_refused_events",
        "Events put aside because the live service will never take them.",
        refused.to_string(),
    );
    gauge(
        "relay_hotels_in_trouble",
        "Hotels whose events are not taken at present.",
        troubles.len().to_string(),
    );
    gauge(
        "relay_failed_attempts",
        "Failed attempts in a row, of the hotel that has most.",
        tried.unwrap_or(0).to_string(),
    );
}

fn servers(page: &mut Page, app: &Installation) {
    let mut gauge = |name, help, value: String| page.number(name, Kind::Gauge, help, value);
    let others = app.roster.others().unwrap_or_default().len();
    gauge(
        "other_servers",
        "Servers over the same database beside this one, as far as they can be seen.",
        others.to_string(),
    );
    gauge(
        "on_duty",
        "1 when this server does what is to be done once for all of them.",
        u8::from(app.roster.is_on_duty()).to_string(),
    );
}

fn seconds(millis: i64) -> String {
    format!("{}.{:03}", millis / 1_000, millis % 1_000)
}

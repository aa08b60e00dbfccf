//! Bringing events to one receiver: one request at a time, in order, until it is taken or has
//! been tried for too long. Each receiver has a task of its own, which lives as long as something
//! waits, so that a slow or dead one holds up nobody else.

use std::sync::Arc;

use super::{endpoint::Endpoint, shared::Shared, waiting::Told};
use crate::app::Credential;

/// What a request needs.
pub(super) struct Request {
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) credential: Credential,
    /// At least one.
    pub(super) events: Vec<Told>,
}

impl Request {
    /// `time_ms` is when the first event was told: a receiver can see from it how late it hears.
    fn body(&self) -> String {
        let time_ms = self.events.first().map_or(0, |event| event.time_ms);
        let events: Vec<&str> = self.events.iter().map(|event| &*event.json).collect();
        format!(r#"{{"time_ms":{time_ms},"events":[{}]}}"#, events.join(","))
    }
}

/// Delivers what waits in one lane until nothing does.
pub(super) async fn deliver(shared: Arc<Shared>, lane: u64) {
    let mut failures: u32 = 0;
    let mut gave_up = false;
    let mut reconfigured = shared.reconfigured.subscribe();
    while let Some(request) = shared.next_request(lane) {
        let body = request.body();
        let Request {
            endpoint,
            credential,
            events,
        } = &request;
        let shown = &endpoint.shown;
        match shared.clients.post(endpoint, credential, body).await {
            Ok(()) => {
                if failures > 0 {
                    tracing::info!(receiver = %shown, failures, "webhooks are taken again");
                }
                (failures, gave_up) = (0, false);
                shared.taken(lane, events.len());
            }
            Err(reason) => {
                failures = failures.saturating_add(1);
                if failures == 1 {
                    tracing::warn!(
                        receiver = %shown,
                        "a webhook was not delivered and is tried again: the receiver {reason}"
                    );
                }
                let lost = shared.failed(lane);
                if lost > 0 && !gave_up {
                    gave_up = true;
                    tracing::error!(
                        receiver = %shown,
                        lost,
                        failures,
                        "webhooks are given up that were tried for too long: the receiver {reason}"
                    );
                }
                let rest = shared.pace.rest(failures, chance());
                tokio::select! {
                    () = tokio::time::sleep(rest) => {}
                    // The sender is in what this task shares, so it is there.
                    _ = reconfigured.changed() => {}
                }
            }
        }
    }
}

/// 0 to 1, and the middle where there are no random numbers.
fn chance() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}

//! Telling an app's own server what happens in its channels, by signed HTTP requests.
//!
//! What it promises: each receiver hears events in the order in which they were told; what a
//! receiver does not take is tried again for five minutes; a slow or dead receiver holds up
//! neither the others nor whoever tells; nothing grows without a bound. It does not promise that
//! an event comes only once (an answer can get lost), nor that events outlive the process.
//!
//! The reference is the [documentation][1].
//!
//! [1]: https://pusher.com/docs/channels/server_api/webhooks/

mod client;
mod delivery;
mod endpoint;
mod happening;
mod lanes;
mod lingering;
mod pace;
mod shared;
mod waiting;

use std::sync::{Arc, atomic::Ordering};

use tokio::runtime::Handle;

pub(crate) use happening::Happening;
pub(crate) use shared::WebhookCounters;

use self::{
    endpoint::Endpoint,
    lingering::Announcement,
    pace::Pace,
    shared::{Shared, release},
};
use crate::{
    app::{App, WebhookEvent},
    config::ConfigError,
};

/// The receivers of one app. Cheap to ask and to tell, from any thread. What waits when it is
/// dropped is still delivered, as long as the runtime goes on.
pub(crate) struct Webhooks {
    shared: Arc<Shared>,
    runtime: Option<Handle>,
}

/// Judges the webhooks of an app before it is used.
///
/// # Errors
/// When an address cannot be used, or there is no runtime to deliver on.
pub(crate) fn check(app: &App, has_runtime: bool) -> Result<(), ConfigError> {
    if !app.webhooks.is_empty() && !has_runtime {
        return Err(ConfigError::NoRuntime);
    }
    for (position, webhook) in app.webhooks.iter().enumerate() {
        Endpoint::parse(webhook).map_err(|reason| ConfigError::WebhookUrl {
            app: app.id.clone(),
            number: position + 1,
            reason,
        })?;
    }
    Ok(())
}

impl Webhooks {
    /// For an app that was [checked](check); deliveries are tasks of `runtime`.
    pub(crate) fn new(app: &App, runtime: Option<Handle>, counters: Arc<WebhookCounters>) -> Self {
        Self::with_pace(app, runtime, counters, Pace::USUAL)
    }

    fn with_pace(
        app: &App,
        runtime: Option<Handle>,
        counters: Arc<WebhookCounters>,
        pace: Pace,
    ) -> Self {
        let webhooks = Self {
            shared: Arc::new(Shared::new(pace, counters)),
            runtime,
        };
        webhooks.reconfigure(app);
        webhooks
    }

    /// Takes the app's new keys and receivers, from the next request on; what waits goes to
    /// where it is to go now.
    pub(crate) fn reconfigure(&self, app: &App) {
        let parse = |webhook| {
            Endpoint::parse(webhook)
                .inspect_err(|reason| {
                    tracing::error!(app = %app.id, "a webhook is left out: {reason}");
                })
                .ok()
        };
        let endpoints = match self.runtime {
            Some(_) => app.webhooks.iter().filter_map(parse).collect(),
            None => Vec::new(),
        };
        let shared = &self.shared;
        let mut state = shared.state();
        state.credential = app.credentials.first().cloned();
        let gone = state.set_endpoints(endpoints);
        let wanted = state.wanted().with_counterparts();
        shared.wanted.store(wanted.bits(), Ordering::Relaxed);
        drop(state);
        shared.reconfigured.send_replace(());
        let dropped: usize = gone.iter().map(|lane| lane.waiting.len()).sum();
        shared.counters.dropped.add(dropped as u64);
    }

    /// Whether to [`tell`](Self::tell) such events at all.
    pub(crate) fn wants(&self, event: WebhookEvent) -> bool {
        self.shared.wants(event)
    }

    /// Tells the receivers, without waiting for any. What happens in one channel must be told in
    /// its order.
    pub(crate) fn tell(&self, happening: Happening<'_>) {
        let event = happening.event();
        let Some(runtime) = &self.runtime else { return };
        if !self.wants(event) {
            return;
        }
        let shared = &self.shared;
        let json = happening.json().into();
        let mut state = shared.state();
        let announcement = Announcement { event, json };
        if let Some(now) = state.without_flapping(happening, announcement, &shared.pace) {
            shared.announce(&mut state, runtime, now);
        } else if !state.releasing && state.lingering.next_due().is_some() {
            state.releasing = true;
            runtime.spawn(release(shared.clone(), runtime.clone()));
        }
    }
}

#[cfg(test)]
mod tests;

//! The hub as its embedder sees it.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use axum::Router;

use crate::{
    apps::Apps,
    channels::Channels,
    config::{ConfigError, HubConfig},
    http_api,
    publish::{CheckedEvent, Delivered, Publish, PublishError},
    replay::{Memory, Peers, cutoff},
    socket::{self, Sockets},
    stats::{Counters, HubStats},
};

/// A running hub. Clones are the same hub.
#[derive(Clone)]
pub struct Hub {
    pub(crate) inner: Arc<Inner>,
}

/// What all parts of the hub share.
pub(crate) struct Inner {
    pub(crate) config: HubConfig,
    pub(crate) apps: Apps,
    pub(crate) sockets: Sockets,
    pub(crate) peers: Peers,
    pub(crate) memory: Arc<Memory>,
    pub(crate) counters: Counters,
}

/// What [`Hub::drain`] achieved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drained {
    /// Connections that had not gone when the time was up; they end with the process.
    pub left: usize,
}

impl Hub {
    /// Makes a hub. It needs no task of its own.
    ///
    /// # Errors
    /// When apps cannot be told apart or a limit is too small; the error names the field.
    pub fn new(mut config: HubConfig) -> Result<Self, ConfigError> {
        config.check()?;
        let memory = Arc::new(Memory::new(config.replay.clone()));
        let apps = Apps::new(std::mem::take(&mut config.apps), &memory)?;
        let peers = Peers::new(&config.trusted_proxies);
        let sockets = Sockets::new(config.limits.sockets);
        Ok(Self {
            inner: Arc::new(Inner {
                config,
                apps,
                sockets,
                peers,
                memory,
                counters: Counters::default(),
            }),
        })
    }

    /// The routes `/app/…` (sockets) and `/apps/…` (signed HTTP API), to be served as they are
    /// or merged into a larger router. Serve it with
    /// `into_make_service_with_connect_info::<SocketAddr>()`: without the addresses of clients,
    /// nobody can be recognised who comes back, and nothing is [replayed](crate::ReplayConfig).
    pub fn router(&self) -> Router {
        socket::routes()
            .merge(http_api::routes(&self.inner.config.limits))
            .with_state(self.clone())
    }

    /// Sends an event to the subscribers of an app's channels. Never waits: the event is in the
    /// queues when this returns, in the order of the calls.
    ///
    /// # Errors
    /// When the app is unknown or the event breaks a rule of the protocol; nobody hears it then.
    pub fn publish(&self, app_id: &str, publish: Publish<'_>) -> Result<Delivered, PublishError> {
        let inner = &self.inner;
        let app = inner
            .apps
            .by_id(app_id)
            .ok_or_else(|| PublishError::UnknownApp(app_id.to_owned()))?;
        let event = CheckedEvent::check(publish, &inner.config.limits)?;
        Ok(inner.deliver(app, &event))
    }

    /// Keeps an event for those who may have missed it, without sending it to anybody: as if
    /// this hub had published it at `published_at`. For the events of the last minutes before a
    /// restart, in their order, before connections are taken; see
    /// [`resumed_from`](crate::ReplayConfig::resumed_from). An event that is not to be replayed,
    /// or is older than the window, is not kept; `except` means nothing here.
    ///
    /// # Errors
    /// When the app is unknown or the event breaks a rule of the protocol.
    pub fn remember(
        &self,
        app_id: &str,
        publish: Publish<'_>,
        published_at: SystemTime,
    ) -> Result<(), PublishError> {
        let inner = &self.inner;
        let app = inner
            .apps
            .by_id(app_id)
            .ok_or_else(|| PublishError::UnknownApp(app_id.to_owned()))?;
        let event = CheckedEvent::check(publish, &inner.config.limits)?;
        event.remember(app, inner.memory.clock.of(published_at));
        inner.tidy();
        Ok(())
    }

    /// How many connections are subscribed to a channel now; 0 for an unknown app.
    pub fn subscription_count(&self, app_id: &str, channel: &str) -> usize {
        self.inner
            .apps
            .by_id(app_id)
            .map_or(0, |app| app.channels.subscription_count(channel))
    }

    /// The hub's numbers now.
    pub fn stats(&self) -> HubStats {
        let Inner {
            apps,
            sockets,
            counters,
            memory,
            ..
        } = &*self.inner;
        let kept = memory.weight();
        HubStats {
            sockets: sockets.count(),
            channels: apps.iter().map(|app| app.channels.occupied()).sum(),
            sockets_total: counters.established.get(),
            refused_total: counters.refused.get(),
            events_total: counters.events.get(),
            deliveries_total: counters.deliveries.get(),
            subscriptions_total: counters.subscriptions.get(),
            replayed_total: counters.replayed.get(),
            acknowledgements_total: counters.acknowledgements.get(),
            kept_bytes: kept.bytes,
            away: kept.peers,
            cut_too_slow_total: counters.too_slow.get(),
            closed_silent_total: counters.silent.get(),
            closed_bad_frame_total: counters.bad_frame.get(),
            errors_sent_total: counters.errors_sent.get(),
        }
    }

    /// Before the process stops: takes no connection any more, lets each hear what waits for it,
    /// closes it with [`HubConfig::drain_closing`] so that clients reconnect, and waits for them
    /// to go, but no longer than `patience`. Stop accepting on the listener first, or clients
    /// come back here to be told to wait a second (4100).
    pub async fn drain(&self, patience: Duration) -> Drained {
        let sockets = &self.inner.sockets;
        sockets.close_all(self.inner.config.drain_closing);
        // Whether time was up or not, the number tells.
        let _ = tokio::time::timeout(patience, sockets.all_gone()).await;
        Drained {
            left: sockets.count(),
        }
    }
}

impl Inner {
    pub(crate) fn deliver(
        &self,
        app: &crate::apps::LiveApp,
        event: &CheckedEvent<'_>,
    ) -> Delivered {
        let delivered = event.deliver(app);
        self.counters.events.add(1);
        self.counters.deliveries.add(delivered.sockets as u64);
        self.tidy();
        delivered
    }

    /// Forgets some of what expired, and the oldest when there is too much. Called wherever
    /// something may have been remembered, so that no task is needed; most calls do nothing.
    pub(crate) fn tidy(&self) {
        let memory = &self.memory;
        if !memory.is_on() {
            return;
        }
        let now = memory.clock.now();
        if let Some(part) = memory.part_to_sweep(now, Channels::PARTS) {
            for app in self.apps.iter() {
                app.channels.sweep(part, now);
            }
        }
        if let Some(_mine_alone) = memory.too_much() {
            let (mut events, mut absences) = (Vec::new(), Vec::new());
            for app in self.apps.iter() {
                app.channels.weigh(&mut events, &mut absences);
            }
            let events = cutoff(events, memory.limits.bytes);
            let absences = cutoff(absences, memory.limits.peers);
            for app in self.apps.iter() {
                app.channels.shed(events, absences);
            }
        }
    }
}

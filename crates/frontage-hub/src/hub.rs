//! The hub as its embedder sees it.

use std::{
    hash::{BuildHasher, RandomState},
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, SystemTime},
};

use axum::{
    Router,
    http::HeaderMap,
    routing::{MethodRouter, any},
};
use tokio::runtime;

use crate::{
    app::App,
    apps::{Apps, LiveApp, Site},
    channels::{CacheRoom, Channels},
    config::{ConfigError, HubConfig},
    debug::Recent,
    door, http_api,
    loops::{Inbox, Loops, Post, Prepared},
    protocol::{Closing, SocketId},
    publish::{CheckedEvent, Delivered, Publish, PublishError},
    replay::{Memory, Peers, cutoff},
    siblings::Said,
    sockets::Sockets,
    stats::{Counters, HubStats},
    webhooks::WebhookCounters,
};

/// How many times the backlog at which publishers are made to wait is too much for any.
const MOST_BACKLOGS: usize = 64;

/// A running hub. Clones are the same hub; its loops end with the last of them.
#[derive(Clone)]
pub struct Hub {
    pub(crate) inner: Arc<Inner>,
    _loops: Arc<Loops>,
}

/// What all parts of the hub share.
pub(crate) struct Inner {
    pub(crate) config: HubConfig,
    pub(crate) apps: Apps,
    pub(crate) sockets: Arc<Sockets>,
    pub(crate) inboxes: Arc<[Arc<Inbox>]>,
    pub(crate) peers: Peers,
    pub(crate) memory: Arc<Memory>,
    pub(crate) counters: Counters,
    pub(crate) webhooks: Arc<WebhookCounters>,
    /// What operators are shown.
    pub(crate) recent: Arc<Recent>,
}

/// What [`Hub::drain`] achieved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drained {
    /// Connections that had not gone when the time was up; they end with the process.
    pub left: usize,
}

/// A channel that is in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupancy {
    /// Its name.
    pub channel: Arc<str>,
    /// How many connections are subscribed.
    pub subscriptions: usize,
    /// How many distinct users are in, if it is a presence channel.
    pub users: Option<usize>,
}

impl Hub {
    /// Makes a hub and starts its loops. Inside of a tokio runtime, webhooks are sent from it.
    ///
    /// # Errors
    /// When apps cannot be told apart or a limit is too small; the error names the field. When the
    /// system gives no thread.
    pub fn new(mut config: HubConfig) -> Result<Self, ConfigError> {
        config.check()?;
        let no_loops = |error: std::io::Error| ConfigError::Loops(error.to_string());
        let prepared = Prepared::new(config.loops).map_err(no_loops)?;
        let memory = Arc::new(Memory::new(config.replay.clone()));
        let webhooks = Arc::<WebhookCounters>::default();
        let site = Site {
            memory: memory.clone(),
            inboxes: prepared.inboxes.clone(),
            cache_room: Arc::new(CacheRoom::new(config.limits.cache_bytes)),
            siblings: config.siblings.clone(),
            runtime: runtime::Handle::try_current().ok(),
            webhooks: webhooks.clone(),
        };
        let peers_key = peers_key(&config);
        let apps = Apps::new(std::mem::take(&mut config.apps), site)?;
        let inner = Arc::new(Inner {
            sockets: Arc::new(Sockets::new(&config.limits)),
            peers: Peers::new(&config.trusted_proxies, &peers_key),
            inboxes: prepared.inboxes.clone(),
            config,
            apps,
            memory,
            counters: Counters::default(),
            webhooks,
            recent: Arc::default(),
        });
        let loops = prepared.start(&inner).map_err(no_loops)?;
        Ok(Self {
            inner,
            _loops: Arc::new(loops),
        })
    }

    /// Takes other apps, or the same with other settings, while everything runs. An app whose id
    /// stays keeps its channels and connections, also those that came by a key which is gone: so
    /// keys are rotated. Connections of an app that is gone are closed with 4001, of one that is
    /// disabled with 4003.
    ///
    /// # Errors
    /// When apps cannot be told apart; everything stays as it is then.
    pub fn set_apps(&self, apps: Vec<App>) -> Result<(), ConfigError> {
        for (app, closing) in self.inner.apps.replace(apps)? {
            for inbox in self.inner.inboxes.iter() {
                inbox.post(Post::CloseApp(app.clone(), closing));
            }
            app.channels.forget_all();
        }
        Ok(())
    }

    /// Closes all connections to this hub that are signed in as a user, with 4009; tells how many.
    pub fn terminate_user(&self, app_id: &str, user_id: &str) -> usize {
        let app = self.inner.apps.by_id(app_id);
        app.map_or(0, |app| self.inner.terminate(&app, user_id))
    }

    /// Closes these connections, whatever their app, with 4200: their clients come back at once and
    /// have to be authorized anew, as other connections with other ids. So what was signed for
    /// these ids is worth nothing any more.
    pub fn renew(&self, sockets: &[SocketId]) {
        if sockets.is_empty() {
            return;
        }
        let these: Arc<[SocketId]> = sockets.into();
        for inbox in self.inner.inboxes.iter() {
            inbox.post(Post::CloseThese(these.clone(), Closing::RENEW));
        }
    }

    /// Closes the connections that there are now, evenly over this time, with 4200: their clients come
    /// back at once, through whatever stands before the hubs, and so perhaps to another one. For a
    /// hub that is cut off from where its events come from. Whoever comes to this one is let in.
    pub fn send_away(&self, over: Duration) {
        for inbox in self.inner.inboxes.iter() {
            inbox.post(Post::SendAway(Closing::CUT_OFF, over));
        }
    }

    /// The address that a request comes from: the nearest that is no trusted proxy. `direct` is
    /// the one at the other end of the connection.
    pub fn client_address(
        &self,
        direct: Option<SocketAddr>,
        headers: &HeaderMap,
    ) -> Option<IpAddr> {
        self.inner.peers.address(direct, headers)
    }

    /// The channels of an app that are in use, in no order.
    pub fn occupancy(&self, app_id: &str) -> Vec<Occupancy> {
        let app = self.inner.apps.by_id(app_id);
        app.map_or_else(Vec::new, |app| app.channels.occupancy())
    }

    /// The routes `/app/…` (sockets) and `/apps/…` (signed HTTP API), to be served as they are
    /// or merged into a larger router. Serve it with
    /// `into_make_service_with_connect_info::<SocketAddr>()`: without the addresses of clients,
    /// nobody can be recognised who comes back, and nothing is [replayed](crate::ReplayConfig).
    pub fn router(&self) -> Router {
        door::routes()
            .merge(http_api::routes(&self.inner.config.limits))
            .with_state(self.clone())
    }

    /// What a server that has nothing but this hub answers at all other addresses: 404, and to
    /// whoever wants a WebSocket the close code 4005, at which client libraries stop. For
    /// [`Router::fallback`].
    pub fn elsewhere(&self) -> MethodRouter {
        any(door::elsewhere).with_state(self.clone())
    }

    /// Sends an event to the subscribers of an app's channels at this hub. Never waits: the event is on its way
    /// when this returns, in the order of the calls.
    ///
    /// # Errors
    /// When the app is unknown or the event breaks a rule of the protocol, or when so much is
    /// under way that it must be tried again later; nobody hears it then.
    pub fn publish(&self, app_id: &str, publish: Publish<'_>) -> Result<Delivered, PublishError> {
        let inner = &self.inner;
        let app = inner
            .apps
            .by_id(app_id)
            .ok_or_else(|| PublishError::UnknownApp(app_id.to_owned()))?;
        let event = CheckedEvent::check(publish, &inner.config.limits)?;
        let most = inner.config.limits.backlog_bytes * MOST_BACKLOGS;
        if inner.inboxes.iter().any(|inbox| inbox.backlog() > most) {
            return Err(PublishError::Busy);
        }
        Ok(inner.deliver(&app, &event))
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
        event.remember(&app, inner.memory.clock.of(published_at));
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
            inboxes,
            webhooks,
            ..
        } = &*self.inner;
        let kept = memory.weight();
        HubStats {
            sockets: sockets.count(),
            channels: apps.all().iter().map(|app| app.channels.occupied()).sum(),
            subscriptions: apps
                .all()
                .iter()
                .map(|app| app.channels.subscriptions())
                .sum(),
            sockets_total: counters.established.get(),
            refused_total: counters.refused.get(),
            events_total: counters.events.get(),
            deliveries_total: counters.deliveries.get(),
            sends_total: counters.sends.get(),
            bytes_sent_total: counters.bytes_sent.get(),
            coalesced_total: counters.coalesced.get(),
            backlog_bytes: inboxes.iter().map(|inbox| inbox.backlog()).sum(),
            client_events_total: counters.client_events.get(),
            auth_failures_total: counters.auth_failures.get(),
            muted_total: counters.muted.get(),
            subscriptions_total: counters.subscriptions.get(),
            replayed_total: counters.replayed.get(),
            acknowledgements_total: counters.acknowledgements.get(),
            kept_bytes: kept.bytes,
            away: kept.peers,
            cut_too_slow_total: counters.too_slow.get(),
            dropped_total: counters.dropped.get(),
            closed_silent_total: counters.silent.get(),
            closed_bad_frame_total: counters.bad_frame.get(),
            errors_sent_total: counters.errors_sent.get(),
            webhooks_sent_total: webhooks.sent.get(),
            webhooks_failed_total: webhooks.failed.get(),
            webhooks_dropped_total: webhooks.dropped.get(),
        }
    }

    /// Before the process stops: takes no connection any more, lets each hear what was published
    /// for it, closes it with [`HubConfig::drain_closing`] so that clients reconnect, and waits for
    /// them to go, but no longer than `patience` after the last was closed. Stop accepting on the
    /// listener first, or clients come back here to be told to wait a second (4100).
    pub async fn drain(&self, patience: Duration) -> Drained {
        let HubConfig {
            drain_closing,
            drain_over,
            ..
        } = self.inner.config;
        self.inner.recent.switch_off();
        let sockets = &self.inner.sockets;
        sockets.close();
        for inbox in self.inner.inboxes.iter() {
            inbox.post(Post::Drain(drain_closing, drain_over));
        }
        // Whether time was up or not, the number tells.
        let _ = tokio::time::timeout(drain_over + patience, sockets.all_gone()).await;
        Drained {
            left: sockets.count(),
        }
    }
}

impl Inner {
    /// Sends an event that was checked.
    pub(crate) fn deliver(&self, app: &LiveApp, event: &CheckedEvent<'_>) -> Delivered {
        let delivered = event.deliver(app, &self.recent);
        app.events.add(1);
        self.counters.events.add(1);
        self.counters.deliveries.add(delivered.sockets as u64);
        self.tidy();
        delivered
    }

    /// Sends an event that came over the HTTP API, at every hub.
    pub(crate) fn deliver_everywhere(&self, app: &LiveApp, event: &CheckedEvent<'_>) {
        self.deliver(app, event);
        self.tell_siblings(Said::Published {
            app_id: app.id(),
            publish: event.publish(),
        });
    }

    /// Tells the hubs of other processes what was said here.
    pub(crate) fn tell_siblings(&self, said: Said<'_>) {
        if let Some(siblings) = &self.config.siblings {
            siblings.tell(said);
        }
    }

    /// Waits until there is room for another event.
    pub(crate) async fn room(&self) {
        for inbox in self.inboxes.iter() {
            inbox.eased(self.config.limits.backlog_bytes).await;
        }
    }

    pub(crate) fn terminate(&self, app: &LiveApp, user_id: &str) -> usize {
        let connections = app.users.connections(user_id);
        for connection in &connections {
            if let Some(inbox) = self.inboxes.get(usize::from(connection.number)) {
                inbox.post(Post::Close(*connection, Closing::UNAUTHORIZED));
            }
        }
        connections.len()
    }

    /// What is to be done now and then, whatever happens.
    pub(crate) fn keep_house(&self) {
        self.tidy();
        for app in self.apps.all() {
            app.channels.tell_counts();
        }
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
            for app in self.apps.all() {
                app.channels.sweep(part, now);
            }
        }
        if let Some(_mine_alone) = memory.too_much() {
            let (mut events, mut absences) = (Vec::new(), Vec::new());
            for app in self.apps.all() {
                app.channels.weigh(&mut events, &mut absences);
            }
            let events = cutoff(events, memory.limits.bytes);
            let absences = cutoff(absences, memory.limits.peers);
            for app in self.apps.all() {
                app.channels.shed(events, absences);
            }
        }
    }
}

/// By what peers are told apart: siblings have the same secret, so they have the same peers.
fn peers_key(config: &HubConfig) -> Vec<u8> {
    let first = config.apps.first().and_then(|app| app.credentials.first());
    match (&config.siblings, first) {
        (Some(_), Some(credential)) => credential.secret.clone().into_bytes(),
        _ => RandomState::new().hash_one(()).to_be_bytes().to_vec(),
    }
}

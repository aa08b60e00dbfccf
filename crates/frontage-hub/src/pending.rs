//! Stand-ins for what the hub itself will offer. To be thrown away.

use std::sync::Arc;

use axum::Router;
use serde::Serialize;

use crate::{App, ConfigError, Hub, debug};

/// One app's numbers at one moment. Those that end in `_total` only rise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppStats {
    /// The app's id.
    pub id: String,
    /// Whether the app is served.
    pub enabled: bool,
    /// Connections that are established now.
    pub sockets: usize,
    /// Channels with at least one subscriber now.
    pub channels: usize,
    /// Subscriptions that there are now.
    pub subscriptions: usize,
    /// Events that were published, each counted once however many channels it had.
    pub events_total: u64,
}

/// How full a channel is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Occupancy {
    /// Its name.
    pub channel: Arc<str>,
    /// Connections that are subscribed to it.
    pub subscriptions: usize,
    /// Distinct users in it; `None` unless it is a presence channel.
    pub users: Option<usize>,
}

impl Hub {
    /// Replaces the apps while running.
    ///
    /// # Errors
    /// When apps cannot be told apart.
    pub fn set_apps(&self, apps: Vec<App>) -> Result<(), ConfigError> {
        crate::apps::Apps::new(apps, &self.inner.memory).map(drop)
    }

    /// The numbers of each app.
    pub fn app_stats(&self) -> Vec<AppStats> {
        let apps = self.inner.apps.iter();
        apps.map(|app| AppStats {
            id: app.app.id.clone(),
            enabled: app.app.enabled,
            sockets: 0,
            channels: app.channels.occupied(),
            subscriptions: 0,
            events_total: 0,
        })
        .collect()
    }

    /// The occupied channels of an app, in any order; none for an unknown app.
    pub fn occupancy(&self, _app_id: &str) -> Vec<Occupancy> {
        Vec::new()
    }

    /// A view of the hub for operators: a page, its state as JSON, and what happens as a stream.
    /// From now on the last things that happen are kept, with the data of events only if told so.
    /// Whoever reaches these routes sees everything: let operators in alone.
    pub fn debug_router(&self, with_data: bool) -> Router {
        let recent = Arc::new(debug::Recent::default());
        recent.switch_on(with_data);
        let (stats, apps, occupancy) = (self.clone(), self.clone(), self.clone());
        debug::routes(debug::View {
            recent,
            stats: Arc::new(move || stats.stats()),
            apps: Arc::new(move || apps.app_stats()),
            occupancy: Arc::new(move |id| occupancy.occupancy(id)),
        })
    }
}

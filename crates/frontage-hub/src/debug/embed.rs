//! The debug view as embedders get it.

use std::sync::Arc;

use axum::Router;

use super::view::{View, routes};
use crate::{hub::Hub, stats::AppStats};

impl Hub {
    /// A view of the hub for operators, to be nested where they look for it: a page (`/`), the
    /// hub's state (`/state.json`, `?filter=` finds channels by a part of their name), and what
    /// happens (`/events`, a stream of server-sent events). From now on the last 200 happenings
    /// are kept; the data of events is shown only if told so.
    ///
    /// Nobody is asked who they are: whoever gets to these routes sees all apps' channels and
    /// events. Its streams end when the hub [drains](Self::drain).
    pub fn debug_router(&self, with_data: bool) -> Router {
        self.inner.recent.switch_on(with_data);
        let (stats, apps, occupancy) = (self.clone(), self.clone(), self.clone());
        routes(View {
            recent: self.inner.recent.clone(),
            stats: Arc::new(move || stats.stats()),
            apps: Arc::new(move || apps.app_stats()),
            occupancy: Arc::new(move |id| occupancy.occupancy(id)),
        })
    }

    /// The numbers of each app, in the order of their ids.
    pub fn app_stats(&self) -> Vec<AppStats> {
        let mut all: Vec<AppStats> = self
            .inner
            .apps
            .all()
            .iter()
            .map(|app| AppStats {
                id: app.id().to_owned(),
                enabled: app.settings().enabled,
                sockets: app.sockets(),
                channels: app.channels.occupied(),
                events_total: app.events.get(),
            })
            .collect();
        all.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        all
    }
}

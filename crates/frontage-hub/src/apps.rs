//! All apps of the hub, found by key (sockets) or id (publishers), replaceable while it runs.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use crate::{
    app::{App, Features},
    channels::{CacheRoom, Channels},
    config::ConfigError,
    loops::Inbox,
    protocol::Closing,
    rate::Rate,
    replay::Memory,
    siblings::Siblings,
    stats::Counter,
    users::Users,
    webhooks::{self, WebhookCounters, Webhooks},
};

/// An app at work: its settings, the channels that are occupied now, the users who are there.
pub(crate) struct LiveApp {
    id: Box<str>,
    settings: RwLock<Arc<App>>,
    pub(crate) channels: Channels,
    pub(crate) users: Users,
    sockets: AtomicUsize,
    /// Events that were published.
    pub(crate) events: Counter,
    published: Rate,
    /// In milliseconds, 0 for never; apart, because every tick asks it of every connection.
    authorize_within: AtomicU64,
}

impl LiveApp {
    fn new(app: App, site: &Site) -> Self {
        let (runtime, counters) = (site.runtime.clone(), site.webhooks.clone());
        let webhooks = Arc::new(Webhooks::new(&app, runtime, counters));
        Self {
            id: app.id.as_str().into(),
            channels: Channels::new(
                site.memory.clone(),
                site.inboxes.clone(),
                webhooks,
                site.cache_room.clone(),
                site.siblings
                    .clone()
                    .map(|siblings| (siblings, app.id.as_str().into())),
            ),
            users: Users::new(site.inboxes.clone()),
            sockets: AtomicUsize::new(0),
            events: Counter::default(),
            published: Rate::default(),
            authorize_within: AtomicU64::new(authorize_within(&app)),
            settings: RwLock::new(Arc::new(app)),
        }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The settings now.
    pub(crate) fn settings(&self) -> Arc<App> {
        self.settings
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn features(&self) -> Features {
        self.settings().features
    }

    /// How long a connection may stay for which nobody vouches.
    pub(crate) fn authorize_within(&self) -> Option<Duration> {
        let millis = self.authorize_within.load(Ordering::Relaxed);
        (millis > 0).then(|| Duration::from_millis(millis))
    }

    fn reconfigure(&self, app: App) {
        self.authorize_within
            .store(authorize_within(&app), Ordering::Relaxed);
        self.channels.webhooks().reconfigure(&app);
        *self
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(app);
    }

    /// Whether so many more events may be published now.
    pub(crate) fn may_publish(&self, events: usize) -> bool {
        match self.settings().limits.events_per_second {
            None => true,
            Some(limit) => self.published.take(events, limit),
        }
    }

    /// One more connection; tells how many there are now.
    pub(crate) fn raise_sockets(&self) -> usize {
        self.sockets.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Connections that are established now.
    pub(crate) fn sockets(&self) -> usize {
        self.sockets.load(Ordering::Relaxed)
    }

    pub(crate) fn lower_sockets(&self) {
        self.sockets.fetch_sub(1, Ordering::Relaxed);
    }
}

fn authorize_within(app: &App) -> u64 {
    let within = app.features.authorize_within;
    within.map_or(0, |time| {
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
    })
}

/// What all apps of a hub stand on.
pub(crate) struct Site {
    pub(crate) memory: Arc<Memory>,
    pub(crate) inboxes: Arc<[Arc<Inbox>]>,
    pub(crate) cache_room: Arc<CacheRoom>,
    pub(crate) siblings: Option<Siblings>,
    /// Where webhooks are sent from.
    pub(crate) runtime: Option<tokio::runtime::Handle>,
    pub(crate) webhooks: Arc<WebhookCounters>,
}

/// All apps.
pub(crate) struct Apps {
    site: Site,
    table: RwLock<Arc<Table>>,
    /// One change at a time.
    changing: Mutex<()>,
}

#[derive(Default)]
struct Table {
    by_key: HashMap<String, Arc<LiveApp>>,
    by_id: HashMap<String, Arc<LiveApp>>,
}

impl Apps {
    /// Takes the configured apps.
    ///
    /// # Errors
    /// When an app lacks its id, key or secret, or two share an id or a key.
    pub(crate) fn new(apps: Vec<App>, site: Site) -> Result<Self, ConfigError> {
        let all = Self {
            site,
            table: RwLock::default(),
            changing: Mutex::default(),
        };
        all.replace(apps)?;
        Ok(all)
    }

    /// Takes other apps instead. One whose id stays keeps its channels, users and connections.
    /// Tells whose connections are to be closed, and with what.
    ///
    /// # Errors
    /// As in [`new`](Self::new); everything stays as it is then.
    pub(crate) fn replace(
        &self,
        apps: Vec<App>,
    ) -> Result<Vec<(Arc<LiveApp>, Closing)>, ConfigError> {
        check(&apps, self.site.runtime.is_some())?;
        let _alone = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.table();
        let mut after = Table::default();
        let mut closed = Vec::new();
        for app in apps {
            let live = match before.by_id.get(&app.id) {
                Some(live) => {
                    live.reconfigure(app.clone());
                    live.clone()
                }
                None => Arc::new(LiveApp::new(app.clone(), &self.site)),
            };
            if !app.enabled {
                closed.push((live.clone(), Closing::APP_DISABLED));
            }
            for credential in app.credentials {
                after.by_key.insert(credential.key, live.clone());
            }
            after.by_id.insert(app.id, live);
        }
        for (id, live) in &before.by_id {
            if !after.by_id.contains_key(id) {
                closed.push((live.clone(), Closing::UNKNOWN_APP));
            }
        }
        *self.table.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(after);
        Ok(closed)
    }

    pub(crate) fn by_key(&self, key: &str) -> Option<Arc<LiveApp>> {
        self.table().by_key.get(key).cloned()
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<Arc<LiveApp>> {
        self.table().by_id.get(id).cloned()
    }

    /// All of them, in no order.
    pub(crate) fn all(&self) -> Vec<Arc<LiveApp>> {
        self.table().by_id.values().cloned().collect()
    }

    fn table(&self) -> Arc<Table> {
        self.table
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// # Errors
/// The first thing that is wrong with the apps.
fn check(apps: &[App], can_send_webhooks: bool) -> Result<(), ConfigError> {
    for (position, app) in apps.iter().enumerate() {
        let empty = |field| ConfigError::EmptyAppField {
            id: app.id.clone(),
            field,
        };
        if app.id.is_empty() {
            return Err(empty("id"));
        }
        if app.credentials.is_empty() {
            return Err(empty("key"));
        }
        for credential in &app.credentials {
            for (field, value) in [("key", &credential.key), ("secret", &credential.secret)] {
                if value.is_empty() {
                    return Err(empty(field));
                }
            }
        }
        webhooks::check(app, can_send_webhooks)?;
        let before = &apps[..position];
        if before.iter().any(|other| other.id == app.id) {
            return Err(ConfigError::DoubledApp {
                field: "id",
                value: app.id.clone(),
            });
        }
        let keys = |app: &App| -> Vec<String> {
            let keys = app.credentials.iter().map(|credential| &credential.key);
            keys.cloned().collect()
        };
        let own = keys(app);
        let of_others = before.iter().flat_map(keys);
        if let Some(doubled) = of_others.into_iter().find(|key| own.contains(key)) {
            return Err(ConfigError::DoubledApp {
                field: "key",
                value: doubled,
            });
        }
    }
    Ok(())
}

//! Apps: who may use the hub. Each has its own key, its own secret and its own channels.

use std::{collections::HashMap, fmt, sync::Arc};

use crate::{channels::Channels, config::ConfigError, replay::Memory};

/// One app, in Pusher's words.
#[derive(Clone, PartialEq, Eq)]
pub struct App {
    /// The id in `/apps/{id}/…`. Some server libraries insist on digits.
    pub id: String,
    /// The public key, in `/app/{key}` and as `auth_key`.
    pub key: String,
    /// The secret that signs requests; it never leaves the server.
    pub secret: String,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("id", &self.id)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// An app at work: what was configured, and the channels that are occupied now.
pub(crate) struct LiveApp {
    pub(crate) app: App,
    pub(crate) channels: Channels,
}

/// All apps, found by key (sockets) or id (publishers).
pub(crate) struct Apps {
    by_key: HashMap<String, Arc<LiveApp>>,
    by_id: HashMap<String, Arc<LiveApp>>,
}

impl Apps {
    /// Takes the configured apps.
    ///
    /// # Errors
    /// When an app lacks its id, key or secret, or two share an id or a key.
    pub(crate) fn new(apps: Vec<App>, memory: &Arc<Memory>) -> Result<Self, ConfigError> {
        let mut all = Self {
            by_key: HashMap::new(),
            by_id: HashMap::new(),
        };
        for app in apps {
            for (field, value) in [("id", &app.id), ("key", &app.key), ("secret", &app.secret)] {
                if value.is_empty() {
                    let id = app.id.clone();
                    return Err(ConfigError::EmptyAppField { id, field });
                }
            }
            let (id, key) = (app.id.clone(), app.key.clone());
            let live = Arc::new(LiveApp {
                app,
                channels: Channels::new(memory.clone()),
            });
            if all.by_id.insert(id.clone(), live.clone()).is_some() {
                return Err(ConfigError::DoubledApp {
                    field: "id",
                    value: id,
                });
            }
            if all.by_key.insert(key.clone(), live).is_some() {
                return Err(ConfigError::DoubledApp {
                    field: "key",
                    value: key,
                });
            }
        }
        Ok(all)
    }

    pub(crate) fn by_key(&self, key: &str) -> Option<&Arc<LiveApp>> {
        self.by_key.get(key)
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<&Arc<LiveApp>> {
        self.by_id.get(id)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<LiveApp>> {
        self.by_id.values()
    }
}

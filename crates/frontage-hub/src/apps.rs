//! All apps of the hub, found by key (sockets) or id (publishers).

use std::{collections::HashMap, sync::Arc};

use crate::{app::App, channels::Channels, config::ConfigError, replay::Memory};

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
            let credentials = app.credentials.first();
            let (key, secret) = credentials.map_or(("", ""), |first| (&first.key, &first.secret));
            for (field, value) in [("id", app.id.as_str()), ("key", key), ("secret", secret)] {
                if value.is_empty() {
                    let id = app.id.clone();
                    return Err(ConfigError::EmptyAppField { id, field });
                }
            }
            let (id, key) = (app.id.clone(), key.to_owned());
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

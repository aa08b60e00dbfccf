//! Stand-ins for what the hub itself will offer. To be thrown away.

use crate::{App, ConfigError, Hub};

impl Hub {
    /// Replaces the apps while running.
    ///
    /// # Errors
    /// When apps cannot be told apart.
    pub fn set_apps(&self, apps: Vec<App>) -> Result<(), ConfigError> {
        crate::apps::Apps::new(apps, &self.inner.memory).map(drop)
    }
}

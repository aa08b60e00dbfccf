//! Reads the apps file again when it changes, or when the process is sent SIGHUP.

use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use frontage_hub::{App, Hub};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::{HubApps, changes, together};

/// How often the file is looked at.
const PACE: Duration = Duration::from_secs(1);

/// Keeps the hub's apps as the file says.
pub struct Watch {
    hub: Hub,
    own: Option<App>,
    /// The file as it was when it was last right.
    file: HubApps,
    hangups: Signal,
    /// The look of the file as it was read last, right or wrong.
    read: Option<Look>,
    /// The look of the file a moment ago.
    seen: Option<Look>,
}

/// By what a file is known to be another than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Missing,
    There {
        changed: Option<SystemTime>,
        bytes: u64,
        file: u64,
    },
}

impl Watch {
    /// Prepares to watch; from now on SIGHUP does not end the process. `own` is the app that is
    /// not in the file.
    ///
    /// # Errors
    /// When the process may not handle signals.
    pub fn new(hub: Hub, own: Option<App>, file: HubApps) -> anyhow::Result<Self> {
        let hangups = signal(SignalKind::hangup()).context("SIGHUP cannot be handled")?;
        Ok(Self {
            hub,
            own,
            file,
            hangups,
            read: None,
            seen: None,
        })
    }

    /// Watches until `stop`.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut pace = tokio::time::interval(PACE);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = pace.tick() => self.glance().await,
                Some(()) = self.hangups.recv() => {
                    tracing::info!("SIGHUP: the apps file is read again");
                    self.read_again().await;
                }
            }
        }
    }

    /// Reads the file when it has another look than when it was read, and has had it for a
    /// moment: what is just being written may be right as far as it goes, and lack an app.
    async fn glance(&mut self) {
        let look = Look::at(&self.file.path).await;
        let is_settled = self.seen.replace(look) == Some(look);
        if is_settled && self.read != Some(look) {
            self.read_again().await;
        }
    }

    async fn read_again(&mut self) {
        // Looked at first: what changes while it is read has another look afterwards.
        self.read = Some(Look::at(&self.file.path).await);
        let path = self.file.path.clone();
        let file = tokio::task::spawn_blocking(move || HubApps::read(&path)).await;
        let file = file.unwrap_or_else(|error| Err(vec![error.to_string()]));
        let taken = file.and_then(|file| self.take(file));
        for mistake in taken.err().into_iter().flatten() {
            tracing::error!(%mistake, "the apps file is wrong; the apps stay as they are");
        }
    }

    fn take(&mut self, file: HubApps) -> Result<(), Vec<String>> {
        let apps = together(self.own.as_ref(), &file)?;
        if self.file.apps == file.apps {
            tracing::debug!("the apps file says what it said");
            return Ok(());
        }
        let changes = changes::between(&self.file.apps, &file.apps);
        let taken = self.hub.set_apps(apps);
        taken.map_err(|error| vec![format!("{}: {error}", file.path.display())])?;
        self.file = file;
        for change in changes {
            tracing::info!(%change, "the apps have changed");
        }
        Ok(())
    }
}

impl Look {
    async fn at(path: &Path) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        match tokio::fs::metadata(path).await {
            Ok(found) => Self::There {
                changed: found.modified().ok(),
                bytes: found.len(),
                file: found.ino(),
            },
            Err(_) => Self::Missing,
        }
    }
}

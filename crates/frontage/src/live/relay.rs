//! Takes events from the outbox to the hub, in the order in which their changes were committed.
//!
//! It asks to be woken *before* it looks, so no commit falls between the two, and looks once a
//! second all the same. An event is marked only after the hub has taken it: killed in between,
//! the next start sends it again, and pages drop the double by its revision. Whatever goes
//! wrong, the row stays and is tried again; nothing is skipped.

use std::time::Duration;

use frontage_hub::{Hub, Publish, Replay, SocketId};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::limits::Limits;
use crate::store::{Store, StoreError, events};
use crate::time::now;

use super::channel_of;

/// Events taken from the outbox at once.
const BATCH: i64 = 256;
/// How long it sleeps at most when nobody wakes it.
const POLL: Duration = Duration::from_secs(1);
/// How long it waits after a failure, at first and at most.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));
/// How often old history is forgotten.
const PRUNE_EVERY: Duration = Duration::from_secs(600);

/// What the relay works with.
pub struct Relay {
    /// Where the outbox is.
    pub store: Store,
    /// Where events go.
    pub hub: Hub,
    /// Under which app.
    pub app_id: String,
    /// For the gallery as it is now.
    pub app: crate::app::App,
    /// How long history is kept.
    pub limits: Limits,
}

impl Relay {
    /// Runs until `stop`, then sends what is committed and ends.
    pub async fn run(&self, stop: CancellationToken) {
        let mut backoff = BACKOFF.0;
        let mut pruned = tokio::time::Instant::now();
        loop {
            let committed = self.store.committed();
            let stopping = stop.is_cancelled();
            match self.send_waiting().await {
                Ok(0) if stopping => return,
                Ok(0) => {
                    tokio::select! {
                        _ = timeout(POLL, committed) => {}
                        () = stop.cancelled() => {}
                    }
                }
                Ok(_) => backoff = BACKOFF.0,
                Err(_) if stopping => return,
                Err(error) => {
                    tracing::error!(%error, "events wait in the outbox; trying again");
                    sleep(backoff).await;
                    backoff = (backoff * 2).min(BACKOFF.1);
                }
            }
            if pruned.elapsed() >= PRUNE_EVERY {
                pruned = tokio::time::Instant::now();
                if let Err(error) = self.prune().await {
                    tracing::warn!(%error, "old events could not be forgotten; trying again later");
                }
            }
        }
    }

    /// Sends the next events and marks them; tells how many.
    async fn send_waiting(&self) -> Result<usize, StoreError> {
        if is_held() {
            return Ok(0);
        }
        let waiting = events::to_relay(&mut *self.store.snapshot().await?, BATCH).await?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let mut taken = Vec::with_capacity(waiting.len());
        for event in &waiting {
            let channel = channel_of(&event.slug);
            let except = event
                .except_socket
                .as_deref()
                .and_then(|id| SocketId::parse(id).ok().flatten());
            let gallery = if event.event == "gallery-image-uploaded" {
                let snapshot = self.app.snapshots.get(&event.slug).await?;
                snapshot.and_then(|snapshot| {
                    let page: serde_json::Value = serde_json::from_slice(&snapshot.json).ok()?;
                    Some(serde_json::json!({ "gallery": page["gallery"] }).to_string())
                })
            } else {
                None
            };
            let publish = Publish {
                channels: &[&channel],
                event: &event.event,
                data: &event.data,
                except,
                replay: match &gallery {
                    Some(data) => Replay::As {
                        event: "gallery-reordered",
                        data,
                    },
                    None => Replay::AsIs,
                },
            };
            // Names, sizes and channels of our events are right by construction, so a refusal is a
            // fault of ours: it is told, and the pages heal by the gap in the revisions.
            if let Err(error) = self.hub.publish(&self.app_id, publish) {
                tracing::error!(%error, event = event.id, "the hub refused an event");
            }
            taken.push(event.id);
        }
        let mut tx = self.store.begin().await?;
        events::mark_relayed(&mut tx, &taken, now()).await?;
        tx.commit().await?;
        Ok(taken.len())
    }

    async fn prune(&self) -> Result<(), StoreError> {
        let kept = i64::try_from(self.limits.history.as_millis()).unwrap_or(i64::MAX / 2);
        let mut tx = self.store.begin().await?;
        let forgotten = events::prune(&mut tx, now() - kept, self.limits.history_revisions).await?;
        tx.commit().await?;
        tracing::debug!(forgotten, "forgot old events");
        Ok(())
    }
}

/// Lets a test kill the server exactly between commit and relay: held while the file exists that
/// this variable names, or for good with `1`. Not in release builds.
fn is_held() -> bool {
    cfg!(debug_assertions)
        && std::env::var_os("FRONTAGE_TEST_HOLD_RELAY")
            .is_some_and(|hold| hold == "1" || std::path::Path::new(&hold).exists())
}

//! Keeps what must not grow for ever within its bounds, and writes what is complete.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::limits::Limits;
use crate::store::{Roster, Store, StoreError, draft_links, events, idempotency};
use crate::time::now;

use super::receipts::Receipts;

/// How often complete receipts are written.
const RECEIPTS_EVERY: Duration = Duration::from_secs(2);
/// How often old history is forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(600);

/// How long a write can be repeated by its `Idempotency-Key`: 24 h.
const KEYS_KEPT_MS: i64 = 24 * 3_600_000;

/// What is kept in order.
pub struct Housekeeping {
    /// Rows.
    pub store: Store,
    /// Receipts that are being counted.
    pub receipts: Receipts,
    /// Whether this server is on duty.
    pub roster: Roster,
    /// How long history is kept.
    pub limits: Limits,
}

impl Housekeeping {
    /// Runs until `stop`, then writes what is complete once more.
    pub async fn run(&self, stop: CancellationToken) {
        let mut forgotten_at = Instant::now();
        loop {
            let stopping = stop.is_cancelled();
            let is_on_duty = self.roster.is_on_duty();
            if let Err(error) = self.receipts.keep_complete(&self.store, is_on_duty).await {
                tracing::warn!(%error, "receipts cannot be kept; trying again");
            }
            if forgotten_at.elapsed() >= FORGET_EVERY && is_on_duty {
                forgotten_at = Instant::now();
                if let Err(error) = self.forget().await {
                    tracing::warn!(%error, "old events cannot be forgotten; trying again later");
                }
            }
            if stopping {
                return;
            }
            tokio::select! {
                () = sleep(RECEIPTS_EVERY) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    async fn forget(&self) -> Result<(), StoreError> {
        let kept = i64::try_from(self.limits.history.as_millis()).unwrap_or(i64::MAX / 2);
        let mut tx = self.store.begin().await?;
        let forgotten = events::prune(&mut tx, now() - kept, self.limits.history_revisions).await?;
        idempotency::prune(&mut tx, now() - KEYS_KEPT_MS).await?;
        draft_links::prune(&mut tx, now()).await?;
        tx.commit().await?;
        tracing::debug!(forgotten, "forgot old events");
        Ok(())
    }
}

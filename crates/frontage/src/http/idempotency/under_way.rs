//! Of several requests with one key, one at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;

use crate::domain::StaffId;

type Keys = HashMap<(StaffId, String), Arc<tokio::sync::Mutex<()>>>;

/// Requests with keys that are being answered. It holds no more entries than there are such
/// requests.
#[derive(Clone, Default)]
pub(super) struct UnderWay(Arc<Mutex<Keys>>);

/// The right to be the one request with this key, until dropped.
pub(super) struct Turn {
    under_way: UnderWay,
    key: (StaffId, String),
    held: Option<OwnedMutexGuard<()>>,
}

impl UnderWay {
    /// Waits until no other request of this person has this key.
    pub(super) async fn turn(&self, staff: StaffId, key: &str) -> Turn {
        let key = (staff, key.to_owned());
        let one = {
            let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(keys.entry(key.clone()).or_default())
        };
        // Made before the wait: one that goes away meanwhile leaves its entry to be cleared.
        let mut turn = Turn {
            under_way: self.clone(),
            key,
            held: None,
        };
        turn.held = Some(one.lock_owned().await);
        turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        drop(self.held.take());
        let mut keys = self
            .under_way
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Only the map has it: nobody waits for it, and nobody can begin to while we look.
        if keys
            .get(&self.key)
            .is_some_and(|one| Arc::strong_count(one) == 1)
        {
            keys.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::UnderWay;

    #[tokio::test]
    async fn nothing_is_left_of_requests_that_were_answered_or_went_away() {
        let under_way = UnderWay::default();
        let first = under_way.turn(1, "a").await;
        let other = under_way.turn(2, "a").await;
        let waiting = tokio::spawn({
            let under_way = under_way.clone();
            async move { drop(under_way.turn(1, "a").await) }
        });
        let given_up = tokio::spawn({
            let under_way = under_way.clone();
            async move { drop(under_way.turn(1, "a").await) }
        });
        tokio::task::yield_now().await;
        given_up.abort();
        let _ = given_up.await;
        drop(first);
        waiting.await.unwrap();
        assert_eq!(under_way.0.lock().unwrap().len(), 1, "that of the other");
        drop(other);
        assert!(under_way.0.lock().unwrap().is_empty());
    }
}

//! One at a time over one thing, and the others wait for it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::OwnedMutexGuard;

/// Who works on what. Holds a name as long as somebody works on it or waits.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>);

impl Turns {
    /// Waits until nobody else works on this.
    pub(super) async fn of(&self, name: String) -> OwnedMutexGuard<()> {
        let turn = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.retain(|_, turn| turn.strong_count() > 0);
            let turn = all.get(&name).and_then(Weak::upgrade).unwrap_or_default();
            all.insert(name, Arc::downgrade(&turn));
            turn
        };
        turn.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn one_works_another_waits_and_a_third_has_something_else_to_do() {
        let turns = Turns::default();
        let first = turns.of("beach".into()).await;
        let mut second = Box::pin(turns.of("beach".into()));
        assert!(second.as_mut().now_or_never().is_none());
        let third = turns.of("pool".into()).now_or_never();
        assert!(third.is_some());
        drop(third);
        drop(first);
        assert!(second.as_mut().now_or_never().is_some());
        drop(second);
        drop(turns.of("bar".into()).await);
        let _only = turns.of("bar".into()).await;
        assert_eq!(turns.0.lock().unwrap().len(), 1, "nobody is remembered");
    }
}

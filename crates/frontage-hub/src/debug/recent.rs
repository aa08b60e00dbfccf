//! The last things that happened, for operators who look now and for those who look on.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use tokio::sync::broadcast;

use super::happening::{Happened, Happening};

/// How many are kept.
pub(super) const KEPT: usize = 200;

/// How far a watcher may be behind before it loses some.
pub(super) const BEHIND: usize = 512;

/// The last things that happened. Off until somebody wants to look: then [`Self::note`] costs one
/// atomic load.
#[derive(Default)]
pub(crate) struct Recent {
    on: AtomicBool,
    with_data: AtomicBool,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    next: u64,
    last: VecDeque<Arc<Happened>>,
    watchers: broadcast::Sender<Arc<Happened>>,
}

/// What was there when somebody began to watch, and what comes: none in both, none in neither.
pub(super) struct Watch {
    pub(super) last: Vec<Arc<Happened>>,
    pub(super) next: broadcast::Receiver<Arc<Happened>>,
}

impl Recent {
    /// Begins to keep what happens; with the data of events only if told so.
    pub(crate) fn switch_on(&self, with_data: bool) {
        self.with_data.store(with_data, Ordering::Relaxed);
        self.kept().get_or_insert_with(|| Kept {
            next: 1,
            last: VecDeque::with_capacity(KEPT),
            watchers: broadcast::channel(BEHIND).0,
        });
        self.on.store(true, Ordering::Relaxed);
    }

    /// Forgets everything, and ends whoever watches: so a server that stops need not wait for
    /// them.
    pub(crate) fn switch_off(&self) {
        self.on.store(false, Ordering::Relaxed);
        *self.kept() = None;
    }

    /// Whether anything is kept. Ask before working something out for [`Self::note`].
    pub(crate) fn is_on(&self) -> bool {
        self.on.load(Ordering::Relaxed)
    }

    pub(super) fn is_with_data(&self) -> bool {
        self.with_data.load(Ordering::Relaxed)
    }

    /// Keeps something that happens now, and tells it to whoever watches. Never waits for them.
    pub(crate) fn note(&self, what: &Happening<'_>) {
        if !self.is_on() {
            return;
        }
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
        let time_ms = since_1970.map_or(0, |time| time.as_millis() as u64);
        // Made before the lock is taken: every loop of the hub comes by here.
        let mut happened = Happened::keep(what, time_ms, self.is_with_data());
        let mut kept = self.kept();
        let Some(kept) = kept.as_mut() else {
            return;
        };
        happened.number = kept.next;
        kept.next += 1;
        let happened = Arc::new(happened);
        if kept.last.len() == KEPT {
            kept.last.pop_front();
        }
        kept.last.push_back(happened.clone());
        if kept.watchers.receiver_count() > 0 {
            // Somebody may have stopped watching since; that is no fault.
            let _ = kept.watchers.send(happened);
        }
    }

    /// Begins to watch; `None` when nothing is kept.
    pub(super) fn watch(&self) -> Option<Watch> {
        let kept = self.kept();
        let kept = kept.as_ref()?;
        Some(Watch {
            last: kept.last.iter().cloned().collect(),
            next: kept.watchers.subscribe(),
        })
    }

    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        // Whoever panicked here was only noting something.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

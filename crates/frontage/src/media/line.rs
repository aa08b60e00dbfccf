//! Who may start a worker, and when.
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Who waits for a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Somebody who uploaded a picture.
    FirstLight,
    /// A page that wants a rendition.
    Asked,
    /// Nobody.
    Background,
}

/// The line is full.
#[derive(Debug)]
pub(super) struct Full {
    pub(super) line: usize,
}

#[derive(Debug)]
pub(super) struct Line {
    slots: Arc<Semaphore>,
    places: Arc<Semaphore>,
    line: usize,
}

pub(super) struct Pass(#[allow(dead_code)] OwnedSemaphorePermit);

impl Pass {
    pub(super) fn threads(&self) -> usize {
        1
    }
}

impl Line {
    pub(super) fn new(workers: usize, waiting: usize) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(workers)),
            places: Arc::new(Semaphore::new(workers + waiting)),
            line: workers + waiting,
        }
    }

    pub(super) fn take_place(&self) -> Result<OwnedSemaphorePermit, Full> {
        Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| Full { line: self.line })
    }

    pub(super) async fn enter(&self, _class: Class, _memory: u64) -> Result<Pass, Full> {
        let slot = Arc::clone(&self.slots).acquire_owned().await;
        slot.map(Pass).map_err(|_| Full { line: self.line })
    }
}

//! How many connections there are, of whom, and whether more may come.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use tokio::sync::Notify;

use crate::{apps::LiveApp, config::Limits, protocol::Closing};

/// All connections of the hub, counted.
pub(crate) struct Sockets {
    limit: usize,
    limit_per_address: Option<usize>,
    count: AtomicUsize,
    by_address: Mutex<HashMap<IpAddr, usize>>,
    closed: AtomicBool,
    emptied: Notify,
}

/// The place of one connection; dropping it frees the place.
pub(crate) struct Seat {
    sockets: Arc<Sockets>,
    app: Arc<LiveApp>,
    address: Option<IpAddr>,
}

impl Sockets {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            limit: limits.sockets,
            limit_per_address: limits.sockets_per_address,
            count: AtomicUsize::new(0),
            by_address: Mutex::default(),
            closed: AtomicBool::new(false),
            emptied: Notify::new(),
        }
    }

    /// Takes a connection in.
    ///
    /// # Errors
    /// With what it is closed when there is no place for it.
    pub(crate) fn enter(
        self: &Arc<Self>,
        app: &Arc<LiveApp>,
        address: Option<IpAddr>,
    ) -> Result<Seat, Closing> {
        if self.closed.load(Ordering::Acquire) || !raised(&self.count, self.limit) {
            return Err(Closing::OVER_CAPACITY);
        }
        let mut seat = Seat {
            sockets: self.clone(),
            app: app.clone(),
            address: None,
        };
        // Counted also where it is too many: the seat takes it back.
        if app.raise_sockets() > app.settings().limits.sockets.unwrap_or(usize::MAX) {
            return Err(Closing::OVER_QUOTA);
        }
        // Those of this machine are proxies and tests; a proxy that is trusted names its clients.
        if let Some(limit) = self.limit_per_address
            && let Some(address) = address.filter(|address| !address.is_loopback())
        {
            let mut by_address = self.by_address();
            let count = by_address.entry(address).or_default();
            if *count >= limit {
                return Err(Closing::TOO_MANY_FROM_ADDRESS);
            }
            *count += 1;
            seat.address = Some(address);
        }
        Ok(seat)
    }

    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Acquire)
    }

    /// Lets nobody in any more.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// Waits until the last connection has gone.
    pub(crate) async fn all_gone(&self) {
        loop {
            let emptied = self.emptied.notified();
            if self.count() == 0 {
                return;
            }
            emptied.await;
        }
    }

    /// Nothing here can stop half-way, so a poisoned lock is as good as any.
    fn by_address(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.by_address
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.app.lower_sockets();
        if let Some(address) = self.address {
            let mut by_address = self.sockets.by_address();
            if let Some(count) = by_address.get_mut(&address) {
                *count -= 1;
                if *count == 0 {
                    by_address.remove(&address);
                }
            }
        }
        if self.sockets.count.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.sockets.emptied.notify_waiters();
        }
    }
}

/// One more, unless that is too many.
fn raised(count: &AtomicUsize, limit: usize) -> bool {
    let more = |count| (count < limit).then_some(count + 1);
    count
        .fetch_update(Ordering::AcqRel, Ordering::Acquire, more)
        .is_ok()
}

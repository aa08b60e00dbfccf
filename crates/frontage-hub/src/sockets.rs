//! How many connections there are, of whom, and whether more may come.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use tokio::sync::Notify;

use crate::{
    addresses::{Addresses, Guest},
    apps::LiveApp,
    config::Limits,
    protocol::Closing,
};

/// All connections of the hub, counted.
pub(crate) struct Sockets {
    limit: usize,
    limit_per_address: Option<usize>,
    count: AtomicUsize,
    addresses: Arc<Addresses>,
    closed: AtomicBool,
    emptied: Notify,
}

/// The place of one connection; dropping it frees the place.
pub(crate) struct Seat {
    sockets: Arc<Sockets>,
    app: Arc<LiveApp>,
    /// Counted for its address, where addresses are.
    guest: Option<Guest>,
}

impl Sockets {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            limit: limits.sockets,
            limit_per_address: limits.sockets_per_address,
            count: AtomicUsize::new(0),
            addresses: Arc::default(),
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
            guest: None,
        };
        // Counted also where it is too many: the seat takes it back.
        if app.raise_sockets() > app.settings().limits.sockets.unwrap_or(usize::MAX) {
            return Err(Closing::OVER_QUOTA);
        }
        if let Some(limit) = self.limit_per_address {
            let guest = self.addresses.enter(address, limit);
            seat.guest = Some(guest.ok_or(Closing::TOO_MANY_FROM_ADDRESS)?);
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
}

impl Drop for Seat {
    fn drop(&mut self) {
        // Whoever sees that it has gone may come from the same address at once.
        self.guest = None;
        self.app.lower_sockets();
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

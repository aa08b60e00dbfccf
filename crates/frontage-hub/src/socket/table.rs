//! All connections of the hub: to count them, and to close them when the hub stops.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::Outbox;
use crate::protocol::{Closing, SocketId};

/// The table of established connections.
pub(crate) struct Sockets {
    limit: usize,
    table: Mutex<Table>,
    emptied: Notify,
}

#[derive(Default)]
struct Table {
    outboxes: HashMap<SocketId, Arc<Outbox>>,
    closed: bool,
}

impl Sockets {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            table: Mutex::default(),
            emptied: Notify::new(),
        }
    }

    /// Takes a connection in; `false` when there is no room or the hub is stopping.
    pub(crate) fn enter(&self, outbox: &Arc<Outbox>) -> bool {
        let mut table = self.table();
        let welcome = !table.closed
            && table.outboxes.len() < self.limit
            // Two equal random ids are next to impossible; were they to happen, the second
            // connection comes back in a second with another one.
            && !table.outboxes.contains_key(&outbox.id());
        if welcome {
            table.outboxes.insert(outbox.id(), outbox.clone());
        }
        welcome
    }

    pub(crate) fn leave(&self, id: SocketId) {
        let mut table = self.table();
        table.outboxes.remove(&id);
        let empty = table.outboxes.is_empty();
        drop(table);
        if empty {
            self.emptied.notify_waiters();
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.table().outboxes.len()
    }

    /// Lets nobody in any more and asks everybody to go.
    pub(crate) fn close_all(&self, closing: Closing) {
        let mut table = self.table();
        table.closed = true;
        for outbox in table.outboxes.values() {
            outbox.close(closing);
        }
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

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! The one way into a loop from other threads, and what they may know of it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::Notify;

use super::{letters::Letters, newcomer::Newcomer};
use crate::{
    apps::LiveApp,
    channels::{Channel, Entry},
    frame::Frame,
    protocol::{Closing, SocketId},
};

/// What a waiting event weighs beside its bytes.
const ENTRY_BYTES: usize = 128;

/// Something for a loop to do.
pub(crate) enum Post {
    /// Lead this connection.
    Adopt(Box<Newcomer>),
    /// Send an event to the loop's subscribers of a channel.
    Fan(Arc<Channel>, Entry),
    /// Send a frame to one connection, if it is still there.
    Send(Address, Frame),
    /// Close one connection.
    Close(Address, Closing),
    /// Close those of these connections that are here.
    CloseThese(Arc<[SocketId]>, Closing),
    /// Close all connections of an app.
    CloseApp(Arc<LiveApp>, Closing),
    /// Close all connections, spread over this time, and those that come later.
    Drain(Closing, Duration),
    /// The same with those that there are now; others may come.
    SendAway(Closing, Duration),
    /// End the loop.
    Stop,
}

/// Where a connection is: its loop, its slot there, and which of the slot's tenants it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Address {
    pub(crate) number: u16,
    pub(crate) slot: u32,
    pub(crate) tenant: u32,
}

/// The inbox of one loop.
pub(crate) struct Inbox {
    letters: Letters<Post, mio::Waker>,
    /// Connections that the loop leads or will.
    connections: AtomicUsize,
    /// Bytes of events that are not yet with all of their subscribers.
    backlog: AtomicUsize,
    /// The backlog has become smaller.
    eased: Notify,
}

impl Inbox {
    pub(crate) fn new(bell: mio::Waker) -> Self {
        Self {
            letters: Letters::new(bell),
            connections: AtomicUsize::new(0),
            backlog: AtomicUsize::new(0),
            eased: Notify::new(),
        }
    }

    /// Puts something in. Never waits for the loop.
    pub(crate) fn post(&self, post: Post) {
        match &post {
            Post::Adopt(_) => {
                self.connections.fetch_add(1, Ordering::Relaxed);
            }
            Post::Fan(_, entry) => {
                self.backlog.fetch_add(weight(entry), Ordering::Relaxed);
            }
            _ => {}
        }
        self.letters.post(post);
    }

    /// Moves all that is there to the end of `posts`.
    pub(crate) fn take(&self, posts: &mut Vec<Post>) {
        self.letters.take(posts);
    }

    /// Whether the loop may sleep until the bell rings; from then on, it does ring.
    pub(super) fn may_sleep(&self) -> bool {
        self.letters.may_sleep()
    }

    /// An event is with all subscribers of this loop.
    pub(super) fn done(&self, entry: &Entry) {
        self.backlog.fetch_sub(weight(entry), Ordering::Relaxed);
    }

    /// Lets those publish who waited for [`eased`](Self::eased).
    pub(super) fn ease(&self) {
        self.eased.notify_waiters();
    }

    /// A connection has gone.
    pub(super) fn left(&self) {
        self.connections.fetch_sub(1, Ordering::Relaxed);
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub(crate) fn backlog(&self) -> usize {
        self.backlog.load(Ordering::Relaxed)
    }

    /// Waits until the backlog is below `bytes`.
    pub(crate) async fn eased(&self, bytes: usize) {
        while self.backlog() >= bytes {
            let eased = self.eased.notified();
            if self.backlog() < bytes {
                return;
            }
            eased.await;
        }
    }
}

fn weight(entry: &Entry) -> usize {
    entry.frame.len() + ENTRY_BYTES
}

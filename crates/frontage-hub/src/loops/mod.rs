//! The connections at work. Each loop is a thread with its own sockets and its own view of who
//! listens to what; nothing that happens for each delivery is shared between loops or waits for
//! another thread. What loops are told comes through their [`Inbox`].
//!
//! Knows nothing of HTTP: connections arrive when their upgrade was answered.

mod arriving;
mod connection;
mod end;
mod event_loop;
mod fan_out;
mod fans;
mod inbox;
mod leaving;
mod letters;
mod newcomer;
mod outgoing;
mod reading;
mod subscription;
mod tenants;
mod ticking;

use std::{io, num::NonZero, sync::Arc, thread};

use event_loop::{BELL, EventLoop};
use mio::{Poll, Waker};

pub(crate) use connection::Connection;
pub(crate) use fans::{Fans, Moved};
pub(crate) use inbox::{Address, Inbox, Post};
pub(crate) use newcomer::Newcomer;
pub(crate) use subscription::Subscription;

use crate::hub::Inner;

/// Loops that are made and do not run yet.
pub(crate) struct Prepared {
    polls: Vec<Poll>,
    /// The way into each.
    pub(crate) inboxes: Arc<[Arc<Inbox>]>,
}

/// The running loops; they end when this is dropped.
pub(crate) struct Loops {
    inboxes: Arc<[Arc<Inbox>]>,
}

impl Prepared {
    /// Makes as many loops as asked for, or one for each core that this process may use.
    ///
    /// # Errors
    /// When the kernel has nothing left to wait with.
    pub(crate) fn new(count: Option<NonZero<usize>>) -> io::Result<Self> {
        let cores = || thread::available_parallelism().map_or(1, NonZero::get);
        let count = count.map_or_else(cores, NonZero::get);
        let mut polls = Vec::with_capacity(count);
        let mut inboxes = Vec::with_capacity(count);
        for _ in 0..count {
            let poll = Poll::new()?;
            inboxes.push(Arc::new(Inbox::new(Waker::new(poll.registry(), BELL)?)));
            polls.push(poll);
        }
        Ok(Self {
            polls,
            inboxes: inboxes.into(),
        })
    }

    /// Starts the threads.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(self, hub: &Arc<Inner>) -> io::Result<Loops> {
        let loops = Loops {
            inboxes: self.inboxes.clone(),
        };
        for (number, poll) in self.polls.into_iter().enumerate() {
            let inbox = self.inboxes[number].clone();
            let number = u16::try_from(number).map_err(io::Error::other)?;
            let event_loop = EventLoop::new(hub.clone(), number, inbox, poll);
            thread::Builder::new()
                .name(format!("hub-loop-{number}"))
                .spawn(move || event_loop.lead())?;
        }
        Ok(loops)
    }
}

impl Drop for Loops {
    fn drop(&mut self) {
        for inbox in self.inboxes.iter() {
            inbox.post(Post::Stop);
        }
    }
}

/// Gives a connection to the loop that leads fewest.
pub(crate) fn adopt(inboxes: &[Arc<Inbox>], newcomer: Newcomer) {
    if let Some(inbox) = inboxes.iter().min_by_key(|inbox| inbox.connections()) {
        inbox.post(Post::Adopt(Box::new(newcomer)));
    }
}

//! Hubs of other processes with the same apps: what is said at one concerns the clients of all.
//!
//! How it travels from one to the other is the embedder's: a hub tells what was said here, and is
//! given what was said elsewhere by [`Hub::publish`](crate::Hub::publish),
//! [`Hub::relay`](crate::Hub::relay) and [`Hub::terminate_user`](crate::Hub::terminate_user), which
//! concern its own connections and are not told on.

use std::{fmt, sync::Arc};

use crate::publish::Publish;

/// Whom a hub tells what was said by its clients and over its HTTP API.
#[derive(Clone)]
pub struct Siblings(Arc<dyn Fn(Said<'_>) + Send + Sync>);

/// What was said at a hub.
#[derive(Debug, Clone, Copy)]
pub enum Said<'a> {
    /// An event was published over the HTTP API.
    Published {
        /// The app.
        app_id: &'a str,
        /// The event, which keeps all rules.
        publish: Publish<'a>,
    },
    /// A client said something to the others of a channel.
    ClientEvent {
        /// The app.
        app_id: &'a str,
        /// The channel.
        channel: &'a str,
        /// What subscribers are sent, as it is.
        frame: &'a str,
    },
    /// The connections of a user are to be closed.
    Terminated {
        /// The app.
        app_id: &'a str,
        /// Whose.
        user_id: &'a str,
    },
}

impl Siblings {
    /// `tell` is called in the order of what was said on a channel, as far as that is told by one
    /// client or publisher. It holds up whoever said it: it should put it into a queue, and return.
    pub fn new(tell: impl Fn(Said<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    pub(crate) fn tell(&self, said: Said<'_>) {
        (self.0)(said);
    }
}

impl fmt::Debug for Siblings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Siblings")
    }
}

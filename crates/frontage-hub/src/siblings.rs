//! Hubs of other processes with the same apps: what is said at one concerns the clients of all.
//!
//! How it travels from one to the other is the embedder's: a hub tells what was said here, and is
//! given what was said elsewhere by [`Hub::publish`](crate::Hub::publish),
//! [`Hub::relay`](crate::Hub::relay) and [`Hub::terminate_user`](crate::Hub::terminate_user), which
//! concern its own connections and are not told on.
//!
//! Which channels are occupied, and who is in presence channels, is told as it changes, each
//! channel's in its order ([`Hub::occupied`](crate::Hub::occupied),
//! [`vacated`](crate::Hub::vacated), [`entered`](crate::Hub::entered), [`left`](crate::Hub::left)),
//! and as a whole to whoever has just come or missed something
//! ([`Hub::call_roll`](crate::Hub::call_roll), [`present`](crate::Hub::present)). Of a sibling that
//! is no more, [`Hub::forget_sibling`](crate::Hub::forget_sibling) takes the members out. One of
//! them tells webhooks of it.

use std::{fmt, sync::Arc};

use crate::publish::Publish;

/// Whom a hub tells what was said by its clients and over its HTTP API.
#[derive(Clone)]
pub struct Siblings {
    tell: Arc<dyn Fn(Said<'_>) + Send + Sync>,
    tells_webhooks: Arc<dyn Fn() -> bool + Send + Sync>,
}

/// One of them, by the number that the embedder gives it.
pub type Sibling = i64;

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
    /// A channel has its first subscriber at this hub.
    Occupied {
        /// The app.
        app_id: &'a str,
        /// The channel.
        channel: &'a str,
    },
    /// A channel has no subscriber at this hub any more.
    Vacated {
        /// The app.
        app_id: &'a str,
        /// The channel.
        channel: &'a str,
        /// The last one lost its line, so it may be back in a moment.
        lingers: bool,
    },
    /// A user is in a presence channel, by the first connection to this hub.
    Entered {
        /// The app.
        app_id: &'a str,
        /// The channel.
        channel: &'a str,
        /// Who it is, for [`Hub::entered`](crate::Hub::entered).
        member: &'a str,
    },
    /// A user's last connection to this hub has left a presence channel.
    Left {
        /// The app.
        app_id: &'a str,
        /// The channel.
        channel: &'a str,
        /// Whose.
        user_id: &'a str,
        /// It lost its line, so it may be back in a moment.
        lingers: bool,
    },
    /// A channel is occupied at this hub, because that was [asked](crate::Hub::call_roll).
    Present {
        /// The app.
        app_id: &'a str,
        /// The channel.
        channel: &'a str,
        /// All who are in, if it is a presence channel.
        members: &'a [String],
    },
}

impl Siblings {
    /// `tell` is called in the order of what was said on a channel, as far as that is told by one
    /// client or publisher; for who comes and goes, with the channel held. It holds up whoever said
    /// it: it should put it into a queue, and return. `tells_webhooks` is to be true at one of the
    /// siblings: that one tells of who comes and goes at any.
    pub fn new(
        tell: impl Fn(Said<'_>) + Send + Sync + 'static,
        tells_webhooks: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            tell: Arc::new(tell),
            tells_webhooks: Arc::new(tells_webhooks),
        }
    }

    pub(crate) fn tell(&self, said: Said<'_>) {
        (self.tell)(said);
    }

    pub(crate) fn tells_webhooks(&self) -> bool {
        (self.tells_webhooks)()
    }
}

impl fmt::Debug for Siblings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Siblings")
    }
}

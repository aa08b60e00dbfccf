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
//!
//! Clients that cannot say what they know may leave one hub and come back at another, so each that
//! leaves is told too ([`Hub::departed`](crate::Hub::departed)), and each that is back
//! ([`Hub::returned`](crate::Hub::returned)).

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    apps::LiveApp,
    hub::Hub,
    protocol::{ChannelKind, ChannelName, Member},
    publish::Publish,
};

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
    /// A client has left a channel, and may come back at a sibling.
    Departed {
        /// The app.
        app_id: &'a str,
        /// The channel.
        channel: &'a str,
        /// Who, and how far it has got.
        departure: Departure,
    },
    /// A client is back that had left a channel, here or at a sibling.
    Returned {
        /// The app.
        app_id: &'a str,
        /// The channel.
        channel: &'a str,
        /// Whom siblings know it by.
        peer: u64,
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

/// A client that has left a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departure {
    /// Whom siblings know it by. It is made of a secret, of its address and of its browser, and tells
    /// nothing of them.
    pub peer: u64,
    /// How long ago it was last known to listen.
    pub ago: Duration,
    /// The mark of the last event that it has, if that is kept.
    pub last: Option<u64>,
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

impl Hub {
    /// Sends subscribers of a channel what a client of a [sibling](crate::Siblings) said, as it was
    /// told there.
    pub fn relay(&self, app_id: &str, channel: &str, frame: &str) {
        let app = self.inner.apps.by_id(app_id);
        if let (Some(app), Ok(name)) = (app, ChannelName::parse(channel)) {
            app.channels.relay_to(&name, frame);
        }
    }

    /// A channel is occupied at a [sibling](crate::Siblings).
    pub fn occupied(&self, sibling: Sibling, app_id: &str, channel: &str) {
        let app = self.inner.apps.by_id(app_id);
        if let (Some(app), Ok(name)) = (app, ChannelName::parse(channel)) {
            app.channels.occupied_at(sibling, &name);
        }
    }

    /// A client has left a channel at a [sibling](crate::Siblings). `ago` is to be no less than the
    /// time since then, and than it may take until an event of one hub is published at the other:
    /// it is sent what was published here in that time, and that it does not have.
    pub fn departed(&self, app_id: &str, channel: &str, departure: Departure) {
        let app = self.inner.apps.by_id(app_id);
        if let (Some(app), Ok(name)) = (app, ChannelName::parse(channel)) {
            app.channels.departed_elsewhere(&name, departure);
        }
    }

    /// A client that had left a channel is back at a sibling.
    pub fn returned(&self, app_id: &str, channel: &str, peer: u64) {
        if let Some(app) = self.inner.apps.by_id(app_id) {
            app.channels.returned_elsewhere(channel, peer);
        }
    }

    /// It is occupied there no more; perhaps for a moment, if it `lingers`.
    pub fn vacated(&self, sibling: Sibling, app_id: &str, channel: &str, lingers: bool) {
        if let Some(app) = self.inner.apps.by_id(app_id) {
            app.channels.vacated_at(sibling, channel, lingers);
        }
    }

    /// A user is in a presence channel at a [sibling](crate::Siblings): those who are in here are
    /// told, unless they knew.
    pub fn entered(&self, sibling: Sibling, app_id: &str, channel: &str, member: &str) {
        let member = Member::of_sibling(member);
        if let (Some((app, name)), Some(member)) = (self.presence(app_id, channel), member) {
            app.channels.entered(sibling, &name, &Arc::new(member));
        }
    }

    /// A user is in a presence channel at a sibling no more; perhaps for a moment, if it `lingers`.
    pub fn left(
        &self,
        sibling: Sibling,
        app_id: &str,
        channel: &str,
        user_id: &str,
        lingers: bool,
    ) {
        if let Some((app, name)) = self.presence(app_id, channel) {
            app.channels.left(sibling, name.as_str(), user_id, lingers);
        }
    }

    /// A channel is occupied at a sibling; in a presence channel are these, and nobody else.
    pub fn present(&self, sibling: Sibling, app_id: &str, channel: &str, members: &[&str]) {
        self.occupied(sibling, app_id, channel);
        let Some((app, name)) = self.presence(app_id, channel) else {
            return;
        };
        let members = members.iter().filter_map(|told| Member::of_sibling(told));
        let members: Vec<Arc<Member>> = members.map(Arc::new).collect();
        let keys: Vec<&str> = members.iter().map(|member| member.key()).collect();
        app.channels.left_but(sibling, name.as_str(), &keys);
        for member in &members {
            app.channels.entered(sibling, &name, member);
        }
    }

    /// Tells siblings which channels are occupied here, and who is in presence channels.
    pub fn call_roll(&self) {
        for app in self.inner.apps.all() {
            app.channels.call_roll();
        }
    }

    /// At a sibling no channel is occupied but those of which this is so, by app and channel.
    pub fn only_in(&self, sibling: Sibling, is_in: impl Fn(&str, &str) -> bool) {
        for app in self.inner.apps.all() {
            app.channels
                .only_in(sibling, |channel| is_in(app.id(), channel));
        }
    }

    /// A sibling is no more, and nobody is in any channel there. It was last known to live so long
    /// `ago`: its clients, which it could not tell of, may have heard nothing since then.
    pub fn forget_sibling(&self, sibling: Sibling, ago: Duration) {
        for app in self.inner.apps.all() {
            app.channels.forget_sibling(sibling, ago);
        }
    }

    fn presence<'c>(
        &self,
        app_id: &str,
        channel: &'c str,
    ) -> Option<(Arc<LiveApp>, ChannelName<'c>)> {
        let name = ChannelName::parse(channel).ok()?;
        let app = self.inner.apps.by_id(app_id)?;
        (name.kind() == ChannelKind::Presence).then_some((app, name))
    }
}

impl fmt::Debug for Siblings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Siblings")
    }
}

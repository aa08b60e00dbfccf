//! What a loop knows of one connection. An idle one is this and no buffer.

use std::{os::fd::OwnedFd, sync::Arc, time::Instant};

use super::{Address, outgoing::Outgoing, subscription::Subscription};
use crate::{
    apps::LiveApp,
    protocol::{SocketId, UserData},
    rate::Allowance,
    replay::Peer,
    sockets::Seat,
    websocket::Reader,
};

/// An established connection.
pub(crate) struct Connection {
    pub(crate) line: Line,
    pub(crate) address: Address,
    pub(crate) id: SocketId,
    pub(crate) app: Arc<LiveApp>,
    pub(crate) peer: Option<Peer>,
    pub(super) seat: Seat,
    pub(super) reader: Reader,
    pub(crate) subscriptions: Vec<Subscription>,
    /// As whom it is signed in.
    pub(crate) user: Option<Arc<UserData>>,
    /// Whether the app's owner has ever vouched for it.
    pub(crate) authorized: bool,
    pub(crate) since: Instant,
    pub(super) last_heard: Instant,
    pub(super) pinged_at: Option<Instant>,
    /// How many times the client was asked whether it read what was sent, and answered.
    pub(crate) questions: u64,
    pub(crate) answers: u64,
    /// How many of its channels it is asked on after each event.
    pub(crate) asking: u8,
    /// What it may still say.
    pub(super) messages: Allowance,
    pub(crate) client_events: Allowance,
    /// It said too much and is not read until later.
    pub(super) muted: bool,
}

/// The way to a client, also after the connection has ended.
pub(crate) struct Line {
    pub(super) stream: OwnedFd,
    /// What the kernel would not take; allocated only then.
    pub(super) waiting: Option<Box<Outgoing>>,
}

impl Line {
    /// Bytes that wait to be sent.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.as_ref().map_or(0, |waiting| waiting.bytes())
    }
}

/// A connection that was told to go, or said so: it is written the rest and listened to until it
/// closes, but not for long. Closing it with unread bytes could make the client lose the code.
pub(super) struct Farewell {
    pub(super) line: Line,
    /// Finds the client's goodbye, unless it broke a rule and cannot be understood any more.
    pub(super) reader: Reader,
    /// The client said goodbye, too: it is over when ours is sent.
    pub(super) ends: bool,
    pub(super) until: Instant,
    /// Counts as a connection until it is gone.
    pub(super) _seat: Option<Seat>,
}

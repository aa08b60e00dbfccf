//! What a channel is told of a connection that comes or goes, and what it tells.

use std::sync::Arc;

use crate::{
    protocol::{Member, SocketId},
    replay::{Absence, Moment, Peer},
};

/// A connection that would subscribe.
#[derive(Clone, Copy)]
pub(crate) struct Joining<'a> {
    pub(crate) id: SocketId,
    /// The number of its loop.
    pub(crate) number: u16,
    pub(crate) peer: Option<Peer>,
    /// Who it is, on a presence channel.
    pub(crate) member: Option<&'a Arc<Member>>,
    /// How many members there may be.
    pub(crate) most_members: usize,
    /// How many bytes of missed events it can be sent.
    pub(crate) room: usize,
    /// Whether subscribers are told how many they are.
    pub(crate) counts: bool,
}

/// How a subscription begins.
pub(crate) struct Joined {
    pub(crate) at: Moment,
    /// The number of the first event that it is to be sent.
    pub(crate) next: u64,
    /// The kept number of the latest event that the subscriber has or need not have.
    pub(crate) through: u64,
    /// What it was away for, when it was sent something because of it.
    pub(crate) owed: Option<Absence>,
    /// How many events it was sent.
    pub(crate) replayed: usize,
    /// It was away for so short a time that it probably does so at every event.
    pub(crate) back_soon: bool,
}

impl Joined {
    /// The kept number of the first event that it was sent; one above the latest if none was.
    pub(crate) fn first_replayed(&self) -> u64 {
        self.through + 1 - self.replayed as u64
    }
}

/// Why a subscription does not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotJoined {
    /// The connection is subscribed already.
    Already,
    /// The presence channel has as many members as it may.
    Full,
}

/// A connection that goes.
pub(crate) struct Leaving<'a> {
    pub(crate) id: SocketId,
    pub(crate) number: u16,
    pub(crate) member: Option<&'a Arc<Member>>,
    /// What its peer will be owed.
    pub(crate) absence: Option<(Peer, Absence)>,
    /// It did not say that it goes, so it may be back in a moment.
    pub(crate) lingers: bool,
    pub(crate) counts: bool,
}

//! What a connection knows of one of its subscriptions.

use std::sync::Arc;

use crate::{
    channels::{Channel, Joined},
    replay::{Absence, Moment},
};

/// How often a client is sent what it missed when it goes away without having read it.
const MOST_UNREAD: u8 = 3;

pub(super) struct Subscription {
    pub(super) channel: Arc<Channel>,
    /// The highest number that was acknowledged.
    pub(super) acknowledged: Option<u64>,
    through: u64,
    /// What it was sent for, and the question that followed.
    owed: Option<(Absence, u64)>,
}

impl Subscription {
    /// `question` is the number of the `pusher:ping` that followed what was replayed.
    pub(super) fn new(channel: Arc<Channel>, joined: &Joined, question: u64) -> Self {
        Self {
            channel,
            acknowledged: None,
            through: joined.through,
            owed: joined.owed.map(|absence| (absence, question)),
        }
    }

    /// What its peer is owed from now on, if its client listened until `ended_at` and answered
    /// `answers` questions.
    ///
    /// Client libraries answer in the order in which they hear. One that did not get as far as
    /// the question may have gone in the middle of what it was sent, as a page does that tears
    /// down its socket at the first of several events: then it is owed the same again.
    pub(super) fn absence(&self, ended_at: Moment, answers: u64) -> Absence {
        match self.owed {
            Some((owed, question)) if question > answers && owed.unread + 1 < MOST_UNREAD => {
                Absence {
                    unread: owed.unread + 1,
                    ..owed
                }
            }
            _ => Absence {
                since: ended_at,
                through: self.through,
                unread: 0,
            },
        }
    }
}

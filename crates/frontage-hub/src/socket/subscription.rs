//! What a connection knows of one of its subscriptions: above all, what its client is known to
//! have read, which decides what its peer is owed once it ends.
//!
//! That a frame was written says little: a page that tears down its socket at the first of
//! several events never sees the others. So the hub asks, with a `pusher:ping` behind the events:
//! client libraries answer in the order in which they hear.

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
    /// The number of the latest event that the client has read or need not have.
    through: u64,
    /// What it was away for, until it has read what it was sent because of that.
    owed: Option<Absence>,
    asked: Option<Question>,
}

#[derive(Clone, Copy)]
struct Question {
    /// Counted over the whole connection, from 1.
    number: u64,
    /// The number of the latest event before it.
    after_event: u64,
}

impl Subscription {
    /// `question` is the number of the one that followed what was replayed, if anything was.
    pub(super) fn new(channel: Arc<Channel>, joined: &Joined, question: u64) -> Self {
        Self {
            channel,
            acknowledged: None,
            through: joined.through,
            owed: joined.owed,
            asked: joined.owed.map(|_| Question {
                number: question,
                after_event: joined.through,
            }),
        }
    }

    /// The latest event that the client is known to have read, when it has answered so many
    /// questions; `None` while it is being asked.
    pub(super) fn read_through(&mut self, answers: u64) -> Option<u64> {
        if let Some(question) = self.asked {
            if question.number > answers {
                return None;
            }
            self.through = question.after_event;
            self.owed = None;
            self.asked = None;
        }
        Some(self.through)
    }

    /// The client was asked whether it has read what was published up to this event.
    pub(super) fn asked(&mut self, number: u64, after_event: u64) {
        self.asked = Some(Question {
            number,
            after_event,
        });
    }

    /// What its peer is owed from now on, if its client listened until `ended_at` and answered
    /// so many questions.
    pub(super) fn absence(&mut self, ended_at: Moment, answers: u64) -> Absence {
        self.read_through(answers);
        match self.owed {
            Some(owed) if owed.unread + 1 < MOST_UNREAD => Absence {
                unread: owed.unread + 1,
                ..owed
            },
            _ => Absence {
                since: ended_at,
                through: self.through,
                unread: 0,
            },
        }
    }
}

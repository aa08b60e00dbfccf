//! What a connection knows of one of its subscriptions: above all, what its client is known to
//! have read, which decides what its peer is owed once it ends.
//!
//! That a frame was written says little: a page that tears down its socket at the first of
//! several events never sees the others. So the hub asks, with a `pusher:ping` behind the events:
//! client libraries answer in the order in which they hear.

use std::{sync::Arc, time::Duration};

use super::fans::Place;
use crate::{
    channels::{Channel, Joined},
    protocol::Member,
    replay::{Absence, Moment},
};

/// How often a client is sent all that it missed when it goes away without having told that it
/// read it. After that the first of what it was sent counts as read each time: a page that tears
/// down its socket at every event has got that far and no further, and so it gets to the last.
const MOST_UNREAD: u8 = 3;

/// Whoever stayed for so long has read what it was sent, even if it answers no questions.
const READING: Duration = Duration::from_secs(10);

pub(crate) struct Subscription {
    pub(crate) channel: Arc<Channel>,
    /// Where its loop has it.
    pub(crate) place: Place,
    /// Who it is, on a presence channel.
    pub(crate) member: Option<Arc<Member>>,
    /// Whether its client is asked after each event, because it comes and goes there.
    pub(crate) asks: bool,
    began_at: Moment,
    /// The highest number that was acknowledged.
    pub(crate) acknowledged: Option<u64>,
    /// The number of the latest event that the client has read or need not have.
    through: u64,
    /// What it was away for, until it has read what it was sent because of that.
    owed: Option<Absence>,
    /// The number of the first event that was sent because of that.
    first_replayed: u64,
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
    pub(crate) fn new(
        channel: Arc<Channel>,
        place: Place,
        member: Option<Arc<Member>>,
        joined: &Joined,
        question: u64,
    ) -> Self {
        Self {
            channel,
            place,
            member,
            asks: false,
            began_at: joined.at,
            acknowledged: None,
            through: joined.through,
            owed: joined.owed,
            first_replayed: joined.first_replayed(),
            asked: joined.owed.map(|_| Question {
                number: question,
                after_event: joined.through,
            }),
        }
    }

    /// The latest event that the client is known to have read, when it has answered so many
    /// questions; `None` while it is being asked.
    pub(crate) fn read_through(&mut self, answers: u64) -> Option<u64> {
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
    pub(crate) fn asked(&mut self, number: u64, after_event: u64) {
        self.asked = Some(Question {
            number,
            after_event,
        });
    }

    /// What its peer is owed from now on, if its client listened until `ended_at` and answered
    /// so many questions: what is published after that, and what it may not have read.
    pub(crate) fn absence(&mut self, ended_at: Moment, answers: u64) -> Absence {
        self.read_through(answers);
        let stayed = ended_at.since(self.began_at) >= READING;
        match self.owed {
            Some(owed) if !stayed && owed.unread + 1 < MOST_UNREAD => Absence {
                unread: owed.unread + 1,
                ..owed
            },
            Some(owed) if !stayed && self.first_replayed < self.through => Absence {
                through: self.first_replayed,
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::protocol::ChannelName;

    fn at(millis: u64) -> Moment {
        Moment::START.plus(Duration::from_millis(millis))
    }

    fn replayed() -> Subscription {
        replayed_because_of(Absence {
            since: at(500),
            through: 3,
            unread: 0,
        })
    }

    /// A subscription that began with the replay of what came up to event 7, and question 1
    /// behind it.
    fn replayed_because_of(owed: Absence) -> Subscription {
        let name = ChannelName::parse("news").unwrap();
        let channel = Arc::new(Channel::new(&name, "news".into()));
        let joined = Joined {
            at: at(1_000),
            next: 1,
            through: 7,
            owed: Some(owed),
            replayed: (7 - owed.through) as usize,
            back_soon: true,
        };
        Subscription::new(channel, Place::default(), None, &joined, 1)
    }

    #[test]
    fn whoever_answers_is_owed_what_comes_next() {
        let mut subscription = replayed();
        assert_eq!(subscription.read_through(0), None);
        assert_eq!(subscription.read_through(1), Some(7));
        subscription.asked(2, 9);
        assert_eq!(subscription.absence(at(1_100), 1).through, 7);
        let absence = subscription.absence(at(1_100), 2);
        assert_eq!((absence.since, absence.through), (at(1_100), 9));
    }

    #[test]
    fn whoever_goes_without_an_answer_is_owed_the_same_and_then_one_event_fewer_each_time() {
        let mut owed = Absence {
            since: at(500),
            through: 3,
            unread: 0,
        };
        let mut sent_after = Vec::new();
        while owed.through < 7 {
            sent_after.push(owed.through);
            owed = replayed_because_of(owed).absence(at(1_100), 0);
        }
        assert_eq!(sent_after, [3, 3, 3, 4, 5, 6]);
        assert_eq!((owed.since, owed.unread), (at(1_100), 0));
    }

    #[test]
    fn whoever_stays_without_an_answer_has_read_it_all_the_same() {
        let last_moment = replayed().absence(at(1_000 + 9_999), 0);
        assert_eq!(last_moment.through, 3);
        let absence = replayed().absence(at(1_000 + 10_000), 0);
        assert_eq!((absence.since, absence.through), (at(11_000), 7));
    }
}

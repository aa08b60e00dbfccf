//! Somebody who carries events, with moods.

use std::sync::Mutex;

use crate::live::relay::carrier::{Carrier, Handed, Stop};
use crate::store::outbox::Outgoing;

/// What happens to events that are handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Takes,
    /// Takes so many and is gone.
    Breaks(usize),
    /// Takes all, but its answer is lost.
    AnswerIsLost,
    /// Finds the first too large, unless it is truncated.
    TooLarge,
    /// Will never take the first.
    Refuses,
    Misconfigured,
}

/// Takes events as its mood is, and keeps what it took until somebody looks.
pub struct Moody {
    pub mood: Mutex<Mood>,
    taken: Mutex<Vec<Outgoing>>,
}

impl Moody {
    pub fn new() -> Self {
        Self {
            mood: Mutex::new(Mood::Takes),
            taken: Mutex::default(),
        }
    }

    /// What it took since somebody looked last, in order.
    pub fn taken(&self) -> Vec<Outgoing> {
        std::mem::take(&mut *self.taken.lock().unwrap())
    }

    fn take(&self, events: &[Outgoing]) {
        self.taken.lock().unwrap().extend_from_slice(events);
    }
}

impl Carrier for Moody {
    const MOST: usize = 4;

    async fn hand_over(&self, events: &[Outgoing]) -> Handed {
        assert!(!events.is_empty() && events.len() <= Self::MOST);
        let down = || Stop::Unreachable("It is down.".to_owned());
        let mut mood = self.mood.lock().unwrap();
        match *mood {
            Mood::Takes => {
                self.take(events);
                Handed::all(events)
            }
            Mood::Breaks(after) if after < events.len() => {
                self.take(&events[..after]);
                *mood = Mood::Breaks(0);
                Handed {
                    taken: after,
                    stopped: Some(down()),
                }
            }
            Mood::Breaks(after) => {
                self.take(events);
                *mood = Mood::Breaks(after - events.len());
                Handed::all(events)
            }
            Mood::AnswerIsLost => {
                self.take(events);
                Handed::none(down())
            }
            Mood::TooLarge if events[0].data.contains("truncated") => {
                self.take(&events[..1]);
                *mood = Mood::Takes;
                Handed {
                    taken: 1,
                    stopped: (events.len() > 1).then(down),
                }
            }
            Mood::TooLarge => Handed::none(Stop::TooLarge("Too large.".to_owned())),
            Mood::Refuses => {
                *mood = Mood::Takes;
                Handed::none(Stop::Refused("Not this one.".to_owned()))
            }
            Mood::Misconfigured => {
                Handed::none(Stop::Misconfigured("Wrong credentials.".to_owned()))
            }
        }
    }
}

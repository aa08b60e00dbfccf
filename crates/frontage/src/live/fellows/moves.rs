//! Who has just left a channel or come back to it, put together: when a line breaks that many are
//! on, or a server stops, all of them leave at once.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use frontage_hub::Departure;
use tokio::sync::Notify;

use super::message::{Message, Move};

/// Moves of one message at most.
const MOST: usize = 500;

/// Those in one channel that are not told yet.
#[derive(Default)]
pub struct Moves {
    waiting: Mutex<Option<Crowd>>,
    has_some: Notify,
}

struct Crowd {
    app: String,
    channel: String,
    moves: Vec<(Seen, Instant)>,
}

/// A client at the door of a channel.
#[derive(Debug, Clone, Copy)]
pub enum Seen {
    /// It has left.
    Leaving(Departure),
    /// It is back, whom hubs know by this.
    Back(u64),
}

impl Crowd {
    fn message(&self) -> Message<'_> {
        let told = |(seen, at): &(Seen, Instant)| match seen {
            Seen::Leaving(departure) => Move::Left {
                peer: departure.peer,
                ago: millis(departure.ago + at.elapsed()),
                last: departure.last,
            },
            Seen::Back(peer) => Move::Back { peer: *peer },
        };
        Message::Moved {
            app: self.app.as_str().into(),
            channel: self.channel.as_str().into(),
            moves: self.moves.iter().map(told).collect(),
        }
    }
}

impl Moves {
    /// A client was seen. Gives `tell` what cannot wait any longer.
    pub(super) fn add(&self, app: &str, channel: &str, seen: Seen, tell: impl Fn(&Message<'_>)) {
        let mut waiting = self.waiting();
        let fits = |crowd: &Crowd| {
            crowd.app == app && crowd.channel == channel && crowd.moves.len() < MOST
        };
        if !waiting.as_ref().is_some_and(fits) {
            if let Some(crowd) = waiting.take() {
                tell(&crowd.message());
            }
            self.has_some.notify_one();
        }
        let crowd = waiting.get_or_insert_with(|| Crowd {
            app: app.to_owned(),
            channel: channel.to_owned(),
            moves: Vec::new(),
        });
        crowd.moves.push((seen, Instant::now()));
    }

    /// Gives `tell` what waits.
    pub(super) fn flush(&self, tell: impl Fn(&Message<'_>)) {
        if let Some(crowd) = self.waiting().take() {
            tell(&crowd.message());
        }
    }

    /// Resolves when something has begun to wait.
    pub(super) async fn has_some(&self) {
        self.has_some.notified().await;
    }

    fn waiting(&self) -> MutexGuard<'_, Option<Crowd>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn leaves(peer: u64) -> Seen {
        Seen::Leaving(Departure {
            peer,
            ago: Duration::from_millis(5),
            last: Some(peer),
        })
    }

    /// What was told: channels, and who moved there.
    #[derive(Default)]
    struct Told(RefCell<Vec<(String, Vec<String>)>>);

    impl Told {
        fn tell(&self, message: &Message<'_>) {
            let Message::Moved { channel, moves, .. } = message else {
                panic!("only who moves is told");
            };
            let word = |one: &Move| match one {
                Move::Left { peer, ago, .. } if *ago >= 5 => format!("{peer} left"),
                Move::Left { .. } => "too late".to_owned(),
                Move::Back { peer } => format!("{peer} is back"),
            };
            let words = moves.iter().map(word).collect();
            self.0.borrow_mut().push((channel.to_string(), words));
        }
    }

    #[test]
    fn those_of_a_channel_are_told_together_and_nobody_after_the_next_channel() {
        let moves = Moves::default();
        let told = Told::default();
        let add = |channel: &str, seen| moves.add("1", channel, seen, |message| told.tell(message));
        add("a", leaves(1));
        add("a", Seen::Back(1));
        add("a", leaves(2));
        add("b", leaves(3));
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let first = words(&["1 left", "1 is back", "2 left"]);
        assert_eq!(told.0.take(), [("a".to_owned(), first)]);
        moves.flush(|message| told.tell(message));
        moves.flush(|message| told.tell(message));
        assert_eq!(told.0.take(), [("b".to_owned(), words(&["3 left"]))]);
    }

    #[test]
    fn a_crowd_is_told_in_pieces() {
        let moves = Moves::default();
        let told = Told::default();
        for _ in 0..=MOST {
            moves.add("1", "a", leaves(1), |message| told.tell(message));
        }
        moves.flush(|message| told.tell(message));
        let pieces = told.0.take();
        let sizes: Vec<usize> = pieces.iter().map(|(_, moves)| moves.len()).collect();
        assert_eq!(sizes, [MOST, 1]);
    }
}

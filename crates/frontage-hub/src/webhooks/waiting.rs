//! What waits for one receiver, in order and within bounds.

use std::{collections::VecDeque, sync::Arc, time::Instant};

use super::pace::Pace;

/// How many events may wait for one receiver.
pub(super) const MOST_EVENTS: usize = 50_000;

/// How many bytes may wait for one receiver.
pub(super) const MOST_BYTES: usize = 16 * 1024 * 1024;

/// How many events go into one request, where several may.
pub(super) const BATCH_EVENTS: usize = 100;

/// How many bytes of events go into one request, where several may. One alone may be larger.
pub(super) const BATCH_BYTES: usize = 256 * 1024;

/// What an event weighs beside its text.
const OVERHEAD: usize = 64;

/// One event, told to all receivers in the same words.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// The event as JSON.
    pub(super) json: Arc<str>,
    /// When it was told, by the clock that never goes back.
    pub(super) at: Instant,
    /// The same in milliseconds since 1970.
    pub(super) time_ms: u64,
}

/// The events for one receiver. Those of a request stay at the head until it is answered.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    events: VecDeque<Told>,
    bytes: usize,
    overflowing: bool,
}

/// What became of an event that was to wait.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pushed {
    /// It waits.
    Waits,
    /// There is no room; `first` if there was some a moment ago.
    Dropped { first: bool },
}

impl Waiting {
    /// Puts an event at the end, if there is room.
    pub(super) fn push(&mut self, event: Told) -> Pushed {
        let weight = event.json.len() + OVERHEAD;
        if self.events.len() >= MOST_EVENTS || self.bytes + weight > MOST_BYTES {
            let first = !self.overflowing;
            self.overflowing = true;
            return Pushed::Dropped { first };
        }
        self.bytes += weight;
        self.events.push_back(event);
        Pushed::Waits
    }

    /// The events of the next request: one, or with `batching` all that fit into one. Empty when
    /// nothing waits.
    pub(super) fn head(&self, batching: bool) -> Vec<Told> {
        let most = if batching { BATCH_EVENTS } else { 1 };
        let mut bytes = 0;
        let fitting = self.events.iter().take(most).take_while(|event| {
            let first = bytes == 0;
            bytes += event.json.len();
            first || bytes <= BATCH_BYTES
        });
        fitting.cloned().collect()
    }

    /// So many were taken by the receiver.
    pub(super) fn taken(&mut self, count: usize) {
        for _ in 0..count {
            self.forget_first();
        }
        if self.events.is_empty() {
            self.overflowing = false;
        }
    }

    /// After a failure: gives up those that have been tried, or waited behind others that were
    /// tried, for too long. Tells how many.
    pub(super) fn give_up(&mut self, pace: &Pace, now: Instant) -> usize {
        let before = self.events.len();
        while let Some(first) = self.events.front()
            && now.saturating_duration_since(first.at) >= pace.give_up
        {
            self.forget_first();
        }
        before - self.events.len()
    }

    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    fn forget_first(&mut self) {
        if let Some(event) = self.events.pop_front() {
            self.bytes -= event.json.len() + OVERHEAD;
        }
        // After a storm the room is given back.
        if self.events.capacity() > 4 * self.events.len().max(64) {
            self.events.shrink_to(2 * self.events.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn told(json: &str, at: Instant) -> Told {
        Told {
            json: json.into(),
            at,
            time_ms: 0,
        }
    }

    #[test]
    fn what_does_not_fit_is_dropped_and_the_first_drop_stands_out() {
        let (mut waiting, now) = (Waiting::default(), Instant::now());
        let large = "x".repeat(1024 * 1024 - OVERHEAD);
        for _ in 0..16 {
            assert_eq!(waiting.push(told(&large, now)), Pushed::Waits);
        }
        assert_eq!(waiting.push(told("", now)), Pushed::Dropped { first: true });
        assert_eq!(
            waiting.push(told("", now)),
            Pushed::Dropped { first: false }
        );
        waiting.taken(1);
        assert_eq!(waiting.push(told("", now)), Pushed::Waits);
        assert_eq!(
            waiting.push(told(&large, now)),
            Pushed::Dropped { first: false }
        );
        waiting.taken(16);
        assert_eq!(waiting.len(), 0);
        assert_eq!(waiting.bytes, 0);

        for _ in 0..MOST_EVENTS {
            assert_eq!(waiting.push(told("", now)), Pushed::Waits);
        }
        assert_eq!(waiting.push(told("", now)), Pushed::Dropped { first: true });
    }

    #[test]
    fn a_request_holds_one_event_or_a_bounded_batch() {
        let (mut waiting, now) = (Waiting::default(), Instant::now());
        assert!(waiting.head(true).is_empty());
        for _ in 0..150 {
            waiting.push(told("1234", now));
        }
        assert_eq!(waiting.head(false).len(), 1);
        assert_eq!(waiting.head(true).len(), 100);
        waiting.taken(100);
        assert_eq!(waiting.head(true).len(), 50);
        waiting.taken(50);

        let half = "x".repeat(BATCH_BYTES / 2);
        let huge = "x".repeat(BATCH_BYTES + 1);
        for json in [&half, &half, &half, &huge, &half] {
            waiting.push(told(json, now));
        }
        for expected in [2, 1, 1, 1] {
            let batch = waiting.head(true).len();
            assert_eq!(batch, expected);
            waiting.taken(batch);
        }
        assert_eq!(waiting.len(), 0);
    }

    #[test]
    fn only_the_oldest_are_given_up() {
        let (mut waiting, start) = (Waiting::default(), Instant::now());
        for seconds in [0, 10, 20] {
            waiting.push(told("{}", start + Duration::from_secs(seconds)));
        }
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(waiting.give_up(&Pace::USUAL, after(299)), 0);
        assert_eq!(waiting.give_up(&Pace::USUAL, after(310)), 2);
        assert_eq!(waiting.len(), 1);
    }
}

//! The book of what was published and what arrived: every subscriber hears the events of each
//! publisher on its channel by number, so that one comparison per delivery tells whether any was
//! lost, doubled or out of order. Only what is wrong costs more than that.

use std::collections::HashSet;

use crate::clock;
use crate::event::{Id, Stamp};
use crate::mistakes::Mistakes;

/// Counts deliveries of `publishers` publishers to subscribers of one channel each.
pub struct Deliveries {
    publishers: usize,
    channels: usize,
    /// Subscribers of each channel.
    audience: Vec<u64>,
    /// How many events each publisher sent to each channel.
    published: Vec<u32>,
    /// The number that each subscriber expects next of each publisher.
    expected: Vec<u32>,
    /// What was passed over and may still come: subscriber, publisher, number.
    passed_over: HashSet<(usize, usize, u32)>,
    due: u64,
    heard: u64,
    mistakes: Mistakes,
    timing: bool,
    latencies: Vec<u32>,
    latest: u64,
}

impl Deliveries {
    /// A book in which subscriber `n` of `subscribers` is on channel `n` modulo `channels`.
    pub fn new(subscribers: usize, channels: usize, publishers: usize) -> Self {
        let of = |channel| (subscribers + channels - 1 - channel) / channels;
        Self {
            publishers,
            channels,
            audience: (0..channels).map(|channel| of(channel) as u64).collect(),
            published: vec![0; channels * publishers],
            expected: vec![0; subscribers * publishers],
            passed_over: HashSet::new(),
            due: 0,
            heard: 0,
            mistakes: Mistakes::default(),
            timing: false,
            latencies: Vec::new(),
            latest: 0,
        }
    }

    /// The next event of this publisher on this channel, which is published now.
    pub fn publish(&mut self, publisher: usize, channel: usize) -> Id {
        let count = &mut self.published[channel * self.publishers + publisher];
        let number = *count;
        *count += 1;
        self.due += self.audience[channel];
        Id {
            publisher,
            channel,
            number,
        }
    }

    /// From now on the time from publisher to subscriber is noted, and what was noted is gone.
    pub fn start_timing(&mut self) {
        self.timing = true;
        self.latencies.clear();
    }

    /// Notes that a subscriber heard an event.
    #[inline]
    pub fn hear(&mut self, subscriber: usize, stamp: Stamp<'_>) {
        let id = stamp.id();
        if self.was_published(subscriber, id) {
            let expected = &mut self.expected[subscriber * self.publishers + id.publisher];
            if *expected == id.number {
                *expected += 1;
                self.heard += 1;
            } else {
                self.puzzle(subscriber, id);
            }
        } else {
            self.mistakes.foreign += 1;
        }
        if self.timing {
            self.latest = clock::now();
            let took = self.latest.saturating_sub(stamp.sent()) / 1_000;
            self.latencies.push(u32::try_from(took).unwrap_or(u32::MAX));
        }
    }

    fn was_published(&self, subscriber: usize, id: Id) -> bool {
        id.publisher < self.publishers
            && id.channel == subscriber % self.channels
            && id.number < self.published[id.channel * self.publishers + id.publisher]
    }

    /// What is wrong when an event is not the expected one.
    #[cold]
    fn puzzle(&mut self, subscriber: usize, id: Id) {
        let Id {
            publisher, number, ..
        } = id;
        let expected = &mut self.expected[subscriber * self.publishers + publisher];
        if number > *expected {
            let between = (*expected..number).map(|number| (subscriber, publisher, number));
            self.passed_over.extend(between);
            *expected = number + 1;
            self.heard += 1;
        } else if self.passed_over.remove(&(subscriber, publisher, number)) {
            self.mistakes.out_of_order += 1;
            self.heard += 1;
        } else {
            self.mistakes.doubled += 1;
        }
    }

    /// How many different deliveries there were.
    pub fn heard(&self) -> u64 {
        self.heard
    }

    /// Whether all that was published has arrived everywhere.
    pub fn complete(&self) -> bool {
        self.heard >= self.due
    }

    /// What went wrong; what has not arrived by now counts as lost.
    pub fn mistakes(&self) -> Mistakes {
        Mistakes {
            lost: self.due.saturating_sub(self.heard),
            ..self.mistakes
        }
    }

    /// When the last delivery was heard that was timed, in nanoseconds of the monotonic clock.
    pub fn latest(&self) -> u64 {
        self.latest
    }

    /// The noted times from publisher to subscriber, in microseconds.
    pub fn latencies(&self) -> &[u32] {
        &self.latencies
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{BYTES, Finder, write};

    /// `place` is publisher and channel.
    fn hear(book: &mut Deliveries, subscriber: usize, place: (usize, usize), numbers: &[u32]) {
        let (publisher, channel) = place;
        for number in numbers {
            let mut data = [0; BYTES];
            let id = Id {
                publisher,
                channel,
                number: *number,
            };
            write(&mut data, id, 0);
            let Some(stamp) = Finder::default().find(&data) else {
                unreachable!("it was just written");
            };
            book.hear(subscriber, stamp);
        }
    }

    /// Two subscribers on each of two channels, two publishers; three events of each publisher on
    /// channel 0 and one of the first on channel 1.
    fn book() -> Deliveries {
        let mut book = Deliveries::new(4, 2, 2);
        for number in 0..3 {
            for publisher in 0..2 {
                assert_eq!(book.publish(publisher, 0).number, number);
            }
        }
        assert_eq!(book.publish(0, 1).number, 0);
        book
    }

    #[test]
    fn all_is_well_when_every_publishers_events_come_in_order() {
        let mut book = book();
        for subscriber in [0, 2] {
            hear(&mut book, subscriber, (1, 0), &[0, 1]);
            hear(&mut book, subscriber, (0, 0), &[0, 1, 2]);
            hear(&mut book, subscriber, (1, 0), &[2]);
        }
        hear(&mut book, 1, (0, 1), &[0]);
        assert!(!book.complete());
        assert_eq!(book.mistakes().lost, 1);
        hear(&mut book, 3, (0, 1), &[0]);
        assert!(book.complete());
        assert!(!book.mistakes().any());
        assert_eq!(book.heard(), 14);
    }

    #[test]
    fn what_is_lost_doubled_late_or_foreign_is_told_apart() {
        let mut book = Deliveries::new(1, 1, 1);
        for _ in 0..6 {
            book.publish(0, 0);
        }
        hear(&mut book, 0, (0, 0), &[0, 2, 1, 1, 2, 5, 5, 6]);
        hear(&mut book, 0, (1, 0), &[0]);
        let wanted = Mistakes {
            lost: 2,
            doubled: 3,
            out_of_order: 1,
            foreign: 2,
        };
        assert_eq!(book.mistakes(), wanted);
        assert_eq!(book.heard(), 4);
    }

    #[test]
    fn an_event_of_another_channel_is_foreign() {
        let mut book = book();
        hear(&mut book, 1, (0, 0), &[0]);
        assert_eq!(book.mistakes().foreign, 1);
        hear(&mut book, 1, (0, 1), &[0]);
        assert_eq!(book.heard(), 1);
    }
}

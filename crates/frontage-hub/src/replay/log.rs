//! What was published on one channel lately: framed once, numbered, bounded.

use std::{
    cell::OnceCell,
    collections::VecDeque,
    hash::{DefaultHasher, Hasher},
    time::Duration,
};

use super::Moment;
use crate::{config::ReplayConfig, frame::Frame};

/// What an entry costs beside its text, about.
const ENTRY_BYTES: usize = size_of::<Entry>() + 40;

/// The latest events of a channel, oldest first. Their numbers rise by one; the first is 1.
#[derive(Default)]
pub(crate) struct Log {
    entries: VecDeque<Entry>,
    bytes: usize,
    last: u64,
}

struct Entry {
    at: Moment,
    frame: Frame,
    /// What tells it from others at any hub, once somebody has asked.
    mark: OnceCell<u64>,
}

impl Entry {
    fn mark(&self) -> u64 {
        *self.mark.get_or_init(|| {
            let mut hasher = DefaultHasher::new();
            hasher.write(self.frame.bytes());
            hasher.finish()
        })
    }
}

impl Log {
    /// Writes an event down. One that is older than the latest counts as old as that, so that
    /// time rises with the numbers.
    pub(crate) fn append(&mut self, at: Moment, frame: Frame, limits: &ReplayConfig) {
        let at = self.entries.back().map_or(at, |latest| at.max(latest.at));
        self.bytes += weight(&frame);
        self.entries.push_back(Entry {
            at,
            frame,
            mark: OnceCell::new(),
        });
        self.last += 1;
        while self.entries.len() > limits.events_per_channel
            || self.bytes > limits.bytes_per_channel
        {
            self.forget_oldest();
        }
    }

    /// The number of the latest event that was written down, 0 before the first.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// What it holds, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// By what hubs of other processes, each with numbers of its own, know the event of this number;
    /// none when it is forgotten.
    pub(crate) fn mark(&self, number: u64) -> Option<u64> {
        let forgotten = self.last - self.entries.len() as u64;
        let index = number.checked_sub(forgotten + 1)?;
        let entry = self.entries.get(usize::try_from(index).ok()?)?;
        Some(entry.mark())
    }

    /// The number of the first event with this mark that was published at or after `since`. All
    /// hubs publish in one order, so whoever has the first has what came before.
    pub(crate) fn marked(&self, mark: u64, since: Moment) -> Option<u64> {
        let start = self.entries.partition_point(|entry| entry.at < since);
        let mut recent = self.entries.range(start..);
        let found = recent.position(|entry| entry.mark() == mark)?;
        let forgotten = self.last - self.entries.len() as u64;
        Some(forgotten + (start + found) as u64 + 1)
    }

    /// The events published at or after `since` whose number is above `through`, in order.
    pub(crate) fn after(
        &self,
        since: Moment,
        through: u64,
    ) -> impl DoubleEndedIterator<Item = &Frame> + ExactSizeIterator {
        let by_time = self.entries.partition_point(|entry| entry.at < since);
        let forgotten = self.last - self.entries.len() as u64;
        let by_number = usize::try_from(through.saturating_sub(forgotten)).unwrap_or(usize::MAX);
        let start = by_time.max(by_number).min(self.entries.len());
        self.entries.range(start..).map(|entry| &entry.frame)
    }

    /// Forgets what is older than the window.
    pub(crate) fn expire(&mut self, now: Moment, window: Duration) {
        if !self.is_empty() {
            self.forget_before(now.minus(window));
        }
    }

    /// Forgets what was published before `cutoff`.
    pub(crate) fn forget_before(&mut self, cutoff: Moment) {
        while self
            .entries
            .front()
            .is_some_and(|oldest| oldest.at < cutoff)
        {
            self.forget_oldest();
        }
        if self.entries.is_empty() {
            self.entries = VecDeque::new();
        }
    }

    /// When each event was published and what it weighs.
    pub(crate) fn weights(&self) -> impl Iterator<Item = (Moment, usize)> {
        self.entries
            .iter()
            .map(|entry| (entry.at, weight(&entry.frame)))
    }

    fn forget_oldest(&mut self) {
        if let Some(oldest) = self.entries.pop_front() {
            self.bytes -= weight(&oldest.frame);
        }
    }
}

fn weight(frame: &Frame) -> usize {
    frame.len() + ENTRY_BYTES
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn at(seconds: u64) -> Moment {
        Moment::START.plus(SECOND * u32::try_from(seconds).unwrap_or(0))
    }

    fn log_of(texts: &[(u64, &str)], limits: &ReplayConfig) -> Log {
        let mut log = Log::default();
        for (seconds, text) in texts {
            log.append(at(*seconds), (*text).into(), limits);
        }
        log
    }

    fn texts(log: &Log, since: Moment, through: u64) -> Vec<&str> {
        log.after(since, through)
            .map(|frame| {
                std::str::from_utf8(crate::websocket::payload(frame.bytes())).unwrap_or_default()
            })
            .collect()
    }

    #[test]
    fn what_came_since_a_time_and_after_a_number_is_found_in_order() {
        let log = log_of(
            &[(1, "a"), (2, "b"), (2, "c"), (5, "d")],
            &ReplayConfig::default(),
        );
        assert_eq!(log.last(), 4);
        assert_eq!(texts(&log, at(0), 0), ["a", "b", "c", "d"]);
        assert_eq!(texts(&log, at(2), 0), ["b", "c", "d"]);
        assert_eq!(texts(&log, at(0), 3), ["d"]);
        assert_eq!(texts(&log, at(3), 1), ["d"]);
        assert!(texts(&log, at(6), 0).is_empty());
        assert!(texts(&log, at(0), 4).is_empty());
        assert!(texts(&log, at(0), u64::MAX).is_empty());
    }

    #[test]
    fn one_event_or_one_byte_too_many_forgets_the_oldest_and_numbers_go_on() {
        let three = ReplayConfig {
            events_per_channel: 3,
            ..ReplayConfig::default()
        };
        let log = log_of(&[(1, "a"), (1, "b"), (1, "c"), (1, "d")], &three);
        assert_eq!(texts(&log, at(0), 0), ["b", "c", "d"]);
        assert_eq!(texts(&log, at(0), 3), ["d"]);
        assert_eq!(log.last(), 4);

        let room_for_two = ReplayConfig {
            bytes_per_channel: 2 * (Frame::from("aaaa").len() + ENTRY_BYTES),
            ..ReplayConfig::default()
        };
        let mut log = log_of(&[(1, "aaaa"), (1, "bbbb")], &room_for_two);
        assert_eq!(texts(&log, at(0), 0), ["aaaa", "bbbb"]);
        assert_eq!(log.bytes(), room_for_two.bytes_per_channel);
        log.append(at(1), "c".into(), &room_for_two);
        assert_eq!(texts(&log, at(0), 0), ["bbbb", "c"]);
    }

    #[test]
    fn what_is_older_than_the_window_is_forgotten_to_the_last_byte() {
        let mut log = log_of(&[(1, "a"), (2, "b")], &ReplayConfig::default());
        log.expire(at(11), 10 * SECOND);
        assert_eq!(texts(&log, at(0), 0), ["a", "b"]);
        log.expire(at(12), 10 * SECOND);
        assert_eq!(texts(&log, at(0), 0), ["b"]);
        log.expire(at(13), 10 * SECOND);
        assert!(log.is_empty());
        assert_eq!((log.bytes(), log.last()), (0, 2));
    }

    #[test]
    fn another_log_finds_an_event_by_its_mark_under_its_own_number() {
        let here = log_of(&[(1, "a"), (2, "b"), (3, "c")], &ReplayConfig::default());
        let there = log_of(&[(6, "b"), (7, "c"), (8, "b")], &ReplayConfig::default());
        let mark = here.mark(2).unwrap();
        assert_eq!(there.marked(mark, at(0)), Some(1));
        assert_eq!(there.marked(mark, at(7)), Some(3));
        assert_eq!(there.marked(mark, at(9)), None);
        assert_eq!(there.marked(here.mark(1).unwrap(), at(0)), None);
        assert_eq!((here.mark(0), here.mark(4)), (None, None));

        let mut later = log_of(&[(1, "a"), (2, "b")], &ReplayConfig::default());
        later.forget_before(at(2));
        assert_eq!((later.mark(1), later.mark(2)), (None, Some(mark)));
        assert_eq!(later.marked(mark, at(0)), Some(2));
    }

    #[test]
    fn an_event_remembered_late_keeps_its_place_in_the_order() {
        let log = log_of(&[(5, "live"), (1, "older")], &ReplayConfig::default());
        assert_eq!(texts(&log, at(5), 0), ["live", "older"]);
    }
}

//! What the hub remembers in all channels together: its limits, its sums, and when to tidy up.

use std::{
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::{Clock, Moment};
use crate::config::ReplayConfig;

/// Within a quarter of the window, each part of the channels is looked through once.
const SWEEPS_PER_WINDOW: u32 = 4;

/// How far under its limit a sum is brought when it is over: the next time is then a good while
/// off, so that looking for the oldest of all costs little for each event.
const AFTER_SHEDDING: (usize, usize) = (7, 8);

/// What a channel holds for those who come back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Bytes of events.
    pub(crate) bytes: usize,
    /// Peers that are away.
    pub(crate) peers: usize,
}

/// The hub's memory of what was missed.
pub(crate) struct Memory {
    pub(crate) limits: ReplayConfig,
    pub(crate) clock: Clock,
    resumed_from: Option<Moment>,
    bytes: AtomicUsize,
    peers: AtomicUsize,
    next_sweep: AtomicI64,
    swept: AtomicUsize,
    shedding: Mutex<()>,
}

impl Memory {
    pub(crate) fn new(limits: ReplayConfig) -> Self {
        let clock = Clock::start();
        Self {
            resumed_from: limits.resumed_from.map(|time| clock.exactly(time)),
            limits,
            clock,
            bytes: AtomicUsize::new(0),
            peers: AtomicUsize::new(0),
            next_sweep: AtomicI64::new(0),
            swept: AtomicUsize::new(0),
            shedding: Mutex::new(()),
        }
    }

    /// Whether anything is remembered at all.
    pub(crate) fn is_on(&self) -> bool {
        self.limits.window > Duration::ZERO
    }

    /// Since when somebody may have heard nothing whom this hub has not seen leave, shortly after a
    /// restart: it may have been with the process before.
    pub(crate) fn before_start(&self, now: Moment) -> Option<Moment> {
        let is_soon = now < Moment::START.plus(self.limits.after_start);
        self.resumed_from.filter(|_| is_soon)
    }

    /// A channel held so much and now holds so much.
    pub(crate) fn account(&self, before: Weight, after: Weight) {
        for (sum, before, after) in [
            (&self.bytes, before.bytes, after.bytes),
            (&self.peers, before.peers, after.peers),
        ] {
            if after > before {
                sum.fetch_add(after - before, Ordering::Relaxed);
            } else if before > after {
                sum.fetch_sub(before - after, Ordering::Relaxed);
            }
        }
    }

    /// What all channels hold.
    pub(crate) fn weight(&self) -> Weight {
        Weight {
            bytes: self.bytes.load(Ordering::Relaxed),
            peers: self.peers.load(Ordering::Relaxed),
        }
    }

    /// Which of `parts` parts of the channels is to be looked through now for what expired, if
    /// any. Each call that gets an answer gets the next part.
    pub(crate) fn part_to_sweep(&self, now: Moment, parts: usize) -> Option<usize> {
        let due = self.next_sweep.load(Ordering::Relaxed);
        if now.as_millis() < due {
            return None;
        }
        let sweeps = SWEEPS_PER_WINDOW.saturating_mul(u32::try_from(parts).unwrap_or(u32::MAX));
        let next = now.plus(self.limits.window / sweeps.max(1)).as_millis();
        self.next_sweep
            .compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed)
            .ok()?;
        Some(self.swept.fetch_add(1, Ordering::Relaxed) % parts)
    }

    /// The right to shed what is too much, for one at a time; `None` when nothing is, or somebody
    /// is at it.
    pub(crate) fn too_much(&self) -> Option<MutexGuard<'_, ()>> {
        let Weight { bytes, peers } = self.weight();
        if bytes <= self.limits.bytes && peers <= self.limits.peers {
            return None;
        }
        self.shedding.try_lock().ok()
    }
}

/// Until when things must be forgotten, oldest first, for the rest to fit well below the limit:
/// what is older than the answer goes. `None` when all fits.
pub(crate) fn cutoff(mut things: Vec<(Moment, usize)>, limit: usize) -> Option<Moment> {
    let mut held: usize = things.iter().map(|(_, weight)| weight).sum();
    if held <= limit {
        return None;
    }
    let wanted = limit / AFTER_SHEDDING.1 * AFTER_SHEDDING.0;
    things.sort_unstable_by_key(|(at, _)| *at);
    let mut things = things.into_iter();
    let mut last = Moment::START;
    while held > wanted
        && let Some((at, weight)) = things.next()
    {
        held -= weight;
        last = at;
    }
    Some(last.plus(Duration::from_millis(1)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn ms(millis: u64) -> Moment {
        Moment::START.plus(Duration::from_millis(millis))
    }

    #[test]
    fn the_oldest_go_until_the_rest_fits_well() {
        let things = |count: u64| (0..count).rev().map(|at| (ms(at), 10)).collect();
        assert_eq!(cutoff(things(16), 160), None);
        assert_eq!(cutoff(things(17), 160), Some(ms(3)));
        assert_eq!(cutoff(things(0), 0), None);
    }

    #[test]
    fn each_part_has_its_turn_within_a_quarter_of_the_window() {
        let memory = Memory::new(ReplayConfig {
            window: Duration::from_secs(64),
            ..ReplayConfig::default()
        });
        let turns: Vec<_> = (0..16_000)
            .filter_map(|at| memory.part_to_sweep(ms(at), 16))
            .collect();
        assert_eq!(turns, (0..16).collect::<Vec<_>>());
    }

    #[test]
    fn who_comes_right_after_a_restart_counts_as_having_been_there_before() {
        let silent = Memory::new(ReplayConfig::default());
        assert_eq!(silent.before_start(ms(0)), None);
        let resumed = Memory::new(ReplayConfig {
            resumed_from: Some(std::time::SystemTime::now() - Duration::from_secs(5)),
            after_start: Duration::from_secs(60),
            ..ReplayConfig::default()
        });
        let since = resumed.before_start(ms(59_999)).unwrap();
        assert!(since <= ms(0).minus(Duration::from_secs(4)));
        assert_eq!(resumed.before_start(ms(60_000)), None);
    }
}

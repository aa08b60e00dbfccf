//! How often something may happen: so many a second, and as many at once after a second's rest.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Counts in time: each happening costs a part of a second, and what was spent may run ahead of
/// the clock by a fixed time. Nothing has to be done while nothing happens.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Allowance {
    spent_until: Option<Instant>,
}

impl Allowance {
    /// Spends `count` at `per_second`; nothing, and `false`, when that would be more than `burst`.
    pub(crate) fn take(&mut self, count: u32, per_second: u32, burst: u32, now: Instant) -> bool {
        let before = *self;
        self.spend(count, per_second, now);
        let within = !self.overdrawn(per_second, burst, now);
        if !within {
            *self = before;
        }
        within
    }

    /// Spends `count`, whether there is so much or not.
    pub(crate) fn spend(&mut self, count: u32, per_second: u32, now: Instant) {
        let from = self.spent_until.map_or(now, |until| until.max(now));
        self.spent_until = Some(from + Duration::from_secs(1) / per_second.max(1) * count);
    }

    /// Whether more was spent than there was.
    pub(crate) fn overdrawn(&self, per_second: u32, burst: u32, now: Instant) -> bool {
        let ahead = Duration::from_secs(1) / per_second.max(1) * burst;
        self.spent_until.is_some_and(|until| until > now + ahead)
    }
}

/// The same for many threads.
#[derive(Default)]
pub(crate) struct Rate(Mutex<Allowance>);

impl Rate {
    /// Takes `count` of `per_second`; nothing, and `false`, when there are not so many.
    pub(crate) fn take(&self, count: usize, per_second: u32) -> bool {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let mut allowance = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        allowance.take(count, per_second, per_second, Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_at_once_and_then_one_by_one() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut allowance = Allowance::default();
        let mut taken = |millis| allowance.take(1, 10, 10, at(millis));
        assert_eq!((0..12).filter(|_| taken(0)).count(), 10);
        assert!(!taken(99));
        assert!(taken(100));
        assert!(!taken(100));
        assert_eq!((0..12).filter(|_| taken(5_000)).count(), 10);
    }

    #[test]
    fn a_debt_is_waited_for() {
        let start = Instant::now();
        let mut allowance = Allowance::default();
        allowance.spend(30, 10, start);
        assert!(allowance.overdrawn(10, 10, start + Duration::from_millis(1_999)));
        assert!(!allowance.overdrawn(10, 10, start + Duration::from_millis(2_000)));
    }
}

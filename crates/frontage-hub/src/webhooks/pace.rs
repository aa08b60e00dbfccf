//! The times of delivery.

use std::time::Duration;

/// How long everything takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// How long a departure waits for the client to come back.
    pub(super) linger: Duration,
    /// How long a receiver gets for one request.
    pub(super) patience: Duration,
    /// The rest after the first failure; it doubles with each further one.
    pub(super) first: Duration,
    /// The rest after many.
    pub(super) most: Duration,
    /// How old an event may grow while its receiver fails.
    pub(super) give_up: Duration,
}

impl Pace {
    /// What the hosted service documents: departures up to three seconds late, five minutes of
    /// attempts.
    pub(super) const USUAL: Self = Self {
        linger: Duration::from_secs(3),
        patience: Duration::from_secs(10),
        first: Duration::from_secs(1),
        most: Duration::from_secs(60),
        give_up: Duration::from_mins(5),
    };

    /// The rest after so many failures in a row. `chance` is 0 to 1: half of the rest is left to
    /// it, so that many hubs do not come back to a receiver as one crowd.
    pub(super) fn rest(&self, failures: u32, chance: f64) -> Duration {
        let doubled = self
            .first
            .saturating_mul(1 << failures.saturating_sub(1).min(16));
        doubled
            .min(self.most)
            .mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_double_up_to_a_minute_and_half_of_each_is_chance() {
        let seconds = |failures, chance| Pace::USUAL.rest(failures, chance).as_secs_f64();
        let longest: Vec<_> = (1..9).map(|failures| seconds(failures, 1.0)).collect();
        assert_eq!(longest, [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]);
        let shortest: Vec<_> = (1..9).map(|failures| seconds(failures, 0.0)).collect();
        assert_eq!(shortest, [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]);
        assert_eq!(seconds(u32::MAX, 1.0), 60.0);
    }
}

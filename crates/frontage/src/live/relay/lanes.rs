//! One lane for each hotel whose events are under way: in order within a hotel, and none waits
//! for another. Times come in from outside.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::HotelId;

/// How long a hotel rests after a failure.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// After the first failure.
    pub first: Duration,
    /// After many, when the service is down: it may be back at any moment, and events are to be
    /// with the pages within seconds then.
    pub most: Duration,
    /// After many, when only an operator can mend it.
    pub most_misconfigured: Duration,
}

impl Pace {
    /// For production.
    pub const USUAL: Self = Self {
        first: Duration::from_millis(50),
        most: Duration::from_secs(2),
        most_misconfigured: Duration::from_secs(30),
    };
}

/// Where each hotel's lane stands. A hotel without an entry is free.
#[derive(Debug)]
pub struct Lanes {
    pace: Pace,
    by_hotel: HashMap<HotelId, Lane>,
}

#[derive(Debug, Clone, Copy)]
enum Lane {
    /// Its events are being handed over; so many attempts failed before.
    Busy { failures: u32 },
    /// It failed so often and waits.
    Resting {
        failures: u32,
        until: Instant,
        unreachable: bool,
    },
}

impl Lanes {
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            by_hotel: HashMap::new(),
        }
    }

    /// Hotels whose events must not be looked at now.
    pub fn away(&self, now: Instant) -> Vec<HotelId> {
        let is_away = |lane: &Lane| match lane {
            Lane::Busy { .. } => true,
            Lane::Resting { until, .. } => *until > now,
        };
        let away = self.by_hotel.iter().filter(|(_, lane)| is_away(lane));
        away.map(|(hotel, _)| *hotel).collect()
    }

    /// When the next resting hotel may be tried again.
    pub fn next_turn(&self) -> Option<Instant> {
        let until = |lane: &Lane| match lane {
            Lane::Resting { until, .. } => Some(*until),
            Lane::Busy { .. } => None,
        };
        self.by_hotel.values().filter_map(until).min()
    }

    /// Its events are being handed over now.
    pub fn begin(&mut self, hotel: HotelId) {
        let failures = self.failures(hotel);
        self.by_hotel.insert(hotel, Lane::Busy { failures });
    }

    /// All of them were taken. When that ends a failure, the service is there again, and nobody
    /// who waits for it need wait any longer.
    pub fn succeeded(&mut self, hotel: HotelId, now: Instant) {
        let had_failed = self.failures(hotel) > 0;
        self.by_hotel.remove(&hotel);
        if had_failed {
            for lane in self.by_hotel.values_mut() {
                if let Lane::Resting {
                    until,
                    unreachable: true,
                    ..
                } = lane
                {
                    *until = now;
                }
            }
        }
    }

    /// It did not work; tells how often that makes in a row. `chance` is 0 to 1: half of the
    /// rest is left to it, so that many hotels do not come back as one crowd.
    pub fn failed(&mut self, hotel: HotelId, unreachable: bool, now: Instant, chance: f64) -> u32 {
        let failures = self.failures(hotel).saturating_add(1);
        let most = if unreachable {
            self.pace.most
        } else {
            self.pace.most_misconfigured
        };
        let doubled = self.pace.first.saturating_mul(1 << failures.min(16));
        let rest = doubled
            .min(most)
            .mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0);
        let lane = Lane::Resting {
            failures,
            until: now + rest,
            unreachable,
        };
        self.by_hotel.insert(hotel, lane);
        failures
    }

    fn failures(&self, hotel: HotelId) -> u32 {
        match self.by_hotel.get(&hotel) {
            Some(Lane::Busy { failures } | Lane::Resting { failures, .. }) => *failures,
            None => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hotel_that_fails_rests_longer_and_longer_but_never_for_good() {
        let (mut lanes, now) = (Lanes::new(Pace::USUAL), Instant::now());
        let mut rests = Vec::new();
        for _ in 0..100 {
            lanes.begin(1);
            lanes.failed(1, true, now, 1.0);
            rests.extend(lanes.next_turn().map(|turn| turn - now));
        }
        assert!(rests.is_sorted() && rests[0] < rests[1]);
        assert_eq!(rests.last(), Some(&Pace::USUAL.most));
    }

    #[test]
    fn one_hotel_that_rests_or_is_busy_holds_up_no_other() {
        let (mut lanes, now) = (Lanes::new(Pace::USUAL), Instant::now());
        lanes.begin(1);
        lanes.begin(2);
        lanes.failed(2, false, now, 0.0);
        let mut away = lanes.away(now);
        away.sort_unstable();
        assert_eq!(away, [1, 2]);
        let later = now + Pace::USUAL.most_misconfigured;
        assert_eq!(lanes.away(later), [1]);
        lanes.succeeded(1, later);
        assert_eq!(lanes.away(later), [] as [HotelId; 0]);
    }

    #[test]
    fn the_first_who_gets_through_lets_all_go_who_wait_for_the_same_service() {
        let (mut lanes, now) = (Lanes::new(Pace::USUAL), Instant::now());
        for hotel in 1..=3 {
            for _ in 0..20 {
                lanes.begin(hotel);
                lanes.failed(hotel, hotel != 3, now, 1.0);
            }
        }
        lanes.begin(1);
        lanes.succeeded(1, now);
        assert_eq!(lanes.away(now), [3], "3 waits for its operator");
    }
}

//! Time as the replay counts it: milliseconds around the hub's start. Signed, because events of
//! the process before this one are remembered too.

use std::time::{Duration, Instant, SystemTime};

/// A point in time, to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(i64);

impl Moment {
    /// The hub's start.
    pub(crate) const START: Self = Self(0);

    pub(crate) fn plus(self, time: Duration) -> Self {
        Self(self.0.saturating_add(millis(time)))
    }

    pub(crate) fn minus(self, time: Duration) -> Self {
        Self(self.0.saturating_sub(millis(time)))
    }

    /// How long ago `earlier` was; nothing when it was not.
    pub(crate) fn since(self, earlier: Self) -> Duration {
        let passed = self.0.saturating_sub(earlier.0);
        Duration::from_millis(u64::try_from(passed).unwrap_or(0))
    }

    pub(crate) fn as_millis(self) -> i64 {
        self.0
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// Tells moments. It follows the monotonic clock, so nobody who sets the time can make the hub
/// forget too early or never.
pub(crate) struct Clock {
    start: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    pub(crate) fn now(&self) -> Moment {
        self.at(Instant::now())
    }

    pub(crate) fn at(&self, instant: Instant) -> Moment {
        Moment::START.plus(instant.saturating_duration_since(self.start))
    }

    /// A time of the calendar, also one to come.
    pub(crate) fn exactly(&self, time: SystemTime) -> Moment {
        match time.duration_since(SystemTime::now()) {
            Ok(ahead) => self.now().plus(ahead),
            Err(_) => self.of(time),
        }
    }

    /// A time of the calendar, as far back as it is now; one to come counts as now.
    pub(crate) fn of(&self, time: SystemTime) -> Moment {
        let age = SystemTime::now().duration_since(time).unwrap_or_default();
        self.now().minus(age)
    }
}

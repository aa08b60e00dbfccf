//! The clock that all processes of this machine share.

use rustix::time::{ClockId, clock_gettime};

/// A second, in the clock's unit.
pub const SECOND: u64 = 1_000_000_000;

/// Nanoseconds of the monotonic clock.
pub fn now() -> u64 {
    let time = clock_gettime(ClockId::Monotonic);
    let part = |value: i64| u64::try_from(value).unwrap_or_default();
    part(time.tv_sec) * SECOND + part(time.tv_nsec)
}

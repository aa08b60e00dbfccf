//! The clock, and how times are written.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::domain::Millis;

/// Milliseconds since 1970, by the system's clock.
pub fn now() -> Millis {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX) + jumped()
}

/// How far the clock was set forward; only tests do that.
#[cfg(not(test))]
const fn jumped() -> Millis {
    0
}

#[cfg(test)]
thread_local! {
    static JUMPED: std::cell::Cell<Millis> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
fn jumped() -> Millis {
    JUMPED.get()
}

/// Sets this thread's clock forward, or back.
#[cfg(test)]
pub fn jump(by: Millis) {
    JUMPED.set(JUMPED.get() + by);
}

/// The same moment for those who reckon with the system's clock.
pub fn system_time(millis: Millis) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

/// `2026-11-22T17:04:25.123Z`, as the reference contract writes times (§1).
pub fn iso8601(millis: Millis) -> String {
    let days = millis.div_euclid(86_400_000);
    let of_day = millis.rem_euclid(86_400_000);
    let (year, month, day) = civil(days);
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (second, milli) = (of_day / 1_000 % 60, of_day % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// `Sun, 22 Nov 2026 17:04:25 GMT`, as HTTP writes times.
/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>
pub fn http_date(millis: Millis) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let days = millis.div_euclid(86_400_000);
    let of_day = millis.rem_euclid(86_400_000);
    let (year, month, day) = civil(days);
    let of_list = |list: &[&'static str], index: i64| {
        let index = usize::try_from(index).unwrap_or_default();
        list.get(index).copied().unwrap_or_default()
    };
    let weekday = of_list(&DAYS, days.rem_euclid(7));
    let month = of_list(&MONTHS, month - 1);
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let second = of_day / 1_000 % 60;
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// Reads `2026-11-22T17:04:25.123Z`; seconds and their fraction may be missing, and an offset
/// like `+01:00` may stand in place of the Z. None when it is no such moment.
pub fn from_iso8601(text: &str) -> Option<Millis> {
    let (date, time) = text.split_once(['T', 't'])?;
    let (time, offset) = match time.strip_suffix(['Z', 'z']) {
        Some(time) => (time, 0),
        None => {
            let sign = time.rfind(['+', '-'])?;
            let (hours, minutes) = time.get(sign + 1..)?.split_once(':')?;
            let offset = digits(hours, 2, 23)? * 60 + digits(minutes, 2, 59)?;
            let east = time[sign..].starts_with('+');
            (&time[..sign], if east { offset } else { -offset })
        }
    };
    let mut parts = date.splitn(3, '-');
    let year = digits(parts.next()?, 4, 9_999)?;
    let month = digits(parts.next()?, 2, 12)?;
    let day = digits(parts.next()?, 2, 31)?;
    let days = days_of(year, month, day);
    // Also refuses the 30th of February.
    if civil(days) != (year, month, day) {
        return None;
    }
    let mut parts = time.splitn(3, ':');
    let hour = digits(parts.next()?, 2, 23)?;
    let minute = digits(parts.next()?, 2, 59)?;
    let (second, fraction) = parts.next().map_or(("00", "0"), |seconds| {
        seconds.split_once('.').unwrap_or((seconds, "0"))
    });
    let second = digits(second, 2, 59)?;
    let is_number = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let milli = format!("{fraction:0<3}").get(..3)?.parse::<i64>().ok()?;
    let minutes = days * 1_440 + hour * 60 + minute - offset;
    is_number.then_some(minutes * 60_000 + second * 1_000 + milli)
}

fn digits(text: &str, length: usize, most: i64) -> Option<i64> {
    let is_number = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|number| *number <= most);
    number.filter(|_| is_number)
}

/// The way back from [`civil`] (`days_from_civil`).
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a number of days since 1970-01-01 in the Gregorian calendar, after
/// Howard Hinnant, "chrono-compatible low-level date algorithms" (`civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::{from_iso8601, http_date, iso8601};

    #[test]
    fn times_are_written_in_utc_with_a_z() {
        assert_eq!(iso8601(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso8601(951_782_400_000), "2000-02-29T00:00:00.000Z");
        assert_eq!(iso8601(1_795_366_799_999), "2026-11-22T16:59:59.999Z");
    }

    #[test]
    fn http_is_told_the_day_of_the_week_too() {
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(http_date(951_782_400_000), "Tue, 29 Feb 2000 00:00:00 GMT");
        let written = http_date(1_795_366_799_999);
        assert_eq!(written, "Sun, 22 Nov 2026 16:59:59 GMT");
    }

    #[test]
    fn a_written_moment_is_read_back_and_offsets_are_understood() {
        for millis in [0, 951_782_400_000, 1_795_366_799_999, -1] {
            assert_eq!(from_iso8601(&iso8601(millis)), Some(millis));
        }
        let noon = from_iso8601("2026-11-22T12:00:00Z");
        assert!(noon.is_some());
        for same in [
            "2026-11-22T12:00Z",
            "2026-11-22T13:00:00+01:00",
            "2026-11-22t06:30:00.000-05:30",
        ] {
            assert_eq!(from_iso8601(same), noon, "{same}");
        }
        for bad in [
            "",
            "2026-11-22",
            "2026-11-22T12:00:00",
            "2026-02-30T12:00:00Z",
            "2026-00-10T12:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T12:00:00.Z",
            "2026-11-22T12:00:00.1é3Z",
            "2026-11-22T12:00:00+é1:00",
            "+026-11-22T12:00:00Z",
            "yesterdayT",
        ] {
            assert_eq!(from_iso8601(bad), None, "{bad}");
        }
    }
}

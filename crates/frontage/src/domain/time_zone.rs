//! The hotel's own time: what minute its clock shows when, by the IANA database that comes with
//! this program, so that it is the same on every machine.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::Millis;

/// A time zone by its name, like `Europe/Dublin`.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

/// Which of two equal minutes is meant, in the night when clocks go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// Before they go back.
    First,
    /// After.
    Second,
}

/// How a minute by the hotel's clock is written, without seconds.
const MINUTE: &str = "%Y-%m-%dT%H:%M";

impl Zone {
    /// The zone of this name.
    ///
    /// # Errors
    /// The reason, as a sentence.
    pub fn parse(name: &str) -> Result<Self, String> {
        let found = TimeZone::get(name).ok();
        // Names are known in any case; they are kept as the database writes them.
        let named = found.filter(|zone| zone.iana_name().is_some());
        named.map(Self).ok_or_else(|| {
            format!("There is no time zone \"{name}\". Use a name like Europe/Dublin.")
        })
    }

    /// Its name as the database writes it.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The moment of a minute by this clock, like `2026-12-04T06:00`. In the night when clocks go
    /// back some minutes come twice: then `fold` says which.
    ///
    /// # Errors
    /// The reason, as a sentence: it is no minute, this clock leaves it out, or it comes twice
    /// and nobody said which.
    pub fn moment(&self, local: &str, fold: Option<Fold>) -> Result<Millis, String> {
        let wall = minute(local)?;
        let possible = self.0.to_ambiguous_timestamp(wall);
        let moment = match (possible.offset(), fold) {
            (AmbiguousOffset::Gap { .. }, _) => {
                let later = possible
                    .compatible()
                    .map(|at| self.local(at.as_millisecond()));
                let later = later.unwrap_or_default();
                let clock = later.split('T').next_back().unwrap_or_default();
                return Err(format!(
                    "In {} clocks go forward then and leave {} out. Use {clock}.",
                    self.name(),
                    local.split('T').next_back().unwrap_or_default(),
                ));
            }
            (AmbiguousOffset::Fold { .. }, None) => {
                return Err(format!(
                    "In {} clocks go back that night and show {} twice. Say which: first or second.",
                    self.name(),
                    local.split('T').next_back().unwrap_or_default(),
                ));
            }
            (AmbiguousOffset::Fold { .. }, Some(Fold::Second)) => possible.later(),
            (_, Some(Fold::First) | None) | (AmbiguousOffset::Unambiguous { .. }, _) => {
                possible.earlier()
            }
        };
        moment
            .map(Timestamp::as_millisecond)
            .map_err(|_| not_a_minute(local))
    }

    /// The moment of a minute by this clock, also of one that it leaves out (then as much later)
    /// or that comes twice (then the first). For minutes that were chosen by another clock.
    pub fn nearest_moment(&self, local: &str) -> Option<Millis> {
        let wall = minute(local).ok()?;
        let moment = self.0.to_ambiguous_timestamp(wall).compatible().ok()?;
        Some(moment.as_millisecond())
    }

    /// What this clock shows at a moment, to the minute.
    pub fn local(&self, at: Millis) -> String {
        let Ok(at) = Timestamp::from_millisecond(at) else {
            return String::new();
        };
        at.to_zoned(self.0.clone()).strftime(MINUTE).to_string()
    }

    /// How far this clock is ahead of UTC at a moment, in seconds.
    pub fn offset(&self, at: Millis) -> i32 {
        let at = Timestamp::from_millisecond(at).unwrap_or_default();
        self.0.to_offset(at).seconds()
    }
}

fn minute(local: &str) -> Result<DateTime, String> {
    let parsed = DateTime::strptime(MINUTE, local).ok();
    // `2026-1-4T6:0` would be read too; the form that is kept is one.
    let parsed = parsed.filter(|wall| wall.strftime(MINUTE).to_string() == local);
    parsed.ok_or_else(|| not_a_minute(local))
}

fn not_a_minute(local: &str) -> String {
    format!("\"{local}\" is no date and minute. Write it like 2026-12-04T06:00.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Fold, Zone};
    use crate::time::{from_iso8601, iso8601};

    fn dublin() -> Zone {
        Zone::parse("Europe/Dublin").unwrap()
    }

    #[test]
    fn a_minute_of_the_hotels_clock_is_a_moment_in_summer_and_in_winter() {
        for (local, utc) in [
            ("2026-12-04T06:00", "2026-12-04T06:00:00.000Z"),
            ("2026-07-04T06:00", "2026-07-04T05:00:00.000Z"),
        ] {
            let at = dublin().moment(local, None).unwrap();
            assert_eq!(iso8601(at), utc);
            assert_eq!(dublin().local(at), local);
        }
        assert_eq!(
            dublin().offset(from_iso8601("2026-07-04T06:00Z").unwrap()),
            3600
        );
    }

    #[test]
    fn a_minute_that_the_clock_leaves_out_is_refused_with_one_that_there_is() {
        let told = dublin().moment("2027-03-28T01:30", None).unwrap_err();
        assert!(
            told.contains("leave 01:30 out") && told.contains("Use 02:30"),
            "{told}"
        );
        assert!(dublin().moment("2027-03-28T02:30", None).is_ok());
    }

    #[test]
    fn a_minute_that_comes_twice_is_asked_for() {
        let twice = "2026-10-25T01:30";
        let told = dublin().moment(twice, None).unwrap_err();
        assert!(told.contains("01:30 twice"), "{told}");
        let first = dublin().moment(twice, Some(Fold::First)).unwrap();
        let second = dublin().moment(twice, Some(Fold::Second)).unwrap();
        assert_eq!(second - first, 3_600_000);
        assert_eq!(dublin().local(first), dublin().local(second));
        // Where it comes once, nobody has to say, and may.
        let once = |fold| dublin().moment("2026-10-25T03:00", fold).unwrap();
        assert_eq!(once(None), once(Some(Fold::Second)));
    }

    #[test]
    fn what_is_no_minute_and_no_zone_is_named() {
        for no in [
            "",
            "tomorrow",
            "2026-02-30T06:00",
            "2026-12-04",
            "2026-12-04T24:00",
            "2026-1-4T6:0",
        ] {
            let told = dublin().moment(no, None).unwrap_err();
            assert!(told.contains("2026-12-04T06:00"), "{told}");
        }
        for no in [
            "",
            "Killarney",
            "Europe/Nowhere",
            "+01:00",
            "../../etc/passwd",
        ] {
            assert!(Zone::parse(no).is_err(), "{no}");
        }
        assert_eq!(
            Zone::parse("europe/dublin").unwrap().name(),
            "Europe/Dublin"
        );
    }
}

//! Prices and coordinates: decimals that must come out exactly as they went in.

use std::fmt;

/// A price in hundredths of its currency, 0 to 99,999,999.99 (`decimal(10,2)` of the contract).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Price(i64);

impl Price {
    /// From hundredths, as stored.
    pub fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// Hundredths, for the store.
    pub fn hundredths(self) -> i64 {
        self.0
    }

    /// Reads `129`, `129.5` or `129.50`.
    ///
    /// # Errors
    /// The reason, as a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let scaled = parse_scaled(text, 2).ok_or("A valid number is required, like 129.00.")?;
        if (0..10_000_000_000).contains(&scaled) {
            Ok(Self(scaled))
        } else {
            Err("Use a price from 0 to 99999999.99.".to_owned())
        }
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// Brings a coordinate to its one written form, six decimals (`decimal(9,6)` of the contract):
/// `52.0594` becomes `52.059400`.
///
/// # Errors
/// The reason, as a sentence; `limit` is 90 for latitudes, 180 for longitudes.
pub fn parse_coordinate(text: &str, limit: i64) -> Result<String, String> {
    let scaled = parse_scaled(text, 6).ok_or("A valid number is required, like 52.059400.")?;
    if scaled.abs() > limit * 1_000_000 {
        return Err(format!("Use a value from -{limit} to {limit}."));
    }
    let sign = if scaled < 0 { "-" } else { "" };
    let digits = scaled.unsigned_abs();
    Ok(format!(
        "{sign}{}.{:06}",
        digits / 1_000_000,
        digits % 1_000_000
    ))
}

/// `text` times ten to the power of `places`; `None` when it is no plain decimal or has more
/// significant places than fit.
fn parse_scaled(text: &str, places: usize) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || fraction.len() > places {
        return None;
    }
    if !plain(whole) || !plain(fraction) {
        return None;
    }
    let scaled: i64 = format!("{whole}{fraction:0<places$}").parse().ok()?;
    Some(if negative { -scaled } else { scaled })
}

#[cfg(test)]
mod tests {
    use super::{Price, parse_coordinate};

    #[test]
    fn a_price_comes_out_with_two_places() {
        for (typed, kept) in [
            ("129", "129.00"),
            ("99.5", "99.50"),
            ("0", "0.00"),
            (" 1.10 ", "1.10"),
        ] {
            assert_eq!(
                Price::parse(typed).map(|p| p.to_string()).as_deref(),
                Ok(kept)
            );
        }
        for bad in [
            "",
            "-1",
            "1,50",
            "abc",
            "1.234",
            "1e5",
            "100000000.00",
            "NaN",
            ".",
            "१२",
        ] {
            assert!(Price::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_coordinate_comes_out_with_six_places() {
        assert_eq!(parse_coordinate("52.0594", 90).as_deref(), Ok("52.059400"));
        assert_eq!(parse_coordinate("-9.5044", 180).as_deref(), Ok("-9.504400"));
        assert_eq!(parse_coordinate("-0.5", 90).as_deref(), Ok("-0.500000"));
        assert!(parse_coordinate("90.000001", 90).is_err());
        assert!(parse_coordinate("1.2345678", 90).is_err());
    }
}

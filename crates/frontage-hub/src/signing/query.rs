//! A query string, read into what its parameters mean.

use std::{collections::BTreeMap, fmt};

/// The parameters of a request: keys lower-cased and in order, values unescaped. That is the
/// form in which they are signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    params: BTreeMap<String, String>,
}

/// A query string that has no one meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MalformedQuery {
    /// Which of the two values was signed?
    #[error("The parameter {0} is given twice in the query.")]
    Doubled(String),
    /// Escapes that do not make UTF-8.
    #[error("The query holds an escape that is not UTF-8.")]
    NotUtf8,
}

impl Query {
    /// Reads the part of an address behind `?`.
    ///
    /// # Errors
    /// When a parameter comes twice or is not UTF-8.
    pub fn parse(raw: &str) -> Result<Self, MalformedQuery> {
        let mut query = Self::default();
        for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let key = unescape(key)?.to_lowercase();
            if query.params.contains_key(&key) {
                return Err(MalformedQuery::Doubled(key));
            }
            query.params.insert(key, unescape(value)?);
        }
        Ok(query)
    }

    /// The value of a parameter, unescaped.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.params.get(key).map(String::as_str)
    }

    pub(super) fn set(&mut self, key: &str, value: &str) {
        self.params.insert(key.to_lowercase(), value.to_owned());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.params
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// Writes the query as it goes into an address, escaped.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (key, value)) in self.iter().enumerate() {
            if position > 0 {
                f.write_str("&")?;
            }
            escape(key, f)?;
            f.write_str("=")?;
            escape(value, f)?;
        }
        Ok(())
    }
}

/// `+` is a space, as in forms, because some libraries write it so; a `%` that begins no escape
/// stays itself.
fn unescape(text: &str) -> Result<String, MalformedQuery> {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = match bytes[at] {
            b'%' => bytes.get(at + 1..at + 3).and_then(hex_byte),
            _ => None,
        };
        match (escaped, bytes[at]) {
            (Some(byte), _) => {
                plain.push(byte);
                at += 2;
            }
            (None, b'+') => plain.push(b' '),
            (None, byte) => plain.push(byte),
        }
        at += 1;
    }
    String::from_utf8(plain).map_err(|_| MalformedQuery::NotUtf8)
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    let mut byte = [0];
    hex::decode_to_slice(digits, &mut byte).ok()?;
    Some(byte[0])
}

fn escape(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            write!(f, "{}", char::from(byte))?;
        } else {
            write!(f, "%{byte:02X}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_are_lowered_and_values_unescaped() {
        let query = Query::parse("B=%2C%c3%a4+1&a=100%&c&&Info=x%2").unwrap();
        let pairs: Vec<_> = query.iter().collect();
        assert_eq!(
            pairs,
            [("a", "100%"), ("b", ",ä 1"), ("c", ""), ("info", "x%2")]
        );
    }

    #[test]
    fn a_parameter_with_two_values_is_refused() {
        assert_eq!(
            Query::parse("info=a&INFO=b"),
            Err(MalformedQuery::Doubled("info".to_owned()))
        );
        assert_eq!(Query::parse("a=%ff"), Err(MalformedQuery::NotUtf8));
    }

    proptest! {
        #[test]
        fn a_written_query_reads_back(value in "(?s).*", raw in ".*") {
            let mut query = Query::default();
            query.set("k", &value);
            prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
            let _ = Query::parse(&raw);
        }
    }
}

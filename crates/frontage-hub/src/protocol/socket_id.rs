//! The id by which clients and publishers speak of one connection.

use std::fmt;

/// Names one connection of this hub; written `123.456`, the form that all client libraries check.
///
/// Both halves are random, so that an id tells nothing about how many connections there are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SocketId {
    first: u32,
    second: u32,
}

/// The text is not a socket id: it must be digits, a dot and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a socket id is digits, a dot and digits, such as 123.456")]
pub struct MalformedSocketId;

impl SocketId {
    /// A fresh id from the operating system's random numbers.
    ///
    /// # Errors
    /// When the operating system has none to give.
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let bits = getrandom::u64()?;
        Ok(Self {
            first: (bits >> 32) as u32,
            second: bits as u32,
        })
    }

    /// Reads an id as publishers send it.
    ///
    /// `Ok(None)` is an id of the right form that no connection of this hub can have (another
    /// service makes longer ones): it names nobody, and leaving out nobody is what the protocol
    /// asks for then.
    ///
    /// # Errors
    /// When the text does not have the form of a socket id.
    pub fn parse(text: &str) -> Result<Option<Self>, MalformedSocketId> {
        let (first, second) = text.split_once('.').ok_or(MalformedSocketId)?;
        let digits = |half: &str| !half.is_empty() && half.bytes().all(|b| b.is_ascii_digit());
        if !digits(first) || !digits(second) {
            return Err(MalformedSocketId);
        }
        let (Ok(first), Ok(second)) = (first.parse(), second.parse()) else {
            return Ok(None);
        };
        let id = Self { first, second };
        Ok((id.to_string() == text).then_some(id))
    }
}

impl fmt::Display for SocketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.first, self.second)
    }
}

impl fmt::Debug for SocketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SocketId({self})")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_id_reads_back_as_it_was_written() {
        let id = SocketId::random().unwrap();
        assert_eq!(SocketId::parse(&id.to_string()), Ok(Some(id)));
    }

    #[test]
    fn ids_of_other_services_name_nobody() {
        for text in ["99999999999999.1", "1.4294967296", "01.2", "1.02"] {
            assert_eq!(SocketId::parse(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn what_has_not_the_form_is_refused() {
        for text in [
            "", ".", "1", "1.", ".1", "1.2.3", "a.b", "1.2 ", "-1.2", "+1.2",
        ] {
            assert_eq!(SocketId::parse(text), Err(MalformedSocketId), "{text}");
        }
    }
}

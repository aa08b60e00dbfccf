//! WebSocket as a server speaks it (RFC 6455), as plain values: bytes of a client become
//! messages, events become bytes. Nothing here waits or does I/O.
//!
//! No extension is offered, so no frame may have a reserved bit set, and no message is
//! compressed. A connection that has nothing half received owns no memory here; one that has
//! owns at most one message and a header.

mod close;
mod handshake;
mod header;
mod mask;
mod reader;
#[cfg(test)]
mod tests;
mod text;
mod unfinished;
mod writer;

pub(crate) use handshake::answer;
pub(crate) use reader::Reader;
#[cfg(test)]
pub(crate) use writer::payload;
pub(crate) use writer::{close_frame, ping_frame, pong_frame, text_frame};

use crate::protocol::Closing;

/// What a client sent: a message, whole, or a control frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Incoming<'a> {
    /// A text message.
    Text(&'a str),
    /// A binary message has begun; what it holds is not kept.
    Binary,
    /// To be answered with a pong that has the same payload.
    Ping(&'a [u8]),
    /// The answer to a ping, or a sign of life that nobody asked for.
    Pong(&'a [u8]),
    /// The client closes the connection, with this code if it gave one.
    Close(Option<u16>),
}

/// Why nothing more can be read from a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Violation {
    /// A rule of RFC 6455 was broken; the words say which.
    Protocol(&'static str),
    /// A text message, or the reason in a close frame, is not UTF-8.
    NotUtf8,
    /// A message, its fragments together, is longer than the limit.
    TooBig,
}

impl Violation {
    /// What the client is told.
    pub(crate) fn closing(self) -> Closing {
        match self {
            Self::Protocol(_) => Closing::PROTOCOL_ERROR,
            Self::NotUtf8 => Closing::NOT_UTF8,
            Self::TooBig => Closing::TOO_BIG,
        }
    }
}

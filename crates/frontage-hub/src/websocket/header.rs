//! The few bytes before a client's payload: [RFC 6455, section 5.2][1].
//!
//! [1]: https://www.rfc-editor.org/rfc/rfc6455#section-5.2

use super::Violation;

/// A frame's header, all of it, that broke no rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) opcode: Opcode,
    /// Whether the message ends with this frame.
    pub(super) is_last: bool,
    pub(super) mask: [u8; 4],
    /// Bytes of this header.
    pub(super) length: usize,
    /// Bytes of payload that follow it.
    pub(super) payload: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opcode {
    Continuation,
    Text,
    Binary,
    Control(Control),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Control {
    Close,
    Ping,
    Pong,
}

/// How much of a header was there.
pub(super) enum Start {
    Whole(Header),
    /// The header is at least this long, which is longer than what was there.
    Wants(usize),
}

/// The longest payload of a control frame.
pub(super) const MOST_CONTROL_BYTES: usize = 125;

const FINAL: u8 = 0x80;
const RESERVED: u8 = 0x70;
const MASKED: u8 = 0x80;

impl Header {
    /// Reads the header that `bytes` begin with, as far as it is there.
    ///
    /// # Errors
    /// As soon as the bytes that are there break a rule.
    pub(super) fn read(bytes: &[u8]) -> Result<Start, Violation> {
        let Some(&first) = bytes.first() else {
            return Ok(Start::Wants(2));
        };
        let is_last = first & FINAL != 0;
        let opcode = opcode(first, is_last)?;
        let Some(&second) = bytes.get(1) else {
            return Ok(Start::Wants(2));
        };
        if second & MASKED == 0 {
            return Err(Violation::Protocol("a client's frame is not masked"));
        }
        let short = usize::from(second & !MASKED);
        if short > MOST_CONTROL_BYTES && matches!(opcode, Opcode::Control(_)) {
            return Err(Violation::Protocol("a control frame is too long"));
        }
        let rest = &bytes[2..];
        let (payload, rest) = match short {
            126 => match rest.split_first_chunk() {
                Some((long, rest)) => (usize::from(u16::from_be_bytes(*long)), rest),
                None => return Ok(Start::Wants(2 + 2 + 4)),
            },
            127 => match rest.split_first_chunk() {
                Some((long, rest)) => (long_length(u64::from_be_bytes(*long))?, rest),
                None => return Ok(Start::Wants(2 + 8 + 4)),
            },
            _ => (short, rest),
        };
        let Some(mask) = rest.first_chunk() else {
            return Ok(Start::Wants(bytes.len() - rest.len() + 4));
        };
        Ok(Start::Whole(Self {
            opcode,
            is_last,
            mask: *mask,
            length: bytes.len() - rest.len() + 4,
            payload,
        }))
    }
}

fn opcode(first: u8, is_last: bool) -> Result<Opcode, Violation> {
    if first & RESERVED != 0 {
        return Err(Violation::Protocol(
            "a reserved bit is set, though no extension was agreed on",
        ));
    }
    let opcode = match first & 0x0f {
        0x0 => Opcode::Continuation,
        0x1 => Opcode::Text,
        0x2 => Opcode::Binary,
        0x8 => Opcode::Control(Control::Close),
        0x9 => Opcode::Control(Control::Ping),
        0xa => Opcode::Control(Control::Pong),
        _ => return Err(Violation::Protocol("the opcode has no meaning")),
    };
    if !is_last && matches!(opcode, Opcode::Control(_)) {
        return Err(Violation::Protocol("a control frame is fragmented"));
    }
    Ok(opcode)
}

fn long_length(length: u64) -> Result<usize, Violation> {
    if length > i64::MAX.unsigned_abs() {
        return Err(Violation::Protocol("the highest bit of a length is set"));
    }
    // What a small machine cannot count is over every limit.
    Ok(usize::try_from(length).unwrap_or(usize::MAX))
}

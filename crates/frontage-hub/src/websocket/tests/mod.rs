//! What the reader hears, told so that it can be compared.

#![allow(clippy::unwrap_used)]

mod fuzzing;
mod handshake;
mod interoperating;
mod memory;
mod rules;
mod splitting;

use std::ops::ControlFlow;

use super::{Incoming, Reader, Violation};

pub(super) const CONTINUATION: u8 = 0x0;
pub(super) const TEXT: u8 = 0x1;
pub(super) const BINARY: u8 = 0x2;
pub(super) const CLOSE: u8 = 0x8;
pub(super) const PING: u8 = 0x9;
pub(super) const PONG: u8 = 0xa;
pub(super) const LAST: u8 = 0x80;

pub(super) const LIMIT: usize = 1_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    Text(String),
    Binary,
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Close(Option<u16>),
}

impl From<Incoming<'_>> for Heard {
    fn from(incoming: Incoming<'_>) -> Self {
        match incoming {
            Incoming::Text(text) => Self::Text(text.to_owned()),
            Incoming::Binary => Self::Binary,
            Incoming::Ping(payload) => Self::Ping(payload.to_vec()),
            Incoming::Pong(payload) => Self::Pong(payload.to_vec()),
            Incoming::Close(code) => Self::Close(code),
        }
    }
}

/// All that was heard, and how the reading ended.
pub(super) type Story = (Vec<Heard>, Result<ControlFlow<()>, Violation>);

pub(super) fn read_in_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Story {
    read_in_parts_with(LIMIT, parts)
}

/// Reads the parts one after the other, each from a buffer of its own.
pub(super) fn read_in_parts_with<'a>(
    limit: usize,
    parts: impl IntoIterator<Item = &'a [u8]>,
) -> Story {
    let mut reader = Reader::default();
    let mut heard = Vec::new();
    let mut end = Ok(ControlFlow::Continue(()));
    for part in parts {
        end = reader.read(&mut part.to_vec(), limit, |incoming| {
            heard.push(incoming.into());
            ControlFlow::Continue(())
        });
        if end != Ok(ControlFlow::Continue(())) {
            break;
        }
    }
    (heard, end)
}

pub(super) fn read(stream: &[u8]) -> Story {
    read_in_parts([stream])
}

/// A client's frame; `first` is the opcode with [`LAST`] and reserved bits.
pub(super) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    frame_with(first, payload, [0x37, 0xfa, 0x21, 0x3d])
}

pub(super) fn frame_with(first: u8, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        length @ ..126 => frame.push(0x80 | length as u8),
        length @ 126..=0xffff => {
            frame.push(0x80 | 126);
            frame.extend((length as u16).to_be_bytes());
        }
        length => {
            frame.push(0x80 | 127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend(mask);
    let masked = payload.iter().zip(mask.iter().cycle());
    frame.extend(masked.map(|(byte, mask)| byte ^ mask));
    frame
}

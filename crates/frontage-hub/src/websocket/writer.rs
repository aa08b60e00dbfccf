//! Frames of the hub, ready to be sent: whole messages, not masked.

use super::header::MOST_CONTROL_BYTES;

const TEXT: u8 = 0x81;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;

/// The frame of a text message.
pub(crate) fn text_frame(text: &str) -> Vec<u8> {
    frame(TEXT, text.as_bytes())
}

/// The frame of a ping; of a payload over 125 bytes, only the first are sent.
pub(crate) fn ping_frame(payload: &[u8]) -> Vec<u8> {
    frame(PING, fitting(payload))
}

/// The frame that answers a ping with this payload; what is over 125 bytes answers none.
pub(crate) fn pong_frame(payload: &[u8]) -> Vec<u8> {
    frame(PONG, fitting(payload))
}

/// The frame that ends a connection; of a reason over 123 bytes, only the characters that fit
/// are sent.
pub(crate) fn close_frame(code: u16, reason: &str) -> Vec<u8> {
    let room = MOST_CONTROL_BYTES - size_of::<u16>();
    let reason = &reason[..reason.floor_char_boundary(room)];
    frame(CLOSE, &[&code.to_be_bytes(), reason.as_bytes()].concat())
}

/// The payload of a frame that was made here.
#[cfg(test)]
pub(crate) fn payload(frame: &[u8]) -> &[u8] {
    let header = match frame.get(1) {
        Some(127) => 10,
        Some(126) => 4,
        _ => 2,
    };
    frame.get(header..).unwrap_or_default()
}

fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(10 + payload.len());
    frame.push(first);
    match payload.len() {
        length @ ..126 => frame.push(length as u8),
        length @ 126..=0xffff => {
            frame.push(126);
            frame.extend_from_slice(&(length as u16).to_be_bytes());
        }
        length => {
            frame.push(127);
            frame.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(payload);
    frame
}

fn fitting(payload: &[u8]) -> &[u8] {
    &payload[..payload.len().min(MOST_CONTROL_BYTES)]
}

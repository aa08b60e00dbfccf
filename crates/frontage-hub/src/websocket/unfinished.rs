//! What has begun and not ended: a header, a control frame, a message.

use std::ops::ControlFlow;

use super::{
    Incoming, Violation,
    header::{Header, Opcode, Start},
    mask::{self, unmask},
    reader::{Step, hear_control},
    text::GrowingText,
};

#[derive(Debug, Default)]
pub(super) struct Unfinished {
    /// The beginning of a frame as it was received: of a header, or of a control frame. Never
    /// more than a whole control frame, 131 bytes.
    start: Vec<u8>,
    /// The frame of `message` that is being received.
    payload: Option<Payload>,
    message: Option<Message>,
}

/// What is still to come of a frame whose header was read.
#[derive(Debug)]
struct Payload {
    is_last: bool,
    /// As it goes on with the next byte.
    mask: [u8; 4],
    missing: usize,
}

#[derive(Debug)]
enum Message {
    Text(GrowingText),
    /// Only its length is kept.
    Binary(usize),
}

impl Unfinished {
    pub(super) fn is_empty(&self) -> bool {
        !self.is_within_frame() && self.message.is_none()
    }

    #[cfg(test)]
    pub(super) fn kept_bytes(&self) -> usize {
        let message = match &self.message {
            Some(Message::Text(text)) => text.capacity(),
            _ => 0,
        };
        size_of::<Self>() + self.start.capacity() + message
    }

    /// Whether the next byte does not begin a frame.
    pub(super) fn is_within_frame(&self) -> bool {
        self.payload.is_some() || !self.start.is_empty()
    }

    /// Keeps all there is of a frame that cannot be read yet.
    pub(super) fn keep_start(&mut self, bytes: &[u8]) -> ControlFlow<(), usize> {
        self.start.extend_from_slice(bytes);
        ControlFlow::Continue(bytes.len())
    }

    /// Goes on with the frame that has begun.
    pub(super) fn advance(
        &mut self,
        bytes: &mut [u8],
        limit: usize,
        hear: &mut impl FnMut(Incoming<'_>) -> ControlFlow<()>,
    ) -> Step {
        if self.payload.is_some() {
            self.read_payload(bytes, limit, hear)
        } else {
            self.complete_start(bytes, limit, hear)
        }
    }

    /// Adds to the start what it wants, and hears the control frame, or begins the message, when
    /// it has got it.
    fn complete_start(
        &mut self,
        bytes: &[u8],
        limit: usize,
        hear: &mut impl FnMut(Incoming<'_>) -> ControlFlow<()>,
    ) -> Step {
        let mut used = 0;
        loop {
            let start = Header::read(&self.start)?;
            let wanted = match start {
                Start::Wants(length) => length,
                Start::Whole(header) => match header.opcode {
                    Opcode::Control(_) => header.length + header.payload,
                    _ => header.length,
                },
            };
            if let Some(missing) = wanted.checked_sub(self.start.len()).filter(|it| *it > 0) {
                let available = &bytes[used..];
                if available.is_empty() {
                    return Ok(ControlFlow::Continue(used));
                }
                let taken = missing.min(available.len());
                self.start.extend_from_slice(&available[..taken]);
                used += taken;
            } else if let Start::Whole(header) = start {
                let mut start = std::mem::take(&mut self.start);
                let heard = match header.opcode {
                    Opcode::Control(control) => {
                        let payload = &mut start[header.length..];
                        unmask(payload, header.mask);
                        hear_control(control, payload, hear)?
                    }
                    _ => self.begin_payload(&header, limit, hear)?,
                };
                return Ok(heard.map_continue(|()| used));
            }
        }
    }

    /// Begins a frame of a message. A binary message is heard at once.
    pub(super) fn begin_payload(
        &mut self,
        header: &Header,
        limit: usize,
        hear: &mut impl FnMut(Incoming<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Violation> {
        match (header.opcode, &self.message) {
            (Opcode::Continuation, None) => {
                return Err(Violation::Protocol("nothing was begun that goes on"));
            }
            (Opcode::Continuation, Some(_)) => {}
            (_, Some(_)) => {
                return Err(Violation::Protocol(
                    "a message begins before the one before it has ended",
                ));
            }
            (Opcode::Binary, None) => {
                if hear(Incoming::Binary).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                self.message = Some(Message::Binary(0));
            }
            (_, None) => self.message = Some(Message::Text(GrowingText::default())),
        }
        let received = match &self.message {
            Some(Message::Text(text)) => text.len(),
            Some(Message::Binary(length)) => *length,
            None => 0,
        };
        if header.payload > limit.saturating_sub(received) {
            return Err(Violation::TooBig);
        }
        self.payload = Some(Payload {
            is_last: header.is_last,
            mask: header.mask,
            missing: header.payload,
        });
        // A frame without payload ends with its header.
        Ok(self
            .read_payload(&mut [], limit, hear)?
            .map_continue(|_| ()))
    }

    fn read_payload(
        &mut self,
        bytes: &mut [u8],
        limit: usize,
        hear: &mut impl FnMut(Incoming<'_>) -> ControlFlow<()>,
    ) -> Step {
        let (Some(payload), Some(message)) = (&mut self.payload, &mut self.message) else {
            return Ok(ControlFlow::Continue(0));
        };
        let used = payload.missing.min(bytes.len());
        let part = &mut bytes[..used];
        match message {
            Message::Text(text) => {
                unmask(part, payload.mask);
                payload.mask = mask::after(payload.mask, used);
                text.push(part, limit)?;
            }
            Message::Binary(length) => *length += used,
        }
        payload.missing -= used;
        if payload.missing > 0 {
            return Ok(ControlFlow::Continue(used));
        }
        let is_last = payload.is_last;
        self.payload = None;
        if is_last && let Some(Message::Text(text)) = self.message.take() {
            return Ok(hear(Incoming::Text(&text.finish()?)).map_continue(|()| used));
        }
        Ok(ControlFlow::Continue(used))
    }
}

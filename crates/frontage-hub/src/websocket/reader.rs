//! The bytes of a client, read by read, as messages.

use std::ops::ControlFlow;

use super::{
    Incoming, Violation, close,
    header::{Control, Header, Opcode, Start},
    mask::unmask,
    unfinished::Unfinished,
};

/// What one connection has to remember between two reads.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    unfinished: Option<Box<Unfinished>>,
    is_over: bool,
}

/// How many bytes were used up; `Break` when no more will be.
pub(super) type Step = Result<ControlFlow<(), usize>, Violation>;

impl Reader {
    /// Reads what was received, which is unmasked where it lies, and calls `hear` for each
    /// message and control frame, in order. What is not yet whole is kept for the next read.
    ///
    /// `limit` is in bytes, of one message, its fragments together. A longer one is refused by
    /// what its header says, before any of it is kept; so is text as soon as it cannot become
    /// UTF-8.
    ///
    /// Gives `Break` when `hear` did, or after a close frame. Whatever is received after that,
    /// or after an error, is not read.
    ///
    /// # Errors
    /// What the client did wrong. `hear` was called for everything before it.
    pub(crate) fn read(
        &mut self,
        received: &mut [u8],
        limit: usize,
        mut hear: impl FnMut(Incoming<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Violation> {
        let mut rest = received;
        while !self.is_over && !rest.is_empty() {
            match self.advance(rest, limit, &mut hear) {
                Ok(ControlFlow::Continue(used)) => rest = &mut rest[used..],
                Ok(ControlFlow::Break(())) => self.is_over = true,
                Err(violation) => {
                    self.is_over = true;
                    self.unfinished = None;
                    return Err(violation);
                }
            }
        }
        if self.is_over || self.unfinished.as_ref().is_some_and(|it| it.is_empty()) {
            self.unfinished = None;
        }
        Ok(if self.is_over {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
    }

    fn advance(
        &mut self,
        bytes: &mut [u8],
        limit: usize,
        hear: &mut impl FnMut(Incoming<'_>) -> ControlFlow<()>,
    ) -> Step {
        match &mut self.unfinished {
            Some(unfinished) if unfinished.is_within_frame() => {
                unfinished.advance(bytes, limit, hear)
            }
            _ => self.begin_frame(bytes, limit, hear),
        }
    }

    /// Reads a frame, whose beginning is the beginning of `bytes`; most are there whole and are
    /// heard without being copied.
    fn begin_frame(
        &mut self,
        bytes: &mut [u8],
        limit: usize,
        hear: &mut impl FnMut(Incoming<'_>) -> ControlFlow<()>,
    ) -> Step {
        let Start::Whole(header) = Header::read(bytes)? else {
            return Ok(self.unfinished().keep_start(bytes));
        };
        let available = bytes.len();
        let end = header.length.saturating_add(header.payload);
        let is_whole = end <= available;
        match header.opcode {
            Opcode::Control(control) if is_whole => {
                let payload = &mut bytes[header.length..end];
                unmask(payload, header.mask);
                Ok(hear_control(control, payload, hear)?.map_continue(|()| end))
            }
            Opcode::Control(_) => Ok(self.unfinished().keep_start(bytes)),
            Opcode::Text
                if is_whole
                    && header.is_last
                    && header.payload <= limit
                    && self.unfinished.is_none() =>
            {
                let payload = &mut bytes[header.length..end];
                unmask(payload, header.mask);
                let text = std::str::from_utf8(payload).map_err(|_| Violation::NotUtf8)?;
                Ok(hear(Incoming::Text(text)).map_continue(|()| end))
            }
            _ => {
                let begun = self.unfinished().begin_payload(&header, limit, hear)?;
                Ok(begun.map_continue(|()| header.length))
            }
        }
    }

    /// Whether nothing is half received, and no memory held.
    #[cfg(test)]
    pub(super) fn is_at_rest(&self) -> bool {
        self.unfinished.is_none()
    }

    #[cfg(test)]
    pub(super) fn kept_bytes(&self) -> usize {
        self.unfinished.as_ref().map_or(0, |it| it.kept_bytes())
    }

    fn unfinished(&mut self) -> &mut Unfinished {
        self.unfinished.get_or_insert_default()
    }
}

/// Hears a control frame whose payload is there, unmasked. Nothing follows a close frame.
pub(super) fn hear_control(
    control: Control,
    payload: &[u8],
    hear: &mut impl FnMut(Incoming<'_>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Violation> {
    Ok(match control {
        Control::Ping => hear(Incoming::Ping(payload)),
        Control::Pong => hear(Incoming::Pong(payload)),
        Control::Close => {
            let _ = hear(Incoming::Close(close::code(payload)?));
            ControlFlow::Break(())
        }
    })
}

//! Reading sockets and answering, one reading at a time.

use std::{
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::{
    connection::Connection, end::End, event_loop::EventLoop, fans::Moved, outgoing::Sent,
    tenants::Tenant,
};
use crate::{
    conversation,
    protocol::Closing,
    websocket::{self, Incoming},
};

/// Answers are sent when there are so many bytes of them, and at the end of a reading.
const ANSWER_BYTES: usize = 64 * 1024;

impl EventLoop {
    /// The kernel takes more from us.
    pub(super) fn flush(&mut self, slot: u32) {
        let line = match self.tenants.get(slot) {
            Some(Tenant::Open(connection)) => &mut connection.line,
            Some(Tenant::Leaving(farewell)) => &mut farewell.line,
            None => return,
        };
        if line.waiting() == 0 {
            return;
        }
        match line.flush(&mut self.scratch, self.now) {
            // It was not read while it did not read.
            Ok(Sent::All) => {
                let address = self.address(slot);
                self.unread.push(address);
                self.say_the_end(slot);
            }
            Ok(Sent::Some) => {}
            Err(stuck) => self.end(slot, stuck.into()),
        }
    }

    /// Reads once from a socket, unless its client does not take what we say.
    /// `on` asks for another reading whatever comes; else there is one when the buffer was full.
    pub(super) fn read(&mut self, slot: u32, on: bool) {
        let mut received = std::mem::take(&mut self.received);
        match self.tenants.take(slot) {
            Some(Tenant::Open(connection)) => self.read_open(slot, connection, &mut received, on),
            Some(Tenant::Leaving(mut farewell)) => match farewell.line.receive(&mut received) {
                Ok(None) => self.tenants.put(slot, Tenant::Leaving(farewell)),
                Ok(Some(count)) if count > 0 => {
                    self.hear_goodbye(&mut farewell, &mut received[..count]);
                    self.tenants.put(slot, Tenant::Leaving(farewell));
                    self.unread.push(self.address(slot));
                    self.say_the_end(slot);
                }
                Ok(_) | Err(_) => self.gone(slot),
            },
            None => {}
        }
        self.received = received;
    }

    pub(super) fn read_open(
        &mut self,
        slot: u32,
        mut connection: Box<Connection>,
        received: &mut [u8],
        on: bool,
    ) {
        if connection.muted || connection.line.waiting() > 0 {
            return self.tenants.put(slot, Tenant::Open(connection));
        }
        match connection.line.receive(received) {
            Ok(None) => self.tenants.put(slot, Tenant::Open(connection)),
            Ok(Some(count)) if count > 0 => {
                connection.last_heard = self.now;
                if on || count == received.len() {
                    self.unread.push(connection.address);
                }
                self.out.clear();
                self.hear(connection, &mut received[..count]);
            }
            Ok(_) | Err(_) => {
                self.tenants.put(slot, Tenant::Open(connection));
                self.end(slot, End::LineLost);
            }
        }
    }

    /// Answers what a client said; `self.out` may hold what is to be said first.
    pub(super) fn hear(&mut self, mut connection: Box<Connection>, received: &mut [u8]) {
        let slot = connection.address.slot;
        let limits = &self.hub.config.limits;
        let (frame_bytes, queue_bytes, now) = (limits.frame_bytes, limits.queue_bytes, self.now);
        let mut reader = std::mem::take(&mut connection.reader);
        let mut turn = self.turn();
        let mut heard: u32 = 0;
        let mut end = None;
        let read = reader.read(received, frame_bytes, |incoming| {
            heard += 1;
            end = match incoming {
                Incoming::Text(text) => {
                    // A fault, of ours or in what the embedder wants to be told, costs whoever
                    // met it; all others are led by this very thread.
                    let answered = catch_unwind(AssertUnwindSafe(|| {
                        conversation::hear(&mut turn, &mut connection, text);
                    }));
                    answered.is_err().then_some(End::Dismissed(Closing::FAULT))
                }
                Incoming::Binary => Some(End::BadFrame(Closing::BINARY)),
                Incoming::Ping(payload) => {
                    turn.out.extend_from_slice(&websocket::pong_frame(payload));
                    None
                }
                Incoming::Pong(_) => None,
                Incoming::Close(_) => Some(End::ClientLeft),
            };
            if end.is_none() && turn.out.len() > ANSWER_BYTES {
                let written = connection.line.write(turn.out, queue_bytes, now);
                turn.out.clear();
                end = written.err().map(End::from);
            }
            match end {
                Some(_) => ControlFlow::Break(()),
                None => ControlFlow::Continue(()),
            }
        });
        let mut end = match read {
            Err(violation) => Some(violation.into()),
            Ok(_) => end,
        };
        if !self.out.is_empty() && !matches!(end, Some(End::LineLost | End::TooSlow)) {
            let written = connection.line.write(&self.out, queue_bytes, now);
            if let Err(stuck) = written {
                end = Some(stuck.into());
            }
            self.out.clear();
        }
        connection.reader = reader;
        let limits = &self.hub.config.limits;
        connection.muted = limits.mutes(&mut connection.messages, heard, now);
        if connection.muted {
            self.hub.counters.muted.add(1);
            self.ticking.muted.push(connection.address);
        }
        self.tenants.put(slot, Tenant::Open(connection));
        self.settle_moved();
        if let Some(end) = end {
            self.end(slot, end);
        }
    }

    /// Tells the connections whose subscriptions were moved, by another that left, to where.
    pub(super) fn settle_moved(&mut self) {
        for Moved { slot, row, place } in self.moved.drain(..) {
            if let Some(connection) = self.tenants.open(slot)
                && let Some(subscription) = connection.subscriptions.get_mut(row as usize)
            {
                subscription.place = place;
            }
        }
    }
}

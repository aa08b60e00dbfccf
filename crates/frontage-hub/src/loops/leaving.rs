//! Letting connections go: out of everything at once, out of the kernel when they were told why.

use std::{ops::ControlFlow, time::Duration};

use super::{
    connection::{Connection, Farewell, Line},
    end::End,
    event_loop::EventLoop,
    outgoing::Stuck,
    tenants::Tenant,
};
use crate::{
    conversation,
    debug::Happening,
    protocol::Closing,
    websocket::{self, Incoming, Reader},
};

/// How long a client may take to answer a close frame.
const CLOSE_PATIENCE: Duration = Duration::from_secs(2);

impl EventLoop {
    /// Ends those who could not be ended when they were visited.
    pub(super) fn bury(&mut self) {
        for (address, end) in std::mem::take(&mut self.doomed) {
            if self.tenants.is(address.slot, address.tenant) {
                self.end(address.slot, end);
            }
        }
    }

    /// Takes a connection out of everything, and lets it go once it was told why.
    pub(super) fn end(&mut self, slot: u32, end: End) {
        let mut connection = match self.tenants.take(slot) {
            Some(Tenant::Open(connection)) => connection,
            Some(Tenant::Leaving(_)) => return self.gone(slot),
            None => return,
        };
        if let End::Drained(_) | End::Renewed(_) = end {
            // Whoever is sent away is first told all that was published before.
            let caught_up = self.catch_up(&mut connection);
            if caught_up.is_err() {
                connection.line.drop_waiting();
            }
        }
        let listened_until = end.listened_until(&self.hub, connection.last_heard);
        let lingers = end.lingers();
        conversation::leave_all(&mut self.turn(), &mut connection, listened_until, lingers);
        end.count(&self.hub);
        let closing = end.closing();
        let code = closing.map(|closing| closing.code);
        tracing::debug!(socket_id = %connection.id, ?end, code, "a connection ends");
        self.hub.recent.note(&Happening {
            socket: Some(connection.id),
            code,
            reason: closing.map(|closing| closing.reason),
            ..Happening::new(connection.app.id(), end.kind())
        });
        let Connection {
            mut line,
            reader,
            seat,
            ..
        } = *connection;
        if let End::TooSlow = end {
            let dropped = line.drop_waiting();
            self.hub.counters.dropped.add(dropped as u64);
        }
        self.settle_moved();
        if let End::LineLost = end {
            drop((line, seat));
            return self.gone(slot);
        }
        self.say_farewell(slot, line, reader, closing, Some(seat));
    }

    /// Tells a client why it must go, and waits, not long, for it to go.
    pub(super) fn say_farewell(
        &mut self,
        slot: u32,
        mut line: Line,
        reader: Reader,
        closing: Option<Closing>,
        seat: Option<crate::sockets::Seat>,
    ) {
        // One that said goodbye is answered with the same word.
        let frame = match closing {
            Some(Closing { code, reason }) => websocket::close_frame(code, reason),
            None => websocket::close_frame(1000, ""),
        };
        let limit = self.hub.config.limits.queue_bytes + frame.len();
        if line.write(&frame, limit, self.now) == Err(Stuck::Lost) {
            drop((line, seat));
            return self.gone(slot);
        }
        let until = self.now + CLOSE_PATIENCE;
        let farewell = Box::new(Farewell {
            line,
            reader,
            ends: closing.is_none(),
            until,
            _seat: seat,
        });
        self.tenants.put(slot, Tenant::Leaving(farewell));
        self.ticking.leaving(until);
        // What has come already is no longer announced by the kernel.
        self.unread.push(self.address(slot));
        self.say_the_end(slot);
    }

    /// Whatever a client says now comes too late, except that it goes.
    pub(super) fn hear_goodbye(&self, farewell: &mut Farewell, received: &mut [u8]) {
        let limit = self.hub.config.limits.frame_bytes;
        // One that breaks a rule now says goodbye by hanging up, or is hung up on in time.
        let _ = farewell.reader.read(received, limit, |incoming| {
            farewell.ends |= matches!(incoming, Incoming::Close(_));
            ControlFlow::Continue(())
        });
    }

    /// Once a client that said goodbye was answered, nothing more is said: RFC 6455 (section 7.1.1)
    /// wants the server to close first.
    pub(super) fn say_the_end(&mut self, slot: u32) {
        if let Some(Tenant::Leaving(farewell)) = self.tenants.get(slot)
            && farewell.ends
            && farewell.line.waiting() == 0
        {
            self.gone(slot);
        }
    }

    /// A connection is over; dropping it closed its socket.
    pub(super) fn gone(&mut self, slot: u32) {
        self.tenants.gone(slot);
        self.inbox.left();
    }
}

//! Taking connections in.

use std::{ops::ControlFlow, os::fd::AsRawFd};

use mio::{Interest, unix::SourceFd};

use super::{
    Newcomer,
    connection::{Connection, Line},
    event_loop::EventLoop,
    tenants::token_of,
};
use crate::{
    debug::{Happening, Kind},
    protocol::{self, Closing, SocketId},
    rate::Allowance,
    websocket::{self, Reader},
};

impl EventLoop {
    pub(super) fn adopt(&mut self, newcomer: Newcomer) {
        let address = self.tenants.reserve(self.number);
        let fd = newcomer.stream.as_raw_fd();
        let interest = Interest::READABLE | Interest::WRITABLE;
        let registered =
            self.poll
                .registry()
                .register(&mut SourceFd(&fd), token_of(address), interest);
        if let Err(error) = registered {
            tracing::warn!(%error, "a connection cannot be waited for and is dropped");
            self.tenants.gone(address.slot);
            return self.inbox.left();
        }
        let line = Line {
            stream: newcomer.stream,
            waiting: None,
        };
        let admitted = newcomer.admitted.and_then(|app| {
            let seat = self.hub.sockets.enter(&app, newcomer.address)?;
            let id = SocketId::random().map_err(|error| {
                tracing::error!(%error, "no random numbers for a socket id");
                Closing::OVER_CAPACITY
            })?;
            Ok((app, seat, id))
        });
        let (app, seat, id) = match admitted {
            Ok(admitted) => admitted,
            Err(closing) => {
                self.hub.counters.refused.add(1);
                self.hub.recent.note(&Happening {
                    code: Some(closing.code),
                    reason: Some(closing.reason),
                    ..Happening::new("", Kind::Refused)
                });
                // What it has said already is not heard, but its goodbye may stand behind it.
                let (mut reader, mut said) = (Reader::default(), newcomer.received.to_vec());
                let limit = self.hub.config.limits.frame_bytes;
                let _ = reader.read(&mut said, limit, |_| ControlFlow::Continue(()));
                return self.say_farewell(address.slot, line, reader, Some(closing), None);
            }
        };
        self.hub.counters.established.add(1);
        self.hub.recent.note(&Happening {
            socket: Some(id),
            ..Happening::new(app.id(), Kind::Connected)
        });
        let timeout = self.hub.config.activity_timeout.as_millis().div_ceil(1000);
        let timeout = u64::try_from(timeout).unwrap_or(u64::MAX);
        self.out.clear();
        let greeting = protocol::connection_established(id, timeout);
        self.out
            .extend_from_slice(&websocket::text_frame(&greeting));
        let connection = Connection {
            line,
            address,
            id,
            app,
            peer: newcomer.peer,
            seat,
            reader: Reader::default(),
            subscriptions: Vec::new(),
            user: None,
            authorized: false,
            since: self.now,
            last_heard: self.now,
            pinged_at: None,
            questions: 0,
            answers: 0,
            asking: 0,
            messages: Allowance::default(),
            client_events: Allowance::default(),
            muted: false,
        };
        let mut received = newcomer.received.to_vec();
        self.hear(Box::new(connection), &mut received);
    }
}

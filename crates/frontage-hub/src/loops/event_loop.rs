//! One loop: a thread that waits for its sockets and its inbox, and does what they ask for, in
//! turns that are short however much there is to do.

use std::{
    io,
    ops::ControlFlow,
    os::fd::AsRawFd,
    sync::Arc,
    time::{Duration, Instant},
};

use mio::{Events, Interest, Poll, Token, event::Event, unix::SourceFd};

use super::{
    Address, Inbox, Newcomer, Post,
    connection::{Connection, Farewell, Line},
    end::End,
    fan_out::Joined,
    fans::{Fans, Moved},
    outgoing::{Sent, Stuck},
    tenants::{Tenant, Tenants, of_token, token_of},
    ticking::Ticking,
};
use crate::{
    conversation::{self, Turn},
    debug::{Happening, Kind},
    frame::Frame,
    hub::Inner,
    protocol::{self, Closing, SocketId},
    rate::Allowance,
    websocket::{self, Incoming, Reader},
};

/// The kernel's name for the inbox's bell.
pub(super) const BELL: Token = Token(usize::MAX);

/// How many sockets are looked at in one turn.
const EVENTS: usize = 256;

/// How much is read from one socket in one turn. A client that sends more waits its turn.
const RECEIVE_BYTES: usize = 16 * 1024;

/// Answers are sent when there are so many bytes of them, and at the end of a reading.
const ANSWER_BYTES: usize = 64 * 1024;

/// How long a client may take to answer a close frame.
const CLOSE_PATIENCE: Duration = Duration::from_secs(2);

/// A loop and all that it leads.
pub(super) struct EventLoop {
    pub(super) hub: Arc<Inner>,
    pub(super) number: u16,
    pub(super) inbox: Arc<Inbox>,
    poll: Poll,
    pub(super) tenants: Tenants,
    pub(super) fans: Fans,
    /// The time of this turn.
    pub(super) now: Instant,
    pub(super) ticking: Ticking,
    pub(super) joined: Joined,
    posts: Vec<Post>,
    /// Connections that have more to read, or are to be read again.
    pub(super) unread: Vec<Address>,
    /// Connections that ended while others were being visited.
    pub(super) doomed: Vec<(Address, End)>,
    moved: Vec<Moved>,
    received: Box<[u8]>,
    out: Vec<u8>,
    scratch: Vec<u8>,
}

impl EventLoop {
    pub(super) fn new(hub: Arc<Inner>, number: u16, inbox: Arc<Inbox>, poll: Poll) -> Self {
        let ticking = Ticking::new(&hub.config);
        Self {
            hub,
            number,
            inbox,
            poll,
            tenants: Tenants::default(),
            fans: Fans::default(),
            now: Instant::now(),
            ticking,
            joined: Joined::default(),
            posts: Vec::new(),
            unread: Vec::new(),
            doomed: Vec::new(),
            moved: Vec::new(),
            received: vec![0; RECEIVE_BYTES].into(),
            out: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Runs until it is told to stop.
    pub(super) fn run(mut self) {
        let mut events = Events::with_capacity(EVENTS);
        loop {
            let patience = self.patience();
            if let Err(error) = self.poll.poll(&mut events, patience)
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "a hub loop cannot wait for its sockets");
                std::thread::sleep(Duration::from_millis(100));
            }
            self.now = Instant::now();
            for event in &events {
                if event.token() != BELL {
                    self.ready(event);
                }
            }
            self.read_on();
            if self.open_posts().is_break() {
                return;
            }
            self.fan_out();
            self.bury();
            self.tick();
        }
    }

    /// How long nothing is to be done unless somebody comes.
    fn patience(&self) -> Option<Duration> {
        let busy = self.fans.any_due() || !self.unread.is_empty();
        if busy || !self.inbox.may_sleep() {
            return Some(Duration::ZERO);
        }
        Some(
            self.ticking
                .next()
                .saturating_duration_since(Instant::now()),
        )
    }

    fn ready(&mut self, event: &Event) {
        let (slot, tenant) = of_token(event.token());
        if !self.tenants.is(slot, tenant) {
            return;
        }
        if event.is_writable() {
            self.flush(slot);
        }
        if event.is_readable() {
            // A closed line is told once, perhaps with the last bytes: read until its end.
            self.read(slot, event.is_read_closed() || event.is_error());
        }
    }

    /// Reads once from those who had more to say than one turn allows.
    fn read_on(&mut self) {
        for address in std::mem::take(&mut self.unread) {
            if self.tenants.is(address.slot, address.tenant) {
                self.read(address.slot, false);
            }
        }
    }

    fn open_posts(&mut self) -> ControlFlow<()> {
        let mut posts = std::mem::take(&mut self.posts);
        self.inbox.take(&mut posts);
        for post in posts.drain(..) {
            match post {
                Post::Adopt(newcomer) => self.adopt(*newcomer),
                Post::Fan(channel, entry) => self.fans.push(&channel, entry, &self.inbox),
                Post::Send(to, frame) => self.send(to, &frame),
                Post::Close(who, closing) => self.dismiss(who, closing),
                Post::CloseApp(app, closing) => {
                    for slot in 0..self.tenants.slots() {
                        let connection = self.tenants.open(slot);
                        if connection.is_some_and(|found| Arc::ptr_eq(&found.app, &app)) {
                            self.end(slot, End::Dismissed(closing));
                        }
                    }
                }
                Post::Drain(closing, over) => self.ticking.drain(closing, over, self.now),
                Post::Stop => return ControlFlow::Break(()),
            }
        }
        self.posts = posts;
        ControlFlow::Continue(())
    }

    fn adopt(&mut self, newcomer: Newcomer) {
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
                return self.say_farewell(address.slot, line, Some(closing), None);
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

    fn send(&mut self, to: Address, frame: &Frame) {
        if !self.tenants.is(to.slot, to.tenant) {
            return;
        }
        let (limit, now) = (self.hub.config.limits.queue_bytes, self.now);
        let Some(connection) = self.tenants.open(to.slot) else {
            return;
        };
        if let Err(stuck) = connection.line.write(frame.bytes(), limit, now) {
            self.end(to.slot, stuck.into());
        }
    }

    fn dismiss(&mut self, who: Address, closing: Closing) {
        if self.tenants.is(who.slot, who.tenant) {
            self.end(who.slot, End::Dismissed(closing));
        }
    }

    /// The kernel takes more from us.
    fn flush(&mut self, slot: u32) {
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
    fn read(&mut self, slot: u32, on: bool) {
        let mut received = std::mem::take(&mut self.received);
        match self.tenants.take(slot) {
            Some(Tenant::Open(connection)) => self.read_open(slot, connection, &mut received, on),
            Some(Tenant::Leaving(farewell)) => {
                match farewell.line.receive(&mut received) {
                    Ok(None) => self.tenants.put(slot, Tenant::Leaving(farewell)),
                    // Whatever it is, it comes too late; but the rest may be the client's answer.
                    Ok(Some(count)) if count > 0 => {
                        self.tenants.put(slot, Tenant::Leaving(farewell));
                        self.unread.push(self.address(slot));
                    }
                    Ok(_) | Err(_) => self.gone(slot),
                }
            }
            None => {}
        }
        self.received = received;
    }

    fn read_open(
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
    fn hear(&mut self, mut connection: Box<Connection>, received: &mut [u8]) {
        let slot = connection.address.slot;
        let limits = &self.hub.config.limits;
        let (frame_bytes, queue_bytes, now) = (limits.frame_bytes, limits.queue_bytes, self.now);
        let mut reader = std::mem::take(&mut connection.reader);
        let mut turn = Turn {
            hub: &self.hub,
            fans: &mut self.fans,
            inbox: &self.inbox,
            out: &mut self.out,
            moved: &mut self.moved,
            now,
        };
        let mut heard: u32 = 0;
        let mut end = None;
        let read = reader.read(received, frame_bytes, |incoming| {
            heard += 1;
            end = match incoming {
                Incoming::Text(text) => {
                    conversation::hear(&mut turn, &mut connection, text);
                    None
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
    fn settle_moved(&mut self) {
        for Moved { slot, row, place } in self.moved.drain(..) {
            if let Some(connection) = self.tenants.open(slot)
                && let Some(subscription) = connection.subscriptions.get_mut(row as usize)
            {
                subscription.place = place;
            }
        }
    }

    /// Ends those who could not be ended when they were visited.
    fn bury(&mut self) {
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
        if let End::Drained(_) = end {
            // Whoever is sent away is first told all that was published before.
            let caught_up = self.catch_up(&mut connection);
            if caught_up.is_err() {
                connection.line.drop_waiting();
            }
        }
        let mut turn = Turn {
            hub: &self.hub,
            fans: &mut self.fans,
            inbox: &self.inbox,
            out: &mut self.out,
            moved: &mut self.moved,
            now: self.now,
        };
        let listened_until = end.listened_until(&self.hub, connection.last_heard);
        conversation::leave_all(&mut turn, &mut connection, listened_until, end.lingers());
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
        let Connection { mut line, seat, .. } = *connection;
        if let End::TooSlow = end {
            let dropped = line.drop_waiting();
            self.hub.counters.dropped.add(dropped as u64);
        }
        self.settle_moved();
        if let End::LineLost = end {
            drop((line, seat));
            return self.gone(slot);
        }
        self.say_farewell(slot, line, closing, Some(seat));
    }

    /// Tells a client why it must go, and waits, not long, for it to go.
    fn say_farewell(
        &mut self,
        slot: u32,
        mut line: Line,
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

    /// Once a client that said goodbye was answered, nothing more is said: RFC 6455 (section 7.1.1)
    /// wants the server to close first.
    fn say_the_end(&mut self, slot: u32) {
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

    /// Of whoever is in a slot now.
    fn address(&self, slot: u32) -> Address {
        Address {
            number: self.number,
            slot,
            tenant: self.tenants.tenant(slot),
        }
    }
}

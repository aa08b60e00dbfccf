//! One loop: a thread that waits for its sockets and its inbox, and does what they ask for, in
//! turns that are short however much there is to do.

use std::{
    io,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

use mio::{Events, Poll, Token, event::Event};

use super::{
    Address, Inbox, Post,
    end::End,
    fan_out::Joined,
    fans::{Fans, Moved},
    tenants::{Tenants, of_token},
    ticking::Ticking,
};
use crate::{conversation::Turn, frame::Frame, hub::Inner, protocol::Closing};

/// The kernel's name for the inbox's bell.
pub(super) const BELL: Token = Token(usize::MAX);

/// How many sockets are looked at in one turn.
const EVENTS: usize = 256;

/// How much is read from one socket in one turn. A client that sends more waits its turn.
const RECEIVE_BYTES: usize = 16 * 1024;

/// How much room an emptied list of posts may keep for the next burst.
const KEPT_POSTS: usize = 1_024;

/// A loop and all that it leads.
pub(super) struct EventLoop {
    pub(super) hub: Arc<Inner>,
    pub(super) number: u16,
    pub(super) inbox: Arc<Inbox>,
    pub(super) poll: Poll,
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
    pub(super) moved: Vec<Moved>,
    pub(super) received: Box<[u8]>,
    pub(super) out: Vec<u8>,
    pub(super) scratch: Vec<u8>,
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

    /// Leads its connections until it is told to stop. A fault ends the connections that it has
    /// then, as if their lines were lost, and no other: their clients come back.
    pub(super) fn lead(mut self) {
        while catch_unwind(AssertUnwindSafe(|| self.run())).is_err() {
            tracing::error!(
                number = self.number,
                "a hub loop failed; its connections end"
            );
            for slot in 0..self.tenants.slots() {
                // What cannot be ended in order is dropped.
                let _ = catch_unwind(AssertUnwindSafe(|| self.end(slot, End::LineLost)));
            }
            self.fans = Fans::default();
            self.joined = Joined::default();
            self.received = vec![0; RECEIVE_BYTES].into();
            self.unread.clear();
            self.doomed.clear();
            self.moved.clear();
        }
    }

    /// Runs until it is told to stop.
    fn run(&mut self) {
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
            // First what others said, then what clients say now: where little is to be sent, an
            // answer comes behind the events that were published before it was asked for.
            if self.open_posts().is_break() {
                return;
            }
            self.fan_out();
            self.bury();
            for event in &events {
                if event.token() != BELL {
                    self.ready(event);
                }
            }
            self.read_on();
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
                Post::CloseThese(these, closing) => {
                    for slot in 0..self.tenants.slots() {
                        let connection = self.tenants.open(slot);
                        if connection.is_some_and(|found| these.contains(&found.id)) {
                            self.end(slot, End::Renewed(closing));
                        }
                    }
                }
                Post::CloseApp(app, closing) => {
                    for slot in 0..self.tenants.slots() {
                        let connection = self.tenants.open(slot);
                        if connection.is_some_and(|found| Arc::ptr_eq(&found.app, &app)) {
                            self.end(slot, End::Dismissed(closing));
                        }
                    }
                }
                Post::Drain(closing, over) => self.ticking.drain(closing, over, self.now),
                Post::SendAway(closing, over) => {
                    self.ticking.send_away(closing, over, self.now);
                }
                Post::Stop => return ControlFlow::Break(()),
            }
        }
        posts.shrink_to(KEPT_POSTS);
        self.posts = posts;
        ControlFlow::Continue(())
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

    /// What those get who answer for a connection.
    pub(super) fn turn(&mut self) -> Turn<'_> {
        Turn {
            hub: &self.hub,
            fans: &mut self.fans,
            inbox: &self.inbox,
            out: &mut self.out,
            moved: &mut self.moved,
            now: self.now,
        }
    }

    /// Of whoever is in a slot now.
    pub(super) fn address(&self, slot: u32) -> Address {
        Address {
            number: self.number,
            slot,
            tenant: self.tenants.tenant(slot),
        }
    }
}

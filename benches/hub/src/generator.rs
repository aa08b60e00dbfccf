//! The load generator: one thread, one bare epoll loop for subscribers and publishers.

use std::os::fd::OwnedFd;

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, Event};
use rustix::io::Errno;
use rustix::time::Timespec;

use crate::clock::{SECOND, now};
use crate::crowd::{Crowd, Door};
use crate::deliveries::Deliveries;
use crate::event::{self, BYTES};
use crate::publishers::Publishers;
use crate::signing::App;

/// What is told of publishers is told with this and their number.
const PUBLISHERS: u64 = 1 << 32;
/// Sockets that are read in one turn: few enough that a publisher is not kept waiting.
const TURN: usize = 256;
/// Room for what is read at once: more than any burst that a socket buffers between two turns.
const MEMORY: usize = 512 * 1024;
/// Connections that are under way at the same time.
const UNDER_WAY: usize = 128;
/// How long it stays awake when nothing happens, in nanoseconds. A generator that falls asleep
/// between two deliveries makes the sender wake it: that costs the server a microsecond or two for
/// some deliveries and nothing for others, as chance will have it, and readers elsewhere in the
/// network would not cost it that.
const AWAKE: u64 = 200_000;
/// Nothing may stand still for longer.
const PATIENCE: u64 = 30 * SECOND;
/// Deliveries that have not come so long after the last one are lost.
const SILENCE: u64 = 5 * SECOND;

/// How large a load.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Sockets, spread evenly over the channels.
    pub subscribers: usize,
    /// Channels.
    pub channels: usize,
    /// Publishers, each with one request under way at most.
    pub publishers: usize,
}

/// Subscribers and publishers at one server.
pub struct Generator {
    poll: OwnedFd,
    told: Vec<Event>,
    memory: Box<[u8]>,
    size: Size,
    crowd: Crowd,
    publishers: Publishers,
    deliveries: Deliveries,
    busy: u64,
}

impl Generator {
    /// Connects nobody yet.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn new(door: Door, app: &App, size: Size) -> Result<Self, String> {
        let poll = epoll::create(CreateFlags::CLOEXEC).map_err(|error| error.to_string())?;
        let server = door.server;
        Ok(Self {
            poll,
            told: Vec::with_capacity(TURN),
            memory: vec![0; MEMORY].into(),
            size,
            crowd: Crowd::new(door, size.channels),
            publishers: Publishers::new(app, server, size.publishers, size.channels)?,
            deliveries: Deliveries::new(size.subscribers, size.channels, size.publishers.max(1)),
            busy: 0,
        })
    }

    /// The subscribers.
    pub fn crowd(&self) -> &Crowd {
        &self.crowd
    }

    /// What was published and what arrived.
    pub fn deliveries(&mut self) -> &mut Deliveries {
        &mut self.deliveries
    }

    /// How many requests were answered with 200.
    pub fn answered(&self) -> u64 {
        self.publishers.answered()
    }

    /// Nanoseconds that it had something to do.
    pub fn busy(&self) -> u64 {
        self.busy
    }

    /// Waits until something happens, for so many nanoseconds at most, and deals with it.
    ///
    /// # Errors
    /// When a publisher or a connection fails.
    pub fn turn(&mut self, patience: u64) -> Result<(), String> {
        let began = now();
        let mut asked = began;
        loop {
            if self.look(0)? {
                self.deal()?;
                self.busy += now().saturating_sub(asked);
                return Ok(());
            }
            asked = now();
            let waited = asked - began;
            if waited >= patience {
                return Ok(());
            }
            if waited >= AWAKE {
                self.look(patience - waited)?;
                let woken = now();
                self.deal()?;
                self.busy += now().saturating_sub(woken);
                return Ok(());
            }
        }
    }

    /// Whether anything has happened, or happens within so many nanoseconds.
    fn look(&mut self, patience: u64) -> Result<bool, String> {
        let time = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let patience = Timespec {
            tv_sec: time(patience / SECOND),
            tv_nsec: time(patience % SECOND),
        };
        let told = spare_capacity(&mut self.told);
        match epoll::wait(&self.poll, told, Some(&patience)) {
            Ok(_) | Err(Errno::INTR) => Ok(!self.told.is_empty()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Deals with what has happened.
    fn deal(&mut self) -> Result<(), String> {
        for event in self.told.drain(..) {
            let token = event.data.u64();
            let number = (token % PUBLISHERS) as usize;
            let memory = &mut self.memory;
            if token >= PUBLISHERS {
                self.publishers.ready(number, memory)?;
            } else {
                let deliveries = &mut self.deliveries;
                self.crowd.ready(number, event.flags, memory, deliveries)?;
            }
        }
        Ok(())
    }

    /// Connects all subscribers, some at a time, and waits until each is subscribed.
    ///
    /// # Errors
    /// When one of them fails or nothing moves.
    pub fn gather(&mut self) -> Result<(), String> {
        let mut moved = (0, now());
        while self.crowd.subscribed() < self.size.subscribers {
            let may_be_open = self.crowd.subscribed() + UNDER_WAY;
            while self.crowd.opened() < self.size.subscribers.min(may_be_open) {
                self.crowd.open(&self.poll)?;
            }
            self.turn(SECOND)?;
            if self.crowd.subscribed() > moved.0 {
                moved = (self.crowd.subscribed(), now());
            } else if now() > moved.1 + PATIENCE {
                let (there, all) = (moved.0, self.size.subscribers);
                return Err(format!("only {there} of {all} could subscribe"));
            }
        }
        Ok(())
    }

    /// Deals with whatever happens for so many nanoseconds.
    ///
    /// # Errors
    /// As [`turn`](Self::turn).
    pub fn idle(&mut self, nanoseconds: u64) -> Result<(), String> {
        let until = now() + nanoseconds;
        while let left @ 1.. = until.saturating_sub(now()) {
            self.turn(left)?;
        }
        Ok(())
    }

    /// Publishes one event to this channel by whoever is free, if anybody is; answers when.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn publish(&mut self, channel: usize) -> Result<Option<u64>, String> {
        let Some(publisher) = self.publishers.take_free() else {
            return Ok(None);
        };
        let mut data = [0; BYTES];
        let sent = now();
        let id = self.deliveries.publish(publisher, channel);
        event::write(&mut data, id, sent);
        self.publishers
            .publish(&self.poll, PUBLISHERS, publisher, channel, &data)?;
        self.busy += now().saturating_sub(sent);
        Ok(Some(sent))
    }

    /// Publishes as fast as it is acknowledged until `enough` says so, which is given the number
    /// of events so far. The channels take turns.
    ///
    /// # Errors
    /// As [`turn`](Self::turn).
    pub fn publish_until(&mut self, enough: impl Fn(usize) -> bool) -> Result<(), String> {
        let mut events = 0;
        while !enough(events) {
            match self.publish(events % self.size.channels)? {
                Some(_) => events += 1,
                None => self.turn(SECOND)?,
            }
        }
        Ok(())
    }

    /// Waits until all requests are answered and all that was published has arrived, or nothing
    /// arrives any more; answers when the last thing happened.
    ///
    /// # Errors
    /// As [`turn`](Self::turn).
    pub fn settle(&mut self) -> Result<u64, String> {
        let mut moved = (0, now());
        loop {
            let state = self.deliveries.heard() + self.publishers.answered();
            if state > moved.0 {
                moved = (state, now());
            }
            let done = self.deliveries.complete() && self.publishers.all_free();
            if done || now() > moved.1 + SILENCE {
                return Ok(moved.1);
            }
            self.turn(SECOND / 4)?;
        }
    }
}

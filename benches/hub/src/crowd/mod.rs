//! Subscribers: plain sockets that read into the same memory. A delivery costs them a part of a
//! `read` and one look at the event's number; nothing is allocated while frames arrive whole.

mod conversation;

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::os::fd::OwnedFd;

use rustix::event::epoll::{self, EventData, EventFlags};
use rustix::io::{Errno, read};
use rustix::net::{
    AddressFamily, SendFlags, SocketFlags, SocketType, bind, connect, send, socket_with,
};

use crate::deliveries::Deliveries;
use crate::event::{Finder, channel_name};
use crate::frames;

/// Where and as what the crowd connects.
#[derive(Debug, Clone)]
pub struct Door {
    /// The server.
    pub server: SocketAddr,
    /// Path of its sockets; without one it is the floor, which speaks first.
    pub path: Option<String>,
    /// Addresses of this machine that the crowd connects from, 127.0.0.1 and those after it.
    pub addresses: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Connecting,
    Upgrading,
    Establishing,
    Subscribing,
    Subscribed,
}

struct Member {
    socket: Option<OwnedFd>,
    stage: Stage,
    /// The beginning of a frame whose end has not come yet.
    rest: Vec<u8>,
}

/// All subscribers, opened one by one.
pub struct Crowd {
    door: Door,
    upgrade: Vec<u8>,
    subscribe: Vec<Vec<u8>>,
    members: Vec<Member>,
    finder: Finder,
    subscribed: usize,
    gone: usize,
    why_gone: Option<String>,
    event_bytes: usize,
}

impl Crowd {
    /// Nobody yet; member `n` will subscribe to channel `n` modulo `channels`.
    pub fn new(door: Door, channels: usize) -> Self {
        let subscribe = (0..channels).map(|channel| {
            let channel = channel_name(channel);
            frames::from_client(&format!(
                r#"{{"event":"pusher:subscribe","data":{{"auth":"","channel":"{channel}"}}}}"#
            ))
        });
        let path = door.path.as_deref().unwrap_or_default();
        Self {
            upgrade: frames::upgrade(path, &door.server.to_string()),
            subscribe: subscribe.collect(),
            door,
            members: Vec::new(),
            finder: Finder::default(),
            subscribed: 0,
            gone: 0,
            why_gone: None,
            event_bytes: 0,
        }
    }

    /// How many were opened.
    pub fn opened(&self) -> usize {
        self.members.len()
    }

    /// How many were subscribed at some time.
    pub fn subscribed(&self) -> usize {
        self.subscribed
    }

    /// How many the server has cut off, and why the first of them.
    pub fn gone(&self) -> (usize, Option<&str>) {
        (self.gone, self.why_gone.as_deref())
    }

    /// Bytes that an event takes on the wire.
    pub fn event_bytes(&self) -> usize {
        self.event_bytes
    }

    /// Opens one more; its readiness is told with its number.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn open(&mut self, poll: &OwnedFd) -> Result<(), String> {
        let who = self.members.len();
        self.try_open(poll, who)
            .map_err(|error| format!("opening subscriber {who}: {error}"))
    }

    fn try_open(&mut self, poll: &OwnedFd, who: usize) -> Result<(), Errno> {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let socket = socket_with(AddressFamily::INET, SocketType::STREAM, flags, None)?;
        let address = u8::try_from(who % usize::from(self.door.addresses)).unwrap_or_default();
        if address > 0 {
            let address = Ipv4Addr::new(127, 0, 0, 1 + address);
            bind(&socket, &SocketAddrV4::new(address, 0))?;
        }
        match connect(&socket, &self.door.server) {
            Ok(()) | Err(Errno::INPROGRESS) => {}
            Err(error) => return Err(error),
        }
        // Edges: an event that waits is told once, not with each turn until it is read.
        let mut interest = EventFlags::IN | EventFlags::RDHUP | EventFlags::ET;
        // On loopback a connection stands by the time `connect` returns, unless the server's
        // queue is full: so it is not waited for.
        let stage = if self.door.path.is_none() {
            Stage::Subscribing
        } else {
            match send(&socket, &self.upgrade, SendFlags::NOSIGNAL) {
                Ok(_) => Stage::Upgrading,
                Err(Errno::AGAIN) => {
                    interest |= EventFlags::OUT;
                    Stage::Connecting
                }
                Err(error) => return Err(error),
            }
        };
        epoll::add(poll, &socket, EventData::new_u64(who as u64), interest)?;
        self.members.push(Member {
            socket: Some(socket),
            stage,
            rest: Vec::new(),
        });
        Ok(())
    }

    /// Deals with what has become possible for this member.
    ///
    /// # Errors
    /// When it fails to become a subscriber.
    pub fn ready(
        &mut self,
        who: usize,
        flags: EventFlags,
        memory: &mut [u8],
        deliveries: &mut Deliveries,
    ) -> Result<(), String> {
        let member = &mut self.members[who];
        if member.stage == Stage::Connecting
            && let Some(socket) = &member.socket
            && send(socket, &self.upgrade, SendFlags::NOSIGNAL).is_ok()
        {
            member.stage = Stage::Upgrading;
        }
        let to_the_end = flags.intersects(EventFlags::RDHUP | EventFlags::HUP | EventFlags::ERR);
        loop {
            let member = &mut self.members[who];
            let Some(socket) = &member.socket else {
                return Ok(());
            };
            let kept = member.rest.len();
            memory[..kept].copy_from_slice(&member.rest);
            let end = match read(socket, &mut memory[kept..]) {
                Ok(0) => return self.leave(who, "the server hung up".to_owned()),
                Ok(read) => kept + read,
                Err(Errno::AGAIN | Errno::INTR) => return Ok(()),
                Err(error) => return self.leave(who, error.to_string()),
            };
            let used = self.take(who, &memory[..end], deliveries)?;
            let member = &mut self.members[who];
            member.rest.clear();
            member.rest.extend_from_slice(&memory[used..end]);
            // Less than there was room for: nothing is left to be read.
            if end < memory.len() && !to_the_end {
                return Ok(());
            }
            if used == 0 && end == memory.len() {
                return Err(format!("a frame of more than {end} bytes"));
            }
        }
    }

    fn take(
        &mut self,
        who: usize,
        bytes: &[u8],
        deliveries: &mut Deliveries,
    ) -> Result<usize, String> {
        let mut at = 0;
        if matches!(self.members[who].stage, Stage::Upgrading) {
            let Some(end) = frames::upgraded(bytes)? else {
                return Ok(0);
            };
            at = end;
            self.members[who].stage = Stage::Establishing;
        }
        while let Some(frame) = frames::first(&bytes[at..]) {
            at += frame.length;
            if frame.opcode == frames::TEXT
                && let Some(stamp) = self.finder.find(frame.payload)
            {
                self.event_bytes = frame.length;
                deliveries.hear(who, stamp);
            } else {
                self.converse(who, &frame)?;
            }
        }
        Ok(at)
    }
}

//! One channel: who is subscribed, and what those are owed who were.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::{locked, members::Members};
use crate::{
    protocol::{self, SocketId},
    publish::Delivered,
    replay::{Absence, Absences, Log, Memory, Moment, Peer, Weight},
    socket::{Frame, Outbox},
};

/// Whoever comes back within this time is taken for a page that closes and reopens its socket.
const SOON: Duration = Duration::from_secs(3);

/// A channel from its first subscriber on, until nobody is subscribed and nobody is owed anything.
pub(crate) struct Channel {
    name: Arc<str>,
    /// As many as `state.members`, to be read without its lock.
    subscribers: AtomicUsize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    members: Members,
    log: Log,
    absences: Absences,
    /// The channel is being taken out of its shard: nobody may use it any more.
    closed: bool,
}

/// The channel was closed between being found and being used: find it again.
pub(super) struct Closed;

/// How a subscription begins.
pub(crate) struct Joined {
    /// The number of the latest event that the subscriber has or need not have.
    pub(crate) through: u64,
    /// What it was away for, when it was sent something because of it.
    pub(crate) owed: Option<Absence>,
    /// How many events it was sent.
    pub(crate) replayed: usize,
    /// It was away for so short a time that it probably does so at every event.
    pub(crate) back_soon: bool,
}

impl Channel {
    pub(super) fn new(name: Arc<str>) -> Self {
        Self {
            name,
            subscribers: AtomicUsize::new(0),
            state: Mutex::default(),
        }
    }

    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    pub(crate) fn subscribers(&self) -> usize {
        self.subscribers.load(Ordering::Relaxed)
    }

    /// This subscriber acknowledges from now on.
    pub(crate) fn acknowledges(&self, id: SocketId) {
        locked(&self.state).members.acknowledges(id);
    }

    /// Subscribes a connection, greets it and sends it what it missed. All of it in one go: no
    /// event can come before the greeting, between, or twice.
    pub(super) fn join(
        &self,
        subscriber: &Arc<Outbox>,
        peer: Option<Peer>,
        greeting: Frame,
        memory: &Memory,
    ) -> Result<Joined, Closed> {
        let now = memory.clock.now();
        self.change(memory, |state| {
            state.log.expire(now, memory.limits.window);
            state.members.add(subscriber);
            subscriber.push(greeting);
            let owed = peer.filter(|_| memory.is_on()).and_then(|peer| {
                let known = state.absences.end(peer, now, &memory.limits);
                known.or_else(|| memory.before_start(now))
            });
            let replayed = owed.map_or(0, |absence| {
                let since = absence.since.minus(memory.limits.overlap);
                let missed = state.log.after(since, absence.through);
                let question = Frame::from_static(protocol::PING);
                subscriber.push_missed(missed, question)
            });
            Joined {
                back_soon: owed.is_some_and(|absence| now.since(absence.since) < SOON),
                through: state.log.last(),
                owed: owed.filter(|_| replayed > 0),
                replayed,
            }
        })
    }

    /// Asks a subscriber to answer when it has read what was published, unless nothing was after
    /// event `through`; tells the number of the latest event before the question.
    pub(crate) fn ask(&self, subscriber: &Outbox, through: u64) -> Option<u64> {
        let state = locked(&self.state);
        let latest = state.log.last();
        // Under the lock: events are queued in the order of their numbers, and this between them.
        (latest > through && subscriber.push(Frame::from_static(protocol::PING))).then_some(latest)
    }

    /// Takes a connection out; `absence` is what its peer will be owed.
    pub(super) fn leave(&self, id: SocketId, absence: Option<(Peer, Absence)>, memory: &Memory) {
        // Closed means that nobody is in.
        let _ = self.change(memory, |state| {
            let was_in = state.members.remove(id);
            if let Some((peer, absence)) = absence.filter(|_| was_in && memory.is_on()) {
                let now = memory.clock.now();
                state
                    .absences
                    .begin(peer, absence, now, memory.limits.window);
            }
        });
    }

    /// Sends `live` to each subscriber except one, and writes `kept` down for those who are away.
    pub(super) fn publish(
        &self,
        except: Option<SocketId>,
        live: Option<&Frame>,
        kept: Option<(Frame, Moment)>,
        memory: &Memory,
    ) -> Result<Delivered, Closed> {
        self.change(memory, |state| {
            if let Some((frame, at)) = kept {
                let now = memory.clock.now();
                state.log.expire(now, memory.limits.window);
                if state.has_readers(memory, now) {
                    state.log.append(at, frame, &memory.limits);
                }
            }
            live.map_or_else(Delivered::default, |frame| {
                state.members.deliver(except, frame)
            })
        })
    }

    /// Forgets what expired.
    pub(super) fn sweep(&self, now: Moment, memory: &Memory) {
        let window = memory.limits.window;
        let _ = self.change(memory, |state| {
            state.log.expire(now, window);
            state.absences.expire(now, window);
            if !state.has_readers(memory, now) {
                state.log = Log::default();
            }
        });
    }

    /// Forgets the events and the absences that are older than these times.
    pub(super) fn shed(&self, events: Option<Moment>, absences: Option<Moment>, memory: &Memory) {
        let _ = self.change(memory, |state| {
            if let Some(cutoff) = events {
                state.log.forget_before(cutoff);
            }
            if let Some(cutoff) = absences {
                state.absences.forget_before(cutoff);
            }
        });
    }

    /// Adds the ages of what is remembered.
    pub(super) fn weigh(
        &self,
        events: &mut Vec<(Moment, usize)>,
        absences: &mut Vec<(Moment, usize)>,
    ) {
        let state = locked(&self.state);
        events.extend(state.log.weights());
        absences.extend(state.absences.latest().map(|at| (at, 1)));
    }

    /// Closes the channel when there is no use for it any more; tells whether it is closed.
    pub(super) fn close_if_unused(&self) -> bool {
        let mut state = locked(&self.state);
        state.closed |=
            state.members.is_empty() && state.log.is_empty() && state.absences.peers() == 0;
        state.closed
    }

    /// Does something to the channel and keeps the sums right.
    fn change<T>(
        &self,
        memory: &Memory,
        change: impl FnOnce(&mut State) -> T,
    ) -> Result<T, Closed> {
        let mut state = locked(&self.state);
        if state.closed {
            return Err(Closed);
        }
        let before = state.weight();
        let result = change(&mut state);
        memory.account(before, state.weight());
        self.subscribers
            .store(state.members.len(), Ordering::Relaxed);
        Ok(result)
    }
}

impl State {
    /// Whether anybody can ever be sent what is written down now.
    fn has_readers(&self, memory: &Memory, now: Moment) -> bool {
        !self.members.is_empty() || self.absences.peers() > 0 || memory.before_start(now).is_some()
    }

    fn weight(&self) -> Weight {
        Weight {
            bytes: self.log.bytes(),
            peers: self.absences.peers(),
        }
    }
}

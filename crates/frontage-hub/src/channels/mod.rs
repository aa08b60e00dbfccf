//! Who listens to what, and the fan-out. A channel is occupied while somebody is subscribed to
//! it, and is remembered for as long as somebody who was may be owed what was published since.
//!
//! Two kinds of locks, never held together: a shard's, to find a channel by name, and a
//! channel's own, to change or walk its subscribers. A long fan-out therefore holds up nobody
//! but those who join, leave or publish on the same channel, and it puts events into queues in
//! one order for all: subscribers of a channel hear them in the order of publishing.

mod channel;
mod members;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

pub(crate) use channel::{Channel, Joined};

use crate::{
    protocol::{ApplicationEvent, SocketId},
    publish::Delivered,
    replay::{Absence, Memory, Moment, Peer},
    socket::{Frame, Outbox},
};

const SHARDS: usize = 16;

/// The channels of one app.
pub(crate) struct Channels {
    shards: [Mutex<Shard>; SHARDS],
    hasher: RandomState,
    memory: Arc<Memory>,
}

type Shard = HashMap<Arc<str>, Arc<Channel>>;

/// In which form an event is kept for those who are away.
#[derive(Clone, Copy)]
pub(crate) enum Kept<'a> {
    /// In none.
    Not,
    /// As it is sent.
    AsSent,
    /// In another one.
    As(&'a ApplicationEvent),
}

impl Channels {
    pub(crate) fn new(memory: Arc<Memory>) -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            hasher: RandomState::new(),
            memory,
        }
    }

    /// Subscribes a connection, greets it and sends it what its peer missed.
    pub(crate) fn join(
        &self,
        name: &str,
        subscriber: &Arc<Outbox>,
        peer: Option<Peer>,
        greeting: &Frame,
    ) -> (Arc<Channel>, Joined) {
        loop {
            let channel = self.find_or_open(name);
            match channel.join(subscriber, peer, greeting.clone(), &self.memory) {
                Ok(joined) => return (channel, joined),
                Err(_) => self.forget(&channel),
            }
        }
    }

    /// Takes a connection out again. `absence` is what its peer will be owed if it comes back.
    pub(crate) fn leave(
        &self,
        channel: &Arc<Channel>,
        id: SocketId,
        absence: Option<(Peer, Absence)>,
    ) {
        channel.leave(id, absence, &self.memory);
        if channel.close_if_unused() {
            self.forget(channel);
        }
    }

    /// Puts an event into the queue of each subscriber except one, in one frame that all share,
    /// and keeps it for those who are away.
    pub(crate) fn publish(
        &self,
        name: &str,
        except: Option<SocketId>,
        event: &ApplicationEvent,
        kept: Kept<'_>,
    ) -> Delivered {
        let now = self.memory.clock.now();
        let kept = if self.memory.is_on() { kept } else { Kept::Not };
        let opens = !matches!(kept, Kept::Not) && self.memory.before_start(now).is_some();
        loop {
            let Some(channel) = self
                .find(name)
                .or_else(|| opens.then(|| self.find_or_open(name)))
            else {
                return Delivered::default();
            };
            let live: Frame = event.on(name).into();
            let kept = match kept {
                Kept::Not => None,
                Kept::AsSent => Some((live.clone(), now)),
                Kept::As(other) => Some((other.on(name).into(), now)),
            };
            match channel.publish(except, Some(&live), kept, &self.memory) {
                Ok(delivered) => return delivered,
                Err(_) => self.forget(&channel),
            }
        }
    }

    /// Keeps an event that was published at `at`, perhaps by another process, without sending it.
    pub(crate) fn remember(&self, name: &str, event: &ApplicationEvent, at: Moment) {
        let now = self.memory.clock.now();
        if !self.memory.is_on() || at < now.minus(self.memory.limits.window) {
            return;
        }
        let opens = self.memory.before_start(now).is_some();
        while let Some(channel) = self
            .find(name)
            .or_else(|| opens.then(|| self.find_or_open(name)))
        {
            let kept = Some((event.on(name).into(), at.min(now)));
            match channel.publish(None, None, kept, &self.memory) {
                Ok(_) => return,
                Err(_) => self.forget(&channel),
            }
        }
    }

    /// Connections that are subscribed to a channel.
    pub(crate) fn subscription_count(&self, name: &str) -> usize {
        self.find(name).map_or(0, |channel| channel.subscribers())
    }

    /// Channels with at least one subscriber.
    pub(crate) fn occupied(&self) -> usize {
        self.shards
            .iter()
            .map(|shard| {
                let shard = locked(shard);
                shard
                    .values()
                    .filter(|channel| channel.subscribers() > 0)
                    .count()
            })
            .sum()
    }

    /// The names of the occupied channels that begin with `prefix`, in no order.
    pub(crate) fn names(&self, prefix: &str) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        for shard in &self.shards {
            let shard = locked(shard);
            let occupied = shard.values().filter(|channel| channel.subscribers() > 0);
            let matching = occupied.filter(|channel| channel.name().starts_with(prefix));
            names.extend(matching.map(|channel| channel.name().clone()));
        }
        names
    }

    /// In how many parts [`sweep`](Self::sweep) goes through the channels.
    pub(crate) const PARTS: usize = SHARDS;

    /// Forgets what expired, in one part of the channels.
    pub(crate) fn sweep(&self, part: usize, now: Moment) {
        for channel in self.in_part(part) {
            channel.sweep(now, &self.memory);
            if channel.close_if_unused() {
                self.forget(&channel);
            }
        }
    }

    /// Adds the ages of all that is remembered: of events with their bytes, of absences with 1.
    pub(crate) fn weigh(
        &self,
        events: &mut Vec<(Moment, usize)>,
        absences: &mut Vec<(Moment, usize)>,
    ) {
        for channel in (0..SHARDS).flat_map(|part| self.in_part(part)) {
            channel.weigh(events, absences);
        }
    }

    /// Forgets the events and the absences that are older than these times.
    pub(crate) fn shed(&self, events: Option<Moment>, absences: Option<Moment>) {
        for channel in (0..SHARDS).flat_map(|part| self.in_part(part)) {
            channel.shed(events, absences, &self.memory);
            if channel.close_if_unused() {
                self.forget(&channel);
            }
        }
    }

    fn in_part(&self, part: usize) -> Vec<Arc<Channel>> {
        let shard = locked(&self.shards[part % SHARDS]);
        shard.values().cloned().collect()
    }

    fn find(&self, name: &str) -> Option<Arc<Channel>> {
        locked(self.shard(name)).get(name).cloned()
    }

    fn find_or_open(&self, name: &str) -> Arc<Channel> {
        let mut shard = locked(self.shard(name));
        if let Some(channel) = shard.get(name) {
            return channel.clone();
        }
        let name: Arc<str> = name.into();
        let channel = Arc::new(Channel::new(name.clone()));
        shard.insert(name, channel.clone());
        channel
    }

    /// Removes a closed channel from its shard, unless another of the same name is there now.
    fn forget(&self, channel: &Arc<Channel>) {
        let mut shard = locked(self.shard(channel.name()));
        let is_it = shard
            .get(channel.name())
            .is_some_and(|found| Arc::ptr_eq(found, channel));
        if is_it {
            shard.remove(channel.name());
        }
    }

    fn shard(&self, name: &str) -> &Mutex<Shard> {
        let shard = self.hasher.hash_one(name) % SHARDS as u64;
        &self.shards[shard as usize]
    }
}

/// No change here stops half-way, so a poisoned lock is as good as any.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

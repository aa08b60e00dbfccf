//! Who listens to what. A channel is occupied while somebody is subscribed to it, and is
//! remembered for as long as somebody who was may be owed what was published since.
//!
//! Two kinds of locks, never held together: a shard's, to find a channel by name, and a
//! channel's own, to change it. Under a channel's lock its events are numbered and given to the
//! loops, one reference to each loop that leads a subscriber: what an event costs here does not
//! depend on how many hear it.

mod cached;
mod channel;
mod coming_and_going;
mod counting;
mod elsewhere;
mod greeting;
mod presence;
mod subscribers;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

pub(crate) use cached::CacheRoom;
use channel::Sending;
pub(crate) use channel::{Channel, Entry};
pub(crate) use coming_and_going::{Joined, Joining, Leaving, NotJoined};
use counting::PutOff;

use crate::{
    frame::Frame,
    hub::Occupancy,
    loops::{Inbox, Post},
    protocol::{ApplicationEvent, ChannelKind, ChannelName, SocketId},
    publish::Delivered,
    replay::{Memory, Moment},
    siblings::Siblings,
    webhooks::Webhooks,
};

const SHARDS: usize = 16;

/// The channels of one app.
pub(crate) struct Channels {
    shards: [Mutex<Shard>; SHARDS],
    hasher: RandomState,
    around: Around,
}

type Shard = HashMap<Arc<str>, Arc<Channel>>;

/// What a channel has to do with.
pub(crate) struct Around {
    memory: Arc<Memory>,
    inboxes: Arc<[Arc<Inbox>]>,
    webhooks: Arc<Webhooks>,
    cache_room: Arc<CacheRoom>,
    counts_put_off: PutOff,
    /// And by what id they know the app.
    siblings: Option<(Siblings, Box<str>)>,
}

impl Around {
    fn to_loops(&self, numbers: impl Iterator<Item = usize>, channel: &Arc<Channel>, entry: Entry) {
        for inbox in numbers.filter_map(|number| self.inboxes.get(number)) {
            inbox.post(Post::Fan(channel.clone(), entry.clone()));
        }
    }
}

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

/// An event for one or more channels.
#[derive(Clone, Copy)]
pub(crate) struct Event<'a> {
    pub(crate) except: Option<SocketId>,
    pub(crate) event: &'a ApplicationEvent,
    /// What a cache channel keeps of it.
    pub(crate) data: &'a str,
    pub(crate) kept: Kept<'a>,
}

impl Channels {
    pub(crate) fn new(
        memory: Arc<Memory>,
        inboxes: Arc<[Arc<Inbox>]>,
        webhooks: Arc<Webhooks>,
        cache_room: Arc<CacheRoom>,
        siblings: Option<(Siblings, Box<str>)>,
    ) -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            hasher: RandomState::new(),
            around: Around {
                memory,
                inboxes,
                webhooks,
                cache_room,
                counts_put_off: PutOff::default(),
                siblings,
            },
        }
    }

    /// Subscribes a connection; writes to `out` what it is told first.
    ///
    /// # Errors
    /// Why it is not subscribed.
    pub(crate) fn join(
        &self,
        name: &ChannelName<'_>,
        joining: Joining<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(Arc<Channel>, Joined), NotJoined> {
        loop {
            let channel = self.find_or_open(name);
            match channel.join(joining, &self.around, out) {
                Ok(Ok(joined)) => return Ok((channel, joined)),
                Ok(Err(not_joined)) => {
                    self.forget_if_unused(&channel);
                    return Err(not_joined);
                }
                Err(_) => self.forget(&channel),
            }
        }
    }

    /// Takes a connection out again.
    pub(crate) fn leave(&self, channel: &Arc<Channel>, leaving: &Leaving<'_>) {
        channel.leave(leaving, &self.around);
        self.forget_if_unused(channel);
    }

    /// Sends an event to each subscriber except one, in one frame that all share, and keeps it for
    /// those who are away or come later.
    pub(crate) fn publish(&self, name: &ChannelName<'_>, event: Event<'_>) -> Delivered {
        let memory = &self.around.memory;
        let now = memory.clock.now();
        let kept = if memory.is_on() {
            event.kept
        } else {
            Kept::Not
        };
        let opens =
            name.is_cache() || !matches!(kept, Kept::Not) && memory.before_start(now).is_some();
        loop {
            let Some(channel) = self.to_publish(name, opens) else {
                return Delivered::default();
            };
            let live = Frame::from(event.event.on(name.as_str()));
            let sending = Sending {
                kept: match kept {
                    Kept::Not => None,
                    Kept::AsSent => Some((live.clone(), now)),
                    Kept::As(other) => Some((other.on(name.as_str()).into(), now)),
                },
                live: Some(live),
                except: event.except,
                cached: Some(event.data),
            };
            match channel.publish(sending, &self.around) {
                Ok(delivered) => return delivered,
                Err(_) => self.forget(&channel),
            }
        }
    }

    /// Sends what a subscriber says to the others.
    pub(crate) fn relay(&self, channel: &Arc<Channel>, from: SocketId, text: &str) {
        let sending = Sending {
            live: Some(Frame::text(text)),
            except: Some(from),
            kept: None,
            cached: None,
        };
        // Closed means that nobody is in.
        let _ = channel.publish(sending, &self.around);
    }

    /// The same to all subscribers of a channel, if there are any here.
    pub(crate) fn relay_to(&self, name: &ChannelName<'_>, text: &str) {
        let Some(channel) = self.find(name.as_str()) else {
            return;
        };
        let sending = Sending {
            live: Some(Frame::text(text)),
            except: None,
            kept: None,
            cached: None,
        };
        // Closed means that nobody is in.
        let _ = channel.publish(sending, &self.around);
    }

    /// Keeps an event that was published at `at`, perhaps by another process, without sending it.
    pub(crate) fn remember(&self, name: &ChannelName<'_>, event: &ApplicationEvent, at: Moment) {
        let memory = &self.around.memory;
        let now = memory.clock.now();
        if !memory.is_on() || at < now.minus(memory.limits.window) {
            return;
        }
        let opens = memory.before_start(now).is_some();
        while let Some(channel) = self.to_publish(name, opens) {
            let sending = Sending {
                live: None,
                except: None,
                kept: Some((event.on(name.as_str()).into(), at.min(now))),
                cached: None,
            };
            match channel.publish(sending, &self.around) {
                Ok(_) => return,
                Err(_) => self.forget(&channel),
            }
        }
    }

    /// Whom the happenings on these channels are told.
    pub(crate) fn webhooks(&self) -> &Webhooks {
        &self.around.webhooks
    }

    /// The data that a cache channel shows, and for how many seconds.
    pub(crate) fn cached(&self, name: &str) -> Option<(Arc<str>, u64)> {
        let now = self.around.memory.clock.now();
        self.find(name)?.cached(now)
    }

    /// The ids of the users in a presence channel.
    pub(crate) fn users(&self, name: &str) -> Vec<Box<str>> {
        self.find(name)
            .map_or_else(Vec::new, |channel| channel.users())
    }

    /// How many distinct users are in a presence channel.
    pub(crate) fn user_count(&self, name: &str) -> usize {
        self.find(name).map_or(0, |channel| channel.user_count())
    }

    /// Tells the counts that were put off and are due.
    pub(crate) fn tell_counts(&self) {
        let put_off = self.around.counts_put_off.take();
        let now = self.around.memory.clock.now();
        for name in put_off {
            if let Some(channel) = self.find(&name)
                && !channel.count_again(&self.around, now)
            {
                self.around.counts_put_off.add(name);
            }
        }
    }

    /// Forgets everything that is not in use.
    pub(crate) fn forget_all(&self) {
        for channel in (0..SHARDS).flat_map(|part| self.in_part(part)) {
            channel.forget_all(&self.around);
            self.forget_if_unused(&channel);
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

    /// Subscriptions to all channels together.
    pub(crate) fn subscriptions(&self) -> usize {
        let counts = self.shards.iter().map(|shard| {
            let shard = locked(shard);
            shard
                .values()
                .map(|channel| channel.subscribers())
                .sum::<usize>()
        });
        counts.sum()
    }

    /// The occupied channels, in no order.
    pub(crate) fn occupancy(&self) -> Vec<Occupancy> {
        let mut all = Vec::new();
        for channel in (0..SHARDS).flat_map(|part| self.in_part(part)) {
            let subscriptions = channel.subscribers();
            let presence = channel.kind() == ChannelKind::Presence;
            if subscriptions > 0 {
                all.push(Occupancy {
                    channel: channel.name().clone(),
                    subscriptions,
                    users: presence.then(|| channel.user_count()),
                });
            }
        }
        all
    }

    /// Whether anybody is subscribed to a channel, here or at a sibling.
    pub(crate) fn is_occupied(&self, name: &str) -> bool {
        self.find(name).is_some_and(|channel| channel.is_occupied())
    }

    /// The names of the channels that are occupied, here or at a sibling, and begin with `prefix`, in
    /// no order.
    pub(crate) fn names(&self, prefix: &str) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        for shard in &self.shards {
            let shard = locked(shard);
            let occupied = shard.values().filter(|channel| channel.is_occupied());
            let matching = occupied.filter(|channel| {
                channel.kind() != ChannelKind::User && channel.name().starts_with(prefix)
            });
            names.extend(matching.map(|channel| channel.name().clone()));
        }
        names
    }

    /// In how many parts [`sweep`](Self::sweep) goes through the channels.
    pub(crate) const PARTS: usize = SHARDS;

    /// Forgets what expired, in one part of the channels.
    pub(crate) fn sweep(&self, part: usize, now: Moment) {
        for channel in self.in_part(part) {
            channel.sweep(now, &self.around);
            self.forget_if_unused(&channel);
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
            channel.shed(events, absences, &self.around);
            self.forget_if_unused(&channel);
        }
    }

    fn in_part(&self, part: usize) -> Vec<Arc<Channel>> {
        let shard = locked(&self.shards[part % SHARDS]);
        shard.values().cloned().collect()
    }

    fn find(&self, name: &str) -> Option<Arc<Channel>> {
        locked(self.shard(name)).get(name).cloned()
    }

    fn find_or_open(&self, name: &ChannelName<'_>) -> Arc<Channel> {
        let mut shard = locked(self.shard(name.as_str()));
        if let Some(channel) = shard.get(name.as_str()) {
            return channel.clone();
        }
        let text: Arc<str> = name.as_str().into();
        let channel = Arc::new(Channel::new(name, text.clone()));
        shard.insert(text, channel.clone());
        channel
    }

    fn to_publish(&self, name: &ChannelName<'_>, opens: bool) -> Option<Arc<Channel>> {
        self.find(name.as_str())
            .or_else(|| opens.then(|| self.find_or_open(name)))
    }

    fn forget_if_unused(&self, channel: &Arc<Channel>) {
        if channel.close_if_unused() {
            self.forget(channel);
        }
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

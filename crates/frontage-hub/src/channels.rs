//! Who listens to what, and the fan-out. A channel exists while somebody is subscribed to it.
//!
//! Two kinds of locks, never held together: a shard's, to find a channel by name, and a
//! channel's own, to change or walk its subscribers. A long fan-out therefore holds up nobody
//! but those who join, leave or publish on the same channel, and it puts events into queues in
//! one order for all: subscribers of a channel hear them in the order of publishing.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    protocol::SocketId,
    socket::{Frame, Outbox},
};

const SHARDS: usize = 16;

/// The channels of one app.
pub(crate) struct Channels {
    shards: [Mutex<Shard>; SHARDS],
    hasher: RandomState,
}

type Shard = HashMap<Arc<str>, Arc<Channel>>;

/// One channel, from its first subscriber to its last.
pub(crate) struct Channel {
    name: Arc<str>,
    members: Mutex<Members>,
}

/// Subscribers side by side in memory, for walking; and where each stands, for leaving.
#[derive(Default)]
struct Members {
    subscribers: Vec<Arc<Outbox>>,
    positions: HashMap<SocketId, usize>,
    /// The last subscriber left and the channel is being forgotten: nobody may join it.
    vacated: bool,
}

impl Channels {
    pub(crate) fn new() -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            hasher: RandomState::new(),
        }
    }

    /// Subscribes a connection and greets it, so that no event can come before the greeting.
    /// A connection that is subscribed already stays so once.
    pub(crate) fn join(
        &self,
        name: &str,
        subscriber: &Arc<Outbox>,
        greeting: Frame,
    ) -> Arc<Channel> {
        loop {
            let channel = self.find_or_open(name);
            let mut members = locked(&channel.members);
            if members.vacated {
                drop(members);
                self.forget(&channel);
                continue;
            }
            members.add(subscriber);
            subscriber.push(greeting);
            drop(members);
            return channel;
        }
    }

    /// Takes a connection out again; the last one closes the channel.
    pub(crate) fn leave(&self, channel: &Arc<Channel>, id: SocketId) {
        let vacated = {
            let mut members = locked(&channel.members);
            members.remove(id);
            members.vacated = members.subscribers.is_empty();
            members.vacated
        };
        if vacated {
            self.forget(channel);
        }
    }

    /// Puts one frame into the queue of each subscriber except one, and tells how many took it.
    /// `frame` is made only when there is anybody to hear it.
    pub(crate) fn publish(
        &self,
        name: &str,
        except: Option<SocketId>,
        frame: impl FnOnce() -> Frame,
    ) -> usize {
        let Some(channel) = self.find(name) else {
            return 0;
        };
        let frame = frame();
        let members = locked(&channel.members);
        members
            .subscribers
            .iter()
            .filter(|subscriber| Some(subscriber.id()) != except)
            .filter(|subscriber| subscriber.push(frame.clone()))
            .count()
    }

    /// Connections that are subscribed to a channel.
    pub(crate) fn subscription_count(&self, name: &str) -> usize {
        self.find(name).map_or(0, |channel| channel.count())
    }

    /// Channels with at least one subscriber.
    pub(crate) fn occupied(&self) -> usize {
        self.shards.iter().map(|shard| locked(shard).len()).sum()
    }

    /// The names of the occupied channels that begin with `prefix`, in no order.
    pub(crate) fn names(&self, prefix: &str) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        for shard in &self.shards {
            let shard = locked(shard);
            names.extend(
                shard
                    .keys()
                    .filter(|name| name.starts_with(prefix))
                    .cloned(),
            );
        }
        names
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
        let channel = Arc::new(Channel {
            name: name.clone(),
            members: Mutex::default(),
        });
        shard.insert(name, channel.clone());
        channel
    }

    /// Removes a vacated channel from its shard, unless another of the same name is there now.
    fn forget(&self, channel: &Arc<Channel>) {
        let mut shard = locked(self.shard(&channel.name));
        let is_it = shard
            .get(&channel.name)
            .is_some_and(|found| Arc::ptr_eq(found, channel));
        if is_it {
            shard.remove(&channel.name);
        }
    }

    fn shard(&self, name: &str) -> &Mutex<Shard> {
        let shard = self.hasher.hash_one(name) % SHARDS as u64;
        &self.shards[shard as usize]
    }
}

impl Channel {
    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    fn count(&self) -> usize {
        locked(&self.members).subscribers.len()
    }
}

impl Members {
    fn add(&mut self, subscriber: &Arc<Outbox>) {
        let position = self.subscribers.len();
        if let Entry::Vacant(entry) = self.positions.entry(subscriber.id()) {
            entry.insert(position);
            self.subscribers.push(subscriber.clone());
        }
    }

    /// The last of the row takes the free place, so leaving costs the same in any channel.
    fn remove(&mut self, id: SocketId) {
        let Some(position) = self.positions.remove(&id) else {
            return;
        };
        self.subscribers.swap_remove(position);
        if let Some(moved) = self.subscribers.get(position) {
            self.positions.insert(moved.id(), position);
        }
        if self.subscribers.capacity() > 4 * self.subscribers.len().max(8) {
            let kept = 2 * self.subscribers.len();
            self.subscribers.shrink_to(kept);
            self.positions.shrink_to(kept);
        }
    }
}

/// No change here stops half-way, so a poisoned lock is as good as any.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{config::Limits, socket::Next};

    fn outbox() -> Arc<Outbox> {
        Arc::new(Outbox::new(SocketId::random().unwrap(), &Limits::default()))
    }

    fn heard(outbox: &Outbox) -> Vec<String> {
        let mut frames = Vec::new();
        while let Next::Send(frame) = outbox.next() {
            frames.push(frame.to_string());
        }
        frames
    }

    #[test]
    fn subscribers_hear_and_those_who_left_do_not() {
        let channels = Channels::new();
        let people: Vec<_> = (0..20).map(|_| outbox()).collect();
        for person in &people {
            channels.join("news", person, "hello".into());
        }
        assert_eq!(channels.publish("news", None, || "one".into()), 20);

        let channel = channels.find("news").unwrap();
        for person in &people[..15] {
            channels.leave(&channel, person.id());
            channels.leave(&channel, person.id());
        }
        assert_eq!(channels.subscription_count("news"), 5);
        let spared = people[17].id();
        assert_eq!(channels.publish("news", Some(spared), || "two".into()), 4);

        for (position, person) in people.iter().enumerate() {
            let expected: &[_] = match position {
                0..15 | 17 => &["hello", "one"],
                _ => &["hello", "one", "two"],
            };
            assert_eq!(heard(person), expected, "{position}");
        }
    }

    #[test]
    fn a_channel_is_forgotten_with_its_last_subscriber_and_opens_again() {
        let channels = Channels::new();
        let person = outbox();
        let first = channels.join("news", &person, "hello".into());
        assert_eq!(channels.names("ne").len(), 1);
        channels.leave(&first, person.id());
        assert_eq!((channels.occupied(), channels.names("").len()), (0, 0));

        channels.join("news", &person, "hello".into());
        channels.leave(&first, person.id());
        assert_eq!(channels.publish("news", None, || "one".into()), 1);
    }

    #[test]
    fn joining_and_leaving_from_many_threads_loses_nobody() {
        let channels = Channels::new();
        let stays = outbox();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        let person = outbox();
                        let channel = channels.join("door", &person, "hello".into());
                        channels.leave(&channel, person.id());
                    }
                });
            }
            channels.join("door", &stays, "hello".into());
        });
        assert_eq!(channels.subscription_count("door"), 1);
        assert_eq!(channels.publish("door", None, || "one".into()), 1);
        assert_eq!(heard(&stays), ["hello", "one"]);
    }

    #[test]
    fn all_subscribers_hear_what_many_publish_at_once_in_the_same_order() {
        let channels = Channels::new();
        let people = [outbox(), outbox(), outbox()];
        for person in &people {
            channels.join("news", person, "hello".into());
        }
        std::thread::scope(|scope| {
            for publisher in 0..4 {
                let channels = &channels;
                scope.spawn(move || {
                    for number in 0..100 {
                        channels.publish("news", None, || format!("{publisher} {number}").into());
                    }
                });
            }
        });
        let first = heard(&people[0]);
        assert_eq!(first.len(), 401);
        for publisher in 0..4 {
            let prefix = format!("{publisher} ");
            let own = first.iter().filter_map(|frame| frame.strip_prefix(&prefix));
            let expected: Vec<_> = (0..100).map(|number| number.to_string()).collect();
            assert_eq!(own.collect::<Vec<_>>(), expected);
        }
        assert_eq!(heard(&people[1]), first);
        assert_eq!(heard(&people[2]), first);
    }
}

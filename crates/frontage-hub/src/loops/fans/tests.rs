//! Passes under every kind of coming and going, against a model that simply remembers.
#![allow(clippy::unwrap_used)]
use mio::{Poll, Token, Waker};
use proptest::prelude::*;

use super::*;
use crate::{frame::Frame, protocol::ChannelName};

/// One thing that happens in a loop.
#[derive(Debug, Clone)]
enum Step {
    /// Somebody subscribes to one of the channels.
    Join(usize),
    /// One of those who are there leaves.
    Leave(prop::sample::Index),
    /// An event is published on a channel.
    Publish(usize),
    /// The passes go on for so many visits.
    Visit(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..3_usize).prop_map(Step::Join),
        2 => any::<prop::sample::Index>().prop_map(Step::Leave),
        3 => (0..3_usize).prop_map(Step::Publish),
        4 => (1..8_usize).prop_map(Step::Visit),
    ];
    prop::collection::vec(step, 1..200)
}

/// Somebody who listens, and what it must have heard in the end.
struct Listener {
    slot: u32,
    channel: usize,
    place: Place,
    heard: Vec<u64>,
    due: Vec<u64>,
}

struct World {
    fans: Fans,
    inbox: Inbox,
    channels: Vec<Arc<Channel>>,
    latest: [u64; 3],
    listeners: Vec<Listener>,
    slots: u32,
    _poll: Poll,
}

impl World {
    fn new() -> Self {
        let poll = Poll::new().unwrap();
        let inbox = Inbox::new(Waker::new(poll.registry(), Token(0)).unwrap());
        let channels = ["a", "b", "c"].map(|name| {
            let parsed = ChannelName::parse(name).unwrap();
            Arc::new(Channel::new(&parsed, name.into()))
        });
        Self {
            fans: Fans::default(),
            inbox,
            channels: channels.to_vec(),
            latest: [0; 3],
            listeners: Vec::new(),
            slots: 0,
            _poll: poll,
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Join(channel) => {
                let slot = self.slots;
                self.slots += 1;
                let next = self.latest[*channel] + 1;
                let place = self.fans.add(&self.channels[*channel], slot, 0, next);
                self.listeners.push(Listener {
                    slot,
                    channel: *channel,
                    place,
                    heard: Vec::new(),
                    due: Vec::new(),
                });
            }
            Step::Leave(index) => {
                if self.listeners.is_empty() {
                    return;
                }
                let leaver = self
                    .listeners
                    .swap_remove(index.index(self.listeners.len()));
                if let Some(moved) = self.fans.remove(leaver.place, &self.inbox) {
                    let of = |listener: &&mut Listener| listener.slot == moved.slot;
                    self.listeners.iter_mut().find(of).unwrap().place = moved.place;
                }
            }
            Step::Publish(channel) => {
                self.latest[*channel] += 1;
                let number = self.latest[*channel];
                for listener in &mut self.listeners {
                    if listener.channel == *channel {
                        listener.due.push(number);
                    }
                }
                let entry = Entry {
                    number,
                    frame: Frame::from("x"),
                    except: None,
                    logged: 0,
                };
                self.fans.push(&self.channels[*channel], entry, &self.inbox);
            }
            Step::Visit(visits) => {
                for _ in 0..*visits {
                    self.visit();
                }
            }
        }
    }

    /// One visit of the pass whose turn it is.
    fn visit(&mut self) {
        let Some(fan) = self.fans.next_due() else {
            return;
        };
        let Some(visit) = self.fans.visit(fan, &self.inbox) else {
            return;
        };
        let numbers: Vec<_> = self
            .fans
            .entries(fan, visit.range)
            .map(|entry| entry.number)
            .collect();
        let visited = |listener: &&mut Listener| listener.slot == visit.slot;
        let listener = self.listeners.iter_mut().find(visited).unwrap();
        listener.heard.extend(numbers);
        self.fans.put_back(fan);
    }
}

proptest! {
    #[test]
    fn each_hears_once_and_in_order_what_is_published_while_it_is_there(steps in steps()) {
        let mut world = World::new();
        for step in &steps {
            world.take(step);
        }
        let mut visits = 0;
        while world.fans.any_due() {
            world.visit();
            visits += 1;
            prop_assert!(visits < 100_000, "a pass does not end");
        }
        for listener in &world.listeners {
            prop_assert_eq!(&listener.heard, &listener.due);
        }
        // Nothing is kept once everybody has it.
        for fan in world.fans.fans.iter().flatten() {
            prop_assert!(fan.entries.is_empty() && fan.bytes == 0 && !fan.due);
        }
    }
}

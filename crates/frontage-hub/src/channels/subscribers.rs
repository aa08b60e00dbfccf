//! Who is subscribed to a channel, as far as all loops must know: the ids, for counting and for
//! leaving one out, and how many each loop leads. Each loop knows the connections themselves.

use std::collections::{HashMap, hash_map::Entry};

use crate::{protocol::SocketId, publish::Delivered};

#[derive(Default)]
pub(super) struct Subscribers {
    /// Each with whether it has ever acknowledged.
    ids: HashMap<SocketId, bool>,
    acknowledging: usize,
    /// Subscribers by the number of their loop.
    by_loop: Vec<u32>,
}

impl Subscribers {
    /// Takes a subscriber in; `false` when it is in already.
    pub(super) fn add(&mut self, id: SocketId, number: u16) -> bool {
        let Entry::Vacant(entry) = self.ids.entry(id) else {
            return false;
        };
        entry.insert(false);
        let number = usize::from(number);
        if self.by_loop.len() <= number {
            self.by_loop.resize(number + 1, 0);
        }
        self.by_loop[number] += 1;
        true
    }

    /// Lets a subscriber go; tells whether it was in.
    pub(super) fn remove(&mut self, id: SocketId, number: u16) -> bool {
        let Some(acknowledges) = self.ids.remove(&id) else {
            return false;
        };
        self.acknowledging -= usize::from(acknowledges);
        self.by_loop[usize::from(number)] -= 1;
        if self.ids.capacity() > 4 * self.ids.len().max(8) {
            self.ids.shrink_to(2 * self.ids.len());
        }
        true
    }

    /// This subscriber is one of those who acknowledge.
    pub(super) fn acknowledges(&mut self, id: SocketId) {
        if let Some(acknowledges) = self.ids.get_mut(&id)
            && !std::mem::replace(acknowledges, true)
        {
            self.acknowledging += 1;
        }
    }

    /// How many hear an event that is not for `except`.
    pub(super) fn hearing(&self, except: Option<SocketId>) -> Delivered {
        let left_out = except.and_then(|id| self.ids.get(&id));
        Delivered {
            sockets: self.ids.len() - usize::from(left_out.is_some()),
            acknowledging: self.acknowledging - usize::from(left_out == Some(&true)),
        }
    }

    /// The numbers of the loops that lead a subscriber.
    pub(super) fn loops(&self) -> impl Iterator<Item = usize> {
        let led = self.by_loop.iter().enumerate();
        led.filter(|(_, count)| **count > 0)
            .map(|(number, _)| number)
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }
}

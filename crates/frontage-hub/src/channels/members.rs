//! The subscribers of one channel: side by side in memory, for walking; and where each stands,
//! for leaving.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use crate::{
    protocol::SocketId,
    publish::Delivered,
    socket::{Frame, Outbox},
};

#[derive(Default)]
pub(super) struct Members {
    subscribers: Vec<Arc<Outbox>>,
    places: HashMap<SocketId, Place>,
    /// How many have ever acknowledged; counted here, so that a delivery need not look.
    acknowledging: usize,
}

struct Place {
    position: usize,
    acknowledges: bool,
}

impl Members {
    /// Takes a subscriber in; one that is in already stays so once.
    pub(super) fn add(&mut self, subscriber: &Arc<Outbox>) {
        let position = self.subscribers.len();
        if let Entry::Vacant(entry) = self.places.entry(subscriber.id()) {
            entry.insert(Place {
                position,
                acknowledges: false,
            });
            self.subscribers.push(subscriber.clone());
        }
    }

    /// The last of the row takes the free place, so leaving costs the same in any channel. Tells
    /// whether the subscriber was in.
    pub(super) fn remove(&mut self, id: SocketId) -> bool {
        let Some(place) = self.places.remove(&id) else {
            return false;
        };
        self.acknowledging -= usize::from(place.acknowledges);
        self.subscribers.swap_remove(place.position);
        if let Some(moved) = self.subscribers.get(place.position)
            && let Some(of_moved) = self.places.get_mut(&moved.id())
        {
            of_moved.position = place.position;
        }
        if self.subscribers.capacity() > 4 * self.subscribers.len().max(8) {
            let kept = 2 * self.subscribers.len();
            self.subscribers.shrink_to(kept);
            self.places.shrink_to(kept);
        }
        true
    }

    /// This subscriber is one of those who acknowledge.
    pub(super) fn acknowledges(&mut self, id: SocketId) {
        if let Some(place) = self.places.get_mut(&id)
            && !place.acknowledges
        {
            place.acknowledges = true;
            self.acknowledging += 1;
        }
    }

    /// Puts one frame into the queue of each subscriber except one.
    pub(super) fn deliver(&self, except: Option<SocketId>, frame: &Frame) -> Delivered {
        let mut delivered = Delivered {
            sockets: 0,
            acknowledging: self.acknowledging,
        };
        for subscriber in &self.subscribers {
            let id = subscriber.id();
            if Some(id) != except && subscriber.push(frame.clone()) {
                delivered.sockets += 1;
            } else if self.places.get(&id).is_some_and(|place| place.acknowledges) {
                delivered.acknowledging -= 1;
            }
        }
        delivered
    }

    pub(super) fn len(&self) -> usize {
        self.subscribers.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.subscribers.is_empty()
    }
}

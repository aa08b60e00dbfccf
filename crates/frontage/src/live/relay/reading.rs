//! Where the relay finds what it hands over.

use std::collections::BTreeMap;

use crate::domain::HotelId;
use crate::store::outbox::Outgoing;

/// Events that may be read and not taken yet; more wait in the outbox.
const MOST_HELD: usize = 4_096;

/// Which events a relay hands over.
#[derive(Debug, Clone, Copy)]
pub enum Reads {
    /// Those that nobody has taken: whoever takes one carries it to all pages. That is for one
    /// server at a time, the one on duty.
    Waiting,
    /// All behind this place of the outbox, whether others have taken them or not: each server
    /// tells the pages that are connected to it, and the one on duty notes what it has told.
    Behind(i64),
}

/// How far the events of all hotels were read, and those that are not taken yet.
#[derive(Debug)]
pub struct Reading {
    place: i64,
    held: BTreeMap<HotelId, Vec<Outgoing>>,
}

impl Reading {
    pub fn new(place: i64) -> Self {
        Self {
            place,
            held: BTreeMap::new(),
        }
    }

    /// Behind which place to read on.
    pub fn place(&self) -> i64 {
        self.place
    }

    /// Whether more may be read.
    pub fn has_room(&self) -> bool {
        self.held.values().map(Vec::len).sum::<usize>() < MOST_HELD
    }

    /// Whether an event of a hotel is still to be taken.
    pub fn holds(&self, hotel: HotelId) -> bool {
        self.held.contains_key(&hotel)
    }

    /// These were read.
    pub fn keep(&mut self, events: Vec<Outgoing>) {
        for event in events {
            self.place = event.id;
            self.held.entry(event.hotel_id).or_default().push(event);
        }
    }

    /// These were not taken: they come before all that was read of the hotel since.
    pub fn give_back(&mut self, hotel: HotelId, mut left: Vec<Outgoing>) {
        if left.is_empty() {
            return;
        }
        let newer = self.held.entry(hotel).or_default();
        left.append(newer);
        *newer = left;
    }

    /// All that is held of hotels that are not `away`.
    pub fn take(&mut self, away: &[HotelId]) -> BTreeMap<HotelId, Vec<Outgoing>> {
        let mut free = std::mem::take(&mut self.held);
        for hotel in away {
            if let Some(events) = free.remove(hotel) {
                self.held.insert(*hotel, events);
            }
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: i64, hotel_id: HotelId) -> Outgoing {
        Outgoing {
            id,
            hotel_id,
            slug: String::new(),
            channel: None,
            revision: id,
            event: "settings-updated".to_owned(),
            data: "{}".to_owned(),
            except_socket: None,
            created_at: 0,
        }
    }

    #[test]
    fn what_was_not_taken_comes_before_what_was_read_since_and_other_hotels_do_not_wait() {
        let mut reading = Reading::new(3);
        reading.keep(vec![event(4, 1), event(6, 2), event(7, 1)]);
        assert_eq!(reading.place(), 7);
        let mut free = reading.take(&[]);
        assert!(!reading.holds(1));
        reading.keep(vec![event(9, 1), event(10, 2)]);
        let left = free.remove(&1).unwrap_or_default();
        reading.give_back(1, left);
        let ids = |events: &[Outgoing]| events.iter().map(|event| event.id).collect::<Vec<_>>();
        let free = reading.take(&[1]);
        assert_eq!(free.keys().collect::<Vec<_>>(), [&2]);
        assert_eq!(ids(&free[&2]), [10]);
        assert_eq!(ids(&reading.take(&[])[&1]), [4, 7, 9]);
    }

    #[test]
    fn only_so_much_is_held() {
        let mut reading = Reading::new(0);
        for id in 1..=4_096 {
            assert!(reading.has_room(), "{id}");
            reading.keep(vec![event(id, id % 3)]);
        }
        assert!(!reading.has_room());
        reading.take(&[0, 1]);
        assert!(reading.has_room());
    }
}

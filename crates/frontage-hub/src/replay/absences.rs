//! Who left a channel lately, and what they are owed when they come back.
//!
//! Several clients may look like one peer, so a peer may have several absences at a time, and
//! which of them ends when it subscribes again can only be guessed. The guess: clients are away
//! for about the same time, so whoever comes back is the one that left last, or another that has
//! not been away more than twice as long. All of these are served at once, as the one that needs
//! most, and the shortest absence ends; a client that is gone for good is thus soon out of the
//! guessing and is not paid for by those who stay. Somebody who was away for long and comes back
//! in the very moment in which a neighbour is away for a short one can be taken for that
//! neighbour; served more than needed is the rule, served less is that exception.

use std::{collections::HashMap, time::Duration};

use super::{Moment, Peer};
use crate::config::ReplayConfig;

/// Absences told apart per peer; beyond it, those that began closest together become one.
const MOST_PER_PEER: usize = 8;

/// How often an absence may widen what another client is sent. It bounds how often a client that
/// reconnects at every event is sent the same because of one that is gone.
const MOST_LENT: u8 = 3;

/// From how many peers on the expired are looked for when somebody leaves.
const FIRST_SWEEP: usize = 64;

/// From when on, and after which event, somebody may have heard nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Absence {
    /// When it was last known to listen.
    pub(crate) since: Moment,
    /// The number of the latest event that it has or need not have.
    pub(crate) through: u64,
    /// How often it was sent what it missed and gave no sign of having read it.
    pub(crate) unread: u8,
}

/// The absences from one channel.
#[derive(Default)]
pub(crate) struct Absences {
    peers: HashMap<Peer, Vec<Entry>>,
    next_sweep: usize,
}

/// Oldest first in its row.
struct Entry {
    absence: Absence,
    clients: u32,
    lent: u8,
}

impl Absences {
    /// A subscription of this peer has ended.
    pub(crate) fn begin(&mut self, peer: Peer, absence: Absence, now: Moment, window: Duration) {
        if self.peers.len() >= self.next_sweep.max(FIRST_SWEEP) {
            self.expire(now, window);
            self.next_sweep = 2 * self.peers.len();
        }
        let entries = self.peers.entry(peer).or_default();
        let place = entries.partition_point(|entry| entry.absence.since <= absence.since);
        let entry = Entry {
            absence,
            clients: 1,
            lent: 0,
        };
        entries.insert(place, entry);
        if entries.len() > MOST_PER_PEER {
            unite_closest(entries);
        }
    }

    /// A subscription of this peer begins: the absence that it ends, with all that it may be owed.
    pub(crate) fn end(
        &mut self,
        peer: Peer,
        now: Moment,
        limits: &ReplayConfig,
    ) -> Option<Absence> {
        let entries = self.peers.get_mut(&peer)?;
        let oldest_kept = now.minus(limits.window);
        entries.retain(|entry| entry.absence.since >= oldest_kept);
        let ended = end_one(entries, now, limits.overlap);
        if entries.is_empty() {
            self.peers.remove(&peer);
        }
        ended
    }

    /// How many peers are away.
    pub(crate) fn peers(&self) -> usize {
        self.peers.len()
    }

    /// Forgets who has been away for longer than the window.
    pub(crate) fn expire(&mut self, now: Moment, window: Duration) {
        self.forget_before(now.minus(window));
    }

    /// Forgets who left before `cutoff`.
    pub(crate) fn forget_before(&mut self, cutoff: Moment) {
        self.peers.retain(|_, entries| {
            entries.retain(|entry| entry.absence.since >= cutoff);
            !entries.is_empty()
        });
        if self.peers.capacity() > 4 * self.peers.len().max(FIRST_SWEEP) {
            self.peers.shrink_to(2 * self.peers.len());
        }
    }

    /// When each peer left last.
    pub(crate) fn latest(&self) -> impl Iterator<Item = Moment> {
        self.peers
            .values()
            .filter_map(|entries| entries.last().map(|entry| entry.absence.since))
    }
}

fn end_one(entries: &mut Vec<Entry>, now: Moment, overlap: Duration) -> Option<Absence> {
    let (shortest, others) = entries.split_last_mut()?;
    let mut owed = shortest.absence;
    let about_as_long = owed.since.minus(now.since(owed.since) + overlap);
    for other in others {
        let Absence { since, through, .. } = other.absence;
        if since < about_as_long || other.lent >= MOST_LENT {
            continue;
        }
        // What nobody else missed costs nothing.
        if through < owed.through || since.plus(overlap) < owed.since {
            other.lent += 1;
        }
        owed.since = owed.since.min(since);
        owed.through = owed.through.min(through);
        // Of those who may have come back, the one who has most has come back: so whoever is
        // left may need as much as any of them.
        if through > shortest.absence.through {
            std::mem::swap(&mut other.absence.through, &mut shortest.absence.through);
        }
    }
    shortest.clients -= 1;
    if shortest.clients == 0 {
        entries.pop();
    }
    Some(owed)
}

fn unite_closest(entries: &mut Vec<Entry>) {
    let gap = |later: usize| {
        let [earlier, later] = [later - 1, later].map(|at| entries[at].absence.since);
        later.since(earlier)
    };
    let Some(closest) = (1..entries.len()).min_by_key(|&later| gap(later)) else {
        return;
    };
    let later = entries.remove(closest);
    let earlier = &mut entries[closest - 1];
    earlier.clients = earlier.clients.saturating_add(later.clients);
    earlier.lent = earlier.lent.min(later.lent);
    earlier.absence.through = earlier.absence.through.min(later.absence.through);
    earlier.absence.unread = earlier.absence.unread.min(later.absence.unread);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::net::IpAddr;

    use axum::http::HeaderMap;

    use super::*;
    use crate::replay::Peers;

    fn ms(millis: u64) -> Moment {
        Moment::START.plus(Duration::from_millis(millis))
    }

    /// A channel that people leave and come back to, with default limits.
    struct Door {
        absences: Absences,
        peer: Peer,
        limits: ReplayConfig,
    }

    impl Door {
        fn new() -> Self {
            let address: IpAddr = "192.0.2.1".parse().unwrap();
            Self {
                absences: Absences::default(),
                peer: Peers::new(&[], b"a key")
                    .identify(Some(address), &HeaderMap::new())
                    .unwrap(),
                limits: ReplayConfig::default(),
            }
        }

        fn leaves(&mut self, at: u64, through: u64) {
            let absence = Absence {
                since: ms(at),
                through,
                unread: 0,
            };
            self.absences
                .begin(self.peer, absence, ms(at), self.limits.window);
        }

        /// From which millisecond on and after which number the one who comes back is served.
        fn back(&mut self, at: u64) -> Option<(i64, u64)> {
            self.absences
                .end(self.peer, ms(at), &self.limits)
                .map(|owed| (owed.since.as_millis(), owed.through))
        }
    }

    #[test]
    fn each_absence_ends_once() {
        let mut door = Door::new();
        door.leaves(1_000, 7);
        assert_eq!(door.back(1_200), Some((1_000, 7)));
        assert_eq!(door.back(1_200), None);
        assert_eq!(door.absences.peers(), 0);
    }

    #[test]
    fn whoever_is_away_for_long_is_not_mistaken_for_one_who_comes_and_goes() {
        let mut door = Door::new();
        door.leaves(10_000, 1);
        for second in 20..40 {
            door.leaves(second * 1_000, second);
            assert_eq!(
                door.back(second * 1_000 + 200),
                Some((second as i64 * 1_000, second))
            );
        }
        assert_eq!(door.back(45_000), Some((10_000, 1)));
    }

    #[test]
    fn of_two_who_were_away_about_as_long_both_are_served_as_the_one_that_needs_more() {
        let mut door = Door::new();
        door.leaves(10_000, 5);
        door.leaves(10_400, 3);
        assert_eq!(door.back(10_600), Some((10_000, 3)));
        assert_eq!(door.back(10_700), Some((10_000, 3)));

        // A router restarts: both were away for half a minute, ten seconds apart.
        door.leaves(20_000, 8);
        door.leaves(30_000, 9);
        assert_eq!(door.back(60_000), Some((20_000, 8)));
        assert_eq!(door.back(60_001), Some((20_000, 8)));
    }

    #[test]
    fn one_that_is_gone_for_good_widens_only_a_few_replays() {
        let mut door = Door::new();
        door.leaves(0, 0);
        let mut widened = 0;
        for round in 1..=20 {
            door.leaves(round * 20, 10);
            widened += u32::from(door.back(round * 20 + 10) == Some((0, 0)));
        }
        assert_eq!(widened, u32::from(MOST_LENT));
    }

    #[test]
    fn many_behind_one_address_are_kept_in_few_entries_and_none_is_served_less() {
        let mut door = Door::new();
        for client in 0..50 {
            door.leaves(10_000 + client * 10, 4);
        }
        assert_eq!(door.absences.peers[&door.peer].len(), MOST_PER_PEER);
        for _ in 0..50 {
            let (since, through) = door.back(10_700).unwrap();
            assert!(since <= 10_490 && through == 4, "{since} {through}");
        }
        assert_eq!(door.back(10_700), None);
    }

    #[test]
    fn whoever_is_away_longer_than_the_window_is_forgotten() {
        let mut door = Door::new();
        let window = u64::try_from(door.limits.window.as_millis()).unwrap();
        door.leaves(1_000, 7);
        door.leaves(2_000, 8);
        assert_eq!(door.back(1_001 + window), Some((2_000, 8)));
        assert_eq!(door.back(1_001 + window), None);

        for client in 0..10 * FIRST_SWEEP as u64 {
            let address = IpAddr::from([192, 0, 2, 1]);
            let mut headers = HeaderMap::new();
            headers.insert("user-agent", client.into());
            door.peer = Peers::new(&[], b"a key")
                .identify(Some(address), &headers)
                .unwrap();
            door.leaves(client * window, 0);
        }
        assert!(
            door.absences.peers() <= FIRST_SWEEP + 1,
            "{}",
            door.absences.peers()
        );
    }
}

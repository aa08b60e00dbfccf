//! Who is subscribed at the hubs of other processes, and what they are told of those who are here.

use std::{sync::Arc, time::Duration};

use super::{
    Around, Channels, SHARDS,
    channel::{Channel, Closed},
};
use crate::{
    protocol::{ChannelName, Member},
    replay::{Absence, Peer},
    siblings::{Departure, Said, Sibling},
};

impl Channels {
    /// A channel has subscribers at a sibling.
    pub(crate) fn occupied_at(&self, sibling: Sibling, name: &ChannelName<'_>) {
        loop {
            let channel = self.find_or_open(name);
            match channel.occupied(sibling, &self.around) {
                Ok(()) => return,
                Err(_) => self.forget(&channel),
            }
        }
    }

    /// A channel has no subscribers at a sibling any more.
    pub(crate) fn vacated_at(&self, sibling: Sibling, name: &str, lingers: bool) {
        if let Some(channel) = self.find(name) {
            channel.vacated(sibling, lingers, &self.around);
            self.forget_if_unused(&channel);
        }
    }

    /// A user is in a presence channel at a sibling.
    pub(crate) fn entered(&self, sibling: Sibling, name: &ChannelName<'_>, member: &Arc<Member>) {
        loop {
            let channel = self.find_or_open(name);
            match channel.entered(sibling, member, &self.around) {
                Ok(()) => return,
                Err(_) => self.forget(&channel),
            }
        }
    }

    /// A user is not in a presence channel at a sibling any more.
    pub(crate) fn left(&self, sibling: Sibling, name: &str, key: &str, lingers: bool) {
        if let Some(channel) = self.find(name) {
            channel.left(sibling, key, lingers, &self.around);
            self.forget_if_unused(&channel);
        }
    }

    /// Nobody is in a presence channel at a sibling but these.
    pub(crate) fn left_but(&self, sibling: Sibling, name: &str, stay: &[&str]) {
        if let Some(channel) = self.find(name) {
            channel.left_but(sibling, stay, &self.around);
            self.forget_if_unused(&channel);
        }
    }

    /// No channel is occupied at a sibling but those of which this is so.
    pub(crate) fn only_in(&self, sibling: Sibling, is_in: impl Fn(&str) -> bool) {
        for channel in (0..SHARDS).flat_map(|part| self.in_part(part)) {
            if !is_in(channel.name()) {
                channel.left_but(sibling, &[], &self.around);
                channel.vacated(sibling, false, &self.around);
                self.forget_if_unused(&channel);
            }
        }
    }

    /// A client has left a channel at a sibling.
    pub(crate) fn departed_elsewhere(&self, name: &ChannelName<'_>, departure: Departure) {
        loop {
            let channel = self.find_or_open(name);
            match channel.departed_elsewhere(departure, &self.around) {
                Ok(()) => return self.forget_if_unused(&channel),
                Err(_) => self.forget(&channel),
            }
        }
    }

    /// A client is back at a sibling.
    pub(crate) fn returned_elsewhere(&self, name: &str, peer: u64) {
        if let Some(channel) = self.find(name) {
            channel.returned_elsewhere(peer, &self.around);
            self.forget_if_unused(&channel);
        }
    }

    /// A sibling is no more, which was last known to live so long ago.
    pub(crate) fn forget_sibling(&self, sibling: Sibling, ago: Duration) {
        for channel in (0..SHARDS).flat_map(|part| self.in_part(part)) {
            channel.bereave(sibling, ago, &self.around);
        }
        self.only_in(sibling, |_| false);
    }

    /// Tells siblings which channels are occupied at this hub, and by whom.
    pub(crate) fn call_roll(&self) {
        for channel in (0..SHARDS).flat_map(|part| self.in_part(part)) {
            channel.call_roll(&self.around);
        }
    }
}

impl Channel {
    /// It has subscribers at a sibling.
    pub(super) fn occupied(&self, sibling: Sibling, around: &Around) -> Result<(), Closed> {
        self.change(around, |state| {
            if state.occupied_at.contains(&sibling) {
                return;
            }
            state.occupied_at.push(sibling);
            if state.occupied_at.len() == 1 && state.subscribers.len() == 0 {
                self.tell_once(around, self.happens_occupied());
            }
        })
    }

    /// It has none at a sibling any more.
    pub(super) fn vacated(&self, sibling: Sibling, lingers: bool, around: &Around) {
        // Closed means that nobody is in.
        let _ = self.change(around, |state| {
            let before = state.occupied_at.len();
            state.occupied_at.retain(|one| *one != sibling);
            let was_there = state.occupied_at.len() < before;
            if was_there && state.occupied_at.is_empty() && state.subscribers.len() == 0 {
                self.tell_once(around, self.happens_vacated(lingers));
            }
        });
    }

    /// A client has left it at a sibling: what it will be owed here.
    fn departed_elsewhere(&self, departure: Departure, around: &Around) -> Result<(), Closed> {
        let memory = &around.memory;
        self.change(around, |state| {
            if !self.keeps(around) {
                return;
            }
            let now = memory.clock.now();
            let since = now.minus(departure.ago);
            let mark = departure.last;
            let through = mark
                .and_then(|mark| state.log.marked(mark, since.minus(memory.limits.overlap)))
                .unwrap_or(0);
            let absence = Absence {
                since,
                through,
                unread: 0,
            };
            let peer = Peer(departure.peer);
            state
                .absences
                .begin(peer, absence, now, memory.limits.window);
        })
    }

    /// A client is back at a sibling: it is owed nothing here.
    fn returned_elsewhere(&self, peer: u64, around: &Around) {
        let memory = &around.memory;
        let _ = self.change(around, |state| {
            let now = memory.clock.now();
            state.absences.end(Peer(peer), now, &memory.limits);
        });
    }

    /// A sibling that it had subscribers at is no more: nobody told what those have.
    fn bereave(&self, sibling: Sibling, ago: Duration, around: &Around) {
        let _ = self.change(around, |state| {
            if state.occupied_at.contains(&sibling) && self.keeps(around) {
                let since = around.memory.clock.now().minus(ago);
                let before = state.bereft_since.unwrap_or(since);
                state.bereft_since = Some(before.min(since));
            }
        });
    }

    /// A user is in at a sibling.
    pub(super) fn entered(
        self: &Arc<Self>,
        sibling: Sibling,
        member: &Arc<Member>,
        around: &Around,
    ) -> Result<(), Closed> {
        self.change(around, |state| {
            if state.presence.enter_elsewhere(sibling, member) {
                self.announce_member(state, around, member, None);
            }
        })
    }

    /// A user is not in at a sibling any more.
    pub(super) fn left(
        self: &Arc<Self>,
        sibling: Sibling,
        key: &str,
        lingers: bool,
        around: &Around,
    ) {
        let _ = self.change(around, |state| {
            if let Some(gone) = state.presence.leave_elsewhere(sibling, key) {
                self.announce_gone(state, around, &gone, lingers);
            }
        });
    }

    /// At a sibling nobody is in but these.
    pub(super) fn left_but(self: &Arc<Self>, sibling: Sibling, stay: &[&str], around: &Around) {
        let _ = self.change(around, |state| {
            for key in state.presence.at(sibling) {
                if !stay.contains(&&*key)
                    && let Some(gone) = state.presence.leave_elsewhere(sibling, &key)
                {
                    self.announce_gone(state, around, &gone, false);
                }
            }
        });
    }

    /// Tells siblings that it is occupied at this hub and by whom, in order with those who come and
    /// go.
    pub(super) fn call_roll(&self, around: &Around) {
        let _ = self.change(around, |state| {
            if state.subscribers.len() == 0 {
                return;
            }
            let members: Vec<String> = state.presence.here().map(Member::told).collect();
            self.tell_siblings(around, |app_id, tell| {
                tell(Said::Present {
                    app_id,
                    channel: self.name(),
                    members: &members,
                });
            });
        });
    }
}

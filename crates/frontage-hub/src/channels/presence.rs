//! The members of a presence channel: users, however many connections each has.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use crate::protocol::Member;

/// Who is in.
#[derive(Default)]
pub(super) struct Presence {
    users: HashMap<Box<str>, Present>,
}

struct Present {
    member: Arc<Member>,
    connections: u32,
}

impl Presence {
    pub(super) fn len(&self) -> usize {
        self.users.len()
    }

    pub(super) fn contains(&self, member: &Member) -> bool {
        self.users.contains_key(member.key())
    }

    /// One more connection of a user; tells whether it is the first.
    pub(super) fn enter(&mut self, member: &Arc<Member>) -> bool {
        match self.users.entry(member.key().into()) {
            Entry::Occupied(mut present) => {
                present.get_mut().connections += 1;
                false
            }
            Entry::Vacant(absent) => {
                absent.insert(Present {
                    member: member.clone(),
                    connections: 1,
                });
                true
            }
        }
    }

    /// One connection less; the member, when it was the last.
    pub(super) fn leave(&mut self, member: &Member) -> Option<Arc<Member>> {
        let present = self.users.get_mut(member.key())?;
        present.connections -= 1;
        if present.connections > 0 {
            return None;
        }
        self.users
            .remove(member.key())
            .map(|present| present.member)
    }

    pub(super) fn members(&self) -> impl Iterator<Item = &Member> {
        self.users.values().map(|present| &*present.member)
    }
}

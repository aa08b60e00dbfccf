//! The members of a presence channel: users, however many connections each has, at this hub and at
//! its siblings.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use crate::{protocol::Member, siblings::Sibling};

/// Who is in.
#[derive(Default)]
pub(super) struct Presence {
    users: HashMap<Box<str>, Present>,
}

struct Present {
    member: Arc<Member>,
    /// To this hub.
    connections: u32,
    /// Siblings that it is connected to.
    elsewhere: Vec<Sibling>,
}

/// What a connection that came changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entered {
    /// The user had none at this hub.
    pub(super) is_first_here: bool,
    /// Nor at any other.
    pub(super) is_first: bool,
}

/// What a connection that went changed.
#[derive(Default)]
pub(super) struct Left {
    /// The user has none at this hub any more.
    pub(super) was_last_here: bool,
    /// The member, when it has none at all.
    pub(super) gone: Option<Arc<Member>>,
}

impl Presence {
    pub(super) fn len(&self) -> usize {
        self.users.len()
    }

    pub(super) fn contains(&self, member: &Member) -> bool {
        self.users.contains_key(member.key())
    }

    /// One more connection of a user to this hub.
    pub(super) fn enter(&mut self, member: &Arc<Member>) -> Entered {
        match self.users.entry(member.key().into()) {
            Entry::Occupied(mut present) => {
                let present = present.get_mut();
                present.connections += 1;
                Entered {
                    is_first_here: present.connections == 1,
                    is_first: false,
                }
            }
            Entry::Vacant(absent) => {
                absent.insert(Present {
                    member: member.clone(),
                    connections: 1,
                    elsewhere: Vec::new(),
                });
                Entered {
                    is_first_here: true,
                    is_first: true,
                }
            }
        }
    }

    /// One connection to this hub less.
    pub(super) fn leave(&mut self, member: &Member) -> Left {
        let Some(present) = self.users.get_mut(member.key()) else {
            return Left::default();
        };
        present.connections = present.connections.saturating_sub(1);
        Left {
            was_last_here: present.connections == 0,
            gone: self.remove_if_gone(member.key()),
        }
    }

    /// A user is connected to a sibling; tells whether it was in nowhere before.
    pub(super) fn enter_elsewhere(&mut self, sibling: Sibling, member: &Arc<Member>) -> bool {
        match self.users.entry(member.key().into()) {
            Entry::Occupied(mut present) => {
                let elsewhere = &mut present.get_mut().elsewhere;
                if !elsewhere.contains(&sibling) {
                    elsewhere.push(sibling);
                }
                false
            }
            Entry::Vacant(absent) => {
                absent.insert(Present {
                    member: member.clone(),
                    connections: 0,
                    elsewhere: vec![sibling],
                });
                true
            }
        }
    }

    /// A user is not connected to a sibling any more; the member, when it is in nowhere.
    pub(super) fn leave_elsewhere(&mut self, sibling: Sibling, key: &str) -> Option<Arc<Member>> {
        let present = self.users.get_mut(key)?;
        present.elsewhere.retain(|one| *one != sibling);
        self.remove_if_gone(key)
    }

    /// Forgets who is connected to siblings alone.
    pub(super) fn forget_elsewhere(&mut self) {
        self.users.retain(|_, present| present.connections > 0);
        for present in self.users.values_mut() {
            present.elsewhere.clear();
        }
    }

    /// The users who are connected to a sibling.
    pub(super) fn at(&self, sibling: Sibling) -> Vec<Box<str>> {
        let users = self.users.iter();
        let there = users.filter(|(_, present)| present.elsewhere.contains(&sibling));
        there.map(|(key, _)| key.clone()).collect()
    }

    /// The members who are connected to this hub.
    pub(super) fn here(&self) -> impl Iterator<Item = &Member> {
        let here = self
            .users
            .values()
            .filter(|present| present.connections > 0);
        here.map(|present| &*present.member)
    }

    pub(super) fn members(&self) -> impl Iterator<Item = &Member> {
        self.users.values().map(|present| &*present.member)
    }

    fn remove_if_gone(&mut self, key: &str) -> Option<Arc<Member>> {
        let present = self.users.get(key)?;
        if present.connections > 0 || !present.elsewhere.is_empty() {
            return None;
        }
        self.users.remove(key).map(|present| present.member)
    }
}

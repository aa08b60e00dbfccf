//! Who is signed in, on which connections, and who watches whom.
//! <https://pusher.com/docs/channels/using_channels/watchlist-events/>

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    frame::Frame,
    loops::{Address, Inbox, Post},
    protocol::{self, UserData},
};

/// The users of one app.
pub(crate) struct Users {
    inboxes: Arc<[Arc<Inbox>]>,
    users: Mutex<HashMap<Box<str>, User>>,
}

/// Somebody who is signed in, or watched.
#[derive(Default)]
struct User {
    connections: Vec<Address>,
    watchers: HashSet<Address>,
}

impl Users {
    pub(crate) fn new(inboxes: Arc<[Arc<Inbox>]>) -> Self {
        Self {
            inboxes,
            users: Mutex::default(),
        }
    }

    /// A connection has signed in. With `watches`, it is told who of its watchlist is there: that
    /// text is the answer, and whoever watches this user is told too.
    pub(crate) fn enter(&self, user: &UserData, at: Address, watches: bool) -> Option<String> {
        let mut users = self.users();
        let own = users.entry(user.id.clone()).or_default();
        own.connections.push(at);
        if own.connections.len() == 1 {
            self.tell(own, true, &user.id);
        }
        if !watches || user.watchlist.is_empty() {
            return None;
        }
        let (mut online, mut offline): (Vec<&str>, Vec<&str>) = <_>::default();
        for watched in &user.watchlist {
            let other = users.entry(watched.clone()).or_default();
            other.watchers.insert(at);
            let there = !other.connections.is_empty();
            if there { &mut online } else { &mut offline }.push(watched);
        }
        let news = [(true, &*online), (false, &*offline)];
        let news: Vec<_> = news
            .into_iter()
            .filter(|(_, ids)| !ids.is_empty())
            .collect();
        Some(protocol::watchlist_events(&news))
    }

    /// A connection that was signed in has gone.
    pub(crate) fn leave(&self, user: &UserData, at: Address) {
        let mut users = self.users();
        if let Some(own) = users.get_mut(&*user.id) {
            let before = own.connections.len();
            own.connections.retain(|connection| *connection != at);
            if before > 0 && own.connections.is_empty() {
                self.tell(own, false, &user.id);
            }
        }
        let watched = user.watchlist.iter().map(|id| &**id);
        for id in watched.chain([&*user.id]) {
            if let Some(other) = users.get_mut(id) {
                other.watchers.remove(&at);
                if other.connections.is_empty() && other.watchers.is_empty() {
                    users.remove(id);
                }
            }
        }
    }

    /// The connections that are signed in as a user.
    pub(crate) fn connections(&self, id: &str) -> Vec<Address> {
        let users = self.users();
        users
            .get(id)
            .map_or_else(Vec::new, |user| user.connections.clone())
    }

    fn tell(&self, user: &User, online: bool, id: &str) {
        if user.watchers.is_empty() {
            return;
        }
        let frame = Frame::from(protocol::watchlist_events(&[(online, &[id])]));
        for watcher in &user.watchers {
            if let Some(inbox) = self.inboxes.get(usize::from(watcher.number)) {
                inbox.post(Post::Send(*watcher, frame.clone()));
            }
        }
    }

    /// Nothing here can stop half-way, so a poisoned lock is as good as any.
    fn users(&self) -> MutexGuard<'_, HashMap<Box<str>, User>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn of_those_who_have_gone_nothing_is_left_not_even_of_who_watched_itself() {
        let users = Users::new(Arc::new([]));
        let user = |text| UserData::parse(text).unwrap();
        let at = |slot| Address {
            number: 0,
            slot,
            tenant: 1,
        };
        let ann = user(r#"{"id":"ann","watchlist":["ann","bob","cid"]}"#);
        let bob = user(r#"{"id":"bob","watchlist":["ann"]}"#);
        for slot in [1, 2] {
            users.enter(&ann, at(slot), true);
        }
        users.enter(&bob, at(3), true);
        assert_eq!(users.connections("ann").len(), 2);
        for slot in [1, 2] {
            users.leave(&ann, at(slot));
        }
        users.leave(&bob, at(3));
        assert_eq!(users.users().len(), 0);
    }
}

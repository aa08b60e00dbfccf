//! Staff who listen: what they are told of their team, and that they listen no longer.
//!
//! Whoever may listen to a channel of staff is given a signature that holds as long as the socket
//! it was made for. So it is noted for which sockets somebody was given one, and when a session of
//! that person ends those sockets are closed: whoever may still listen comes back at once and is
//! asked again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use frontage_hub::SocketId;
use serde_json::json;

use super::StaffMessages;
use crate::domain::StaffId;

/// Sockets of one person that are known at a time. One more, and the oldest is closed: it is gone
/// long since, or it comes back and is the newest then.
const SOCKETS: usize = 32;

/// Tells staff of each other, and lets them go. Cheap to clone.
#[derive(Clone)]
pub struct Colleagues {
    messages: StaffMessages,
    sockets: Arc<Mutex<HashMap<StaffId, VecDeque<SocketId>>>>,
}

impl Colleagues {
    /// Tells by these messages.
    pub fn new(messages: StaffMessages) -> Self {
        Self {
            messages,
            sockets: Arc::default(),
        }
    }

    /// Tells the staff of a hotel that something is different about one of them, or about the
    /// invitations (then about nobody). What it is, they ask.
    pub fn changed(&self, slug: &str, whom: Option<StaffId>) {
        let data = json!({"staff_id": whom}).to_string();
        self.messages.tell(slug, "team-changed", data);
    }

    /// This socket is about to be let in as somebody's. Whether that person may come in must be
    /// asked *after* this, so that whoever is sent away meanwhile is found here.
    pub fn comes_in(&self, staff: StaffId, socket: SocketId) {
        let mut sockets = self.sockets();
        let own = sockets.entry(staff).or_default();
        if own.contains(&socket) {
            return;
        }
        own.push_back(socket);
        let too_many = (own.len() > SOCKETS).then(|| own.pop_front());
        drop(sockets);
        self.messages.renew(too_many.flatten().as_slice());
    }

    /// Closes all sockets that were let in as somebody's, by whichever server.
    pub fn go(&self, staff: StaffId) {
        self.gone(staff);
        self.messages.tell_gone(staff);
    }

    /// Closes those that this server let in.
    pub fn gone(&self, staff: StaffId) {
        let own = self.sockets().remove(&staff).unwrap_or_default();
        self.messages.renew(&Vec::from(own));
    }

    fn sockets(&self) -> MutexGuard<'_, HashMap<StaffId, VecDeque<SocketId>>> {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

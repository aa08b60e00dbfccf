//! Which servers there are, which channels are occupied there, and by whom.
//!
//! Whoever comes and goes is told at once. Whoever has just come, or may have missed something,
//! asks, and all others call the roll: each channel with all who are in, and that this was all. So
//! does a server that could not tell the others everything, because too much waited. Of
//! a server that is seen no more for [`GONE`], all who were there are gone.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use frontage_hub::Hub;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use super::Fellows;
use super::message::Message;

/// After so long a server that is not seen any more is gone.
const GONE: Duration = Duration::from_secs(5);
/// How often it is looked which there are, and how often at most the roll is called.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What is known of the other servers.
#[derive(Default)]
pub struct Roll {
    asked: Notify,
    servers: Mutex<HashMap<i64, There>>,
}

/// One of them.
struct There {
    seen_at: Instant,
    /// It was on the roster when that was last looked at.
    is_listed: bool,
    /// Apps and channels that were named since it began to call the roll.
    named: Option<HashSet<(String, String)>>,
}

impl There {
    fn new() -> Self {
        Self {
            seen_at: Instant::now(),
            is_listed: false,
            named: None,
        }
    }
}

impl Roll {
    /// A server has said something.
    pub(super) fn heard_of(&self, server: i64) {
        self.servers().entry(server).or_insert_with(There::new);
    }

    /// Another server wants to know who is here.
    pub(super) fn is_asked(&self) {
        self.asked.notify_one();
    }

    /// A server begins to call the roll.
    pub(super) fn begins(&self, server: i64) {
        if let Some(there) = self.servers().get_mut(&server) {
            there.named = Some(HashSet::new());
        }
    }

    /// Somebody is in a channel there.
    pub(super) fn is_in(&self, server: i64, app: &str, channel: &str) {
        if let Some(there) = self.servers().get_mut(&server)
            && let Some(named) = &mut there.named
        {
            named.insert((app.to_owned(), channel.to_owned()));
        }
    }

    /// It has called the roll: in no channel but those is anybody.
    pub(super) fn ends(&self, server: i64, hub: &Hub) {
        let take = |there: &mut There| there.named.take();
        let named = self.servers().get_mut(&server).and_then(take);
        if let Some(named) = named {
            hub.only_in(server, |app, channel| {
                named.contains(&(app.to_owned(), channel.to_owned()))
            });
        }
    }

    /// Calls the roll when it is asked for, and notices who comes and goes; until it is dropped.
    pub async fn keep(&self, fellows: &Fellows, hub: &Hub) {
        let mut known = fellows.forgotten();
        loop {
            let is_asked = tokio::select! {
                () = self.asked.notified() => true,
                () = sleep(LOOK_EVERY) => false,
            };
            let forgotten = fellows.forgotten();
            // What the others were not told is in the roll too.
            if is_asked || forgotten != known && fellows.has_told_all() {
                known = forgotten;
                fellows.tell(&Message::RollBegins);
                hub.call_roll();
                fellows.tell(&Message::RollEnds);
            }
            self.look(fellows, hub);
            sleep(LOOK_EVERY / 4).await;
        }
    }

    fn look(&self, fellows: &Fellows, hub: &Hub) {
        let Some(listed) = fellows.roster().map(|roster| roster.others()) else {
            return;
        };
        let mut servers = self.servers();
        let now = Instant::now();
        let Some(listed) = listed else {
            // While the database is away, nobody can tell.
            for there in servers.values_mut() {
                there.seen_at = now;
            }
            return;
        };
        let mut is_new = false;
        for there in servers.values_mut() {
            there.is_listed &= now.duration_since(there.seen_at) < GONE;
        }
        for server in listed.iter() {
            let there = servers.entry(*server).or_insert_with(There::new);
            is_new |= !there.is_listed;
            (there.seen_at, there.is_listed) = (now, true);
        }
        let is_gone = |(_, there): &(&i64, &There)| now.duration_since(there.seen_at) >= GONE;
        let gone: Vec<(i64, Instant)> = servers
            .iter()
            .filter(is_gone)
            .map(|(server, there)| (*server, there.seen_at))
            .collect();
        for (server, _) in &gone {
            servers.remove(server);
        }
        drop(servers);
        for (server, seen_at) in gone {
            hub.forget_sibling(server, now.duration_since(seen_at) + LOOK_EVERY);
        }
        if is_new {
            fellows.tell(&Message::Hello);
        }
    }

    fn servers(&self) -> MutexGuard<'_, HashMap<i64, There>> {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

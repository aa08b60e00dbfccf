//! What a loop does by the clock: who is silent, who is stuck, who is late, who may speak again,
//! and who is to go somewhere else. Each tick looks at every connection once; that costs
//! less than a timer for each.

use std::time::{Duration, Instant};

use super::{Address, end::End, event_loop::EventLoop, tenants::Tenant};
use crate::{config::HubConfig, protocol::Closing, websocket};

/// How often a loop looks at its connections.
const TICK: Duration = Duration::from_secs(1);

/// How often one that sends its clients away lets some go.
const DRAIN_TICK: Duration = Duration::from_millis(20);

/// When things are due.
pub(super) struct Ticking {
    every: Duration,
    next: Instant,
    letting_go: Option<LettingGo>,
    /// Connections that said too much.
    pub(super) muted: Vec<Address>,
}

struct LettingGo {
    end: End,
    /// It goes on with those who come afterwards: the hub ends.
    is_for_good: bool,
    since: Instant,
    over: Duration,
    /// Slots below this one are done.
    cursor: u32,
}

impl Ticking {
    pub(super) fn new(config: &HubConfig) -> Self {
        let shortest = config.activity_timeout.min(config.pong_timeout);
        let every = TICK.min(shortest / 4).max(Duration::from_millis(5));
        Self {
            every,
            next: Instant::now() + every,
            letting_go: None,
            muted: Vec::new(),
        }
    }

    pub(super) fn next(&self) -> Instant {
        self.next
    }

    /// From now on connections are let go, evenly over this time.
    pub(super) fn drain(&mut self, closing: Closing, over: Duration, now: Instant) {
        if self.letting_go.as_ref().is_some_and(|all| all.is_for_good) {
            return;
        }
        self.let_go(End::Drained(closing), true, over, now);
    }

    /// Connections that there are now are let go, evenly over this time; others may come.
    pub(super) fn send_away(&mut self, closing: Closing, over: Duration, now: Instant) {
        if self.letting_go.is_none() {
            self.let_go(End::Renewed(closing), false, over, now);
        }
    }

    fn let_go(&mut self, end: End, is_for_good: bool, over: Duration, now: Instant) {
        self.letting_go = Some(LettingGo {
            end,
            is_for_good,
            since: now,
            over,
            cursor: 0,
        });
        self.next = now;
    }

    /// A connection must have gone by then.
    pub(super) fn leaving(&mut self, until: Instant) {
        self.next = self.next.min(until);
    }
}

impl EventLoop {
    /// Does what is due, if anything is.
    pub(super) fn tick(&mut self) {
        if self.now < self.ticking.next {
            return;
        }
        self.ticking.next = self.now + self.ticking.every;
        self.let_some_go();
        for slot in 0..self.tenants.slots() {
            if let Some(end) = self.look_at(slot) {
                self.end(slot, end);
            }
        }
        self.let_speak();
        // One loop does what is to be done for all.
        if self.number == 0 {
            self.hub.keep_house();
        }
    }

    /// Looks at one connection; tells with what it ends.
    fn look_at(&mut self, slot: u32) -> Option<End> {
        let (now, config) = (self.now, &self.hub.config);
        let connection = match self.tenants.get(slot)? {
            Tenant::Open(connection) => connection,
            Tenant::Leaving(farewell) if now >= farewell.until => return Some(End::LineLost),
            Tenant::Leaving(farewell) => {
                self.ticking.next = self.ticking.next.min(farewell.until);
                return None;
            }
        };
        if let Some(waiting) = &connection.line.waiting {
            let stuck = now.saturating_duration_since(waiting.moved_at) >= config.pong_timeout;
            return stuck.then_some(End::TooSlow);
        }
        if !connection.authorized
            && let Some(within) = connection.app.authorize_within()
            && now.saturating_duration_since(connection.since) >= within
        {
            return Some(End::Dismissed(Closing::UNAUTHORIZED));
        }
        if connection.muted {
            return None;
        }
        if let Some(pinged_at) = connection.pinged_at {
            if connection.last_heard > pinged_at {
                connection.pinged_at = None;
            } else if now >= pinged_at + config.pong_timeout {
                return Some(End::Silent);
            }
        }
        let silent = now.saturating_duration_since(connection.last_heard);
        if connection.pinged_at.is_none() && silent >= config.activity_timeout {
            connection.pinged_at = Some(now);
            let ping = websocket::ping_frame(&[]);
            let limit = config.limits.queue_bytes;
            return connection
                .line
                .write(&ping, limit, now)
                .err()
                .map(End::from);
        }
        None
    }

    /// Lets those speak again who said too much and have waited long enough.
    fn let_speak(&mut self) {
        for address in std::mem::take(&mut self.ticking.muted) {
            if !self.tenants.is(address.slot, address.tenant) {
                continue;
            }
            let (limits, now) = (&self.hub.config.limits, self.now);
            let Some(connection) = self.tenants.open(address.slot) else {
                continue;
            };
            connection.muted = limits.mutes(&mut connection.messages, 0, now);
            if connection.muted {
                self.ticking.muted.push(address);
            } else {
                self.unread.push(address);
            }
        }
    }

    fn let_some_go(&mut self) {
        let Some(all) = &mut self.ticking.letting_go else {
            return;
        };
        let slots = self.tenants.slots();
        let passed = self.now.saturating_duration_since(all.since);
        let share = if passed >= all.over {
            1.0
        } else {
            passed.as_secs_f64() / all.over.as_secs_f64()
        };
        let (from, end, is_for_good) = (all.cursor, all.end, all.is_for_good);
        let to = ((f64::from(slots) * share) as u32).min(slots);
        all.cursor = to;
        if share < 1.0 {
            self.ticking.next = self.now + DRAIN_TICK;
        } else if !is_for_good {
            self.ticking.letting_go = None;
        }
        for slot in from..to {
            if self.tenants.open(slot).is_some() {
                self.end(slot, end);
            }
        }
    }
}

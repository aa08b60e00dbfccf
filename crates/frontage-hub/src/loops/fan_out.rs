//! The passes: bringing a channel's subscribers as far as the channel is.

use std::ops::Range;

use super::{
    connection::Connection,
    event_loop::EventLoop,
    fans::{Fans, Visit},
    outgoing::Stuck,
};
use crate::{protocol, websocket};

/// How many sends a loop does before it looks who wants something: about a millisecond.
const SENDS_PER_TURN: usize = 128;

/// And how many in one channel, so that a full one does not hold up the others.
const SENDS_PER_CHANNEL: usize = 64;

/// Several frames one behind the other, made once for all who are sent the same ones.
#[derive(Default)]
pub(super) struct Joined {
    bytes: Vec<u8>,
    /// The channel, the first and the last event's number.
    of: Option<(u32, u64, u64)>,
}

impl Joined {
    /// The bytes of these entries.
    fn of(&mut self, fans: &Fans, fan: u32, range: Range<usize>) -> &[u8] {
        let mut numbers = fans.entries(fan, range.clone()).map(|entry| entry.number);
        let first = numbers.next().unwrap_or(0);
        let of = (fan, first, first + range.len() as u64);
        if self.of != Some(of) {
            self.bytes.clear();
            for entry in fans.entries(fan, range) {
                self.bytes.extend_from_slice(entry.frame.bytes());
            }
            self.of = Some(of);
        }
        &self.bytes
    }

    /// Forgets what it has; a fan's index may mean another channel from now on.
    pub(super) fn forget(&mut self) {
        self.of = None;
        self.bytes.clear();
        self.bytes.shrink_to(64 * 1024);
    }
}

/// What the passes of one turn did.
#[derive(Default)]
struct Tally {
    sends: u64,
    bytes: u64,
    coalesced: u64,
}

impl EventLoop {
    /// Does some of what is to be sent.
    pub(super) fn fan_out(&mut self) {
        if !self.fans.any_due() {
            return;
        }
        let mut tally = Tally::default();
        let mut left = SENDS_PER_TURN;
        while left > 0
            && let Some(fan) = self.fans.next_due()
        {
            let most = left.min(SENDS_PER_CHANNEL);
            let mut sends = 0;
            let done = loop {
                if sends == most {
                    break false;
                }
                let Some(visit) = self.fans.visit(fan, &self.inbox) else {
                    break true;
                };
                sends += 1;
                self.bring(fan, visit, &mut tally);
            };
            if !done {
                self.fans.put_back(fan);
            }
            left -= sends;
        }
        self.joined.forget();
        let counters = &self.hub.counters;
        counters.sends.add(tally.sends);
        counters.bytes_sent.add(tally.bytes);
        counters.coalesced.add(tally.coalesced);
    }

    fn bring(&mut self, fan: u32, visit: Visit, tally: &mut Tally) {
        let Some(connection) = self.tenants.open(visit.slot) else {
            return;
        };
        let limit = self.hub.config.limits.queue_bytes;
        let frames = visit.range.len() as u64;
        let sent = deliver(
            connection,
            &mut self.joined,
            (&self.fans, fan, visit.range.clone()),
            limit,
            self.now,
        );
        match sent {
            Ok(bytes) => {
                tally.sends += 1;
                tally.bytes += bytes as u64;
                tally.coalesced += frames - 1;
            }
            Err(stuck) => return self.doomed.push((connection.address, stuck.into())),
        }
        if connection.asking > 0
            && let Some(logged) = self.fans.logged(fan, visit.range.end)
            && let Err(stuck) = ask(connection, visit.row, logged, limit, self.now)
        {
            self.doomed.push((connection.address, stuck.into()));
        }
    }

    /// Sends a connection at once what it would be sent in the passes to come.
    pub(super) fn catch_up(&mut self, connection: &mut Connection) -> Result<(), Stuck> {
        let limit = self.hub.config.limits.queue_bytes;
        let mut caught_up = Ok(());
        for row in 0..connection.subscriptions.len() {
            let place = connection.subscriptions[row].place;
            if caught_up.is_ok()
                && let Some(range) = self.fans.behind(place)
            {
                let entries = (&self.fans, place.fan(), range);
                caught_up =
                    deliver(connection, &mut self.joined, entries, limit, self.now).map(drop);
            }
        }
        self.joined.forget();
        caught_up
    }
}

/// Sends a connection some of a channel's entries; tells how many bytes.
fn deliver(
    connection: &mut Connection,
    joined: &mut Joined,
    (fans, fan, range): (&Fans, u32, Range<usize>),
    limit: usize,
    now: std::time::Instant,
) -> Result<usize, Stuck> {
    let line = &mut connection.line;
    if fans.excepts(fan, &range, connection.id) {
        let mut bytes = 0;
        for entry in fans.entries(fan, range) {
            if entry.except != Some(connection.id) {
                bytes += entry.frame.len();
                line.write_frames(entry.frame.bytes(), [&entry.frame].into_iter(), limit, now)?;
            }
        }
        return Ok(bytes);
    }
    let entries = fans.entries(fan, range.clone());
    let one = match range.len() {
        1 => entries.clone().next(),
        _ => None,
    };
    let bytes = match one {
        Some(entry) => entry.frame.bytes(),
        None => joined.of(fans, fan, range),
    };
    line.write_frames(bytes, entries.map(|entry| &entry.frame), limit, now)?;
    Ok(bytes.len())
}

/// Asks a client that comes and goes at every event whether it has read what it was sent, so that
/// it is not sent that again.
fn ask(
    connection: &mut Connection,
    row: u32,
    logged: u64,
    limit: usize,
    now: std::time::Instant,
) -> Result<(), Stuck> {
    let answers = connection.answers;
    let Some(subscription) = connection.subscriptions.get_mut(row as usize) else {
        return Ok(());
    };
    if subscription.asks
        && let Some(through) = subscription.read_through(answers)
        && logged > through
    {
        connection.questions += 1;
        subscription.asked(connection.questions, logged);
        let question = websocket::text_frame(protocol::PING);
        connection.line.write(&question, limit, now)?;
    }
    Ok(())
}

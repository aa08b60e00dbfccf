//! Takes events from the outbox to whoever carries them to the pages, per hotel in the order in
//! which their changes were committed.
//!
//! It asks to be woken *before* it looks, so no commit falls between the two, and looks once a
//! second all the same. An event is marked only after it was taken: killed in between, the next
//! start sends it again, and pages drop the double by its revision. Whatever goes wrong, the row
//! stays and is tried again, for ever and in its turn; what the other side will never take is
//! put aside with its reason, for staff to see, and pages heal by the gap in the revisions. A
//! hotel whose events are not taken holds up no other.
//!
//! Of several servers over one database each hands every event to its own hub, from a place in the
//! outbox that it reads on from; who carries events for all of them is told by the one on duty
//! alone. That one writes the marks too, also those that the one before did not come to.

pub mod carrier;
mod lanes;
mod marks;
mod reading;
#[cfg(test)]
mod simulation;
mod to_hub;
mod to_service;

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::domain::HotelId;
use crate::store::outbox::{self, Outgoing};
use crate::store::{Roster, Store, StoreError};

use super::event;
use carrier::{Carrier, Stop};
use lanes::Lanes;
pub use lanes::Pace;
use marks::Marks;
use reading::Reading;
pub use reading::Reads;
pub use to_hub::ToHub;
pub use to_service::ToService;

/// Events taken from the outbox at once.
const BATCH: usize = 256;
/// Hotels whose events are under way at once.
const LANES: usize = 32;
/// Events that may be handed over and not marked yet; more wait in the outbox.
const UNMARKED: usize = 4_096;
/// How long it sleeps at most when nobody wakes it, and how long after the store failed.
const POLL: Duration = Duration::from_secs(1);

/// What the relay works with.
pub struct Relay<C> {
    /// Where the outbox is.
    pub store: Store,
    /// Whether this server is on duty.
    pub roster: Roster,
    /// Who takes the events.
    pub carrier: C,
    /// Which events.
    pub reads: Reads,
    /// How long a hotel rests after a failure.
    pub pace: Pace,
}

/// What one hotel's turn came to.
struct Turn {
    hotel: HotelId,
    taken: Vec<i64>,
    /// What comes behind them.
    left: Vec<Outgoing>,
    /// Put aside for good, with the reason.
    refused: Vec<(i64, String)>,
    /// Why it ended before its last event.
    stopped: Option<Stop>,
}

impl<C: Carrier> Relay<C> {
    /// Runs until `stop`, then hands over what is committed, as far as it is taken, and ends.
    pub async fn run(&self, stop: CancellationToken) {
        let mut lanes = Lanes::new(self.pace);
        let mut marks = Marks::of(&self.store).await;
        let mut reading = match self.reads {
            Reads::Waiting => None,
            Reads::Behind(place) => Some(Reading::new(place)),
        };
        let mut roster = self.roster.clone();
        // What waited when it began to read is marked by whoever comes on duty.
        if reading.is_some() || !roster.is_on_duty() {
            marks.off_duty(reading.is_some());
        }
        let mut turns = FuturesUnordered::new();
        let mut writing = FuturesUnordered::new();
        let mut look_at = Instant::now();
        loop {
            let committed = self.store.committed();
            let stopping = stop.is_cancelled();
            let now = Instant::now();
            self.follow_duty(&mut marks, reading.as_ref()).await;
            if now >= look_at && turns.len() < LANES && marks.unmarked() < UNMARKED {
                let found = match &mut reading {
                    Some(reading) => self.read_on(reading, &lanes, now).await,
                    None => self.look(&lanes, &marks, now).await,
                };
                match found {
                    Ok(waiting) => {
                        for (hotel, events) in waiting {
                            lanes.begin(hotel);
                            turns.push(self.turn(hotel, events));
                        }
                    }
                    Err(error) => {
                        tracing::error!(%error, "the outbox cannot be read; trying again");
                        look_at = now + POLL;
                    }
                }
            }
            if writing.is_empty()
                && let Some(entry) = marks.next_entry(now)
            {
                writing.push(entry.write(&self.store));
            }
            if stopping && turns.is_empty() && writing.is_empty() {
                return;
            }
            let wake_at = [lanes.next_turn(), marks.write_at()]
                .into_iter()
                .flatten()
                .fold(now + POLL, Instant::min)
                .max(look_at.min(now + POLL));
            tokio::select! {
                Some(mut turn) = turns.next() => {
                    if let Some(reading) = &mut reading {
                        reading.give_back(turn.hotel, std::mem::take(&mut turn.left));
                    }
                    finish(turn, &mut lanes, &mut marks, Instant::now(), chance());
                }
                Some((entry, written)) = writing.next() => marks.written(entry, written),
                () = committed => {}
                () = roster.changed() => {}
                () = sleep_until(wake_at) => {}
                () = stop.cancelled(), if !stopping => {}
            }
        }
    }

    /// Whoever comes on duty goes on where the one before it ended.
    async fn follow_duty(&self, marks: &mut Marks, reading: Option<&Reading>) {
        match (self.roster.is_on_duty(), marks.are_on_duty()) {
            (true, false) if !is_held() => {
                if let Err(error) = marks.take_over(&self.store, reading).await {
                    tracing::warn!(%error, "the outbox cannot be taken over; trying again");
                }
            }
            (false, true) => marks.off_duty(reading.is_some()),
            _ => {}
        }
    }

    /// Reads on, and gives what is held of the hotels that are free.
    async fn read_on(
        &self,
        reading: &mut Reading,
        lanes: &Lanes,
        now: Instant,
    ) -> Result<BTreeMap<HotelId, Vec<Outgoing>>, StoreError> {
        if is_held() {
            return Ok(BTreeMap::new());
        }
        if reading.has_room() {
            let mut view = self.store.snapshot().await?;
            reading.keep(outbox::behind(&mut view, reading.place(), BATCH).await?);
        }
        Ok(reading.take(&lanes.away(now)))
    }

    /// The next events of the hotels that are free, in order within each.
    async fn look(
        &self,
        lanes: &Lanes,
        marks: &Marks,
        now: Instant,
    ) -> Result<BTreeMap<HotelId, Vec<Outgoing>>, StoreError> {
        let mut waiting = BTreeMap::<_, Vec<_>>::new();
        if is_held() || !marks.are_on_duty() {
            return Ok(waiting);
        }
        let away = lanes.away(now);
        let most = BATCH + marks.unmarked();
        let mut view = self.store.snapshot().await?;
        for event in outbox::waiting(&mut view, &away, most).await? {
            if !marks.is_unmarked(event.id) {
                waiting.entry(event.hotel_id).or_default().push(event);
            }
        }
        Ok(waiting)
    }

    /// Hands over the events of one hotel, as far as they are taken.
    async fn turn(&self, hotel: HotelId, mut events: Vec<Outgoing>) -> Turn {
        let mut turn = Turn {
            hotel,
            taken: Vec::with_capacity(events.len()),
            left: Vec::new(),
            refused: Vec::new(),
            stopped: None,
        };
        let mut done = 0;
        while done < events.len() {
            let end = events.len().min(done + C::MOST);
            let handed = self.carrier.hand_over(&events[done..end]).await;
            let taken = handed.taken.min(end - done);
            turn.taken
                .extend(events[done..done + taken].iter().map(|event| event.id));
            done += taken;
            let Some(event) = events.get_mut(done) else {
                break;
            };
            match handed.stopped {
                // A carrier that takes nothing and says nothing is asked again later.
                None if taken == 0 => break,
                None => {}
                Some(Stop::TooLarge(reason)) => match event::truncated(&event.data) {
                    Some(shorter) => event.data = shorter,
                    None => {
                        turn.refused.push((event.id, reason));
                        done += 1;
                    }
                },
                Some(Stop::Refused(reason)) => {
                    turn.refused.push((event.id, reason));
                    done += 1;
                }
                Some(stop) => {
                    turn.stopped = Some(stop);
                    break;
                }
            }
        }
        turn.left = events.split_off(done);
        turn
    }
}

/// Notes what a turn came to.
fn finish(turn: Turn, lanes: &mut Lanes, marks: &mut Marks, now: Instant, chance: f64) {
    let Turn {
        hotel,
        taken,
        refused,
        stopped,
        ..
    } = turn;
    for (event, reason) in &refused {
        tracing::error!(event, reason, "an event was refused and put aside");
    }
    marks.add(taken, refused);
    let (reason, unreachable) = match stopped {
        None => {
            lanes.succeeded(hotel, now);
            return marks.trouble_is_over(hotel);
        }
        Some(Stop::Unreachable(reason)) => (reason, true),
        Some(Stop::Misconfigured(reason) | Stop::TooLarge(reason) | Stop::Refused(reason)) => {
            (reason, false)
        }
    };
    let failures = lanes.failed(hotel, unreachable, now, chance);
    if failures.is_power_of_two() {
        tracing::error!(
            hotel,
            failures,
            reason,
            "events wait in the outbox; trying again"
        );
    }
    marks.trouble(hotel, reason);
}

/// 0 to 1. Nothing that must not be guessed: it only spreads those who come back.
fn chance() -> f64 {
    f64::from(getrandom::u32().unwrap_or(u32::MAX / 2)) / f64::from(u32::MAX)
}

/// Lets a test kill the server exactly between commit and relay: held while the file exists that
/// this variable names, or for good with `1`. Not in release builds.
fn is_held() -> bool {
    cfg!(debug_assertions)
        && std::env::var_os("FRONTAGE_TEST_HOLD_RELAY")
            .is_some_and(|hold| hold == "1" || std::path::Path::new(&hold).exists())
}

//! What those who tell and the tasks that deliver share.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use tokio::{runtime::Handle, sync::watch};

use super::{
    client::Clients,
    delivery::{self, Request},
    endpoint::Wanted,
    lanes::State,
    lingering::Announcement,
    pace::Pace,
    waiting::{Pushed, Told},
};
use crate::{app::WebhookEvent, stats::Counter};

/// The webhooks of one app. The lock is held for moments only, never while anything waits.
pub(super) struct Shared {
    /// What any receiver wants, readable without the lock.
    pub(super) wanted: AtomicU8,
    state: Mutex<State>,
    /// The receivers or keys are others now: whoever rests after a failure may try at once.
    pub(super) reconfigured: watch::Sender<()>,
    pub(super) clients: Clients,
    pub(super) counters: Arc<WebhookCounters>,
    pub(super) pace: Pace,
}

/// How many events got how far; one that two receivers want counts twice. All apps of a hub count
/// together.
#[derive(Default)]
pub(crate) struct WebhookCounters {
    /// Taken by the receiver.
    pub(crate) sent: Counter,
    /// Given up: the receiver failed for five minutes.
    pub(crate) failed: Counter,
    /// Not even waiting: too many did already, or the receiver is configured no more.
    pub(crate) dropped: Counter,
}

impl Shared {
    pub(super) fn new(pace: Pace, counters: Arc<WebhookCounters>) -> Self {
        Self {
            wanted: AtomicU8::new(Wanted::NOTHING.bits()),
            state: Mutex::default(),
            reconfigured: watch::Sender::new(()),
            clients: Clients::new(pace.patience),
            counters,
            pace,
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn wants(&self, event: WebhookEvent) -> bool {
        Wanted::from_bits(self.wanted.load(Ordering::Relaxed)).has(event)
    }

    /// Puts an event into the lanes of all who want it.
    pub(super) fn announce(
        self: &Arc<Self>,
        state: &mut State,
        runtime: &Handle,
        announcement: Announcement,
    ) {
        let Announcement { event, json } = announcement;
        let told = Told {
            json,
            at: Instant::now(),
            time_ms: millis_since_1970(),
        };
        for lane in &mut state.lanes {
            if !lane.endpoint.wanted.has(event) {
                continue;
            }
            match lane.waiting.push(told.clone()) {
                Pushed::Waits if lane.delivering => {}
                Pushed::Waits => {
                    lane.delivering = true;
                    runtime.spawn(delivery::deliver(self.clone(), lane.id));
                }
                Pushed::Dropped { first } => {
                    self.counters.dropped.add(1);
                    if first {
                        tracing::error!(
                            receiver = %lane.endpoint.shown,
                            waiting = lane.waiting.len(),
                            "webhooks are dropped: more happens than the receiver takes"
                        );
                    }
                }
            }
        }
    }

    /// What to send next in a lane; `None` ends its task.
    pub(super) fn next_request(&self, lane: u64) -> Option<Request> {
        self.state().next_request(lane)
    }

    /// The receiver took so many.
    pub(super) fn taken(&self, lane: u64, count: usize) {
        if let Some(lane) = self.state().lane(lane) {
            lane.waiting.taken(count);
            self.counters.sent.add(count as u64);
        }
    }

    /// The receiver took nothing; tells how many events are given up now.
    pub(super) fn failed(&self, lane: u64) -> usize {
        let mut state = self.state();
        let Some(lane) = state.lane(lane) else {
            return 0;
        };
        let lost = lane.waiting.give_up(&self.pace, Instant::now());
        self.counters.failed.add(lost as u64);
        lost
    }
}

/// Tells departures when their time has come, until none lingers.
pub(super) async fn release(shared: Arc<Shared>, runtime: Handle) {
    loop {
        let next = {
            let mut state = shared.state();
            while let Some(announcement) = state.lingering.release(Instant::now()) {
                shared.announce(&mut state, &runtime, announcement);
            }
            let next = state.lingering.next_due();
            state.releasing = next.is_some();
            next
        };
        match next {
            Some(due) => tokio::time::sleep_until(due.into()).await,
            None => return,
        }
    }
}

fn millis_since_1970() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        })
}

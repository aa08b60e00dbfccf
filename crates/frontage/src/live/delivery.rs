//! How changes fared on their way to the open pages, as staff are told.

use std::collections::HashMap;

use serde::Serialize;

use crate::domain::{HotelId, Revision};
use crate::store::receipts::Receipt;
use crate::store::{Session, StoreError, outbox, receipts, troubles};
use crate::time::now;

use super::channel_of;
use super::receipts::Receipts;

/// Refused events told at once at most.
const MOST_REFUSED: i64 = 20;

/// How far a change has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Saved, and not taken yet by whoever carries events.
    Waiting,
    /// Taken.
    Sent,
    /// Will never be taken; pages get to it with the next change, or when they come back.
    Refused,
}

/// How one change fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// Which change.
    pub revision: Revision,
    /// How far it has come.
    pub state: State,
    /// Pages of ours that were open when it was sent; none when nobody counts.
    pub open: Option<i64>,
    /// How many of them have painted it.
    pub live: i64,
    /// Other subscribers, who do not tell: stock clients.
    pub others: i64,
    /// Milliseconds from the save until half of the pages had painted it.
    pub p50_ms: Option<i64>,
    /// The same until the last had.
    pub max_ms: Option<i64>,
    /// Nothing more will be counted.
    pub settled: bool,
    /// Why it waits or was refused.
    pub reason: Option<String>,
}

impl Delivery {
    fn new(revision: Revision, state: State) -> Self {
        Self {
            revision,
            state,
            open: None,
            live: 0,
            others: 0,
            p50_ms: None,
            max_ms: None,
            settled: state != State::Waiting,
            reason: None,
        }
    }

    fn counted(&mut self, receipt: &Receipt, settled: bool) {
        self.open = Some(receipt.open);
        self.live = receipt.live;
        self.others = receipt.others;
        self.p50_ms = receipt.p50_ms;
        self.max_ms = receipt.max_ms;
        self.settled = settled;
    }
}

/// How the changes of a hotel fared, from one revision to another, both included. One whose
/// events are no longer kept counts as sent.
///
/// # Errors
/// When the store fails.
pub async fn of_changes(
    session: &mut Session,
    counting: &Receipts,
    hotel: HotelId,
    slug: &str,
    first: Revision,
    last: Revision,
) -> Result<HashMap<Revision, Delivery>, StoreError> {
    let mut told: HashMap<Revision, Delivery> = (first..=last)
        .map(|revision| (revision, Delivery::new(revision, State::Sent)))
        .collect();
    for kept in receipts::between(session, hotel, first, last).await? {
        if let Some(delivery) = told.get_mut(&kept.revision) {
            delivery.counted(&kept, true);
        }
    }
    for progress in counting.of_hotel(&channel_of(slug), hotel) {
        if let Some(delivery) = told.get_mut(&progress.receipt.revision) {
            delivery.counted(&progress.receipt, progress.settled);
        }
    }
    let mut reason = None;
    for progress in outbox::progress(session, hotel, first, last).await? {
        let Some(delivery) = told.get_mut(&progress.revision) else {
            continue;
        };
        // The counts come first: between sending and marking, a change waits on paper only.
        if progress.waits && delivery.open.is_none() {
            *delivery = Delivery::new(progress.revision, State::Waiting);
            if reason.is_none() {
                let trouble = troubles::of_hotel(session, hotel).await?;
                reason = trouble.map(|trouble| trouble.reason);
            }
            delivery.reason = reason.clone();
        }
        if let Some(refused) = progress.refused {
            *delivery = Delivery::new(progress.revision, State::Refused);
            delivery.reason = Some(refused);
        }
    }
    Ok(told)
}

/// What of a hotel has not reached the pages.
#[derive(Debug, Serialize)]
pub struct Backlog {
    /// Events that wait.
    pub waiting: i64,
    /// How long the oldest of them has waited.
    pub oldest_waiting_ms: Option<i64>,
    /// Why, when something stands in the way.
    pub reason: Option<String>,
    /// Changes that were refused, newest first.
    pub refused: Vec<RefusedChange>,
}

/// A change of which an event will never be taken.
#[derive(Debug, Serialize)]
pub struct RefusedChange {
    /// Which.
    pub revision: Revision,
    /// Why.
    pub reason: String,
}

/// What of a hotel has not reached the pages.
///
/// # Errors
/// When the store fails.
pub async fn backlog(session: &mut Session, hotel: HotelId) -> Result<Backlog, StoreError> {
    let waiting = outbox::how_many_wait(session, Some(hotel)).await?;
    let trouble = troubles::of_hotel(session, hotel).await?;
    let refused = outbox::refused(session, hotel, MOST_REFUSED).await?;
    let now = now();
    Ok(Backlog {
        waiting: waiting.events,
        oldest_waiting_ms: waiting.oldest.map(|oldest| (now - oldest).max(0)),
        reason: trouble.map(|trouble| trouble.reason),
        refused: refused
            .into_iter()
            .map(|(revision, reason)| RefusedChange { revision, reason })
            .collect(),
    })
}

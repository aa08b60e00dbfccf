//! Delivery receipts: on how many of the open pages a change is live, and how soon.
//!
//! The hub says how many pages of ours hear an event; each of them says, over its socket, when
//! it has painted it. What is counted lives in memory for [`COUNTED_FOR`] at most and is then
//! kept beside the change; a crash in between loses counts, never a change.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::{HotelId, Millis, Revision};
use crate::store::receipts::Receipt;
use crate::store::{Store, StoreError, receipts};
use crate::time::now;

/// Pages that have not answered by then do not count as live any more.
const COUNTED_FOR: Duration = Duration::from_secs(60);
/// Receipts open at once, of one channel and of all; the oldest is closed for one more.
const MOST_OF_CHANNEL: usize = 64;
const MOST: usize = 4_096;

/// The receipts that are being counted. Clones are the same.
#[derive(Clone, Default)]
pub struct Receipts {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    by_channel: HashMap<Arc<str>, VecDeque<Counting>>,
    /// How many are in `by_channel`.
    open: usize,
    /// Complete, to be kept.
    complete: Vec<Receipt>,
}

/// The receipt of one change while pages answer.
struct Counting {
    hotel_id: HotelId,
    revision: Revision,
    saved_at: Millis,
    begun: Instant,
    /// Pages that will answer, and other subscribers; none until the hub has told.
    heard_by: Option<(usize, usize)>,
    /// Milliseconds from the save, one for each page that has answered.
    times: Vec<u32>,
}

/// A receipt at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is known so far.
    pub receipt: Receipt,
    /// Nothing more will be counted.
    pub settled: bool,
}

impl Receipts {
    /// A change of a hotel is about to be sent on this channel.
    pub fn expect(&self, channel: &str, hotel_id: HotelId, revision: Revision, saved_at: Millis) {
        let mut state = self.state();
        let known = state.by_channel.get(channel);
        if known.is_some_and(|open| open.iter().any(|one| one.revision == revision)) {
            return;
        }
        if state.open >= MOST {
            state.close_oldest();
        }
        let name: Arc<str> = channel.into();
        let open = state.by_channel.entry(name).or_default();
        open.push_back(Counting {
            hotel_id,
            revision,
            saved_at,
            begun: Instant::now(),
            heard_by: None,
            times: Vec::new(),
        });
        let crowded = open.len() > MOST_OF_CHANNEL;
        state.open += 1;
        if crowded {
            state.close_first(channel);
        }
    }

    /// The hub has put an event of that change into the queues of so many pages that answer, and
    /// of so many others.
    pub fn sent(&self, channel: &str, revision: Revision, pages: usize, others: usize) {
        let mut state = self.state();
        let Some(open) = state.by_channel.get_mut(channel) else {
            return;
        };
        if let Some(one) = open.iter_mut().find(|one| one.revision == revision) {
            // A change may have several events; each reaches the same pages.
            let (so_far, others_so_far) = one.heard_by.unwrap_or_default();
            one.heard_by = Some((so_far.max(pages), others_so_far.max(others)));
        }
        state.settle(channel);
    }

    /// A page that had painted everything up to `from` has painted everything up to `to`.
    pub fn painted(&self, channel: &str, from: Revision, to: Revision) {
        let mut state = self.state();
        let Some(open) = state.by_channel.get_mut(channel) else {
            return;
        };
        let now = now();
        for one in open.iter_mut() {
            if from < one.revision && one.revision <= to {
                let took = u32::try_from((now - one.saved_at).max(0)).unwrap_or(u32::MAX);
                one.times.push(took);
            }
        }
        state.settle(channel);
    }

    /// What is known of these revisions of a hotel and not kept yet.
    pub fn of_hotel(&self, channel: &str, hotel_id: HotelId) -> Vec<Progress> {
        let state = self.state();
        let open = state.by_channel.get(channel).into_iter().flatten();
        let sent = open.filter(|one| one.heard_by.is_some());
        let counting = sent.map(|one| Progress {
            receipt: one.receipt(),
            settled: false,
        });
        let complete = state.complete.iter();
        let complete = complete.filter(|receipt| receipt.hotel_id == hotel_id);
        let complete = complete.map(|receipt| Progress {
            receipt: *receipt,
            settled: true,
        });
        complete.chain(counting).collect()
    }

    /// Writes what is complete beside its change. What cannot be written is tried again with the
    /// next call.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_complete(&self, store: &Store) -> Result<(), StoreError> {
        let complete = {
            let mut state = self.state();
            state.close_expired(Instant::now());
            state.complete.clone()
        };
        if complete.is_empty() {
            return Ok(());
        }
        let mut tx = store.begin().await?;
        for receipt in &complete {
            receipts::keep(&mut tx, receipt).await?;
        }
        tx.commit().await?;
        self.state().complete.drain(..complete.len());
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Closes what every page has answered.
    fn settle(&mut self, channel: &str) {
        let Some(open) = self.by_channel.get_mut(channel) else {
            return;
        };
        let before = open.len();
        let complete = &mut self.complete;
        open.retain(|one| {
            let answered = one
                .heard_by
                .is_some_and(|(pages, _)| one.times.len() >= pages);
            if answered {
                complete.push(one.receipt());
            }
            !answered
        });
        self.open -= before - open.len();
        if open.is_empty() {
            self.by_channel.remove(channel);
        }
        self.bound();
    }

    fn close_expired(&mut self, now: Instant) {
        let complete = &mut self.complete;
        let open = &mut self.open;
        self.by_channel.retain(|_, counting| {
            while let Some(first) = counting.front() {
                if now.duration_since(first.begun) < COUNTED_FOR {
                    break;
                }
                complete.push(first.receipt());
                counting.pop_front();
                *open -= 1;
            }
            !counting.is_empty()
        });
        self.bound();
    }

    fn close_first(&mut self, channel: &str) {
        let Some(open) = self.by_channel.get_mut(channel) else {
            return;
        };
        if let Some(first) = open.pop_front() {
            self.complete.push(first.receipt());
            self.open -= 1;
        }
        if open.is_empty() {
            self.by_channel.remove(channel);
        }
        self.bound();
    }

    fn close_oldest(&mut self) {
        let oldest = self
            .by_channel
            .iter()
            .filter_map(|(channel, open)| Some((open.front()?.begun, channel.clone())))
            .min();
        if let Some((_, channel)) = oldest {
            self.close_first(&channel);
        }
    }

    /// Receipts that cannot be written must not pile up: the oldest are let go.
    fn bound(&mut self) {
        let surplus = self.complete.len().saturating_sub(MOST);
        self.complete.drain(..surplus);
    }
}

impl Counting {
    fn receipt(&self) -> Receipt {
        let (open, others) = self.heard_by.unwrap_or_default();
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let mut times = self.times.clone();
        let middle = times.len().saturating_sub(1) / 2;
        let p50 = (!times.is_empty()).then(|| *times.select_nth_unstable(middle).1);
        Receipt {
            hotel_id: self.hotel_id,
            revision: self.revision,
            // A page that was on its way in when it was sent may answer too.
            open: count(open.max(self.times.len())),
            live: count(self.times.len()),
            others: count(others),
            p50_ms: p50.map(i64::from),
            max_ms: self.times.iter().max().map(|most| i64::from(*most)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(receipts: &Receipts, revision: Revision) -> (i64, i64, bool) {
        let all = receipts.of_hotel("c", 1);
        let one = all.iter().find(|one| one.receipt.revision == revision);
        one.map_or((-1, -1, false), |one| {
            (one.receipt.open, one.receipt.live, one.settled)
        })
    }

    #[test]
    fn a_receipt_counts_each_page_that_has_painted_its_change_or_a_later_one() {
        let receipts = Receipts::default();
        for revision in [5, 6] {
            receipts.expect("c", 1, revision, now());
            receipts.sent("c", revision, 2, 1);
        }
        receipts.painted("c", 4, 5);
        assert_eq!(
            (of(&receipts, 5), of(&receipts, 6)),
            ((2, 1, false), (2, 0, false))
        );
        receipts.painted("c", 4, 6);
        assert_eq!(
            (of(&receipts, 5), of(&receipts, 6)),
            ((2, 2, true), (2, 1, false))
        );
        receipts.painted("c", 5, 6);
        assert_eq!(of(&receipts, 6), (2, 2, true));
    }

    #[test]
    fn a_page_may_answer_before_the_hub_has_counted() {
        let receipts = Receipts::default();
        receipts.expect("c", 1, 5, now());
        receipts.painted("c", 4, 5);
        assert_eq!(of(&receipts, 5), (-1, -1, false), "not sent yet");
        receipts.sent("c", 5, 1, 0);
        assert_eq!(of(&receipts, 5), (1, 1, true));
    }

    #[test]
    fn a_change_that_nobody_hears_is_complete_at_once() {
        let receipts = Receipts::default();
        receipts.expect("c", 1, 5, now());
        receipts.sent("c", 5, 0, 3);
        assert_eq!(of(&receipts, 5), (0, 0, true));
    }

    #[test]
    fn receipts_do_not_pile_up_when_pages_never_answer() {
        let receipts = Receipts::default();
        for channel in 0..100 {
            for revision in 0..200 {
                let channel = channel.to_string();
                receipts.expect(&channel, 1, revision, 0);
                receipts.sent(&channel, revision, 9, 0);
            }
        }
        let state = receipts.state();
        let counted: usize = state.by_channel.values().map(VecDeque::len).sum();
        assert_eq!(state.open, counted);
        assert!(counted <= MOST && state.complete.len() <= MOST);
        drop(state);
        let mut state = receipts.state();
        state.close_expired(Instant::now() + COUNTED_FOR);
        assert_eq!((state.open, state.by_channel.len()), (0, 0));
    }
}

//! Delivery receipts: on how many of the open pages a change is live, and how soon.
//!
//! The hub says how many pages of ours hear an event; each of them says, over its socket, when
//! it has painted it. What is counted lives in memory for [`COUNTED_FOR`] at most and is then
//! kept beside the change; a crash in between loses counts, never a change.
//!
//! Of several servers each counts its own pages and tells the others, so that all of them know the
//! same; the one on duty keeps it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
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
/// How long what another server keeps is told from memory: it takes some seconds until it has.
const TOLD_FOR: Duration = Duration::from_secs(10);

/// The receipts that are being counted. Clones are the same.
#[derive(Clone, Default)]
pub struct Receipts {
    state: Arc<Mutex<State>>,
    has_news: Arc<Notify>,
}

/// What one server has counted of a change since it last told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    channel: String,
    hotel_id: HotelId,
    revision: Revision,
    saved_at: Millis,
    /// Pages that will answer, and other subscribers; none until the hub has told.
    heard_by: Option<(usize, usize)>,
    /// Milliseconds from the save, of pages that have answered since.
    times: Vec<u32>,
}

#[derive(Default)]
struct State {
    by_channel: HashMap<Arc<str>, VecDeque<Counting>>,
    /// How many are in `by_channel`.
    open: usize,
    /// Complete, to be kept, and since when.
    complete: Vec<(Instant, Receipt)>,
    /// How many other servers count too.
    others: usize,
    /// What those are to be told of changes that are complete.
    last_words: Vec<Part>,
    /// The newest change of each channel that is complete.
    closed: HashMap<Arc<str>, Revision>,
}

/// The receipt of one change while pages answer.
struct Counting {
    hotel_id: HotelId,
    revision: Revision,
    saved_at: Millis,
    begun: Instant,
    /// Pages that will answer, and other subscribers; none until the hub has told.
    heard_by: Option<(usize, usize)>,
    /// The same of the other servers, by their numbers.
    heard_there: HashMap<i64, (usize, usize)>,
    /// Milliseconds from the save, one for each page that has answered, wherever.
    times: Vec<u32>,
    /// What the other servers do not know yet.
    untold: Option<Vec<u32>>,
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
        self.state().expect(channel, hotel_id, revision, saved_at);
    }

    /// The hub has put an event of that change into the queues of so many pages that answer, and
    /// of so many others.
    pub fn sent(&self, channel: &str, revision: Revision, pages: usize, others: usize) {
        let mut state = self.state();
        let tells = state.others > 0;
        let Some(open) = state.by_channel.get_mut(channel) else {
            return;
        };
        if let Some(one) = open.iter_mut().find(|one| one.revision == revision) {
            // A change may have several events; each reaches the same pages.
            let (so_far, others_so_far) = one.heard_by.unwrap_or_default();
            one.heard_by = Some((so_far.max(pages), others_so_far.max(others)));
            if tells {
                one.untold.get_or_insert_default();
            }
        }
        state.settle(channel);
        self.has_news.notify_one();
    }

    /// A page that had painted everything up to `from` has painted everything up to `to`.
    pub fn painted(&self, channel: &str, from: Revision, to: Revision) {
        let mut state = self.state();
        let tells = state.others > 0;
        let Some(open) = state.by_channel.get_mut(channel) else {
            return;
        };
        let now = now();
        for one in open.iter_mut() {
            if from < one.revision && one.revision <= to {
                let took = u32::try_from((now - one.saved_at).max(0)).unwrap_or(u32::MAX);
                one.times.push(took);
                if tells {
                    one.untold.get_or_insert_default().push(took);
                }
            }
        }
        state.settle(channel);
        self.has_news.notify_one();
    }

    /// So many other servers count too.
    pub fn count_with(&self, others: usize) {
        let mut state = self.state();
        if state.others == others {
            return;
        }
        state.others = others;
        let channels: Vec<Arc<str>> = state.by_channel.keys().cloned().collect();
        for channel in channels {
            state.settle(&channel);
        }
    }

    /// Resolves when something was counted since.
    pub async fn has_news(&self) {
        self.has_news.notified().await;
    }

    /// What the other servers do not know yet.
    pub fn news(&self) -> Vec<Part> {
        let mut state = self.state();
        let mut news = std::mem::take(&mut state.last_words);
        for (channel, open) in &mut state.by_channel {
            news.extend(open.iter_mut().filter_map(|one| one.part(channel)));
        }
        news
    }

    /// Another server has counted this.
    pub fn counted_by(&self, server: i64, part: Part) {
        let mut state = self.state();
        let Part {
            channel,
            hotel_id,
            revision,
            saved_at,
            heard_by,
            times,
        } = part;
        let is_over = |closed: &Revision| revision <= *closed;
        let known = state.by_channel.get(&*channel);
        let is_open = known.is_some_and(|open| open.iter().any(|one| one.revision == revision));
        if !is_open && state.closed.get(&*channel).is_some_and(is_over) {
            return;
        }
        // It may be heard of here before the event is.
        state.expect(&channel, hotel_id, revision, saved_at);
        let Some(open) = state.by_channel.get_mut(&*channel) else {
            return;
        };
        if let Some(one) = open.iter_mut().find(|one| one.revision == revision) {
            if let Some(heard_by) = heard_by {
                one.heard_there.insert(server, heard_by);
            }
            one.times.extend(times);
        }
        state.settle(&channel);
    }

    /// What is known of these revisions of a hotel and not kept yet.
    pub fn of_hotel(&self, channel: &str, hotel_id: HotelId) -> Vec<Progress> {
        let state = self.state();
        let open = state.by_channel.get(channel).into_iter().flatten();
        let sent = open.filter(|one| one.heard_by.is_some() || !one.heard_there.is_empty());
        let counting = sent.map(|one| Progress {
            receipt: one.receipt(),
            settled: false,
        });
        let complete = state.complete.iter();
        let complete = complete.filter(|(_, receipt)| receipt.hotel_id == hotel_id);
        let complete = complete.map(|(_, receipt)| Progress {
            receipt: *receipt,
            settled: true,
        });
        complete.chain(counting).collect()
    }

    /// Writes what is complete beside its change. What cannot be written is tried again with the
    /// next call. Unless this server is on duty, another one writes it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_complete(&self, store: &Store, is_on_duty: bool) -> Result<(), StoreError> {
        let complete: Vec<Receipt> = {
            let mut state = self.state();
            let now = Instant::now();
            state.close_expired(now);
            if !is_on_duty {
                let is_told = |since: &Instant| now.duration_since(*since) < TOLD_FOR;
                state.complete.retain(|(since, _)| is_told(since));
                return Ok(());
            }
            state.complete.iter().map(|(_, receipt)| *receipt).collect()
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
    fn expect(&mut self, channel: &str, hotel_id: HotelId, revision: Revision, saved_at: Millis) {
        let known = self.by_channel.get(channel);
        if known.is_some_and(|open| open.iter().any(|one| one.revision == revision)) {
            return;
        }
        if self.open >= MOST {
            self.close_oldest();
        }
        let name: Arc<str> = channel.into();
        let open = self.by_channel.entry(name).or_default();
        open.push_back(Counting {
            hotel_id,
            revision,
            saved_at,
            begun: Instant::now(),
            heard_by: None,
            heard_there: HashMap::new(),
            times: Vec::new(),
            untold: None,
        });
        let crowded = open.len() > MOST_OF_CHANNEL;
        self.open += 1;
        if crowded {
            self.close_first(channel);
        }
    }

    /// Closes what every page has answered.
    fn settle(&mut self, channel: &str) {
        let others = self.others;
        self.close_if(channel, |one| one.is_answered(others));
    }

    fn close_expired(&mut self, now: Instant) {
        let channels: Vec<Arc<str>> = self.by_channel.keys().cloned().collect();
        for channel in channels {
            self.close_if(&channel, |one| now.duration_since(one.begun) >= COUNTED_FOR);
        }
    }

    fn close_first(&mut self, channel: &str) {
        let mut is_first = true;
        self.close_if(channel, |_| std::mem::take(&mut is_first));
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

    /// Closes those of a channel of which this is so.
    fn close_if(&mut self, channel: &str, mut is_over: impl FnMut(&Counting) -> bool) {
        let Some((name, _)) = self.by_channel.get_key_value(channel) else {
            return;
        };
        let name = Arc::clone(name);
        let Some(open) = self.by_channel.get_mut(channel) else {
            return;
        };
        let before = open.len();
        let (complete, last_words) = (&mut self.complete, &mut self.last_words);
        let newest = self.closed.entry(Arc::clone(&name)).or_default();
        open.retain_mut(|one| {
            let is_over = is_over(one);
            if is_over {
                *newest = (*newest).max(one.revision);
                last_words.extend(one.part(&name));
                complete.push((Instant::now(), one.receipt()));
            }
            !is_over
        });
        self.open -= before - open.len();
        if open.is_empty() {
            self.by_channel.remove(channel);
        }
        self.bound();
    }

    /// What cannot be written or told must not pile up: the oldest are let go.
    fn bound(&mut self) {
        let surplus = self.complete.len().saturating_sub(MOST);
        self.complete.drain(..surplus);
        let surplus = self.last_words.len().saturating_sub(MOST);
        self.last_words.drain(..surplus);
        if self.closed.len() > MOST {
            self.closed.clear();
        }
    }
}

impl Counting {
    /// Whether all servers have sent it, and all their pages have answered.
    fn is_answered(&self, others: usize) -> bool {
        let have_all_sent = self.heard_by.is_some() && self.heard_there.len() >= others;
        have_all_sent && self.times.len() >= self.heard().0
    }

    /// Pages that will answer, and other subscribers, at all servers.
    fn heard(&self) -> (usize, usize) {
        let there = self.heard_there.values();
        let all = there.chain(&self.heard_by);
        all.fold((0, 0), |(pages, others), one| {
            (pages + one.0, others + one.1)
        })
    }

    /// What the other servers do not know of it yet.
    fn part(&mut self, channel: &str) -> Option<Part> {
        Some(Part {
            times: self.untold.take()?,
            channel: channel.to_owned(),
            hotel_id: self.hotel_id,
            revision: self.revision,
            saved_at: self.saved_at,
            heard_by: self.heard_by,
        })
    }

    fn receipt(&self) -> Receipt {
        let (open, others) = self.heard();
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
    fn two_servers_count_the_pages_of_both() {
        let (here, there) = (Receipts::default(), Receipts::default());
        for receipts in [&here, &there] {
            receipts.count_with(1);
        }
        here.expect("c", 1, 5, now());
        here.sent("c", 5, 2, 1);
        here.painted("c", 4, 5);
        here.painted("c", 4, 5);
        assert_eq!(
            of(&here, 5),
            (2, 2, false),
            "the other one has not told yet"
        );
        // There it is heard of before the event has come.
        for part in here.news() {
            there.counted_by(1, part);
        }
        assert_eq!(of(&there, 5), (2, 2, false));
        there.expect("c", 1, 5, now());
        there.sent("c", 5, 1, 0);
        for part in there.news() {
            here.counted_by(2, part);
        }
        assert_eq!(
            of(&here, 5),
            (3, 2, false),
            "a page there is still to answer"
        );
        there.painted("c", 4, 5);
        assert_eq!(of(&there, 5), (3, 3, true));
        let last = there.news();
        assert_eq!(last.len(), 1);
        for part in last.into_iter().chain(here.news()) {
            here.counted_by(2, part.clone());
            // What comes once more, or late, opens nothing again.
            there.counted_by(1, part);
        }
        assert_eq!(of(&here, 5), (3, 3, true));
        assert!(there.news().is_empty() && there.state().open == 0);
    }

    #[test]
    fn a_change_is_complete_without_a_server_that_has_gone() {
        let receipts = Receipts::default();
        receipts.count_with(1);
        receipts.expect("c", 1, 5, now());
        receipts.sent("c", 5, 1, 0);
        receipts.painted("c", 4, 5);
        assert_eq!(of(&receipts, 5), (1, 1, false));
        receipts.count_with(0);
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

//! What was handed over, until the store knows it. The relay does not wait for that: the next
//! events go out while the marks of the last ones are written, several at a time.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::HotelId;
use crate::store::troubles::{self, Trouble};
use crate::store::{Store, StoreError, outbox};
use crate::time::now;

use super::reading::Reading;

/// How long it waits after the store took no marks.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// What the store does not know yet.
#[derive(Default)]
pub struct Marks {
    /// Events that are not to be handed over again, though the store says they wait.
    unmarked: HashSet<i64>,
    next: Entry,
    /// Hotels that are in trouble.
    troubles: HashMap<HotelId, Trouble>,
    not_before: Option<Instant>,
    failing: bool,
    /// Another server writes down what was handed over, and what stands in the way.
    is_off_duty: bool,
    /// And finds out by itself.
    is_silent: bool,
}

/// What is written in one transaction.
#[derive(Default)]
pub struct Entry {
    taken: Vec<i64>,
    refused: Vec<(i64, String)>,
    /// The newest of each hotel; none when it is over.
    troubles: HashMap<HotelId, Option<Trouble>>,
}

impl Marks {
    /// Begins with the troubles that an earlier run left.
    pub async fn of(store: &Store) -> Self {
        let read = async { troubles::all(&mut *store.snapshot().await?).await };
        let known = read.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "earlier troubles of the relay cannot be read");
            Vec::new()
        });
        Self {
            troubles: known.into_iter().map(|one| (one.hotel_id, one)).collect(),
            ..Self::default()
        }
    }

    /// Whether what was handed over is written down here.
    pub fn are_on_duty(&self) -> bool {
        !self.is_off_duty
    }

    /// Another server hands over from now on, or, when all do, writes it down. What is noted
    /// already is still written.
    pub fn off_duty(&mut self, do_all_hand_over: bool) {
        self.is_off_duty = true;
        self.is_silent = do_all_hand_over;
    }

    /// It is written down here from now on; first what the one before did not come to. Of what is
    /// read here, the pages of this server are told one way or the other.
    ///
    /// # Errors
    /// When the store cannot be asked; another server is on duty still, as it were.
    pub async fn take_over(
        &mut self,
        store: &Store,
        reading: Option<&Reading>,
    ) -> Result<(), StoreError> {
        let mut view = store.snapshot().await?;
        let left = match reading {
            Some(reading) => outbox::unmarked_up_to(&mut view, reading.place()).await?,
            None => Vec::new(),
        };
        let troubles = troubles::all(&mut view).await?;
        drop(view);
        (self.is_off_duty, self.is_silent) = (false, false);
        self.troubles = troubles
            .into_iter()
            .map(|one| (one.hotel_id, one))
            .collect();
        if let Some(reading) = reading {
            let known = self.troubles.keys().copied();
            let over: Vec<HotelId> = known.filter(|hotel| !reading.holds(*hotel)).collect();
            over.into_iter()
                .for_each(|hotel| self.trouble_is_over(hotel));
        }
        let left = left.into_iter().filter(|event| !self.is_unmarked(*event));
        let left = left.collect();
        self.add(left, Vec::new());
        Ok(())
    }

    /// Events that are handed over and not marked.
    pub fn unmarked(&self) -> usize {
        self.unmarked.len()
    }

    /// Whether this event is one of them.
    pub fn is_unmarked(&self, event: i64) -> bool {
        self.unmarked.contains(&event)
    }

    /// These were taken, and those refused for good.
    pub fn add(&mut self, taken: Vec<i64>, refused: Vec<(i64, String)>) {
        if self.is_silent {
            return;
        }
        self.unmarked.extend(&taken);
        self.unmarked.extend(refused.iter().map(|(event, _)| event));
        self.next.taken.extend(taken);
        self.next.refused.extend(refused);
    }

    /// A hotel's events were not taken, once more.
    pub fn trouble(&mut self, hotel_id: HotelId, reason: String) {
        if self.is_silent {
            return;
        }
        let trouble = self.troubles.entry(hotel_id).or_insert_with(|| Trouble {
            hotel_id,
            since: now(),
            attempts: 0,
            reason: String::new(),
        });
        trouble.attempts += 1;
        trouble.reason = reason;
        self.next.troubles.insert(hotel_id, Some(trouble.clone()));
    }

    /// A hotel's events are taken.
    pub fn trouble_is_over(&mut self, hotel_id: HotelId) {
        if !self.is_silent && self.troubles.remove(&hotel_id).is_some() {
            self.next.troubles.insert(hotel_id, None);
        }
    }

    /// When there is something to write, and when that may be.
    pub fn write_at(&self) -> Option<Instant> {
        self.not_before.filter(|_| !self.next.is_empty())
    }

    /// What to write now, if anything.
    pub fn next_entry(&mut self, now: Instant) -> Option<Entry> {
        let may = self.not_before.is_none_or(|not_before| now >= not_before);
        (may && !self.next.is_empty()).then(|| std::mem::take(&mut self.next))
    }

    /// Takes note of how the writing went; what was not written is written with the next entry.
    pub fn written(&mut self, entry: Entry, written: Result<(), StoreError>) {
        match written {
            Ok(()) => {
                self.failing = false;
                self.not_before = None;
                let done = entry.taken.iter();
                for event in done.chain(entry.refused.iter().map(|(event, _)| event)) {
                    self.unmarked.remove(event);
                }
            }
            Err(error) => {
                if !self.failing {
                    tracing::error!(%error, "events are handed over and cannot be marked; trying again");
                }
                self.failing = true;
                self.not_before = Some(Instant::now() + AFTER_FAILURE);
                let newer = std::mem::replace(&mut self.next, entry);
                self.next.taken.extend(newer.taken);
                self.next.refused.extend(newer.refused);
                self.next.troubles.extend(newer.troubles);
            }
        }
    }
}

impl Entry {
    fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.refused.is_empty() && self.troubles.is_empty()
    }

    /// Writes all of it in one transaction, and gives it back with how that went.
    pub async fn write(self, store: &Store) -> (Self, Result<(), StoreError>) {
        let written = self.try_to_write(store).await;
        (self, written)
    }

    async fn try_to_write(&self, store: &Store) -> Result<(), StoreError> {
        let mut tx = store.begin().await?;
        let now = now();
        outbox::mark_taken(&mut tx, &self.taken, now).await?;
        for (event, reason) in &self.refused {
            outbox::mark_refused(&mut tx, *event, reason, now).await?;
        }
        for (hotel, trouble) in &self.troubles {
            match trouble {
                Some(trouble) => troubles::note(&mut tx, trouble).await?,
                None => troubles::over(&mut tx, *hotel).await?,
            }
        }
        tx.commit().await
    }
}

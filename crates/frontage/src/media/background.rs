//! The rest of each picture, made when nobody waits.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak},
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Inner, MakeError, Media, Unfinished, line::Class, names::Version};

/// How long after a failure it is tried again; doubled with each.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(600);
/// After so many failures it is left to the next start.
const MOST_FAILURES: u32 = 12;

/// A set of renditions that nobody works on any more.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Which.
    pub of: Unfinished,
    /// How it ended.
    pub outcome: Outcome,
}

/// How the work on a set of renditions ended.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Everything is there, durable.
    Complete,
    /// The rest cannot be made, for this reason; what is there stays.
    GivenUp(String),
}

/// Who is told that a set is finished; awaited before the next one is begun.
pub type WhenFinished = Box<dyn Fn(Finished) -> BoxFuture<'static, ()> + Send + Sync>;

/// What is still to be done.
pub(super) struct Background {
    queue: Arc<Queue>,
    told: OnceLock<WhenFinished>,
    started: OnceLock<()>,
    stop: CancellationToken,
    _stop_when_dropped: DropGuard,
}

#[derive(Default)]
struct Queue {
    work: Mutex<Work>,
    more: Notify,
}

#[derive(Default)]
struct Work {
    waiting: VecDeque<Waiting>,
    /// Those in the line and the one that is worked on.
    known: BTreeSet<Version>,
}

struct Waiting {
    of: Unfinished,
    failures: u32,
    not_before: Option<Instant>,
}

impl Default for Background {
    fn default() -> Self {
        let stop = CancellationToken::new();
        Self {
            queue: Arc::default(),
            told: OnceLock::new(),
            started: OnceLock::new(),
            _stop_when_dropped: stop.clone().drop_guard(),
            stop,
        }
    }
}

impl Queue {
    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next one that may be tried, or when to look again.
    fn next(&self) -> Result<Waiting, Option<Instant>> {
        let mut work = self.work();
        let now = Instant::now();
        let due = |waiting: &Waiting| waiting.not_before.is_none_or(|then| then <= now);
        let place = work.waiting.iter().position(due);
        match place.and_then(|place| work.waiting.remove(place)) {
            Some(next) => Ok(next),
            None => Err(work.waiting.iter().filter_map(|who| who.not_before).min()),
        }
    }

    async fn wait(&self) -> Waiting {
        loop {
            let more = self.more.notified();
            match self.next() {
                Ok(next) => return next,
                Err(None) => more.await,
                Err(Some(then)) => tokio::select! {
                    () = more => {}
                    () = sleep_until(then) => {}
                },
            }
        }
    }
}

impl Media {
    /// Says who is told of sets that are finished. Once, and before [`finish`](Self::finish).
    pub fn when_finished(&self, told: WhenFinished) {
        if self.0.background.told.set(told).is_err() {
            tracing::error!("somebody is told of finished pictures already");
        }
    }

    /// Makes the rest of these in the background, in the order in which they came, and tells
    /// whoever was named to [`when_finished`](Self::when_finished). One that is in the line
    /// already is not taken twice. Needs a tokio runtime.
    ///
    /// What fails for a passing reason is tried again after a while; what is not done when the
    /// server stops is for the caller to name again.
    pub fn finish(&self, work: Vec<Unfinished>) {
        let background = &self.0.background;
        {
            let mut queue = background.queue.work();
            for of in work {
                if queue.known.insert(of.version.clone()) {
                    queue.waiting.push_back(Waiting {
                        of,
                        failures: 0,
                        not_before: None,
                    });
                }
            }
        }
        background.queue.more.notify_one();
        background.started.get_or_init(|| {
            let queue = Arc::clone(&background.queue);
            let (media, stop) = (Arc::downgrade(&self.0), background.stop.clone());
            // It holds no media, so that the last one who does ends it.
            tokio::spawn(stop.run_until_cancelled_owned(work_on(media, queue)));
        });
    }

    /// Makes what is missing of a set now, as the background would; all of it is durable on
    /// return.
    ///
    /// # Errors
    /// See [`MakeError`].
    pub async fn complete(&self, of: &Unfinished) -> Result<(), MakeError> {
        let mut left = usize::MAX;
        loop {
            let described = self.described_or_restored(of).await?;
            let missing = self.missing(&described).await?;
            if missing.is_empty() {
                return self.drop_original(of).await;
            }
            let count = missing.len();
            match self.make_these(of, missing, Class::Background).await {
                // What took too long in one go may be done in two.
                Err(MakeError::Refused(refused)) if count == left => {
                    return Err(MakeError::Refused(refused));
                }
                Ok(()) | Err(MakeError::Refused(_)) => left = count,
                Err(other) => return Err(other),
            }
        }
    }

    /// Drops an original when it is not to be kept and nothing more is to be made of it.
    async fn drop_original(&self, of: &Unfinished) -> Result<(), MakeError> {
        if self.settings().keep_originals {
            return Ok(());
        }
        let others = {
            let queue = self.0.background.queue.work();
            let mut waiting = queue.waiting.iter();
            waiting.any(|other| {
                other.of.content_hash == of.content_hash && other.of.version != of.version
            })
        };
        if !others {
            self.discard_original(&of.content_hash).await?;
        }
        Ok(())
    }
}

async fn work_on(media: Weak<Inner>, queue: Arc<Queue>) {
    loop {
        let Waiting { of, failures, .. } = queue.wait().await;
        let Some(media) = media.upgrade().map(Media) else {
            return;
        };
        let outcome = match media.complete(&of).await {
            Ok(()) => Outcome::Complete,
            Err(error) if error.is_passing() && failures < MOST_FAILURES => {
                let pause = (FIRST_PAUSE * 2_u32.pow(failures)).min(LONGEST_PAUSE);
                tracing::warn!(version = %of.version, %error, ?pause, "the rest of a picture is tried again");
                queue.work().waiting.push_back(Waiting {
                    of,
                    failures: failures + 1,
                    not_before: Some(Instant::now() + pause),
                });
                continue;
            }
            Err(error) => {
                tracing::warn!(version = %of.version, %error, "the rest of a picture is not made");
                let passing = error.is_passing();
                queue.work().known.remove(&of.version);
                if passing {
                    // The next start tries again.
                    continue;
                }
                Outcome::GivenUp(error.to_string())
            }
        };
        queue.work().known.remove(&of.version);
        if let Some(told) = media.0.background.told.get() {
            told(Finished { of, outcome }).await;
        }
    }
}

//! Answers at hand: by their path, good for as long as nothing was committed since they were
//! looked up. Giving one is a look into a table, without a query and without a hash.
//!
//! A commit of anybody, whatever it changed, makes all of them doubtful; the next request for
//! each looks its rows up once and puts it back. So an edit that was acknowledged is on the next
//! page load, whoever made it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::stored::Stored;
use crate::store::Mark;

/// What is kept when there is no more room: so many of a hundred bytes. Making room costs a look
/// at everything, so more is made than one answer needs.
const LEFT: usize = 90;

/// The answers.
pub struct Shelf {
    answers: RwLock<Answers>,
    /// Counts what is given, to tell what was asked for last.
    clock: AtomicU64,
    room: usize,
}

#[derive(Default)]
struct Answers {
    by_path: HashMap<Box<str>, Answer>,
    bytes: usize,
}

struct Answer {
    mark: Mark,
    stored: Arc<Stored>,
    used: AtomicU64,
}

impl Shelf {
    /// With room for so many bytes.
    pub fn new(room: usize) -> Self {
        Self {
            answers: RwLock::default(),
            clock: AtomicU64::new(0),
            room,
        }
    }

    /// The answer at a path, if nothing was committed since it was looked up.
    pub fn get(&self, path: &str, now: Mark) -> Option<Arc<Stored>> {
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        let answer = answers.by_path.get(path)?;
        if answer.mark != now {
            return None;
        }
        let tick = self.clock.fetch_add(1, Ordering::Relaxed);
        answer.used.store(tick, Ordering::Relaxed);
        Some(Arc::clone(&answer.stored))
    }

    /// Puts an answer at hand. `mark` is of before its rows were read; without one it cannot be
    /// known for how long it holds, and it is not kept.
    pub fn put(&self, path: &str, mark: Option<Mark>, stored: &Arc<Stored>) {
        let Some(mark) = mark else { return };
        let used = self.clock.fetch_add(1, Ordering::Relaxed).into();
        let stored = Arc::clone(stored);
        let size = stored.size();
        let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        let answer = Answer { mark, stored, used };
        let before = answers.by_path.insert(path.into(), answer);
        answers.bytes += size;
        answers.bytes -= before.map_or(0, |answer| answer.stored.size());
        if answers.bytes > self.room {
            answers.make_room(self.room / 100 * LEFT);
        }
    }
}

impl Answers {
    /// Lets go what was not asked for the longest.
    fn make_room(&mut self, room: usize) {
        let mut oldest: Vec<(u64, Box<str>)> = self
            .by_path
            .iter()
            .map(|(path, answer)| (answer.used.load(Ordering::Relaxed), path.clone()))
            .collect();
        oldest.sort_unstable();
        for (_, path) in oldest {
            if self.bytes <= room {
                return;
            }
            let gone = self.by_path.remove(&path);
            self.bytes -= gone.map_or(0, |answer| answer.stored.size());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use axum::http::{HeaderMap, StatusCode};

    use super::*;
    use crate::store::{Store, installation};

    fn answer(bytes: usize) -> Arc<Stored> {
        let body = "x".repeat(bytes).into();
        Arc::new(Stored::new(StatusCode::OK, body, "t", HeaderMap::new()))
    }

    /// Two moments, one commit apart.
    async fn moments() -> [Option<Mark>; 2] {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("frontage.db"))
            .await
            .unwrap();
        let before = store.mark();
        installation::settled(&store, "k", "v").await.unwrap();
        [before, store.mark()]
    }

    #[tokio::test]
    async fn an_answer_is_given_until_something_is_committed() {
        let [before, after] = moments().await;
        let shelf = Shelf::new(1 << 20);
        shelf.put("/hotels/harbour", before, &answer(10));
        assert!(shelf.get("/hotels/harbour", before.unwrap()).is_some());
        assert!(shelf.get("/hotels/harbou", before.unwrap()).is_none());
        assert!(shelf.get("/hotels/harbour", after.unwrap()).is_none());
        shelf.put("/hotels/harbour", None, &answer(10));
        assert!(shelf.get("/hotels/harbour", after.unwrap()).is_none());
        shelf.put("/hotels/harbour", after, &answer(10));
        assert!(shelf.get("/hotels/harbour", after.unwrap()).is_some());
    }

    #[tokio::test]
    async fn when_there_is_no_more_room_what_nobody_asks_for_goes_first() {
        let [now, _] = moments().await;
        let one = answer(10_000).size();
        let shelf = Shelf::new(one * 10);
        for number in 0..1_000 {
            shelf.put(&format!("/{number}"), now, &answer(10_000));
            assert!(shelf.get("/0", now.unwrap()).is_some(), "asked for always");
        }
        assert!(shelf.get("/999", now.unwrap()).is_some(), "the newest");
        assert!(shelf.get("/1", now.unwrap()).is_none());
        let answers = shelf.answers.read().unwrap();
        assert!(answers.bytes <= one * 10);
        let sizes = answers.by_path.values().map(|answer| answer.stored.size());
        assert_eq!(answers.bytes, sizes.sum::<usize>());
    }
}

//! Who may start a worker, and when: as many as there are processors, as much memory as there is
//! to spare, in the order of who waits.
//!
//! Uploads go before renditions that a page asks for, and those before what nobody waits for.
//! Within a class it goes by arrival, but one that needs much memory may be overtaken a few times
//! by those that fit in beside what is running, so that neither holds up the other for ever. Of
//! the background one at a time works, beside the others and with what they leave, and it gives
//! way when its memory is needed.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio_util::sync::CancellationToken;

/// How often one is overtaken by others that need less memory.
const OVERTAKEN: u32 = 8;
/// After so many uploads in a row it is the turn of a page that asks.
const IN_A_ROW: u32 = 4;
/// How many renditions that are asked for may wait.
const MOST_ASKED: usize = 64;

/// Who waits for a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Somebody who uploaded a picture.
    FirstLight,
    /// A page that wants a rendition.
    Asked,
    /// Nobody.
    Background,
}

/// The line is full.
#[derive(Debug)]
pub(super) struct Full {
    /// How many may be worked on or wait.
    pub(super) line: usize,
}

/// The line before the workers of one data directory.
#[derive(Debug)]
pub(super) struct Line(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// Bytes that all workers together may be expected to take.
    memory: u64,
    /// How many work at once, the background aside.
    slots: usize,
    /// How many uploads may be worked on or wait.
    most: usize,
    places: Arc<Semaphore>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    memory: u64,
    slots: usize,
    /// The one of the background that works, and how to ask it to give way.
    background: Option<(CancellationToken, u64)>,
    /// Uploads let in since a page began to wait.
    in_a_row: u32,
    uploads: VecDeque<Waiting>,
    asked: VecDeque<Waiting>,
    idle: VecDeque<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    memory: u64,
    overtaken: u32,
    let_in: oneshot::Sender<Pass>,
}

/// The right to one worker. Given back when dropped.
#[derive(Debug)]
pub(super) struct Pass {
    line: Arc<Shared>,
    class: Class,
    memory: u64,
    threads: usize,
    give_way: CancellationToken,
}

impl Line {
    pub(super) fn new(slots: usize, waiting: usize, memory: u64) -> Self {
        let state = State {
            memory,
            slots,
            background: None,
            in_a_row: 0,
            uploads: VecDeque::new(),
            asked: VecDeque::new(),
            idle: VecDeque::new(),
        };
        Self(Arc::new(Shared {
            memory,
            slots,
            most: slots + waiting,
            places: Arc::new(Semaphore::new(slots + waiting)),
            state: Mutex::new(state),
        }))
    }

    /// A place among the uploads that are worked on or wait.
    pub(super) fn take_place(&self) -> Result<OwnedSemaphorePermit, Full> {
        let place = Arc::clone(&self.0.places).try_acquire_owned();
        place.map_err(|_| Full { line: self.0.most })
    }

    /// Waits for a worker that is expected to take so many bytes of memory.
    pub(super) async fn enter(&self, class: Class, memory: u64) -> Result<Pass, Full> {
        let (let_in, entered) = oneshot::channel();
        let waiting = Waiting {
            // One that is larger than everything goes in alone.
            memory: memory.min(self.0.memory),
            overtaken: 0,
            let_in,
        };
        {
            let mut state = self.0.state();
            if class == Class::Asked && state.asked.len() >= MOST_ASKED {
                return Err(Full {
                    line: self.0.slots + MOST_ASKED,
                });
            }
            state.queue(class).push_back(waiting);
        }
        // Who leaves the line may have stood in the way of others.
        let _leaving = Nudge(&self.0);
        self.0.let_in();
        entered.await.map_err(|_| Full { line: self.0.most })
    }
}

struct Nudge<'a>(&'a Arc<Shared>);

impl Drop for Nudge<'_> {
    fn drop(&mut self) {
        self.0.let_in();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets in whoever can go in now.
    fn let_in(self: &Arc<Self>) {
        let mut entering = Vec::new();
        {
            let mut state = self.state();
            for class in [Class::FirstLight, Class::Asked, Class::Background] {
                state.queue(class).retain(|who| !who.let_in.is_closed());
            }
            while let Some((class, who)) = state.next() {
                let give_way = CancellationToken::new();
                state.memory -= who.memory;
                if class == Class::Background {
                    state.background = Some((give_way.clone(), who.memory));
                } else {
                    state.slots -= 1;
                }
                let alone = state.uploads.is_empty() && state.asked.is_empty();
                let pass = Pass {
                    line: Arc::clone(self),
                    class,
                    memory: who.memory,
                    threads: match class {
                        Class::FirstLight | Class::Asked if alone => state.slots + 1,
                        _ => 1,
                    },
                    give_way,
                };
                entering.push((who.let_in, pass));
            }
            state.ask_background_to_give_way();
        }
        // Outside the lock: a pass that nobody takes any more is given back at once.
        for (let_in, pass) in entering {
            drop(let_in.send(pass));
        }
    }
}

impl State {
    fn queue(&mut self, class: Class) -> &mut VecDeque<Waiting> {
        match class {
            Class::FirstLight => &mut self.uploads,
            Class::Asked => &mut self.asked,
            Class::Background => &mut self.idle,
        }
    }

    fn next(&mut self) -> Option<(Class, Waiting)> {
        if self.slots > 0 {
            let asked_first = !self.asked.is_empty() && self.in_a_row >= IN_A_ROW;
            let order = if asked_first {
                [Class::Asked, Class::FirstLight]
            } else {
                [Class::FirstLight, Class::Asked]
            };
            for class in order {
                let memory = self.memory;
                match next_of(self.queue(class), memory) {
                    Next::Enters(who) => {
                        self.in_a_row = match class {
                            Class::FirstLight if !self.asked.is_empty() => self.in_a_row + 1,
                            _ => 0,
                        };
                        return Some((class, who));
                    }
                    Next::HoldsAllUp => return None,
                    Next::Nobody => {}
                }
            }
        }
        let free = self.uploads.is_empty() && self.asked.is_empty() && self.background.is_none();
        let fits = self
            .idle
            .front()
            .is_some_and(|who| who.memory <= self.memory);
        let who = if free && fits {
            self.idle.pop_front()
        } else {
            None
        };
        who.map(|who| (Class::Background, who))
    }

    /// When somebody waits who could go in with its memory.
    fn ask_background_to_give_way(&self) {
        let Some((give_way, memory)) = &self.background else {
            return;
        };
        let mut waiting = self.uploads.iter().chain(&self.asked);
        if self.slots > 0 && waiting.any(|who| who.memory <= self.memory + memory) {
            give_way.cancel();
        }
    }
}

enum Next {
    Enters(Waiting),
    /// One has been overtaken often enough: all others wait until there is memory for it.
    HoldsAllUp,
    Nobody,
}

fn next_of(queue: &mut VecDeque<Waiting>, memory: u64) -> Next {
    let Some(place) = queue.iter().position(|who| who.memory <= memory) else {
        let holds_up = queue.iter().any(|who| who.overtaken >= OVERTAKEN);
        return if holds_up {
            Next::HoldsAllUp
        } else {
            Next::Nobody
        };
    };
    if queue
        .iter()
        .take(place)
        .any(|who| who.overtaken >= OVERTAKEN)
    {
        return Next::HoldsAllUp;
    }
    for who in queue.iter_mut().take(place) {
        who.overtaken += 1;
    }
    queue.remove(place).map_or(Next::Nobody, Next::Enters)
}

impl Pass {
    /// How many threads the worker may have: all processors when nobody else wants one.
    pub(super) fn threads(&self) -> usize {
        self.threads
    }

    /// Ends when this one is of the background and its memory is wanted.
    pub(super) async fn asked_to_give_way(&self) {
        self.give_way.cancelled().await;
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        {
            let mut state = self.line.state();
            state.memory += self.memory;
            if self.class == Class::Background {
                state.background = None;
            } else {
                state.slots += 1;
            }
        }
        self.line.let_in();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::pin::pin;

    use futures_util::FutureExt;

    use super::{Class::*, *};

    #[test]
    fn uploads_go_before_pages_that_ask_and_those_before_the_background() {
        let line = Line::new(1, 10, 100);
        let working = line.enter(FirstLight, 10).now_or_never().unwrap().unwrap();
        let mut idle = pin!(line.enter(Background, 95));
        assert!(idle.as_mut().now_or_never().is_none(), "no memory is left");
        let mut asked = pin!(line.enter(Asked, 10));
        let mut upload = pin!(line.enter(FirstLight, 10));
        assert!(asked.as_mut().now_or_never().is_none());
        assert!(upload.as_mut().now_or_never().is_none());

        drop(working);
        assert!(asked.as_mut().now_or_never().is_none());
        let working = upload.as_mut().now_or_never().unwrap().unwrap();
        drop(working);
        assert!(idle.as_mut().now_or_never().is_none());
        let working = asked.as_mut().now_or_never().unwrap().unwrap();
        drop(working);
        assert!(idle.as_mut().now_or_never().is_some());
    }

    #[test]
    fn a_page_that_asks_has_its_turn_among_endless_uploads() {
        let line = Line::new(1, 100, 100);
        let mut working = line.enter(FirstLight, 10).now_or_never().unwrap().unwrap();
        let mut asked = pin!(line.enter(Asked, 10));
        assert!(asked.as_mut().now_or_never().is_none());
        for turn in 0..10 {
            let mut next = Box::pin(line.enter(FirstLight, 10));
            assert!(next.as_mut().now_or_never().is_none());
            drop(working);
            if let Some(entered) = asked.as_mut().now_or_never() {
                assert_eq!(turn, IN_A_ROW);
                drop(entered.unwrap());
                return;
            }
            working = next.as_mut().now_or_never().unwrap().unwrap();
        }
        panic!("it never came in");
    }

    #[test]
    fn a_huge_picture_is_overtaken_a_few_times_and_then_has_its_turn() {
        let line = Line::new(2, 100, 100);
        let mut working = line.enter(FirstLight, 40).now_or_never().unwrap().unwrap();
        let mut huge = pin!(line.enter(FirstLight, 1_000));
        assert!(huge.as_mut().now_or_never().is_none());
        for _ in 0..OVERTAKEN {
            let small = line.enter(FirstLight, 40).now_or_never();
            drop(std::mem::replace(&mut working, small.unwrap().unwrap()));
            assert!(huge.as_mut().now_or_never().is_none());
        }
        let mut small = pin!(line.enter(FirstLight, 40));
        assert!(
            small.as_mut().now_or_never().is_none(),
            "now they wait for it"
        );
        drop(working);
        let working = huge.as_mut().now_or_never().unwrap().unwrap();
        assert!(small.as_mut().now_or_never().is_none(), "it works alone");
        drop(working);
        assert!(small.as_mut().now_or_never().is_some());
    }

    #[test]
    fn the_background_works_one_at_a_time_and_gives_way_when_its_memory_is_needed() {
        let line = Line::new(2, 10, 100);
        let idle = line.enter(Background, 60).now_or_never().unwrap().unwrap();
        assert!(line.enter(Background, 1).now_or_never().is_none());
        let small = line.enter(FirstLight, 40).now_or_never().unwrap().unwrap();
        assert!(idle.asked_to_give_way().now_or_never().is_none());
        let mut upload = pin!(line.enter(FirstLight, 50));
        assert!(upload.as_mut().now_or_never().is_none());
        assert!(idle.asked_to_give_way().now_or_never().is_some());
        drop(idle);
        assert!(upload.as_mut().now_or_never().is_some());
        drop(small);
    }

    #[test]
    fn one_who_leaves_the_line_holds_nobody_up_and_takes_nothing_along() {
        let line = Line::new(1, 10, 100);
        let working = line.enter(FirstLight, 10).now_or_never().unwrap().unwrap();
        let mut leaving = Box::pin(line.enter(FirstLight, 10));
        let mut staying = pin!(line.enter(FirstLight, 10));
        assert!(leaving.as_mut().now_or_never().is_none());
        assert!(staying.as_mut().now_or_never().is_none());
        drop(working);
        // It has been let in, and goes without having looked.
        drop(leaving);
        drop(staying.as_mut().now_or_never().unwrap().unwrap());
        let state = line.0.state();
        assert_eq!((state.slots, state.memory), (1, 100));
    }

    #[test]
    fn whoever_is_alone_gets_all_processors() {
        let line = Line::new(4, 10, 100);
        let first = line.enter(FirstLight, 10).now_or_never().unwrap().unwrap();
        let second = line.enter(Asked, 10).now_or_never().unwrap().unwrap();
        assert_eq!((first.threads(), second.threads()), (4, 3));
        let idle = line.enter(Background, 10).now_or_never().unwrap().unwrap();
        assert_eq!(idle.threads(), 1);
    }

    #[test]
    fn a_full_line_says_how_many_it_takes() {
        let line = Line::new(1, 1, 100);
        let places = [line.take_place().unwrap(), line.take_place().unwrap()];
        assert_eq!(line.take_place().unwrap_err().line, 2);
        drop(places);
        assert!(line.take_place().is_ok());

        let _working = line.enter(Asked, 1).now_or_never().unwrap().unwrap();
        let mut waiting: Vec<_> = (0..MOST_ASKED)
            .map(|_| Box::pin(line.enter(Asked, 1)))
            .collect();
        for who in &mut waiting {
            assert!(who.as_mut().now_or_never().is_none());
        }
        let full = line.enter(Asked, 1).now_or_never().unwrap().unwrap_err();
        assert_eq!(full.line, MOST_ASKED + 1);
    }
}

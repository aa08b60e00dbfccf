//! A list that many threads write and one reads, and a bell.
//!
//! The bell is rung only for a reader that said it would sleep, and it says so under the list's
//! lock, after it has seen the list empty: nothing is ever left in the list with the reader asleep.
//! That is all that loops share beside plain locks and counters, so it is what is tried in every
//! order of events (`make model`).

use std::io;

#[cfg(feature = "loom")]
use loom::sync::{Mutex, MutexGuard};
use std::sync::PoisonError;
#[cfg(not(feature = "loom"))]
use std::sync::{Mutex, MutexGuard};

/// Rings the reader out of its sleep.
pub(super) trait Bell {
    /// Makes the reader's current or next sleep end.
    fn ring(&self) -> io::Result<()>;
}

impl Bell for mio::Waker {
    fn ring(&self) -> io::Result<()> {
        self.wake()
    }
}

/// The list and the bell.
pub(super) struct Letters<T, B> {
    state: Mutex<State<T>>,
    bell: B,
}

struct State<T> {
    letters: Vec<T>,
    asleep: bool,
}

impl<T, B: Bell> Letters<T, B> {
    pub(super) fn new(bell: B) -> Self {
        Self {
            state: Mutex::new(State {
                letters: Vec::new(),
                asleep: false,
            }),
            bell,
        }
    }

    /// Puts a letter in. Never waits for the reader.
    pub(super) fn post(&self, letter: T) {
        let mut state = self.state();
        state.letters.push(letter);
        let rings = std::mem::take(&mut state.asleep);
        drop(state);
        if rings && let Err(error) = self.bell.ring() {
            // The loop wakes at its next tick all the same.
            tracing::error!(%error, "a hub loop cannot be woken");
        }
    }

    /// Moves all letters to the end of `into`. The reader is awake.
    pub(super) fn take(&self, into: &mut Vec<T>) {
        let mut state = self.state();
        state.asleep = false;
        if into.is_empty() {
            std::mem::swap(into, &mut state.letters);
        } else {
            into.append(&mut state.letters);
        }
    }

    /// Whether the reader may sleep until the bell rings; from then on, it does ring.
    pub(super) fn may_sleep(&self) -> bool {
        let mut state = self.state();
        state.asleep = state.letters.is_empty();
        state.asleep
    }

    /// Nothing here can stop half-way, so a poisoned lock is as good as any.
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Every order in which the threads' steps can come, by loom.
#[cfg(all(test, feature = "loom"))]
mod model {
    use loom::{
        sync::{Arc, Condvar},
        thread,
    };

    use super::*;

    /// Remembers one ring, as the kernel does.
    #[derive(Default)]
    struct Doorbell {
        rung: Mutex<bool>,
        heard: Condvar,
    }

    impl Bell for Arc<Doorbell> {
        fn ring(&self) -> io::Result<()> {
            *self.rung.lock().expect("no thread panics with it") = true;
            self.heard.notify_one();
            Ok(())
        }
    }

    impl Doorbell {
        fn sleep(&self) {
            let mut rung = self.rung.lock().expect("no thread panics with it");
            while !*rung {
                rung = self.heard.wait(rung).expect("no thread panics with it");
            }
            *rung = false;
        }
    }

    /// loom fails when a reader sleeps for ever, which is what a lost ring would be.
    fn all_arrive(writers: [&'static [u8]; 2]) {
        let mut orders = loom::model::Builder::new();
        // With three forced switches the rest is minutes of the same; two threads that disturb
        // each other three times show every fault that loom's authors have met.
        orders.preemption_bound = Some(3);
        orders.check(move || {
            let bell = Arc::new(Doorbell::default());
            let letters = Arc::new(Letters::new(bell.clone()));
            let writers_are_one = writers[1].is_empty();
            let writers = writers.map(|own| {
                let letters = letters.clone();
                thread::spawn(move || {
                    for letter in own {
                        letters.post(*letter);
                    }
                })
            });
            let mut got = Vec::new();
            while got.len() < 2 {
                if letters.may_sleep() {
                    bell.sleep();
                }
                letters.take(&mut got);
            }
            for writer in writers {
                writer.join().expect("writers do not panic");
            }
            if writers_are_one {
                assert_eq!(got, [1, 2], "one writer's letters keep their order");
            }
            got.sort_unstable();
            assert_eq!(got, [1, 2]);
        });
    }

    #[test]
    fn no_letter_is_left_with_the_reader_asleep() {
        all_arrive([&[1], &[2]]);
        all_arrive([&[1, 2], &[]]);
    }
}

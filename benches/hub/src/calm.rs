//! For machines that cannot be had to oneself: waits until nobody else needs the CPUs, and measures
//! again when somebody did meanwhile.

use std::thread;
use std::time::Duration;

use crate::cases::{Case, Outcome, Setting, Subject};
use crate::process::busy_seconds;

/// What share of a CPU others may use.
const CALM: f64 = 0.15;
/// How often a measurement is repeated at most.
const ATTEMPTS: usize = 12;
/// Seconds that are waited for calm before each at most.
const PATIENCE: usize = 60;

/// Measures until a measurement was undisturbed; answers it, or the least disturbed one.
pub fn measure(
    case: Case,
    subjects: &[&Subject],
    setting: &Setting,
) -> Vec<Result<Outcome, String>> {
    if matches!(case, Case::D) {
        // Memory does not depend on who else is busy.
        return case.measure(subjects, setting);
    }
    let mut best = (f64::INFINITY, Vec::new());
    for _ in 0..ATTEMPTS {
        wait();
        let outcomes = case.measure(subjects, setting);
        // A failure or a mistake is never measured away.
        let wrong = outcomes.iter().any(|outcome| match outcome {
            Ok(outcome) => outcome.mistakes.any(),
            Err(_) => true,
        });
        let disturbed = outcomes.iter().flatten().map(Outcome::disturbance);
        let disturbance = disturbed.fold(0.0, f64::max);
        if wrong || disturbance <= CALM {
            return outcomes;
        }
        if disturbance < best.0 {
            best = (disturbance, outcomes);
        }
    }
    best.1
}

fn wait() {
    let second = Duration::from_secs(1);
    for _ in 0..PATIENCE {
        let before = busy_seconds();
        thread::sleep(second);
        if busy_seconds() - before <= CALM {
            return;
        }
    }
}

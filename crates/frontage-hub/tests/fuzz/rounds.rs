//! Property tests that go on for as long as there is time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestCaseResult, TestRunner},
};

/// Cases between two looks at the clock.
const CASES: u32 = 16;

/// How long what breaks is made smaller, in milliseconds.
const LONGEST_SHRINK: u32 = 60_000;

/// Tries the property with values of the strategy for `FUZZ_SECONDS` (1), and shows the smallest
/// that breaks it. `FUZZ_SEED` repeats the choices of a run.
pub fn hold<S>(strategy: S, property: impl Fn(S::Value) -> TestCaseResult)
where
    S: Strategy<Value: std::fmt::Debug>,
{
    let seconds: f64 = from_environment("FUZZ_SECONDS").unwrap_or(1.0);
    let first = from_environment("FUZZ_SEED").unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        now.as_nanos() as u64 % 1_000_000_000
    });
    let until = Instant::now() + Duration::from_secs_f64(seconds);
    let mut seed = first;
    while seed == first || Instant::now() < until {
        let config = ProptestConfig {
            cases: CASES,
            rng_seed: RngSeed::Fixed(seed),
            failure_persistence: None,
            max_shrink_time: LONGEST_SHRINK,
            ..ProptestConfig::default()
        };
        if let Err(broken) = TestRunner::new(config).run(&strategy, &property) {
            panic!("{broken}\nagain: FUZZ_SEED={seed} make fuzz");
        }
        seed = seed.wrapping_add(1);
    }
    let cases = (seed - first) * u64::from(CASES);
    println!("{cases} cases held; the same again: FUZZ_SEED={first} make fuzz");
}

fn from_environment<T: std::str::FromStr>(variable: &str) -> Option<T> {
    let text = std::env::var(variable).ok()?;
    let number = text.parse().ok();
    assert!(number.is_some(), "{variable} is {text:?}; it is a number");
    number
}

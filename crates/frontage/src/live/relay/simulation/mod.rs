//! A seeded simulation of store, outbox, relay and replay while everything fails: the process
//! dies between any two steps, whoever carries events is slow, down, choosy or misconfigured,
//! the clock jumps, history is forgotten, pages come and go. The same seed is the same run.
//!
//! The store is a real one on real files, or at a real PostgreSQL server (`make test-postgres`);
//! the steps of [`Relay::run`](super::Relay::run) are taken one by one, in an order that the seed
//! gives.

#![allow(clippy::unwrap_used)]

mod carrier;
mod dice;
mod page;
mod world;

use dice::Dice;
use world::World;

/// Steps of one run, before everything heals.
const STEPS: u32 = 60;
/// Seeds of one test; there are several tests, so that they run side by side.
const SEEDS: u64 = 130;

/// Seeds that once found a fault.
const ONCE_FOUND: [u64; 0] = [];

/// One run; gives its story, a line for each step.
fn run(seed: u64) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut dice = Dice::new(seed);
        let mut world = World::begin(&mut dice).await;
        for _ in 0..STEPS {
            world.step(&mut dice).await;
        }
        world.heal(&mut dice).await;
        world.end().await
    })
}

fn run_all(seeds: impl Iterator<Item = u64>) {
    for seed in seeds {
        let told = std::panic::catch_unwind(|| run(seed));
        assert!(told.is_ok(), "seed {seed} found a fault");
    }
}

#[test]
fn nothing_is_lost_in_the_first_part_of_the_seeds() {
    run_all(ONCE_FOUND.into_iter().chain(0..SEEDS));
}

#[test]
fn nothing_is_lost_in_the_second_part_of_the_seeds() {
    run_all(SEEDS..2 * SEEDS);
}

#[test]
fn nothing_is_lost_in_the_third_part_of_the_seeds() {
    run_all(2 * SEEDS..3 * SEEDS);
}

#[test]
fn nothing_is_lost_in_the_last_part_of_the_seeds() {
    run_all(3 * SEEDS..4 * SEEDS);
}

#[test]
fn the_same_seed_is_the_same_run() {
    for seed in [1, 77, 404] {
        assert_eq!(run(seed), run(seed), "seed {seed}");
    }
}

/// `FRONTAGE_SEED=42 cargo test -p frontage --lib one_seed -- --ignored --nocapture` tells a
/// run's story.
#[test]
#[ignore = "for looking at one run"]
fn one_seed() {
    let seed = std::env::var("FRONTAGE_SEED").unwrap();
    for line in run(seed.parse().unwrap()) {
        println!("{line}");
    }
}

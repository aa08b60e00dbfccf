//! Chance that can be repeated: the same seed makes the same choices.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A source of choices. SplitMix64: <https://prng.di.unimi.it/splitmix64.c>
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    /// The dice of one of several who choose at the same time: how fast the others are does not
    /// matter to them.
    pub fn for_one(seed: u64, number: usize) -> Self {
        let mut dice = Self(seed ^ (number as u64 + 1).wrapping_mul(0xd6e8_feb8_6659_fd93));
        dice.roll();
        dice
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.roll() % end as u64) as usize
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Between so many milliseconds.
    pub fn milliseconds(&mut self, least: usize, most: usize) -> Duration {
        let milliseconds = least + self.below(most - least + 1);
        Duration::from_millis(milliseconds as u64)
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}

/// The seed that this variable names; without it one that was never there before.
pub fn seed(variable: &str) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().expect("a seed is a whole number"),
        Err(_) => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            now.as_nanos() as u64 % 1_000_000_000
        }
    }
}

/// The number that this variable holds, or the usual one.
pub fn number(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |text| text.parse().expect("a whole number"))
}

//! What can go wrong with deliveries, counted.

use std::fmt;
use std::ops::AddAssign;

/// What went wrong with deliveries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mistakes {
    /// Published, acknowledged and not delivered.
    pub lost: u64,
    /// Delivered to the same subscriber again.
    pub doubled: u64,
    /// Delivered after a later one of the same publisher.
    pub out_of_order: u64,
    /// Delivered though never published to this channel.
    pub foreign: u64,
}

impl Mistakes {
    /// Whether there are any.
    pub fn any(self) -> bool {
        self != Self::default()
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            lost,
            doubled,
            out_of_order,
            foreign,
        } = self;
        write!(
            f,
            "{lost} lost, {doubled} doubled, {out_of_order} out of order, {foreign} foreign"
        )
    }
}

impl AddAssign for Mistakes {
    fn add_assign(&mut self, other: Self) {
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.out_of_order += other.out_of_order;
        self.foreign += other.foreign;
    }
}

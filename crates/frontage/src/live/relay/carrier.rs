//! Who carries events to the pages: the hub of this process, or an outside service.

use crate::store::outbox::Outgoing;

/// Takes events of one hotel at a time, in order.
pub trait Carrier: Send + Sync {
    /// Events it takes at once at most.
    const MOST: usize;

    /// Hands over some events of one hotel, at most [`Self::MOST`]. What was taken is a
    /// beginning of `events`: nothing is taken behind one that was not.
    fn hand_over(&self, events: &[Outgoing]) -> impl Future<Output = Handed> + Send;
}

/// What became of events that were handed over.
#[derive(Debug, PartialEq, Eq)]
pub struct Handed {
    /// So many from the beginning were taken.
    pub taken: usize,
    /// What stands against the next one; none when all were taken.
    pub stopped: Option<Stop>,
}

impl Handed {
    /// All of them.
    pub fn all(events: &[Outgoing]) -> Self {
        Self {
            taken: events.len(),
            stopped: None,
        }
    }

    /// None of them, for this reason.
    pub fn none(stop: Stop) -> Self {
        Self {
            taken: 0,
            stopped: Some(stop),
        }
    }
}

/// Why an event was not taken. The reasons are sentences for staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// This very event is larger than the service takes. Its truncated form may do.
    TooLarge(String),
    /// This very event will never be taken.
    Refused(String),
    /// Nothing is taken at present, of nobody: the service is down or busy.
    Unreachable(String),
    /// Nothing of ours is taken until an operator mends it: credentials, quota, address.
    Misconfigured(String),
}

//! What a client missed while it had no socket, for clients that cannot ask for it.
//!
//! Each channel keeps a short [`Log`] of what was published on it and, for each [`Peer`], its
//! [`Absences`]: when a subscription of it ended and how far it had got. The peer's next
//! subscription to that channel is sent what came since, once, in order, before anything newer.
//! A peer is whoever comes from one address with one browser, because that is all a stock client
//! lets us know; several of them may share it, and then one may be sent more than it missed.
//! That is why only what may be applied twice is ever kept here.
//!
//! Nothing here waits or looks at the clock: the [`Memory`] of the hub holds the time, the limits
//! and the sums, the channels hold the rest under their own locks.

mod absences;
mod clock;
mod log;
mod memory;
mod peer;

pub(crate) use absences::{Absence, Absences};
pub(crate) use clock::{Clock, Moment};
pub(crate) use log::Log;
pub(crate) use memory::{Memory, Weight, cutoff};
pub(crate) use peer::{Peer, Peers};

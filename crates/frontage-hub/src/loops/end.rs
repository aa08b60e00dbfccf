//! How a connection comes to its end, and what follows from it.

use std::time::Instant;

use super::outgoing::Stuck;
use crate::{debug::Kind, hub::Inner, protocol::Closing, replay::Moment, websocket::Violation};

#[derive(Debug, Clone, Copy)]
pub(crate) enum End {
    /// The client says that it goes.
    ClientLeft,
    /// The line is gone, who knows since when.
    LineLost,
    /// The client did not take its events.
    TooSlow,
    /// The client did not answer a ping.
    Silent,
    /// The client sent what is no text frame of a fair size.
    BadFrame(Closing),
    /// The app's owner or the hub's operator wants it.
    Dismissed(Closing),
    /// It is to come again, and to be asked again who it is.
    Renewed(Closing),
    /// The hub is being drained.
    Drained(Closing),
}

impl End {
    /// What the client is told; nothing where it goes by itself or has gone.
    pub(super) fn closing(self) -> Option<Closing> {
        match self {
            Self::ClientLeft | Self::LineLost => None,
            Self::TooSlow => Some(Closing::TOO_SLOW),
            Self::Silent => Some(Closing::PONG_NOT_RECEIVED),
            Self::BadFrame(closing)
            | Self::Dismissed(closing)
            | Self::Renewed(closing)
            | Self::Drained(closing) => Some(closing),
        }
    }

    /// Until when the client listened, for sure: only of one that says that it goes, says what
    /// cannot be understood, or is told to go, is that now. `None` when the hub itself ends, and
    /// its memory with it.
    pub(super) fn listened_until(self, hub: &Inner, last_heard: Instant) -> Option<Moment> {
        let clock = &hub.memory.clock;
        match self {
            Self::ClientLeft | Self::BadFrame(_) | Self::Dismissed(_) | Self::Renewed(_) => {
                Some(clock.now())
            }
            Self::LineLost | Self::TooSlow | Self::Silent => Some(clock.at(last_heard)),
            Self::Drained(_) => None,
        }
    }

    /// Whether the client may be back in a moment without having meant to go.
    pub(super) fn lingers(self) -> bool {
        !matches!(self, Self::Dismissed(_))
    }

    /// What operators are shown.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::TooSlow => Kind::SlowCut,
            _ => Kind::Disconnected,
        }
    }

    pub(super) fn count(self, hub: &Inner) {
        let counters = &hub.counters;
        match self {
            Self::TooSlow => counters.too_slow.add(1),
            Self::Silent => counters.silent.add(1),
            Self::BadFrame(_) => counters.bad_frame.add(1),
            Self::ClientLeft
            | Self::LineLost
            | Self::Dismissed(_)
            | Self::Renewed(_)
            | Self::Drained(_) => {}
        }
    }
}

impl From<Stuck> for End {
    fn from(stuck: Stuck) -> Self {
        match stuck {
            Stuck::Lost => Self::LineLost,
            Stuck::RanOver => Self::TooSlow,
        }
    }
}

impl From<Violation> for End {
    fn from(violation: Violation) -> Self {
        Self::BadFrame(violation.closing())
    }
}

//! When the subscribers of a channel are told how many they are: at every change while they are
//! few, else every few seconds. <https://pusher.com/docs/channels/using_channels/events/#pusher_internalsubscription_count>

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use super::locked;
use crate::replay::Moment;

/// Up to so many are told of every change.
const FEW: usize = 100;

/// How long it is put off where they are more.
const PAUSE: Duration = Duration::from_secs(5);

/// What one channel knows of it.
#[derive(Default)]
pub(super) struct Counting {
    told_at: Option<Moment>,
    put_off: bool,
}

impl Counting {
    /// Whether a change may be told now.
    pub(super) fn may_tell(&self, subscribers: usize, now: Moment) -> bool {
        subscribers <= FEW || self.told_at.is_none_or(|at| now.since(at) >= PAUSE)
    }

    /// A change is told later; tells whether none was waiting.
    pub(super) fn put_off(&mut self) -> bool {
        !std::mem::replace(&mut self.put_off, true)
    }

    pub(super) fn told(&mut self, now: Moment) {
        self.told_at = Some(now);
        self.put_off = false;
    }

    /// Whether what was put off may be told now, or was told meanwhile.
    pub(super) fn is_due(&self, now: Moment) -> bool {
        self.put_off && self.told_at.is_none_or(|at| now.since(at) >= PAUSE)
    }

    pub(super) fn is_put_off(&self) -> bool {
        self.put_off
    }
}

/// The channels whose subscribers have not been told yet; each is in it once.
#[derive(Default)]
pub(crate) struct PutOff {
    channels: Mutex<HashSet<Arc<str>>>,
}

impl PutOff {
    pub(super) fn add(&self, channel: Arc<str>) {
        locked(&self.channels).insert(channel);
    }

    pub(super) fn take(&self) -> HashSet<Arc<str>> {
        std::mem::take(&mut *locked(&self.channels))
    }
}

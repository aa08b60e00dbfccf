//! The last event of a cache channel, for those who subscribe later.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::Around;
use crate::{frame::Frame, replay::Moment};

/// How long a cache channel shows its last event, as the hosted service does.
/// <https://pusher.com/docs/channels/using_channels/cache-channels/>
const KEPT: Duration = Duration::from_secs(30 * 60);

/// What an event costs beside its bytes, about.
const CACHED_BYTES: usize = 256;

/// The cached events of all channels together.
pub(crate) struct CacheRoom {
    held: AtomicUsize,
    limit: usize,
}

impl CacheRoom {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            held: AtomicUsize::new(0),
            limit,
        }
    }
}

/// The last event of one channel.
pub(super) struct Cached {
    frame: Frame,
    data: Arc<str>,
    until: Moment,
    weight: usize,
    room: Arc<CacheRoom>,
}

impl Cached {
    /// Keeps an event; `None` when all channels together hold as much as they may.
    pub(super) fn keep(around: &Around, frame: &Frame, data: &str, now: Moment) -> Option<Self> {
        let room = around.cache_room.clone();
        let weight = frame.len() + data.len() + CACHED_BYTES;
        let before = room.held.fetch_add(weight, Ordering::Relaxed);
        let cached = Self {
            frame: frame.clone(),
            data: data.into(),
            until: now.plus(KEPT),
            weight,
            room,
        };
        (before + weight <= cached.room.limit).then_some(cached)
    }

    pub(super) fn frame(&self) -> &Frame {
        &self.frame
    }

    pub(super) fn data(&self) -> &Arc<str> {
        &self.data
    }

    pub(super) fn expired(&self, now: Moment) -> bool {
        now >= self.until
    }

    pub(super) fn seconds_left(&self, now: Moment) -> u64 {
        self.until.since(now).as_secs()
    }
}

impl Drop for Cached {
    fn drop(&mut self) {
        self.room.held.fetch_sub(self.weight, Ordering::Relaxed);
    }
}

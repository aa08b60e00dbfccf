//! What the embedder decides: apps, times and limits.

use std::time::Duration;

use crate::{apps::App, protocol::Closing};

/// Everything a [`Hub`](crate::Hub) needs to know.
#[derive(Debug, Clone)]
pub struct HubConfig {
    /// The apps that may use the hub; their keys and ids must differ.
    pub apps: Vec<App>,
    /// How long a client may be silent before it is pinged. Clients are told it in whole
    /// seconds, rounded up, and ping by themselves after so long.
    pub activity_timeout: Duration,
    /// How long the hub waits for life after its ping, or for a blocked client to take one
    /// frame, before it gives the connection up.
    pub pong_timeout: Duration,
    /// What clients are told when the hub [drains](crate::Hub::drain): [`Closing::RECONNECT`]
    /// (at once) where another hub stands ready, [`Closing::BACK_SOON`] (in a second) where this
    /// one will be started again. It matters: pusher-js that finds nobody listening waits 15 s
    /// before it tries again.
    pub drain_closing: Closing,
    /// How much of everything there may be.
    pub limits: Limits,
}

impl HubConfig {
    /// The documented defaults (120 s of silence, 30 s for the pong) for these apps.
    pub fn new(apps: Vec<App>) -> Self {
        Self {
            apps,
            activity_timeout: Duration::from_secs(120),
            pong_timeout: Duration::from_secs(30),
            drain_closing: Closing::RECONNECT,
            limits: Limits::default(),
        }
    }
}

/// Bounds on what clients and publishers can make the hub hold or do.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at a time; the next one is closed with 4100 and comes back later.
    pub sockets: usize,
    /// Channels that one connection may be subscribed to.
    pub subscriptions_per_socket: usize,
    /// Bytes of one message from a client, fragments together.
    pub frame_bytes: usize,
    /// Frames that may wait for one connection; one more and it is cut.
    pub queue_frames: usize,
    /// Bytes that may wait for one connection; one more and it is cut. Waiting events are
    /// shared between connections, so a full house of slow clients holds far less than the sum.
    pub queue_bytes: usize,
    /// Bytes of an event's `data`.
    pub event_data_bytes: usize,
    /// Channels of one event.
    pub channels_per_event: usize,
    /// Events of one batch.
    pub events_per_batch: usize,
    /// Bytes of an API request's body.
    pub request_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sockets: 50_000,
            subscriptions_per_socket: 1_000,
            frame_bytes: 64 * 1024,
            queue_frames: 1_024,
            queue_bytes: 1024 * 1024,
            event_data_bytes: 10_240,
            channels_per_event: 100,
            events_per_batch: 10,
            request_bytes: 1024 * 1024,
        }
    }
}

/// Why a hub cannot be made from a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// An app has an empty id, key or secret.
    #[error("the app with id {id:?} has an empty {field}; give it one")]
    EmptyAppField {
        /// The app's id, which may be what is empty.
        id: String,
        /// `id`, `key` or `secret`.
        field: &'static str,
    },
    /// Two apps cannot be told apart.
    #[error("two apps have the {field} {value:?}; each app needs its own")]
    DoubledApp {
        /// `id` or `key`.
        field: &'static str,
        /// What both have.
        value: String,
    },
    /// A time or limit is too small for the hub to work.
    #[error("{field} is {value}; it must be at least {least}")]
    TooSmall {
        /// The field of [`HubConfig`] or [`Limits`].
        field: &'static str,
        /// What it says.
        value: usize,
        /// What would do.
        least: usize,
    },
}

/// JSON writes a control character in six bytes, so `data` may grow that much in its frame.
const WORST_ESCAPE: usize = 6;

/// Room for the names of event and channel and the frame around them.
const ENVELOPE_BYTES: usize = 4 * 1024;

impl HubConfig {
    /// # Errors
    /// When a value would make the hub refuse everything, or cut whoever hears the largest event.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        let limits = &self.limits;
        let largest_event = limits
            .event_data_bytes
            .saturating_mul(WORST_ESCAPE)
            .saturating_add(ENVELOPE_BYTES);
        let least_millis = |time: Duration| usize::try_from(time.as_millis()).unwrap_or(usize::MAX);
        for (field, value, least) in [
            (
                "activity_timeout in ms",
                least_millis(self.activity_timeout),
                1,
            ),
            ("pong_timeout in ms", least_millis(self.pong_timeout), 1),
            ("sockets", limits.sockets, 1),
            (
                "subscriptions_per_socket",
                limits.subscriptions_per_socket,
                1,
            ),
            ("frame_bytes", limits.frame_bytes, 1024),
            ("queue_frames", limits.queue_frames, 8),
            ("queue_bytes", limits.queue_bytes, largest_event),
            ("event_data_bytes", limits.event_data_bytes, 1),
            ("channels_per_event", limits.channels_per_event, 1),
            ("events_per_batch", limits.events_per_batch, 1),
            ("request_bytes", limits.request_bytes, largest_event),
        ] {
            if value < least {
                return Err(ConfigError::TooSmall {
                    field,
                    value,
                    least,
                });
            }
        }
        Ok(())
    }
}

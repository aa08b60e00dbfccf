//! What the hub counts about itself, for operators.

use std::sync::atomic::{AtomicU64, Ordering};

/// The hub's numbers at one moment. Those that end in `_total` only rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct HubStats {
    /// Connections that are established now.
    pub sockets: usize,
    /// Channels with at least one subscriber now.
    pub channels: usize,
    /// Subscriptions now.
    pub subscriptions: usize,
    /// Connections that were established.
    pub sockets_total: u64,
    /// Connections that were closed before they were established: unknown key, unsupported
    /// protocol, over capacity.
    pub refused_total: u64,
    /// Events that were published, each counted once however many channels it had.
    pub events_total: u64,
    /// Deliveries: for each event, how many it was for.
    pub deliveries_total: u64,
    /// How often events were given to the kernel: one or more of them for one connection.
    pub sends_total: u64,
    /// Bytes of these.
    pub bytes_sent_total: u64,
    /// Deliveries that left together with another one, and so cost no send.
    pub coalesced_total: u64,
    /// Bytes of events that are not yet with all their subscribers.
    pub backlog_bytes: usize,
    /// Client events that were passed on.
    pub client_events_total: u64,
    /// Subscriptions and sign-ins that were refused for want of a right signature, and signed
    /// requests that were.
    pub auth_failures_total: u64,
    /// Times that a connection was read more slowly because it said too much.
    pub muted_total: u64,
    /// Subscriptions that were granted.
    pub subscriptions_total: u64,
    /// Events that were sent to subscribers who had missed them.
    pub replayed_total: u64,
    /// Acknowledgements that got further than the one before.
    pub acknowledgements_total: u64,
    /// Bytes of events that are kept for those who may have missed them.
    pub kept_bytes: usize,
    /// Peers that left a channel and may come back, counted once for each channel.
    pub away: usize,
    /// Connections cut because their queue ran over or they took no frame in time.
    pub cut_too_slow_total: u64,
    /// Sends that waited for a connection when it was cut, and were dropped.
    pub dropped_total: u64,
    /// Connections closed because no pong came.
    pub closed_silent_total: u64,
    /// Connections closed for a frame that was binary, too large, not UTF-8 or no WebSocket.
    pub closed_bad_frame_total: u64,
    /// Messages of clients that were answered with `pusher:error`.
    pub errors_sent_total: u64,
    /// Events that webhooks' receivers took; one that two of them want counts twice, here and
    /// below.
    pub webhooks_sent_total: u64,
    /// Events that were given up after five minutes of attempts.
    pub webhooks_failed_total: u64,
    /// Events that were not even tried: too many waited, or the receiver is configured no more.
    pub webhooks_dropped_total: u64,
}

/// One app's numbers at one moment. Those that end in `_total` only rise.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AppStats {
    /// The app's id.
    pub id: String,
    /// Whether the app is served.
    pub enabled: bool,
    /// Connections that are established now.
    pub sockets: usize,
    /// Channels with at least one subscriber now.
    pub channels: usize,
    /// Events that were published, each counted once however many channels it had.
    pub events_total: u64,
}

/// A number that only rises.
#[derive(Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, by: u64) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The rising numbers, shared by all that count.
#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) established: Counter,
    pub(crate) refused: Counter,
    pub(crate) events: Counter,
    pub(crate) deliveries: Counter,
    pub(crate) sends: Counter,
    pub(crate) bytes_sent: Counter,
    pub(crate) coalesced: Counter,
    pub(crate) client_events: Counter,
    pub(crate) auth_failures: Counter,
    pub(crate) muted: Counter,
    pub(crate) subscriptions: Counter,
    pub(crate) replayed: Counter,
    pub(crate) acknowledgements: Counter,
    pub(crate) too_slow: Counter,
    pub(crate) dropped: Counter,
    pub(crate) silent: Counter,
    pub(crate) bad_frame: Counter,
    pub(crate) errors_sent: Counter,
}

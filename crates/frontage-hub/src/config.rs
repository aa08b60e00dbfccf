//! What the embedder decides: apps, times and limits.

use std::{
    num::NonZero,
    time::{Duration, Instant, SystemTime},
};

use crate::{
    acknowledgements::Acknowledgements, app::App, network::Network, protocol::Closing,
    rate::Allowance, siblings::Siblings,
};

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
    /// Over how long a drain spreads the closing of connections, so that they do not all come to
    /// the next hub at once; by default none: all at once.
    pub drain_over: Duration,
    /// Threads that lead connections; by default one for each core that the process may use.
    pub loops: Option<NonZero<usize>>,
    /// What is remembered for clients that were away for a short time.
    pub replay: ReplayConfig,
    /// Proxies whose `X-Forwarded-For` is believed; by default none, not even on this machine.
    /// Behind a proxy that is not listed, all clients with the same browser look like one.
    pub trusted_proxies: Vec<Network>,
    /// How clients say how far they are; by default they cannot.
    pub acknowledgements: Option<Acknowledgements>,
    /// Hubs of other processes with the same apps; by default none.
    pub siblings: Option<Siblings>,
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
            drain_over: Duration::ZERO,
            loops: None,
            replay: ReplayConfig::default(),
            trusted_proxies: Vec::new(),
            acknowledgements: None,
            siblings: None,
            limits: Limits::default(),
        }
    }
}

/// Bounds on what clients and publishers can make the hub hold or do.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at a time; the next one is closed with 4100 and comes back later.
    pub sockets: usize,
    /// Connections at a time from one address; the next one is closed with 4100. Those from this
    /// machine are not counted, they are its proxies. By default 1,000: a whole hotel may be
    /// behind one address. `None`: as many as come.
    pub sockets_per_address: Option<usize>,
    /// Channels that one connection may be subscribed to.
    pub subscriptions_per_socket: usize,
    /// Bytes of one message from a client, fragments together.
    pub frame_bytes: usize,
    /// Messages of one connection a second, on average; one that sends more is read more slowly.
    /// As many at once as it may have subscriptions are no offence.
    pub messages_per_second: u32,
    /// Bytes that may wait for one connection; one more and it is cut. Waiting events are
    /// shared between connections, so a full house of slow clients holds far less than the sum.
    pub queue_bytes: usize,
    /// Bytes of events that may be under way to subscribers in one loop before publishers are made
    /// to wait: the HTTP API answers them later, and beyond 64 times as much
    /// [`Hub::publish`](crate::Hub::publish) fails.
    pub backlog_bytes: usize,
    /// Bytes of the last events of all cache channels together.
    pub cache_bytes: usize,
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
            sockets_per_address: Some(1_000),
            subscriptions_per_socket: 1_000,
            frame_bytes: 64 * 1024,
            messages_per_second: 100,
            queue_bytes: 1024 * 1024,
            backlog_bytes: 256 * 1024,
            cache_bytes: 64 * 1024 * 1024,
            event_data_bytes: 10_240,
            channels_per_event: 100,
            events_per_batch: 10,
            request_bytes: 1024 * 1024,
        }
    }
}

impl Limits {
    /// Whether a connection that said so much more is to be silent for a while.
    pub(crate) fn mutes(&self, said: &mut Allowance, messages: u32, now: Instant) -> bool {
        let rate = self.messages_per_second;
        let burst = u32::try_from(self.subscriptions_per_socket).unwrap_or(u32::MAX);
        said.spend(messages, rate, now);
        said.overdrawn(rate, burst.saturating_add(rate), now)
    }
}

/// What the hub remembers for clients that lose their connection, or close and reopen it, and
/// cannot ask for what was published meanwhile.
///
/// Such a client is known by its address and its `User-Agent` and `Origin`. When it subscribes to
/// a channel again, it is sent, right after `subscription_succeeded` and in order, what was
/// published since shortly before its last subscription to that channel ended, in the form that
/// [`Replay`](crate::Replay) gives, and then a `pusher:ping`. It is sent nothing a second time,
/// except when it goes away without having answered that ping. What no longer fits into the
/// limits is forgotten, oldest first; then a client that comes back misses what it missed.
#[derive(Debug, Clone)]
pub struct ReplayConfig {
    /// How long an event or an absence is remembered; zero turns all of it off. By default 240 s:
    /// longer than the 150 s that may pass before a line that went silent is given up.
    pub window: Duration,
    /// How long before the end of a subscription events may have been lost already; by default
    /// 1 s. What was published in that time is sent again, once.
    pub overlap: Duration,
    /// Events remembered in one channel; by default 256.
    pub events_per_channel: usize,
    /// Bytes of events remembered in one channel; by default 256 KiB.
    pub bytes_per_channel: usize,
    /// Bytes of events remembered in all channels together; by default 32 MiB.
    pub bytes: usize,
    /// Absences remembered in all channels together, those of one peer from one channel counted
    /// once; by default 32,768. One takes about 100 bytes, at most 400, and at most 1 KiB where
    /// it is all that is known of its channel.
    pub peers: usize,
    /// The events of the HTTP API that may be replayed as they are; by default none.
    pub replayable_events: Vec<String>,
    /// When the process before this one ended, or was last known to live. A client that this hub
    /// has not seen leave is then, for [`after_start`](Self::after_start), taken for one whose
    /// subscription ended at that time. By default `None`: such a client is sent nothing. Where
    /// everybody had heard all before the end, add [`overlap`](Self::overlap) to it.
    pub resumed_from: Option<SystemTime>,
    /// For how long after the start unknown clients are taken for clients of the process before;
    /// by default 60 s.
    pub after_start: Duration,
}

impl ReplayConfig {
    /// Fields, what they say and what they must say at least; nothing when all of it is off.
    fn least(&self, largest_event: usize) -> impl Iterator<Item = (&'static str, usize, usize)> {
        let fields = [
            ("replay.events_per_channel", self.events_per_channel, 1),
            (
                "replay.bytes_per_channel",
                self.bytes_per_channel,
                largest_event,
            ),
            ("replay.bytes", self.bytes, self.bytes_per_channel),
            ("replay.peers", self.peers, 1),
        ];
        let is_on = self.window > Duration::ZERO;
        fields.into_iter().filter(move |_| is_on)
    }
}

impl Default for ReplayConfig {
    fn default() -> Self {
        Self {
            window: Duration::from_secs(240),
            overlap: Duration::from_secs(1),
            events_per_channel: 256,
            bytes_per_channel: 256 * 1024,
            bytes: 32 * 1024 * 1024,
            peers: 32 * 1024,
            replayable_events: Vec::new(),
            resumed_from: None,
            after_start: Duration::from_secs(60),
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
        /// `id`, `key` or `secret`; without credentials the key is what is missing.
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
    /// A webhook's address cannot be used.
    #[error(
        "webhook {number} of the app with id {app:?} has a url that cannot be used: {reason}; \
         give it one like https://example.com/pusher"
    )]
    WebhookUrl {
        /// The app's id.
        app: String,
        /// Which of its webhooks, from 1.
        number: usize,
        /// What is wrong. The address itself is not repeated: it may hold a secret.
        reason: String,
    },
    /// The message that acknowledges has a name that means something else.
    #[error(
        "acknowledgements.event is {0:?}; give it a name that is not empty and does not begin \
         with \"client-\" or \"pusher\""
    )]
    AcknowledgementName(String),
    /// An app has webhooks, and nothing can send them.
    #[error("webhooks are sent by a tokio runtime; make the hub inside one")]
    NoRuntime,
    /// The system does not give what loops need.
    #[error("the hub cannot start its loops: {0}")]
    Loops(String),
    /// A time or limit is too small for the hub to work.
    #[error("{field} is {value}; it must be at least {least}")]
    TooSmall {
        /// The field of [`HubConfig`], [`Limits`] or [`ReplayConfig`].
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
        if let Some(Acknowledgements { event, .. }) = &self.acknowledgements
            && ["client-", "pusher"]
                .iter()
                .any(|taken| event.starts_with(taken) || event.is_empty())
        {
            return Err(ConfigError::AcknowledgementName(event.clone()));
        }
        let (limits, replay) = (&self.limits, &self.replay);
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
            (
                "messages_per_second",
                usize::try_from(limits.messages_per_second).unwrap_or(usize::MAX),
                1,
            ),
            ("backlog_bytes", limits.backlog_bytes, 1024),
            ("queue_bytes", limits.queue_bytes, largest_event),
            ("event_data_bytes", limits.event_data_bytes, 1),
            ("channels_per_event", limits.channels_per_event, 1),
            ("events_per_batch", limits.events_per_batch, 1),
            ("request_bytes", limits.request_bytes, largest_event),
        ]
        .into_iter()
        .chain(replay.least(largest_event))
        {
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

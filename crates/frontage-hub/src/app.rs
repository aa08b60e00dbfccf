//! What an app is: who may connect and publish, and what it may use. All of it can change while
//! the hub runs.

use std::{fmt, time::Duration};

/// One app, in Pusher's words: its own keys, its own channels, its own limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// The id in `/apps/{id}/…`. Some server libraries insist on digits.
    pub id: String,
    /// Keys with their secrets; at least one. All of them are accepted, so that a new one can be
    /// handed out before the old one goes; the first signs what the hub itself sends (webhooks).
    /// A key that goes takes no connection with it.
    pub credentials: Vec<Credential>,
    /// Whether the app is served: otherwise its connections are closed with 4003 and its
    /// requests refused with 403.
    pub enabled: bool,
    /// What its clients may use.
    pub features: Features,
    /// How much of everything it may use.
    pub limits: AppLimits,
    /// Who is told what happens in its channels.
    pub webhooks: Vec<Webhook>,
}

impl App {
    /// An enabled app with one key, no optional feature, the default limits and no webhook.
    pub fn new(id: impl Into<String>, key: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            credentials: vec![Credential::new(key, secret)],
            enabled: true,
            features: Features::default(),
            limits: AppLimits::default(),
            webhooks: Vec::new(),
        }
    }
}

/// A key and the secret that signs for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Public: in `/app/{key}`, as `auth_key`, and before the colon of a subscription's `auth`.
    pub key: String,
    /// Never leaves the server.
    pub secret: String,
}

impl Credential {
    /// A key and its secret.
    pub fn new(key: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            secret: secret.into(),
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// What an app's clients may use beside the protocol's core. All off by default, as with the
/// hosted service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Features {
    /// Clients may send `client-` events to each other on private and presence channels.
    pub client_events: bool,
    /// Subscribers are told how many they are (`pusher_internal:subscription_count`).
    pub subscription_count: bool,
    /// Signed-in clients hear who of their watchlist is online.
    pub watchlist: bool,
    /// Connections that have neither signed in nor been authorized for a channel within this time
    /// are closed with 4009 ("Authorized Connections"); `None` lets everybody stay.
    pub authorize_within: Option<Duration>,
}

/// Bounds of one app, inside those of the hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppLimits {
    /// Connections at a time; the next one is closed with 4004. `None`: as many as the hub takes.
    pub sockets: Option<usize>,
    /// Events a second through the HTTP API, averaged over a second or two; more are refused with
    /// 403. `None`: as many as come.
    pub events_per_second: Option<u32>,
    /// Client events a second of one connection, 10 by default; more are answered with error 4301.
    pub client_events_per_second: u32,
    /// Distinct users in one presence channel, 100 by default; the next one is refused.
    pub presence_members: usize,
    /// Bytes of one member's `channel_data`, 1,024 by default.
    pub presence_member_bytes: usize,
}

impl Default for AppLimits {
    fn default() -> Self {
        Self {
            sockets: None,
            events_per_second: None,
            client_events_per_second: 10,
            presence_members: 100,
            presence_member_bytes: 1024,
        }
    }
}

/// An address that is told what happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Where to, `http` or `https`.
    pub url: String,
    /// What it is told; empty for everything.
    pub events: Vec<WebhookEvent>,
    /// Whether several events may come in one request.
    pub batching: bool,
}

/// What a webhook can be told, by Pusher's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WebhookEvent {
    /// `channel_occupied`: the first subscriber is in.
    ChannelOccupied,
    /// `channel_vacated`: the last one has gone.
    ChannelVacated,
    /// `member_added`: a user's first connection is in a presence channel.
    MemberAdded,
    /// `member_removed`: its last one has gone.
    MemberRemoved,
    /// `client_event`.
    ClientEvent,
    /// `cache_miss`: somebody subscribed to a cache channel without a value.
    CacheMiss,
    /// `subscription_count`: how many subscribers a channel has now.
    SubscriptionCount,
}

impl WebhookEvent {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::ChannelOccupied,
        Self::ChannelVacated,
        Self::MemberAdded,
        Self::MemberRemoved,
        Self::ClientEvent,
        Self::CacheMiss,
        Self::SubscriptionCount,
    ];

    /// The name in the body of a webhook.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChannelOccupied => "channel_occupied",
            Self::ChannelVacated => "channel_vacated",
            Self::MemberAdded => "member_added",
            Self::MemberRemoved => "member_removed",
            Self::ClientEvent => "client_event",
            Self::CacheMiss => "cache_miss",
            Self::SubscriptionCount => "subscription_count",
        }
    }
}

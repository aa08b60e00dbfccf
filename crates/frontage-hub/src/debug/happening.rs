//! Something that happened in the hub, as told by who did it and as kept for operators.

use serde::Serialize;

use crate::protocol::SocketId;

/// Something that happens now. What is not known or not meant is left as [`Happening::new`] has
/// it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Happening<'a> {
    /// Id of the app; empty when there is none, as for an unknown key.
    pub(crate) app: &'a str,
    pub(crate) kind: Kind,
    pub(crate) socket: Option<SocketId>,
    pub(crate) channel: Option<&'a str>,
    pub(crate) event: Option<&'a str>,
    /// The event's data; kept only where the embedder allows it.
    pub(crate) data: Option<&'a str>,
    /// Bytes of the data.
    pub(crate) bytes: Option<usize>,
    /// How many connections were sent it.
    pub(crate) receivers: Option<usize>,
    /// Close code.
    pub(crate) code: Option<u16>,
    /// Why, in words that hold nothing of what clients sent.
    pub(crate) reason: Option<&'static str>,
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A connection is established.
    Connected,
    /// A connection was closed before it was established, with `code`.
    Refused,
    /// A connection has gone, with `code` if one was said.
    Disconnected,
    /// A connection listens to `channel`.
    Subscribed,
    /// A connection no longer listens to `channel`.
    Unsubscribed,
    /// `event` was published, by the HTTP API or the embedder, on `channel`; once for each.
    Published,
    /// A client sent `event` to `channel`.
    ClientEvent,
    /// A subscription, a sign-in or a request of the HTTP API was not authorized.
    AuthFailure,
    /// A connection was cut because it took its events too slowly.
    SlowCut,
}

impl<'a> Happening<'a> {
    pub(crate) fn new(app: &'a str, kind: Kind) -> Self {
        Self {
            app,
            kind,
            socket: None,
            channel: None,
            event: None,
            data: None,
            bytes: None,
            receivers: None,
            code: None,
            reason: None,
        }
    }
}

/// Bytes of data kept of one event at most.
const DATA_KEPT: usize = 1_024;
/// Bytes kept of any name at most; none that the protocol allows is longer.
const NAME_KEPT: usize = 200;

/// Something that happened, in a form that outlives it and goes out as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Happened {
    /// Rises by one with each.
    pub(super) number: u64,
    /// Milliseconds since 1970.
    time_ms: u64,
    app: Box<str>,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    socket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receivers: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

impl Happened {
    pub(super) fn keep(what: &Happening<'_>, time_ms: u64, with_data: bool) -> Self {
        let name = |text| cut(text, NAME_KEPT).into();
        Self {
            number: 0,
            time_ms,
            app: name(what.app),
            kind: what.kind,
            socket: what.socket.map(|socket| socket.to_string()),
            channel: what.channel.map(name),
            event: what.event.map(name),
            data: what
                .data
                .filter(|_| with_data)
                .map(|data| cut(data, DATA_KEPT).into()),
            bytes: what.bytes,
            receivers: what.receivers,
            code: what.code,
            reason: what.reason,
        }
    }
}

/// The beginning of a text, whole characters only.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

//! Why the hub ends a connection. The number decides what client libraries do next: 40xx makes
//! them stop for good, 41xx come back after a second or more, 42xx at once.

/// The close code and the words sent with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// The number in the close frame.
    pub code: u16,
    /// The words in the close frame; at most 123 bytes fit.
    pub reason: &'static str,
}

impl Closing {
    /// The key in the address belongs to no app.
    pub const UNKNOWN_APP: Self = Self::new(4001, "No app of this hub has this key");
    /// The app exists but is not served now.
    pub const APP_DISABLED: Self = Self::new(4003, "This app is disabled");
    /// The app has as many connections as it may.
    pub const OVER_QUOTA: Self = Self::new(4004, "This app has as many connections as it may");
    /// The address is below `/app` but names no app.
    pub const PATH_NOT_FOUND: Self = Self::new(4005, "Path not found: connect to /app/{key}");
    /// `protocol` is no number.
    pub const BAD_VERSION: Self = Self::new(
        4006,
        "Invalid version string format: protocol must be a number",
    );
    /// `protocol` is a number, but of no protocol spoken here.
    pub const UNSUPPORTED_PROTOCOL: Self =
        Self::new(4007, "Unsupported protocol version: 4 to 7 are supported");
    /// There is no `protocol` in the address.
    pub const NO_PROTOCOL: Self = Self::new(4008, "No protocol version supplied: add protocol=7");
    /// The app's owner ended the user's connections, or nobody vouched for this one in time.
    pub const UNAUTHORIZED: Self = Self::new(4009, "Connection is unauthorized");
    /// The hub holds as many sockets as it may, or is about to stop.
    pub const OVER_CAPACITY: Self = Self::new(4100, "Over capacity: try again in a moment");
    /// The hub has a fault, and the client's message met it.
    pub const FAULT: Self = Self::new(4100, "The hub failed at your message");
    /// The address that it comes from has as many connections as it may.
    pub const TOO_MANY_FROM_ADDRESS: Self =
        Self::new(4100, "Too many connections from your address");
    /// The client took its events so slowly that its queue ran over.
    pub const TOO_SLOW: Self = Self::new(4100, "Events were not taken in time");
    /// Its app's owner has reason to ask again who it is.
    pub const RENEW: Self = Self::new(4200, "Authorizations have changed: reconnect");
    /// The hub stops; another one will take the connection.
    pub const RECONNECT: Self = Self::new(4200, "The hub is restarting: reconnect");
    /// The hub stops and will be back in a moment.
    pub const BACK_SOON: Self = Self::new(4100, "The hub is restarting: reconnect in a moment");
    /// The hub is cut off from what it should tell; another one may not be.
    pub const CUT_OFF: Self = Self::new(4200, "Another server may have news: reconnect");
    /// Silence, a ping, and silence again.
    pub const PONG_NOT_RECEIVED: Self = Self::new(4201, "Pong not received in time");
    /// A frame that breaks RFC 6455.
    pub const PROTOCOL_ERROR: Self = Self::new(1002, "The frame breaks the WebSocket protocol");
    /// A binary frame.
    pub const BINARY: Self = Self::new(1003, "Binary frames are not supported: send JSON text");
    /// A text frame that is not UTF-8.
    pub const NOT_UTF8: Self = Self::new(1007, "A text frame must be UTF-8");
    /// A frame or message over the limit.
    pub const TOO_BIG: Self = Self::new(1009, "The message is larger than this hub accepts");

    const fn new(code: u16, reason: &'static str) -> Self {
        assert!(reason.len() <= 123, "a close frame has no room for this");
        Self { code, reason }
    }
}

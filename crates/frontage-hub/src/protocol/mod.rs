//! The Pusher Channels protocol as plain values: what a client may say, what the hub says, how
//! things are named and why a connection ends. Nothing here waits, locks or does I/O, so
//! whatever carries the frames can change without touching the rules.
//!
//! The reference is the [protocol document][1] of Pusher, version 7.
//!
//! [1]: https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/

mod channel_name;
mod closing;
mod handshake;
mod inbound;
mod outbound;
mod socket_id;

pub use channel_name::{ChannelKind, ChannelName, ChannelNameError, MAX_CHANNEL_NAME};
pub use closing::Closing;
pub(crate) use handshake::check_protocol_version;
pub(crate) use inbound::{Acknowledgement, ClientMessage, parse};
pub(crate) use outbound::{
    ApplicationEvent, PING, PONG, connection_established, error, subscription_succeeded,
};
pub use socket_id::{MalformedSocketId, SocketId};

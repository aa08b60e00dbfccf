//! The Pusher Channels protocol as plain values: what a client may say, what the hub says, how
//! things are named and why a connection ends. Nothing here waits, locks or does I/O, so
//! whatever carries the frames can change without touching the rules.
//!
//! The reference is the [protocol document][1] of Pusher, version 7.
//!
//! [1]: https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/

mod authorization;
mod channel_name;
mod client_event;
mod closing;
mod handshake;
mod inbound;
mod member;
mod outbound;
mod socket_id;
mod user;

pub(crate) use authorization::{authorize_channel, authorize_user};
pub use channel_name::{ChannelKind, ChannelName, ChannelNameError, MAX_CHANNEL_NAME};
pub(crate) use client_event::{ClientEventError, MAX_EVENT_NAME, check_client_event, data_text};
pub use closing::Closing;
pub(crate) use handshake::check_protocol_version;
pub(crate) use inbound::{Acknowledgement, ClientMessage, parse};
pub(crate) use member::Member;
pub(crate) use outbound::{
    ApplicationEvent, PING, PONG, cache_miss, client_event, connection_established, error,
    error_with_code, member_added, member_removed, presence_succeeded, signin_success,
    subscription_count, subscription_succeeded, watchlist_events,
};
pub use socket_id::{MalformedSocketId, SocketId};
pub(crate) use user::UserData;

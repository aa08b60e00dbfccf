//! A connection on its way from the HTTP server to its loop.

use std::{net::IpAddr, os::fd::OwnedFd, sync::Arc};

use bytes::Bytes;

use crate::{apps::LiveApp, protocol::Closing, replay::Peer};

/// A connection whose upgrade was answered. From here on nobody reads or writes it but its loop.
pub(crate) struct Newcomer {
    pub(crate) stream: OwnedFd,
    /// What the HTTP server has read beyond the request.
    pub(crate) received: Bytes,
    /// The app that it asked for, or with what it is closed at once.
    pub(crate) admitted: Result<Arc<LiveApp>, Closing>,
    pub(crate) peer: Option<Peer>,
    pub(crate) address: Option<IpAddr>,
}

//! Clients that say how far they are: "all up to number 57 is on my screen".
//!
//! What the numbers mean is the embedder's. The hub reads them, keeps the highest of each
//! subscription and tells the embedder when it rises; nothing is answered, nothing is kept
//! longer than the subscription.

use std::{fmt, sync::Arc};

use crate::protocol::SocketId;

/// Which message acknowledges, and who is told.
#[derive(Clone)]
pub struct Acknowledgements {
    /// The name of the message that clients send, as
    /// `{"event":"<name>","channel":"<channel>","data":{"number":<0 … 2^64-1>}}`. It must not
    /// begin with `client-` or `pusher`, which have meanings of their own.
    pub event: String,
    /// Told when the number of a subscription rises. It is called by the connection's own task,
    /// under no lock of the hub, and holds up that connection while it runs: it should count, or
    /// put into a queue, and return.
    pub listener: Arc<dyn Fn(Acknowledged<'_>) + Send + Sync>,
}

/// One subscription has got further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledged<'a> {
    /// The app whose channel it is.
    pub app_id: &'a str,
    /// The channel.
    pub channel: &'a str,
    /// Whose subscription it is.
    pub socket: SocketId,
    /// The number before; `None` with the first of a subscription.
    pub from: Option<u64>,
    /// The number now, higher than `from`.
    pub to: u64,
}

impl fmt::Debug for Acknowledgements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Acknowledgements")
            .field("event", &self.event)
            .finish_non_exhaustive()
    }
}

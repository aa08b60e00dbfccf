//! What a connection says and what it is answered. Knows the rules and the subscriptions of one
//! connection; how frames travel is the business of its neighbour `life`.

use std::{collections::HashMap, sync::Arc};

use super::{Frame, Outbox};
use crate::{
    apps::LiveApp,
    channels::Channel,
    hub::Inner,
    protocol::{self, ChannelKind, ChannelName, ClientMessage, Closing},
};

/// One established connection. When it is dropped, the connection has left all its channels.
pub(super) struct Conversation {
    hub: Arc<Inner>,
    app: Arc<LiveApp>,
    outbox: Arc<Outbox>,
    subscriptions: HashMap<Arc<str>, Arc<Channel>>,
}

impl Conversation {
    /// Enters the connection into the hub and greets it.
    ///
    /// # Errors
    /// The reason to close it with instead.
    pub(super) fn begin(hub: Arc<Inner>, app: Arc<LiveApp>) -> Result<Self, Closing> {
        let id = protocol::SocketId::random().map_err(|error| {
            tracing::error!(%error, "no random numbers for a socket id");
            Closing::OVER_CAPACITY
        })?;
        let outbox = Arc::new(Outbox::new(id, &hub.config.limits));
        if !hub.sockets.enter(&outbox) {
            return Err(Closing::OVER_CAPACITY);
        }
        let timeout = hub.config.activity_timeout.as_millis().div_ceil(1000);
        let timeout = u64::try_from(timeout).unwrap_or(u64::MAX);
        outbox.push(protocol::connection_established(id, timeout).into());
        hub.counters.established.add(1);
        Ok(Self {
            hub,
            app,
            outbox,
            subscriptions: HashMap::new(),
        })
    }

    /// The queue of frames for this connection.
    pub(super) fn outbox(&self) -> Arc<Outbox> {
        self.outbox.clone()
    }

    /// Gives up all subscriptions: nothing is queued for this connection any more.
    pub(super) fn leave_channels(&mut self) {
        for (_, channel) in self.subscriptions.drain() {
            self.app.channels.leave(&channel, self.outbox.id());
        }
    }

    /// Answers one text frame. Whatever it holds, the connection goes on.
    pub(super) fn hear(&mut self, text: &str) {
        let message = match protocol::parse(text) {
            Ok(message) => message,
            Err(malformed) => return self.refuse(&malformed.to_string()),
        };
        match message {
            ClientMessage::Ping => {
                self.outbox.push(Frame::from_static(protocol::PONG));
            }
            ClientMessage::Pong => {}
            ClientMessage::Subscribe { channel } => self.subscribe(&channel),
            ClientMessage::Unsubscribe { channel } => {
                if let Some(channel) = self.subscriptions.remove(channel.as_ref()) {
                    self.app.channels.leave(&channel, self.outbox.id());
                }
            }
            ClientMessage::SignIn => self
                .refuse("Signing in is not offered yet by this hub; it comes with a later release"),
            ClientMessage::ClientEvent => self.refuse(
                "Client event rejected: client events are only for private and presence \
                 channels, which are not offered yet by this hub",
            ),
            ClientMessage::Unknown { event } => {
                self.refuse(&format!("Unknown event {}", quoted(&event)));
            }
        }
    }

    fn subscribe(&mut self, channel: &str) {
        let name = match ChannelName::parse(channel) {
            Ok(name) => name,
            Err(reason) => {
                let channel = quoted(channel);
                return self.refuse(&format!("Invalid channel name {channel}: {reason}"));
            }
        };
        let kind = name.kind();
        if kind != ChannelKind::Public {
            return self.refuse(&format!(
                "Subscription to {channel} refused: {} channels are not offered yet by this \
                 hub; they come with a later release",
                kind.describe()
            ));
        }
        if self.subscriptions.contains_key(channel) {
            return self.refuse(&format!("Existing subscription to channel {channel}"));
        }
        let limit = self.hub.config.limits.subscriptions_per_socket;
        if self.subscriptions.len() >= limit {
            return self.refuse(&format!(
                "Subscription to {channel} refused: a connection may have {limit} subscriptions; \
                 unsubscribe from another channel first"
            ));
        }
        let greeting = protocol::subscription_succeeded(channel).into();
        let joined = self.app.channels.join(channel, &self.outbox, greeting);
        self.subscriptions.insert(joined.name().clone(), joined);
    }

    fn refuse(&self, message: &str) {
        self.hub.counters.errors_sent.add(1);
        self.outbox.push(protocol::error(message).into());
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.leave_channels();
        self.hub.sockets.leave(self.outbox.id());
    }
}

/// Enough of what a client sent to recognise it by, and not so much that an answer outgrows it.
fn quoted(text: &str) -> String {
    let start: String = text.chars().take(64).collect();
    format!("{start:?}")
}

//! What a connection says and what it is answered. Knows the rules and the subscriptions of one
//! connection; how frames travel is the business of its neighbour `life`.

use std::{collections::HashMap, sync::Arc};

use serde_json::value::RawValue;

use super::{Frame, Outbox, subscription::Subscription};
use crate::{
    acknowledgements::{Acknowledged, Acknowledgements},
    apps::LiveApp,
    hub::Inner,
    protocol::{self, Acknowledgement, ChannelKind, ChannelName, ClientMessage, Closing},
    replay::{Moment, Peer},
};

/// On how many channels a connection is asked what it has read, beside replays.
const MOST_ASKING: usize = 8;

/// One established connection. When it is dropped, the connection has left all its channels.
pub(super) struct Conversation {
    hub: Arc<Inner>,
    app: Arc<LiveApp>,
    peer: Option<Peer>,
    outbox: Arc<Outbox>,
    subscriptions: HashMap<Arc<str>, Subscription>,
    /// How many times the client was asked whether it read what was replayed, and answered.
    questions: u64,
    answers: u64,
    /// The channels on which it is asked after each event, because it comes and goes there.
    asking: Vec<Arc<str>>,
}

impl Conversation {
    /// Enters the connection into the hub and greets it.
    ///
    /// # Errors
    /// The reason to close it with instead.
    pub(super) fn begin(
        hub: Arc<Inner>,
        app: Arc<LiveApp>,
        peer: Option<Peer>,
    ) -> Result<Self, Closing> {
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
            peer,
            outbox,
            subscriptions: HashMap::new(),
            questions: 0,
            answers: 0,
            asking: Vec::new(),
        })
    }

    /// The queue of frames for this connection.
    pub(super) fn outbox(&self) -> Arc<Outbox> {
        self.outbox.clone()
    }

    /// Gives up all subscriptions: nothing is queued for this connection any more. Its peer is
    /// owed what is published from the moment on in which the client last listened; nothing with
    /// `None`.
    pub(super) fn leave_channels(&mut self, listened_until: Option<Moment>) {
        for (_, subscription) in std::mem::take(&mut self.subscriptions) {
            self.leave(subscription, listened_until);
        }
    }

    fn leave(&self, mut subscription: Subscription, listened_until: Option<Moment>) {
        let absence = self
            .peer
            .zip(listened_until)
            .map(|(peer, ended_at)| (peer, subscription.absence(ended_at, self.answers)));
        let channels = &self.app.channels;
        channels.leave(&subscription.channel, self.outbox.id(), absence);
        self.hub.tidy();
    }

    /// After all that waited was written: asks a client that comes and goes at every event
    /// whether it has read what was published, so that it is not sent that again.
    pub(super) fn ask(&mut self) {
        for channel in &self.asking {
            if let Some(subscription) = self.subscriptions.get_mut(channel)
                && let Some(through) = subscription.read_through(self.answers)
                && let Some(latest) = subscription.channel.ask(&self.outbox, through)
            {
                self.questions += 1;
                subscription.asked(self.questions, latest);
            }
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
            // Unasked ones are signs of life and no more.
            ClientMessage::Pong => self.answers = self.questions.min(self.answers + 1),
            ClientMessage::Subscribe { channel, .. } => self.subscribe(&channel),
            ClientMessage::Unsubscribe { channel } => {
                if let Some(subscription) = self.subscriptions.remove(channel.as_ref()) {
                    let now = self.hub.memory.clock.now();
                    self.asking
                        .retain(|name| name != subscription.channel.name());
                    self.leave(subscription, Some(now));
                }
            }
            ClientMessage::SignIn { .. } => self
                .refuse("Signing in is not offered yet by this hub; it comes with a later release"),
            ClientMessage::ClientEvent { .. } => self.refuse(
                "Client event rejected: client events are only for private and presence \
                 channels, which are not offered yet by this hub",
            ),
            ClientMessage::Other {
                event,
                channel,
                data,
            } => match &self.hub.clone().config.acknowledgements {
                Some(acknowledgements) if acknowledgements.event == event => {
                    self.acknowledge(acknowledgements, channel, data);
                }
                _ => self.refuse(&format!("Unknown event {}", quoted(&event))),
            },
        }
    }

    fn acknowledge(
        &mut self,
        acknowledgements: &Acknowledgements,
        channel: Option<&RawValue>,
        data: Option<&RawValue>,
    ) {
        let event = &acknowledgements.event;
        let Acknowledgement { channel, number } = match Acknowledgement::parse(channel, data) {
            Ok(acknowledgement) => acknowledgement,
            Err(detail) => {
                return self.refuse(&format!(
                    "{event} needs a \"channel\" and \"data\" with a whole \"number\": {detail}"
                ));
            }
        };
        let Some(subscription) = self.subscriptions.get_mut(channel.as_ref()) else {
            let channel = quoted(&channel);
            return self.refuse(&format!("{event} refused: not subscribed to {channel}"));
        };
        let from = subscription.acknowledged;
        if from.is_some_and(|from| number <= from) {
            return;
        }
        let socket = self.outbox.id();
        if from.is_none() {
            subscription.channel.acknowledges(socket);
        }
        subscription.acknowledged = Some(number);
        self.hub.counters.acknowledgements.add(1);
        (acknowledgements.listener)(Acknowledged {
            app_id: &self.app.app.id,
            channel: subscription.channel.name(),
            socket,
            from,
            to: number,
        });
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
        if kind != ChannelKind::Public || name.is_cache() {
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
        let channels = &self.app.channels;
        let (channel, joined) = channels.join(channel, &self.outbox, self.peer, &greeting);
        tracing::debug!(
            socket_id = %self.outbox.id(),
            channel = %channel.name(),
            replayed = joined.replayed,
            "subscribed"
        );
        self.hub.counters.subscriptions.add(1);
        if joined.replayed > 0 {
            self.questions += 1;
            self.hub.counters.replayed.add(joined.replayed as u64);
        }
        let subscription = Subscription::new(channel, &joined, self.questions);
        let name = subscription.channel.name().clone();
        if joined.back_soon && self.asking.len() < MOST_ASKING {
            self.asking.push(name.clone());
        }
        self.subscriptions.insert(name, subscription);
        self.hub.tidy();
    }

    fn refuse(&self, message: &str) {
        self.hub.counters.errors_sent.add(1);
        self.outbox.push(protocol::error(message).into());
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        let now = self.hub.memory.clock.now();
        self.leave_channels(Some(now));
        self.hub.sockets.leave(self.outbox.id());
    }
}

/// Enough of what a client sent to recognise it by, and not so much that an answer outgrows it.
fn quoted(text: &str) -> String {
    let start: String = text.chars().take(64).collect();
    format!("{start:?}")
}

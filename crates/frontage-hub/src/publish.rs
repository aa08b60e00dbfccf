//! An event on its way in: checked completely before anybody hears it.

use crate::{
    apps::LiveApp,
    channels::{Event, Kept},
    config::Limits,
    debug::{Happening, Kind, Recent},
    protocol::{ApplicationEvent, ChannelName, ChannelNameError, MAX_EVENT_NAME, SocketId},
    replay::Moment,
};

/// An event to publish.
#[derive(Debug, Clone, Copy)]
pub struct Publish<'a> {
    /// The channels to send it on; one named twice counts once.
    pub channels: &'a [&'a str],
    /// The event's name, at most 200 characters.
    pub event: &'a str,
    /// What subscribers get as the event's `data`, byte for byte; usually JSON.
    pub data: &'a str,
    /// The connection that is not to hear it, on none of the channels. A replay does not know
    /// it: the same client on another connection may be sent the event.
    pub except: Option<SocketId>,
    /// What is sent to those who were away for a short time, see [`ReplayConfig`].
    ///
    /// [`ReplayConfig`]: crate::ReplayConfig
    pub replay: Replay<'a>,
}

/// In which form an event may reach a subscriber that missed it, or may have missed it: it can
/// come late, in its place among the others, and it can come to one that has heard it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Replay<'a> {
    /// In none: hearing it twice would do harm, and there is no other form.
    #[default]
    Never,
    /// As it is: hearing it twice changes nothing.
    AsIs,
    /// As this event instead, which tells the same news and may be heard twice: "the list is
    /// now …" instead of "appended …".
    As {
        /// The event's name; the same limit as for the event itself.
        event: &'a str,
        /// The event's data; the same limit as for the event itself.
        data: &'a str,
    },
}

/// What became of an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Connections that are sent the event; one that is subscribed to two of the event's
    /// channels hears it twice and counts twice.
    pub sockets: usize,
    /// How many of these have ever [acknowledged](crate::Acknowledgements) on the channel; the
    /// others probably never will.
    pub acknowledging: usize,
}

/// Why an event was not published, to nobody at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The hub has no such app.
    #[error("Unknown app: this hub has no app with the id {0:?}.")]
    UnknownApp(String),
    /// More events are under way than the hub holds.
    #[error("The hub is busy: too many events are under way. Try again in a moment.")]
    Busy,
    /// The app publishes more than it may.
    #[error("Over quota: this app may publish {0} events a second.")]
    OverQuota(u32),
    /// The app is disabled.
    #[error("This app is disabled.")]
    Disabled,
    /// No channel is named.
    #[error("No channel given: name at least one.")]
    NoChannel,
    /// Too many channels are named.
    #[error("Too many channels: {given} given, at most {limit} in one event. Send it in parts.")]
    TooManyChannels {
        /// How many there are.
        given: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A channel's name breaks the rules.
    #[error("Invalid channel name {name:?}: {reason}.")]
    ChannelName {
        /// The name, or its beginning.
        name: String,
        /// What is wrong with it.
        reason: ChannelNameError,
    },
    /// The event has no name.
    #[error("No event name given.")]
    NoEventName,
    /// The event's name is too long.
    #[error("The event name has {0} characters; at most {MAX_EVENT_NAME} are allowed.")]
    EventNameTooLong(usize),
    /// The data is too large.
    #[error(
        "The data of event {event:?} has {bytes} bytes; at most {limit} are allowed. \
         Send an address to fetch the rest from."
    )]
    DataTooLarge {
        /// The event's name.
        event: String,
        /// The data's size.
        bytes: usize,
        /// What would be taken.
        limit: usize,
    },
}

/// An event that keeps all rules.
pub(crate) struct CheckedEvent<'a> {
    publish: Publish<'a>,
    /// Its channels, each once.
    names: Vec<ChannelName<'a>>,
}

impl<'a> CheckedEvent<'a> {
    /// # Errors
    /// The first rule that the event breaks.
    pub(crate) fn check(publish: Publish<'a>, limits: &Limits) -> Result<Self, PublishError> {
        let Publish {
            channels,
            event,
            data,
            replay,
            ..
        } = publish;
        check_event(event, data, limits)?;
        if let Replay::As { event, data } = replay {
            check_event(event, data, limits)?;
        }
        if channels.is_empty() {
            return Err(PublishError::NoChannel);
        }
        if channels.len() > limits.channels_per_event {
            return Err(PublishError::TooManyChannels {
                given: channels.len(),
                limit: limits.channels_per_event,
            });
        }
        let mut names: Vec<ChannelName<'_>> = Vec::with_capacity(channels.len());
        for name in channels {
            let name = ChannelName::parse(name).map_err(|reason| PublishError::ChannelName {
                name: shortened(name),
                reason,
            })?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Ok(Self { publish, names })
    }

    /// The event.
    pub(crate) fn publish(&self) -> Publish<'a> {
        self.publish
    }

    /// Sends the event to its subscribers.
    pub(crate) fn deliver(&self, app: &LiveApp, recent: &Recent) -> Delivered {
        let Publish {
            event,
            data,
            except,
            replay,
            ..
        } = self.publish;
        let event = ApplicationEvent::new(event, data);
        let other = match replay {
            Replay::As { event, data } => Some(ApplicationEvent::new(event, data)),
            Replay::Never | Replay::AsIs => None,
        };
        let kept = match (replay, &other) {
            (Replay::Never, _) => Kept::Not,
            (_, Some(other)) => Kept::As(other),
            (_, None) => Kept::AsSent,
        };
        let mut all = Delivered::default();
        let event = Event {
            except,
            event: &event,
            data,
            kept,
        };
        for name in &self.names {
            let delivered = app.channels.publish(name, event);
            all.sockets += delivered.sockets;
            all.acknowledging += delivered.acknowledging;
            if recent.is_on() {
                recent.note(&Happening {
                    channel: Some(name.as_str()),
                    event: Some(self.publish.event),
                    data: Some(data),
                    bytes: Some(data.len()),
                    receivers: Some(delivered.sockets),
                    ..Happening::new(app.id(), Kind::Published)
                });
            }
        }
        all
    }

    /// Keeps the event for those who may have missed it.
    pub(crate) fn remember(&self, app: &LiveApp, at: Moment) {
        let (event, data) = match self.publish.replay {
            Replay::Never => return,
            Replay::AsIs => (self.publish.event, self.publish.data),
            Replay::As { event, data } => (event, data),
        };
        let event = ApplicationEvent::new(event, data);
        for name in &self.names {
            app.channels.remember(name, &event, at);
        }
    }
}

/// # Errors
/// The first rule that an event's name or data breaks.
fn check_event(event: &str, data: &str, limits: &Limits) -> Result<(), PublishError> {
    let limit = limits.event_data_bytes;
    if data.len() > limit {
        return Err(PublishError::DataTooLarge {
            event: shortened(event),
            bytes: data.len(),
            limit,
        });
    }
    if event.is_empty() {
        return Err(PublishError::NoEventName);
    }
    let length = event.chars().count();
    if length > MAX_EVENT_NAME {
        return Err(PublishError::EventNameTooLong(length));
    }
    Ok(())
}

/// Enough of a hostile name to recognise it by.
fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
}

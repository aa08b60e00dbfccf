//! What clients say to each other.
//! <https://pusher.com/docs/channels/using_channels/events/#triggering-client-events>

use serde_json::value::RawValue;

use super::{Turn, quoted};
use crate::{
    app::WebhookEvent,
    debug,
    loops::{Connection, Subscription},
    protocol::{self, ChannelName, ClientEventError, Member},
    siblings::Said,
    webhooks::Happening,
};

pub(super) fn relay(
    turn: &mut Turn<'_>,
    connection: &mut Connection,
    event: &str,
    channel: Option<&str>,
    data: Option<&RawValue>,
) {
    let text = data.map(protocol::data_text);
    let judged = judge(turn, connection, event, channel, text.as_deref());
    let subscription = match judged {
        Ok(subscription) => &connection.subscriptions[subscription],
        Err(error) => {
            let message = error.to_string();
            return match error.code() {
                Some(code) => turn.refuse_with_code(&message, code),
                None => turn.refuse(&message),
            };
        }
    };
    let Subscription {
        channel, member, ..
    } = subscription;
    let member = member.as_deref();
    let frame = protocol::client_event(event, channel.name(), data, member.map(Member::id));
    let channels = &connection.app.channels;
    channels.relay(channel, connection.id, &frame);
    turn.hub.tell_siblings(Said::ClientEvent {
        app_id: connection.app.id(),
        channel: channel.name(),
        frame: &frame,
    });
    turn.hub.counters.client_events.add(1);
    turn.hub.recent.note(&debug::Happening {
        socket: Some(connection.id),
        channel: Some(channel.name()),
        event: Some(event),
        data: text.as_deref(),
        bytes: text.as_deref().map(str::len),
        ..debug::Happening::new(connection.app.id(), debug::Kind::ClientEvent)
    });
    if channels.webhooks().wants(WebhookEvent::ClientEvent) {
        channels.webhooks().tell(Happening::ClientEvent {
            channel: channel.name(),
            event,
            data: text.as_deref().unwrap_or_default(),
            socket_id: &connection.id.to_string(),
            user_id: member.map(Member::key),
        });
    }
}

/// In which row of the connection's subscriptions the event's channel is.
///
/// # Errors
/// The rule that the event breaks.
fn judge(
    turn: &Turn<'_>,
    connection: &mut Connection,
    event: &str,
    channel: Option<&str>,
    data: Option<&str>,
) -> Result<usize, ClientEventError> {
    let settings = connection.app.settings();
    if !settings.features.client_events {
        return Err(ClientEventError::Disabled);
    }
    let channel = channel.ok_or(ClientEventError::NoChannel)?;
    let name = ChannelName::parse(channel)
        .map_err(|_| ClientEventError::NotSubscribed(quoted(channel)))?;
    protocol::check_client_event(event, name, data, turn.hub.config.limits.event_data_bytes)?;
    let mut subscriptions = connection.subscriptions.iter();
    let row = subscriptions
        .position(|found| **found.channel.name() == *channel)
        .ok_or_else(|| ClientEventError::NotSubscribed(channel.to_owned()))?;
    let limit = settings.limits.client_events_per_second;
    if !connection.client_events.take(1, limit, limit, turn.now) {
        return Err(ClientEventError::Rate(limit));
    }
    Ok(row)
}

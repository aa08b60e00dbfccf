//! What the hub says. Each function gives the text of one frame.
//!
//! `data` of every event is a JSON *string* that holds JSON; only in `pusher:error` it is an
//! object. That is how the hosted service does it, and what client libraries expect.

use serde_json::{json, value::RawValue};

use super::{Member, SocketId};

/// The answer to `pusher:ping`.
pub(crate) const PONG: &str = r#"{"event":"pusher:pong","data":"{}"}"#;

/// Asks for `pusher:pong`. Client libraries answer it in the order in which they hear, which the
/// pings of the WebSocket layer do not tell.
pub(crate) const PING: &str = r#"{"event":"pusher:ping","data":"{}"}"#;

/// The first frame. `activity_timeout` is in whole seconds and must not be 0: client libraries
/// take that for a failed handshake.
pub(crate) fn connection_established(socket_id: SocketId, activity_timeout: u64) -> String {
    let data = json!({
        "socket_id": socket_id.to_string(),
        "activity_timeout": activity_timeout,
    });
    json!({
        "event": "pusher:connection_established",
        "data": data.to_string(),
    })
    .to_string()
}

/// An error that leaves the connection and its subscriptions as they are. The code is null, as
/// the hosted service sends it where none of the documented ones fits.
pub(crate) fn error(message: &str) -> String {
    error_frame(message, None)
}

/// The same with one of the documented codes: 4301 or 4302.
pub(crate) fn error_with_code(message: &str, code: u16) -> String {
    error_frame(message, Some(code))
}

fn error_frame(message: &str, code: Option<u16>) -> String {
    json!({
        "event": "pusher:error",
        "data": { "message": message, "code": code },
    })
    .to_string()
}

/// The subscriber of a channel is in; not for presence channels.
pub(crate) fn subscription_succeeded(channel: &str) -> String {
    on_channel("pusher_internal:subscription_succeeded", channel, "{}")
}

/// The subscriber of a presence channel is in, and these are the members, itself included. Each
/// has a key in `hash`, also one of whom nothing else is known: client libraries find themselves
/// by it.
pub(crate) fn presence_succeeded<'m>(
    channel: &str,
    members: impl Iterator<Item = &'m Member>,
) -> String {
    let (mut ids, mut hash, mut count) = (String::new(), String::new(), 0_usize);
    for member in members {
        if count > 0 {
            ids.push(',');
            hash.push(',');
        }
        ids.push_str(member.id().get());
        hash.push_str(&quoted(member.key()));
        hash.push(':');
        hash.push_str(info_of(member));
        count += 1;
    }
    let data = format!(r#"{{"presence":{{"ids":[{ids}],"hash":{{{hash}}},"count":{count}}}}}"#);
    on_channel("pusher_internal:subscription_succeeded", channel, &data)
}

/// A user's first connection is in the channel; for those who were there before.
pub(crate) fn member_added(channel: &str, member: &Member) -> String {
    let (id, info) = (member.id(), info_of(member));
    let data = format!(r#"{{"user_id":{id},"user_info":{info}}}"#);
    on_channel("pusher_internal:member_added", channel, &data)
}

/// A user's last connection has left the channel.
pub(crate) fn member_removed(channel: &str, member: &Member) -> String {
    let data = format!(r#"{{"user_id":{}}}"#, member.id());
    on_channel("pusher_internal:member_removed", channel, &data)
}

/// So many connections are subscribed to the channel now.
pub(crate) fn subscription_count(channel: &str, count: usize) -> String {
    let data = format!(r#"{{"subscription_count":{count}}}"#);
    on_channel("pusher_internal:subscription_count", channel, &data)
}

/// The cache channel has no event to begin with.
pub(crate) fn cache_miss(channel: &str) -> String {
    on_channel("pusher:cache_miss", channel, "{}")
}

/// The connection is signed in; `user_data` is the very text with which it signed in.
pub(crate) fn signin_success(user_data: &str) -> String {
    json!({
        "event": "pusher:signin_success",
        "data": json!({ "user_data": user_data }).to_string(),
    })
    .to_string()
}

/// Who of a watchlist came (`true`) or went; one entry without ids is left out.
pub(crate) fn watchlist_events(changes: &[(bool, &[&str])]) -> String {
    let events: Vec<_> = changes
        .iter()
        .filter(|(_, user_ids)| !user_ids.is_empty())
        .map(|(online, user_ids)| {
            let name = if *online { "online" } else { "offline" };
            json!({ "name": name, "user_ids": user_ids })
        })
        .collect();
    json!({
        "event": "pusher_internal:watchlist_events",
        "data": json!({ "events": events }).to_string(),
    })
    .to_string()
}

/// What another client says. Its data travels as a string like that of all other events, since
/// some client libraries take nothing else: what was no string is sent as its JSON. `user_id` is
/// that of the sender as a member of a presence channel, as the hub knows it.
pub(crate) fn client_event(
    event: &str,
    channel: &str,
    data: Option<&RawValue>,
    user_id: Option<&RawValue>,
) -> String {
    let mut frame = format!(
        r#"{{"event":{},"channel":{}"#,
        quoted(event),
        quoted(channel)
    );
    if let Some(data) = data.map(RawValue::get) {
        frame.push_str(r#","data":"#);
        if data.starts_with('"') {
            frame.push_str(data);
        } else {
            frame.push_str(&quoted(data));
        }
    }
    if let Some(user_id) = user_id {
        frame.push_str(r#","user_id":"#);
        frame.push_str(user_id.get());
    }
    frame.push('}');
    frame
}

fn info_of(member: &Member) -> &str {
    member.info().map_or("null", RawValue::get)
}

/// `data` is the text that the string holds.
fn on_channel(event: &str, channel: &str, data: &str) -> String {
    ApplicationEvent::new(event, data).on(channel)
}

/// An event of a publisher, escaped once and framed per channel.
pub(crate) struct ApplicationEvent {
    event: String,
    data: String,
}

impl ApplicationEvent {
    /// `data` reaches subscribers byte for byte, also when it is no JSON.
    pub(crate) fn new(event: &str, data: &str) -> Self {
        Self {
            event: quoted(event),
            data: quoted(data),
        }
    }

    /// The frame for the subscribers of one channel.
    pub(crate) fn on(&self, channel: &str) -> String {
        let channel = quoted(channel);
        let (event, data) = (&self.event, &self.data);
        let mut frame = String::with_capacity(event.len() + channel.len() + data.len() + 32);
        for part in [
            r#"{"event":"#,
            event,
            r#","channel":"#,
            &channel,
            r#","data":"#,
            data,
            "}",
        ] {
            frame.push_str(part);
        }
        frame
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests;

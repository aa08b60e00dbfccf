//! What the hub says. Each function gives the text of one frame.
//!
//! `data` of every event is a JSON *string* that holds JSON; only in `pusher:error` it is an
//! object. That is how the hosted service does it, and what client libraries expect.

use serde_json::json;

use super::SocketId;

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

/// An error that leaves the connection and its subscriptions as they are. None of the documented
/// codes fits what is refused today, so the code is null, as the hosted service sends it.
pub(crate) fn error(message: &str) -> String {
    json!({
        "event": "pusher:error",
        "data": { "message": message, "code": null },
    })
    .to_string()
}

/// The subscriber of a public channel is in.
pub(crate) fn subscription_succeeded(channel: &str) -> String {
    json!({
        "event": "pusher_internal:subscription_succeeded",
        "channel": channel,
        "data": "{}",
    })
    .to_string()
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn frames_read_as_the_protocol_writes_them() {
        let id = SocketId::random().unwrap();
        let first: Value = serde_json::from_str(&connection_established(id, 120)).unwrap();
        assert_eq!(first["event"], "pusher:connection_established");
        let data: Value = serde_json::from_str(first["data"].as_str().unwrap()).unwrap();
        assert_eq!(
            data,
            json!({ "socket_id": id.to_string(), "activity_timeout": 120 })
        );

        let refused: Value = serde_json::from_str(&error("no")).unwrap();
        assert_eq!(
            refused,
            json!({ "event": "pusher:error", "data": { "message": "no", "code": null } })
        );
        assert_eq!(
            ApplicationEvent::new("e", r#"{"a":1}"#).on("c"),
            r#"{"event":"e","channel":"c","data":"{\"a\":1}"}"#
        );
    }

    proptest! {
        #[test]
        fn data_is_passed_on_byte_for_byte(event in ".*", data in "(?s).*") {
            let frame: Value =
                serde_json::from_str(&ApplicationEvent::new(&event, &data).on("c")).unwrap();
            prop_assert_eq!(frame["event"].as_str().unwrap(), event);
            prop_assert_eq!(frame["data"].as_str().unwrap(), data);
        }
    }
}

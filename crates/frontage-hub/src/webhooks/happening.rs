//! What happens in channels, and how it is told.

use serde_json::{Value, json};

use crate::app::WebhookEvent;

/// Something that a webhook can be told.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Happening<'a> {
    /// The first subscriber is in.
    ChannelOccupied {
        /// The channel's name.
        channel: &'a str,
    },
    /// The last subscriber has gone.
    ChannelVacated {
        /// The channel's name.
        channel: &'a str,
        /// It went by losing its line, so it may be back in a moment.
        lingers: bool,
    },
    /// A user's first connection is in a presence channel.
    MemberAdded {
        /// The channel's name.
        channel: &'a str,
        /// The user's id as a string.
        user_id: &'a str,
    },
    /// A user's last connection has left a presence channel.
    MemberRemoved {
        /// The channel's name.
        channel: &'a str,
        /// The user's id as a string.
        user_id: &'a str,
        /// It went by losing its line, so it may be back in a moment.
        lingers: bool,
    },
    /// Somebody subscribed to a cache channel without a value.
    CacheMiss {
        /// The channel's name.
        channel: &'a str,
    },
    /// A client said something to the others.
    ClientEvent {
        /// The channel's name.
        channel: &'a str,
        /// The event's name.
        event: &'a str,
        /// Its data, as subscribers got it.
        data: &'a str,
        /// Who sent it.
        socket_id: &'a str,
        /// As whom; only on presence channels.
        user_id: Option<&'a str>,
    },
    /// A channel has so many subscribers now.
    SubscriptionCount {
        /// The channel's name.
        channel: &'a str,
        /// How many.
        count: usize,
    },
}

impl Happening<'_> {
    /// What kind it is.
    pub(super) fn event(&self) -> WebhookEvent {
        match self {
            Self::ChannelOccupied { .. } => WebhookEvent::ChannelOccupied,
            Self::ChannelVacated { .. } => WebhookEvent::ChannelVacated,
            Self::MemberAdded { .. } => WebhookEvent::MemberAdded,
            Self::MemberRemoved { .. } => WebhookEvent::MemberRemoved,
            Self::CacheMiss { .. } => WebhookEvent::CacheMiss,
            Self::ClientEvent { .. } => WebhookEvent::ClientEvent,
            Self::SubscriptionCount { .. } => WebhookEvent::SubscriptionCount,
        }
    }

    /// The event as it stands in the body of a request.
    pub(super) fn json(&self) -> String {
        let name = self.event().name();
        let told: Value = match *self {
            Self::ChannelOccupied { channel }
            | Self::ChannelVacated { channel, .. }
            | Self::CacheMiss { channel } => json!({ "name": name, "channel": channel }),
            Self::MemberAdded { channel, user_id }
            | Self::MemberRemoved {
                channel, user_id, ..
            } => json!({ "name": name, "channel": channel, "user_id": user_id }),
            Self::ClientEvent {
                channel,
                event,
                data,
                socket_id,
                user_id,
            } => {
                let mut told = json!({
                    "name": name,
                    "channel": channel,
                    "event": event,
                    "data": data,
                    "socket_id": socket_id,
                });
                if let Some(user_id) = user_id {
                    told["user_id"] = user_id.into();
                }
                told
            }
            Self::SubscriptionCount { channel, count } => json!({
                "name": name,
                "channel": channel,
                "subscription_count": count,
            }),
        };
        told.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_is_told_as_the_documentation_writes_it() {
        let said = |user_id| Happening::ClientEvent {
            channel: "presence-a",
            event: "client-x",
            data: r#"{"a":"b"}"#,
            socket_id: "1.2",
            user_id,
        };
        let (channel, user_id, lingers) = ("presence-a", "ann", true);
        for (happening, expected) in [
            (
                Happening::ChannelOccupied { channel },
                json!({ "name": "channel_occupied", "channel": "presence-a" }),
            ),
            (
                Happening::ChannelVacated { channel, lingers },
                json!({ "name": "channel_vacated", "channel": "presence-a" }),
            ),
            (
                Happening::MemberAdded { channel, user_id },
                json!({ "name": "member_added", "channel": "presence-a", "user_id": "ann" }),
            ),
            (
                Happening::MemberRemoved {
                    channel,
                    user_id,
                    lingers,
                },
                json!({ "name": "member_removed", "channel": "presence-a", "user_id": "ann" }),
            ),
            (
                Happening::CacheMiss { channel: "cache-a" },
                json!({ "name": "cache_miss", "channel": "cache-a" }),
            ),
            (
                said(Some("ann")),
                json!({
                    "name": "client_event", "channel": "presence-a", "event": "client-x",
                    "data": "{\"a\":\"b\"}", "socket_id": "1.2", "user_id": "ann",
                }),
            ),
            (
                said(None),
                json!({
                    "name": "client_event", "channel": "presence-a", "event": "client-x",
                    "data": "{\"a\":\"b\"}", "socket_id": "1.2",
                }),
            ),
            (
                Happening::SubscriptionCount { channel, count: 7 },
                json!({
                    "name": "subscription_count", "channel": "presence-a",
                    "subscription_count": 7,
                }),
            ),
        ] {
            let told: Value = serde_json::from_str(&happening.json()).unwrap();
            assert_eq!(told, expected);
        }
    }
}

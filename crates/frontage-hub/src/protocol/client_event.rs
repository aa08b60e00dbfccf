//! The rules for what clients send each other: `client-` events. What they may not do is said
//! here; how often they may do it, and whether they are subscribed, whoever carries the frames
//! knows.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::inbound::Text;
use super::{ChannelKind, ChannelName};

/// The longest event name, in characters; the same for clients and publishers.
pub(crate) const MAX_EVENT_NAME: usize = 200;

/// Why a client event is passed on to nobody; the text is for the developer of the client.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ClientEventError {
    #[error("Client event rejected: client events are not enabled for this app")]
    Disabled,
    #[error("Client event rejected: it names no channel")]
    NoChannel,
    #[error("Client event rejected: only supported on private and presence channels, and this is a {} channel", .0.describe())]
    Kind(ChannelKind),
    #[error("Cannot broadcast client event (connection not subscribed to channel {0})")]
    NotSubscribed(String),
    #[error(
        "Client event rejected: its name has {0} characters; at most {MAX_EVENT_NAME} are allowed"
    )]
    Name(usize),
    #[error("Client event rejected: its data has {given} bytes; at most {limit} are allowed")]
    Data {
        /// How many bytes there are.
        given: usize,
        /// How many there may be.
        limit: usize,
    },
    #[error(
        "Client event rejected due to rate limit: at most {0} a second are allowed on one connection"
    )]
    Rate(u32),
}

impl ClientEventError {
    /// The code of the `pusher:error`; only the rate has one.
    pub(crate) fn code(&self) -> Option<u16> {
        matches!(self, Self::Rate(_)).then_some(4301)
    }
}

/// Checks what the event itself tells: where it goes to, its name and its size. `data` is what
/// [`data_text`] makes of it, `data_limit` the bytes that it may have.
///
/// # Errors
/// The first rule that it breaks.
pub(crate) fn check_client_event(
    event: &str,
    channel: ChannelName<'_>,
    data: Option<&str>,
    data_limit: usize,
) -> Result<(), ClientEventError> {
    match channel.kind() {
        ChannelKind::Private | ChannelKind::Presence => {}
        // Whoever listens would take it for something encrypted and complain.
        kind @ (ChannelKind::Public | ChannelKind::PrivateEncrypted | ChannelKind::User) => {
            return Err(ClientEventError::Kind(kind));
        }
    }
    let length = event.chars().count();
    if length > MAX_EVENT_NAME {
        return Err(ClientEventError::Name(length));
    }
    let given = data.map_or(0, str::len);
    if given > data_limit {
        return Err(ClientEventError::Data {
            given,
            limit: data_limit,
        });
    }
    Ok(())
}

/// The data of an event as text, which is how it travels: what a string holds, and the JSON of
/// anything else, to the byte.
pub(crate) fn data_text(data: &RawValue) -> Cow<'_, str> {
    let json = data.get();
    if json.starts_with('"')
        && let Ok(Text(text)) = serde_json::from_str(json)
    {
        return text;
    }
    Cow::Borrowed(json)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn judged(event: &str, channel: &str, data: &str) -> Result<(), ClientEventError> {
        let channel = ChannelName::parse(channel).unwrap();
        check_client_event(event, channel, Some(data), 10)
    }

    #[test]
    fn clients_speak_to_each_other_where_they_were_let_in_and_the_hub_can_read() {
        for channel in [
            "private-a",
            "presence-a",
            "private-cache-a",
            "presence-cache-a",
        ] {
            assert_eq!(judged("client-x", channel, "{}"), Ok(()), "{channel}");
        }
        for (channel, kind) in [
            ("a", ChannelKind::Public),
            ("cache-a", ChannelKind::Public),
            ("private-encrypted-a", ChannelKind::PrivateEncrypted),
            ("private-encrypted-cache-a", ChannelKind::PrivateEncrypted),
            ("#server-to-user-a", ChannelKind::User),
        ] {
            let refusal = judged("client-x", channel, "{}").unwrap_err();
            assert_eq!(refusal, ClientEventError::Kind(kind), "{channel}");
            assert!(refusal.to_string().contains(kind.describe()));
            assert_eq!(refusal.code(), None);
        }
    }

    #[test]
    fn names_and_data_end_somewhere() {
        let named = |length: usize| {
            judged(
                &format!("client-{}", "ä".repeat(length - 7)),
                "private-a",
                "",
            )
        };
        assert_eq!(named(200), Ok(()));
        assert_eq!(named(201), Err(ClientEventError::Name(201)));
        assert_eq!(judged("client-x", "private-a", "0123456789"), Ok(()));
        assert_eq!(
            judged("client-x", "private-a", "0123456789a"),
            Err(ClientEventError::Data {
                given: 11,
                limit: 10
            })
        );
        let nothing = check_client_event(
            "client-x",
            ChannelName::parse("private-a").unwrap(),
            None,
            0,
        );
        assert_eq!(nothing, Ok(()));
    }

    #[test]
    fn only_too_many_events_have_a_code() {
        assert_eq!(ClientEventError::Rate(10).code(), Some(4301));
        assert_eq!(ClientEventError::Disabled.code(), None);
    }

    #[test]
    fn data_is_what_a_string_holds_or_the_json_of_anything_else() {
        for (json, text) in [
            (r#""a \"b\" \u00e4""#, r#"a "b" ä"#),
            (r#"{"a": "\u00e4"}"#, r#"{"a": "\u00e4"}"#),
            ("[1,  2]", "[1,  2]"),
            ("7.50", "7.50"),
            (r#""\ud800""#, r#""\ud800""#),
        ] {
            let data: &RawValue = serde_json::from_str(json).unwrap();
            assert_eq!(data_text(data), text);
        }
    }
}

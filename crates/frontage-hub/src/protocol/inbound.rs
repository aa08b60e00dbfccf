//! What a client may say. One text frame is one JSON object; whatever it holds, reading it costs
//! time and memory in proportion to its length and no stack, however deep it is nested.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// One message of a client, read but not yet judged.
#[derive(Debug)]
pub(crate) enum ClientMessage<'a> {
    /// `pusher:ping`, with whatever data or none.
    Ping,
    /// `pusher:pong`: only a sign of life.
    Pong,
    /// `pusher:subscribe`.
    Subscribe { channel: Cow<'a, str> },
    /// `pusher:unsubscribe`.
    Unsubscribe { channel: Cow<'a, str> },
    /// `pusher:signin`.
    SignIn,
    /// An event whose name begins with `client-`.
    ClientEvent,
    /// Anything else: not of the protocol, but perhaps agreed with the embedder.
    Other {
        event: Cow<'a, str>,
        channel: Option<&'a RawValue>,
        data: Option<&'a RawValue>,
    },
}

/// How far a client is on one channel.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Acknowledgement<'a> {
    pub(crate) channel: Cow<'a, str>,
    pub(crate) number: u64,
}

/// A frame that cannot be read; the text is for the developer of the client.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Malformed {
    #[error("A message must be a JSON object with an \"event\"; this is none: {0}")]
    Envelope(String),
    #[error("{event} needs \"data\" to be an object with a \"channel\" that is a string: {detail}")]
    Data { event: &'static str, detail: String },
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    event: Cow<'a, str>,
    #[serde(borrow)]
    channel: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

/// A string that is borrowed where it can be.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Numbered {
    number: u64,
}

#[derive(Deserialize)]
struct ChannelData<'a> {
    #[serde(borrow)]
    channel: Cow<'a, str>,
}

/// Reads one text frame.
///
/// # Errors
/// When the frame is no JSON object with an event name, or lacks what that event needs.
pub(crate) fn parse(text: &str) -> Result<ClientMessage<'_>, Malformed> {
    let envelope: Envelope<'_> = object(text).map_err(Malformed::Envelope)?;
    let channel = |event| channel_of(event, envelope.data);
    Ok(match envelope.event.as_ref() {
        "pusher:ping" => ClientMessage::Ping,
        "pusher:pong" => ClientMessage::Pong,
        "pusher:subscribe" => ClientMessage::Subscribe {
            channel: channel("pusher:subscribe")?,
        },
        "pusher:unsubscribe" => ClientMessage::Unsubscribe {
            channel: channel("pusher:unsubscribe")?,
        },
        "pusher:signin" => ClientMessage::SignIn,
        name if name.starts_with("client-") => ClientMessage::ClientEvent,
        _ => ClientMessage::Other {
            event: envelope.event,
            channel: envelope.channel,
            data: envelope.data,
        },
    })
}

impl<'a> Acknowledgement<'a> {
    /// Reads the parts of a message that acknowledges.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub(crate) fn parse(
        channel: Option<&'a RawValue>,
        data: Option<&'a RawValue>,
    ) -> Result<Self, String> {
        let channel = channel.ok_or_else(|| "there is no channel".to_owned())?;
        let Text(channel) =
            serde_json::from_str(channel.get()).map_err(|error| error.to_string())?;
        let data = data.ok_or_else(|| "there is no data".to_owned())?;
        let Numbered { number } = object(data.get())?;
        Ok(Self { channel, number })
    }
}

fn channel_of<'a>(
    event: &'static str,
    data: Option<&'a RawValue>,
) -> Result<Cow<'a, str>, Malformed> {
    let refuse = |detail| Malformed::Data { event, detail };
    let data = data.ok_or_else(|| refuse("there is no data".to_owned()))?;
    object::<ChannelData<'_>>(data.get())
        .map(|data| data.channel)
        .map_err(refuse)
}

/// serde reads a struct from an array too; the protocol has no such thing.
fn object<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    if !text.trim_ascii_start().starts_with('{') {
        return Err("it does not begin with {".to_owned());
    }
    serde_json::from_str(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_ping_is_a_ping_whatever_its_data() {
        for text in [
            r#"{"event":"pusher:ping","data":{}}"#,
            r#"{"event":"pusher:ping","data":""}"#,
            r#"{"event":"pusher:ping","data":null}"#,
            r#"{"event":"pusher:ping"}"#,
            r#" {"data":[],"event":"pusher:\u0070ing"}"#,
        ] {
            assert!(matches!(parse(text), Ok(ClientMessage::Ping)), "{text}");
        }
    }

    #[test]
    fn a_subscription_names_its_channel() {
        let text = r#"{"event":"pusher:subscribe","data":{"auth":"","channel":"news"}}"#;
        let message = parse(text).unwrap();
        assert!(matches!(message, ClientMessage::Subscribe { channel } if channel == "news"));
    }

    #[test]
    fn what_cannot_be_read_says_what_it_lacks() {
        for (text, word) in [
            ("", "JSON object"),
            ("null", "JSON object"),
            (r#"["pusher:ping"]"#, "JSON object"),
            (r#"{"data":{}}"#, "event"),
            (r#"{"event":7}"#, "event"),
            (r#"{"event":"pusher:subscribe"}"#, "no data"),
            (r#"{"event":"pusher:subscribe","data":{}}"#, "channel"),
            (r#"{"event":"pusher:subscribe","data":["a"]}"#, "object"),
            (
                r#"{"event":"pusher:unsubscribe","data":{"channel":1}}"#,
                "string",
            ),
        ] {
            let message = parse(text).unwrap_err().to_string();
            assert!(message.contains(word), "{text}: {message}");
        }
    }

    #[test]
    fn an_acknowledgement_has_a_channel_and_a_whole_number() {
        let read = |rest: &str| {
            let text = format!(r#"{{"event":"seen"{rest}}}"#);
            let ClientMessage::Other { channel, data, .. } = parse(&text).unwrap() else {
                panic!("{text}");
            };
            Acknowledgement::parse(channel, data)
                .map(|Acknowledgement { channel, number }| (channel.into_owned(), number))
        };
        let right = read(r#","channel":"a","data":{"number":18446744073709551615}"#);
        assert_eq!(right, Ok(("a".to_owned(), u64::MAX)));
        for wrong in [
            "",
            r#","channel":"a""#,
            r#","data":{"number":1}"#,
            r#","channel":7,"data":{"number":1}"#,
            r#","channel":"a","data":{}"#,
            r#","channel":"a","data":[1]"#,
            r#","channel":"a","data":"{\"number\":1}""#,
            r#","channel":"a","data":{"number":-1}"#,
            r#","channel":"a","data":{"number":1.5}"#,
            r#","channel":"a","data":{"number":18446744073709551616}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nesting_as_deep_as_a_frame_allows_costs_no_stack() {
        let depth = 32 * 1024;
        let nested = "[".repeat(depth) + &"]".repeat(depth);
        let client_event = format!(r#"{{"event":"client-x","data":{nested}}}"#);
        assert!(matches!(
            parse(&client_event),
            Ok(ClientMessage::ClientEvent)
        ));
        let subscribe = format!(r#"{{"event":"pusher:subscribe","data":{{"channel":{nested}}}}}"#);
        assert!(parse(&subscribe).is_err());
        assert!(parse(&"[".repeat(depth)).is_err());
        assert!(parse(&r#"{"event":"#.repeat(8 * 1024)).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in ".*") {
            let _ = parse(&text);
        }

        #[test]
        fn any_channel_text_arrives_as_it_was_sent(channel in ".*") {
            let text = serde_json::json!({
                "event": "pusher:subscribe",
                "data": { "channel": channel },
            })
            .to_string();
            let ClientMessage::Subscribe { channel: arrived } = parse(&text).unwrap() else {
                return Err(TestCaseError::fail("no subscription"));
            };
            prop_assert_eq!(arrived, channel);
        }
    }
}

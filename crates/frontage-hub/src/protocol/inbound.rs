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
    Subscribe {
        channel: Cow<'a, str>,
        /// `None` also when it is empty, which is how client libraries leave it out.
        auth: Option<Cow<'a, str>>,
        /// The very text that was signed.
        channel_data: Option<Cow<'a, str>>,
    },
    /// `pusher:unsubscribe`.
    Unsubscribe { channel: Cow<'a, str> },
    /// `pusher:signin`.
    SignIn {
        auth: Cow<'a, str>,
        /// The very text that was signed.
        user_data: Cow<'a, str>,
    },
    /// An event whose name begins with `client-`. Whatever else the frame holds is dropped: who
    /// sent it, above all, is not the sender's to say.
    ClientEvent {
        event: Cow<'a, str>,
        channel: Option<Cow<'a, str>>,
        data: Option<&'a RawValue>,
    },
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
    #[error("{event} needs \"data\" to be an object with {needs}: {detail}")]
    Data {
        event: &'static str,
        needs: &'static str,
        detail: String,
    },
    #[error("A client event needs a \"channel\" that is a string: {0}")]
    Channel(String),
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
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

#[derive(Deserialize)]
struct Numbered {
    number: u64,
}

#[derive(Deserialize)]
struct Subscription<'a> {
    #[serde(borrow)]
    channel: Cow<'a, str>,
    #[serde(borrow)]
    auth: Option<Text<'a>>,
    #[serde(borrow)]
    channel_data: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct Unsubscription<'a> {
    #[serde(borrow)]
    channel: Cow<'a, str>,
}

#[derive(Deserialize)]
struct SignIn<'a> {
    #[serde(borrow)]
    auth: Cow<'a, str>,
    #[serde(borrow)]
    user_data: Cow<'a, str>,
}

/// Reads one text frame.
///
/// # Errors
/// When the frame is no JSON object with an event name, or lacks what that event needs.
pub(crate) fn parse(text: &str) -> Result<ClientMessage<'_>, Malformed> {
    let Envelope {
        event,
        channel,
        data,
    } = object(text).map_err(Malformed::Envelope)?;
    Ok(match event.as_ref() {
        "pusher:ping" => ClientMessage::Ping,
        "pusher:pong" => ClientMessage::Pong,
        "pusher:subscribe" => {
            let subscription: Subscription<'_> = fields(
                "pusher:subscribe",
                "a \"channel\" that is a string, as are \"auth\" and \"channel_data\" if given",
                data,
            )?;
            ClientMessage::Subscribe {
                channel: subscription.channel,
                auth: text_of(subscription.auth).filter(|auth| !auth.is_empty()),
                channel_data: text_of(subscription.channel_data),
            }
        }
        "pusher:unsubscribe" => {
            let needs = "a \"channel\" that is a string";
            let Unsubscription { channel } = fields("pusher:unsubscribe", needs, data)?;
            ClientMessage::Unsubscribe { channel }
        }
        "pusher:signin" => {
            let needs = "\"auth\" and \"user_data\" that are strings";
            let SignIn { auth, user_data } = fields("pusher:signin", needs, data)?;
            ClientMessage::SignIn { auth, user_data }
        }
        name if name.starts_with("client-") => {
            let channel = channel
                .map(|channel| serde_json::from_str(channel.get()))
                .transpose()
                .map_err(|error| Malformed::Channel(error.to_string()))?;
            ClientMessage::ClientEvent {
                event,
                channel: text_of(channel),
                data,
            }
        }
        _ => ClientMessage::Other {
            event,
            channel,
            data,
        },
    })
}

fn text_of(text: Option<Text<'_>>) -> Option<Cow<'_, str>> {
    text.map(|Text(text)| text)
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

fn fields<'a, T: Deserialize<'a>>(
    event: &'static str,
    needs: &'static str,
    data: Option<&'a RawValue>,
) -> Result<T, Malformed> {
    data.ok_or_else(|| "there is no data".to_owned())
        .and_then(|data| object(data.get()))
        .map_err(|detail| Malformed::Data {
            event,
            needs,
            detail,
        })
}

/// serde reads a struct from an array too; the protocol has no such thing.
pub(super) fn object<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
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
        assert!(matches!(
            message,
            ClientMessage::Subscribe { channel, auth: None, channel_data: None } if channel == "news"
        ));
    }

    #[test]
    fn a_signed_subscription_brings_its_signature_and_the_text_that_was_signed() {
        let text = r#"{"event":"pusher:subscribe","data":{
            "channel":"presence-x","auth":"key:00","channel_data":"{\"user_id\": 10}"}}"#;
        let ClientMessage::Subscribe {
            channel,
            auth,
            channel_data,
        } = parse(text).unwrap()
        else {
            panic!("no subscription");
        };
        assert_eq!(channel, "presence-x");
        assert_eq!(auth.as_deref(), Some("key:00"));
        assert_eq!(channel_data.as_deref(), Some(r#"{"user_id": 10}"#));
    }

    #[test]
    fn who_signs_in_brings_a_signature_and_the_text_that_was_signed() {
        let text =
            r#"{"event":"pusher:signin","data":{"auth":"k:0","user_data":"{\"id\":\"a\"}"}}"#;
        let message = parse(text).unwrap();
        assert!(matches!(
            message,
            ClientMessage::SignIn { auth, user_data } if auth == "k:0" && user_data == r#"{"id":"a"}"#
        ));
    }

    #[test]
    fn a_client_event_keeps_its_data_and_loses_what_is_not_its_to_say() {
        let text = r#"{"event":"client-x","channel":"private-a","data":{"n": 1.0},
            "user_id":"somebody-else","socket_id":"1.1"}"#;
        let read = |text| {
            let ClientMessage::ClientEvent {
                event,
                channel,
                data,
            } = parse(text).unwrap()
            else {
                panic!("no client event: {text}");
            };
            let (event, channel) = (event.into_owned(), channel.map(Cow::into_owned));
            (event, channel, data.map(RawValue::get))
        };
        let (event, channel) = ("client-x".to_owned(), Some("private-a".to_owned()));
        assert_eq!(read(text), (event, channel, Some(r#"{"n": 1.0}"#)));
        let bare = r#"{"event":"client-","channel":null,"data":null}"#;
        assert_eq!(read(bare), ("client-".to_owned(), None, None));
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
            (
                r#"{"event":"pusher:subscribe","data":{"channel":"a","auth":{}}}"#,
                "auth",
            ),
            (
                r#"{"event":"pusher:subscribe","data":{"channel":"a","channel_data":{}}}"#,
                "channel_data",
            ),
            (r#"{"event":"pusher:signin"}"#, "user_data"),
            (
                r#"{"event":"pusher:signin","data":{"auth":"a"}}"#,
                "user_data",
            ),
            (
                r#"{"event":"pusher:signin","data":{"auth":"a","user_data":{"id":"7"}}}"#,
                "strings",
            ),
            (r#"{"event":"client-x","channel":7}"#, "channel"),
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
            Ok(ClientMessage::ClientEvent { data: Some(_), .. })
        ));
        let subscribe = format!(r#"{{"event":"pusher:subscribe","data":{{"channel":{nested}}}}}"#);
        assert!(parse(&subscribe).is_err());
        for key in ["auth", "channel_data", "more"] {
            let data = format!(r#"{{"channel":"a","{key}":{nested}}}"#);
            let subscribe = format!(r#"{{"event":"pusher:subscribe","data":{data}}}"#);
            assert_eq!(parse(&subscribe).is_ok(), key == "more", "{key}");
        }
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
            let ClientMessage::Subscribe { channel: arrived, .. } = parse(&text).unwrap() else {
                return Err(TestCaseError::fail("no subscription"));
            };
            prop_assert_eq!(arrived, channel);
        }
    }
}

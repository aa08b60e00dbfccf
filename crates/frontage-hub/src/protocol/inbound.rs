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
mod tests;

//! Asking: which channels are occupied, and the attributes of a channel.

use axum::{Json, extract::Path};
use serde_json::{Map, Value, json};

use super::{Refusal, request::SignedRequest};
use crate::{
    channels::Channels,
    protocol::{ChannelKind, ChannelName},
};

/// What `info` asks for. Only what is asked for is answered, and what does not fit the channel
/// is refused rather than left out, so that nobody takes an absent number for a zero.
pub(super) struct Attributes {
    subscription_count: bool,
    user_count: bool,
    cache: bool,
}

impl Attributes {
    /// Reads the comma-separated list.
    pub(super) fn parse(info: Option<&str>) -> Result<Self, Refusal> {
        let mut attributes = Self {
            subscription_count: false,
            user_count: false,
            cache: false,
        };
        let names = info.unwrap_or_default().split(',').map(str::trim);
        for name in names.filter(|name| !name.is_empty()) {
            match name {
                "subscription_count" => attributes.subscription_count = true,
                "user_count" => attributes.user_count = true,
                "cache" => attributes.cache = true,
                _ => {
                    return Err(Refusal::bad_request(format!(
                        "Unknown attribute {name:?} in info: subscription_count, user_count and \
                         cache can be asked for."
                    )));
                }
            }
        }
        Ok(attributes)
    }

    pub(super) fn is_empty(&self) -> bool {
        !(self.subscription_count || self.user_count || self.cache)
    }

    /// Checks that a channel can have what is asked for.
    pub(super) fn fit(&self, channel: &str) -> Result<(), Refusal> {
        let name = ChannelName::parse(channel).ok();
        let presence = name.is_some_and(|name| name.kind() == ChannelKind::Presence);
        if self.user_count && !presence {
            return Err(Refusal::bad_request(format!(
                "The attribute user_count fits presence channels only; {channel:?} is none."
            )));
        }
        if self.subscription_count && presence {
            return Err(Refusal::bad_request(format!(
                "The attribute subscription_count does not fit the presence channel {channel:?}; \
                 ask for user_count."
            )));
        }
        if self.cache && !name.is_some_and(ChannelName::is_cache) {
            return Err(Refusal::bad_request(format!(
                "The attribute cache fits cache channels only; {channel:?} is none."
            )));
        }
        Ok(())
    }

    /// The attributes of one channel.
    pub(super) fn of(&self, channels: &Channels, name: &str) -> Map<String, Value> {
        let mut attributes = Map::new();
        let mut add = |name: &str, value| attributes.insert(name.to_owned(), value);
        if self.subscription_count {
            add(
                "subscription_count",
                channels.subscription_count(name).into(),
            );
        }
        if self.user_count {
            add("user_count", channels.user_count(name).into());
        }
        if self.cache {
            let cached = channels.cached(name);
            add(
                "cache",
                cached.map_or(
                    Value::Null,
                    |(data, ttl)| json!({ "data": &*data, "ttl": ttl }),
                ),
            );
        }
        attributes
    }
}

/// `GET /apps/{id}/channels`
pub(super) async fn list(request: SignedRequest) -> Result<Json<Value>, Refusal> {
    let prefix = request.query.get("filter_by_prefix").unwrap_or_default();
    let attributes = Attributes::parse(request.query.get("info"))?;
    let asks_more = attributes.subscription_count || attributes.cache;
    if asks_more || attributes.user_count && !prefix.starts_with("presence-") {
        return Err(Refusal::bad_request(
            "Of many channels only user_count can be asked for, and only with \
             filter_by_prefix=presence-.",
        ));
    }
    let channels = &request.app.channels;
    let listed = channels
        .names(prefix)
        .into_iter()
        .map(|name| (name.to_string(), attributes.of(channels, &name).into()))
        .collect();
    Ok(Json(json!({ "channels": Value::Object(listed) })))
}

/// `GET /apps/{id}/channels/{channel}`
pub(super) async fn show(
    Path((_, channel)): Path<(String, String)>,
    request: SignedRequest,
) -> Result<Json<Value>, Refusal> {
    let name = named(&channel)?;
    let attributes = Attributes::parse(request.query.get("info"))?;
    attributes.fit(name.as_str())?;
    let is_occupied = request.app.channels.is_occupied(name.as_str());
    let mut shown = attributes.of(&request.app.channels, name.as_str());
    shown.insert("occupied".to_owned(), is_occupied.into());
    Ok(Json(Value::Object(shown)))
}

/// The channel that a path names.
pub(super) fn named(channel: &str) -> Result<ChannelName<'_>, Refusal> {
    ChannelName::parse(channel).map_err(|reason| {
        Refusal::bad_request(format!("Invalid channel name {channel:?}: {reason}."))
    })
}

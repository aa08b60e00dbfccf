//! Publishing: one event on up to a hundred channels, or a batch of up to ten events.

use std::borrow::Cow;

use axum::{Json, http::StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, channels::Attributes, request::SignedRequest};
use crate::{
    config::ReplayConfig,
    protocol::SocketId,
    publish::{CheckedEvent, Publish, Replay},
};

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    data: Cow<'a, str>,
    #[serde(borrow)]
    channels: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow)]
    channel: Option<Cow<'a, str>>,
    #[serde(borrow)]
    socket_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    info: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Batch<'a> {
    #[serde(borrow)]
    batch: Vec<Event<'a>>,
}

/// `POST /apps/{id}/events`
pub(super) async fn publish(request: SignedRequest) -> Result<Json<Value>, Refusal> {
    let event: Event<'_> = read(&request.body)?;
    let channels = event.channels()?;
    let attributes = event.attributes(&channels)?;
    let publish = event.publish(&channels, &request.hub.config.replay)?;
    let checked = CheckedEvent::check(publish, &request.hub.config.limits)?;
    request.may_publish(1).await?;
    request.hub.deliver_everywhere(&request.app, &checked);
    if attributes.is_empty() {
        return Ok(Json(json!({})));
    }
    let described = channels
        .iter()
        .map(|name| {
            let attributes = attributes.of(&request.app.channels, name);
            ((*name).to_owned(), attributes.into())
        })
        .collect();
    Ok(Json(json!({ "channels": Value::Object(described) })))
}

/// `POST /apps/{id}/batch_events`; all events or none.
pub(super) async fn publish_batch(request: SignedRequest) -> Result<Json<Value>, Refusal> {
    let Batch { batch } = read(&request.body)?;
    let limits = &request.hub.config.limits;
    if batch.len() > limits.events_per_batch {
        return Err(Refusal::bad_request(format!(
            "Too many events: {} in the batch, at most {} are allowed.",
            batch.len(),
            limits.events_per_batch
        )));
    }
    let mut channels = Vec::with_capacity(batch.len());
    for event in &batch {
        if event.channels.is_some() {
            return Err(Refusal::bad_request(
                "An event of a batch has one \"channel\", not \"channels\".",
            ));
        }
        channels.push(event.channels()?);
    }
    // All are checked before the first is sent.
    let mut checked = Vec::with_capacity(batch.len());
    for (event, channels) in batch.iter().zip(&channels) {
        let attributes = event.attributes(channels)?;
        let publish = event.publish(channels, &request.hub.config.replay)?;
        checked.push((CheckedEvent::check(publish, limits)?, attributes));
    }
    request.may_publish(batch.len()).await?;
    let mut described = Vec::with_capacity(batch.len());
    let mut any_described = false;
    for ((event, attributes), channels) in checked.iter().zip(&channels) {
        request.hub.deliver_everywhere(&request.app, event);
        any_described |= !attributes.is_empty();
        let name = channels.first().copied().unwrap_or_default();
        described.push(attributes.of(&request.app.channels, name));
    }
    Ok(Json(if any_described {
        json!({ "batch": described })
    } else {
        json!({})
    }))
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            format!("The body is not what this resource takes: {error}."),
        )
    })
}

impl Event<'_> {
    fn channels(&self) -> Result<Vec<&str>, Refusal> {
        match (&self.channels, &self.channel) {
            (Some(channels), None) => Ok(channels.iter().map(Cow::as_ref).collect()),
            (None, Some(channel)) => Ok(vec![channel]),
            (None, None) => Err(Refusal::bad_request(
                "No channel given: send \"channels\" (a list) or \"channel\".",
            )),
            (Some(_), Some(_)) => Err(Refusal::bad_request(
                "Send \"channels\" or \"channel\", not both.",
            )),
        }
    }

    fn attributes(&self, channels: &[&str]) -> Result<Attributes, Refusal> {
        let attributes = Attributes::parse(self.info.as_deref())?;
        for channel in channels {
            attributes.fit(channel)?;
        }
        Ok(attributes)
    }

    fn publish<'e>(
        &'e self,
        channels: &'e [&'e str],
        config: &ReplayConfig,
    ) -> Result<Publish<'e>, Refusal> {
        let replayable = config
            .replayable_events
            .iter()
            .any(|name| *name == self.name);
        let except = match &self.socket_id {
            None => None,
            Some(id) => SocketId::parse(id)
                .map_err(|error| Refusal::bad_request(format!("Invalid socket_id: {error}.")))?,
        };
        Ok(Publish {
            channels,
            event: &self.name,
            data: &self.data,
            except,
            replay: if replayable {
                Replay::AsIs
            } else {
                Replay::Never
            },
        })
    }
}

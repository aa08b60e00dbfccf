//! Events to an outside Pusher-compatible service, by its signed HTTP API.
//!
//! <https://pusher.com/docs/channels/library_auth_reference/rest-api/>

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use frontage_hub::Credential;
use frontage_hub::signing::signed_query;
use reqwest::{Client, Method, StatusCode, redirect};
use serde_json::{Value, json};

use crate::config::Service;
use crate::live::channel_for;
use crate::realtime::Credentials;
use crate::store::outbox::Outgoing;
use crate::tls;

use super::carrier::{Carrier, Handed, Stop};

/// Bytes of an answer that are read: it is only told on.
const ANSWER_BYTES: usize = 2_048;

/// Hands events to an outside service.
pub struct ToService {
    client: Client,
    origin: String,
    app_id: String,
    credential: Credential,
}

impl ToService {
    /// `patience` is how long the service gets for one request.
    ///
    /// # Errors
    /// When no TLS client can be made.
    pub fn new(service: &Service, app: &Credentials, patience: Duration) -> anyhow::Result<Self> {
        tls::choose_cryptography();
        let mut client = Client::builder()
            .timeout(patience)
            // A signed request must not wander.
            .redirect(redirect::Policy::none());
        if service.api.is_loopback() {
            client = client.no_proxy();
        }
        Ok(Self {
            client: client.build()?,
            origin: service.api.origin(),
            app_id: app.app_id.clone(),
            credential: app.credential(),
        })
    }

    /// Asks the service something that changes nothing.
    ///
    /// # Errors
    /// Why it does not serve us, as a sentence.
    pub async fn try_out(&self) -> Result<(), String> {
        match self.send(Method::GET, "channels", String::new()).await {
            Ok(()) => Ok(()),
            Err(
                Stop::Unreachable(reason)
                | Stop::Misconfigured(reason)
                | Stop::Refused(reason)
                | Stop::TooLarge(reason),
            ) => Err(reason),
        }
    }

    /// Publishes something that is in no outbox, once, to these channels.
    ///
    /// # Errors
    /// Why it was not taken.
    pub async fn tell(&self, channels: &[String], event: &str, data: &str) -> Result<(), Stop> {
        let message = json!({"name": event, "data": data, "channels": channels});
        self.post("events", &message).await
    }

    async fn post(&self, resource: &str, body: &Value) -> Result<(), Stop> {
        self.send(Method::POST, resource, body.to_string()).await
    }

    async fn send(&self, method: Method, resource: &str, body: String) -> Result<(), Stop> {
        let path = format!("/apps/{}/{resource}", self.app_id);
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        let verb = method.as_str();
        let query = signed_query(&self.credential, verb, &path, &[], body.as_bytes(), seconds);
        let request = self
            .client
            .request(method.clone(), format!("{}{path}?{query}", self.origin))
            .header("content-type", "application/json")
            .body(body);
        // The address holds a signature, which belongs in no log.
        let answer = request.send().await.map_err(|error| {
            let error = error.without_url();
            let why = if error.is_timeout() {
                "did not answer in time".to_owned()
            } else {
                format!("cannot be reached ({})", innermost(&error))
            };
            Stop::Unreachable(format!("The live service {} {why}.", self.origin))
        })?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        let told = beginning_of(answer).await;
        Err(self.judge(status, &told))
    }

    /// What a refusal means for what is handed over next.
    fn judge(&self, status: StatusCode, told: &str) -> Stop {
        let told = told.trim().trim_end_matches('.');
        let said = if told.is_empty() {
            String::new()
        } else {
            format!(": {told}")
        };
        let sentence = |what: &str| {
            let (origin, code) = (&self.origin, status.as_u16());
            format!("The live service {origin} {what} ({code}{said}).")
        };
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Stop::TooLarge(sentence("finds it too large")),
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
                Stop::Refused(sentence("refused it"))
            }
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
                Stop::Unreachable(sentence("is busy"))
            }
            status if status.is_server_error() => Stop::Unreachable(sentence("has failed")),
            _ => Stop::Misconfigured(sentence(
                "does not take anything from us; its credentials, quota or address need an operator",
            )),
        }
    }
}

impl Carrier for ToService {
    /// More the hosted service does not take in one batch.
    const MOST: usize = 10;

    async fn hand_over(&self, events: &[Outgoing]) -> Handed {
        if let [event] = events {
            return match self.post("events", &message(event, Naming::List)).await {
                Ok(()) => Handed::all(events),
                Err(stop) => Handed::none(stop),
            };
        }
        let batch: Vec<Value> = events
            .iter()
            .map(|event| message(event, Naming::One))
            .collect();
        match self.post("batch_events", &json!({ "batch": batch })).await {
            Ok(()) => Handed::all(events),
            // One of them is at fault, and nothing of a batch is sent then.
            Err(Stop::TooLarge(_) | Stop::Refused(_)) => self.one_by_one(events).await,
            Err(stop) => Handed::none(stop),
        }
    }
}

impl ToService {
    async fn one_by_one(&self, events: &[Outgoing]) -> Handed {
        for (index, event) in events.iter().enumerate() {
            if let Err(stop) = self.post("events", &message(event, Naming::List)).await {
                return Handed {
                    taken: index,
                    stopped: Some(stop),
                };
            }
        }
        Handed::all(events)
    }
}

/// `events` takes a list of channels, `batch_events` one.
#[derive(Clone, Copy)]
enum Naming {
    List,
    One,
}

fn message(event: &Outgoing, naming: Naming) -> Value {
    let channel = channel_for(event);
    let mut message = json!({"name": event.event, "data": event.data});
    match naming {
        Naming::List => message["channels"] = json!([channel]),
        Naming::One => message["channel"] = channel.into(),
    }
    if let Some(socket) = &event.except_socket {
        message["socket_id"] = socket.as_str().into();
    }
    message
}

async fn beginning_of(mut answer: reqwest::Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < ANSWER_BYTES {
        match answer.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    let plain = text.chars().filter(|c| !c.is_control() || *c == ' ');
    plain.take(200).collect()
}

/// The cause at the bottom, which says what happened ("connection refused").
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

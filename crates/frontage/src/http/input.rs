//! JSON bodies, bounded, and typed values out of them with reasons for people.

use axum::body::Bytes;
use axum::extract::{self, FromRequest, FromRequestParts, Query, Request};
use axum::http::header;
use axum::http::request::Parts;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::app::App;
use crate::domain::Violations;
use crate::error::Refusal;

/// A JSON object sent as the body.
pub struct JsonObject(pub Map<String, Value>);

impl FromRequest<App> for JsonObject {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            let told = if kind.is_empty() { "none" } else { essence };
            return Err(Refusal::Malformed(format!(
                "Send a JSON object with content type application/json (this request has {told})."
            )));
        }
        let bytes = read(request, app.context.limits.json_bytes).await?;
        parse(&bytes).map(Self)
    }
}

/// A JSON object that may be missing: for what needs no more than its address.
pub struct Optional(pub Map<String, Value>);

impl FromRequest<App> for Optional {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let bytes = read(request, app.context.limits.json_bytes).await?;
        if bytes.is_empty() {
            return Ok(Self(Map::new()));
        }
        parse(&bytes).map(Self)
    }
}

/// The whole body, if it is not longer than JSON may be.
///
/// # Errors
/// When it is longer, or ends before it is complete.
pub async fn read(request: Request, most: usize) -> Result<Bytes, Refusal> {
    let body = Limited::new(request.into_body(), most);
    let collected = body.collect().await.map_err(|error| {
        if error.downcast_ref::<LengthLimitError>().is_some() {
            Refusal::TooLarge(format!(
                "The request has more than {most} bytes of JSON (FRONTAGE_MAX_JSON_BYTES). \
                 Send less at once."
            ))
        } else {
            Refusal::Malformed("The request ended before it was complete. Send it again.".into())
        }
    })?;
    Ok(collected.to_bytes())
}

fn parse(bytes: &[u8]) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Refusal::Malformed(
            "Send a JSON object, like {\"field\": \"value\"}.".into(),
        )),
        Err(error) => Err(Refusal::Malformed(format!("JSON parse error - {error}"))),
    }
}

/// Parameters behind the question mark; wrong ones are told like any other fault.
pub struct Parameters<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Parameters<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let read = Query::try_from_uri(&parts.uri);
        let Query(parameters) = read.map_err(|error| Refusal::Malformed(error.body_text()))?;
        Ok(Self(parameters))
    }
}

/// Names out of the address; what no name can be (bytes that are no text) leads nowhere.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let read = extract::Path::from_request_parts(parts, app).await;
        let nowhere = |_| Refusal::NotFound("There is nothing at this address.".to_owned());
        let extract::Path(names) = read.map_err(nowhere)?;
        Ok(Self(names))
    }
}

/// Whether a text can be the id of a Pusher socket: digits, a dot, digits.
pub fn is_socket_id(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let parts = text.split_once('.');
    text.len() <= 64 && parts.is_some_and(|(a, b)| digits(a) && digits(b))
}

/// Reads typed values out of an object and collects what is wrong with them.
pub struct Reader<'a> {
    map: &'a Map<String, Value>,
    /// What was wrong so far.
    pub faults: Violations,
}

impl<'a> Reader<'a> {
    /// Reads from `map`.
    pub fn new(map: &'a Map<String, Value>) -> Self {
        Self {
            map,
            faults: Violations::default(),
        }
    }

    /// The raw value, when the key is there.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name)
    }

    /// A text; null and absence differ: null is an empty text. Numbers are read as they are
    /// written, for decimals that clients send as numbers.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.map.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null => Some(String::new()),
            _ => self.fault(name, "Not a valid string."),
        }
    }

    /// A whole number; also as text, as forms send it.
    pub fn integer(&mut self, name: &str) -> Option<i64> {
        let number = match self.map.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.or_else(|| self.fault(name, "A valid integer is required."))
    }

    /// True or false; also as text, as forms send it.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        match self.map.get(name)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if matches!(text.trim(), "true" | "True" | "1" | "on") => {
                Some(true)
            }
            Value::String(text) if matches!(text.trim(), "false" | "False" | "0" | "off") => {
                Some(false)
            }
            _ => self.fault(name, "Must be a valid boolean."),
        }
    }

    /// A list of texts; also as JSON inside a text, as forms send it.
    pub fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let inside;
        let value = match self.map.get(name)? {
            Value::String(text) => {
                inside = serde_json::from_str(text).unwrap_or(Value::Null);
                &inside
            }
            value => value,
        };
        let list = value.as_array().and_then(|list| {
            list.iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
        });
        list.or_else(|| self.fault(name, "Give a list of texts, like [\"one\", \"two\"]."))
    }

    /// Keeps the value of a check or notes why not.
    pub fn keep<T>(&mut self, name: &str, checked: Result<T, String>) -> Option<T> {
        self.faults.keep(name, checked)
    }

    fn fault<T>(&mut self, name: &str, reason: &str) -> Option<T> {
        self.faults.add(name, reason);
        None
    }
}

//! Signed requests of the HTTP API: making them (to talk to any Pusher-compatible service) and
//! judging them. Pure functions of what is given, the time included.
//!
//! The rules are Pusher's: HMAC-SHA256 with the app's secret over `METHOD\nPATH\nk=v&k=v`, where
//! keys are lower-cased and sorted and values are *not* URL-escaped, and `body_md5` ties the body
//! in. [Documentation][1].
//!
//! [1]: https://pusher.com/docs/channels/library_auth_reference/rest-api/#authentication

mod query;

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;
use subtle::ConstantTimeEq;

pub use query::{MalformedQuery, Query};

use crate::app::Credential;

/// How far a request's clock may be from ours, in seconds.
pub const CLOCK_TOLERANCE: u64 = 600;

const SIGNATURE: &str = "auth_signature";

/// The hex HMAC-SHA256 of a text: the signature of everything in this protocol.
pub fn sign(secret: &str, text: &str) -> String {
    hex::encode(mac_of(secret, text).finalize().into_bytes())
}

/// The query string, signature included and ready to be put behind `?`, of a request that the
/// API of any Pusher-compatible service takes.
///
/// `path` is what the request line will hold (`/apps/123/events`), `params` are further
/// parameters, not escaped; `timestamp` is in seconds since 1970.
pub fn signed_query(
    credential: &Credential,
    method: &str,
    path: &str,
    params: &[(&str, &str)],
    body: &[u8],
    timestamp: u64,
) -> String {
    let mut query = Query::default();
    query.set("auth_key", &credential.key);
    query.set("auth_timestamp", &timestamp.to_string());
    query.set("auth_version", "1.0");
    if !body.is_empty() {
        query.set("body_md5", &md5_of(body));
    }
    for (key, value) in params {
        query.set(key, value);
    }
    let signature = sign(&credential.secret, &string_to_sign(method, path, &query));
    query.set(SIGNATURE, &signature);
    query.to_string()
}

/// Why a request is not taken for the app owner's; the text is meant for whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A parameter that every signed request has is not there.
    #[error("Missing parameter: {0}. Requests to this API must be signed.")]
    Missing(&'static str),
    /// The key is not this app's.
    #[error("Unknown auth_key: the app in the path has another key.")]
    ForeignKey,
    /// Another version of the signature.
    #[error("Unsupported auth_version: send auth_version=1.0.")]
    Version,
    /// The timestamp is no number.
    #[error("Invalid auth_timestamp: send whole seconds since 1970.")]
    MalformedTimestamp,
    /// The timestamp is too old or too new.
    #[error(
        "Timestamp expired: auth_timestamp {given} is not within {CLOCK_TOLERANCE} s of the \
         server's time {now}. Set the clock."
    )]
    Expired {
        /// What the request says.
        given: u64,
        /// What the server's clock says.
        now: u64,
    },
    /// `body_md5` is of another body.
    #[error("Invalid body_md5: it is not the MD5 of the body as received.")]
    Body,
    /// The signature is wrong.
    #[error(
        "Invalid signature: expected the HMAC-SHA256 hex digest of {0:?} with the app's secret."
    )]
    Signature(String),
}

/// The `auth` with which a client may subscribe to a private, encrypted or presence channel;
/// `channel_data` (presence only) must reach the client exactly as it is signed here.
pub fn channel_auth(
    credential: &Credential,
    socket_id: &str,
    channel: &str,
    channel_data: Option<&str>,
) -> String {
    let Credential { key, secret } = credential;
    let text = channel_text(socket_id, channel, channel_data);
    format!("{key}:{}", sign(secret, &text))
}

/// The `auth` with which a client may sign in as the user of `user_data`.
pub fn user_auth(credential: &Credential, socket_id: &str, user_data: &str) -> String {
    let Credential { key, secret } = credential;
    format!("{key}:{}", sign(secret, &user_text(socket_id, user_data)))
}

/// What is signed to let a socket into a channel.
pub(crate) fn channel_text(socket_id: &str, channel: &str, channel_data: Option<&str>) -> String {
    match channel_data {
        Some(data) => format!("{socket_id}:{channel}:{data}"),
        None => format!("{socket_id}:{channel}"),
    }
}

/// What is signed to let a socket sign in.
pub(crate) fn user_text(socket_id: &str, user_data: &str) -> String {
    format!("{socket_id}::user::{user_data}")
}

/// Whether `signature` is what [`sign`] gives. Constant in time, so that a signature cannot be
/// guessed byte by byte.
pub(crate) fn is_signature(secret: &str, text: &str, signature: &str) -> bool {
    let given = hex::decode(signature).unwrap_or_default();
    mac_of(secret, text).verify_slice(&given).is_ok()
}

/// Judges a request that was sent to the app with these credentials.
///
/// `path` is as sent, prefix included and still escaped; `now` is in seconds since 1970.
///
/// # Errors
/// The first rule that the request breaks.
pub fn verify(
    credentials: &[Credential],
    method: &str,
    path: &str,
    query: &Query,
    body: &[u8],
    now: u64,
) -> Result<(), SignatureError> {
    let required = |key| query.get(key).ok_or(SignatureError::Missing(key));
    let key = required("auth_key")?;
    let timestamp = required("auth_timestamp")?;
    let version = required("auth_version")?;
    let signature = required(SIGNATURE)?;
    let credential = credentials
        .iter()
        .find(|credential| credential.key == key)
        .ok_or(SignatureError::ForeignKey)?;
    if version != "1.0" {
        return Err(SignatureError::Version);
    }
    let given: u64 = timestamp
        .parse()
        .map_err(|_| SignatureError::MalformedTimestamp)?;
    if given.abs_diff(now) > CLOCK_TOLERANCE {
        return Err(SignatureError::Expired { given, now });
    }
    verify_body(query, body)?;
    let text = string_to_sign(method, path, query);
    if is_signature(&credential.secret, &text, signature) {
        Ok(())
    } else {
        Err(SignatureError::Signature(text))
    }
}

/// A request without body may leave `body_md5` out; the Python library sends it all the same.
fn verify_body(query: &Query, body: &[u8]) -> Result<(), SignatureError> {
    match query.get("body_md5") {
        None if body.is_empty() => Ok(()),
        None => Err(SignatureError::Missing("body_md5")),
        Some(given) => {
            let given = given.to_ascii_lowercase();
            if bool::from(given.as_bytes().ct_eq(md5_of(body).as_bytes())) {
                Ok(())
            } else {
                Err(SignatureError::Body)
            }
        }
    }
}

fn string_to_sign(method: &str, path: &str, query: &Query) -> String {
    let mut text = format!("{}\n{path}\n", method.to_ascii_uppercase());
    let signed = query.iter().filter(|(key, _)| *key != SIGNATURE);
    for (position, (key, value)) in signed.enumerate() {
        if position > 0 {
            text.push('&');
        }
        text.push_str(key);
        text.push('=');
        text.push_str(value);
    }
    text
}

fn mac_of(secret: &str, text: &str) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac
}

fn md5_of(body: &[u8]) -> String {
    hex::encode(Md5::digest(body))
}

#[cfg(test)]
mod tests;

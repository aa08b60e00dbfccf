//! The HTTP clients that deliver: made when they are first needed, as they cost memory and most
//! hubs need none.

use std::{sync::OnceLock, time::Duration};

use reqwest::{
    Client, StatusCode,
    header::{CONTENT_TYPE, HeaderName},
    redirect,
};

use super::endpoint::Endpoint;
use crate::{app::Credential, signing};

/// Bytes of an answer that are read, so that its connection can be used again.
const ANSWER_BYTES: usize = 64 * 1024;

const KEY: HeaderName = HeaderName::from_static("x-pusher-key");
const SIGNATURE: HeaderName = HeaderName::from_static("x-pusher-signature");

/// One client for this machine and one for the world.
#[derive(Debug)]
pub(super) struct Clients {
    patience: Duration,
    direct: OnceLock<Client>,
    usual: OnceLock<Client>,
}

impl Clients {
    /// `patience` is how long a receiver gets for one request.
    pub(super) fn new(patience: Duration) -> Self {
        Self {
            patience,
            direct: OnceLock::new(),
            usual: OnceLock::new(),
        }
    }

    /// Sends one request, signed with the app's credential.
    ///
    /// # Errors
    /// Why it does not count as received, as the end of a sentence about the receiver.
    pub(super) async fn post(
        &self,
        endpoint: &Endpoint,
        credential: &Credential,
        body: String,
    ) -> Result<(), String> {
        let signature = signing::sign(&credential.secret, &body);
        let request = self
            .client(endpoint.is_loopback)
            .map_err(|error| format!("cannot be reached: no TLS client can be made ({error})"))?
            .post(endpoint.url.clone())
            // Client libraries take no other spelling, and no charset behind it.
            .header(CONTENT_TYPE, "application/json")
            .header(KEY, &credential.key)
            .header(SIGNATURE, signature)
            .body(body);
        // The address may hold a secret, which belongs in no log.
        let mut answer = request.send().await.map_err(|error| {
            let error = error.without_url();
            if error.is_timeout() {
                "did not answer in time".to_owned()
            } else {
                format!("cannot be reached ({})", innermost(&error))
            }
        })?;
        let status = answer.status();
        let mut read = 0;
        while read < ANSWER_BYTES
            && let Ok(Some(part)) = answer.chunk().await
        {
            read += part.len();
        }
        judge(status)
    }

    fn client(&self, direct: bool) -> Result<&Client, reqwest::Error> {
        let place = if direct { &self.direct } else { &self.usual };
        if let Some(client) = place.get() {
            return Ok(client);
        }
        choose_cryptography();
        let mut client = Client::builder()
            .timeout(self.patience)
            .user_agent(concat!("frontage-hub/", env!("CARGO_PKG_VERSION")))
            // What is signed for one receiver is not for another.
            .redirect(redirect::Policy::none());
        if direct {
            client = client.no_proxy();
        }
        let client = client.build()?;
        Ok(place.get_or_init(|| client))
    }
}

fn judge(status: StatusCode) -> Result<(), String> {
    if status.is_success() {
        Ok(())
    } else if status.is_redirection() {
        Err(format!(
            "answers {status}, and redirects are not followed: configure the address where it leads"
        ))
    } else {
        Err(format!("answers {status}"))
    }
}

/// Leaves it to ring unless the program has chosen: the library needs a choice before its first
/// client, and an embedder's stands.
fn choose_cryptography() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // An error says that somebody has chosen meanwhile.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

/// What an error comes down to: "connection refused" and not "error sending request".
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

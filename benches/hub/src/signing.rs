//! Publishing as the server libraries do it: `POST /apps/{id}/events`, signed. The keyed hash is
//! prepared once, so that a request costs the generator a few microseconds and not the server's
//! share of the measurement.

use std::io::Write as _;
use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;

/// The app that every server under test is given.
#[derive(Debug, Clone)]
pub struct App {
    /// In the path of a request; digits, as some libraries want it.
    pub id: String,
    /// In the path of a socket, and in each request.
    pub key: String,
    /// Signs.
    pub secret: String,
}

impl App {
    /// The one that is used everywhere.
    pub fn bench() -> Self {
        Self {
            id: "1001".to_owned(),
            key: "bench-key".to_owned(),
            secret: "bench-secret".to_owned(),
        }
    }

    /// Path of its sockets.
    pub fn socket_path(&self) -> String {
        let key = &self.key;
        format!("/app/{key}?protocol=7&client=bench&version=1.0.0&flash=false")
    }
}

/// Writes signed requests.
pub struct Signer {
    path: String,
    key: String,
    keyed: Hmac<Sha256>,
    host: String,
    text: Vec<u8>,
}

impl Signer {
    /// For this app at this server.
    ///
    /// # Errors
    /// When the secret is no key.
    pub fn new(app: &App, server: SocketAddr) -> Result<Self, String> {
        let keyed = Hmac::new_from_slice(app.secret.as_bytes());
        Ok(Self {
            path: format!("/apps/{}/events", app.id),
            key: app.key.clone(),
            keyed: keyed.map_err(|error| error.to_string())?,
            host: server.to_string(),
            text: Vec::new(),
        })
    }

    /// Puts the request that publishes `body` into `request`.
    pub fn request(&mut self, request: &mut Vec<u8>, body: &[u8]) {
        let time = SystemTime::now().duration_since(UNIX_EPOCH);
        let time = time.unwrap_or_default().as_secs();
        self.request_at(request, body, time);
    }

    fn request_at(&mut self, request: &mut Vec<u8>, body: &[u8], seconds: u64) {
        let Self {
            path, key, host, ..
        } = self;
        let mut digits = [0; 32];
        // A digest has 16 bytes: they fit.
        let _ = hex::encode_to_slice(Md5::digest(body), &mut digits);
        let md5 = std::str::from_utf8(&digits).unwrap_or_default();
        self.text.clear();
        // Writing to memory does not fail, here and below.
        let _ = write!(
            self.text,
            "POST\n{path}\nauth_key={key}&auth_timestamp={seconds}&auth_version=1.0&body_md5={md5}"
        );
        let mut signature = self.keyed.clone();
        signature.update(&self.text);
        let signature = hex::encode(signature.finalize().into_bytes());
        let length = body.len();
        request.clear();
        let _ = write!(
            request,
            "POST {path}?auth_key={key}&auth_timestamp={seconds}&auth_version=1.0&body_md5={md5}\
             &auth_signature={signature} HTTP/1.1\r\nHost: {host}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        request.extend_from_slice(body);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The example of Pusher's documentation of the HTTP API.
    #[test]
    fn a_request_is_signed_as_the_documentation_says() {
        let app = App {
            id: "3".to_owned(),
            key: "278d425bdf160c739803".to_owned(),
            secret: "7ad3773142a6692b25b8".to_owned(),
        };
        let server = "127.0.0.1:80".parse().unwrap();
        let mut request = Vec::new();
        let body = br#"{"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"}"#;
        let mut signer = Signer::new(&app, server).unwrap();
        signer.request_at(&mut request, body, 1_353_088_179);
        let text = String::from_utf8(request).unwrap();
        assert!(text.contains("&body_md5=ec365a775a4cd0599faeb73354201b6f&"));
        assert!(text.contains(
            "&auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c "
        ));
        assert!(text.ends_with(std::str::from_utf8(body).unwrap()));
    }
}

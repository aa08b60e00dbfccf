//! `Upload-Checksum`: what the bytes of one request come to.

use axum::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::error::Refusal;
use crate::media::Checksum;

/// Those that are reckoned here. The protocol wants SHA-1; it finds accidents, and so does the
/// other.
pub const ALGORITHMS: &str = "sha1,sha256";

struct Expected<Hash> {
    hash: Hash,
    digest: Vec<u8>,
}

impl<Hash: Digest + Send> Checksum for Expected<Hash> {
    fn take(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    fn fits(self: Box<Self>) -> bool {
        self.hash.finalize()[..] == self.digest[..]
    }
}

/// Reads the header: an algorithm, and the digest in Base64.
///
/// # Errors
/// When it is not of that form, or of another algorithm.
pub fn of(sent: &HeaderValue) -> Result<Box<dyn Checksum>, Refusal> {
    let refused = || {
        let told = format!("Give one of {ALGORITHMS}, a space, and the digest in Base64.");
        Refusal::field("Upload-Checksum", told)
    };
    let text = sent.to_str().map_err(|_| refused())?;
    let (algorithm, digest) = text.split_once(' ').ok_or_else(refused)?;
    let digest = STANDARD.decode(digest.trim()).map_err(|_| refused())?;
    match algorithm {
        "sha1" => Ok(Box::new(Expected {
            hash: Sha1::new(),
            digest,
        })),
        "sha256" => Ok(Box::new(Expected {
            hash: Sha256::new(),
            digest,
        })),
        _ => Err(refused()),
    }
}

//! The header fields of the protocol.

use axum::http::{HeaderMap, HeaderName};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::domain::ContentHash;
use crate::error::Refusal;

/// Longest `Upload-Metadata`, in bytes.
const METADATA_BYTES: usize = 4_096;

/// What a client says of a file: names and values.
pub struct Metadata(Vec<(String, String)>);

impl Metadata {
    /// Reads `Upload-Metadata`: pairs separated by commas, each a name and, in Base64, a value.
    ///
    /// # Errors
    /// When it is too long or not of that form.
    pub fn read(headers: &HeaderMap) -> Result<Self, Refusal> {
        let Some(sent) = headers.get("upload-metadata") else {
            return Ok(Self(Vec::new()));
        };
        let refused = |told: String| Refusal::field("Upload-Metadata", told);
        if sent.len() > METADATA_BYTES {
            return Err(refused(format!("Send {METADATA_BYTES} bytes at most.")));
        }
        let malformed = || refused("Send names, each with its value in Base64.".to_owned());
        let sent = sent.to_str().map_err(|_| malformed())?;
        let mut pairs = Vec::new();
        for pair in sent
            .split(',')
            .map(str::trim)
            .filter(|pair| !pair.is_empty())
        {
            let (name, value) = pair.split_once(' ').unwrap_or((pair, ""));
            let value = STANDARD.decode(value.trim()).map_err(|_| malformed())?;
            let value = String::from_utf8(value).map_err(|_| malformed())?;
            pairs.push((name.to_owned(), value));
        }
        Ok(Self(pairs))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let pair = self.0.iter().find(|(known, _)| known == name)?;
        Some(&pair.1)
    }

    /// What the file is called, by one of the names that clients have for that; perhaps nothing.
    pub fn name(&self) -> String {
        let name = self.get("filename").or_else(|| self.get("name"));
        crate::live::progress::plain_name(name.unwrap_or_default())
    }

    /// Whether it says so.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }

    /// A SHA-256 in hexadecimal, if there is one.
    ///
    /// # Errors
    /// When it is none.
    pub fn hash(&self, name: &str) -> Result<Option<ContentHash>, Refusal> {
        let given = self.get(name).filter(|given| !given.is_empty());
        let parsed = given.map(str::parse::<ContentHash>).transpose();
        parsed.map_err(|_| {
            let told = format!("{name}: give a SHA-256 as 64 lower-case hexadecimal digits.");
            Refusal::field("Upload-Metadata", told)
        })
    }
}

/// A whole number in a header that must be there.
///
/// # Errors
/// Names the header.
pub fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Refusal> {
    number_or_none(headers, name)?.ok_or_else(|| no_number(name))
}

/// A whole number in a header that may be missing.
///
/// # Errors
/// Names the header.
pub fn number_or_none(headers: &HeaderMap, name: &HeaderName) -> Result<Option<u64>, Refusal> {
    let Some(sent) = headers.get(name) else {
        return Ok(None);
    };
    let digits = sent.to_str().ok().filter(|text| {
        // `u64` reads a sign too.
        text.bytes().all(|byte| byte.is_ascii_digit())
    });
    let read = digits.and_then(|text| text.parse().ok());
    read.map(Some).ok_or_else(|| no_number(name))
}

fn no_number(name: &HeaderName) -> Refusal {
    Refusal::field(name.as_str(), "Give a whole number of bytes.")
}

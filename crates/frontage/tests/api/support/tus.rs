//! Somebody who uploads by tus, a piece at a time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::Value;

use super::{Answer, Person};

/// An upload that was begun.
#[derive(Clone)]
pub struct Begun {
    pub person: Person,
    pub path: String,
}

/// `Upload-Metadata` of these names and values.
pub fn metadata(pairs: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{name} {}", STANDARD.encode(value));
    let pairs: Vec<String> = pairs.iter().map(pair).collect();
    pairs.join(",")
}

impl Person {
    /// Asks for a new upload of so many bytes.
    pub async fn asks_to_upload(&self, bytes: usize, said: &[(&str, &str)]) -> Answer {
        let request = self
            .request(Method::POST, &self.staff_path("uploads/"))
            .header("tus-resumable", "1.0.0")
            .header("upload-length", bytes)
            .header("upload-metadata", metadata(said));
        self.send(request).await
    }

    /// Begins an upload of so many bytes.
    pub async fn begins_upload(&self, bytes: usize, said: &[(&str, &str)]) -> Begun {
        let answer = self.asks_to_upload(bytes, said).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        assert_eq!(answer.header("tus-resumable"), "1.0.0");
        assert!(answer.header("upload-expires").ends_with(" GMT"));
        Begun {
            person: self.clone(),
            path: answer.header("location").to_owned(),
        }
    }
}

impl Begun {
    /// The same upload, as somebody else asks for it.
    pub fn asked_by(&self, person: &Person) -> Self {
        Self {
            person: person.clone(),
            path: self.path.clone(),
        }
    }

    pub fn request(&self, method: Method) -> reqwest::RequestBuilder {
        let request = self.person.request(method, &self.path);
        request.header("tus-resumable", "1.0.0")
    }

    pub fn patch(&self, offset: impl ToString, bytes: &[u8]) -> reqwest::RequestBuilder {
        self.request(Method::PATCH)
            .header("upload-offset", offset.to_string())
            .header("content-type", "application/offset+octet-stream")
            .body(bytes.to_vec())
    }

    /// Sends some bytes.
    pub async fn sends(&self, offset: usize, bytes: &[u8]) -> Answer {
        self.person.send(self.patch(offset, bytes)).await
    }

    /// Sends some bytes, which must be taken.
    #[track_caller]
    pub fn took(answer: &Answer, offset: usize) {
        assert_eq!(answer.status, 204, "{}", answer.text());
        assert_eq!(answer.header("upload-offset"), offset.to_string());
        assert!(answer.body.is_empty());
    }

    pub async fn asks(&self) -> Answer {
        self.person.send(self.request(Method::HEAD)).await
    }

    /// Asks how far it is.
    pub async fn offset(&self) -> usize {
        let answer = self.asks().await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("cache-control"), "no-store");
        answer.header("upload-offset").parse().unwrap()
    }

    /// Gives it up.
    pub async fn cancels(&self) -> Answer {
        self.person.send(self.request(Method::DELETE)).await
    }

    /// What became of it.
    pub async fn looked_at(&self) -> Value {
        self.person.get(&self.path).await.ok(200)
    }
}

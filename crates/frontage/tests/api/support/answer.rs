//! What the server answered.

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub async fn of(response: reqwest::Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap().to_vec(),
        }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The JSON of an answer that must have this status.
    #[track_caller]
    pub fn ok(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A change that was made: its answer and its number.
    #[track_caller]
    pub fn changed(&self, status: u16) -> (Value, i64) {
        let body = self.ok(status);
        let revision = body["revision"].as_i64();
        (body, revision.expect("a revision"))
    }

    /// A refusal in the form that all have: a problem document with a sentence in it.
    #[track_caller]
    pub fn refused(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.headers[CONTENT_TYPE], "application/problem+json");
        let body: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(body["status"], status, "{body}");
        assert_eq!(body["type"], "about:blank", "{body}");
        assert!(body["title"].as_str().is_some_and(|t| !t.is_empty()));
        assert!(body["detail"].as_str().is_some_and(|t| !t.is_empty()));
        body
    }

    /// A refusal that names the field and gives a reason with these words in it.
    #[track_caller]
    pub fn refused_field(&self, status: u16, field: &str, words: &str) {
        let body = self.refused(status);
        let reasons = body[field].as_array();
        let reasons = reasons.unwrap_or_else(|| panic!("no {field} in {body}"));
        let told = |reason: &Value| reason.as_str().is_some_and(|text| text.contains(words));
        assert!(reasons.iter().any(told), "no {words:?} in {body}");
        assert!(body["error"].is_string(), "{body}");
        assert!(body["detail"].as_str().unwrap().contains(field), "{body}");
    }

    /// A refusal of the request as a whole, whose sentence has these words in it.
    #[track_caller]
    pub fn refused_saying(&self, status: u16, words: &str) {
        let body = self.refused(status);
        assert!(body["detail"].as_str().unwrap().contains(words), "{body}");
    }
}

//! An answer as it lies in memory: compressed each way, tagged, with its header fields decided,
//! so that answering a request is a look at two of its fields.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;

use super::compression::{self, Effort, PROMPT};
use super::negotiation::{Encoding, browser_has, choose_encoding};
use super::web_build::content_tag;

/// Memory that an answer takes beside its bodies, about.
const FIELDS: usize = 4096;

/// An answer ready to be sent.
#[derive(Debug)]
pub struct Stored {
    status: StatusCode,
    /// The tag of the body as it is, without quotes.
    tag: String,
    /// Fields of all its forms.
    fields: HeaderMap,
    plain: Form,
    /// The smallest first.
    copies: Vec<Form>,
}

/// The answer in one encoding.
#[derive(Debug)]
struct Form {
    encoding: Encoding,
    body: Bytes,
    tag: HeaderValue,
    whole: HeaderMap,
    unchanged: HeaderMap,
}

impl Stored {
    /// An answer that lies ready as it is. `tag` names its bytes, without quotes; `fields` come
    /// with all its forms, those about its encoding excepted.
    pub fn new(status: StatusCode, body: Bytes, tag: &str, fields: HeaderMap) -> Self {
        Self {
            status,
            tag: tag.to_owned(),
            plain: Form::new(Encoding::Identity, body, tag, &fields),
            copies: Vec::new(),
            fields,
        }
    }

    /// Text that is asked for again each time, in all encodings.
    pub async fn of_text(content_type: &'static str, text: String) -> Arc<Self> {
        let tag = content_tag(text.as_bytes());
        let stored = Self::new(StatusCode::OK, text.into(), &tag, asked_again(content_type));
        Arc::new(stored.compressed(PROMPT).await)
    }

    /// The same of a picture, whose formats leave nothing to compress. `tag` names its bytes.
    pub fn of_picture(content_type: &'static str, tag: &str, bytes: Vec<u8>) -> Arc<Self> {
        let fields = asked_again(content_type);
        Arc::new(Self::new(StatusCode::OK, bytes.into(), tag, fields))
    }

    /// The same with copies, which are ordered by size, the smallest first.
    pub fn with(mut self, copies: Vec<(Encoding, Bytes)>) -> Self {
        if !copies.is_empty() {
            let vary = HeaderValue::from_static("Accept-Encoding");
            self.fields.insert(header::VARY, vary);
        }
        let (tag, fields) = (&self.tag, &self.fields);
        let body = self.plain.body.clone();
        self.plain = Form::new(Encoding::Identity, body, tag, fields);
        let copies = copies.into_iter();
        self.copies = copies
            .map(|(encoding, body)| Form::new(encoding, body, tag, fields))
            .collect();
        self
    }

    /// The same with copies in every encoding that makes it smaller, made beside the async
    /// threads.
    pub async fn compressed(self, effort: Effort) -> Self {
        let copies = compression::copies(self.plain.body.clone(), &compression::ALL, effort).await;
        self.with(copies)
    }

    /// The same with a copy in zstd as well, if that makes it smaller.
    pub async fn with_zstd(&self, effort: Effort) -> Self {
        let there = self.copies.iter();
        let there = there.map(|form| (form.encoding, form.body.clone()));
        let mut copies: Vec<(Encoding, Bytes)> = there.collect();
        let body = self.plain.body.clone();
        copies.extend(compression::copies(body.clone(), &[Encoding::Zstd], effort).await);
        let fields = self.fields.clone();
        let copies = compression::smaller(copies, &body);
        Self::new(self.status, body, &self.tag, fields).with(copies)
    }

    /// The body as it is.
    pub fn body(&self) -> &Bytes {
        &self.plain.body
    }

    /// Encodings in which it lies ready beside the body as it is, the smallest first.
    pub fn encodings(&self) -> impl Iterator<Item = Encoding> {
        self.copies.iter().map(|form| form.encoding)
    }

    /// Bytes of memory that it takes, about.
    pub fn size(&self) -> usize {
        let copies = self.copies.iter().map(|form| form.body.len());
        FIELDS + self.plain.body.len() + copies.sum::<usize>()
    }

    /// The answer to a GET with these headers; HEAD is the same without its body.
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let encoding = choose_encoding(request, self.encodings());
        let chosen = self.copies.iter().find(|form| form.encoding == encoding);
        let form = chosen.unwrap_or(&self.plain);
        let is_known = self.status == StatusCode::OK && browser_has(request, form.tag.as_bytes());
        let (status, body, fields) = if is_known {
            (StatusCode::NOT_MODIFIED, Body::empty(), &form.unchanged)
        } else {
            let body = Body::from(form.body.clone());
            (self.status, body, &form.whole)
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        response.headers_mut().clone_from(fields);
        response
    }
}

impl Form {
    fn new(encoding: Encoding, body: Bytes, tag: &str, fields: &HeaderMap) -> Self {
        let tag = HeaderValue::from_str(&encoding.entity_tag(tag));
        let tag = tag.unwrap_or(HeaderValue::from_static("\"\""));
        let mut whole = fields.clone();
        whole.insert(header::ETAG, tag.clone());
        if let Some(name) = encoding.name() {
            whole.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        let unchanged = whole
            .iter()
            .filter(|(name, _)| is_told_again(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        Self {
            encoding,
            body,
            tag,
            whole,
            unchanged,
        }
    }
}

/// Fields of what browsers keep, but ask each time whether it still holds.
fn asked_again(content_type: &'static str) -> HeaderMap {
    fields([
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin"),
    ])
}

/// Who may load it. The name is not among the `http` crate's.
pub const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// Header fields that never change.
pub fn fields<const N: usize>(fields: [(HeaderName, &'static str); N]) -> HeaderMap {
    let fields = fields.map(|(name, value)| (name, HeaderValue::from_static(value)));
    fields.into_iter().collect()
}

/// What a 304 carries too: what RFC 9110 §15.4.5 asks for, and what a browser checks before it
/// looks into its cache.
fn is_told_again(name: &HeaderName) -> bool {
    [
        header::ETAG,
        header::CACHE_CONTROL,
        header::VARY,
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        header::X_CONTENT_TYPE_OPTIONS,
        CROSS_ORIGIN_RESOURCE_POLICY,
    ]
    .contains(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Read;

    use axum::body::to_bytes;

    use super::*;

    async fn page() -> Stored {
        let html = "<p>The Harbour, the Harbour, the Harbour</p>".repeat(100);
        let policy = HeaderValue::from_static("default-src 'none'");
        let mut fields = HeaderMap::new();
        fields.insert(header::CONTENT_SECURITY_POLICY, policy);
        fields.insert(header::CONTENT_TYPE, "text/html".parse().unwrap());
        fields.insert(header::CACHE_CONTROL, "no-cache".parse().unwrap());
        Stored::new(StatusCode::OK, html.into(), "t", fields)
            .compressed(PROMPT)
            .await
    }

    fn request(fields: &[(HeaderName, &str)]) -> HeaderMap {
        fields
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect()
    }

    async fn body(response: Response) -> Vec<u8> {
        to_bytes(response.into_body(), 1 << 20)
            .await
            .unwrap()
            .into()
    }

    fn unpacked(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        match name {
            "br" => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut out),
            "gzip" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut out),
            _ => zstd::stream::copy_decode(bytes, &mut out).map(|()| 0),
        }
        .unwrap();
        out
    }

    #[tokio::test]
    async fn every_encoding_unpacks_to_the_same_page_under_a_tag_of_its_own() {
        let page = page().await;
        let mut tags = Vec::new();
        for name in ["br", "zstd", "gzip"] {
            let answer = page.answer(&request(&[(header::ACCEPT_ENCODING, name)]));
            assert_eq!(answer.headers()[header::CONTENT_ENCODING], name);
            assert_eq!(answer.headers()[header::VARY], "Accept-Encoding");
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/html");
            tags.push(answer.headers()[header::ETAG].clone());
            let bytes = body(answer).await;
            assert!(bytes.len() < page.body().len() / 10, "{name}");
            assert_eq!(unpacked(name, &bytes), *page.body(), "{name}");
        }
        let plain = page.answer(&HeaderMap::new());
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
        assert_eq!(plain.headers()[header::VARY], "Accept-Encoding");
        tags.push(plain.headers()[header::ETAG].clone());
        assert_eq!(body(plain).await, *page.body());
        assert_eq!(tags, ["\"t-br\"", "\"t-zst\"", "\"t-gz\"", "\"t\""]);
    }

    #[tokio::test]
    async fn a_browser_that_has_the_page_is_told_so_in_its_own_encoding_only() {
        let page = page().await;
        for name in ["br", "zstd", "gzip", "identity"] {
            let accept = (header::ACCEPT_ENCODING, name);
            let first = page.answer(&request(std::slice::from_ref(&accept)));
            let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
            let known = (header::IF_NONE_MATCH, &*tag);
            let again = page.answer(&request(&[accept, known.clone()]));
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{name}");
            assert_eq!(again.headers()[header::ETAG], tag);
            assert_eq!(again.headers()[header::VARY], "Accept-Encoding");
            assert_eq!(again.headers()[header::CACHE_CONTROL], "no-cache");
            let about_a_body = [header::CONTENT_TYPE, header::CONTENT_ENCODING];
            for field in about_a_body {
                assert!(!again.headers().contains_key(&field), "{name}: {field}");
            }
            assert_eq!(body(again).await, b"");

            let other = if name == "br" { "gzip" } else { "br" };
            let other = page.answer(&request(&[(header::ACCEPT_ENCODING, other), known]));
            assert_eq!(other.status(), StatusCode::OK, "{name}");
            assert_ne!(other.headers()[header::ETAG], tag);
        }
    }

    #[tokio::test]
    async fn what_compressing_would_not_make_smaller_is_sent_as_it_is() {
        let few = Stored::new(StatusCode::OK, "ok".into(), "t", HeaderMap::new());
        let few = few.compressed(PROMPT).await;
        let answer = few.answer(&request(&[(header::ACCEPT_ENCODING, "br, gzip, zstd")]));
        assert!(!answer.headers().contains_key(header::CONTENT_ENCODING));
        assert!(!answer.headers().contains_key(header::VARY));
        assert_eq!(body(answer).await, b"ok");
    }

    #[test]
    fn a_page_that_does_not_exist_stays_404_whatever_the_browser_has() {
        let page = Stored::new(StatusCode::NOT_FOUND, "No".into(), "x", HeaderMap::new());
        let response = page.answer(&request(&[(header::IF_NONE_MATCH, "*")]));
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
}

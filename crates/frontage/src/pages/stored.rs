//! A finished page as it lies in memory: compressed both ways, tagged, with its headers decided,
//! so that answering a request is a look at two header fields.

use std::io::Write;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::negotiation::{Encoding, browser_has, choose_encoding};
use super::web_build::content_tag;

/// High enough to be about a fifth smaller than gzip, low enough to take milliseconds: a guest
/// waits for it once per change of the page.
const BROTLI_QUALITY: u32 = 5;
const BROTLI_WINDOW: u32 = 18;
const GZIP_LEVEL: u32 = 6;

/// A page ready to be sent.
#[derive(Debug)]
pub struct StoredPage {
    status: StatusCode,
    policy: HeaderValue,
    tag: String,
    html: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    /// Whether the server rendered it; if not, it is a stand-in that should not be kept long.
    pub complete: bool,
}

impl StoredPage {
    /// Tags a page.
    pub fn new(status: StatusCode, html: String, policy: &str, complete: bool) -> Self {
        let mut tag = content_tag(html.as_bytes());
        // The policy travels with the page, also when nothing else changed.
        tag.push_str(&content_tag(policy.as_bytes())[..8]);
        Self {
            status,
            policy: HeaderValue::from_str(policy)
                .unwrap_or(HeaderValue::from_static("default-src 'self'")),
            tag,
            html: Bytes::from(html),
            brotli: None,
            gzip: None,
            complete,
        }
    }

    /// The page with its compressed copies, which are made beside the async threads.
    pub async fn compressed(mut self) -> Self {
        let html = self.html.clone();
        let work = move || (brotli(&html).ok(), gzip(&html).ok());
        match tokio::task::spawn_blocking(work).await {
            Ok((brotli, gzip)) => (self.brotli, self.gzip) = (brotli, gzip),
            Err(error) => tracing::error!(%error, "a page is sent uncompressed"),
        }
        self
    }

    /// Bytes of memory that it takes, about.
    pub fn size(&self) -> usize {
        let copies = [&self.brotli, &self.gzip];
        let copies = copies.map(|copy| copy.as_ref().map_or(0, Bytes::len));
        1024 + self.html.len() + copies.iter().sum::<usize>()
    }

    /// The answer to a request with these headers. Browsers keep the page but ask each time
    /// whether it still holds, because staff may have changed it a second ago.
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let encoding = choose_encoding(request, self.brotli.is_some(), self.gzip.is_some());
        let tag = encoding.entity_tag(&self.tag);
        let known = self.status == StatusCode::OK && browser_has(request, &tag);
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let body = match encoding {
                Encoding::Brotli => self.brotli.as_ref(),
                Encoding::Gzip => self.gzip.as_ref(),
                Encoding::Identity => None,
            };
            let body = Body::from(body.unwrap_or(&self.html).clone());
            (self.status, body).into_response()
        };
        let fields = response.headers_mut();
        let mut set = |name, value| {
            fields.insert(name, HeaderValue::from_static(value));
        };
        set(header::CACHE_CONTROL, "no-cache");
        set(header::VARY, "Accept-Encoding");
        if !known {
            set(header::CONTENT_TYPE, "text/html; charset=utf-8");
            set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
            set(header::REFERRER_POLICY, "strict-origin-when-cross-origin");
            if let Some(name) = encoding.name() {
                set(header::CONTENT_ENCODING, name);
            }
            fields.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        }
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            fields.insert(header::ETAG, tag);
        }
        response
    }
}

fn brotli(html: &[u8]) -> std::io::Result<Bytes> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(html)?;
    Ok(Bytes::from(writer.into_inner()))
}

fn gzip(html: &[u8]) -> std::io::Result<Bytes> {
    let level = flate2::Compression::new(GZIP_LEVEL);
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
    writer.write_all(html)?;
    Ok(Bytes::from(writer.finish()?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Read;

    use axum::body::to_bytes;

    use super::*;

    async fn page() -> StoredPage {
        let html = "<p>The Harbour, the Harbour, the Harbour</p>".repeat(100);
        StoredPage::new(StatusCode::OK, html, "default-src 'none'", true)
            .compressed()
            .await
    }

    fn request(fields: &[(header::HeaderName, &str)]) -> HeaderMap {
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

    #[tokio::test]
    async fn every_encoding_unpacks_to_the_same_page() {
        let page = page().await;
        let mut unpacked = Vec::new();
        let brotli = page.answer(&request(&[(header::ACCEPT_ENCODING, "br")]));
        assert_eq!(brotli.headers()[header::CONTENT_ENCODING], "br");
        let brotli = body(brotli).await;
        assert!(
            brotli.len() < page.html.len() / 10,
            "{} bytes",
            brotli.len()
        );
        brotli::Decompressor::new(&brotli[..], 4096)
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, page.html);

        unpacked.clear();
        let gzip = page.answer(&request(&[(header::ACCEPT_ENCODING, "gzip")]));
        assert_eq!(gzip.headers()[header::CONTENT_ENCODING], "gzip");
        let gzip = body(gzip).await;
        flate2::read::GzDecoder::new(&gzip[..])
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, page.html);

        let plain = page.answer(&HeaderMap::new());
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
        assert_eq!(body(plain).await, page.html);
    }

    #[tokio::test]
    async fn a_browser_that_has_the_page_is_told_so_in_its_own_encoding_only() {
        let page = page().await;
        let tag = |response: &Response| {
            response.headers()[header::ETAG]
                .to_str()
                .unwrap()
                .to_owned()
        };
        let brotli_tag = tag(&page.answer(&request(&[(header::ACCEPT_ENCODING, "br")])));
        let again = [
            (header::ACCEPT_ENCODING, "br"),
            (header::IF_NONE_MATCH, &*brotli_tag),
        ];
        let again = page.answer(&request(&again));
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(tag(&again), brotli_tag);
        assert_eq!(again.headers()[header::VARY], "Accept-Encoding");
        assert_eq!(body(again).await, b"");

        let plain = page.answer(&request(&[(header::IF_NONE_MATCH, &brotli_tag)]));
        assert_eq!(plain.status(), StatusCode::OK);
        assert_ne!(tag(&plain), brotli_tag);
    }

    #[test]
    fn a_page_that_does_not_exist_stays_404_whatever_the_browser_has() {
        let page = StoredPage::new(StatusCode::NOT_FOUND, "<p>No</p>".into(), "x", true);
        let response = page.answer(&request(&[(header::IF_NONE_MATCH, "*")]));
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
}

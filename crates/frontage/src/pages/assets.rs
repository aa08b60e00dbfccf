//! `/assets/…`: the hashed files of the web build. A name holds its content's hash, so a browser
//! may keep it for ever. The copies in brotli and gzip were made by the build, with all the work
//! that one can put in; those in zstd, which hardly anybody asks for who does not rather take
//! brotli, are made when the first one does.

use std::collections::HashMap;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::OnceCell;

use super::compression::{self, THOROUGH};
use super::negotiation::{Encoding, choose_encoding};
use super::stored::{CROSS_ORIGIN_RESOURCE_POLICY, Stored, fields};
use super::web_build::{WebFile, content_tag};

/// Where they are.
const FOLDER: &str = "/assets/";

/// The files, ready to be sent, by their address.
#[derive(Debug)]
pub struct Assets(HashMap<Box<str>, Asset>);

#[derive(Debug)]
struct Asset {
    /// As the build left it.
    stored: Stored,
    /// Whether a copy in zstd would be of use: whatever the build found not worth compressing is
    /// not worth it here.
    is_text: bool,
    with_zstd: OnceCell<Stored>,
}

impl Assets {
    /// Those of a build, by their path inside it.
    pub fn new(files: HashMap<String, WebFile>) -> Self {
        let assets = files.into_iter().map(|(path, file)| {
            let asset = Asset::new(&path, file);
            (format!("/{path}").into(), asset)
        });
        Self(assets.collect())
    }

    /// The answer for a path like `/assets/page-x.js`, not decoded, if it lies ready. It is looked
    /// up among the names that the build had, never on a disk: no path leads out.
    pub fn at_hand(&self, path: &str, request: &HeaderMap) -> Option<Response> {
        let asset = self.0.get(path).filter(|_| path.starts_with(FOLDER))?;
        if !asset.wants_zstd(request) {
            return Some(asset.stored.answer(request));
        }
        Some(asset.with_zstd.get()?.answer(request))
    }

    /// The answer for what follows `/assets/`, percent-decoded.
    pub async fn answer(&self, path: &str, request: &HeaderMap) -> Response {
        let path = format!("{FOLDER}{path}");
        if let Some(answer) = self.at_hand(&path, request) {
            return answer;
        }
        match self.0.get(path.as_str()) {
            Some(asset) => {
                let with_zstd = asset.with_zstd.get_or_init(|| asset.make_zstd());
                with_zstd.await.answer(request)
            }
            None => not_found(),
        }
    }
}

impl Asset {
    fn new(path: &str, file: WebFile) -> Self {
        let is_text = !file.copies.is_empty();
        let tag = content_tag(&file.content);
        let copies = compression::smaller(file.copies, &file.content);
        let stored =
            Stored::new(StatusCode::OK, file.content, &tag, file_fields(path)).with(copies);
        Self {
            stored,
            is_text,
            with_zstd: OnceCell::new(),
        }
    }

    /// Whether the client would take zstd, and nothing that is there.
    fn wants_zstd(&self, request: &HeaderMap) -> bool {
        let encodings = self.stored.encodings().chain([Encoding::Zstd]);
        self.is_text && choose_encoding(request, encodings) == Encoding::Zstd
    }

    async fn make_zstd(&self) -> Stored {
        self.stored.with_zstd(THOROUGH).await
    }
}

/// Scripts and styles may be loaded by other sites' pages: the widget does.
fn file_fields(path: &str) -> HeaderMap {
    fields([
        (header::CONTENT_TYPE, content_type(path)),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin"),
    ])
}

/// A page from before an update may ask for a file that this build no longer has. The answer
/// must not be kept: another server of the same site may have it.
fn not_found() -> Response {
    let fields = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    let text = "There is no such file. Reload the page: the site may have been updated.\n";
    (StatusCode::NOT_FOUND, fields, text).into_response()
}

/// The media type by the name's ending. With `nosniff` a browser refuses a script or style that
/// is called anything else, so an unknown ending is only ever downloaded.
fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use axum::body::to_bytes;
    use axum::http::HeaderName;

    use super::*;
    use crate::pages::web_build::tests::{SCRIPT, build_with};

    async fn get(path: &str, request: &[(HeaderName, &str)]) -> Response {
        let request = request
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()));
        let assets = Assets::new(build_with("").take_files());
        assets.answer(path, &request.collect()).await
    }

    async fn body(response: Response) -> String {
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        String::from_utf8(bytes.into()).unwrap()
    }

    fn field(response: &Response, name: HeaderName) -> Option<&str> {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn a_phone_gets_the_script_compressed_and_keeps_it_for_ever() {
        let response = get("app.js", &[(header::ACCEPT_ENCODING, "gzip, br")]).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(field(&response, header::CONTENT_ENCODING), Some("br"));
        assert_eq!(field(&response, header::VARY), Some("Accept-Encoding"));
        assert_eq!(
            field(&response, header::CONTENT_TYPE),
            Some("text/javascript; charset=utf-8")
        );
        assert_eq!(
            field(&response, header::X_CONTENT_TYPE_OPTIONS),
            Some("nosniff")
        );
        let keeping = field(&response, header::CACHE_CONTROL).unwrap();
        assert!(
            keeping.contains("immutable") && keeping.contains("max-age=31536000"),
            "{keeping}"
        );
        assert_eq!(body(response).await, "the script, by br");

        let plain = get("app.js", &[]).await;
        assert_eq!(field(&plain, header::CONTENT_ENCODING), None);
        assert_eq!(field(&plain, header::VARY), Some("Accept-Encoding"));
        assert_eq!(body(plain).await, SCRIPT);
    }

    #[tokio::test]
    async fn a_picture_has_no_compressed_copy_and_needs_none() {
        let response = get("harbour.webp", &[(header::ACCEPT_ENCODING, "br")]).await;
        assert_eq!(field(&response, header::CONTENT_TYPE), Some("image/webp"));
        assert_eq!(field(&response, header::CONTENT_ENCODING), None);
        assert_eq!(field(&response, header::VARY), None);
        assert_eq!(body(response).await, "the picture");
    }

    #[tokio::test]
    async fn a_browser_that_has_the_file_gets_no_body_again() {
        let brotli = (header::ACCEPT_ENCODING, "br");
        let first = get("app.js", std::slice::from_ref(&brotli)).await;
        let tag = field(&first, header::ETAG).unwrap().to_owned();
        let second = get("app.js", &[brotli, (header::IF_NONE_MATCH, &tag)]).await;
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(field(&second, header::ETAG), Some(tag.as_str()));
        assert_eq!(body(second).await, "");

        let other_bytes = get("app.js", &[(header::IF_NONE_MATCH, &tag)]).await;
        assert_eq!(other_bytes.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn nothing_beyond_the_build_can_be_asked_for() {
        for path in [
            "../manifest.json",
            "..%2fmanifest.json",
            "../../../Cargo.toml",
            "/etc/passwd",
            "app.js.br",
            "app.js/",
            "",
            ".",
        ] {
            let response = get(path, &[]).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
            assert_eq!(
                field(&response, header::CACHE_CONTROL),
                Some("no-store"),
                "{path}"
            );
        }
    }

    #[tokio::test]
    async fn a_client_that_takes_zstd_and_no_brotli_gets_a_copy_made_for_it() {
        let script = "export const water = 'at the door';".repeat(50);
        let file = WebFile {
            content: script.clone().into(),
            copies: vec![(Encoding::Gzip, "gzip".into())],
        };
        let assets = Assets::new([("assets/a.js".to_owned(), file)].into());
        let ask = |accept: &str| {
            let mut request = HeaderMap::new();
            request.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
            request
        };
        let path = "/assets/a.js";
        let zstd = ask("zstd, gzip;q=0.5");
        assert!(assets.at_hand(path, &zstd).is_none(), "not made yet");
        let made = assets.answer("a.js", &zstd).await;
        assert_eq!(field(&made, header::CONTENT_ENCODING), Some("zstd"));
        let bytes = to_bytes(made.into_body(), 1 << 20).await.unwrap();
        let unpacked = zstd::stream::decode_all(&bytes[..]).unwrap();
        assert_eq!(unpacked, script.as_bytes());
        assert!(assets.at_hand(path, &zstd).is_some(), "kept");
        let gzip = assets.at_hand(path, &ask("gzip, zstd;q=0")).unwrap();
        assert_eq!(field(&gzip, header::CONTENT_ENCODING), Some("gzip"));
    }
}

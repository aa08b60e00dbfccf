//! `/assets/…`: the hashed files of the web build. A name holds its content's hash, so a browser
//! may keep it for ever; the compressed copies were made by the build, never while serving.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::negotiation::{Encoding, browser_has, choose_encoding};
use super::web_build::{WebBuild, WebFile};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const VARY: HeaderValue = HeaderValue::from_static("Accept-Encoding");

/// Answers a request for `/assets/{path}`. `path` is what follows `/assets/`, percent-decoded.
pub fn serve(build: &WebBuild, path: &str, request: &HeaderMap) -> Response {
    match build.file(&format!("assets/{path}")) {
        Some(file) => answer(file, path, FOR_EVER, request),
        None => not_found(),
    }
}

/// A file of the build as the answer to a request with these headers. `name` tells its media type
/// by its ending, `keeping` how long browsers may use it without asking.
pub fn answer(file: &WebFile, name: &str, keeping: HeaderValue, request: &HeaderMap) -> Response {
    let encoding = choose_encoding(request, file.brotli.is_some(), file.gzip.is_some());
    let tag = encoding.entity_tag(&file.tag);
    let known = browser_has(request, &tag);

    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let copy = match encoding {
            Encoding::Brotli => file.brotli.as_ref(),
            Encoding::Gzip => file.gzip.as_ref(),
            Encoding::Identity => None,
        };
        Response::new(Body::from(copy.unwrap_or(&file.content).clone()))
    };
    let fields = response.headers_mut();
    fields.insert(header::CACHE_CONTROL, keeping);
    fields.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        fields.insert(header::ETAG, tag);
    }
    if file.brotli.is_some() || file.gzip.is_some() {
        fields.insert(header::VARY, VARY);
    }
    if !known {
        let content_type = HeaderValue::from_static(content_type(name));
        fields.insert(header::CONTENT_TYPE, content_type);
        if let Some(name) = encoding.name() {
            fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
    }
    response
}

/// A page from before an update may ask for a file that this build no longer has. The answer
/// must not be kept: another server of the same site may have it.
fn not_found() -> Response {
    let fields = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, NOSNIFF),
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

    use super::*;
    use crate::pages::web_build::tests::build_with;

    fn get(path: &str, request: &[(header::HeaderName, &str)]) -> Response {
        let request = request
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()));
        serve(&build_with(""), path, &request.collect())
    }

    async fn body(response: Response) -> String {
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        String::from_utf8(bytes.into()).unwrap()
    }

    fn field(response: &Response, name: header::HeaderName) -> Option<&str> {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn a_phone_gets_the_script_compressed_and_keeps_it_for_ever() {
        let response = get("app.js", &[(header::ACCEPT_ENCODING, "gzip, br")]);
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
        assert_eq!(body(response).await, "the script, brotli");

        let plain = get("app.js", &[]);
        assert_eq!(field(&plain, header::CONTENT_ENCODING), None);
        assert_eq!(field(&plain, header::VARY), Some("Accept-Encoding"));
        assert_eq!(body(plain).await, "the script");
    }

    #[tokio::test]
    async fn a_picture_has_no_compressed_copy_and_needs_none() {
        let response = get("harbour.webp", &[(header::ACCEPT_ENCODING, "br")]);
        assert_eq!(field(&response, header::CONTENT_TYPE), Some("image/webp"));
        assert_eq!(field(&response, header::CONTENT_ENCODING), None);
        assert_eq!(field(&response, header::VARY), None);
        assert_eq!(body(response).await, "the picture");
    }

    #[tokio::test]
    async fn a_browser_that_has_the_file_gets_no_body_again() {
        let brotli = (header::ACCEPT_ENCODING, "br");
        let first = get("app.js", std::slice::from_ref(&brotli));
        let tag = field(&first, header::ETAG).unwrap().to_owned();
        let second = get("app.js", &[brotli, (header::IF_NONE_MATCH, &tag)]);
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(field(&second, header::ETAG), Some(tag.as_str()));
        assert_eq!(body(second).await, "");

        let other_bytes = get("app.js", &[(header::IF_NONE_MATCH, &tag)]);
        assert_eq!(other_bytes.status(), StatusCode::OK);
    }

    #[test]
    fn nothing_beyond_the_build_can_be_asked_for() {
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
            let response = get(path, &[]);
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
            assert_eq!(
                field(&response, header::CACHE_CONTROL),
                Some("no-store"),
                "{path}"
            );
        }
    }
}

//! The request that turns HTTP into a WebSocket: [RFC 6455, section 4.2][1].
//!
//! [1]: https://www.rfc-editor.org/rfc/rfc6455#section-4.2

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Version,
        header::{
            ALLOW, CONNECTION, CONTENT_TYPE, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY,
            SEC_WEBSOCKET_VERSION, UPGRADE,
        },
    },
};
use base64::{
    Engine as _, alphabet,
    engine::{GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use sha1::{Digest as _, Sha1};

/// What the RFC appends to the key before it is hashed.
const APPENDED: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The only version there is.
const VERSION: HeaderValue = HeaderValue::from_static("13");

const WEBSOCKET: HeaderValue = HeaderValue::from_static("websocket");

/// A key need not be what an encoder would write, only mean 16 bytes.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

/// The answer to a request for a WebSocket: 101, after which the connection speaks it. No
/// subprotocol and no extension is agreed on, whichever were offered.
///
/// # Errors
/// The refusal of a request that is none: 405 when it is not a GET, 426 when it wants a version
/// that nobody speaks, 400 for everything else, with a sentence that says what is wrong.
#[expect(
    clippy::result_large_err,
    reason = "made once a connection, and sent either way"
)]
pub(crate) fn answer(
    method: &Method,
    version: Version,
    headers: &HeaderMap,
) -> Result<Response<Body>, Response<Body>> {
    if method != Method::GET {
        return Err(refusal(
            StatusCode::METHOD_NOT_ALLOWED,
            "A WebSocket is opened with GET",
            Some((ALLOW, HeaderValue::from_static("GET"))),
        ));
    }
    let bad_request = |sentence| refusal(StatusCode::BAD_REQUEST, sentence, None);
    if version != Version::HTTP_11 {
        return Err(bad_request("A WebSocket is opened with HTTP/1.1"));
    }
    if !has_token(headers, CONNECTION, "upgrade") || !has_token(headers, UPGRADE, "websocket") {
        return Err(bad_request(
            "This address is for WebSockets: the request needs the headers Connection: Upgrade \
             and Upgrade: websocket, which a proxy on the way may have taken out",
        ));
    }
    if only(headers, SEC_WEBSOCKET_VERSION) != Some(&VERSION) {
        return Err(refusal(
            StatusCode::UPGRADE_REQUIRED,
            "Sec-WebSocket-Version must be 13",
            Some((SEC_WEBSOCKET_VERSION, VERSION)),
        ));
    }
    let accept = only(headers, SEC_WEBSOCKET_KEY)
        .filter(|key| is_key(key))
        .and_then(accept);
    let Some(accept) = accept else {
        return Err(bad_request(
            "There must be one Sec-WebSocket-Key: 16 bytes in base64",
        ));
    };
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    answer.headers_mut().extend([
        (CONNECTION, HeaderValue::from_static("Upgrade")),
        (UPGRADE, WEBSOCKET),
        (SEC_WEBSOCKET_ACCEPT, accept),
    ]);
    Ok(answer)
}

fn refusal(
    status: StatusCode,
    sentence: &str,
    header: Option<(HeaderName, HeaderValue)>,
) -> Response<Body> {
    let mut refusal = Response::new(Body::from(format!("{sentence}.\n")));
    *refusal.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    let headers = refusal.headers_mut();
    headers.extend([(CONTENT_TYPE, plain)]);
    // HTTP wants to know what to upgrade to.
    if status == StatusCode::UPGRADE_REQUIRED {
        headers.extend([
            (CONNECTION, HeaderValue::from_static("Upgrade")),
            (UPGRADE, WEBSOCKET),
        ]);
    }
    headers.extend(header);
    refusal
}

/// Whether one of the lists under this name has the token, in capitals or not.
fn has_token(headers: &HeaderMap, name: HeaderName, token: &str) -> bool {
    headers
        .get_all(name)
        .iter()
        .flat_map(|list| list.as_bytes().split(|byte| *byte == b','))
        .any(|item| item.trim_ascii().eq_ignore_ascii_case(token.as_bytes()))
}

/// The value of a header that is there once.
fn only(headers: &HeaderMap, name: HeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).into_iter();
    values.next().filter(|_| values.next().is_none())
}

fn is_key(key: &HeaderValue) -> bool {
    // The decoder wants more room than it uses.
    let mut room = [0; 18];
    matches!(LENIENT.decode_slice(key, &mut room), Ok(16))
}

fn accept(key: &HeaderValue) -> Option<HeaderValue> {
    let digest = Sha1::new()
        .chain_update(key)
        .chain_update(APPENDED)
        .finalize();
    HeaderValue::try_from(STANDARD.encode(digest)).ok()
}

//! Requests for a WebSocket and what they are answered.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version};

use super::super::answer;

type Headers<'a> = Vec<(&'a str, &'a str)>;

/// The request of the RFC's example, section 1.3.
fn example() -> Headers<'static> {
    vec![
        ("host", "server.example.com"),
        ("upgrade", "websocket"),
        ("connection", "Upgrade"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("sec-websocket-version", "13"),
    ]
}

fn with<'a>(name: &'a str, values: &[&'a str]) -> Headers<'a> {
    let mut headers: Headers<'a> = example();
    headers.retain(|(other, _)| *other != name);
    headers.extend(values.iter().map(|value| (name, *value)));
    headers
}

fn map(headers: Headers<'_>) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name: HeaderName = name.parse().unwrap();
        map.append(name, HeaderValue::from_str(value).unwrap());
    }
    map
}

fn status(headers: Headers<'_>) -> StatusCode {
    match answer(&Method::GET, Version::HTTP_11, &map(headers)) {
        Ok(answer) | Err(answer) => answer.status(),
    }
}

#[test]
fn the_example_of_the_rfc_is_answered_as_there() {
    let answer = answer(&Method::GET, Version::HTTP_11, &map(example())).unwrap();
    assert_eq!(answer.status(), 101);
    let headers = answer.headers();
    assert_eq!(
        headers["sec-websocket-accept"],
        "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    );
    assert_eq!(headers["upgrade"], "websocket");
    assert_eq!(headers["connection"], "Upgrade");
}

#[test]
fn no_subprotocol_and_no_extension_is_agreed_on() {
    let mut headers = example();
    headers.push(("sec-websocket-protocol", "chat, superchat"));
    headers.push(("sec-websocket-extensions", "permessage-deflate"));
    let answer = answer(&Method::GET, Version::HTTP_11, &map(headers)).unwrap();
    assert!(!answer.headers().contains_key("sec-websocket-protocol"));
    assert!(!answer.headers().contains_key("sec-websocket-extensions"));
}

#[test]
fn the_wish_to_upgrade_may_stand_in_a_list_and_in_capitals() {
    for headers in [
        with("connection", &["keep-alive, Upgrade"]),
        with("connection", &["keep-alive", "UPGRADE"]),
        with("connection", &["upgrade ,\tkeep-alive"]),
        with("upgrade", &["WebSocket"]),
        with("upgrade", &["h2c, websocket"]),
    ] {
        assert_eq!(status(headers.clone()), 101, "{headers:?}");
    }
}

#[test]
fn a_request_without_a_wish_or_a_key_is_a_bad_one() {
    for headers in [
        with("connection", &[]),
        with("connection", &["keep-alive"]),
        with("connection", &["upgraded"]),
        with("upgrade", &[]),
        with("upgrade", &["websockets"]),
        with("sec-websocket-key", &[]),
        with("sec-websocket-key", &[""]),
        with("sec-websocket-key", &["dGhlIHNhbXBsZSBub25jZQ"]),
        with("sec-websocket-key", &["dGhlIHNhbXBsZSBub25j"]),
        with("sec-websocket-key", &["dGhlIHNhbXBsZSBub25jZSE="]),
        with("sec-websocket-key", &["dGhlIHNhbXBsZSBub25jZQ=*"]),
        with(
            "sec-websocket-key",
            &["dGhlIHNhbXBsZSBub25jZQ==dGhlIHNhbXBsZSBub25jZQ=="],
        ),
        with("sec-websocket-key", &["dGhlIHNhbXBsZSBub25jZQ=="; 2]),
    ] {
        assert_eq!(status(headers.clone()), 400, "{headers:?}");
    }
}

#[test]
fn a_key_only_has_to_mean_sixteen_bytes() {
    assert_eq!(
        status(with("sec-websocket-key", &["dGhlIHNhbXBsZSBub25jZR=="])),
        101
    );
}

#[test]
fn other_versions_are_told_which_one_is_spoken() {
    for headers in [
        with("sec-websocket-version", &[]),
        with("sec-websocket-version", &["8"]),
        with("sec-websocket-version", &["13, 8"]),
        with("sec-websocket-version", &["13", "8"]),
    ] {
        let refusal = answer(&Method::GET, Version::HTTP_11, &map(headers)).unwrap_err();
        assert_eq!(refusal.status(), 426);
        assert_eq!(refusal.headers()["sec-websocket-version"], "13");
        assert_eq!(refusal.headers()["upgrade"], "websocket");
    }
}

#[test]
fn other_methods_and_other_versions_of_http_are_refused() {
    let headers = map(example());
    let refusal = answer(&Method::POST, Version::HTTP_11, &headers).unwrap_err();
    assert_eq!(refusal.status(), 405);
    assert_eq!(refusal.headers()["allow"], "GET");
    for version in [Version::HTTP_10, Version::HTTP_2] {
        let refusal = answer(&Method::GET, version, &headers).unwrap_err();
        assert_eq!(refusal.status(), 400);
    }
}

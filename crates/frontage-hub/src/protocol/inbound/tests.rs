#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

#[test]
fn a_ping_is_a_ping_whatever_its_data() {
    for text in [
        r#"{"event":"pusher:ping","data":{}}"#,
        r#"{"event":"pusher:ping","data":""}"#,
        r#"{"event":"pusher:ping","data":null}"#,
        r#"{"event":"pusher:ping"}"#,
        r#" {"data":[],"event":"pusher:\u0070ing"}"#,
    ] {
        assert!(matches!(parse(text), Ok(ClientMessage::Ping)), "{text}");
    }
}

#[test]
fn a_subscription_names_its_channel() {
    let text = r#"{"event":"pusher:subscribe","data":{"auth":"","channel":"news"}}"#;
    let message = parse(text).unwrap();
    assert!(matches!(
        message,
        ClientMessage::Subscribe { channel, auth: None, channel_data: None } if channel == "news"
    ));
}

#[test]
fn a_signed_subscription_brings_its_signature_and_the_text_that_was_signed() {
    let text = r#"{"event":"pusher:subscribe","data":{
        "channel":"presence-x","auth":"key:00","channel_data":"{\"user_id\": 10}"}}"#;
    let ClientMessage::Subscribe {
        channel,
        auth,
        channel_data,
    } = parse(text).unwrap()
    else {
        panic!("no subscription");
    };
    assert_eq!(channel, "presence-x");
    assert_eq!(auth.as_deref(), Some("key:00"));
    assert_eq!(channel_data.as_deref(), Some(r#"{"user_id": 10}"#));
}

#[test]
fn who_signs_in_brings_a_signature_and_the_text_that_was_signed() {
    let text = r#"{"event":"pusher:signin","data":{"auth":"k:0","user_data":"{\"id\":\"a\"}"}}"#;
    let message = parse(text).unwrap();
    assert!(matches!(
        message,
        ClientMessage::SignIn { auth, user_data } if auth == "k:0" && user_data == r#"{"id":"a"}"#
    ));
}

#[test]
fn a_client_event_keeps_its_data_and_loses_what_is_not_its_to_say() {
    let text = r#"{"event":"client-x","channel":"private-a","data":{"n": 1.0},
        "user_id":"somebody-else","socket_id":"1.1"}"#;
    let read = |text| {
        let ClientMessage::ClientEvent {
            event,
            channel,
            data,
        } = parse(text).unwrap()
        else {
            panic!("no client event: {text}");
        };
        let (event, channel) = (event.into_owned(), channel.map(Cow::into_owned));
        (event, channel, data.map(RawValue::get))
    };
    let (event, channel) = ("client-x".to_owned(), Some("private-a".to_owned()));
    assert_eq!(read(text), (event, channel, Some(r#"{"n": 1.0}"#)));
    let bare = r#"{"event":"client-","channel":null,"data":null}"#;
    assert_eq!(read(bare), ("client-".to_owned(), None, None));
}

#[test]
fn what_cannot_be_read_says_what_it_lacks() {
    for (text, word) in [
        ("", "JSON object"),
        ("null", "JSON object"),
        (r#"["pusher:ping"]"#, "JSON object"),
        (r#"{"data":{}}"#, "event"),
        (r#"{"event":7}"#, "event"),
        (r#"{"event":"pusher:subscribe"}"#, "no data"),
        (r#"{"event":"pusher:subscribe","data":{}}"#, "channel"),
        (r#"{"event":"pusher:subscribe","data":["a"]}"#, "object"),
        (
            r#"{"event":"pusher:unsubscribe","data":{"channel":1}}"#,
            "string",
        ),
        (
            r#"{"event":"pusher:subscribe","data":{"channel":"a","auth":{}}}"#,
            "auth",
        ),
        (
            r#"{"event":"pusher:subscribe","data":{"channel":"a","channel_data":{}}}"#,
            "channel_data",
        ),
        (r#"{"event":"pusher:signin"}"#, "user_data"),
        (
            r#"{"event":"pusher:signin","data":{"auth":"a"}}"#,
            "user_data",
        ),
        (
            r#"{"event":"pusher:signin","data":{"auth":"a","user_data":{"id":"7"}}}"#,
            "strings",
        ),
        (r#"{"event":"client-x","channel":7}"#, "channel"),
    ] {
        let message = parse(text).unwrap_err().to_string();
        assert!(message.contains(word), "{text}: {message}");
    }
}

#[test]
fn an_acknowledgement_has_a_channel_and_a_whole_number() {
    let read = |rest: &str| {
        let text = format!(r#"{{"event":"seen"{rest}}}"#);
        let ClientMessage::Other { channel, data, .. } = parse(&text).unwrap() else {
            panic!("{text}");
        };
        Acknowledgement::parse(channel, data)
            .map(|Acknowledgement { channel, number }| (channel.into_owned(), number))
    };
    let right = read(r#","channel":"a","data":{"number":18446744073709551615}"#);
    assert_eq!(right, Ok(("a".to_owned(), u64::MAX)));
    for wrong in [
        "",
        r#","channel":"a""#,
        r#","data":{"number":1}"#,
        r#","channel":7,"data":{"number":1}"#,
        r#","channel":"a","data":{}"#,
        r#","channel":"a","data":[1]"#,
        r#","channel":"a","data":"{\"number\":1}""#,
        r#","channel":"a","data":{"number":-1}"#,
        r#","channel":"a","data":{"number":1.5}"#,
        r#","channel":"a","data":{"number":18446744073709551616}"#,
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn nesting_as_deep_as_a_frame_allows_costs_no_stack() {
    let depth = 32 * 1024;
    let nested = "[".repeat(depth) + &"]".repeat(depth);
    let client_event = format!(r#"{{"event":"client-x","data":{nested}}}"#);
    assert!(matches!(
        parse(&client_event),
        Ok(ClientMessage::ClientEvent { data: Some(_), .. })
    ));
    let subscribe = format!(r#"{{"event":"pusher:subscribe","data":{{"channel":{nested}}}}}"#);
    assert!(parse(&subscribe).is_err());
    for key in ["auth", "channel_data", "more"] {
        let data = format!(r#"{{"channel":"a","{key}":{nested}}}"#);
        let subscribe = format!(r#"{{"event":"pusher:subscribe","data":{data}}}"#);
        assert_eq!(parse(&subscribe).is_ok(), key == "more", "{key}");
    }
    assert!(parse(&"[".repeat(depth)).is_err());
    assert!(parse(&r#"{"event":"#.repeat(8 * 1024)).is_err());
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in ".*") {
        let _ = parse(&text);
    }

    #[test]
    fn any_channel_text_arrives_as_it_was_sent(channel in ".*") {
        let text = serde_json::json!({
            "event": "pusher:subscribe",
            "data": { "channel": channel },
        })
        .to_string();
        let ClientMessage::Subscribe { channel: arrived, .. } = parse(&text).unwrap() else {
            return Err(TestCaseError::fail("no subscription"));
        };
        prop_assert_eq!(arrived, channel);
    }
}

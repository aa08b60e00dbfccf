#![allow(clippy::unwrap_used)]
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::app::AppLimits;

#[test]
fn frames_read_as_the_protocol_writes_them() {
    let id = SocketId::random().unwrap();
    let first: Value = serde_json::from_str(&connection_established(id, 120)).unwrap();
    assert_eq!(first["event"], "pusher:connection_established");
    let data: Value = serde_json::from_str(first["data"].as_str().unwrap()).unwrap();
    assert_eq!(
        data,
        json!({ "socket_id": id.to_string(), "activity_timeout": 120 })
    );

    let refused: Value = serde_json::from_str(&error("no")).unwrap();
    assert_eq!(
        refused,
        json!({ "event": "pusher:error", "data": { "message": "no", "code": null } })
    );
    assert_eq!(
        ApplicationEvent::new("e", r#"{"a":1}"#).on("c"),
        r#"{"event":"e","channel":"c","data":"{\"a\":1}"}"#
    );
}

fn raw(json: &str) -> &RawValue {
    serde_json::from_str(json).unwrap()
}

fn member(channel_data: &str) -> Member {
    Member::parse(channel_data, &AppLimits::default()).unwrap()
}

/// The event, its channel, and what its data, a string, holds.
fn read(frame: &str) -> (String, Option<String>, Value) {
    let frame: Value = serde_json::from_str(frame).unwrap();
    let text = |key: &str| frame[key].as_str().map(str::to_owned);
    let data = serde_json::from_str(&text("data").unwrap()).unwrap();
    (text("event").unwrap(), text("channel"), data)
}

#[track_caller]
fn says(frame: &str, event: &str, data: Value) {
    let expected = (event.to_owned(), Some("presence-a".to_owned()), data);
    assert_eq!(read(frame), expected);
}

#[test]
fn every_member_has_a_key_whatever_its_id_and_however_little_is_known_of_it() {
    let members = [
        member(r#"{"user_id":"a\"b","user_info":{"name":"Ann \\"}}"#),
        member(r#"{"user_id":10}"#),
        member(r#"{"user_id":"__proto__","user_info":null}"#),
    ];
    let frame = presence_succeeded("presence-a", members.iter());
    says(
        &frame,
        "pusher_internal:subscription_succeeded",
        json!({ "presence": {
            "ids": ["a\"b", 10, "__proto__"],
            "hash": { "a\"b": { "name": "Ann \\" }, "10": null, "__proto__": null },
            "count": 3,
        } }),
    );
    let nobody = presence_succeeded("presence-a", [].into_iter());
    says(
        &nobody,
        "pusher_internal:subscription_succeeded",
        json!({ "presence": { "ids": [], "hash": {}, "count": 0 } }),
    );
}

#[test]
fn members_come_with_what_is_known_of_them_and_go_by_their_id() {
    let ann = member(r#"{"user_id":"ann","user_info":{"n":1}}"#);
    let ten = member(r#"{"user_id":10}"#);
    let added = "pusher_internal:member_added";
    says(
        &member_added("presence-a", &ann),
        added,
        json!({ "user_id": "ann", "user_info": { "n": 1 } }),
    );
    says(
        &member_added("presence-a", &ten),
        added,
        json!({ "user_id": 10, "user_info": null }),
    );
    says(
        &member_removed("presence-a", &ten),
        "pusher_internal:member_removed",
        json!({ "user_id": 10 }),
    );
}

#[test]
fn counts_and_empty_caches_are_told_per_channel() {
    says(
        &subscription_count("presence-a", 7),
        "pusher_internal:subscription_count",
        json!({ "subscription_count": 7 }),
    );
    says(&cache_miss("presence-a"), "pusher:cache_miss", json!({}));
}

#[test]
fn a_user_hears_its_own_words_back_and_who_of_its_watchlist_is_there() {
    let user_data = r#"{"id": "a"}"#;
    let expected = json!({ "user_data": user_data });
    assert_eq!(
        read(&signin_success(user_data)),
        ("pusher:signin_success".to_owned(), None, expected)
    );
    let frame = watchlist_events(&[(true, &["a", "b\""]), (false, &[])]);
    let expected = json!({ "events": [{ "name": "online", "user_ids": ["a", "b\""] }] });
    let event = "pusher_internal:watchlist_events".to_owned();
    assert_eq!(read(&frame), (event, None, expected));
    let frame = watchlist_events(&[(false, &["c"])]);
    let expected = json!({ "events": [{ "name": "offline", "user_ids": ["c"] }] });
    assert_eq!(read(&frame).2, expected);
}

#[test]
fn the_data_of_clients_travels_as_a_string_and_the_sender_is_the_hubs_to_name() {
    for (data, sent) in [
        (Some(r#"{"a": "b"}"#), r#","data":"{\"a\": \"b\"}""#),
        (Some(r#""text""#), r#","data":"text""#),
        (Some("7.0"), r#","data":"7.0""#),
        (None, ""),
    ] {
        let frame = client_event("client-x", "private-a", data.map(raw), None);
        let expected = format!(r#"{{"event":"client-x","channel":"private-a"{sent}}}"#);
        assert_eq!(frame, expected);
    }
    for user_id in [r#""ann""#, "10"] {
        assert_eq!(
            client_event("client-x", "presence-a", Some(raw("1")), Some(raw(user_id))),
            format!(
                r#"{{"event":"client-x","channel":"presence-a","data":"1","user_id":{user_id}}}"#
            )
        );
    }
}

#[test]
fn only_documented_codes_are_sent() {
    let frame: Value = serde_json::from_str(&error_with_code("slow down", 4301)).unwrap();
    assert_eq!(
        frame,
        json!({ "event": "pusher:error", "data": { "message": "slow down", "code": 4301 } })
    );
}

proptest! {
    #[test]
    fn members_arrive_as_they_were_sent(
        ids in proptest::collection::btree_set("(?s).{1,30}", 0..5), name in "(?s).*"
    ) {
        let roomy = AppLimits { presence_member_bytes: 1 << 20, ..AppLimits::default() };
        let members: Vec<_> = ids
            .iter()
            .map(|id| json!({ "user_id": id, "user_info": { "name": name } }).to_string())
            .map(|channel_data| Member::parse(&channel_data, &roomy).unwrap())
            .collect();
        let (_, _, data) = read(&presence_succeeded("presence-a", members.iter()));
        let mut hash = serde_json::Map::new();
        for id in &ids {
            hash.insert(id.clone(), json!({ "name": name }));
        }
        let count = ids.len();
        let presence = json!({ "ids": ids, "hash": hash, "count": count });
        prop_assert_eq!(&data["presence"], &presence);
        for (member, id) in members.iter().zip(&ids) {
            let (_, _, data) = read(&member_added("presence-a", member));
            let user_info = json!({ "name": name });
            prop_assert_eq!(data, json!({ "user_id": id, "user_info": user_info }));
        }
    }

    #[test]
    fn whatever_clients_say_arrives_as_they_said_it(event in "(?s).*", text in "(?s).*") {
        let data = json!({ "text": text }).to_string();
        let frame = client_event(&event, "private-a", Some(raw(&data)), None);
        let frame: Value = serde_json::from_str(&frame).unwrap();
        prop_assert_eq!(frame["event"].as_str(), Some(event.as_str()));
        prop_assert_eq!(frame["data"].as_str(), Some(data.as_str()));
    }

    #[test]
    fn whoever_signs_in_hears_the_same_bytes(user_data in "(?s).*") {
        let (_, _, data) = read(&signin_success(&user_data));
        prop_assert_eq!(data["user_data"].as_str(), Some(user_data.as_str()));
    }

    #[test]
    fn data_is_passed_on_byte_for_byte(event in ".*", data in "(?s).*") {
        let frame: Value =
            serde_json::from_str(&ApplicationEvent::new(&event, &data).on("c")).unwrap();
        prop_assert_eq!(frame["event"].as_str().unwrap(), event);
        prop_assert_eq!(frame["data"].as_str().unwrap(), data);
    }
}

//! What the hub says. Each function gives the text of one frame.
//!
//! `data` of every event is a JSON *string* that holds JSON; only in `pusher:error` it is an
//! object. That is how the hosted service does it, and what client libraries expect.

use serde_json::{json, value::RawValue};

use super::{Member, SocketId};

/// The answer to `pusher:ping`.
pub(crate) const PONG: &str = r#"{"event":"pusher:pong","data":"{}"}"#;

/// Asks for `pusher:pong`. Client libraries answer it in the order in which they hear, which the
/// pings of the WebSocket layer do not tell.
pub(crate) const PING: &str = r#"{"event":"pusher:ping","data":"{}"}"#;

/// The first frame. `activity_timeout` is in whole seconds and must not be 0: client libraries
/// take that for a failed handshake.
pub(crate) fn connection_established(socket_id: SocketId, activity_timeout: u64) -> String {
    let data = json!({
        "socket_id": socket_id.to_string(),
        "activity_timeout": activity_timeout,
    });
    json!({
        "event": "pusher:connection_established",
        "data": data.to_string(),
    })
    .to_string()
}

/// An error that leaves the connection and its subscriptions as they are. The code is null, as
/// the hosted service sends it where none of the documented ones fits.
pub(crate) fn error(message: &str) -> String {
    error_frame(message, None)
}

/// The same with one of the documented codes: 4301 or 4302.
pub(crate) fn error_with_code(message: &str, code: u16) -> String {
    error_frame(message, Some(code))
}

fn error_frame(message: &str, code: Option<u16>) -> String {
    json!({
        "event": "pusher:error",
        "data": { "message": message, "code": code },
    })
    .to_string()
}

/// The subscriber of a channel is in; not for presence channels.
pub(crate) fn subscription_succeeded(channel: &str) -> String {
    on_channel("pusher_internal:subscription_succeeded", channel, "{}")
}

/// The subscriber of a presence channel is in, and these are the members, itself included. Each
/// has a key in `hash`, also one of whom nothing else is known: client libraries find themselves
/// by it.
pub(crate) fn presence_succeeded<'m>(
    channel: &str,
    members: impl Iterator<Item = &'m Member>,
) -> String {
    let (mut ids, mut hash, mut count) = (String::new(), String::new(), 0_usize);
    for member in members {
        if count > 0 {
            ids.push(',');
            hash.push(',');
        }
        ids.push_str(member.id().get());
        hash.push_str(&quoted(member.key()));
        hash.push(':');
        hash.push_str(info_of(member));
        count += 1;
    }
    let data = format!(r#"{{"presence":{{"ids":[{ids}],"hash":{{{hash}}},"count":{count}}}}}"#);
    on_channel("pusher_internal:subscription_succeeded", channel, &data)
}

/// A user's first connection is in the channel; for those who were there before.
pub(crate) fn member_added(channel: &str, member: &Member) -> String {
    let (id, info) = (member.id(), info_of(member));
    let data = format!(r#"{{"user_id":{id},"user_info":{info}}}"#);
    on_channel("pusher_internal:member_added", channel, &data)
}

/// A user's last connection has left the channel.
pub(crate) fn member_removed(channel: &str, member: &Member) -> String {
    let data = format!(r#"{{"user_id":{}}}"#, member.id());
    on_channel("pusher_internal:member_removed", channel, &data)
}

/// So many connections are subscribed to the channel now.
pub(crate) fn subscription_count(channel: &str, count: usize) -> String {
    let data = format!(r#"{{"subscription_count":{count}}}"#);
    on_channel("pusher_internal:subscription_count", channel, &data)
}

/// The cache channel has no event to begin with.
pub(crate) fn cache_miss(channel: &str) -> String {
    on_channel("pusher:cache_miss", channel, "{}")
}

/// The connection is signed in; `user_data` is the very text with which it signed in.
pub(crate) fn signin_success(user_data: &str) -> String {
    json!({
        "event": "pusher:signin_success",
        "data": json!({ "user_data": user_data }).to_string(),
    })
    .to_string()
}

/// Who of a watchlist came (`true`) or went; one entry without ids is left out.
pub(crate) fn watchlist_events(changes: &[(bool, &[&str])]) -> String {
    let events: Vec<_> = changes
        .iter()
        .filter(|(_, user_ids)| !user_ids.is_empty())
        .map(|(online, user_ids)| {
            let name = if *online { "online" } else { "offline" };
            json!({ "name": name, "user_ids": user_ids })
        })
        .collect();
    json!({
        "event": "pusher_internal:watchlist_events",
        "data": json!({ "events": events }).to_string(),
    })
    .to_string()
}

/// What another client says. Its data travels as a string like that of all other events, since
/// some client libraries take nothing else: what was no string is sent as its JSON. `user_id` is
/// that of the sender as a member of a presence channel, as the hub knows it.
pub(crate) fn client_event(
    event: &str,
    channel: &str,
    data: Option<&RawValue>,
    user_id: Option<&RawValue>,
) -> String {
    let mut frame = format!(
        r#"{{"event":{},"channel":{}"#,
        quoted(event),
        quoted(channel)
    );
    if let Some(data) = data.map(RawValue::get) {
        frame.push_str(r#","data":"#);
        if data.starts_with('"') {
            frame.push_str(data);
        } else {
            frame.push_str(&quoted(data));
        }
    }
    if let Some(user_id) = user_id {
        frame.push_str(r#","user_id":"#);
        frame.push_str(user_id.get());
    }
    frame.push('}');
    frame
}

fn info_of(member: &Member) -> &str {
    member.info().map_or("null", RawValue::get)
}

/// `data` is the text that the string holds.
fn on_channel(event: &str, channel: &str, data: &str) -> String {
    ApplicationEvent::new(event, data).on(channel)
}

/// An event of a publisher, escaped once and framed per channel.
pub(crate) struct ApplicationEvent {
    event: String,
    data: String,
}

impl ApplicationEvent {
    /// `data` reaches subscribers byte for byte, also when it is no JSON.
    pub(crate) fn new(event: &str, data: &str) -> Self {
        Self {
            event: quoted(event),
            data: quoted(data),
        }
    }

    /// The frame for the subscribers of one channel.
    pub(crate) fn on(&self, channel: &str) -> String {
        let channel = quoted(channel);
        let (event, data) = (&self.event, &self.data);
        let mut frame = String::with_capacity(event.len() + channel.len() + data.len() + 32);
        for part in [
            r#"{"event":"#,
            event,
            r#","channel":"#,
            &channel,
            r#","data":"#,
            data,
            "}",
        ] {
            frame.push_str(part);
        }
        frame
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
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
}

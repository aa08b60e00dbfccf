//! Presence channels: members know of each other.

use serde_json::{Value, json};

use crate::{
    harness::{Client, TestHub},
    signed::key,
};
use frontage_hub::signing;

const ROOM: &str = "presence-room";
const ADDED: &str = "pusher_internal:member_added";
const REMOVED: &str = "pusher_internal:member_removed";

async fn member(hub: &TestHub, user_id: Value) -> (Client, Value) {
    let mut client = hub.connect().await;
    let present = client.join(ROOM, &json!({ "user_id": user_id })).await;
    (client, present)
}

#[tokio::test]
async fn who_joins_sees_everybody_and_everybody_else_sees_it_come() {
    let hub = TestHub::start().await;
    let mut ann = hub.connect().await;
    let info = json!({ "name": "Ann \"the\" first", "roles": [1, null] });
    let alone = ann
        .join(ROOM, &json!({ "user_id": "ann", "user_info": info }))
        .await;
    assert_eq!(
        alone,
        json!({ "ids": ["ann"], "hash": { "ann": info }, "count": 1 })
    );

    // A number stays one where ids are told, and everybody has a key.
    let (mut ten, both) = member(&hub, json!(10)).await;
    assert_eq!(
        both,
        json!({ "ids": [10, "ann"], "hash": { "ann": info, "10": null }, "count": 2 })
    );
    assert_eq!(
        ann.next_internal(ADDED, ROOM).await,
        json!({ "user_id": 10, "user_info": null })
    );
    ten.heard_nothing_more().await;

    ann.unsubscribe(ROOM).await;
    assert_eq!(
        ten.next_internal(REMOVED, ROOM).await,
        json!({ "user_id": "ann" })
    );
    ann.heard_nothing_more().await;
    ten.heard_nothing_more().await;
}

#[tokio::test]
async fn a_user_on_many_connections_comes_once_and_goes_with_the_last() {
    let hub = TestHub::start().await;
    let (mut ann, _) = member(&hub, json!("ann")).await;
    let (mut bob, present) = member(&hub, json!("7")).await;
    assert_eq!(present["count"], 2);
    assert_eq!(ann.next_internal(ADDED, ROOM).await["user_id"], "7");

    // The same user, whether its id is sent as text or as a number.
    let (bob_again, present) = member(&hub, json!(7)).await;
    assert_eq!(present["count"], 2);
    assert_eq!(present["ids"], json!(["7", "ann"]));
    let info = [("info", "user_count")];
    let path = format!("/apps/1001/channels/{ROOM}");
    let shown = hub.signed("GET", &path, &info, "").await;
    assert_eq!(shown.json(), json!({ "occupied": true, "user_count": 2 }));
    let users = hub.signed("GET", &format!("{path}/users"), &[], "").await;
    let mut users = users.json()["users"].as_array().unwrap().clone();
    users.sort_by_key(ToString::to_string);
    assert_eq!(users, [json!({ "id": "7" }), json!({ "id": "ann" })]);

    bob.unsubscribe(ROOM).await;
    bob.heard_nothing_more().await;
    ann.heard_nothing_more().await;
    // The line is lost without a word.
    drop(bob_again);
    assert_eq!(
        ann.next_internal(REMOVED, ROOM).await,
        json!({ "user_id": "7" })
    );
    let shown = hub.signed("GET", &path, &info, "").await;
    assert_eq!(shown.json()["user_count"], 1);

    let (_bob, present) = member(&hub, json!("7")).await;
    assert_eq!(present["count"], 2);
    assert_eq!(ann.next_internal(ADDED, ROOM).await["user_id"], "7");
}

#[tokio::test]
async fn who_joins_twice_is_told_and_is_in_once() {
    let hub = TestHub::start().await;
    let (mut ann, _) = member(&hub, json!("ann")).await;
    let (mut bob, _) = member(&hub, json!("bob")).await;
    ann.next_internal(ADDED, ROOM).await;
    bob.ask_signed(ROOM, Some(r#"{"user_id":"cid"}"#)).await;
    let message = bob.next_error().await;
    assert_eq!(message, format!("Existing subscription to channel {ROOM}"));
    ann.heard_nothing_more().await;
    bob.unsubscribe(ROOM).await;
    let removed = ann.next_internal(REMOVED, ROOM).await;
    assert_eq!(removed, json!({ "user_id": "bob" }));
    ann.heard_nothing_more().await;
}

#[tokio::test]
async fn a_full_room_takes_nobody_new_but_whoever_is_in_on_more_connections() {
    let hub = TestHub::start_for(|app| app.limits.presence_members = 2).await;
    let (mut ann, _) = member(&hub, json!("ann")).await;
    let (bob, _) = member(&hub, json!("bob")).await;
    assert_eq!(ann.next_internal(ADDED, ROOM).await["user_id"], "bob");

    let mut cid = hub.connect().await;
    let channel_data = r#"{"user_id":"cid"}"#;
    cid.ask_signed(ROOM, Some(channel_data)).await;
    let message = cid.next_error().await;
    assert!(message.contains("at most 2 members"), "{message}");
    let (_ann_again, present) = member(&hub, json!("ann")).await;
    assert_eq!(present["count"], 2);

    drop(bob);
    assert_eq!(ann.next_internal(REMOVED, ROOM).await["user_id"], "bob");
    cid.ask_signed(ROOM, Some(channel_data)).await;
    assert_eq!(cid.joined(ROOM).await["count"], 2);
}

#[tokio::test]
async fn who_is_no_member_as_the_rules_have_it_is_refused_and_the_socket_stays() {
    let hub = TestHub::start().await;
    let mut client = hub.listener("news").await;
    let long_id = json!({ "user_id": "x".repeat(129) }).to_string();
    let large = json!({ "user_id": "x", "user_info": "x".repeat(1_000) }).to_string();
    for (channel_data, word) in [
        (None, "channel_data"),
        (Some(""), "JSON object"),
        (Some("ann"), "JSON object"),
        (Some("{}"), "user_id"),
        (Some(r#"{"user_id":null}"#), "user_id"),
        (Some(r#"{"user_id":""}"#), "user_id"),
        (Some(r#"{"user_id":["ann"]}"#), "user_id"),
        (Some(&long_id), "129 characters"),
        (Some(&large), "1030 bytes"),
    ] {
        client.ask_signed(ROOM, channel_data).await;
        let message = client.next_error().await;
        assert!(message.contains(word), "{channel_data:?}: {message}");
        assert!(message.contains(ROOM), "{message}");
    }
    assert_eq!(hub.hub.stats().channels, 1);
    let longest = json!({ "user_id": "x".repeat(128) });
    assert_eq!(client.join(ROOM, &longest).await["count"], 1);
}

#[tokio::test]
async fn nobody_joins_as_somebody_else() {
    let hub = TestHub::start().await;
    let mut client = hub.connect().await;
    let mine = r#"{"user_id":"ann"}"#;
    let auth = signing::channel_auth(&key(), &client.socket_id, ROOM, Some(mine));
    // A space more is another text.
    for other in [r#"{"user_id":"bob"}"#, r#"{"user_id": "ann"}"#] {
        client.ask_with(ROOM, &auth, Some(other)).await;
        let message = client.next_error().await;
        let id = &client.socket_id;
        let expected = format!(
            "Invalid signature: Expected HMAC SHA256 hex digest of {id}:{ROOM}:{other}, but got "
        );
        assert!(message.starts_with(&expected), "{message}");
    }
    client.ask_with(ROOM, &auth, Some(mine)).await;
    assert_eq!(client.joined(ROOM).await["ids"], json!(["ann"]));
}

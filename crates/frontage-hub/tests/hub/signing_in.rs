//! Signing in: a connection belongs to a user.

use frontage_hub::signing;
use serde_json::json;

use crate::{
    harness::{Client, TestHub, inner},
    signed::key,
};

async fn signed_in(hub: &TestHub, id: &str) -> Client {
    let mut client = hub.connect().await;
    client.sign_in(&json!({ "id": id })).await;
    client
}

#[tokio::test]
async fn who_signs_in_hears_its_very_own_words() {
    let hub = TestHub::start().await;
    let mut client = hub.connect().await;
    let user_data = r#"{ "id":"ann",  "user_info":{"name":"\u00c4nn"}, "more":[1] }"#;
    client.ask_to_sign_in(user_data).await;
    let answer = client.next().await;
    assert_eq!(answer["event"], "pusher:signin_success");
    assert_eq!(inner(&answer), json!({ "user_data": user_data }));
    // Clients that reconnect on their own sign in as often as they like.
    client.sign_in(&json!({ "id": "ann" })).await;
    client.heard_nothing_more().await;
}

#[tokio::test]
async fn nobody_becomes_somebody_else() {
    let hub = TestHub::start().await;
    let mut client = signed_in(&hub, "ann").await;
    client.ask_to_sign_in(r#"{"id":"bob"}"#).await;
    let message = client.next_error().await;
    assert!(message.contains("another user"), "{message}");
    client.ask_to_subscribe("#server-to-user-bob").await;
    client.next_error().await;
    client.subscribe("#server-to-user-ann").await;
}

#[tokio::test]
async fn who_cannot_sign_in_is_told_why_and_the_socket_stays() {
    let hub = TestHub::start().await;
    let mut client = hub.listener("news").await;
    let id = client.socket_id.clone();
    let user = r#"{"id":"ann"}"#;
    for (auth, user_data, word) in [
        (
            signing::user_auth(&key(), "1.1", user),
            user,
            "Invalid signature",
        ),
        (
            signing::user_auth(&key(), &id, r#"{"id":"bob"}"#),
            user,
            "Invalid signature",
        ),
        (
            signing::channel_auth(&key(), &id, "private-a", None),
            user,
            "Invalid signature",
        ),
        ("second-key:00".to_owned(), user, "Invalid key"),
        (String::new(), user, "key:signature"),
        (signing::user_auth(&key(), &id, "{}"), "{}", "\"id\""),
        (
            signing::user_auth(&key(), &id, r#"{"id":7}"#),
            r#"{"id":7}"#,
            "string",
        ),
        (
            signing::user_auth(&key(), &id, r#"{"id":""}"#),
            r#"{"id":""}"#,
            "not empty",
        ),
        (signing::user_auth(&key(), &id, "ann"), "ann", "JSON object"),
    ] {
        client.ask_to_sign_in_with(&auth, user_data).await;
        let message = client.next_error().await;
        assert!(message.contains(word), "{user_data}: {message}");
    }
    client
        .say(&json!({ "event": "pusher:signin", "data": { "auth": "a:b" } }))
        .await;
    assert!(client.next_error().await.contains("user_data"));
    client.ask_to_subscribe("#server-to-user-ann").await;
    client.next_error().await;
    client.sign_in(&json!({ "id": "ann" })).await;
}

#[tokio::test]
async fn what_is_for_a_user_reaches_all_its_connections_and_nobody_elses() {
    let hub = TestHub::start().await;
    let channel = "#server-to-user-ann";
    let mut stranger = hub.connect().await;
    let mut bob = signed_in(&hub, "bob").await;
    for client in [&mut stranger, &mut bob] {
        client.ask_to_subscribe(channel).await;
        let message = client.next_error().await;
        assert!(message.contains(channel), "{message}");
    }
    let mut anns = [signed_in(&hub, "ann").await, signed_in(&hub, "ann").await];
    for ann in &mut anns {
        ann.subscribe(channel).await;
    }
    let event = json!({ "name": "hello", "data": "{}", "channel": channel });
    hub.post_event(&event).await.json();
    for ann in &mut anns {
        let expected = json!({ "event": "hello", "channel": channel, "data": "{}" });
        assert_eq!(ann.next().await, expected);
    }
    stranger.heard_nothing_more().await;
    bob.heard_nothing_more().await;
}

#[tokio::test]
async fn who_is_signed_in_joins_a_presence_channel_as_that_user() {
    let hub = TestHub::start().await;
    let channel = "presence-a";
    let mut ann = hub.connect().await;
    ann.ask_signed(channel, None).await;
    let message = ann.next_error().await;
    assert!(message.contains("channel_data"), "{message}");

    let info = json!({ "name": "Ann" });
    ann.sign_in(&json!({ "id": "ann", "user_info": info }))
        .await;
    ann.ask_to_subscribe(channel).await;
    assert!(ann.next_error().await.contains("Auth info required"));
    ann.ask_signed(channel, None).await;
    assert_eq!(
        ann.joined(channel).await,
        json!({ "ids": ["ann"], "hash": { "ann": info }, "count": 1 })
    );
    // channel_data, where it comes, goes before.
    let mut other = signed_in(&hub, "ann").await;
    let present = other.join(channel, &json!({ "user_id": "bob" })).await;
    assert_eq!(present["ids"], json!(["ann", "bob"]));
}

#[tokio::test]
async fn a_signed_in_user_too_large_for_a_presence_channel_is_refused_there() {
    let hub = TestHub::start().await;
    let mut ann = hub.connect().await;
    let info = "x".repeat(1_100);
    ann.sign_in(&json!({ "id": "ann", "user_info": info }))
        .await;
    ann.ask_signed("presence-a", None).await;
    let message = ann.next_error().await;
    assert!(message.contains("1024 are allowed"), "{message}");
}

//! What clients say to each other.

use serde_json::{Value, json};

use crate::harness::{Client, TestHub};

async fn talking() -> TestHub {
    TestHub::start_for(|app| app.features.client_events = true).await
}

async fn subscriber(hub: &TestHub, channel: &str) -> Client {
    let mut client = hub.connect().await;
    client.subscribe_signed(channel).await;
    client
}

#[tokio::test]
async fn the_others_hear_what_a_client_says_and_it_does_not_hear_itself() {
    let hub = talking().await;
    let mut ann = subscriber(&hub, "private-a").await;
    let mut bob = subscriber(&hub, "private-a").await;
    let mut cid = subscriber(&hub, "private-b").await;
    for (said, heard) in [
        (json!({ "a": [1, "ä"] }), r#"{"a":[1,"ä"]}"#),
        (json!("text"), "text"),
        (json!(7), "7"),
    ] {
        ann.whisper("client-x", "private-a", &said).await;
        assert_eq!(
            bob.next().await,
            json!({ "event": "client-x", "channel": "private-a", "data": heard })
        );
    }
    ann.say(&json!({ "event": "client-bare", "channel": "private-a" }))
        .await;
    assert_eq!(
        bob.next().await,
        json!({ "event": "client-bare", "channel": "private-a" })
    );
    ann.heard_nothing_more().await;
    cid.heard_nothing_more().await;
    assert_eq!(hub.hub.stats().client_events_total, 4);
}

#[tokio::test]
async fn who_says_it_is_the_hubs_to_tell_on_presence_channels_alone() {
    let hub = talking().await;
    let join = async |user_id: Value| {
        let mut client = hub.connect().await;
        client.subscribe_signed("private-a").await;
        let channel_data = json!({ "user_id": user_id });
        client.join("presence-a", &channel_data).await;
        client
    };
    let mut ann = join(json!("ann")).await;
    let mut bob = join(json!(7)).await;
    ann.next_internal("pusher_internal:member_added", "presence-a")
        .await;
    let forged = |channel: &str| {
        json!({
            "event": "client-x", "channel": channel, "data": "", "user_id": "cid",
            "socket_id": "1.1",
        })
    };
    for channel in ["presence-a", "private-a"] {
        ann.say(&forged(channel)).await;
        bob.say(&forged(channel)).await;
    }
    let plain = json!({ "event": "client-x", "channel": "private-a", "data": "" });
    let mut by = plain.clone();
    by["channel"] = json!("presence-a");
    by["user_id"] = json!("ann");
    assert_eq!(bob.next().await, by);
    by["user_id"] = json!(7);
    assert_eq!(ann.next().await, by);
    assert_eq!(bob.next().await, plain);
    assert_eq!(ann.next().await, plain);
}

#[tokio::test]
async fn a_signed_in_member_speaks_under_the_id_it_signed_in_with() {
    let hub = talking().await;
    let mut bob = hub.connect().await;
    bob.join("presence-a", &json!({ "user_id": "bob" })).await;
    let mut ann = hub.connect().await;
    ann.sign_in(&json!({ "id": "ann" })).await;
    ann.ask_signed("presence-a", None).await;
    ann.joined("presence-a").await;
    bob.next_internal("pusher_internal:member_added", "presence-a")
        .await;
    ann.whisper("client-x", "presence-a", &json!("hi")).await;
    assert_eq!(bob.next().await["user_id"], "ann");
}

#[tokio::test]
async fn what_may_not_be_said_is_refused_and_heard_by_nobody() {
    let hub = talking().await;
    let mut ann = subscriber(&hub, "private-a").await;
    let mut bob = subscriber(&hub, "private-a").await;
    for client in [&mut ann, &mut bob] {
        client.subscribe("news").await;
        client.subscribe_signed("private-encrypted-a").await;
    }
    let long_name = format!("client-{}", "x".repeat(194));
    let (small, large) = (json!("x"), json!("x".repeat(10_241)));
    for (event, channel, data, word) in [
        ("client-x", "news", &small, "public channel"),
        ("client-x", "private-encrypted-a", &small, "encrypted"),
        (
            "client-x",
            "private-b",
            &small,
            "Cannot broadcast client event (connection not subscribed to channel private-b)",
        ),
        ("client-x", "presence-b", &small, "not subscribed"),
        (long_name.as_str(), "private-a", &small, "201 characters"),
        ("client-x", "private-a", &large, "10241 bytes"),
        ("x", "private-a", &small, "Unknown event"),
        ("Client-x", "private-a", &small, "Unknown event"),
        ("pusher:x", "private-a", &small, "Unknown event"),
        (
            "pusher_internal:member_added",
            "private-a",
            &small,
            "Unknown event",
        ),
    ] {
        ann.whisper(event, channel, data).await;
        let message = ann.next_error().await;
        assert!(message.contains(word), "{event} {channel}: {message}");
    }
    ann.say(&json!({ "event": "client-x", "data": "" })).await;
    assert!(ann.next_error().await.contains("channel"));
    bob.heard_nothing_more().await;

    let longest = format!("client-{}", "x".repeat(193));
    let largest = json!("x".repeat(10_240));
    ann.whisper(&longest, "private-a", &largest).await;
    let heard = bob.next().await;
    assert_eq!(
        (&heard["event"], &heard["data"]),
        (&json!(longest), &largest)
    );
}

#[tokio::test]
async fn an_app_that_does_not_want_it_has_no_talking() {
    let hub = TestHub::start().await;
    let mut ann = subscriber(&hub, "private-a").await;
    let mut bob = subscriber(&hub, "private-a").await;
    ann.whisper("client-x", "private-a", &json!({})).await;
    let message = ann.next_error().await;
    assert!(message.contains("not enabled"), "{message}");
    bob.heard_nothing_more().await;
}

#[tokio::test]
async fn who_says_too_much_is_told_so_and_may_go_on_in_a_moment() {
    let hub = TestHub::start_for(|app| {
        app.features.client_events = true;
        app.limits.client_events_per_second = 5;
    })
    .await;
    let mut ann = subscriber(&hub, "private-a").await;
    let mut bob = subscriber(&hub, "private-a").await;
    let mut cid = subscriber(&hub, "private-a").await;
    for number in 0..50 {
        ann.whisper("client-x", "private-a", &json!(number)).await;
    }
    let mut refused = 0;
    ann.say(&json!({ "event": "pusher:ping", "data": {} }))
        .await;
    loop {
        let answer = ann.next().await;
        if answer["event"] == "pusher:pong" {
            break;
        }
        assert_eq!(answer["data"]["code"], 4301, "{answer}");
        refused += 1;
    }
    // More than five where the fifty took their time.
    let heard = bob.everything_so_far().await;
    assert_eq!(heard.len() + refused, 50);
    assert!(refused >= 30, "{refused}");
    let first: Vec<_> = (0..5).map(|number: i32| number.to_string()).collect();
    assert_eq!(heard[..5], first);

    // It concerns nobody else.
    cid.whisper("client-y", "private-a", &json!(1)).await;
    assert_eq!(bob.next().await["event"], "client-y");
    assert_eq!(cid.everything_so_far().await.len(), heard.len());
    loop {
        ann.whisper("client-z", "private-a", &json!(1)).await;
        ann.say(&json!({ "event": "pusher:ping", "data": {} }))
            .await;
        let mut answers = vec![ann.next().await];
        while answers.last().unwrap()["event"] != "pusher:pong" {
            answers.push(ann.next().await);
        }
        if answers.iter().all(|answer| answer["data"]["code"] != 4301) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(bob.next().await["event"], "client-z");
}

//! What happens in channels, told to the app's server.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    harness::{TestHub, app},
    webhook_receiver::WebhookReceiver,
};

async fn hub_and_receiver() -> (TestHub, WebhookReceiver) {
    let receiver = WebhookReceiver::start().await;
    let webhook = receiver.webhook();
    let hub = TestHub::start_for(|app| {
        app.features.client_events = true;
        app.webhooks = vec![webhook];
    })
    .await;
    (hub, receiver)
}

fn told(name: &str, channel: &str) -> Value {
    json!({ "name": name, "channel": channel })
}

fn of_user(name: &str, channel: &str, user_id: &str) -> Value {
    json!({ "name": name, "channel": channel, "user_id": user_id })
}

#[tokio::test]
async fn the_story_of_a_presence_channel_is_told_in_order() {
    let (hub, mut receiver) = hub_and_receiver().await;
    let channel = "presence-a";
    let mut ann = hub.connect().await;
    ann.join(channel, &json!({ "user_id": "ann" })).await;
    assert_eq!(receiver.next().await, told("channel_occupied", channel));
    assert_eq!(
        receiver.next().await,
        of_user("member_added", channel, "ann")
    );

    let mut ten = hub.connect().await;
    ten.join(channel, &json!({ "user_id": 10 })).await;
    assert_eq!(
        receiver.next().await,
        of_user("member_added", channel, "10")
    );
    // Another connection of hers is no news.
    let mut ann_again = hub.connect().await;
    ann_again.join(channel, &json!({ "user_id": "ann" })).await;

    ten.whisper("client-x", channel, &json!({ "a": 1 })).await;
    assert_eq!(
        receiver.next().await,
        json!({
            "name": "client_event", "channel": channel, "event": "client-x",
            "data": "{\"a\":1}", "socket_id": ten.socket_id, "user_id": "10",
        })
    );
    ann.unsubscribe(channel).await;
    ann_again.unsubscribe(channel).await;
    assert_eq!(
        receiver.next().await,
        of_user("member_removed", channel, "ann")
    );
    ten.unsubscribe(channel).await;
    assert_eq!(
        receiver.next().await,
        of_user("member_removed", channel, "10")
    );
    assert_eq!(receiver.next().await, told("channel_vacated", channel));
}

#[tokio::test]
async fn private_talk_empty_caches_and_counts_are_told() {
    let mut receiver = WebhookReceiver::start().await;
    let webhook = receiver.webhook();
    let hub = TestHub::start_for(|app| {
        app.features.client_events = true;
        app.features.subscription_count = true;
        app.webhooks = vec![webhook];
    })
    .await;
    let channel = "private-cache-a";
    let count = |count: usize| json!({ "name": "subscription_count", "channel": channel, "subscription_count": count });
    let mut client = hub.connect().await;
    client.subscribe_signed(channel).await;
    let mut first = [
        receiver.next().await,
        receiver.next().await,
        receiver.next().await,
    ];
    first.sort_by_key(|event| event["name"].to_string());
    assert_eq!(
        first,
        [
            told("cache_miss", channel),
            told("channel_occupied", channel),
            count(1)
        ]
    );
    client.whisper("client-x", channel, &json!("hi")).await;
    assert_eq!(
        receiver.next().await,
        json!({
            "name": "client_event", "channel": channel, "event": "client-x", "data": "hi",
            "socket_id": client.socket_id,
        })
    );
    client.unsubscribe(channel).await;
    let mut last = [receiver.next().await, receiver.next().await];
    last.sort_by_key(|event| event["name"].to_string());
    assert_eq!(last, [told("channel_vacated", channel), count(0)]);
}

#[tokio::test]
async fn a_lost_line_is_told_late_and_one_that_is_back_by_then_not_at_all() {
    let (hub, mut receiver) = hub_and_receiver().await;
    let channel = "presence-a";
    let channel_data = json!({ "user_id": "ann" });
    let mut ann = hub.connect().await;
    ann.join(channel, &channel_data).await;
    assert_eq!(receiver.next().await, told("channel_occupied", channel));
    assert_eq!(
        receiver.next().await,
        of_user("member_added", channel, "ann")
    );

    drop(ann);
    hub.until("she has gone", |stats| stats.sockets == 0).await;
    let mut ann = hub.connect().await;
    ann.join(channel, &channel_data).await;
    // Nothing of that: the next thing to be told is this.
    ann.subscribe("news").await;
    assert_eq!(receiver.next().await, told("channel_occupied", "news"));

    let start = Instant::now();
    drop(ann);
    let mut last = Vec::new();
    for _ in 0..3 {
        last.push(receiver.next().await);
    }
    let after = start.elapsed();
    assert!(after >= Duration::from_millis(2_900), "{after:?}");
    assert!(after < Duration::from_secs(8), "{after:?}");
    let of_room: Vec<_> = last.iter().filter(|e| e["channel"] == channel).collect();
    assert_eq!(
        of_room,
        [
            &of_user("member_removed", channel, "ann"),
            &told("channel_vacated", channel)
        ]
    );
    assert!(last.contains(&told("channel_vacated", "news")));
}

#[tokio::test]
async fn what_users_are_sent_is_their_own_business() {
    let (hub, mut receiver) = hub_and_receiver().await;
    let mut ann = hub.connect().await;
    ann.sign_in(&json!({ "id": "ann" })).await;
    ann.subscribe("#server-to-user-ann").await;
    ann.unsubscribe("#server-to-user-ann").await;
    ann.subscribe("news").await;
    assert_eq!(receiver.next().await, told("channel_occupied", "news"));
}

#[tokio::test]
async fn a_receiver_that_is_added_hears_what_happens_from_then_on() {
    let mut receiver = WebhookReceiver::start().await;
    let hub = TestHub::start().await;
    let mut client = hub.listener("before").await;
    let mut told_to = app();
    told_to.webhooks = vec![receiver.webhook()];
    hub.hub.set_apps(vec![told_to]).unwrap();
    client.subscribe("after").await;
    assert_eq!(receiver.next().await, told("channel_occupied", "after"));
    let nonsense = frontage_hub::Webhook {
        url: "nonsense".to_owned(),
        ..receiver.webhook()
    };
    let mut wrong = app();
    wrong.webhooks = vec![nonsense];
    let error = hub.hub.set_apps(vec![wrong]).unwrap_err().to_string();
    assert!(error.contains("webhook 1 of the app"), "{error}");
}

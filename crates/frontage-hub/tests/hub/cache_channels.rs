//! Cache channels: whoever comes late hears the last event.

use serde_json::json;

use crate::harness::{Client, TestHub};

async fn publish(hub: &TestHub, channel: &str, data: &str) {
    let event = json!({ "name": "price", "data": data, "channel": channel });
    hub.post_event(&event).await.json();
}

fn price(channel: &str, data: &str) -> serde_json::Value {
    json!({ "event": "price", "channel": channel, "data": data })
}

async fn enters(hub: &TestHub, channel: &str) -> Client {
    let mut client = hub.connect().await;
    if channel.starts_with("presence-") {
        client.join(channel, &json!({ "user_id": "ann" })).await;
    } else {
        client.subscribe_signed(channel).await;
    }
    client
}

#[tokio::test]
async fn who_comes_late_hears_the_last_event_and_nothing_before_it() {
    let hub = TestHub::start().await;
    for channel in [
        "cache-a",
        "private-cache-a",
        "private-encrypted-cache-a",
        "presence-cache-a",
    ] {
        let mut early = enters(&hub, channel).await;
        assert_eq!(
            early.next().await,
            json!({ "event": "pusher:cache_miss", "channel": channel, "data": "{}" })
        );
        for data in ["1", "2"] {
            publish(&hub, channel, data).await;
            assert_eq!(early.next().await, price(channel, data));
        }
        let mut late = enters(&hub, channel).await;
        assert_eq!(late.next().await, price(channel, "2"));
        late.heard_nothing_more().await;
        early.heard_nothing_more().await;
    }
}

#[tokio::test]
async fn the_last_event_outlives_the_last_subscriber() {
    let hub = TestHub::start().await;
    // Nobody has ever been there.
    publish(&hub, "cache-a", "1").await;
    let mut first = enters(&hub, "cache-a").await;
    assert_eq!(first.next().await, price("cache-a", "1"));
    first.goes().await;
    hub.until("gone", |stats| stats.sockets == 0 && stats.channels == 0)
        .await;
    let mut second = enters(&hub, "cache-a").await;
    assert_eq!(second.next().await, price("cache-a", "1"));
}

#[tokio::test]
async fn other_channels_remember_nothing() {
    let hub = TestHub::start().await;
    publish(&hub, "my-cache-a", "1").await;
    enters(&hub, "my-cache-a").await.heard_nothing_more().await;
}

#[tokio::test]
async fn what_clients_say_is_not_remembered() {
    let hub = TestHub::start_for(|app| app.features.client_events = true).await;
    let channel = "private-cache-a";
    publish(&hub, channel, "1").await;
    let mut teller = enters(&hub, channel).await;
    let mut hearer = enters(&hub, channel).await;
    for client in [&mut teller, &mut hearer] {
        assert_eq!(client.next().await, price(channel, "1"));
    }
    teller.whisper("client-x", channel, &json!("2")).await;
    assert_eq!(hearer.next().await["event"], "client-x");
    assert_eq!(
        enters(&hub, channel).await.next().await,
        price(channel, "1")
    );
}

#[tokio::test]
async fn the_api_shows_what_is_remembered() {
    let hub = TestHub::start().await;
    let asked = async |channel: &str| {
        let path = format!("/apps/1001/channels/{channel}");
        hub.signed("GET", &path, &[("info", "cache")], "").await
    };
    let empty = asked("cache-a").await.json();
    assert_eq!(empty, json!({ "occupied": false, "cache": null }));
    publish(&hub, "cache-a", "{\"eur\": 1}").await;
    let full = asked("cache-a").await.json();
    assert_eq!(full["occupied"], false);
    assert_eq!(full["cache"]["data"], "{\"eur\": 1}");
    let ttl = full["cache"]["ttl"].as_u64().unwrap();
    assert!((1_700..=1_800).contains(&ttl), "{ttl}");
    asked("news").await.refused(400, "cache");
    asked("presence-a").await.refused(400, "cache");
}

//! How many subscribers a channel has, told to them.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{Client, TestHub};

const COUNT: &str = "pusher_internal:subscription_count";

async fn counting() -> TestHub {
    TestHub::start_for(|app| app.features.subscription_count = true).await
}

async fn hears(client: &mut Client, channel: &str, count: usize) {
    let heard = client.next_internal(COUNT, channel).await;
    assert_eq!(heard, json!({ "subscription_count": count }));
}

#[tokio::test]
async fn everybody_hears_how_many_they_are_whenever_that_changes() {
    let hub = counting().await;
    for channel in ["news", "private-a", "cache-a"] {
        let (mut first, mut second) = (hub.connect().await, hub.connect().await);
        first.subscribe_signed(channel).await;
        if channel == "cache-a" {
            assert_eq!(first.next().await["event"], "pusher:cache_miss");
        }
        hears(&mut first, channel, 1).await;
        second.ask_signed(channel, None).await;
        hears(&mut first, channel, 2).await;
        second.unsubscribe(channel).await;
        hears(&mut first, channel, 1).await;

        let mut third = hub.connect().await;
        third.ask_signed(channel, None).await;
        hears(&mut first, channel, 2).await;
        drop(third);
        hears(&mut first, channel, 1).await;
        first.heard_nothing_more().await;
    }
}

#[tokio::test]
async fn presence_channels_have_members_instead() {
    let hub = counting().await;
    let mut ann = hub.connect().await;
    ann.join("presence-a", &json!({ "user_id": "ann" })).await;
    ann.heard_nothing_more().await;
}

#[tokio::test]
async fn who_did_not_ask_for_it_is_told_nothing() {
    let hub = TestHub::start().await;
    let mut client = hub.listener("news").await;
    let _other = hub.listener("news").await;
    client.heard_nothing_more().await;
}

#[tokio::test]
async fn a_large_channel_is_told_every_few_seconds() {
    let hub = counting().await;
    let mut first = hub.listener("news").await;
    let mut others = Vec::new();
    for count in 1..=100 {
        hears(&mut first, "news", count).await;
        if count < 100 {
            others.push(hub.listener("news").await);
        }
    }
    let told = Instant::now();
    for _ in 0..5 {
        others.push(hub.listener("news").await);
    }
    others.pop();
    hears(&mut first, "news", 104).await;
    let silence = told.elapsed();
    assert!(silence >= Duration::from_millis(4_900), "{silence:?}");
    assert!(silence < Duration::from_secs(8), "{silence:?}");
    first.heard_nothing_more().await;
}

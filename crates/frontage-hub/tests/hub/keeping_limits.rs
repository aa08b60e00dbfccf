//! What is remembered is bounded: in events, bytes, peers and time.

use std::time::Duration;

use frontage_hub::Publish;
use serde_json::json;

use crate::{
    harness::{TestHub, app},
    newspaper::{all_gone, news, print, reader},
};

#[tokio::test]
async fn the_limits_hold_and_the_oldest_is_forgotten_first() {
    let hub = TestHub::start_with(|config| config.replay.events_per_channel = 3).await;
    reader(&hub, "A").await.goes().await;
    all_gone(&hub).await;
    for number in 1..=10 {
        print(&hub, &number.to_string());
    }
    assert_eq!(reader(&hub, "A").await.missed().await, ["8", "9", "10"]);

    // In bytes: of events of 10 kB, 256 KiB hold some two dozen.
    let hub = TestHub::start_with(|config| {
        config.replay.bytes = config.replay.bytes_per_channel;
        config.replay.peers = 8;
    })
    .await;
    for browser in 0..100 {
        reader(&hub, &browser.to_string()).await.goes().await;
        all_gone(&hub).await;
        let filling = format!("{browser} {}", "x".repeat(10_000));
        let both = Publish {
            channels: &["news", "letters"],
            ..news(&filling)
        };
        hub.hub.publish(&app().id, both).unwrap();
        let stats = hub.hub.stats();
        assert!(stats.kept_bytes <= 256 * 1024, "{stats:?}");
        assert!(stats.away <= 8, "{stats:?}");
    }
    reader(&hub, "0").await.heard_nothing_more().await;
    let missed = reader(&hub, "99").await.missed().await;
    assert!(missed.last().unwrap().starts_with("99 "));
}

#[tokio::test]
async fn nothing_is_kept_longer_than_the_window() {
    let window = Duration::from_millis(400);
    let hub = TestHub::start_with(|config| config.replay.window = window).await;
    for browser in 0..50 {
        reader(&hub, &browser.to_string()).await.goes().await;
    }
    all_gone(&hub).await;
    print(&hub, "1");
    assert!(hub.hub.stats().kept_bytes > 0);
    assert!(hub.hub.stats().away > 0);
    // No timer forgets; whatever happens next does, a part at a time.
    let forgotten = |hub: &TestHub| {
        let stats = hub.hub.stats();
        stats.kept_bytes == 0 && stats.away == 0
    };
    let start = std::time::Instant::now();
    while !forgotten(&hub) {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{:?}",
            hub.hub.stats()
        );
        let elsewhere = Publish {
            channels: &["elsewhere"],
            ..news("2")
        };
        hub.hub.publish(&app().id, elsewhere).unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(start.elapsed() >= window / 2, "{:?}", start.elapsed());
    reader(&hub, "0").await.heard_nothing_more().await;
}

#[tokio::test]
async fn a_hub_that_shall_remember_nothing_does_not() {
    let hub = TestHub::start_with(|config| config.replay.window = Duration::ZERO).await;
    reader(&hub, "A").await.goes().await;
    all_gone(&hub).await;
    print(&hub, "1");
    let stats = hub.hub.stats();
    assert_eq!((stats.kept_bytes, stats.away), (0, 0));
    reader(&hub, "A").await.heard_nothing_more().await;
}

#[tokio::test]
async fn a_channel_that_only_remembers_is_not_occupied() {
    let hub = TestHub::start().await;
    reader(&hub, "A").await.goes().await;
    all_gone(&hub).await;
    print(&hub, "1");
    let stats = hub.hub.stats();
    assert_eq!((stats.channels, stats.away), (0, 1));
    assert!(stats.kept_bytes > 0);
    let listed = hub.signed("GET", "/apps/1001/channels", &[], "").await;
    assert_eq!(listed.json(), json!({ "channels": {} }));
    let shown = hub.signed("GET", "/apps/1001/channels/news", &[], "").await;
    assert_eq!(shown.json(), json!({ "occupied": false }));
}

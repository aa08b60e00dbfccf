//! Clients that lost their connection because the process ended.

use std::time::{Duration, SystemTime};

use frontage_hub::{Publish, Replay, protocol::Closing};

use crate::{
    harness::{TestHub, app},
    newspaper::{all_gone, news, print, reader},
};

#[tokio::test]
async fn clients_of_the_process_before_are_sent_what_was_published_since_it_ended() {
    let now = SystemTime::now();
    let ago = |seconds| now - Duration::from_secs(seconds);
    let hub = TestHub::start_with(|config| config.replay.resumed_from = Some(ago(20))).await;
    for (data, published_at) in [
        ("long before", ago(30)),
        ("unsent", ago(20)),
        ("late", ago(5)),
    ] {
        hub.hub
            .remember(&app().id, news(data), published_at)
            .unwrap();
    }
    let never = Publish {
        replay: Replay::Never,
        ..news("appended")
    };
    hub.hub.remember(&app().id, never, ago(1)).unwrap();
    let unknown = hub.hub.remember("nobody", news("1"), now);
    assert!(unknown.is_err());
    assert_eq!(hub.hub.stats().events_total, 0);
    print(&hub, "first of this one");

    for browser in ["A", "B"] {
        let mut back = reader(&hub, browser).await;
        let missed = back.missed().await;
        assert_eq!(missed, ["unsent", "late", "first of this one"], "{browser}");
        back.heard_nothing_more().await;
        back.goes().await;
        all_gone(&hub).await;
    }
    // From here on it is known.
    let mut again = reader(&hub, "A").await;
    again.heard_nothing_more().await;
}

#[tokio::test]
async fn a_while_after_the_start_unknown_clients_are_newcomers() {
    let an_hour_ago = SystemTime::now() - Duration::from_secs(3600);
    let hub = TestHub::start_with(|config| {
        config.replay.resumed_from = Some(an_hour_ago);
        config.replay.after_start = Duration::from_millis(50);
    })
    .await;
    hub.hub
        .remember(&app().id, news("too old"), an_hour_ago)
        .unwrap();
    tokio::time::sleep(Duration::from_millis(60)).await;
    print(&hub, "1");
    reader(&hub, "A").await.heard_nothing_more().await;
    assert_eq!(hub.hub.stats().kept_bytes, 0);
}

#[tokio::test]
async fn a_drained_hub_owes_nothing_to_those_whom_it_sent_away() {
    let hub = TestHub::start_with(|config| config.drain_closing = Closing::BACK_SOON).await;
    let mut client = reader(&hub, "A").await;
    let draining = tokio::spawn({
        let hub = hub.hub.clone();
        async move { hub.drain(Duration::from_secs(5)).await }
    });
    client.closed_with(4100).await;
    draining.await.unwrap();
    assert_eq!(hub.hub.stats().away, 0);
}

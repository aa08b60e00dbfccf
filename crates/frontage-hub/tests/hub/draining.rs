use std::time::Duration;

use frontage_hub::{Drained, Publish, Replay, protocol::Closing};

use crate::harness::{TestHub, app};

#[tokio::test]
async fn who_is_connected_hears_the_last_event_and_is_told_to_reconnect() {
    let hub = TestHub::start().await;
    let mut listeners = Vec::new();
    for _ in 0..20 {
        listeners.push(hub.listener("news").await);
    }
    let event = Publish {
        channels: &["news"],
        event: "last",
        data: "{}",
        except: None,
        replay: Replay::Never,
    };
    assert_eq!(hub.hub.publish(&app().id, event).unwrap().sockets, 20);
    let draining = tokio::spawn({
        let hub = hub.hub.clone();
        async move { hub.drain(Duration::from_secs(5)).await }
    });
    for listener in &mut listeners {
        assert_eq!(listener.next().await["event"], "last");
        listener.closed_with(4200).await;
    }
    drop(listeners);
    assert_eq!(draining.await.unwrap(), Drained { left: 0 });

    let late = format!("/app/{}?protocol=7", app().credentials[0].key);
    hub.open(&late).await.closed_with(4100).await;
}

#[tokio::test]
async fn a_hub_that_will_be_back_asks_for_a_moment() {
    let hub = TestHub::start_with(|config| config.drain_closing = Closing::BACK_SOON).await;
    let mut listener = hub.listener("news").await;
    let draining = tokio::spawn({
        let hub = hub.hub.clone();
        async move { hub.drain(Duration::from_secs(5)).await }
    });
    listener.closed_with(4100).await;
    drop(listener);
    assert_eq!(draining.await.unwrap(), Drained { left: 0 });
    assert_eq!(hub.hub.stats().closed_bad_frame_total, 0);
}

#[tokio::test]
async fn draining_gives_up_on_those_who_do_not_answer() {
    let hub = TestHub::start().await;
    let _silent = hub.listener("news").await;
    let drained = hub.hub.drain(Duration::from_millis(50)).await;
    assert_eq!(drained, Drained { left: 1 });
    hub.until("closed all the same", |stats| stats.sockets == 0)
        .await;
}

#[tokio::test]
async fn an_empty_hub_is_drained_at_once() {
    let hub = TestHub::start().await;
    let drained = hub.hub.drain(Duration::from_secs(60)).await;
    assert_eq!(drained, Drained { left: 0 });
}

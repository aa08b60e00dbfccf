use frontage_hub::{Publish, Replay};
use serde_json::json;

use crate::harness::{TestHub, app, inner, other_app};

fn news(data: &str) -> Publish<'_> {
    Publish {
        channels: &["news"],
        event: "printed",
        data,
        except: None,
        replay: Replay::Never,
    }
}

#[tokio::test]
async fn a_subscriber_hears_events_as_they_were_sent() {
    let hub = TestHub::start().await;
    let mut listener = hub.listener("news").await;
    for data in [
        r#"{"page": 1,  "titles":["ä"]}"#,
        "no json at all \u{1}\n",
        "",
    ] {
        let delivered = hub.hub.publish(&app().id, news(data)).unwrap();
        assert_eq!(delivered.sockets, 1);
        assert_eq!(
            listener.next().await,
            json!({ "event": "printed", "channel": "news", "data": data })
        );
    }
}

#[tokio::test]
async fn who_subscribes_twice_is_told_and_hears_once() {
    let hub = TestHub::start().await;
    let mut listener = hub.listener("news").await;
    listener.ask_to_subscribe("news").await;
    let message = listener.next_error().await;
    assert_eq!(message, "Existing subscription to channel news");

    hub.hub.publish(&app().id, news("{}")).unwrap();
    assert_eq!(listener.next().await["event"], "printed");
    listener.heard_nothing_more().await;
}

#[tokio::test]
async fn who_unsubscribes_hears_no_more_and_may_come_back() {
    let hub = TestHub::start().await;
    let mut leaver = hub.listener("news").await;
    let mut stayer = hub.listener("news").await;
    assert_eq!(hub.hub.publish(&app().id, news("1")).unwrap().sockets, 2);
    assert_eq!(leaver.next().await["data"], "1");

    leaver.unsubscribe("news").await;
    leaver.unsubscribe("never-subscribed").await;
    leaver.heard_nothing_more().await;
    assert_eq!(hub.hub.publish(&app().id, news("2")).unwrap().sockets, 1);
    leaver.heard_nothing_more().await;

    leaver.subscribe("news").await;
    assert_eq!(hub.hub.publish(&app().id, news("3")).unwrap().sockets, 2);
    assert_eq!(leaver.next().await["data"], "3");
    for data in ["1", "2", "3"] {
        assert_eq!(stayer.next().await["data"], data);
    }
}

#[tokio::test]
async fn a_closed_socket_leaves_its_channels() {
    let hub = TestHub::start().await;
    let mut leaver = hub.listener("news").await;
    assert_eq!(hub.hub.subscription_count(&app().id, "news"), 1);
    leaver.socket.close(None).await.unwrap();
    hub.until("gone", |stats| stats.sockets == 0 && stats.channels == 0)
        .await;

    let dropped = hub.listener("news").await;
    drop(dropped);
    hub.until("gone", |stats| stats.sockets == 0 && stats.channels == 0)
        .await;
    assert_eq!(hub.hub.publish(&app().id, news("{}")).unwrap().sockets, 0);
}

#[tokio::test]
async fn names_that_cannot_be_are_refused_and_the_socket_stays() {
    let hub = TestHub::start().await;
    let mut client = hub.connect().await;
    let too_long = "x".repeat(165);
    for name in ["", "a b", "näws", "a/b", "#x", &too_long] {
        client.ask_to_subscribe(name).await;
        let message = client.next_error().await;
        assert!(
            message.starts_with("Invalid channel name"),
            "{name}: {message}"
        );
    }
    client.subscribe(&too_long[1..]).await;
    client.subscribe("A-b_c=1@x,y.z;").await;
}

#[tokio::test]
async fn channels_that_need_a_signature_are_refused_without_one_and_the_socket_stays() {
    let hub = TestHub::start().await;
    let mut client = hub.listener("news").await;
    for name in [
        "private-a",
        "private-encrypted-a",
        "presence-a",
        "private-cache-a",
        "#server-to-user-1",
    ] {
        client.ask_to_subscribe(name).await;
        let message = client.next_error().await;
        assert!(message.contains(name), "{message}");
    }
    client
        .say(&json!({ "event": "pusher:signin", "data": { "auth": "a:b", "user_data": "{}" } }))
        .await;
    client.next_error().await;

    hub.hub.publish(&app().id, news("{}")).unwrap();
    assert_eq!(client.next().await["event"], "printed");
}

#[tokio::test]
async fn client_events_are_refused_and_reach_nobody() {
    let hub = TestHub::start().await;
    let mut sender = hub.listener("news").await;
    let mut neighbour = hub.listener("news").await;
    sender
        .say(&json!({ "event": "client-shout", "channel": "news", "data": { "a": 1 } }))
        .await;
    assert!(sender.next_error().await.contains("Client event rejected"));
    neighbour.heard_nothing_more().await;
    hub.hub.publish(&app().id, news("{}")).unwrap();
    assert_eq!(neighbour.next().await["event"], "printed");
}

#[tokio::test]
async fn one_subscription_past_the_limit_is_refused() {
    let hub = TestHub::start_with(|c| c.limits.subscriptions_per_socket = 2).await;
    let mut client = hub.listener("one").await;
    client.subscribe("two").await;
    client.ask_to_subscribe("three").await;
    assert!(client.next_error().await.contains("2 subscriptions"));
    client.unsubscribe("one").await;
    client.subscribe("three").await;
}

#[tokio::test]
async fn another_app_has_other_channels_of_the_same_name() {
    let hub = TestHub::start().await;
    let mut ours = hub.listener("news").await;
    let mut theirs = hub.connect_to(&other_app()).await;
    theirs.subscribe("news").await;

    assert_eq!(hub.hub.publish(&app().id, news("ours")).unwrap().sockets, 1);
    assert_eq!(ours.next().await["data"], "ours");
    theirs.heard_nothing_more().await;

    assert_eq!(
        hub.hub
            .publish(&other_app().id, news("theirs"))
            .unwrap()
            .sockets,
        1
    );
    assert_eq!(theirs.next().await["data"], "theirs");
    ours.heard_nothing_more().await;
}

#[tokio::test]
async fn many_listeners_each_hear_each_event_once_and_in_order() {
    let hub = TestHub::start().await;
    let mut listeners = Vec::new();
    for _ in 0..100 {
        listeners.push(hub.listener("news").await);
    }
    for number in 0..50 {
        let data = json!({ "number": number }).to_string();
        assert_eq!(
            hub.hub.publish(&app().id, news(&data)).unwrap().sockets,
            100
        );
    }
    for listener in &mut listeners {
        for number in 0..50 {
            assert_eq!(inner(&listener.next().await)["number"], number);
        }
        listener.heard_nothing_more().await;
    }
    assert_eq!(hub.hub.stats().deliveries_total, 5_000);
}

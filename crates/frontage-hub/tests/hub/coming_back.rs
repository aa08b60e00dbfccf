//! Clients that were away for a short time and are sent what they missed.

use std::time::Duration;

use frontage_hub::{Publish, Replay, SocketId};
use serde_json::json;

use crate::{
    harness::{TestHub, app},
    newspaper::{a_moment, all_gone, news, print, reader, without_overlap},
};

#[tokio::test]
async fn who_comes_back_is_sent_what_was_published_meanwhile_in_order_and_once() {
    let hub = without_overlap().await;
    let first = reader(&hub, "A").await;
    print(&hub, "0");
    a_moment().await;
    first.goes().await;
    all_gone(&hub).await;
    for data in ["1", "2", "3"] {
        print(&hub, data);
    }

    let mut back = reader(&hub, "A").await;
    assert_eq!(back.missed().await, ["1", "2", "3"]);
    print(&hub, "4");
    assert_eq!(back.everything_so_far().await, ["4"]);
    a_moment().await;
    back.goes().await;
    all_gone(&hub).await;

    reader(&hub, "A").await.heard_nothing_more().await;
    assert_eq!(hub.hub.stats().replayed_total, 3);
}

#[tokio::test]
async fn strangers_and_newcomers_are_sent_nothing_old() {
    let hub = TestHub::start().await;
    reader(&hub, "A").await.goes().await;
    all_gone(&hub).await;
    print(&hub, "1");

    reader(&hub, "B").await.heard_nothing_more().await;
    let origin = [("user-agent", "A"), ("origin", "https://a.example")];
    let mut elsewhere = hub.connect_with(&app(), &origin).await;
    elsewhere.subscribe("news").await;
    elsewhere.heard_nothing_more().await;
    let mut other_channel = hub.browser("A").await;
    other_channel.subscribe("letters").await;
    other_channel.heard_nothing_more().await;

    assert_eq!(reader(&hub, "A").await.missed().await, ["1"]);
}

#[tokio::test]
async fn an_event_that_may_have_died_in_the_closing_socket_comes_again_and_then_no_more() {
    let hub = TestHub::start().await;
    let mut first = reader(&hub, "A").await;
    print(&hub, "1");
    assert_eq!(first.next().await["data"], "1");
    first.goes().await;
    all_gone(&hub).await;

    let mut second = reader(&hub, "A").await;
    assert_eq!(second.missed().await, ["1"]);
    second.heard_nothing_more().await;
    second.goes().await;
    all_gone(&hub).await;
    reader(&hub, "A").await.heard_nothing_more().await;
}

#[tokio::test]
async fn events_are_replayed_in_the_form_that_may_be_heard_twice_or_not_at_all() {
    let hub = TestHub::start().await;
    let mut witness = reader(&hub, "B").await;
    reader(&hub, "A").await.goes().await;
    hub.until("gone", |stats| stats.sockets == 1).await;
    let list = Replay::As {
        event: "list-changed",
        data: "[1,2]",
    };
    for replay in [Replay::Never, list] {
        let appended = Publish {
            event: "appended",
            replay,
            ..news("2")
        };
        hub.hub.publish(&app().id, appended).unwrap();
        assert_eq!(witness.next().await["event"], "appended");
    }

    let mut back = reader(&hub, "A").await;
    let replayed = back.next().await;
    assert_eq!(
        replayed,
        json!({ "event": "list-changed", "channel": "news", "data": "[1,2]" })
    );
    assert!(back.missed().await.is_empty());
    back.heard_nothing_more().await;
    witness.heard_nothing_more().await;
}

#[tokio::test]
async fn a_replayed_form_that_breaks_a_rule_is_refused_like_the_event_itself() {
    let hub = TestHub::start().await;
    let large = "x".repeat(10_241);
    for (event, data, word) in [("", "{}", "No event name"), ("list", &large, "10241")] {
        let publish = Publish {
            replay: Replay::As { event, data },
            ..news("1")
        };
        let error = hub.hub.publish(&app().id, publish).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[tokio::test]
async fn who_unsubscribes_and_subscribes_on_the_same_socket_misses_nothing_either() {
    let hub = without_overlap().await;
    let mut client = reader(&hub, "A").await;
    client.unsubscribe("news").await;
    client.heard_nothing_more().await;
    assert_eq!(hub.hub.stats().channels, 0);
    print(&hub, "1");
    client.subscribe("news").await;
    assert_eq!(client.missed().await, ["1"]);
    client.heard_nothing_more().await;
}

#[tokio::test]
async fn two_behind_one_address_both_end_level() {
    let hub = without_overlap().await;
    let sleeper = reader(&hub, "A").await;
    let mut busy = reader(&hub, "A").await;
    sleeper.goes().await;
    hub.until("one is left", |stats| stats.sockets == 1).await;
    for data in ["1", "2"] {
        print(&hub, data);
        assert_eq!(busy.next().await["data"], data);
        a_moment().await;
        busy.goes().await;
        all_gone(&hub).await;
        busy = reader(&hub, "A").await;
        // On account of the other it may be sent what it has.
        busy.everything_so_far().await;
    }

    // Both were away: they come back in any order, and each has missed the third.
    a_moment().await;
    busy.goes().await;
    all_gone(&hub).await;
    print(&hub, "3");
    let mut one = reader(&hub, "A").await;
    let mut other = reader(&hub, "A").await;
    for back in [&mut one, &mut other] {
        let missed = back.missed().await;
        assert!(missed.ends_with(&["3".to_owned()]), "{missed:?}");
        back.heard_nothing_more().await;
    }
}

#[tokio::test]
async fn a_line_that_was_lost_is_taken_for_lost_since_it_was_last_heard() {
    let hub = TestHub::start_with(|config| {
        config.activity_timeout = Duration::from_millis(300);
        config.pong_timeout = Duration::from_millis(300);
        config.replay.overlap = Duration::ZERO;
    })
    .await;
    let silent = reader(&hub, "A").await;
    a_moment().await;
    for data in ["1", "2"] {
        print(&hub, data);
    }
    assert_eq!(hub.hub.stats().deliveries_total, 2);
    // Nothing is read, so no ping is answered.
    hub.until("given up", |stats| stats.closed_silent_total == 1)
        .await;
    hub.until("out of the channel", |stats| stats.channels == 0)
        .await;
    assert_eq!(reader(&hub, "A").await.missed().await, ["1", "2"]);
    drop(silent);
}

#[tokio::test]
async fn the_socket_that_was_left_out_is_not_known_to_a_replay() {
    let hub = without_overlap().await;
    let editor = reader(&hub, "A").await;
    let except = SocketId::parse(&editor.socket_id).unwrap();
    editor.goes().await;
    all_gone(&hub).await;
    let publish = Publish {
        except,
        ..news("1")
    };
    hub.hub.publish(&app().id, publish).unwrap();
    assert_eq!(reader(&hub, "A").await.missed().await, ["1"]);
}

#[tokio::test]
async fn events_of_the_http_api_are_replayed_when_their_name_is_listed() {
    let hub = TestHub::start_with(|config| {
        config.replay.replayable_events = vec!["state".to_owned()];
    })
    .await;
    reader(&hub, "A").await.goes().await;
    all_gone(&hub).await;
    let event = |name: &str| json!({ "name": name, "data": name, "channel": "news" });
    for name in ["step", "state"] {
        hub.post_event(&event(name)).await.json();
    }
    let batch = json!({ "batch": [event("step"), event("state")] }).to_string();
    hub.signed("POST", "/apps/1001/batch_events", &[], &batch)
        .await
        .json();
    assert_eq!(reader(&hub, "A").await.missed().await, ["state", "state"]);
}

#[tokio::test]
async fn behind_a_trusted_proxy_clients_are_told_apart_by_the_address_that_it_names() {
    let hub = TestHub::start_with(|config| {
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let through_proxy = async |address: &str| {
        let headers = [("user-agent", "A"), ("x-forwarded-for", address)];
        let mut client = hub.connect_with(&app(), &headers).await;
        client.subscribe("news").await;
        client
    };
    through_proxy("192.0.2.1").await.goes().await;
    all_gone(&hub).await;
    print(&hub, "1");
    through_proxy("192.0.2.2").await.heard_nothing_more().await;
    assert_eq!(through_proxy("192.0.2.1").await.missed().await, ["1"]);
}

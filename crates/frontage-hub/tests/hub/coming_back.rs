//! Clients that were away for a short time and are sent what they missed.

use std::time::{Duration, SystemTime};

use frontage_hub::{Publish, Replay, SocketId, protocol::Closing};
use serde_json::json;

use crate::harness::{TestHub, app};

const NEWS: &[&str] = &["news"];

fn news(data: &str) -> Publish<'_> {
    Publish {
        channels: NEWS,
        event: "printed",
        data,
        except: None,
        replay: Replay::AsIs,
    }
}

/// Publishes one event that may be replayed.
fn print(hub: &TestHub, data: &str) {
    hub.hub.publish(&app().id, news(data)).unwrap();
}

async fn reader(hub: &TestHub, browser: &str) -> crate::harness::Client {
    let mut reader = hub.browser(browser).await;
    reader.subscribe("news").await;
    reader
}

/// Waits until nobody is connected.
async fn all_gone(hub: &TestHub) {
    hub.until("all gone", |stats| stats.sockets == 0).await;
}

/// A hub to which nothing seems lost that was published before a subscription ended.
async fn without_overlap() -> TestHub {
    TestHub::start_with(|config| config.replay.overlap = Duration::ZERO).await
}

/// Lets the clock of the hub, which counts milliseconds, go on.
async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(3)).await;
}

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
async fn a_client_that_comes_and_goes_is_asked_what_it_read_and_not_sent_that_again() {
    let hub = TestHub::start().await;
    reader(&hub, "A").await.goes().await;
    all_gone(&hub).await;
    for (answers, sent_again) in [(true, false), (false, true)] {
        let mut client = reader(&hub, "A").await;
        client.heard_nothing_more().await;
        print(&hub, "1");
        assert_eq!(client.next().await["data"], "1");
        assert_eq!(client.next().await["event"], "pusher:ping");
        if answers {
            client
                .say(&json!({ "event": "pusher:pong", "data": {} }))
                .await;
        }
        client.goes().await;
        all_gone(&hub).await;

        let mut back = reader(&hub, "A").await;
        let expected: &[_] = if sent_again { &["1"] } else { &[] };
        assert_eq!(back.everything_so_far().await, expected);
        back.goes().await;
        all_gone(&hub).await;
    }
}

#[tokio::test]
async fn whoever_stays_is_asked_nothing() {
    let hub = TestHub::start().await;
    let mut client = reader(&hub, "A").await;
    for data in ["1", "2", "3"] {
        print(&hub, data);
        assert_eq!(client.next().await["data"], data);
    }
    client
        .say(&json!({ "event": "pusher:ping", "data": {} }))
        .await;
    assert_eq!(client.next().await["event"], "pusher:pong");
}

#[tokio::test]
async fn a_client_that_reconnects_at_every_event_ends_level_and_does_not_loop() {
    let hub = TestHub::start().await;
    let mut seen = Vec::new();
    let mut client = reader(&hub, "A").await;
    let mut subscriptions = 1;
    for number in 1..=12 {
        print(&hub, &number.to_string());
        // Until it hears nothing that would make it reconnect.
        loop {
            let heard = client.everything_so_far().await;
            if heard.is_empty() {
                break;
            }
            seen.extend(heard);
            client.goes().await;
            all_gone(&hub).await;
            client = reader(&hub, "A").await;
            subscriptions += 1;
        }
    }
    seen.dedup();
    let all: Vec<_> = (1..=12).map(|number| number.to_string()).collect();
    assert_eq!(seen, all);
    assert!(subscriptions <= 1 + 2 * 12, "{subscriptions}");
    client.heard_nothing_more().await;
}

#[tokio::test]
async fn who_goes_before_having_read_all_of_it_is_sent_it_again_but_not_for_ever() {
    let hub = TestHub::start().await;
    reader(&hub, "A").await.goes().await;
    all_gone(&hub).await;
    print(&hub, "1");
    print(&hub, "2");
    for _ in 0..3 {
        let mut hasty = reader(&hub, "A").await;
        assert_eq!(hasty.missed_without_answer().await, ["1", "2"]);
        hasty.goes().await;
        all_gone(&hub).await;
    }
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

//! Many at once, and those who would take more than their share.

use std::{collections::HashSet, time::Duration};

use frontage_hub::{Publish, Replay, ServerLimits};
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};

use crate::harness::{Client, TestHub, app};

fn edition(number: &str) -> Publish<'_> {
    Publish {
        channels: &["news"],
        event: "printed",
        data: number,
        except: None,
        replay: Replay::Never,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_come_at_once_and_each_hears_every_event_once_and_in_order() {
    const CROWD: usize = 2_000;
    let hub = TestHub::start().await;
    let coming = stream::iter(0..CROWD).map(|_| hub.listener("news"));
    let mut crowd: Vec<Client> = coming.buffer_unordered(200).collect().await;
    assert_eq!(hub.hub.stats().sockets, CROWD);
    for number in ["1", "2", "3"] {
        let delivered = hub.hub.publish(&app().id, edition(number)).unwrap();
        assert_eq!(delivered.sockets, CROWD);
    }
    let mut ids = HashSet::new();
    for client in &mut crowd {
        for number in ["1", "2", "3"] {
            assert_eq!(client.next().await["data"], number);
        }
        assert!(ids.insert(client.socket_id.clone()), "one id for two");
    }
    for client in crowd.iter_mut().step_by(100) {
        client.heard_nothing_more().await;
    }
    drop(crowd);
    hub.until("all have gone", |stats| stats.sockets == 0).await;
    assert_eq!(hub.hub.subscription_count(&app().id, "news"), 0);
}

#[tokio::test]
async fn a_flood_of_messages_slows_down_whoever_sends_it_and_nobody_else() {
    let hub = TestHub::start_with(|config| {
        config.limits.messages_per_second = 10;
        config.limits.subscriptions_per_socket = 50;
    })
    .await;
    let mut reader = hub.listener("news").await;
    let mut flood = hub.listener("news").await;
    for _ in 0..500 {
        flood.say(&json!({ "event": "pusher:ping" })).await;
    }
    hub.until("it is muted", |stats| stats.muted_total > 0)
        .await;
    for number in ["1", "2"] {
        hub.hub.publish(&app().id, edition(number)).unwrap();
        assert_eq!(reader.next().await["data"], number);
    }
    // It stays, and hears what is published.
    let heard = async {
        loop {
            if flood.next().await["data"] == "2" {
                break;
            }
        }
    };
    heard.await;
    assert_eq!(hub.hub.stats().sockets, 2);
    // Its answers were fewer than its questions when it was muted; the rest is read later.
    reader.heard_nothing_more().await;
}

#[tokio::test]
async fn a_request_that_never_ends_is_given_up_and_others_come_in_meanwhile() {
    let limits = ServerLimits {
        head: Duration::from_millis(300),
        ..ServerLimits::default()
    };
    let hub = TestHub::serve_with(limits, |_| {}).await;
    let mut slow = Vec::new();
    for _ in 0..50 {
        let mut line = TcpStream::connect(hub.address()).await.unwrap();
        line.write_all(b"GET /app/first-key?protocol=7 HTTP/1.1\r\nHost: x\r\n")
            .await
            .unwrap();
        slow.push(line);
    }
    let mut reader = hub.listener("news").await;
    hub.hub.publish(&app().id, edition("1")).unwrap();
    assert_eq!(reader.next().await["data"], "1");
    for mut line in slow {
        let mut rest = Vec::new();
        line.read_to_end(&mut rest).await.unwrap();
        assert!(!rest.starts_with(b"HTTP/1.1 101"));
    }
    reader.heard_nothing_more().await;
}

#[tokio::test]
async fn one_address_gets_only_so_many_connections() {
    let hub = TestHub::start_with(|config| {
        config.limits.sockets_per_address = Some(2);
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let from = |address: &'static str| [("x-forwarded-for", address)];
    let path = "/app/first-key?protocol=7";
    let first = hub.connect_with(&app(), &from("192.0.2.1")).await;
    let _second = hub.connect_with(&app(), &from("192.0.2.1")).await;
    let mut third = hub.open_with(path, &from("192.0.2.1")).await;
    third.closed_with(4100).await;
    let _elsewhere = hub.connect_with(&app(), &from("192.0.2.2")).await;
    first.goes().await;
    hub.until("one has gone", |stats| stats.sockets == 2).await;
    let _again = hub.connect_with(&app(), &from("192.0.2.1")).await;
}

#[tokio::test]
async fn a_drain_takes_its_time_and_those_who_are_still_there_hear_what_is_published() {
    let hub = TestHub::start_with(|config| {
        config.drain_over = Duration::from_secs(1);
        config.loops = 1.try_into().ok();
    })
    .await;
    let mut clients = Vec::new();
    for _ in 0..40 {
        clients.push(hub.listener("news").await);
    }
    let begun = Instant::now();
    let draining = tokio::spawn({
        let hub = hub.hub.clone();
        async move { hub.drain(Duration::from_secs(5)).await }
    });
    hub.until("some have gone", |stats| stats.subscriptions < 35)
        .await;
    let still_there = hub.hub.publish(&app().id, edition("late")).unwrap().sockets;
    assert!((1..40).contains(&still_there), "{still_there}");
    let mut late = 0;
    for client in &mut clients {
        let message = client.next_message().await;
        if message.is_text() {
            late += 1;
            client.closed_with(4200).await;
        } else {
            assert!(message.is_close(), "{message:?}");
        }
    }
    assert_eq!(late, still_there);
    // The last was asked to go when the time was up, not before.
    assert!(begun.elapsed() >= Duration::from_secs(1));
    drop(clients);
    assert_eq!(draining.await.unwrap().left, 0);
}

use std::time::Duration;

use frontage_hub::{Publish, Replay};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{UnixListener, UnixStream};
use tokio_tungstenite::tungstenite::Message;

use crate::harness::{TestHub, app, inner};

#[tokio::test]
async fn a_client_is_greeted_with_its_id_and_the_activity_timeout() {
    let hub = TestHub::start().await;
    let mut client = hub
        .open("/app/first-key?protocol=7&client=js&version=8.6.0&flash=false")
        .await;
    let greeting = client.next().await;
    assert_eq!(greeting["event"], "pusher:connection_established");
    let data = inner(&greeting);
    assert_eq!(data["activity_timeout"], 120);
    let id = data["socket_id"].as_str().unwrap();
    let (first, second) = id.split_once('.').unwrap();
    assert!(
        first.parse::<u32>().is_ok() && second.parse::<u32>().is_ok(),
        "{id}"
    );
    assert_ne!(id, hub.connect().await.socket_id);
}

#[tokio::test]
async fn a_timeout_below_a_second_is_announced_as_one_and_never_as_none() {
    let hub = TestHub::start_with(|c| c.activity_timeout = Duration::from_millis(900)).await;
    let greeting = hub.open("/app/first-key?protocol=7").await.next().await;
    assert_eq!(inner(&greeting)["activity_timeout"], 1);
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_told_so_by_close_code() {
    let hub = TestHub::start().await;
    for (path, code) in [
        ("/app/nobodys-key?protocol=7", 4001),
        ("/app/nobodys-key", 4001),
        ("/app/first-key?protocol=abc", 4006),
        ("/app/first-key?protocol=3", 4007),
        ("/app/first-key?protocol=8", 4007),
        ("/app/first-key?client=js", 4008),
        ("/app/first-key", 4008),
        ("/app/first-key/deeper?protocol=7", 4005),
        ("/app/?protocol=7", 4005),
        ("/elsewhere?protocol=7", 4005),
    ] {
        let frame = hub.open(path).await.closed().await;
        assert_eq!(u16::from(frame.code), code, "{path}: {}", frame.reason);
    }
    let stats = hub.hub.stats();
    assert_eq!((stats.refused_total, stats.sockets_total), (10, 0));
}

#[tokio::test]
async fn the_socket_after_the_last_that_fits_is_asked_to_come_back_later() {
    let hub = TestHub::start_with(|c| c.limits.sockets = 2).await;
    let mut first = hub.connect().await;
    let _second = hub.connect().await;
    let third = format!("/app/{}?protocol=7", app().credentials[0].key);
    hub.open(&third).await.closed_with(4100).await;

    first.socket.close(None).await.unwrap();
    hub.until("the first has gone", |stats| stats.sockets == 1)
        .await;
    hub.connect().await.heard_nothing_more().await;
}

#[tokio::test]
async fn a_browser_that_opens_the_address_as_a_page_gets_an_answer() {
    let hub = TestHub::start().await;
    let answer = hub.request("GET", "/app/first-key?protocol=7", "").await;
    assert_eq!(answer.status, 400, "{}", answer.text);
}

#[tokio::test]
async fn a_line_that_is_no_tcp_socket_is_led_all_the_same() {
    let hub = TestHub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let router = hub.hub.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let line = UnixStream::connect(&path).await.unwrap();
    let address = "ws://hub/app/first-key?protocol=7";
    let (mut socket, _) = tokio_tungstenite::client_async(address, line)
        .await
        .unwrap();
    let greeting = socket.next().await.unwrap().unwrap();
    assert!(
        greeting
            .to_text()
            .unwrap()
            .contains("connection_established")
    );
    let subscribe = json!({ "event": "pusher:subscribe", "data": { "channel": "news" } });
    socket
        .send(Message::text(subscribe.to_string()))
        .await
        .unwrap();
    hub.until("it is subscribed", |stats| stats.subscriptions == 1)
        .await;
    for number in 0..50 {
        let data = format!("{number} {}", "x".repeat(10_000));
        let event = Publish {
            channels: &["news"],
            event: "printed",
            data: &data,
            except: None,
            replay: Replay::Never,
        };
        hub.hub.publish(&app().id, event).unwrap();
    }
    let events = socket.filter_map(async |message| {
        let event: Value = serde_json::from_str(message.ok()?.to_text().ok()?).ok()?;
        (event["event"] == "printed").then_some(event)
    });
    let mut events = std::pin::pin!(events);
    for number in 0..50 {
        let event = events.next().await.unwrap();
        let data = event["data"].as_str().unwrap();
        assert!(data.starts_with(&format!("{number} ")), "{}", &data[..9]);
    }
}

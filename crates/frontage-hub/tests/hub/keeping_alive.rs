use std::time::{Duration, Instant};

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::harness::TestHub;

const SILENCE: Duration = Duration::from_millis(200);
const PONG: Duration = Duration::from_secs(1);

async fn impatient() -> TestHub {
    TestHub::start_with(|config| {
        config.activity_timeout = SILENCE;
        config.pong_timeout = PONG;
    })
    .await
}

#[tokio::test]
async fn a_ping_of_the_protocol_is_answered_whatever_it_carries() {
    let hub = TestHub::start().await;
    let mut client = hub.connect().await;
    for ping in [
        json!({ "event": "pusher:ping", "data": {} }),
        json!({ "event": "pusher:ping", "data": "" }),
        json!({ "event": "pusher:ping" }),
    ] {
        client.say(&ping).await;
        assert_eq!(
            client.next().await,
            json!({ "event": "pusher:pong", "data": "{}" })
        );
    }
}

#[tokio::test]
async fn a_ping_sent_before_the_greeting_was_read_is_answered_after_it() {
    let hub = TestHub::start().await;
    let mut client = hub.open("/app/first-key?protocol=7").await;
    client.say_text(r#"{"event":"pusher:ping"}"#).await;
    assert_eq!(
        client.next().await["event"],
        "pusher:connection_established"
    );
    assert_eq!(client.next().await["event"], "pusher:pong");
}

#[tokio::test]
async fn a_ping_frame_is_answered_with_a_pong_frame() {
    let hub = TestHub::start().await;
    let mut client = hub.connect().await;
    client.send(Message::Ping("hello".into())).await;
    assert_eq!(client.next_message().await, Message::Pong("hello".into()));
}

#[tokio::test]
async fn a_silent_client_that_answers_pings_is_kept() {
    let hub = impatient().await;
    let mut client = hub.connect().await;
    // Reading is what makes a client answer; the answer goes out with the next read.
    for _ in 0..3 {
        let message = client.next_message().await;
        assert!(matches!(message, Message::Ping(_)), "{message:?}");
    }
    client.heard_nothing_more().await;
    assert_eq!(hub.hub.stats().closed_silent_total, 0);
}

#[tokio::test]
async fn a_dead_client_is_closed_with_4201_after_ping_and_patience() {
    let hub = impatient().await;
    let mut client = hub.listener("news").await;
    let start = Instant::now();
    // Nothing is read, so nothing is answered.
    hub.until("closed", |stats| stats.closed_silent_total == 1)
        .await;
    assert!(start.elapsed() >= SILENCE + PONG, "{:?}", start.elapsed());
    assert_eq!(hub.hub.subscription_count("1001", "news"), 0);
    client.closed_with(4201).await;
}

#[tokio::test]
async fn whoever_talks_is_not_pinged() {
    let hub = TestHub::start_with(|config| config.activity_timeout = Duration::from_secs(1)).await;
    let mut client = hub.connect().await;
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(2_500) {
        client
            .say_text(r#"{"event":"pusher:pong","data":{}}"#)
            .await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    client.say_text(r#"{"event":"pusher:ping"}"#).await;
    let Message::Text(first) = client.next_message().await else {
        panic!("a ping came first");
    };
    assert!(first.contains("pusher:pong"));
}

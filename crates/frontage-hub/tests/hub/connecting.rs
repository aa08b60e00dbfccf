use std::time::Duration;

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

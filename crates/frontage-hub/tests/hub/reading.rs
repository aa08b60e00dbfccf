//! Whether what was sent was read: clients are asked, and believed.

use serde_json::json;

use crate::{
    harness::TestHub,
    newspaper::{all_gone, print, reader},
};

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
async fn who_goes_at_the_first_event_of_every_replay_gets_to_the_last_one_and_rests() {
    let hub = TestHub::start().await;
    reader(&hub, "A").await.goes().await;
    all_gone(&hub).await;
    for data in ["1", "2", "3", "4"] {
        print(&hub, data);
    }
    let all = ["1", "2", "3", "4"];
    for still_sent in [&all[..], &all, &all, &all[1..], &all[2..], &all[3..]] {
        let mut hasty = reader(&hub, "A").await;
        assert_eq!(hasty.missed_without_answer().await, still_sent);
        hasty.goes().await;
        all_gone(&hub).await;
    }
    reader(&hub, "A").await.heard_nothing_more().await;
}

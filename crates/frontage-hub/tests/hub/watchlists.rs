//! Who of those somebody watches is there.

use serde_json::{Value, json};

use crate::harness::{Client, TestHub, inner};

async fn watching() -> TestHub {
    TestHub::start_for(|app| app.features.watchlist = true).await
}

async fn signed_in(hub: &TestHub, id: &str) -> Client {
    let mut client = hub.connect().await;
    client.sign_in(&json!({ "id": id })).await;
    client
}

async fn news(client: &mut Client) -> Value {
    let event = client.next().await;
    assert_eq!(event["event"], "pusher_internal:watchlist_events");
    assert_eq!(event.get("channel"), None);
    inner(&event)["events"].take()
}

fn change(name: &str, ids: &[&str]) -> Value {
    json!({ "name": name, "user_ids": ids })
}

#[tokio::test]
async fn a_watcher_hears_who_is_there_who_comes_and_who_goes() {
    let hub = watching().await;
    let _bob = signed_in(&hub, "bob").await;
    let mut ann = hub.connect().await;
    ann.sign_in(&json!({ "id": "ann", "watchlist": ["cid", "bob"] }))
        .await;
    assert_eq!(
        news(&mut ann).await,
        json!([change("online", &["bob"]), change("offline", &["cid"])])
    );

    let first = signed_in(&hub, "cid").await;
    assert_eq!(news(&mut ann).await, json!([change("online", &["cid"])]));
    let second = signed_in(&hub, "cid").await;
    let _unwatched = signed_in(&hub, "dan").await;
    first.goes().await;
    hub.until("the first has gone", |stats| stats.sockets == 4)
        .await;
    ann.heard_nothing_more().await;
    drop(second);
    assert_eq!(news(&mut ann).await, json!([change("offline", &["cid"])]));
}

#[tokio::test]
async fn who_watches_nobody_or_an_app_without_watchlists_is_told_nothing() {
    let hub = watching().await;
    let mut ann = signed_in(&hub, "ann").await;
    ann.heard_nothing_more().await;

    let hub = TestHub::start().await;
    let mut ann = hub.connect().await;
    ann.sign_in(&json!({ "id": "ann", "watchlist": ["bob"] }))
        .await;
    let _bob = signed_in(&hub, "bob").await;
    ann.heard_nothing_more().await;
}

#[tokio::test]
async fn of_a_list_too_long_the_first_hundred_are_watched_and_the_watcher_is_told() {
    let hub = watching().await;
    let ids: Vec<_> = (0..101).map(|id| format!("u{id}")).collect();
    let mut ann = hub.connect().await;
    ann.sign_in(&json!({ "id": "ann", "watchlist": ids })).await;
    let message = ann.next_error_with_code(4302).await;
    assert!(message.contains("100"), "{message}");
    let offline = news(&mut ann).await;
    assert_eq!(
        offline,
        json!([{ "name": "offline", "user_ids": ids[..100] }])
    );

    let _beyond = signed_in(&hub, "u100").await;
    let _last = signed_in(&hub, "u99").await;
    assert_eq!(news(&mut ann).await, json!([change("online", &["u99"])]));
    ann.heard_nothing_more().await;
}

#[tokio::test]
async fn who_watches_itself_hears_of_its_other_connections() {
    let hub = watching().await;
    let me = json!({ "id": "ann", "watchlist": ["ann"] });
    let mut ann = hub.connect().await;
    ann.sign_in(&me).await;
    assert_eq!(news(&mut ann).await, json!([change("online", &["ann"])]));
    let mut again = hub.connect().await;
    again.sign_in(&me).await;
    assert_eq!(news(&mut again).await, json!([change("online", &["ann"])]));
    ann.goes().await;
    hub.until("the first has gone", |stats| stats.sockets == 1)
        .await;
    again.heard_nothing_more().await;
}

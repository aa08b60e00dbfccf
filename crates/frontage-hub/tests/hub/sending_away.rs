//! Connections that are not wanted: of a user who is sent away, of nobody in particular, too many.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{Client, TestHub, app, other_app};

async fn signed_in(hub: &TestHub, id: &str) -> Client {
    let mut client = hub.connect().await;
    client.sign_in(&json!({ "id": id })).await;
    client
}

#[tokio::test]
async fn who_is_sent_away_loses_all_connections_it_is_signed_in_on_and_no_others() {
    let hub = TestHub::start().await;
    let mut anns = [
        signed_in(&hub, "ann/1").await,
        signed_in(&hub, "ann/1").await,
    ];
    let mut bob = signed_in(&hub, "bob").await;
    // Under her name on a presence channel, but not signed in.
    let mut member = hub.connect().await;
    let channel_data = json!({ "user_id": "ann/1" });
    member.join("presence-a", &channel_data).await;

    let path = "/apps/1001/users/ann%2F1/terminate_connections";
    let answer = hub.signed("POST", path, &[], "{}").await;
    assert_eq!(answer.json(), json!({}));
    for ann in &mut anns {
        ann.closed_with(4009).await;
    }
    hub.until("both have gone", |stats| stats.sockets == 2)
        .await;
    bob.heard_nothing_more().await;
    member.heard_nothing_more().await;
    // Nobody is there any more, and that is no fault.
    assert_eq!(hub.signed("POST", path, &[], "{}").await.json(), json!({}));

    assert_eq!(hub.hub.terminate_user(&other_app().id, "bob"), 0);
    assert_eq!(hub.hub.terminate_user(&app().id, "bob"), 1);
    bob.closed_with(4009).await;
}

#[tokio::test]
async fn a_hub_that_is_cut_off_sends_all_away_and_lets_in_who_comes() {
    let hub = TestHub::start().await;
    let mut here = Vec::new();
    for _ in 0..20 {
        here.push(hub.listener("news").await);
    }
    let mut of_other_app = hub.connect_to(&other_app()).await;
    hub.hub.send_away(Duration::from_millis(100));
    for client in &mut here {
        client.closed_with(4200).await;
    }
    of_other_app.closed_with(4200).await;
    drop((here, of_other_app));
    hub.until("all have gone", |stats| stats.sockets == 0).await;
    let mut late = hub.listener("news").await;
    late.heard_nothing_more().await;
    // Another time it is the same, and when it ends it ends.
    hub.hub.send_away(Duration::ZERO);
    late.closed_with(4200).await;
    drop(late);
    let drained = hub.hub.drain(Duration::from_secs(5)).await;
    assert_eq!(drained.left, 0);
}

#[tokio::test]
async fn only_the_apps_owner_sends_users_away() {
    let hub = TestHub::start().await;
    let mut ann = signed_in(&hub, "ann").await;
    let path = "/apps/1001/users/ann/terminate_connections";
    hub.request("POST", path, "{}")
        .await
        .refused(401, "auth_key");
    ann.heard_nothing_more().await;
}

#[tokio::test]
async fn for_whom_nobody_vouches_in_time_must_go() {
    let within = Duration::from_millis(600);
    let hub = TestHub::start_for(|app| app.features.authorize_within = Some(within)).await;
    let start = Instant::now();
    let mut stranger = hub.listener("news").await;
    let mut refused = hub.connect().await;
    refused.ask_to_subscribe("private-a").await;
    refused.next_error().await;
    let mut user = signed_in(&hub, "ann").await;
    let mut guest = hub.connect().await;
    guest.subscribe_signed("private-a").await;
    let mut of_other_app = hub.connect_to(&other_app()).await;

    for client in [&mut stranger, &mut refused] {
        client.closed_with(4009).await;
    }
    let after = start.elapsed();
    assert!(after >= within, "{after:?}");
    assert!(after < within + Duration::from_secs(4), "{after:?}");
    hub.until("two have gone", |stats| stats.sockets == 3).await;
    for client in [&mut user, &mut guest, &mut of_other_app] {
        client.heard_nothing_more().await;
    }
}

#[tokio::test]
async fn a_disabled_app_is_closed_to_clients_and_publishers() {
    let hub = TestHub::start_for(|app| app.enabled = false).await;
    hub.open("/app/first-key?protocol=7")
        .await
        .closed_with(4003)
        .await;
    let event = json!({ "name": "e", "data": "", "channel": "news" });
    hub.post_event(&event).await.refused(403, "disabled");
    let listed = hub.signed("GET", "/apps/1001/channels", &[], "").await;
    listed.refused(403, "disabled");
    hub.connect_to(&other_app())
        .await
        .heard_nothing_more()
        .await;
}

#[tokio::test]
async fn an_app_has_no_more_connections_than_it_may_and_takes_none_from_others() {
    let hub = TestHub::start_for(|app| app.limits.sockets = Some(2)).await;
    let first = hub.connect().await;
    let mut second = hub.connect().await;
    for _ in 0..2 {
        let mut third = hub.open("/app/first-key?protocol=7").await;
        third.closed_with(4004).await;
    }
    hub.connect_to(&other_app())
        .await
        .heard_nothing_more()
        .await;
    second.heard_nothing_more().await;
    first.goes().await;
    hub.until("the first has gone", |stats| stats.sockets == 1)
        .await;
    hub.connect().await.heard_nothing_more().await;
}

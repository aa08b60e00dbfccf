//! What the app's server can ask about channels.

use serde_json::json;

use crate::harness::{Answer, TestHub};

async fn asked(hub: &TestHub, path: &str, params: &[(&str, &str)]) -> Answer {
    let path = format!("/apps/1001{path}");
    hub.signed("GET", &path, params, "").await
}

#[tokio::test]
async fn the_users_of_a_presence_channel_are_listed_once_each_by_their_ids_as_text() {
    let hub = TestHub::start().await;
    let mut clients = Vec::new();
    for user_id in [json!("ann"), json!("ann"), json!(7)] {
        let mut client = hub.connect().await;
        let channel_data = json!({ "user_id": user_id });
        client.join("presence-a", &channel_data).await;
        clients.push(client);
    }
    let mut users = asked(&hub, "/channels/presence-a/users", &[]).await.json();
    let users = users["users"].as_array_mut().unwrap();
    users.sort_by_key(ToString::to_string);
    assert_eq!(*users, [json!({ "id": "7" }), json!({ "id": "ann" })]);

    let empty = asked(&hub, "/channels/presence-b/users", &[]).await;
    assert_eq!(empty.json(), json!({ "users": [] }));
    for channel in ["news", "private-a", "cache-a"] {
        let answer = asked(&hub, &format!("/channels/{channel}/users"), &[]).await;
        answer.refused(400, "presence");
    }
}

#[tokio::test]
async fn attributes_are_told_where_they_fit_and_only_when_asked_for() {
    let hub = TestHub::start().await;
    let _news = hub.listener("news").await;
    let mut ann = hub.connect().await;
    ann.join("presence-a", &json!({ "user_id": "ann" })).await;
    for (channel, info, expected) in [
        ("presence-a", "", json!({ "occupied": true })),
        (
            "presence-a",
            "user_count",
            json!({ "occupied": true, "user_count": 1 }),
        ),
        (
            "presence-b",
            "user_count",
            json!({ "occupied": false, "user_count": 0 }),
        ),
        (
            "news",
            "subscription_count",
            json!({ "occupied": true, "subscription_count": 1 }),
        ),
        (
            "presence-cache-a",
            "user_count,cache",
            json!({ "occupied": false, "user_count": 0, "cache": null }),
        ),
    ] {
        let answer = asked(&hub, &format!("/channels/{channel}"), &[("info", info)]).await;
        assert_eq!(answer.json(), expected, "{channel} {info}");
    }
    for (channel, info) in [
        ("news", "user_count"),
        ("private-a", "user_count"),
        ("presence-a", "subscription_count"),
        ("presence-a", "cache"),
        ("news", "cache"),
        ("news", "nonsense"),
    ] {
        let answer = asked(&hub, &format!("/channels/{channel}"), &[("info", info)]).await;
        answer.refused(400, info);
    }
}

#[tokio::test]
async fn occupied_channels_are_listed_and_counted_by_users_where_they_have_some() {
    let hub = TestHub::start().await;
    let _news = hub.listener("news").await;
    let mut clients = Vec::new();
    for user_id in ["ann", "ann", "bob"] {
        let mut client = hub.connect().await;
        let channel_data = json!({ "user_id": user_id });
        client.join("presence-a", &channel_data).await;
        clients.push(client);
    }
    let all = asked(&hub, "/channels", &[]).await;
    assert_eq!(
        all.json(),
        json!({ "channels": { "news": {}, "presence-a": {} } })
    );
    let counted = [("filter_by_prefix", "presence-"), ("info", "user_count")];
    assert_eq!(
        asked(&hub, "/channels", &counted).await.json(),
        json!({ "channels": { "presence-a": { "user_count": 2 } } })
    );
    let of_all = [("info", "user_count")];
    asked(&hub, "/channels", &of_all)
        .await
        .refused(400, "user_count");
    let subscriptions = [("filter_by_prefix", "n"), ("info", "subscription_count")];
    asked(&hub, "/channels", &subscriptions)
        .await
        .refused(400, "user_count");
}

#[tokio::test]
async fn a_publisher_is_told_who_heard_it_if_it_asks() {
    let hub = TestHub::start().await;
    let _news = hub.listener("news").await;
    let mut ann = hub.connect().await;
    ann.join("presence-a", &json!({ "user_id": "ann" })).await;
    let event = json!({
        "name": "e", "data": "", "channels": ["presence-a", "presence-b"], "info": "user_count",
    });
    assert_eq!(
        hub.post_event(&event).await.json(),
        json!({ "channels": {
            "presence-a": { "user_count": 1 },
            "presence-b": { "user_count": 0 },
        } })
    );
    let misfit = json!({
        "name": "e", "data": "", "channels": ["presence-a", "news"], "info": "user_count",
    });
    hub.post_event(&misfit).await.refused(400, "user_count");

    let one = |channel: &str, info: Option<&str>| json!({ "name": "e", "data": "", "channel": channel, "info": info });
    let batch = json!({ "batch": [
        one("news", Some("subscription_count")),
        one("news", None),
        one("presence-a", Some("user_count")),
    ] });
    let path = "/apps/1001/batch_events";
    let answer = hub.signed("POST", path, &[], &batch.to_string()).await;
    assert_eq!(
        answer.json(),
        json!({ "batch": [{ "subscription_count": 1 }, {}, { "user_count": 1 }] })
    );
}

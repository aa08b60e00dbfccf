use frontage_hub::{App, signing};
use serde_json::json;

use crate::harness::{TestHub, app, choose_cryptography, now, other_app};

const EVENTS: &str = "/apps/1001/events";

fn event() -> serde_json::Value {
    json!({ "name": "printed", "data": "{\"page\":1}", "channels": ["news"] })
}

#[tokio::test]
async fn a_signed_event_is_heard_and_answered_with_an_empty_object() {
    let hub = TestHub::start().await;
    let mut listener = hub.listener("news").await;
    let answer = hub.post_event(&event()).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, "{}"));
    assert_eq!(
        listener.next().await,
        json!({ "event": "printed", "channel": "news", "data": "{\"page\":1}" })
    );
    let single = json!({ "name": "printed", "data": "x", "channel": "news" });
    hub.post_event(&single).await.json();
    assert_eq!(listener.next().await["data"], "x");
}

#[tokio::test]
async fn the_socket_named_in_the_request_is_left_out_and_a_foreign_one_leaves_out_nobody() {
    let hub = TestHub::start().await;
    let mut editor = hub.listener("news").await;
    let mut reader = hub.listener("news").await;
    let mut body = event();
    body["socket_id"] = editor.socket_id.clone().into();
    hub.post_event(&body).await.json();
    assert_eq!(reader.next().await["event"], "printed");
    editor.heard_nothing_more().await;

    for foreign in ["1.1", "99999999999999999999.5"] {
        body["socket_id"] = foreign.into();
        hub.post_event(&body).await.json();
        assert_eq!(reader.next().await["event"], "printed");
        assert_eq!(editor.next().await["event"], "printed");
    }
    body["socket_id"] = "mine".into();
    hub.post_event(&body).await.refused(400, "socket_id");
    reader.heard_nothing_more().await;
}

#[tokio::test]
async fn requests_that_are_not_the_owners_are_refused_and_heard_by_nobody() {
    let hub = TestHub::start().await;
    let mut listener = hub.listener("news").await;
    let body = event().to_string();
    let signed = |app: &App, at: u64, path: &str| {
        let query =
            signing::signed_query(&app.credentials[0], "POST", path, &[], body.as_bytes(), at);
        format!("{EVENTS}?{query}")
    };
    let impostor = App::new("1001", "first-key", "guessed");
    let good = signed(&app(), now(), EVENTS);
    for (address, word) in [
        (EVENTS.to_owned(), "auth_key"),
        (signed(&impostor, now(), EVENTS), "Invalid signature"),
        (signed(&other_app(), now(), EVENTS), "Unknown auth_key"),
        (signed(&app(), now() - 605, EVENTS), "Timestamp expired"),
        (signed(&app(), now() + 605, EVENTS), "Timestamp expired"),
        (
            signed(&app(), now(), "/apps/1002/events"),
            "Invalid signature",
        ),
        (format!("{good}&info=x"), "Invalid signature"),
    ] {
        hub.request("POST", &address, &body)
            .await
            .refused(401, word);
    }
    let other_body = body.replace("page", "rage");
    hub.request("POST", &good, &other_body)
        .await
        .refused(401, "body_md5");
    listener.heard_nothing_more().await;

    assert_eq!(hub.request("POST", &good, &body).await.status, 200);
    assert_eq!(listener.next().await["event"], "printed");
}

#[tokio::test]
async fn bodies_that_break_a_rule_get_the_documented_status() {
    let hub = TestHub::start().await;
    let mut listener = hub.listener("news").await;
    let many: Vec<String> = (0..101).map(|n| format!("c{n}")).collect();
    let large = "x".repeat(10_241);
    for (body, status, word) in [
        (
            json!({ "name": "e", "data": large, "channels": ["news"] }),
            413,
            "10241 bytes",
        ),
        (
            json!({ "name": "e", "data": "é".repeat(5_121), "channel": "news" }),
            413,
            "10242 bytes",
        ),
        (
            json!({ "name": "e", "data": "", "channels": many }),
            400,
            "Too many channels",
        ),
        (
            json!({ "name": "n".repeat(201), "data": "", "channels": ["news"] }),
            400,
            "201",
        ),
        (
            json!({ "name": "", "data": "", "channels": ["news"] }),
            400,
            "event name",
        ),
        (
            json!({ "name": "e", "data": "", "channels": [] }),
            400,
            "channel",
        ),
        (
            json!({ "name": "e", "data": "", "channels": ["news", "a b"] }),
            400,
            "a b",
        ),
        (json!({ "name": "e", "data": "" }), 400, "channel"),
        (json!({ "name": "e", "channels": ["news"] }), 400, "data"),
        (json!({ "data": "", "channels": ["news"] }), 400, "name"),
        (
            json!({ "name": "e", "data": {"a": 1}, "channels": ["news"] }),
            400,
            "string",
        ),
        (
            json!({ "name": "e", "data": "", "channels": ["news"], "channel": "b" }),
            400,
            "both",
        ),
        (json!([]), 400, "body"),
    ] {
        hub.post_event(&body).await.refused(status, word);
    }
    hub.signed("POST", EVENTS, &[], "{")
        .await
        .refused(400, "body");
    hub.signed("POST", EVENTS, &[], "")
        .await
        .refused(400, "body");
    let huge = "x".repeat(1024 * 1024 + 1);
    assert_eq!(hub.signed("POST", EVENTS, &[], &huge).await.status, 413);
    listener.heard_nothing_more().await;

    let largest = json!({ "name": "e", "data": large[1..], "channels": ["news"] });
    hub.post_event(&largest).await.json();
    assert_eq!(listener.next().await["data"], large[1..]);
    let widest = json!({ "name": "e", "data": "\u{1}".repeat(10_240), "channels": ["news"] });
    hub.post_event(&widest).await.json();
    assert_eq!(listener.next().await["event"], "e");
}

#[tokio::test]
async fn unknown_apps_and_paths_are_not_found() {
    let hub = TestHub::start().await;
    let body = event().to_string();
    hub.signed("POST", "/apps/7/events", &[], &body)
        .await
        .refused(404, "Unknown app");
    hub.signed("POST", "/apps/1001/nothing", &[], &body)
        .await
        .refused(404, "Unknown path");
    assert_eq!(hub.signed("GET", EVENTS, &[], "").await.status, 405);
}

#[tokio::test]
async fn attributes_are_answered_when_asked_for_and_refused_where_they_do_not_fit() {
    let hub = TestHub::start().await;
    let _one = hub.listener("news").await;
    let mut two = hub.listener("news").await;
    two.subscribe("sport").await;
    let ask = |info: &str, channels: &[&str]| json!({ "name": "e", "data": "", "channels": channels, "info": info });
    let answer = hub
        .post_event(&ask("subscription_count", &["news", "sport", "empty"]))
        .await;
    assert_eq!(
        answer.json(),
        json!({ "channels": {
            "news": { "subscription_count": 2 },
            "sport": { "subscription_count": 1 },
            "empty": { "subscription_count": 0 },
        } })
    );
    assert_eq!(hub.post_event(&ask("", &["news"])).await.json(), json!({}));
    let users = hub
        .post_event(&ask("user_count", &["presence-lobby"]))
        .await
        .json();
    assert_eq!(
        users,
        json!({ "channels": { "presence-lobby": { "user_count": 0 } } })
    );
    for (info, channel, word) in [
        ("user_count", "news", "presence channels only"),
        ("subscription_count", "presence-lobby", "does not fit"),
        ("subscription_count,age", "news", "age"),
        ("cache", "news", "cache"),
    ] {
        hub.post_event(&ask(info, &[channel]))
            .await
            .refused(400, word);
    }
}

#[tokio::test]
async fn a_batch_is_sent_in_order_or_not_at_all() {
    let hub = TestHub::start().await;
    let mut listener = hub.listener("news").await;
    let path = "/apps/1001/batch_events";
    let batch = |events: Vec<serde_json::Value>| json!({ "batch": events }).to_string();
    let numbered = |n: usize| json!({ "name": "e", "data": n.to_string(), "channel": "news" });

    let ten = batch((0..10).map(numbered).collect());
    assert_eq!(hub.signed("POST", path, &[], &ten).await.json(), json!({}));
    for n in 0..10 {
        assert_eq!(listener.next().await["data"], n.to_string());
    }

    let eleven = batch((0..11).map(numbered).collect());
    hub.signed("POST", path, &[], &eleven)
        .await
        .refused(400, "Too many events");
    let large = json!({ "name": "e", "data": "x".repeat(10_241), "channel": "news" });
    let one_bad = batch(vec![numbered(0), large]);
    hub.signed("POST", path, &[], &one_bad)
        .await
        .refused(413, "10241");
    let several = json!({ "name": "e", "data": "", "channels": ["news"] });
    let listed = batch(vec![numbered(0), several]);
    hub.signed("POST", path, &[], &listed)
        .await
        .refused(400, "one \"channel\"");
    listener.heard_nothing_more().await;

    let mut asking = numbered(1);
    asking["info"] = "subscription_count".into();
    let mixed = batch(vec![asking, numbered(2)]);
    assert_eq!(
        hub.signed("POST", path, &[], &mixed).await.json(),
        json!({ "batch": [{ "subscription_count": 1 }, {}] })
    );
}

#[tokio::test]
async fn the_owner_sees_which_channels_are_occupied() {
    let hub = TestHub::start().await;
    let mut listener = hub.listener("news").await;
    listener.subscribe("sport").await;
    let path = "/apps/1001/channels";
    let all = hub.signed("GET", path, &[], "").await.json();
    assert_eq!(all, json!({ "channels": { "news": {}, "sport": {} } }));
    let some = hub
        .signed("GET", path, &[("filter_by_prefix", "ne")], "")
        .await
        .json();
    assert_eq!(some, json!({ "channels": { "news": {} } }));
    let members = [("filter_by_prefix", "presence-"), ("info", "user_count")];
    let none = hub.signed("GET", path, &members, "").await.json();
    assert_eq!(none, json!({ "channels": {} }));
    hub.signed("GET", path, &[("info", "user_count")], "")
        .await
        .refused(400, "presence-");

    let count = [("info", "subscription_count")];
    let news = hub
        .signed("GET", "/apps/1001/channels/news", &count, "")
        .await
        .json();
    assert_eq!(news, json!({ "occupied": true, "subscription_count": 1 }));
    let empty = hub
        .signed("GET", "/apps/1001/channels/empty", &[], "")
        .await
        .json();
    assert_eq!(empty, json!({ "occupied": false }));
    let users = [("info", "user_count")];
    hub.signed("GET", "/apps/1001/channels/news", &users, "")
        .await
        .refused(400, "presence");
    hub.request("GET", path, "").await.refused(401, "auth_key");
}

#[tokio::test]
async fn below_a_prefix_the_path_is_signed_as_it_was_sent() {
    let hub = TestHub::start().await;
    let nested = axum::Router::new().nest("/live", hub.hub.router());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, nested).await });
    for (path, status) in [
        ("/live/apps/1001/channels", 200),
        ("/apps/1001/channels", 401),
    ] {
        let query = signing::signed_query(&app().credentials[0], "GET", path, &[], b"", now());
        let url = format!("http://{address}/live/apps/1001/channels?{query}");
        choose_cryptography();
        let answer = reqwest::get(url).await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
}

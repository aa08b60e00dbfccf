//! Several apps on one hub, several keys of one app, and all of it changing while people listen.

use frontage_hub::{App, Credential, signing};
use serde_json::json;

use crate::harness::{Answer, Client, TestHub, app, now, other_app};

fn event(data: &str) -> String {
    json!({ "name": "e", "data": data, "channel": "news" }).to_string()
}

async fn publish(hub: &TestHub, credential: &Credential, data: &str) -> Answer {
    let (path, body) = ("/apps/1001/events", event(data));
    let query = signing::signed_query(credential, "POST", path, &[], body.as_bytes(), now());
    hub.request("POST", &format!("{path}?{query}"), &body).await
}

async fn listener(hub: &TestHub, app: &App) -> Client {
    let mut client = hub.connect_to(app).await;
    client.subscribe("news").await;
    client
}

/// The first app with another key in front of its own.
fn rotating() -> App {
    let mut app = app();
    app.credentials.insert(0, new_key());
    app
}

fn new_key() -> Credential {
    Credential::new("new-key", "new-secret")
}

fn old_key() -> Credential {
    app().credentials.remove(0)
}

#[tokio::test]
async fn all_keys_of_an_app_lead_to_the_same_channels() {
    let hub = TestHub::start_with(|config| config.apps[0] = rotating()).await;
    let mut by_new = listener(&hub, &rotating()).await;
    let mut by_old = listener(&hub, &app()).await;
    for credential in [old_key(), new_key()] {
        publish(&hub, &credential, "1").await.json();
        for client in [&mut by_new, &mut by_old] {
            assert_eq!(client.next().await["data"], "1");
        }
        // Whichever key it came by: either signs for it.
        let channel = format!("private-by-{}", credential.key);
        for client in [&mut by_new, &mut by_old] {
            let auth = signing::channel_auth(&credential, &client.socket_id, &channel, None);
            client.ask_with(&channel, &auth, None).await;
            let answer = client.next().await;
            assert_eq!(answer["event"], "pusher_internal:subscription_succeeded");
        }
    }
    let mixed = Credential::new("new-key", old_key().secret);
    publish(&hub, &mixed, "2").await.refused(401, "signature");
}

#[tokio::test]
async fn a_key_that_goes_takes_no_connection_with_it() {
    let hub = TestHub::start().await;
    let mut reader = listener(&hub, &app()).await;
    hub.hub.set_apps(vec![rotating(), other_app()]).unwrap();
    let mut after = listener(&hub, &rotating()).await;
    publish(&hub, &old_key(), "1").await.json();
    let only_new = App {
        credentials: vec![new_key()],
        ..app()
    };
    hub.hub.set_apps(vec![only_new, other_app()]).unwrap();

    publish(&hub, &old_key(), "2")
        .await
        .refused(401, "auth_key");
    publish(&hub, &new_key(), "3").await.json();
    for client in [&mut reader, &mut after] {
        assert_eq!(client.next().await["data"], "1");
        assert_eq!(client.next().await["data"], "3");
    }
    let mut late = hub.open("/app/first-key?protocol=7").await;
    late.closed_with(4001).await;
    reader.ask_signed("private-a", None).await;
    let message = reader.next_error().await;
    assert!(message.contains("first-key"), "{message}");
    reader.heard_nothing_more().await;
}

#[tokio::test]
async fn an_app_that_goes_takes_its_connections_with_it_and_no_others() {
    let hub = TestHub::start().await;
    let mut first = listener(&hub, &app()).await;
    let mut second = listener(&hub, &other_app()).await;
    let third_app = App::new("1003", "third-key", "third-secret");
    hub.hub
        .set_apps(vec![other_app(), third_app.clone()])
        .unwrap();
    first.closed_with(4001).await;
    hub.until("the first has gone", |stats| {
        stats.sockets == 1 && stats.channels == 1
    })
    .await;
    publish(&hub, &old_key(), "1").await.refused(404, "app");
    let mut third = listener(&hub, &third_app).await;
    third.heard_nothing_more().await;
    second.heard_nothing_more().await;

    let disabled = App {
        enabled: false,
        ..other_app()
    };
    hub.hub.set_apps(vec![disabled, third_app]).unwrap();
    second.closed_with(4003).await;
    third.heard_nothing_more().await;
}

#[tokio::test]
async fn what_an_app_may_use_changes_for_those_who_are_there() {
    let hub = TestHub::start().await;
    let mut ann = hub.connect().await;
    let mut bob = hub.connect().await;
    for client in [&mut ann, &mut bob] {
        client.subscribe_signed("private-a").await;
    }
    ann.whisper("client-x", "private-a", &json!(1)).await;
    ann.next_error().await;
    let mut talking = app();
    talking.features.client_events = true;
    hub.hub.set_apps(vec![talking, other_app()]).unwrap();
    ann.whisper("client-x", "private-a", &json!(2)).await;
    assert_eq!(bob.next().await["data"], "2");
}

#[tokio::test]
async fn apps_that_cannot_be_told_apart_change_nothing() {
    let hub = TestHub::start().await;
    let mut reader = listener(&hub, &app()).await;
    let twin = App::new("1009", "first-key", "secret");
    let nameless = App::new("", "some-key", "secret");
    for wrong in [vec![app(), twin], vec![app(), app()], vec![nameless]] {
        hub.hub.set_apps(wrong).unwrap_err();
    }
    publish(&hub, &old_key(), "1").await.json();
    assert_eq!(reader.next().await["data"], "1");
    listener(&hub, &other_app())
        .await
        .heard_nothing_more()
        .await;
}

#[tokio::test]
async fn a_channel_of_one_app_is_none_of_anothers() {
    let hub = TestHub::start().await;
    let mut first = listener(&hub, &app()).await;
    let mut second = listener(&hub, &other_app()).await;
    publish(&hub, &old_key(), "1").await.json();
    assert_eq!(first.next().await["data"], "1");
    second.heard_nothing_more().await;
    let occupied = hub.hub.occupancy(&other_app().id);
    assert_eq!(occupied.len(), 1);
    assert_eq!(
        (&*occupied[0].channel, occupied[0].subscriptions),
        ("news", 1)
    );
    assert_eq!(occupied[0].users, None);
}

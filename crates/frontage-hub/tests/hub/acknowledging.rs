//! Clients that tell how far they are.

use std::sync::{Arc, Mutex};

use frontage_hub::{Acknowledgements, ConfigError, Hub, HubConfig, Publish, Replay, SocketId};
use serde_json::{Value, json};

use crate::harness::{Client, TestHub, app};

/// What the listener was told: channel, socket, from, to.
type Told = Arc<Mutex<Vec<(String, String, Option<u64>, u64)>>>;

async fn listening_hub() -> (TestHub, Told) {
    let told = Told::default();
    let hub = TestHub::start_with(|config| {
        let told = told.clone();
        config.acknowledgements = Some(Acknowledgements {
            event: "app:painted".to_owned(),
            listener: Arc::new(move |acknowledged| {
                assert_eq!(acknowledged.app_id, app().id);
                told.lock().unwrap().push((
                    acknowledged.channel.to_owned(),
                    acknowledged.socket.to_string(),
                    acknowledged.from,
                    acknowledged.to,
                ));
            }),
        });
    })
    .await;
    (hub, told)
}

fn painted(channel: &str, number: impl Into<Value>) -> Value {
    json!({ "event": "app:painted", "channel": channel, "data": { "number": number.into() } })
}

fn news() -> Publish<'static> {
    Publish {
        channels: &["news"],
        event: "printed",
        data: "{}",
        except: None,
        replay: Replay::Never,
    }
}

/// Says how far it is and waits until the hub has heard it; nothing is answered.
async fn acknowledge(client: &mut Client, channel: &str, number: u64) {
    client.say(&painted(channel, number)).await;
    client.heard_nothing_more().await;
}

#[tokio::test]
async fn the_embedder_is_told_when_a_number_rises_and_only_then() {
    let (hub, told) = listening_hub().await;
    let mut client = hub.listener("news").await;
    client.subscribe("letters").await;
    for number in [0, 7, 7, 3, 9] {
        acknowledge(&mut client, "news", number).await;
    }
    acknowledge(&mut client, "letters", u64::MAX).await;
    let socket = client.socket_id.clone();
    let expected = [
        ("news", None, 0),
        ("news", Some(0), 7),
        ("news", Some(7), 9),
        ("letters", None, u64::MAX),
    ]
    .map(|(channel, from, to)| (channel.to_owned(), socket.clone(), from, to));
    assert_eq!(*told.lock().unwrap(), expected);
    assert_eq!(hub.hub.stats().acknowledgements_total, 4);

    // A new subscription begins anew.
    client.unsubscribe("news").await;
    client.subscribe("news").await;
    acknowledge(&mut client, "news", 2).await;
    let last = told.lock().unwrap().last().cloned();
    assert_eq!(last, Some(("news".to_owned(), socket, None, 2)));
}

#[tokio::test]
async fn what_is_no_acknowledgement_is_refused_and_the_socket_stays() {
    let (hub, told) = listening_hub().await;
    let mut client = hub.listener("news").await;
    for (message, word) in [
        (painted("letters", 1), "not subscribed to \"letters\""),
        (painted("news", -1), "whole \"number\""),
        (painted("news", 1.5), "whole \"number\""),
        (painted("news", "1"), "whole \"number\""),
        (
            json!({ "event": "app:painted", "channel": "news" }),
            "no data",
        ),
        (
            json!({ "event": "app:painted", "data": { "number": 1 } }),
            "no channel",
        ),
        (
            json!({ "event": "app:other", "channel": "news" }),
            "Unknown event",
        ),
    ] {
        client.say(&message).await;
        let error = client.next_error().await;
        assert!(error.contains(word), "{message}: {error}");
    }
    assert!(told.lock().unwrap().is_empty());
    acknowledge(&mut client, "news", 1).await;
    assert_eq!(told.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_hub_that_expects_none_refuses_them() {
    let hub = TestHub::start().await;
    let mut client = hub.listener("news").await;
    client.say(&painted("news", 1)).await;
    assert!(client.next_error().await.contains("Unknown event"));
}

#[tokio::test]
async fn publishing_tells_how_many_of_those_who_took_it_acknowledge() {
    let (hub, _) = listening_hub().await;
    let mut pages = [hub.listener("news").await, hub.listener("news").await];
    let stock = hub.listener("news").await;
    for page in &mut pages {
        acknowledge(page, "news", 1).await;
        acknowledge(page, "news", 2).await;
    }
    let publish = |except: Option<&Client>| {
        let except = except.and_then(|client| SocketId::parse(&client.socket_id).unwrap());
        let delivered = hub.hub.publish(&app().id, Publish { except, ..news() });
        let delivered = delivered.unwrap();
        (delivered.sockets, delivered.acknowledging)
    };
    assert_eq!(publish(None), (3, 2));
    assert_eq!(publish(Some(&pages[0])), (2, 1));
    assert_eq!(publish(Some(&stock)), (2, 2));

    let [first, second] = pages;
    first.goes().await;
    hub.until("gone", |stats| stats.sockets == 2).await;
    assert_eq!(publish(None), (2, 1));
    stock.goes().await;
    second.goes().await;
    hub.until("gone", |stats| stats.sockets == 0).await;
    assert_eq!(publish(None), (0, 0));
}

#[tokio::test]
async fn ten_thousand_in_a_row_are_each_heard() {
    let (hub, told) = listening_hub().await;
    let mut clients = Vec::new();
    for _ in 0..10 {
        clients.push(hub.listener("news").await);
    }
    let start = std::time::Instant::now();
    let mut talking = tokio::task::JoinSet::new();
    for mut client in clients {
        talking.spawn(async move {
            for number in 0..1_000_u64 {
                client.say(&painted("news", number)).await;
            }
            client.heard_nothing_more().await;
        });
    }
    talking.join_all().await;
    println!("10,000 acknowledgements in {:?}", start.elapsed());
    assert_eq!(told.lock().unwrap().len(), 10_000);
}

#[test]
fn a_name_that_means_something_else_cannot_acknowledge() {
    for name in [
        "",
        "client-painted",
        "pusher:painted",
        "pusher_internal:painted",
    ] {
        let mut config = HubConfig::new(vec![app()]);
        config.acknowledgements = Some(Acknowledgements {
            event: name.to_owned(),
            listener: Arc::new(|_| {}),
        });
        let error = Hub::new(config).err();
        assert_eq!(
            error,
            Some(ConfigError::AcknowledgementName(name.to_owned()))
        );
    }
}

#[tokio::test]
async fn a_listener_that_panics_costs_the_one_who_was_heard_and_nobody_else() {
    let hub = TestHub::start_with(|config| {
        config.loops = 1.try_into().ok();
        config.acknowledgements = Some(Acknowledgements {
            event: "app:painted".to_owned(),
            listener: Arc::new(|acknowledged| assert_ne!(acknowledged.to, 13)),
        });
    })
    .await;
    let mut neighbour = hub.listener("news").await;
    let mut unlucky = hub.listener("news").await;
    unlucky.say(&painted("news", 13)).await;
    unlucky.closed_with(4100).await;
    assert_eq!(hub.hub.publish(&app().id, news()).unwrap().sockets, 1);
    assert_eq!(neighbour.next().await["event"], "printed");
    acknowledge(&mut neighbour, "news", 7).await;
    hub.listener("news").await.heard_nothing_more().await;
}

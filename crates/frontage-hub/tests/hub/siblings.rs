//! Two hubs with the same apps, joined by somebody who carries what is said from one to the other.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use frontage_hub::{Hub, HubConfig, Replay, Said, Sibling, Siblings, Webhook};
use serde_json::{Value, json};
use tokio::{
    sync::mpsc::{UnboundedSender, unbounded_channel},
    time::timeout,
};

use crate::{
    harness::{PATIENCE, TestHub, inner},
    newspaper::{a_moment, all_gone, print, reader},
    webhook_receiver::WebhookReceiver,
};

type Errand = Box<dyn FnOnce(&Hub) + Send>;

/// What was said, done at another hub.
fn errand(from: Sibling, said: Said<'_>) -> Errand {
    let own = str::to_owned;
    match said {
        Said::Published { app_id, publish } => {
            let channels: Vec<String> = publish.channels.iter().map(|name| own(name)).collect();
            let (app, event, data) = (own(app_id), own(publish.event), own(publish.data));
            let (except, replayed) = (publish.except, publish.replay == Replay::AsIs);
            Box::new(move |hub| {
                let channels: Vec<&str> = channels.iter().map(String::as_str).collect();
                let publish = frontage_hub::Publish {
                    channels: &channels,
                    event: &event,
                    data: &data,
                    except,
                    replay: if replayed {
                        Replay::AsIs
                    } else {
                        Replay::Never
                    },
                };
                hub.publish(&app, publish).unwrap();
            })
        }
        Said::ClientEvent {
            app_id,
            channel,
            frame,
        } => {
            let (app, channel, frame) = (own(app_id), own(channel), own(frame));
            Box::new(move |hub| hub.relay(&app, &channel, &frame))
        }
        Said::Terminated { app_id, user_id } => {
            let (app, user) = (own(app_id), own(user_id));
            Box::new(move |hub| {
                hub.terminate_user(&app, &user);
            })
        }
        Said::Occupied { app_id, channel } => {
            let (app, channel) = (own(app_id), own(channel));
            Box::new(move |hub| hub.occupied(from, &app, &channel))
        }
        Said::Departed {
            app_id,
            channel,
            departure,
        } => {
            let (app, channel) = (own(app_id), own(channel));
            Box::new(move |hub| hub.departed(&app, &channel, departure))
        }
        Said::Returned {
            app_id,
            channel,
            peer,
        } => {
            let (app, channel) = (own(app_id), own(channel));
            Box::new(move |hub| hub.returned(&app, &channel, peer))
        }
        Said::Vacated {
            app_id,
            channel,
            lingers,
        } => {
            let (app, channel) = (own(app_id), own(channel));
            Box::new(move |hub| hub.vacated(from, &app, &channel, lingers))
        }
        Said::Entered {
            app_id,
            channel,
            member,
        } => {
            let (app, channel, member) = (own(app_id), own(channel), own(member));
            Box::new(move |hub| hub.entered(from, &app, &channel, &member))
        }
        Said::Left {
            app_id,
            channel,
            user_id,
            lingers,
        } => {
            let (app, channel, user) = (own(app_id), own(channel), own(user_id));
            Box::new(move |hub| hub.left(from, &app, &channel, &user, lingers))
        }
        Said::Present {
            app_id,
            channel,
            members,
        } => {
            let (app, channel, members) = (own(app_id), own(channel), members.to_vec());
            Box::new(move |hub| {
                let members: Vec<&str> = members.iter().map(String::as_str).collect();
                hub.present(from, &app, &channel, &members);
            })
        }
    }
}

/// A hub that tells another one, and the way to that.
async fn one_of_two(
    number: Sibling,
    webhook: Option<Webhook>,
) -> (TestHub, Arc<OnceLock<UnboundedSender<Errand>>>) {
    let way = Arc::<OnceLock<UnboundedSender<Errand>>>::default();
    let out = way.clone();
    let tell = move |said: Said<'_>| {
        if let Some(out) = out.get() {
            let _ = out.send(errand(number, said));
        }
    };
    let hub = TestHub::start_with(|config: &mut HubConfig| {
        config.siblings = Some(Siblings::new(tell, move || number == 1));
        config.apps[0].features.client_events = true;
        config.apps[0].webhooks = webhook.into_iter().collect();
    })
    .await;
    (hub, way)
}

/// Carries errands to a hub.
fn to(hub: &TestHub) -> UnboundedSender<Errand> {
    let (send, mut errands) = unbounded_channel::<Errand>();
    let hub = hub.hub.clone();
    tokio::spawn(async move {
        while let Some(errand) = errands.recv().await {
            errand(&hub);
        }
    });
    send
}

async fn two(webhook: Option<Webhook>) -> (TestHub, TestHub) {
    let (one, from_one) = one_of_two(1, webhook.clone()).await;
    let (other, from_other) = one_of_two(2, webhook).await;
    from_one.set(to(&other)).unwrap();
    from_other.set(to(&one)).unwrap();
    (one, other)
}

/// The channels that a hub says are occupied.
async fn channels(hub: &TestHub) -> Vec<String> {
    let listed = hub.signed("GET", "/apps/1001/channels", &[], "").await;
    let listed = listed.json()["channels"].as_object().unwrap().clone();
    listed.into_iter().map(|(name, _)| name).collect()
}

/// Waits until a hub knows that a user is in a presence channel.
async fn until_it_lists(hub: &TestHub, channel: &str) {
    let path = format!("/apps/1001/channels/{channel}/users");
    let listed = async {
        let nobody = json!({ "users": [] });
        while hub.signed("GET", &path, &[], "").await.json() == nobody {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, listed).await.unwrap();
}

fn told(name: &str, channel: &str) -> Value {
    json!({ "name": name, "channel": channel })
}

fn of_user(name: &str, channel: &str, user_id: &str) -> Value {
    json!({ "name": name, "channel": channel, "user_id": user_id })
}

#[tokio::test]
async fn what_is_said_at_one_is_heard_at_the_other_and_not_twice() {
    let (one, other) = two(None).await;
    let mut ann = one.connect().await;
    let mut bob = other.connect().await;
    ann.join("presence-a", &json!({ "user_id": "ann" })).await;
    until_it_lists(&other, "presence-a").await;
    let joined = bob.join("presence-a", &json!({ "user_id": "bob" })).await;
    assert_eq!(joined["count"], 2, "{joined}");
    assert_eq!(ann.next().await["event"], "pusher_internal:member_added");
    ann.whisper("client-x", "presence-a", &json!({ "a": 1 }))
        .await;
    let heard = bob.next().await;
    assert_eq!(
        (&heard["event"], &heard["user_id"]),
        (&json!("client-x"), &json!("ann"))
    );

    let event = json!({"name": "printed", "channel": "presence-a", "data": "{}",
                       "socket_id": ann.socket_id});
    other.post_event(&event).await.json();
    assert_eq!(bob.next().await["event"], "printed");
    ann.heard_nothing_more().await;
    bob.heard_nothing_more().await;
}

#[tokio::test]
async fn webhooks_are_told_once_of_who_comes_and_goes_at_either() {
    let mut receiver = WebhookReceiver::start().await;
    let (one, other) = two(Some(receiver.webhook())).await;
    let channel = "presence-a";
    let mut bob = other.connect().await;
    bob.join(channel, &json!({ "user_id": "bob" })).await;
    assert_eq!(receiver.next().await, told("channel_occupied", channel));
    assert_eq!(
        receiver.next().await,
        of_user("member_added", channel, "bob")
    );
    assert_eq!(channels(&one).await, [channel]);

    let mut ann = one.connect().await;
    ann.join(channel, &json!({ "user_id": "ann" })).await;
    assert_eq!(
        receiver.next().await,
        of_user("member_added", channel, "ann")
    );
    assert_eq!(bob.next().await["event"], "pusher_internal:member_added");
    // Another window of hers, at the other hub, is no news, and neither is that it is closed.
    let mut again = other.connect().await;
    again.join(channel, &json!({ "user_id": "ann" })).await;
    again.unsubscribe(channel).await;
    bob.unsubscribe(channel).await;
    assert_eq!(
        receiver.next().await,
        of_user("member_removed", channel, "bob")
    );
    ann.unsubscribe(channel).await;
    assert_eq!(
        receiver.next().await,
        of_user("member_removed", channel, "ann")
    );
    assert_eq!(receiver.next().await, told("channel_vacated", channel));
    assert_eq!(channels(&one).await, [] as [String; 0]);
}

#[tokio::test]
async fn a_sibling_that_is_no_more_takes_its_members_along_and_the_roll_mends_what_was_missed() {
    let mut receiver = WebhookReceiver::start().await;
    let (one, from_one) = one_of_two(1, Some(receiver.webhook())).await;
    let (other, from_other) = one_of_two(2, None).await;
    let mut bob = other.connect().await;
    bob.join("presence-a", &json!({ "user_id": "bob" })).await;
    let _news = other.listener("news").await;
    // Only now do they hear of each other.
    from_one.set(to(&other)).unwrap();
    from_other.set(to(&one)).unwrap();
    other.hub.call_roll();
    let mut occupied = [
        receiver.next().await,
        receiver.next().await,
        receiver.next().await,
    ];
    occupied.sort_by_key(ToString::to_string);
    let expected = [
        told("channel_occupied", "news"),
        told("channel_occupied", "presence-a"),
        of_user("member_added", "presence-a", "bob"),
    ];
    for one in &expected {
        assert!(occupied.contains(one), "{occupied:?}");
    }
    let mut ann = one.connect().await;
    let joined = ann.join("presence-a", &json!({ "user_id": "ann" })).await;
    assert_eq!(joined["count"], 2, "{joined}");
    assert_eq!(
        receiver.next().await,
        of_user("member_added", "presence-a", "ann")
    );

    one.hub.forget_sibling(2, Duration::ZERO);
    let gone = ann.next().await;
    assert_eq!(gone["event"], "pusher_internal:member_removed");
    assert_eq!(inner(&gone)["user_id"], "bob");
    let mut left = [receiver.next().await, receiver.next().await];
    left.sort_by_key(ToString::to_string);
    for one in [
        told("channel_vacated", "news"),
        of_user("member_removed", "presence-a", "bob"),
    ] {
        assert!(left.contains(&one), "{left:?}");
    }
    assert_eq!(channels(&one).await, ["presence-a"]);
}

/// Publishes it at both, as whoever reads the events of a database does.
fn print_at_both(hubs: [&TestHub; 2], data: &str) {
    for hub in hubs {
        print(hub, data);
    }
}

/// Waits until a hub knows of so many who are away.
async fn away(hub: &TestHub, peers: usize) {
    hub.until("away", |stats| stats.away == peers).await;
}

#[tokio::test]
async fn who_leaves_one_hub_and_comes_back_at_the_other_is_sent_what_it_missed_and_no_more() {
    let (one, other) = two(None).await;
    let mut here = reader(&one, "A").await;
    let both = [&one, &other];
    for data in ["1", "2"] {
        print_at_both(both, data);
        here.next().await;
    }
    a_moment().await;
    here.goes().await;
    away(&other, 1).await;
    // Nobody is subscribed anywhere now.
    for data in ["3", "4"] {
        print_at_both(both, data);
    }
    let mut there = reader(&other, "A").await;
    let missed = there.missed().await;
    // The second may have died in the closing socket.
    assert!(missed.ends_with(&["3".into(), "4".into()]), "{missed:?}");
    print_at_both(both, "5");
    assert_eq!(there.everything_so_far().await, ["5"]);
}

#[tokio::test]
async fn who_wanders_between_two_hubs_at_every_event_comes_to_rest_at_the_newest() {
    let (one, other) = two(None).await;
    let both = [&one, &other];
    let mut client = reader(&one, "A").await;
    let (mut seen, mut subscriptions) = (Vec::new(), 1);
    for number in 1..=12 {
        print_at_both(both, &number.to_string());
        // Until it hears nothing that would make it reconnect.
        loop {
            let heard = client.everything_so_far().await;
            if heard.is_empty() {
                break;
            }
            seen.extend(heard);
            client.goes().await;
            all_gone(both[(subscriptions + 1) % 2]).await;
            client = reader(both[subscriptions % 2], "A").await;
            subscriptions += 1;
        }
    }
    seen.dedup();
    let all: Vec<_> = (1..=12).map(|number| number.to_string()).collect();
    assert_eq!(seen, all);
    assert!(subscriptions <= 1 + 4 * 12, "{subscriptions}");
    client.heard_nothing_more().await;
}

#[tokio::test]
async fn clients_of_a_hub_that_died_without_a_word_are_sent_what_it_did_not_tell_them() {
    let (one, other) = two(None).await;
    let _dead = reader(&other, "A").await;
    let occupied = async { while channels(&one).await != ["news"] {} };
    timeout(PATIENCE, occupied).await.unwrap();
    print(&one, "1");
    // Its clients are there before anybody knows that it is dead.
    let mut early = reader(&one, "A").await;
    assert_eq!(early.missed().await, ["1"]);
    one.hub.forget_sibling(2, Duration::from_secs(1));
    print(&one, "2");
    assert_eq!(early.next().await["data"], "2");
    let mut late = reader(&one, "B").await;
    assert_eq!(late.missed().await, ["1", "2"]);
    let mut elsewhere = one.browser("C").await;
    elsewhere.subscribe("letters").await;
    elsewhere.heard_nothing_more().await;
}

#![allow(clippy::unwrap_used)]
use super::*;
use crate::{
    config::{Limits, ReplayConfig},
    socket::Next,
};

/// Channels that remember nothing.
fn channels() -> Channels {
    let limits = ReplayConfig {
        window: std::time::Duration::ZERO,
        ..ReplayConfig::default()
    };
    Channels::new(Arc::new(Memory::new(limits)))
}

fn join(channels: &Channels, name: &str, person: &Arc<Outbox>) -> Arc<Channel> {
    channels.join(name, person, None, &"hello".into()).0
}

fn leave(channels: &Channels, channel: &Arc<Channel>, person: &Outbox) {
    channels.leave(channel, person.id(), None);
}

/// Publishes and tells how many took it.
fn publish(channels: &Channels, name: &str, except: Option<SocketId>, event: &str) -> usize {
    let event = ApplicationEvent::new(event, "");
    channels.publish(name, except, &event, Kept::Not).sockets
}

fn outbox() -> Arc<Outbox> {
    Arc::new(Outbox::new(SocketId::random().unwrap(), &Limits::default()))
}

fn heard(outbox: &Outbox) -> Vec<String> {
    let mut frames = Vec::new();
    while let Next::Send(frame) = outbox.next() {
        let event = serde_json::from_str::<serde_json::Value>(&frame).ok();
        let name = event.and_then(|event| Some(event["event"].as_str()?.to_owned()));
        frames.push(name.unwrap_or_else(|| frame.to_string()));
    }
    frames
}

#[test]
fn subscribers_hear_and_those_who_left_do_not() {
    let channels = channels();
    let people: Vec<_> = (0..20).map(|_| outbox()).collect();
    for person in &people {
        join(&channels, "news", person);
    }
    assert_eq!(publish(&channels, "news", None, "one"), 20);

    let channel = channels.find("news").unwrap();
    for person in &people[..15] {
        leave(&channels, &channel, person);
        leave(&channels, &channel, person);
    }
    assert_eq!(channels.subscription_count("news"), 5);
    let spared = people[17].id();
    assert_eq!(publish(&channels, "news", Some(spared), "two"), 4);

    for (position, person) in people.iter().enumerate() {
        let expected: &[_] = match position {
            0..15 | 17 => &["hello", "one"],
            _ => &["hello", "one", "two"],
        };
        assert_eq!(heard(person), expected, "{position}");
    }
}

#[test]
fn a_channel_is_forgotten_with_its_last_subscriber_and_opens_again() {
    let channels = channels();
    let person = outbox();
    let first = join(&channels, "news", &person);
    assert_eq!(channels.names("ne").len(), 1);
    leave(&channels, &first, &person);
    assert_eq!((channels.occupied(), channels.names("").len()), (0, 0));

    join(&channels, "news", &person);
    leave(&channels, &first, &person);
    assert_eq!(publish(&channels, "news", None, "one"), 1);
}

#[test]
fn joining_and_leaving_from_many_threads_loses_nobody() {
    let channels = channels();
    let stays = outbox();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..500 {
                    let person = outbox();
                    let channel = join(&channels, "door", &person);
                    leave(&channels, &channel, &person);
                }
            });
        }
        join(&channels, "door", &stays);
    });
    assert_eq!(channels.subscription_count("door"), 1);
    assert_eq!(publish(&channels, "door", None, "one"), 1);
    assert_eq!(heard(&stays), ["hello", "one"]);
}

#[test]
fn all_subscribers_hear_what_many_publish_at_once_in_the_same_order() {
    let channels = channels();
    let people = [outbox(), outbox(), outbox()];
    for person in &people {
        join(&channels, "news", person);
    }
    std::thread::scope(|scope| {
        for publisher in 0..4 {
            let channels = &channels;
            scope.spawn(move || {
                for number in 0..100 {
                    publish(channels, "news", None, &format!("{publisher} {number}"));
                }
            });
        }
    });
    let first = heard(&people[0]);
    assert_eq!(first.len(), 401);
    for publisher in 0..4 {
        let prefix = format!("{publisher} ");
        let own = first.iter().filter_map(|frame| frame.strip_prefix(&prefix));
        let expected: Vec<_> = (0..100).map(|number| number.to_string()).collect();
        assert_eq!(own.collect::<Vec<_>>(), expected);
    }
    assert_eq!(heard(&people[1]), first);
    assert_eq!(heard(&people[2]), first);
}

#![allow(clippy::unwrap_used)]
use mio::{Poll, Token, Waker};

use super::*;
use crate::{app::App, config::ReplayConfig, protocol::Member};

/// Channels that remember nothing, with a loop that only collects.
struct Site {
    channels: Channels,
    inbox: Arc<Inbox>,
    _poll: Poll,
}

/// Somebody who can subscribe.
#[derive(Clone, Copy)]
struct Person(SocketId);

impl Site {
    fn new() -> Self {
        let limits = ReplayConfig {
            window: std::time::Duration::ZERO,
            ..ReplayConfig::default()
        };
        let poll = Poll::new().unwrap();
        let inbox = Arc::new(Inbox::new(Waker::new(poll.registry(), Token(0)).unwrap()));
        let inboxes: Arc<[Arc<Inbox>]> = Arc::new([inbox.clone()]);
        let app = App::new("1", "key", "secret");
        let webhooks = Arc::new(Webhooks::new(&app, None, Arc::default()));
        let cache_room = Arc::new(CacheRoom::new(100_000));
        Self {
            channels: Channels::new(
                Arc::new(Memory::new(limits)),
                inboxes,
                webhooks,
                cache_room,
                None,
            ),
            inbox,
            _poll: poll,
        }
    }

    fn try_join(
        &self,
        name: &str,
        person: Person,
        member: Option<&Arc<Member>>,
    ) -> Result<(Arc<Channel>, u64, String), NotJoined> {
        let joining = Joining {
            id: person.0,
            number: 0,
            peer: None,
            member,
            most_members: 2,
            room: 1_000,
            counts: false,
        };
        let mut out = Vec::new();
        let name = ChannelName::parse(name).unwrap();
        let (channel, joined) = self.channels.join(&name, joining, &mut out)?;
        let told = String::from_utf8_lossy(&out).into_owned();
        Ok((channel, joined.next, told))
    }

    fn join(&self, name: &str, person: Person) -> Arc<Channel> {
        self.try_join(name, person, None).unwrap().0
    }

    fn leave(&self, channel: &Arc<Channel>, person: Person, member: Option<&Arc<Member>>) {
        self.channels.leave(
            channel,
            &Leaving {
                id: person.0,
                number: 0,
                member,
                absence: None,
                lingers: false,
                counts: false,
            },
        );
    }

    /// Publishes and tells for how many it is.
    fn publish(&self, name: &str, except: Option<Person>, event: &str) -> usize {
        let event = Event {
            except: except.map(|person| person.0),
            event: &ApplicationEvent::new(event, "x"),
            data: "x",
            kept: Kept::Not,
        };
        let name = ChannelName::parse(name).unwrap();
        self.channels.publish(&name, event).sockets
    }

    /// What has come for the loop: numbers and names of events.
    fn collected(&self) -> Vec<(u64, String)> {
        let mut posts = Vec::new();
        self.inbox.take(&mut posts);
        let entries = posts.into_iter().filter_map(|post| match post {
            Post::Fan(_, entry) => Some(entry),
            _ => None,
        });
        entries
            .map(|entry| {
                let text = crate::websocket::payload(entry.frame.bytes());
                let event: serde_json::Value = serde_json::from_slice(text).unwrap();
                (entry.number, event["event"].as_str().unwrap().to_owned())
            })
            .collect()
    }
}

fn person() -> Person {
    Person(SocketId::random().unwrap())
}

fn member(id: &str) -> Arc<Member> {
    let data = serde_json::json!({ "user_id": id }).to_string();
    Arc::new(Member::parse(&data, &crate::app::AppLimits::default()).unwrap())
}

#[test]
fn an_event_is_for_those_who_are_in_and_not_for_the_one_left_out() {
    let site = Site::new();
    let people: Vec<_> = (0..20).map(|_| person()).collect();
    for person in &people {
        site.join("news", *person);
    }
    assert_eq!(site.publish("news", None, "one"), 20);
    let channel = site.channels.find("news").unwrap();
    for person in &people[..15] {
        site.leave(&channel, *person, None);
        site.leave(&channel, *person, None);
    }
    assert_eq!(site.channels.subscription_count("news"), 5);
    assert_eq!(site.publish("news", Some(people[17]), "two"), 4);
    assert_eq!(site.publish("news", Some(people[3]), "three"), 5);
    let numbered = [(1, "one"), (2, "two"), (3, "three")];
    assert_eq!(
        site.collected(),
        numbered.map(|(number, name)| (number, name.to_owned()))
    );
}

#[test]
fn a_subscriber_hears_what_comes_after_it_and_no_second_subscription_begins() {
    let site = Site::new();
    site.join("news", person());
    site.publish("news", None, "one");
    let late = person();
    let (_, next, told) = site.try_join("news", late, None).unwrap();
    assert_eq!(next, 2);
    assert!(told.contains("subscription_succeeded"), "{told}");
    assert_eq!(
        site.try_join("news", late, None).err(),
        Some(NotJoined::Already)
    );
    assert_eq!(site.channels.subscription_count("news"), 2);
}

#[test]
fn a_channel_is_forgotten_with_its_last_subscriber_and_opens_again() {
    let site = Site::new();
    let person = person();
    let first = site.join("news", person);
    assert_eq!(site.channels.names("ne").len(), 1);
    site.leave(&first, person, None);
    assert_eq!(
        (site.channels.occupied(), site.channels.names("").len()),
        (0, 0)
    );
    assert!(site.channels.find("news").is_none());

    site.join("news", person);
    site.leave(&first, person, None);
    assert_eq!(site.publish("news", None, "one"), 1);
}

#[test]
fn a_user_with_two_connections_comes_once_and_goes_once() {
    let site = Site::new();
    let (ann, bob) = (member("ann"), member("bob"));
    let [first, second, third] = [person(), person(), person()];
    let channel = site.try_join("presence-x", first, Some(&ann)).unwrap().0;
    site.try_join("presence-x", second, Some(&bob)).unwrap();
    site.try_join("presence-x", third, Some(&bob)).unwrap();
    assert_eq!(site.channels.user_count("presence-x"), 2);
    let full = site.try_join("presence-x", person(), Some(&member("eve")));
    assert_eq!(full.err(), Some(NotJoined::Full));
    site.leave(&channel, second, Some(&bob));
    site.leave(&channel, third, Some(&bob));
    let names: Vec<_> = site.collected().into_iter().map(|(_, name)| name).collect();
    let added = "pusher_internal:member_added";
    assert_eq!(names, [added, added, "pusher_internal:member_removed"]);
}

#[test]
fn a_cache_channel_shows_its_last_event_to_whoever_comes_also_when_nobody_was_there() {
    let site = Site::new();
    let (_, _, told) = site.try_join("cache-x", person(), None).unwrap();
    assert!(told.contains("pusher:cache_miss"), "{told}");
    assert_eq!(site.publish("cache-y", None, "one"), 0);
    assert_eq!(site.publish("cache-y", None, "two"), 0);
    let (_, _, told) = site.try_join("cache-y", person(), None).unwrap();
    assert!(told.contains("two") && !told.contains("one"), "{told}");
}

#[test]
fn joining_and_leaving_from_many_threads_loses_nobody() {
    let site = Site::new();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..500 {
                    let person = person();
                    let channel = site.join("door", person);
                    site.leave(&channel, person, None);
                }
            });
        }
        site.join("door", person());
    });
    assert_eq!(site.channels.subscription_count("door"), 1);
    assert_eq!(site.publish("door", None, "one"), 1);
}

#[test]
fn what_many_publish_at_once_reaches_a_loop_in_the_order_of_its_numbers() {
    let site = Site::new();
    site.join("news", person());
    std::thread::scope(|scope| {
        for publisher in 0..4 {
            let site = &site;
            scope.spawn(move || {
                for number in 0..100 {
                    site.publish("news", None, &format!("{publisher} {number}"));
                }
            });
        }
    });
    let collected = site.collected();
    let numbers: Vec<_> = collected.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=400).collect::<Vec<_>>());
    for publisher in 0..4 {
        let prefix = format!("{publisher} ");
        let own = collected
            .iter()
            .filter_map(|(_, name)| name.strip_prefix(&prefix));
        let expected: Vec<_> = (0..100).map(|number| number.to_string()).collect();
        assert_eq!(own.collect::<Vec<_>>(), expected);
    }
}

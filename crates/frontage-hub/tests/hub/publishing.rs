use std::time::Duration;

use frontage_hub::{App, ConfigError, Hub, HubConfig, Publish, PublishError, Replay, SocketId};

use crate::harness::{TestHub, app};

fn event<'a>(channels: &'a [&'a str]) -> Publish<'a> {
    Publish {
        channels,
        event: "printed",
        data: "{}",
        except: None,
        replay: Replay::Never,
    }
}

#[tokio::test]
async fn one_event_goes_to_all_its_channels_and_once_to_a_channel_named_twice() {
    let hub = TestHub::start().await;
    let mut both = hub.listener("a").await;
    both.subscribe("b").await;
    let mut one = hub.listener("b").await;
    let delivered = hub.hub.publish(&app().id, event(&["a", "b", "a"])).unwrap();
    assert_eq!(delivered.sockets, 3);
    assert_eq!(both.next().await["channel"], "a");
    assert_eq!(both.next().await["channel"], "b");
    assert_eq!(one.next().await["channel"], "b");
    both.heard_nothing_more().await;
    one.heard_nothing_more().await;
}

#[tokio::test]
async fn the_excepted_socket_hears_it_on_none_of_the_channels() {
    let hub = TestHub::start().await;
    let mut editor = hub.listener("a").await;
    editor.subscribe("b").await;
    let mut reader = hub.listener("a").await;
    let publish = Publish {
        except: SocketId::parse(&editor.socket_id).unwrap(),
        ..event(&["a", "b"])
    };
    assert!(publish.except.is_some());
    assert_eq!(hub.hub.publish(&app().id, publish).unwrap().sockets, 1);
    assert_eq!(reader.next().await["event"], "printed");
    editor.heard_nothing_more().await;

    hub.hub.publish(&app().id, event(&["a"])).unwrap();
    assert_eq!(editor.next().await["event"], "printed");
}

#[tokio::test]
async fn an_event_that_breaks_a_rule_reaches_nobody() {
    let hub = TestHub::start().await;
    let mut listener = hub.listener("a").await;
    let long_name = "n".repeat(201);
    let large = "x".repeat(10_241);
    let many: Vec<String> = (0..101).map(|n| format!("c{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let refused = |publish| hub.hub.publish(&app().id, publish).unwrap_err();

    assert_eq!(refused(event(&[])), PublishError::NoChannel);
    assert!(matches!(
        refused(event(&many)),
        PublishError::TooManyChannels {
            given: 101,
            limit: 100
        }
    ));
    assert!(matches!(
        refused(event(&["a", "b c"])),
        PublishError::ChannelName { name, .. } if name == "b c"
    ));
    let nameless = Publish {
        event: "",
        ..event(&["a"])
    };
    assert_eq!(refused(nameless), PublishError::NoEventName);
    let long_named = Publish {
        event: &long_name,
        ..event(&["a"])
    };
    assert_eq!(refused(long_named), PublishError::EventNameTooLong(201));
    let oversized = Publish {
        data: &large,
        ..event(&["a"])
    };
    assert!(matches!(
        refused(oversized),
        PublishError::DataTooLarge {
            bytes: 10_241,
            limit: 10_240,
            ..
        }
    ));
    let unknown = hub.hub.publish("nobody", event(&["a"]));
    assert_eq!(unknown, Err(PublishError::UnknownApp("nobody".to_owned())));
    listener.heard_nothing_more().await;

    let at_the_edge = Publish {
        event: &long_name[1..],
        data: &large[1..],
        ..event(&many[1..])
    };
    listener.subscribe("c100").await;
    assert_eq!(hub.hub.publish(&app().id, at_the_edge).unwrap().sockets, 1);
    assert_eq!(listener.next().await["data"], &large[1..]);
}

#[test]
fn a_configuration_that_cannot_work_says_which_field() {
    let app = |id: &str, key: &str, secret: &str| App::new(id, key, secret);
    let error = |config| {
        Hub::new(config)
            .err()
            .map(|error: ConfigError| error.to_string())
    };
    for (apps, word) in [
        (vec![app("1", "k", "")], "empty secret"),
        (vec![app("1", "", "s")], "empty key"),
        (vec![app("1", "k", "s"), app("1", "l", "s")], "the id \"1\""),
        (
            vec![app("1", "k", "s"), app("2", "k", "s")],
            "the key \"k\"",
        ),
    ] {
        let message = error(HubConfig::new(apps)).unwrap();
        assert!(message.contains(word), "{message}");
    }
    let mut config = HubConfig::new(vec![app("1", "k", "s")]);
    assert_eq!(error(config.clone()), None);
    config.limits.queue_bytes = 10_240;
    let message = error(config).unwrap();
    assert!(message.starts_with("queue_bytes is 10240"), "{message}");

    let mut config = HubConfig::new(vec![app("1", "k", "s")]);
    config.replay.bytes_per_channel = 10_240;
    let message = error(config.clone()).unwrap();
    assert!(
        message.starts_with("replay.bytes_per_channel is 10240"),
        "{message}"
    );
    config.replay.window = Duration::ZERO;
    assert_eq!(error(config), None, "what is off needs no room");
}

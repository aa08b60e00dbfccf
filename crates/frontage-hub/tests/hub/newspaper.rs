//! A channel with news, and people who read it, go and come back.

use std::time::Duration;

use frontage_hub::{Publish, Replay};

use crate::harness::{Client, TestHub, app};

pub const NEWS: &[&str] = &["news"];

/// An event that may be replayed as it is.
pub fn news(data: &str) -> Publish<'_> {
    Publish {
        channels: NEWS,
        event: "printed",
        data,
        except: None,
        replay: Replay::AsIs,
    }
}

/// Publishes one event that may be replayed.
pub fn print(hub: &TestHub, data: &str) {
    hub.hub.publish(&app().id, news(data)).unwrap();
}

pub async fn reader(hub: &TestHub, browser: &str) -> Client {
    let mut reader = hub.browser(browser).await;
    reader.subscribe("news").await;
    reader
}

/// Waits until nobody is connected.
pub async fn all_gone(hub: &TestHub) {
    hub.until("all gone", |stats| stats.sockets == 0).await;
}

/// A hub to which nothing seems lost that was published before a subscription ended.
pub async fn without_overlap() -> TestHub {
    TestHub::start_with(|config| config.replay.overlap = Duration::ZERO).await
}

/// Lets the clock of the hub, which counts milliseconds, go on.
pub async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(3)).await;
}

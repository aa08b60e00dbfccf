//! Deliveries to a real receiver over loopback.

#![allow(clippy::unwrap_used)]

mod delivering;
mod departures;
mod receiver;
mod reconfiguring;

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::runtime::Handle;

use self::receiver::{Answer, Receiver};
use super::{
    Happening, WebhookCounters, Webhooks, check,
    pace::Pace,
    waiting::{BATCH_EVENTS, MOST_EVENTS},
};
use crate::{
    app::{App, Credential, Webhook, WebhookEvent},
    config::ConfigError,
};

/// The usual one, hundreds of times faster.
const BRISK: Pace = Pace {
    linger: Duration::from_millis(400),
    patience: Duration::from_millis(500),
    first: Duration::from_millis(5),
    most: Duration::from_millis(20),
    give_up: Duration::from_millis(300),
};

/// As patient as nobody has to be here: what is tried again is never given up.
const PATIENT: Pace = Pace {
    patience: Duration::from_secs(30),
    give_up: Duration::from_secs(60),
    ..BRISK
};

fn app(webhooks: Vec<Webhook>) -> App {
    App {
        webhooks,
        ..App::new("1001", "a-key", "a-secret")
    }
}

fn to(url: &str) -> Webhook {
    Webhook {
        url: url.to_owned(),
        events: Vec::new(),
        batching: false,
    }
}

fn in_batches(url: &str) -> Webhook {
    Webhook {
        batching: true,
        ..to(url)
    }
}

fn webhooks(pace: Pace, to: Vec<Webhook>) -> Webhooks {
    let counters = Arc::new(WebhookCounters::default());
    Webhooks::with_pace(&app(to), Some(Handle::current()), counters, pace)
}

/// How many events got how far.
#[derive(Debug)]
struct Counts {
    sent: u64,
    failed: u64,
    dropped: u64,
}

impl Webhooks {
    fn counts(&self) -> Counts {
        let counters = &self.shared.counters;
        Counts {
            sent: counters.sent.get(),
            failed: counters.failed.get(),
            dropped: counters.dropped.get(),
        }
    }
}

fn counted(webhooks: &Webhooks, channel: &str, count: usize) {
    webhooks.tell(Happening::SubscriptionCount { channel, count });
}

fn count(channel: &str, count: usize) -> Value {
    json!({ "name": "subscription_count", "channel": channel, "subscription_count": count })
}

fn named(name: &str, channel: &str) -> Value {
    json!({ "name": name, "channel": channel })
}

/// Waits until the numbers say so.
async fn until(webhooks: &Webhooks, is_so: impl Fn(Counts) -> bool) {
    let waiting = async {
        while !is_so(webhooks.counts()) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(10), waiting).await;
    assert!(in_time.is_ok(), "{:?}", webhooks.counts());
}

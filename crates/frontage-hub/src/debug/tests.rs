#![allow(clippy::unwrap_used)]

use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use serde_json::Value;
use tokio::{net::TcpListener, time::timeout};

use super::{
    Happening, Kind, Recent,
    recent::{BEHIND, KEPT},
    view::{View, WATCHERS, routes},
};
use crate::{App, AppStats, Hub, HubConfig, Occupancy};

const PATIENCE: Duration = Duration::from_secs(10);

/// An operator at the view of a hub in which each channel has as many subscribers as its name
/// says.
struct Operator {
    recent: Arc<Recent>,
    base: String,
    http: reqwest::Client,
}

impl Operator {
    async fn at(channels: &'static [&'static str], with_data: bool) -> Self {
        let recent = Arc::new(Recent::default());
        recent.switch_on(with_data);
        let hub = Hub::new(HubConfig::new(vec![App::new("1", "key", "secret")])).unwrap();
        let app = AppStats {
            id: "1".to_owned(),
            enabled: true,
            sockets: 3,
            channels: channels.len(),
            events_total: 7,
        };
        let occupied = |name: &&str| Occupancy {
            channel: (*name).into(),
            subscriptions: name.rsplit('-').next().unwrap().parse().unwrap(),
            users: None,
        };
        let view = View {
            recent: recent.clone(),
            stats: Arc::new(move || hub.stats()),
            apps: Arc::new(move || vec![app.clone()]),
            occupancy: Arc::new(move |_| channels.iter().map(occupied).collect()),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes(view)).await });
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            recent,
            base,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        let request = self.http.get(format!("{}{path}", self.base)).send();
        timeout(PATIENCE, request).await.unwrap().unwrap()
    }

    async fn state(&self, query: &str) -> Value {
        let answer = self.get(&format!("/state.json{query}")).await;
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }

    async fn watches(&self) -> Watcher {
        let stream = self.get("/events").await;
        assert_eq!(stream.status(), StatusCode::OK);
        Watcher {
            stream,
            read: String::new(),
        }
    }
}

/// Somebody who follows what happens.
struct Watcher {
    stream: reqwest::Response,
    read: String,
}

impl Watcher {
    /// The next batch; `None` when the stream has ended.
    async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let batch = event.strip_prefix("data: ").map(serde_json::from_str);
                self.read = rest.to_owned();
                if let Some(batch) = batch {
                    return Some(batch.unwrap());
                }
                continue;
            }
            let chunk = timeout(PATIENCE, self.stream.chunk()).await.unwrap();
            let chunk = chunk.unwrap()?;
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

fn published(event: &str) -> Happening<'_> {
    Happening {
        channel: Some("news"),
        event: Some(event),
        data: Some("{\"page\":1}"),
        bytes: Some(10),
        receivers: Some(2),
        ..Happening::new("1", Kind::Published)
    }
}

fn events(batch: &Value) -> Vec<&str> {
    let happenings = batch["happenings"].as_array().unwrap().iter();
    happenings
        .map(|one| one["event"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn nothing_is_kept_until_somebody_wants_to_look() {
    let recent = Recent::default();
    recent.note(&published("early"));
    assert!(!recent.is_on() && recent.watch().is_none());
    recent.switch_on(false);
    recent.note(&published("late"));
    let watch = recent.watch().unwrap();
    assert_eq!(watch.last.len(), 1);
    assert_eq!(watch.last[0].number, 1);
}

#[tokio::test]
async fn an_operator_sees_what_happened_and_then_what_happens_and_nothing_twice() {
    let operator = Operator::at(&[], false).await;
    operator.recent.note(&published("first"));
    let mut watcher = operator.watches().await;
    let batch = watcher.next().await.unwrap();
    let one = &batch["happenings"][0];
    assert_eq!(
        (&one["kind"], &one["app"]),
        (&"published".into(), &"1".into())
    );
    assert_eq!(
        (&one["channel"], &one["event"]),
        (&"news".into(), &"first".into())
    );
    assert_eq!((&one["bytes"], &one["receivers"]), (&10.into(), &2.into()));
    assert!(one["time_ms"].as_u64().unwrap() > 1_700_000_000_000);
    assert!(one.get("data").is_none(), "the data was not allowed");
    operator.recent.note(&published("second"));
    assert_eq!(events(&watcher.next().await.unwrap()), ["second"]);

    // Whoever looks again begins with what is kept, and that is not without an end.
    for _ in 0..KEPT {
        operator.recent.note(&published("again"));
    }
    let batch = operator.watches().await.next().await.unwrap();
    assert_eq!(events(&batch), ["again"; KEPT]);
}

#[tokio::test]
async fn data_is_shown_where_it_is_allowed_and_only_its_beginning() {
    let operator = Operator::at(&[], true).await;
    operator.recent.note(&published("short"));
    let long = "ä".repeat(5_000);
    operator.recent.note(&Happening {
        data: Some(&long),
        ..published("long")
    });
    let batch = operator.watches().await.next().await.unwrap();
    assert_eq!(batch["happenings"][0]["data"], "{\"page\":1}");
    let kept = batch["happenings"][1]["data"].as_str().unwrap();
    assert!(long.starts_with(kept) && kept.len() == 1_024);
    assert_eq!(operator.state("").await["with_data"], true);
}

#[tokio::test]
async fn a_watcher_who_does_not_keep_up_loses_some_and_holds_up_nobody() {
    let operator = Operator::at(&[], false).await;
    let mut watcher = operator.watches().await;
    watcher.next().await.unwrap();
    let all = BEHIND * 3;
    for _ in 0..all {
        operator.recent.note(&published("flood"));
    }
    let (mut lost, mut seen) = (0, 0);
    while lost + seen < all {
        let batch = watcher.next().await.unwrap();
        lost += usize::try_from(batch["lost"].as_u64().unwrap()).unwrap();
        seen += events(&batch).len();
    }
    assert_eq!(lost + seen, all);
    assert!(
        lost >= all - BEHIND - 1,
        "the premise: it did not keep up, lost {lost}"
    );
}

#[tokio::test]
async fn when_the_hub_stops_watchers_are_let_go() {
    let operator = Operator::at(&[], false).await;
    let mut watcher = operator.watches().await;
    watcher.next().await.unwrap();
    operator.recent.switch_off();
    assert_eq!(watcher.next().await, None);
    let late = operator.get("/events").await;
    assert_eq!(late.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn so_many_may_watch_and_no_more() {
    let operator = Operator::at(&[], false).await;
    let mut watchers = Vec::new();
    for _ in 0..WATCHERS {
        watchers.push(operator.watches().await);
    }
    let refused = operator.get("/events").await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    // A seat is free again once its watcher has gone; that is noticed with what happens next.
    watchers.pop();
    let seated = async {
        while operator.get("/events").await.status() != StatusCode::OK {
            operator.recent.note(&published("anything"));
        }
    };
    timeout(PATIENCE, seated).await.unwrap();
}

#[tokio::test]
async fn the_fullest_channels_come_first_and_a_filter_finds_the_others() {
    static MANY: std::sync::OnceLock<Vec<&str>> = std::sync::OnceLock::new();
    let many = MANY.get_or_init(|| {
        let name = |count| -> &'static str { format!("room-{count}").leak() };
        (1..=500).map(name).collect()
    });
    let operator = Operator::at(many, false).await;
    let state = operator.state("").await;
    assert_eq!(state["matching"], 500);
    let channels = state["channels"].as_array().unwrap();
    assert_eq!(channels.len(), 200);
    for (channel, count) in channels.iter().zip((1..=500).rev()) {
        assert_eq!(channel["channel"], format!("room-{count}"));
        assert_eq!(channel["subscriptions"], count);
    }
    let state = operator.state("?filter=m-17").await;
    let found = state["channels"].as_array().unwrap().iter();
    let found: Vec<_> = found
        .map(|one| one["subscriptions"].as_u64().unwrap())
        .collect();
    assert_eq!(
        found,
        [179, 178, 177, 176, 175, 174, 173, 172, 171, 170, 17]
    );
    assert_eq!(state["matching"], 11);
    assert_eq!(state["apps"][0]["events_total"], 7);
    assert_eq!(state["hub"]["sockets"], 0);
}

#[tokio::test]
async fn the_page_runs_its_own_script_and_nothing_else() {
    let operator = Operator::at(&[], false).await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let answer = operator.get("/").await;
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'nonce-"),
            "{policy}"
        );
        let nonce = policy.split("script-src 'nonce-").nth(1).unwrap();
        let nonce = nonce.split('\'').next().unwrap().to_owned();
        assert_eq!(nonce.len(), 32);
        let page = String::from_utf8(answer.bytes().await.unwrap().to_vec()).unwrap();
        assert_eq!(page.matches(&format!("nonce=\"{nonce}\"")).count(), 2);
        assert!(page.contains("new EventSource") && page.contains("color-scheme"));
        for left_over in [
            "{nonce}",
            "{style}",
            "{script}",
            "http:",
            "https:",
            "innerHTML",
        ] {
            assert!(!page.contains(left_over), "{left_over}");
        }
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1], "nobody can guess it");
}

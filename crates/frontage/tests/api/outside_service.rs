//! Somebody else's service carries the events. Nothing is lost when it is down, nothing is
//! hidden when it refuses, and one hotel's trouble is not another's.

use std::time::Duration;

use serde_json::json;
use tokio::net::TcpListener;

use crate::support::process::Starting;
use crate::support::service::{Mood, SERVICE_APP, Service};
use crate::support::{LAKESIDE, Listener, Person, SEAVIEW, TestApp, until};
use frontage::domain::Role;

const CHANNEL: &str = "hotel-lakeside";
const NEIGHBOUR: &str = "hotel-seaview";

async fn app_with(port: u16) -> TestApp {
    let settings = Service::settings(port);
    let settings: Vec<(&str, &str)> = settings.iter().map(|(n, v)| (*n, v.as_str())).collect();
    TestApp::start_untold(&settings).await
}

async fn backlog(who: &Person) -> serde_json::Value {
    who.get(&who.staff_path("delivery/")).await.ok(200)
}

async fn delivery(who: &Person, revision: i64) -> serde_json::Value {
    let path = format!("history/{revision}/delivery/");
    who.get(&who.staff_path(&path)).await.ok(200)
}

async fn a_free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

#[tokio::test]
async fn events_go_to_the_service_and_pages_are_sent_there() {
    let service = Service::start(Mood::Takes).await;
    let app = app_with(service.port).await;
    let ann = app.editor().await;
    let realtime = app.stranger().get("/api/realtime/").await.ok(200);
    assert_eq!(
        realtime,
        json!({"key": SERVICE_APP[1], "cluster": "", "ws_host": "127.0.0.1",
               "ws_port": service.port, "wss_port": service.port, "force_tls": false,
               "receipts": false})
    );
    let (_, revision) = ann
        .with_socket("123.456")
        .change_settings(&json!({"slogan": "By the lake"}))
        .await
        .changed(200);
    app.everything_is_told().await;
    let last = service.taken(CHANNEL).pop().unwrap();
    assert_eq!(last.name, "settings-updated");
    assert_eq!(last.data["slogan"], "By the lake");
    assert_eq!(last.data["revision"], revision);
    assert_eq!(last.socket_id.as_deref(), Some("123.456"));
    assert_eq!(
        delivery(&ann, revision).await,
        json!({"revision": revision, "state": "sent", "open": null, "live": 0, "others": 0,
               "p50_ms": null, "max_ms": null, "settled": true, "reason": null})
    );
    // A socket opened here would hear nothing, so none is offered.
    let socket = format!("/app/{}?protocol=7", SERVICE_APP[1]);
    assert_eq!(app.stranger().get(&socket).await.status, 404);
    app.ends_well().await;
}

#[tokio::test]
async fn while_the_service_is_down_edits_are_taken_and_told_in_order_when_it_is_back() {
    let port = a_free_port().await;
    let app = app_with(port).await;
    let ann = app.editor().await;
    let mut last = 0;
    for number in 0..60 {
        let change = json!({"slogan": format!("Edit {number}")});
        (_, last) = ann.change_settings(&change).await.changed(200);
    }
    until("staff are told", async || {
        backlog(&ann).await["reason"].is_string()
    })
    .await;
    let told = backlog(&ann).await;
    assert!(told["waiting"].as_i64().unwrap() >= 60, "{told}");
    assert!(told["oldest_waiting_ms"].as_i64().unwrap() > 0, "{told}");
    let reason = told["reason"].as_str().unwrap();
    assert!(
        reason.contains("cannot be reached") && reason.contains(&port.to_string()),
        "{reason}"
    );
    assert!(!reason.contains("auth_signature"), "{reason}");
    let waits = delivery(&ann, last).await;
    assert_eq!(
        (&waits["state"], &waits["settled"]),
        (&json!("waiting"), &json!(false))
    );
    assert_eq!(waits["reason"], reason);

    let service = Service::at(port, Mood::Takes).await;
    app.everything_is_told().await;
    assert_eq!(service.revisions(CHANNEL), Vec::from_iter(1..=last));
    assert!(service.requests().iter().all(|events| *events <= 10));
    assert!(service.requests().contains(&10), "in batches");
    until("the trouble is over", async || {
        backlog(&ann).await["reason"].is_null()
    })
    .await;
    assert_eq!(delivery(&ann, last).await["state"], "sent");
    app.ends_well().await;
}

/// `FRONTAGE_OUTAGE_SECONDS=60` makes the outage a long one; the time that the backlog takes
/// is printed.
#[tokio::test]
async fn ten_edits_a_second_survive_an_outage_and_arrive_in_order_soon_after_it() {
    let seconds = std::env::var("FRONTAGE_OUTAGE_SECONDS");
    let seconds: u32 = seconds.map_or(2, |text| text.parse().unwrap());
    let port = a_free_port().await;
    let app = app_with(port).await;
    let ann = app.editor().await;
    let mut clock = tokio::time::interval(Duration::from_millis(100));
    let mut last = 0;
    for number in 0..10 * seconds {
        clock.tick().await;
        let change = json!({"slogan": format!("Edit {number}")});
        (_, last) = ann.change_settings(&change).await.changed(200);
    }
    let back = std::time::Instant::now();
    let service = Service::at(port, Mood::Takes).await;
    app.everything_is_told().await;
    println!("{last} changes drained in {:?}", back.elapsed());
    assert_eq!(service.revisions(CHANNEL), Vec::from_iter(1..=last));
    app.ends_well().await;
}

#[tokio::test]
async fn a_service_that_comes_and_goes_gets_everything_in_order_all_the_same() {
    let service = Service::start(Mood::Takes).await;
    let app = app_with(service.port).await;
    let ann = app.editor().await;
    let mut last = 0;
    for (number, mood) in [
        Mood::Takes,
        Mood::Answers(500, "oh"),
        Mood::Answers(503, ""),
        Mood::Answers(429, "slow down"),
        Mood::Takes,
        Mood::Hangs(CHANNEL),
        Mood::Takes,
    ]
    .into_iter()
    .enumerate()
    {
        service.becomes(mood);
        for part in 0..5 {
            let change = json!({"slogan": format!("Edit {number} {part}")});
            (_, last) = ann.change_settings(&change).await.changed(200);
        }
    }
    app.everything_is_told().await;
    assert_eq!(service.revisions(CHANNEL), Vec::from_iter(1..=last));
    app.ends_well().await;
}

#[tokio::test]
async fn a_hotel_whose_events_are_stuck_holds_up_no_other() {
    let service = Service::start(Mood::Hangs(CHANNEL)).await;
    let app = app_with(service.port).await;
    let (ann, ben) = (app.editor().await, app.staff(SEAVIEW, Role::Editor).await);
    for number in 0..20 {
        let change = json!({"slogan": format!("Stuck {number}")});
        ann.change_settings(&change).await.changed(200);
    }
    for number in 0..5 {
        let change = json!({"slogan": format!("Fine {number}")});
        let (_, revision) = ben.change_settings(&change).await.changed(200);
        until("the neighbour's event is there", async || {
            service.revisions(NEIGHBOUR).last() == Some(&revision)
        })
        .await;
    }
    assert!(service.taken(CHANNEL).is_empty());
    until("staff are told", async || {
        let told = backlog(&ann).await;
        told["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("did not answer in time"))
    })
    .await;
    until("the neighbour has nothing waiting", async || {
        backlog(&ben).await["waiting"] == 0
    })
    .await;
    assert!(backlog(&ben).await["reason"].is_null());
    service.becomes(Mood::Takes);
    app.ends_well().await;
}

#[tokio::test]
async fn an_event_that_is_refused_for_good_is_put_aside_with_its_reason_and_the_next_ones_go_on() {
    let service = Service::start(Mood::Refuses(400, "Cursed")).await;
    let app = app_with(service.port).await;
    let ann = app.editor().await;
    app.everything_is_told().await;
    // Together, so that they may travel in one batch.
    service.becomes(Mood::Answers(503, "wait"));
    let slogan = async |text: &str| {
        let change = json!({ "slogan": text });
        ann.change_settings(&change).await.changed(200).1
    };
    let good = slogan("Good").await;
    let cursed = slogan("Cursed").await;
    let better = slogan("Better").await;
    service.becomes(Mood::Refuses(400, "Cursed"));
    app.everything_is_told().await;
    let revisions = service.revisions(CHANNEL);
    assert_eq!(&revisions[revisions.len() - 2..], [good, better]);

    let told = delivery(&ann, cursed).await;
    assert_eq!(
        (&told["state"], &told["settled"]),
        (&json!("refused"), &json!(true))
    );
    let reason = told["reason"].as_str().unwrap();
    assert!(
        reason.contains("400: there is one that will not do"),
        "{reason}"
    );
    assert_eq!(
        backlog(&ann).await["refused"],
        json!([{"revision": cursed, "reason": reason}])
    );
    // Whoever asks gets it all the same.
    let missed = app.missed(LAKESIDE, good).await;
    assert_eq!(missed["events"][0]["data"]["slogan"], "Cursed");
    app.ends_well().await;
}

#[tokio::test]
async fn an_event_that_the_service_finds_too_large_goes_in_its_small_form() {
    let service = Service::start(Mood::Refuses(413, "Grand")).await;
    let app = app_with(service.port).await;
    let ann = app.editor().await;
    let (_, revision) = ann
        .change_settings(&json!({"slogan": "Grand"}))
        .await
        .changed(200);
    app.everything_is_told().await;
    let last = service.taken(CHANNEL).pop().unwrap();
    assert_eq!(last.data["truncated"], true);
    assert_eq!(last.data["revision"], revision);
    assert_eq!(delivery(&ann, revision).await["state"], "sent");
    app.ends_well().await;
}

#[tokio::test]
async fn wrong_credentials_are_told_to_staff_and_mended_without_losing_anything() {
    let service = Service::start(Mood::Answers(401, "Unknown auth_key")).await;
    let app = app_with(service.port).await;
    let ann = app.editor().await;
    let (_, revision) = ann
        .change_settings(&json!({"slogan": "By the lake"}))
        .await
        .changed(200);
    until("staff are told", async || {
        delivery(&ann, revision).await["reason"].is_string()
    })
    .await;
    let told = delivery(&ann, revision).await;
    assert_eq!(told["state"], "waiting");
    let reason = told["reason"].as_str().unwrap();
    assert!(
        reason.contains("401: Unknown auth_key") && reason.contains("operator"),
        "{reason}"
    );
    service.becomes(Mood::Takes);
    app.everything_is_told().await;
    assert_eq!(service.revisions(CHANNEL), Vec::from_iter(1..=revision));
    app.ends_well().await;
}

#[tokio::test]
async fn a_hub_of_ours_in_another_process_carries_the_events_of_this_one() {
    let home = tempfile::tempdir().unwrap();
    let [id, key, secret] = SERVICE_APP;
    let credentials = [
        ("PUSHER_APP_ID", id),
        ("PUSHER_KEY", key),
        ("PUSHER_SECRET", secret),
    ];
    let hub = Starting::hub("127.0.0.1:0", home.path(), &credentials)
        .listens()
        .await;
    let port = hub.base.rsplit(':').next().unwrap().parse().unwrap();
    let app = app_with(port).await;
    let ann = app.editor().await;
    app.everything_is_told().await;
    let realtime = app.stranger().get("/api/realtime/").await.ok(200);
    let mut page = Listener::open(&realtime, LAKESIDE).await;
    let (_, revision) = ann
        .change_settings(&json!({"slogan": "By the lake"}))
        .await
        .changed(200);
    page.hears("settings-updated", revision).await;

    hub.kill().await;
    let mut last = 0;
    for number in 0..30 {
        let change = json!({"slogan": format!("Edit {number}")});
        (_, last) = ann.change_settings(&change).await.changed(200);
    }
    let port = port.to_string();
    let listen = format!("127.0.0.1:{port}");
    let hub = Starting::hub(&listen, home.path(), &credentials)
        .listens()
        .await;
    app.everything_is_told().await;
    // It was not there when they were told, so it asks, and is level.
    let missed = app.missed(LAKESIDE, revision).await;
    let revisions: Vec<_> = missed["events"].as_array().unwrap().clone();
    assert_eq!(revisions.len(), 30);
    assert_eq!(missed["revision"], last);
    app.ends_well().await;
    hub.kill().await;
}

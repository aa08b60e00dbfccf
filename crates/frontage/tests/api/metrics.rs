//! What operators read of a running server, and what a doctor says of it.

use serde_json::json;

use crate::support::process::{make_a_hotel, run};
use crate::support::service::{Mood, SERVICE_APP, Service};
use crate::support::{LAKESIDE, Process, TestApp};

/// The value of a metric.
#[track_caller]
fn value(page: &str, name: &str) -> f64 {
    let line = page.lines().find_map(|line| line.strip_prefix(name));
    let line = line.unwrap_or_else(|| panic!("{name} is missing in\n{page}"));
    line.trim().parse().unwrap()
}

#[tokio::test]
async fn metrics_are_there_for_who_has_the_token_and_for_nobody_else() {
    let app = TestApp::start().await;
    assert_eq!(app.stranger().get("/metrics").await.status, 404);
    app.ends_well().await;

    let app = TestApp::start_with(&[("FRONTAGE_METRICS_TOKEN", "let-me-see")]).await;
    assert_eq!(app.stranger().get("/metrics").await.status, 401);
    let guess = app.stranger().with_header("authorization", "Bearer guess");
    assert_eq!(guess.get("/metrics").await.status, 401);

    let _page = app.listener(LAKESIDE).await;
    let operator = app
        .stranger()
        .with_header("authorization", "Bearer let-me-see");
    let before = operator.get("/metrics").await.text();
    let ann = app.editor().await;
    ann.change_settings(&json!({"slogan": "By the lake"}))
        .await
        .changed(200);
    app.everything_is_told().await;
    let after = operator.get("/metrics").await.text();
    assert_eq!(value(&after, "frontage_hub_sockets "), 1.0);
    for name in [
        "frontage_hub_events_total ",
        "frontage_hub_deliveries_total ",
    ] {
        assert_eq!(value(&after, name), value(&before, name) + 1.0, "{name}");
    }
    assert_eq!(value(&after, "frontage_outbox_events "), 0.0);
    app.ends_well().await;
}

#[tokio::test]
async fn a_doctor_makes_no_installation_where_there_is_none() {
    let home = tempfile::tempdir().unwrap();
    let nobody = run(home.path(), &["doctor"], &[], "").await;
    assert_eq!(nobody.status.code(), Some(1));
    assert!(
        !home.path().join("frontage.db").exists(),
        "looking made one"
    );
}

#[tokio::test]
async fn a_doctor_finds_a_healthy_installation_well() {
    let home = tempfile::tempdir().unwrap();
    make_a_hotel(home.path()).await;
    let server = Process::serve(home.path(), &[]).await;
    let told = run(home.path(), &["doctor"], &[], "").await;
    let text = String::from_utf8(told.stdout).unwrap();
    assert_eq!(told.status.code(), Some(0), "{text}");
    assert!(text.contains("ok     the database is sound") && !text.contains("WRONG"));
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn a_doctor_names_what_stands_between_an_outbox_and_its_pages() {
    let home = tempfile::tempdir().unwrap();
    make_a_hotel(home.path()).await;
    let service = Service::start(Mood::Answers(403, "Over quota")).await;
    let settings = Service::settings(service.port);
    let settings: Vec<(&str, &str)> = settings.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let server = Process::serve(home.path(), &settings).await;
    let told = loop {
        let told = run(home.path(), &["doctor"], &settings, "").await;
        let text = String::from_utf8(told.stdout).unwrap();
        if text.contains("attempts") {
            assert_eq!(told.status.code(), Some(1));
            break text;
        }
    };
    for words in [
        "WRONG  events are not taken at present: of 1 hotels",
        "403: Over quota",
        "WRONG  the live service does not serve us",
        "PUSHER_SECRET",
    ] {
        assert!(told.contains(words), "{words} in\n{told}");
    }
    assert!(!told.contains(SERVICE_APP[2]), "the secret is told");
    server.kill().await;
}

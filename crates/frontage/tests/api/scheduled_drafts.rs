//! What is scheduled is done at its minute, whatever happens in between.

use std::path::Path;
use std::time::Duration;

use frontage::time::now;
use serde_json::{Value, json};

use crate::support::process::{make_a_hotel, run};
use crate::support::{LAKESIDE, PATIENCE, Person, Process, TestApp, behind_its_back, pictures};

/// So that nobody waits for a minute of the clock: what was scheduled is due now, or was.
async fn is_due(home: &Path, what: &str, id: i64, ms_ago: i64) {
    let due = now() - ms_ago;
    let sql = format!("update drafts set {what} = {due} where id = {id} and {what} is not null");
    behind_its_back(home, &sql).await;
}

/// Waits until a draft is so far.
async fn becomes(person: &Person, id: i64, state: &str) -> Value {
    let waiting = async {
        loop {
            let draft = person.draft(id).await;
            if draft["state"] == state {
                return draft;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let became = tokio::time::timeout(PATIENCE, waiting).await;
    became.unwrap_or_else(|_| panic!("the draft does not become {state}"))
}

/// A draft of a slogan, published and brought back some day.
async fn scheduled(person: &Person, name: &str, slogan: &str) -> i64 {
    let id = person.begin_draft(name).await;
    let change = json!({"slogan": slogan});
    person.in_draft(id).change_settings(&change).await.ok(200);
    let when = json!({"publish_at": "2029-12-04T06:00", "return_at": "2030-01-07T06:00"});
    person.schedule(id, &when).await.ok(200);
    id
}

#[tokio::test]
async fn a_season_comes_at_its_minute_and_goes_again_and_open_pages_hear_both() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let old = json!({"slogan": "By the lake", "welcome_message": "Hello"});
    ann.change_settings(&old).await.changed(200);
    let id = scheduled(&ann, "Christmas", "By the fire").await;
    let greeting = json!({"welcome_message": "Merry Christmas"});
    ann.in_draft(id).change_settings(&greeting).await.ok(200);
    let mut page = app.listener(LAKESIDE).await;

    is_due(app.home.path(), "publish_at", id, 0).await;
    let event = page.hears("settings-updated", 3).await;
    assert_eq!(event.data["slogan"], "By the fire");
    let draft = becomes(&ann, id, "published").await;
    assert_eq!(draft["published"]["revision"], 3);
    assert_eq!(draft["told"], json!({"was_due": null, "overruled": {}}));
    let entry = ann.get(&ann.staff_path("history/3/")).await.ok(200);
    assert_eq!(entry["action"], "publish");
    assert_eq!(entry["author"]["username"], "lakeside-editor");
    assert!(entry["draft"]["due"].is_string());

    // Somebody edits one of the two; the return leaves that alone, and says so.
    ann.change_settings(&json!({"welcome_message": "A happy new year"}))
        .await
        .changed(200);
    page.hears("settings-updated", 4).await;
    is_due(app.home.path(), "return_at", id, 0).await;
    let event = page.hears("settings-updated", 5).await;
    assert_eq!(
        (&event.data["slogan"], &event.data["welcome_message"]),
        (&json!("By the lake"), &json!("A happy new year"))
    );
    let draft = becomes(&ann, id, "returned").await;
    let stayed = json!({"theirs": "A happy new year", "yours": "Hello"});
    assert_eq!(draft["told"]["stayed"], json!({"welcome_message": stayed}));
    let entry = ann.get(&ann.staff_path("history/5/")).await.ok(200);
    assert_eq!(
        (&entry["action"], &entry["draft"]["id"]),
        (&json!("return"), &json!(id))
    );
    app.ends_well().await;
}

#[tokio::test]
async fn at_its_minute_the_draft_wins_and_staff_are_told_what_gave_way() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let id = scheduled(&ann, "Christmas", "By the fire").await;
    ann.change_settings(&json!({"slogan": "By the sea"}))
        .await
        .changed(200);
    is_due(app.home.path(), "publish_at", id, 0).await;
    let draft = becomes(&ann, id, "published").await;
    let both = json!({"theirs": "By the sea", "yours": "By the fire"});
    assert_eq!(draft["told"]["overruled"], json!({"slogan": both}));
    assert_eq!(app.document(LAKESIDE).await["slogan"], "By the fire");
    // Nothing is lost: one step back, and the colleague's words are there again.
    let path = ann.staff_path("history/3/undo/");
    ann.post(&path, &json!({})).await.changed(200);
    assert_eq!(app.document(LAKESIDE).await["slogan"], "By the sea");
    // And the return has nothing left to do.
    is_due(app.home.path(), "return_at", id, 0).await;
    let draft = becomes(&ann, id, "returned").await;
    assert_eq!(draft["returned"]["revision"], Value::Null);
    assert_eq!(app.revision(LAKESIDE).await, 4);
    app.ends_well().await;
}

#[tokio::test]
async fn what_cannot_be_done_at_its_minute_says_why_and_is_done_when_it_can_be() {
    let app = TestApp::start_with(&[("FRONTAGE_MAX_GALLERY_IMAGES", "2")]).await;
    let ann = app.editor().await;
    let urls = ann.fill_gallery(1).await;
    let id = scheduled(&ann, "Christmas", "By the fire").await;
    let draft = ann.in_draft(id);
    draft.upload(pictures::jpeg(70, 40)).await.ok(201);
    ann.upload(pictures::jpeg(80, 40)).await.ok(201);
    is_due(app.home.path(), "publish_at", id, 0).await;
    let waiting = async {
        loop {
            let draft = ann.draft(id).await;
            if draft["trouble"]["attempts"].as_i64() >= Some(2) {
                return draft;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let told = tokio::time::timeout(PATIENCE, waiting).await.unwrap();
    let reason = told["trouble"]["reason"].as_str().unwrap();
    assert!(reason.contains("can hold 2 pictures"), "{reason}");
    assert_eq!(told["state"], "open");
    ann.remove(&urls[0]).await.changed(200);
    let draft = becomes(&ann, id, "published").await;
    assert_eq!(draft["trouble"], Value::Null);
    assert_eq!(app.document(LAKESIDE).await["slogan"], "By the fire");
    app.ends_well().await;
}

#[tokio::test]
async fn what_fell_due_while_the_server_was_off_is_done_at_the_start_in_order_and_says_so() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    let second = scheduled(&ann, "Second", "The second").await;
    let first = scheduled(&ann, "First", "The first").await;
    server.kill().await;
    is_due(home, "publish_at", second, 3_600_000).await;
    is_due(home, "publish_at", first, 7_200_000).await;

    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    let first = becomes(&ann, first, "published").await;
    let second = becomes(&ann, second, "published").await;
    let revision = |draft: &Value| draft["published"]["revision"].as_i64().unwrap();
    assert_eq!((revision(&first), revision(&second)), (2, 3));
    assert!(first["told"]["was_due"].is_string(), "{first}");
    // The second found the first's words where it knew none: told, and both in the history.
    assert_eq!(second["told"]["overruled"]["slogan"]["theirs"], "The first");
    assert_eq!(ann.settings().await["slogan"], "The second");
    server.stop().await;
    let verified = run(home, &["verify"], &[], "").await;
    assert!(verified.status.success(), "{verified:?}");
}

#[tokio::test]
async fn a_server_that_is_killed_again_and_again_around_the_minute_publishes_once() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    let mut ids = Vec::new();
    for n in 0..12 {
        ids.push(scheduled(&ann, &format!("Draft {n}"), &format!("Slogan {n}")).await);
    }
    server.kill().await;
    for (n, id) in (0..).zip(&ids) {
        is_due(home, "publish_at", *id, 60_000 - n).await;
        is_due(home, "return_at", *id, -3_600_000).await;
    }
    // Each run ends somewhere in the middle of it.
    for _ in 0..4 {
        let server = Process::serve(home, &[]).await;
        server.kill().await;
    }
    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    for (id, revision) in ids.iter().zip(2..) {
        let draft = becomes(&ann, *id, "published").await;
        assert_eq!(
            draft["published"]["revision"], revision,
            "each once, in order"
        );
    }
    assert_eq!(ann.settings().await["revision"], 13);
    server.stop().await;
    let verified = run(home, &["verify"], &[], "").await;
    assert!(verified.status.success(), "{verified:?}");
}

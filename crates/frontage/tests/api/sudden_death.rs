//! The server is killed between a commit and its telling. Nobody misses anything.

use frontage::store::{Store, events, hotels, outbox};
use serde_json::json;
use tokio::io::AsyncWriteExt as _;

use crate::support::process::make_a_hotel;
use crate::support::{LAKESIDE, PATIENCE, Process, raw, store_of};

async fn waiting(store: &Store) -> i64 {
    let mut view = store.snapshot().await.unwrap();
    outbox::how_many_wait(&mut view, None).await.unwrap().events
}

#[tokio::test]
async fn a_change_that_was_saved_but_not_told_when_the_server_was_killed_is_told_after_the_restart()
{
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    // While this file is there, the relay rests.
    let hold = home.join("hold");
    std::fs::write(&hold, "").unwrap();
    let held = [("FRONTAGE_TEST_HOLD_RELAY", hold.to_str().unwrap())];
    let store = store_of(home).await;

    let server = Process::serve(home, &held).await;
    let ann = server.editor().await;
    let mut page = server.listener().await;
    let change = json!({"slogan": "Saved in time"});
    let (_, revision) = ann.change_settings(&change).await.changed(200);
    page.hears_nothing().await;
    // The hotel's making, which landing pages are told of too, and this change.
    assert_eq!(waiting(&store).await, 3, "saved, and not told");
    server.kill().await;

    let server = Process::serve(home, &held).await;
    let path = format!(
        "/api/public/hotels/{LAKESIDE}/events/?after={}",
        revision - 1
    );
    let missed = server.stranger().get(&path).await.ok(200);
    assert_eq!(missed["events"][0]["event"], "settings-updated");
    assert_eq!(missed["events"][0]["data"]["slogan"], "Saved in time");
    let mut page = server.listener().await;
    std::fs::remove_file(&hold).unwrap();
    page.hears("settings-updated", 1).await;
    let event = page.hears("settings-updated", revision).await;
    assert_eq!(event.data["slogan"], "Saved in time");

    // And the next change follows with the next number.
    let ann = server.editor().await;
    let change = json!({"slogan": "And on it goes"});
    assert_eq!(
        ann.change_settings(&change).await.changed(200).1,
        revision + 1
    );
    page.hears("settings-updated", revision + 1).await;
    let told = async {
        while waiting(&store).await > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, told).await.unwrap();
    page.hears_nothing().await;
    store.close().await;
    server.kill().await;
}

#[tokio::test]
async fn a_stock_page_that_comes_back_after_a_crash_hears_what_it_missed_without_asking() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let hold = home.join("hold");
    let held = [("FRONTAGE_TEST_HOLD_RELAY", hold.to_str().unwrap())];
    let server = Process::serve(home, &held).await;
    let ann = server.editor().await;
    let mut page = server.listener().await;
    let (_, heard) = ann
        .change_settings(&json!({"slogan": "Heard"}))
        .await
        .changed(200);
    page.hears("settings-updated", heard).await;
    std::fs::write(&hold, "").unwrap();
    let (_, missed) = ann
        .change_settings(&json!({"slogan": "Missed"}))
        .await
        .changed(200);
    server.kill().await;
    std::fs::remove_file(&hold).unwrap();

    let server = Process::serve(home, &[]).await;
    let mut back = server.listener().await;
    let mut told = back.next().await;
    while told.revision < missed {
        told = back.next().await;
    }
    assert_eq!(told.data["slogan"], "Missed");
    server.kill().await;
}

#[tokio::test]
async fn whoever_comes_to_a_server_that_starts_for_the_first_time_hears_nothing_old() {
    let home = tempfile::tempdir().unwrap();
    make_a_hotel(home.path()).await;
    let server = Process::serve(home.path(), &[]).await;
    let mut page = server.listener().await;
    let change = json!({"slogan": "New"});
    let (_, revision) = server
        .editor()
        .await
        .change_settings(&change)
        .await
        .changed(200);
    page.hears("settings-updated", revision).await;
    server.kill().await;
}

#[tokio::test]
async fn a_change_that_was_saved_but_not_answered_when_the_server_was_killed_is_not_made_again() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let store = store_of(home).await;
    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await.with_header("idempotency-key", "k");
    let revision = async || {
        let mut view = store.snapshot().await.unwrap();
        let found = hotels::revision(&mut view, LAKESIDE).await.unwrap();
        found.unwrap().1
    };
    let before = revision().await;

    // Sent, and never read: the server dies as soon as the change is on disk.
    let body = json!({"slogan": "Once"}).to_string();
    let line = format!("PATCH {}", ann.staff_path("settings/"));
    let head = raw::head(&ann, &line, "application/json", body.len()) + "\r\n";
    let mut stream = raw::connect(&ann).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    let saved = async { while revision().await == before {} };
    tokio::time::timeout(PATIENCE, saved).await.unwrap();
    server.kill().await;

    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await.with_header("idempotency-key", "k");
    let again = ann.change_settings(&json!({"slogan": "Once"})).await;
    assert_eq!(again.changed(200).1, before + 1);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(revision().await, before + 1);
    let mut view = store.snapshot().await.unwrap();
    let (hotel, ..) = hotels::revision(&mut view, LAKESIDE)
        .await
        .unwrap()
        .unwrap();
    let events = events::after(&mut view, hotel, before, 10).await.unwrap();
    assert_eq!(events.len(), 1, "{events:?}");
    drop(view);
    store.close().await;
    server.kill().await;
}

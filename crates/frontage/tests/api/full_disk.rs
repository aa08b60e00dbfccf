//! The disk runs full while people work, and has room again later.

use std::time::Duration;

use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::support::small_disk::SmallDisk;
use crate::support::{Answer, LAKESIDE, Process, pictures, texts, tidy};

/// What comes of a request, which must be clear within a second.
pub async fn soon(answer: impl Future<Output = Answer>) -> Answer {
    let answer = timeout(Duration::from_secs(1), answer).await;
    answer.expect("an answer within a second")
}

/// Everything that guests and staff look at is served, as it was at this revision.
pub async fn still_serves(server: &Process, revision: i64) {
    let guest = server.stranger();
    let document = soon(guest.get(&format!("/api/public/hotels/{LAKESIDE}/"))).await;
    assert_eq!(document.ok(200)["revision"], revision, "nothing changed");
    for path in [
        format!("/hotels/{LAKESIDE}"),
        format!("/api/public/hotels/{LAKESIDE}/events/?after=0"),
        "/api/realtime/".to_owned(),
        "/".to_owned(),
        "/readyz".to_owned(),
    ] {
        let answer = soon(guest.get(&path)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    for url in texts(&document.ok(200)["gallery"]) {
        let path = url.strip_prefix(&server.base).unwrap();
        assert_eq!(guest.get(path).await.status, 200, "{url}");
    }
}

#[tokio::test]
async fn on_a_full_disk_saving_is_refused_and_pages_live_on_and_with_room_all_is_well_again() {
    let mut disk = SmallDisk::with_a_hotel().await;
    let hold = tempfile::NamedTempFile::new().unwrap();
    let held = [("FRONTAGE_TEST_HOLD_RELAY", hold.path().to_str().unwrap())];
    let server = disk.serve(&held).await;
    let ann = server.editor().await;
    let urls = ann.fill_gallery(2).await;
    let mut page = server.listener().await;
    let change = json!({"slogan": "While there was room"});
    let (_, mut revision) = ann.change_settings(&change).await.changed(200);

    disk.fill();
    // The log may have some room left in what it has already; then nothing is refused yet.
    let mut refused = None;
    for number in 0..50 {
        let change = json!({"slogan": format!("Number {number}")});
        let answer = soon(ann.change_settings(&change)).await;
        if answer.status != 200 {
            refused = Some(answer);
            break;
        }
        revision = answer.changed(200).1;
        disk.make_room();
        disk.fill();
    }
    let answer = refused.expect("the disk is not full");
    answer.refused_saying(507, "disk is full");
    answer.refused_saying(507, "Nothing was changed");
    assert_eq!(
        answer.header("retry-after"),
        "",
        "not before somebody helped"
    );

    let picture = soon(ann.upload(pictures::jpeg(600, 400))).await;
    picture.refused_saying(507, "disk is full");
    let reversed: Vec<String> = urls.iter().rev().cloned().collect();
    soon(ann.reorder(&reversed)).await.refused(507);
    soon(ann.remove(&urls[0])).await.refused(507);
    let room = json!({"name": "Lake Room", "starting_price_from": "129.00"});
    soon(ann.add_room(&room)).await.refused(507);
    still_serves(&server, revision).await;
    assert!(tidy::names(&disk.seen().join("incoming")).is_empty());

    // What was saved before is told even now, though that cannot be noted: it may be told again,
    // but not without end.
    drop(hold);
    page.hears_slogan("While there was room").await;
    sleep(Duration::from_millis(1_500)).await;
    let events = page.events_until_pong().await;
    assert!(events < 100, "{events} events in a second and a half");

    disk.make_room();
    let change = json!({"slogan": "There is room again"});
    let (_, next) = soon(ann.change_settings(&change)).await.changed(200);
    assert_eq!(next, revision + 1);
    page.hears_slogan("There is room again").await;
    ann.upload(pictures::jpeg(600, 400)).await.changed(201);
    still_serves(&server, next + 1).await;
    let (code, told) = disk.verify(&server).await;
    assert_eq!(code, Some(0), "{told}");
    server.stop().await;
}

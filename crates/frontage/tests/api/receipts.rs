//! After each save staff see on how many open pages it is live.

use serde_json::{Value, json};

use crate::support::{LAKESIDE, Listener, PATIENCE, Person, SEAVIEW, TestApp};
use frontage::domain::Role;

async fn delivery(who: &Person, revision: i64) -> Value {
    let path = format!("history/{revision}/delivery/");
    who.get(&who.staff_path(&path)).await.ok(200)
}

async fn settled(who: &Person, revision: i64) -> Value {
    let asking = async {
        loop {
            let told = delivery(who, revision).await;
            if told["settled"] == true {
                return told;
            }
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap()
}

async fn page(app: &TestApp, painted: i64) -> Listener {
    let mut page = app.listener(LAKESIDE).await;
    page.has_painted(painted).await;
    page
}

#[tokio::test]
async fn a_save_is_live_on_as_many_pages_as_have_painted_it_and_sent_to_the_others() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let mut pages = [page(&app, before).await, page(&app, before).await];
    let mut stock = app.listener(LAKESIDE).await;
    let change = json!({"slogan": "By the lake"});
    let (_, revision) = ann.change_settings(&change).await.changed(200);
    for page in &mut pages {
        page.hears("settings-updated", revision).await;
    }
    stock.hears("settings-updated", revision).await;
    let told = delivery(&ann, revision).await;
    assert_eq!(told["state"], "sent");
    assert_eq!(
        (
            &told["open"],
            &told["live"],
            &told["others"],
            &told["settled"]
        ),
        (&json!(2), &json!(0), &json!(1), &json!(false))
    );
    assert_eq!(
        (&told["p50_ms"], &told["max_ms"]),
        (&Value::Null, &Value::Null)
    );

    pages[0].has_painted(revision).await;
    assert_eq!(delivery(&ann, revision).await["live"], 1);
    pages[1].has_painted(revision).await;
    let told = settled(&ann, revision).await;
    assert_eq!((&told["open"], &told["live"]), (&json!(2), &json!(2)));
    let (p50, most) = (
        told["p50_ms"].as_i64().unwrap(),
        told["max_ms"].as_i64().unwrap(),
    );
    assert!((0..=most).contains(&p50), "{told}");
    app.ends_well().await;
}

#[tokio::test]
async fn a_page_that_paints_a_later_change_has_painted_the_earlier_one_and_counts_once() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let mut page = page(&app, app.revision(LAKESIDE).await).await;
    let mut revisions = Vec::new();
    for slogan in ["One", "Two", "Three"] {
        let change = json!({ "slogan": slogan });
        revisions.push(ann.change_settings(&change).await.changed(200).1);
    }
    app.everything_is_told().await;
    let last = revisions[2];
    for painted in [last, last, 1] {
        page.has_painted(painted).await;
    }
    for revision in revisions {
        let told = settled(&ann, revision).await;
        assert_eq!(
            (&told["open"], &told["live"]),
            (&json!(1), &json!(1)),
            "{told}"
        );
    }
    app.ends_well().await;
}

#[tokio::test]
async fn the_editors_own_page_is_not_counted_and_a_change_that_nobody_sees_is_settled_at_once() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let own = page(&app, app.revision(LAKESIDE).await).await;
    let change = json!({"slogan": "By the lake"});
    let (_, revision) = ann
        .with_socket(&own.socket_id)
        .change_settings(&change)
        .await
        .changed(200);
    let told = settled(&ann, revision).await;
    assert_eq!(
        (&told["open"], &told["live"], &told["others"]),
        (&json!(0), &json!(0), &json!(0))
    );
    app.ends_well().await;
}

#[tokio::test]
async fn receipts_are_kept_with_the_change_and_for_its_own_staff_only() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let mut page = page(&app, app.revision(LAKESIDE).await).await;
    let change = json!({"slogan": "By the lake"});
    let (_, revision) = ann.change_settings(&change).await.changed(200);
    page.hears("settings-updated", revision).await;
    page.has_painted(revision).await;
    let told = settled(&ann, revision).await;
    app.receipts_are_kept(LAKESIDE, revision).await;
    assert_eq!(delivery(&ann, revision).await, told);

    let path = |slug: &str| format!("/api/staff/hotel/{slug}/history/{revision}/delivery/");
    app.stranger().get(&path(LAKESIDE)).await.refused(401);
    let ben = app.staff(SEAVIEW, Role::Owner).await;
    ben.get(&path(LAKESIDE)).await.refused(403);
    ben.get("/api/staff/hotel/lakeside/delivery/")
        .await
        .refused(403);
    for unknown in ["0", "999", "x", "-1", "99999999999999999999"] {
        let path = ann.staff_path(&format!("history/{unknown}/delivery/"));
        ann.get(&path).await.refused(404);
    }
    app.ends_well().await;
}

#[tokio::test]
async fn what_a_page_says_wrongly_counts_for_nothing() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let mut page = page(&app, before).await;
    page.says(
        &json!({"event": "frontage:painted", "channel": "hotel-seaview",
                      "data": {"number": 99}}),
    )
    .await;
    assert_eq!(page.message().await["event"], "pusher:error");
    page.says(
        &json!({"event": "frontage:painted", "channel": "hotel-lakeside",
                      "data": {"number": "many"}}),
    )
    .await;
    assert_eq!(page.message().await["event"], "pusher:error");
    let change = json!({"slogan": "By the lake"});
    let (_, revision) = ann.change_settings(&change).await.changed(200);
    page.hears("settings-updated", revision).await;
    assert_eq!(delivery(&ann, revision).await["live"], 0);
    app.ends_well().await;
}

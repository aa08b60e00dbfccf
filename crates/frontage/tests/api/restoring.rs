//! Staff look at the page as it was, and bring the whole of it back.

use serde_json::{Value, json};

use crate::support::{Answer, LAKESIDE, Person, TestApp, file_of, pictures};

async fn page_at(person: &Person, query: &str) -> Answer {
    person
        .get(&person.staff_path(&format!("page/?{query}")))
        .await
}

async fn restore(person: &Person, revision: i64, body: &Value) -> Answer {
    let path = person.staff_path(&format!("history/{revision}/restore/"));
    person.post(&path, body).await
}

/// Changes a bit of everything; gives the public document after each revision, from 1 on.
async fn a_busy_day(app: &TestApp, ann: &Person) -> Vec<Value> {
    let mut pages = vec![app.document(LAKESIDE).await];
    let urls = ann.fill_gallery(1).await;
    pages.push(app.document(LAKESIDE).await);
    let path = ann.staff_path("room-types/");
    let room = json!({"name": "Loft", "starting_price_from": "99", "photo_url": urls[0]});
    let room = ann.post(&path, &room).await.ok(201)["id"].as_i64().unwrap();
    pages.push(app.document(LAKESIDE).await);
    let form = file_of("hero_image", pictures::jpeg(60, 40)).text("slogan", "By the lake");
    let saved = ann.change_settings_by_form(form).await.ok(200);
    pages.push(app.document(LAKESIDE).await);
    let hero = saved["images"]["hero"]["public_id"].as_str().unwrap();
    let words = json!({"alt": "A hero", "focal_point": [0.3, 0.3]});
    ann.describe(hero, &words).await.changed(200);
    pages.push(app.document(LAKESIDE).await);
    let added = ann.upload(pictures::jpeg(50, 30)).await.ok(201);
    pages.push(app.document(LAKESIDE).await);
    let second = added["url"].as_str().unwrap().to_owned();
    ann.reorder(&[second, urls[0].clone()]).await.changed(200);
    pages.push(app.document(LAKESIDE).await);
    let early = json!({"name": "Attic", "starting_price_from": "9", "sort_order": 0});
    ann.add_room(&early).await.changed(201);
    pages.push(app.document(LAKESIDE).await);
    ann.remove(&urls[0]).await.changed(200);
    pages.push(app.document(LAKESIDE).await);
    let change = json!({"is_active": false});
    ann.change_room(room, &change).await.changed(200);
    pages.push(app.document(LAKESIDE).await);
    let change =
        json!({"hero_image": "", "slogan": "", "name_override": "Lake", "theme_mode": "dark"});
    ann.change_settings(&change).await.changed(200);
    pages.push(app.document(LAKESIDE).await);
    assert_eq!(ann.delete_room(room).await.status, 204);
    pages.push(app.document(LAKESIDE).await);
    for (page, revision) in pages.iter().zip(1..) {
        assert_eq!(page["revision"], revision);
    }
    pages
}

#[tokio::test]
async fn the_page_as_it_was_is_what_guests_saw_then_at_every_revision_and_moment() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let pages = a_busy_day(&app, &ann).await;
    for (page, revision) in pages.iter().zip(1..) {
        let then = page_at(&ann, &format!("revision={revision}")).await.ok(200);
        assert_eq!(then, *page, "revision {revision}");
    }
    // Several changes may fall into one millisecond: the last of them is the page of then.
    for page in &pages {
        let at = page["updated_at"].as_str().unwrap();
        let last = pages.iter().rev().find(|other| other["updated_at"] == at);
        assert_eq!(
            page_at(&ann, &format!("at={at}")).await.ok(200),
            *last.unwrap()
        );
    }
    let latest = page_at(&ann, "at=2999-01-01T00:00:00%2B01:00")
        .await
        .ok(200);
    assert_eq!(latest, pages[pages.len() - 1]);
    app.ends_well().await;
}

#[tokio::test]
async fn a_page_that_never_was_is_not_shown() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    for never in ["revision=2", "revision=0", "revision=-1"] {
        page_at(&ann, never)
            .await
            .refused_saying(404, "never had this revision");
    }
    let early = page_at(&ann, "at=1999-12-31T23:59Z").await;
    early.refused_saying(404, "no page of your hotel");
    page_at(&ann, "at=yesterday")
        .await
        .refused_field(400, "at", "like 2026");
    page_at(&ann, "at=2026-02-30T00:00Z")
        .await
        .refused_field(400, "at", "like 2026");
    for unclear in ["", "revision=1&at=2026-01-01T00:00Z"] {
        page_at(&ann, unclear)
            .await
            .refused_field(400, "revision", "either");
    }
    page_at(&ann, "revision=x").await.refused(400);
    app.ends_well().await;
}

#[tokio::test]
async fn the_whole_page_returns_to_any_revision_as_one_change_and_forth_again() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let pages = a_busy_day(&app, &ann).await;
    let same = |mut page: Value, other: &Value| {
        for key in ["revision", "updated_at"] {
            page[key] = other[key].clone();
        }
        assert_eq!(page, *other);
    };
    // From the end to the beginning and across: each is one change from the one before.
    let mut now = i64::try_from(pages.len()).unwrap();
    for revision in [5, 12, 1, 7, 2, 9, 4, 11, 6, 3, 10, 8] {
        let (told, back) = restore(&ann, revision, &json!({})).await.changed(200);
        assert_eq!((back, &told["restores"]), (now + 1, &json!(revision)));
        now = back;
        let index = usize::try_from(revision - 1).unwrap();
        same(app.document(LAKESIDE).await, &pages[index]);
        let missed = app.missed(LAKESIDE, back - 1).await;
        assert!(!missed["events"].as_array().unwrap().is_empty());
    }
    // Again the same: nothing changes.
    assert_eq!(restore(&ann, 8, &json!({})).await.changed(200).1, now);
    // A restore is a change like others: its undoing brings the page before it.
    let path = ann.staff_path(&format!("history/{now}/undo/"));
    ann.post(&path, &json!({})).await.changed(200);
    same(app.document(LAKESIDE).await, &pages[9]);
    let entry = ann
        .get(&ann.staff_path(&format!("history/{now}/")))
        .await
        .ok(200);
    assert_eq!(
        (&entry["action"], &entry["restores"]),
        (&json!("restore"), &json!(8))
    );
    app.ends_well().await;
}

#[tokio::test]
async fn an_open_page_is_told_everything_that_a_restore_changed() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let urls = ann.fill_gallery(2).await;
    let room = ann.add_lake_room().await;
    let then = app.revision(LAKESIDE).await;
    ann.change_settings(&json!({"slogan": "New"}))
        .await
        .changed(200);
    ann.remove(&urls[0]).await.changed(200);
    ann.change_room(room, &json!({"name": "New"}))
        .await
        .changed(200);
    let picture = app.document(LAKESIDE).await["gallery_images"][0]["public_id"].clone();
    let words = json!({"alt": "New"});
    ann.describe(picture.as_str().unwrap(), &words)
        .await
        .changed(200);

    let mut page = app.listener(LAKESIDE).await;
    let (_, back) = restore(&ann, then, &json!({})).await.changed(200);
    let event = page.hears("settings-updated", back).await;
    assert_eq!(event.data["slogan"], "");
    let event = page.hears("gallery-reordered", back).await;
    assert_eq!(event.data["gallery"], json!(urls));
    let event = page.hears("room-type-updated", back).await;
    assert_eq!(event.data["room_type"]["name"], "Lake Room");
    let event = page.hears("image-updated", back).await;
    assert_eq!(event.data["image"]["alt"], "");
    app.everything_is_told().await;
    page.hears_nothing().await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_page_that_moved_on_is_not_restored_unseen() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let (_, seen) = ann
        .change_settings(&json!({"slogan": "A"}))
        .await
        .changed(200);
    let (_, now) = ann
        .change_settings(&json!({"slogan": "B"}))
        .await
        .changed(200);
    let told = restore(&ann, 1, &json!({"base_revision": seen}))
        .await
        .refused(409);
    assert_eq!(
        (&told["revision"], &told["conflicts"]),
        (&json!(now), &json!({}))
    );
    restore(&ann, 1, &json!({"base_revision": now + 1}))
        .await
        .refused_field(400, "base_revision", "read it again");
    restore(&ann, 99, &json!({})).await.refused(404);
    app.nothing_changed_since(LAKESIDE, now).await;
    restore(&ann, 1, &json!({"base_revision": now}))
        .await
        .changed(200);
    assert_eq!(app.document(LAKESIDE).await["slogan"], "");
    app.ends_well().await;
}

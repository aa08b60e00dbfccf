//! Who hears what: every change exactly once, the editor's own page not at all, and nobody at
//! another hotel.

use frontage::domain::Role;
use serde_json::json;

use crate::support::{LAKESIDE, SEAVIEW, TestApp, file_of, pictures};

#[tokio::test]
async fn each_change_gives_exactly_its_events_and_the_next_number() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let mut revision = app.revision(LAKESIDE).await;

    editor
        .change_settings(&json!({"slogan": "One"}))
        .await
        .ok(200);
    revision += 1;
    page.hears("settings-updated", revision).await;

    let urls = editor.fill_gallery(2).await;
    for _ in &urls {
        revision += 1;
        page.hears("gallery-image-uploaded", revision).await;
    }

    editor
        .reorder(&[urls[1].clone(), urls[0].clone()])
        .await
        .ok(200);
    revision += 1;
    page.hears("gallery-reordered", revision).await;

    editor.remove(&urls[0]).await.ok(200);
    revision += 1;
    page.hears("gallery-image-removed", revision).await;
    page.hears("gallery-reordered", revision).await;

    let room = editor.add_lake_room().await;
    revision += 1;
    page.hears("room-type-created", revision).await;

    editor
        .change_room(room, &json!({"name": "Bay Room"}))
        .await
        .ok(200);
    revision += 1;
    page.hears("room-type-updated", revision).await;

    let photo = file_of("photo", pictures::jpeg(40, 30));
    editor.send_photo(room, photo).await.ok(200);
    revision += 1;
    page.hears("room-type-image-updated", revision).await;

    // Text and photo together: both events, one number.
    let both = json!({"name": "Cove Room", "photo_url": "https://cdn.example/cove.jpg"});
    editor.change_room(room, &both).await.ok(200);
    revision += 1;
    page.hears("room-type-updated", revision).await;
    page.hears("room-type-image-updated", revision).await;

    editor.delete_room(room).await;
    revision += 1;
    page.hears("room-type-deleted", revision).await;

    app.everything_is_told().await;
    page.hears_nothing().await;
    assert_eq!(app.revision(LAKESIDE).await, revision);
    app.ends_well().await;
}

#[tokio::test]
async fn the_editors_own_page_is_left_out_and_every_other_page_hears() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let room = editor.add_lake_room().await;
    let mut own = app.listener(LAKESIDE).await;
    let mut other = app.listener(LAKESIDE).await;
    let at_page = editor.with_socket(&own.socket_id);
    let mut revision = app.revision(LAKESIDE).await;

    // Named in the header, by every kind of change.
    at_page
        .change_settings(&json!({"slogan": "Mine"}))
        .await
        .ok(200);
    let urls = at_page.fill_gallery(2).await;
    at_page.reorder(&[urls[1].clone()]).await.ok(200);
    at_page
        .reorder(&[urls[1].clone(), urls[0].clone()])
        .await
        .ok(200);
    at_page.remove(&urls[0]).await.ok(200);
    at_page
        .change_room(room, &json!({"name": "Bay Room"}))
        .await
        .ok(200);
    at_page
        .send_photo(room, file_of("photo", pictures::png(9, 9)))
        .await
        .ok(200);
    assert_eq!(at_page.delete_room(room).await.status, 204);
    for name in [
        "settings-updated",
        "gallery-image-uploaded",
        "gallery-image-uploaded",
        "gallery-reordered",
        "gallery-image-removed",
        "gallery-reordered",
        "room-type-updated",
        "room-type-image-updated",
        "room-type-deleted",
    ] {
        let event = other.next().await;
        assert_eq!(event.name, name);
        assert!(event.revision == revision || event.revision == revision + 1);
        revision = event.revision;
    }

    // Named in the body, of JSON and of a form.
    let socket_id = own.socket_id.as_str();
    let change = json!({"slogan": "Mine too", "socket_id": socket_id});
    editor.change_settings(&change).await.ok(200);
    other.hears("settings-updated", revision + 1).await;
    let form = file_of("image", pictures::jpeg(30, 20)).text("socket_id", own.socket_id.clone());
    let added = editor.upload_form(form).await.ok(201);
    other.hears("gallery-image-uploaded", revision + 2).await;
    let words = json!({"alt": "Mine", "socket_id": socket_id});
    editor
        .describe(added["public_id"].as_str().unwrap(), &words)
        .await
        .ok(200);
    other.hears("image-updated", revision + 3).await;
    let new = json!({"name": "Den", "starting_price_from": "1", "socket_id": socket_id});
    editor.add_room(&new).await.ok(201);
    other.hears("room-type-created", revision + 4).await;

    app.everything_is_told().await;
    own.hears_nothing().await;
    // It was there all the while: what a colleague changes, it hears.
    editor
        .change_settings(&json!({"slogan": "Ours"}))
        .await
        .ok(200);
    own.hears("settings-updated", revision + 5).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_socket_that_cannot_be_is_refused_and_one_that_has_gone_does_no_harm() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let change = json!({"slogan": "Whose?"});
    for odd in ["abc", "12", "1.2.3", "1.2 OR 1", &"9".repeat(80)] {
        let answer = editor.with_socket(odd).change_settings(&change).await;
        answer.refused_field(400, "socket_id", "socket_id of your Pusher connection");
    }
    app.nothing_changed_since(LAKESIDE, before).await;
    editor
        .with_socket("123.456")
        .change_settings(&change)
        .await
        .ok(200);
    assert_eq!(app.revision(LAKESIDE).await, before + 1);
    app.ends_well().await;
}

#[tokio::test]
async fn a_page_of_another_hotel_hears_only_its_own() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.editor().await, app.staff(SEAVIEW, Role::Editor).await);
    let mut page = app.listener(SEAVIEW).await;
    // The premise: it does listen.
    let slogan = json!({"slogan": "By the sea"});
    let (_, revision) = theirs.change_settings(&slogan).await.changed(200);
    page.hears("settings-updated", revision).await;

    ours.change_settings(&json!({"slogan": "By the lake"}))
        .await
        .ok(200);
    ours.fill_gallery(1).await;
    ours.add_lake_room().await;
    app.everything_is_told().await;
    page.hears_nothing().await;
    assert_eq!(app.revision(SEAVIEW).await, revision);
    app.ends_well().await;
}

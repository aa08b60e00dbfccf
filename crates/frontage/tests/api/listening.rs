//! Who hears what: every change exactly once, the editor's own page not at all, and nobody at
//! another hotel.

use frontage::domain::Role;
use serde_json::json;

use crate::support::{LAKESIDE, SEAVIEW, TestApp, file_of, pictures};

/// Largest data that hosted Pusher takes.
const MOST_BYTES: usize = 10_240;

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

#[tokio::test]
async fn an_event_too_large_for_the_wire_says_so_and_keeps_what_stock_clients_read() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let hero = json!({"hero_image": "https://cdn.example/hero.jpg"});
    editor.change_settings(&hero).await.ok(200);
    let mut page = app.listener(LAKESIDE).await;

    let long = json!({"long_description": "Water. ".repeat(2_500)});
    let (_, revision) = editor.change_settings(&long).await.changed(200);
    let event = page.hears("settings-updated", revision).await;
    assert!(event.bytes <= MOST_BYTES);
    assert_eq!(event.data["truncated"], true);
    assert_eq!(event.data["hero_image"], "https://cdn.example/hero.jpg");
    assert_eq!(
        event.data["hero_image_display"],
        "https://cdn.example/hero.jpg"
    );
    assert!(event.data.get("long_description").is_none());

    // A gallery of sixty foreign pictures with long addresses.
    let far = |n: usize| format!("https://cdn.example/{}/{n}.jpg", "x".repeat(250));
    let gallery: Vec<String> = (0..60).map(far).collect();
    let change = json!({"gallery": gallery});
    let (_, revision) = editor.change_settings(&change).await.changed(200);
    let event = page.hears("gallery-reordered", revision).await;
    assert!(event.bytes <= MOST_BYTES);
    assert_eq!(event.data["truncated"], true);

    // What was left out is in the snapshot, and the same events are given to those who missed
    // them.
    let document = app.document(LAKESIDE).await;
    assert_eq!(document["gallery"], change["gallery"]);
    assert_eq!(
        document["long_description"],
        long["long_description"].as_str().unwrap().trim()
    );
    let missed = app.missed(LAKESIDE, revision - 1).await;
    assert_eq!(missed["events"][0]["data"], event.data);
    app.ends_well().await;
}

#[tokio::test]
async fn an_event_may_fill_the_wire_to_its_last_byte() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let describe = async |letters: usize| {
        let change = json!({"long_description": "x".repeat(letters)});
        editor.change_settings(&change).await.changed(200).1
    };
    let revision = describe(1_000).await;
    let event = page.hears("settings-updated", revision).await;
    // A letter more is a byte more; revisions stay below ten here.
    let fits = 1_000 + MOST_BYTES - event.bytes;
    let revision = describe(fits).await;
    let event = page.hears("settings-updated", revision).await;
    assert_eq!(event.bytes, MOST_BYTES);
    assert!(event.data.get("truncated").is_none());
    let revision = describe(fits + 1).await;
    let event = page.hears("settings-updated", revision).await;
    assert_eq!(event.data["truncated"], true);
    app.ends_well().await;
}

#[tokio::test]
async fn a_gallery_of_sixty_own_pictures_fits_into_an_event() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut urls = editor.fill_gallery(60).await;
    let mut page = app.listener(LAKESIDE).await;
    urls.reverse();
    let (_, revision) = editor.reorder(&urls).await.changed(200);
    let event = page.hears("gallery-reordered", revision).await;
    assert!(event.bytes <= MOST_BYTES, "{}", event.bytes);
    assert_eq!(event.data["gallery"], json!(urls));
    app.ends_well().await;
}

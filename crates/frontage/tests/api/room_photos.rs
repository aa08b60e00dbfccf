//! Staff give room types their photos.

use reqwest::Method;
use reqwest::multipart::Form;
use serde_json::{Value, json};

use crate::support::{LAKESIDE, TestApp, file_of, file_part, pictures};

#[tokio::test]
async fn an_uploaded_photo_is_on_the_room_and_told_as_the_seed_tells_it() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let room = editor.add_lake_room().await;
    let mut page = app.listener(LAKESIDE).await;
    let form = file_of("photo", pictures::jpeg(400, 300)).text("alt", "A bed");
    let (saved, revision) = editor.send_photo(room, form).await.changed(200);
    assert!(saved["message"].is_string());
    assert_eq!(saved["photo_image"]["alt"], "A bed");
    assert_eq!(saved["photo_image"]["url"], saved["photo_url"]);
    let event = page.hears("room-type-image-updated", revision).await;
    assert_eq!(event.data["room_type_id"], room);
    assert_eq!(event.data["photo_url"], saved["photo_url"]);
    assert_eq!(event.data["photo"], saved["photo_image"]);
    assert_eq!(event.data["timestamp"], event.data["updated_at"]);
    app.everything_is_told().await;
    page.hears_nothing().await;
    let document = app.document(LAKESIDE).await;
    assert_eq!(document["room_types"][0]["photo"], saved["photo_image"]);
    assert_eq!(
        document["gallery"],
        json!([]),
        "a room photo is not in the gallery"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn a_photo_by_its_address_is_told_too_and_an_empty_one_takes_it_away() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let room = editor.add_lake_room().await;
    let own = editor.fill_gallery(1).await.remove(0);
    let mut page = app.listener(LAKESIDE).await;
    let path = editor.staff_path(&format!("room-types/{room}/upload-image/"));
    for url in ["https://cdn.example/room.jpg", own.as_str()] {
        let answer = editor.post(&path, &json!({"photo_url": url})).await;
        let (saved, revision) = answer.changed(200);
        assert_eq!(saved["photo_url"], url);
        let event = page.hears("room-type-image-updated", revision).await;
        assert_eq!(event.data["photo_url"], url);
    }
    let answer = editor.change_room(room, &json!({"photo_url": null})).await;
    let (saved, revision) = answer.changed(200);
    assert_eq!(saved["photo_url"], Value::Null);
    let event = page.hears("room-type-image-updated", revision).await;
    assert_eq!(event.data["photo_url"], Value::Null);
    assert_eq!(event.data["photo"], Value::Null);
    app.ends_well().await;
}

#[tokio::test]
async fn a_room_and_its_photo_can_come_and_change_in_one_form() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let form = |name: &'static str, size| {
        Form::new()
            .text("name", name)
            .text("starting_price_from", "99")
            .part("photo", file_part(pictures::png(size, size)))
    };
    let path = editor.staff_path("room-types/");
    let created = editor
        .send_form(Method::POST, &path, form("Loft", 40))
        .await
        .ok(201);
    assert_eq!(created["photo_image"]["width"], 40);
    let path = format!("{path}{}/", created["id"]);
    let (changed, revision) = editor
        .send_form(Method::PATCH, &path, form("Big Loft", 50))
        .await
        .changed(200);
    assert_eq!(changed["name"], "Big Loft");
    assert_eq!(changed["photo_image"]["width"], 50);
    assert_eq!(app.revision(LAKESIDE).await, revision);
    app.ends_well().await;
}

#[tokio::test]
async fn a_room_whose_photo_is_no_picture_is_not_made() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let form = Form::new()
        .text("name", "Loft")
        .text("starting_price_from", "99")
        .part("photo", file_part(b"Dear guests".to_vec()));
    let path = editor.staff_path("room-types/");
    let answer = editor.send_form(Method::POST, &path, form).await;
    answer.refused_field(400, "photo", "text file");
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

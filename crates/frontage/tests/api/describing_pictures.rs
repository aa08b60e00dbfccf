//! Staff say what a picture shows, and what a crop must keep.

use frontage::domain::Role;
use serde_json::{Value, json};

use crate::support::{LAKESIDE, SEAVIEW, TestApp, file_of, pictures};

#[tokio::test]
async fn alt_text_caption_and_focal_point_reach_the_page() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(60, 40)).await.ok(201);
    let public_id = added["public_id"].as_str().unwrap();
    let mut page = app.listener(LAKESIDE).await;
    let words = json!({"alt": " Two boats ", "caption": "At \"dusk\"", "focal_point": [0.25, 1]});
    let (saved, revision) = editor.describe(public_id, &words).await.changed(200);
    let image = &saved["image"];
    assert_eq!(image["alt"], "Two boats");
    assert_eq!(image["caption"], "At \"dusk\"");
    assert_eq!(image["focal_point"], json!([0.25, 1.0]));
    assert_eq!(image["url"], added["url"], "its address stays");
    let event = page.hears("image-updated", revision).await;
    assert_eq!(event.data["image"], *image);
    assert_eq!(event.data["public_id"], public_id);
    assert_eq!(app.document(LAKESIDE).await["gallery_images"][0], *image);

    // One of them alone leaves the others; the same words again are no change.
    let (saved, revision) = editor
        .describe(public_id, &json!({"caption": null}))
        .await
        .changed(200);
    assert_eq!(saved["image"]["alt"], "Two boats");
    assert_eq!(saved["image"]["caption"], "");
    page.hears("image-updated", revision).await;
    let again = json!({"alt": "Two boats", "caption": ""});
    let (_, same) = editor.describe(public_id, &again).await.changed(200);
    assert_eq!(same, revision);
    app.everything_is_told().await;
    page.hears_nothing().await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_hero_a_logo_and_a_room_photo_are_described_in_the_same_way() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut ids = Vec::new();
    for (slot, name) in [("hero_image", "hero"), ("logo", "logo")] {
        let form = file_of(slot, pictures::png(30, 30));
        let saved = editor.change_settings_by_form(form).await.ok(200);
        ids.push(saved["images"][name]["public_id"].clone());
    }
    let room = editor.add_lake_room().await;
    let form = file_of("photo", pictures::png(30, 30));
    let photo = editor.send_photo(room, form).await.ok(200);
    ids.push(photo["photo_image"]["public_id"].clone());
    let mut page = app.listener(LAKESIDE).await;
    for public_id in &ids {
        let words = json!({"alt": "Seen"});
        let answer = editor.describe(public_id.as_str().unwrap(), &words).await;
        let (_, revision) = answer.changed(200);
        page.hears("image-updated", revision).await;
    }
    let document = app.document(LAKESIDE).await;
    assert_eq!(document["images"]["hero"]["alt"], "Seen");
    assert_eq!(document["images"]["logo"]["alt"], "Seen");
    assert_eq!(document["room_types"][0]["photo"]["alt"], "Seen");
    app.ends_well().await;
}

#[tokio::test]
async fn of_a_picture_that_guests_do_not_see_nothing_is_told() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(60, 40)).await.ok(201);
    let public_id = added["public_id"].as_str().unwrap();
    editor.remove(added["url"].as_str().unwrap()).await.ok(200);
    let mut page = app.listener(LAKESIDE).await;
    let words = json!({"alt": "A secret plan"});
    let (_, revision) = editor.describe(public_id, &words).await.changed(200);
    let event = page.next().await;
    assert_eq!(event.revision, revision);
    let told = event.data.to_string();
    assert!(
        !told.contains("secret") && !told.contains(public_id),
        "{told}"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn words_that_are_too_long_and_points_outside_the_picture_are_refused() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(60, 40)).await.ok(201);
    let public_id = added["public_id"].as_str().unwrap();
    let before = app.revision(LAKESIDE).await;
    let long = "é".repeat(256);
    for (field, value, reason) in [
        ("alt", json!(long), "no more than 255"),
        ("caption", json!(long), "no more than 255"),
        ("alt", json!("two\nlines"), "one line"),
        ("alt", json!(["a"]), "Not a valid string"),
        ("focal_point", json!([0.5, 1.01]), "from 0 to 1"),
        ("focal_point", json!([0.5]), "from 0 to 1"),
        ("focal_point", json!("centre"), "from 0 to 1"),
        ("focal_point", json!({"x": 0.5, "y": 0.5}), "from 0 to 1"),
        ("crop", json!([0, 0, 0.5, 0.5]), "from 0 to 1"),
        ("crop", json!({"x": 0, "y": 0, "width": 0.5}), "from 0 to 1"),
        ("crop", part(0.0, 0.0, 1.01, 0.5), "from 0 to 1"),
        ("crop", part(-0.01, 0.0, 0.5, 0.5), "from 0 to 1"),
        ("crop", part(0.5, 0.0, 0.5002, 1.0), "outside"),
        ("crop", part(0.0, 0.0, 0.5, 0.0099), "at least 0.01"),
    ] {
        let answer = editor.describe(public_id, &json!({field: value})).await;
        answer.refused_field(400, field, reason);
    }
    app.nothing_changed_since(LAKESIDE, before).await;
    let fits = json!({"alt": "é".repeat(255), "focal_point": [0, 1.0]});
    editor.describe(public_id, &fits).await.ok(200);
    app.ends_well().await;
}

/// A part of a picture as staff send it.
fn part(x: f64, y: f64, width: f64, height: f64) -> Value {
    json!({"x": x, "y": y, "width": width, "height": height})
}

#[tokio::test]
async fn a_picture_of_another_hotel_is_not_found() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let neighbour = app.staff(SEAVIEW, Role::Editor).await;
    let theirs = neighbour.upload(pictures::jpeg(60, 40)).await.ok(201);
    let theirs = theirs["public_id"].as_str().unwrap();
    for public_id in [theirs, "a".repeat(26).as_str(), "no-such-thing"] {
        let answer = editor.describe(public_id, &json!({"alt": "Mine"})).await;
        answer.refused(404);
    }
    app.ends_well().await;
}

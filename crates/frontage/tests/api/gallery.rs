//! Staff add pictures to the gallery, rearrange it, and take pictures out.

use serde_json::{Value, json};

use crate::support::{LAKESIDE, TestApp, file_part, pictures, texts};
use reqwest::multipart::Form;

#[tokio::test]
async fn an_uploaded_picture_is_in_the_gallery_when_the_upload_is_answered() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let first = editor.fill_gallery(1).await.remove(0);
    let mut page = app.listener(LAKESIDE).await;
    let form = Form::new()
        .text("alt", "A boat")
        .text("caption", "Boats & oars")
        .part("image", file_part(pictures::jpeg(1500, 400)));
    let (added, revision) = editor.upload_form(form).await.changed(201);
    let document = app.document(LAKESIDE).await;
    assert_eq!(document["revision"], revision);
    let url = added["url"].as_str().unwrap();
    assert_eq!(texts(&document["gallery"]), [first.as_str(), url]);
    assert_eq!(document["gallery_images"][1], added["image"]);
    assert_eq!(added["position"], 1);
    assert_eq!(added["message"], "Image uploaded successfully");
    assert_eq!(added["image"]["alt"], "A boat");
    assert_eq!(added["image"]["caption"], "Boats & oars");
    assert_eq!(added["image"]["public_id"], added["public_id"]);
    assert_eq!(added["image"]["widths"], json!([320, 640, 960, 1280, 1500]));
    assert!(url.ends_with("/1280.jpg"), "{url}");

    let event = page.hears("gallery-image-uploaded", revision).await;
    for key in ["url", "public_id", "position", "image"] {
        assert_eq!(event.data[key], added[key], "{key}");
    }
    app.everything_is_told().await;
    page.hears_nothing().await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_jpeg_a_png_and_a_webp_are_all_welcome_whatever_their_name_says() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let files = [
        pictures::jpeg(60, 40),
        pictures::png(60, 40),
        pictures::webp(60, 40),
    ];
    for file in files {
        let added = editor.upload(file).await.ok(201);
        let url = added["url"].as_str().unwrap();
        let path = url.strip_prefix(&app.base).unwrap();
        let picture = app.stranger().get(path).await;
        assert_eq!(picture.header("content-type"), "image/jpeg");
        let decoded = image::load_from_memory(&picture.body).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (60, 40));
    }
    app.ends_well().await;
}

#[tokio::test]
async fn a_new_order_is_shown_as_it_was_given() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut order = editor.fill_gallery(4).await;
    order.rotate_left(1);
    order.swap(0, 2);
    let mut page = app.listener(LAKESIDE).await;
    let (answer, revision) = editor.reorder(&order).await.changed(200);
    assert_eq!(answer["message"], "Gallery updated successfully");
    assert_eq!(texts(&answer["gallery"]), order);
    let event = page.hears("gallery-reordered", revision).await;
    assert_eq!(texts(&event.data["gallery"]), order);
    let ids: Vec<&Value> = answer["gallery_images"]
        .as_array()
        .unwrap()
        .iter()
        .map(|image| &image["public_id"])
        .collect();
    assert_eq!(event.data["order"], json!(ids));
    assert_eq!(texts(&app.document(LAKESIDE).await["gallery"]), order);

    // The order that there is already is no change.
    let (_, same) = editor.reorder(&order).await.changed(200);
    assert_eq!(same, revision);
    app.everything_is_told().await;
    page.hears_nothing().await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_removed_picture_is_gone_for_pages_that_know_the_new_event_and_those_that_do_not() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let urls = editor.fill_gallery(3).await;
    let mut page = app.listener(LAKESIDE).await;
    let (answer, revision) = editor.remove(&urls[1]).await.changed(200);
    let left = vec![urls[0].clone(), urls[2].clone()];
    assert_eq!(texts(&answer["gallery"]), left);
    assert!(answer["message"].is_string());
    let removed = page.hears("gallery-image-removed", revision).await;
    assert_eq!(removed.data["url"], urls[1].as_str());
    let whole = page.hears("gallery-reordered", revision).await;
    assert_eq!(texts(&whole.data["gallery"]), left);
    assert_eq!(texts(&app.document(LAKESIDE).await["gallery"]), left);

    let again = editor.remove(&urls[1]).await;
    assert_eq!(again.refused(404)["error"], "URL not found in gallery");
    app.nothing_changed_since(LAKESIDE, revision).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_removed_picture_stays_in_the_library_and_can_come_back() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let url = editor.fill_gallery(1).await.remove(0);
    editor.remove(&url).await.ok(200);
    assert_eq!(app.document(LAKESIDE).await["gallery"], json!([]));
    let path = url.strip_prefix(&app.base).unwrap();
    assert_eq!(app.stranger().get(path).await.status, 200);
    editor
        .change_settings(&json!({"hero_image": url}))
        .await
        .ok(200);
    assert_eq!(app.document(LAKESIDE).await["hero_image"], url.as_str());
    app.ends_well().await;
}

#[tokio::test]
async fn the_settings_form_adds_foreign_pictures_and_rearranges_the_gallery() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut wanted = editor.fill_gallery(2).await;
    wanted.reverse();
    wanted.insert(1, "https://cdn.example/view.jpg".to_owned());
    let mut page = app.listener(LAKESIDE).await;
    let answer = editor.change_settings(&json!({"gallery": wanted})).await;
    let (saved, revision) = answer.changed(200);
    assert_eq!(texts(&saved["gallery"]), wanted);
    let event = page.hears("gallery-reordered", revision).await;
    assert_eq!(texts(&event.data["gallery"]), wanted);
    assert_eq!(event.data["order"][1], Value::Null);
    app.everything_is_told().await;
    page.hears_nothing().await;

    // With a text beside it, it is still one change, of two events.
    wanted.swap(0, 1);
    let both = json!({"gallery": wanted, "slogan": "New order"});
    editor.change_settings(&both).await.ok(200);
    page.hears("settings-updated", revision + 1).await;
    page.hears("gallery-reordered", revision + 1).await;
    app.ends_well().await;
}

#[tokio::test]
async fn an_order_with_an_unknown_or_a_doubled_picture_is_refused_and_changes_nothing() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let urls = editor.fill_gallery(2).await;
    let before = app.document(LAKESIDE).await;
    let revision = before["revision"].as_i64().unwrap();
    let unknown = format!("{}/media/{}/320.jpg", app.base, "a".repeat(26));
    for stranger in [
        unknown.as_str(),
        "https://cdn.example/x.jpg",
        "javascript:alert(1)",
        "",
    ] {
        let order = vec![urls[1].clone(), stranger.to_owned(), urls[0].clone()];
        let answer = editor.reorder(&order).await;
        answer.refused_field(400, "gallery", "is not in this gallery");
    }
    let doubled = vec![urls[0].clone(), urls[1].clone(), urls[0].clone()];
    let answer = editor.reorder(&doubled).await;
    answer.refused_field(400, "gallery", "stands twice");
    let answer = editor.change_settings(&json!({"gallery": doubled})).await;
    answer.refused_field(400, "gallery", "stands twice");
    app.nothing_changed_since(LAKESIDE, revision).await;
    assert_eq!(app.document(LAKESIDE).await, before);
    app.ends_well().await;
}

#[tokio::test]
async fn a_gallery_holds_as_many_pictures_as_the_limit_says_and_not_one_more() {
    let app = TestApp::start_with(&[("FRONTAGE_MAX_GALLERY_IMAGES", "2")]).await;
    let editor = app.editor().await;
    let urls = editor.fill_gallery(2).await;
    let before = app.revision(LAKESIDE).await;
    let refused = editor.upload(pictures::jpeg(30, 30)).await;
    refused.refused_field(400, "image", "can hold 2 pictures");
    let mut more = urls.clone();
    more.push("https://cdn.example/third.jpg".to_owned());
    let refused = editor.change_settings(&json!({"gallery": more})).await;
    refused.refused_field(400, "gallery", "can hold 2 pictures");
    app.nothing_changed_since(LAKESIDE, before).await;
    editor.remove(&urls[0]).await.ok(200);
    editor.upload(pictures::jpeg(30, 30)).await.ok(201);
    app.ends_well().await;
}

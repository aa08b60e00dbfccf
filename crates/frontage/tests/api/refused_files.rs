//! Files that are no pictures, or too much of one: refused wherever a picture is taken, with a
//! reason that helps, and nothing stays on disk.

use std::path::Path;

use reqwest::multipart::Form;
use serde_json::{Value, json};

use crate::support::{Answer, LAKESIDE, Person, TestApp, file_of, file_part, pictures, tidy};

/// Sends a file to every place that takes pictures; gives the answers with their fields.
async fn everywhere(editor: &Person, room: i64, file: &[u8]) -> Vec<(&'static str, Answer)> {
    let mut answers = Vec::new();
    for slot in ["hero_image", "landing_page_image", "logo", "favicon"] {
        let form = file_of(slot, file.to_vec()).text("slogan", "Not saved either");
        answers.push((slot, editor.change_settings_by_form(form).await));
    }
    answers.push(("image", editor.upload(file.to_vec()).await));
    let form = file_of("photo", file.to_vec());
    answers.push(("photo", editor.send_photo(room, form).await));
    answers
}

#[tokio::test]
async fn what_is_no_picture_or_not_all_of_one_is_refused_wherever_pictures_are_taken() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let room = editor.add_lake_room().await;
    let before = app.revision(LAKESIDE).await;
    let gif = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec();
    for (file, words) in [
        (b"Dear guests, the boats are out.".to_vec(), "text file"),
        (pictures::truncated_jpeg(), "cut off"),
        (pictures::png_that_claims(30_000, 30_000), "30000"),
        (pictures::png_that_claims(12_000, 12_000), "144 megapixels"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "SVG"),
        (gif, "GIF"),
        (vec![0; 4_000], "picture"),
    ] {
        for (field, answer) in everywhere(&editor, room, &file).await {
            answer.refused_field(400, field, words);
        }
        app.nothing_changed_since(LAKESIDE, before).await;
    }
    app.ends_well().await;
}

#[tokio::test]
async fn a_file_is_taken_up_to_the_limit_and_refused_one_byte_past_it() {
    let app = TestApp::start_with(&[("FRONTAGE_MAX_UPLOAD_BYTES", "20000")]).await;
    let editor = app.editor().await;
    let room = editor.add_lake_room().await;
    let before = app.revision(LAKESIDE).await;
    // What follows a JPEG's end is not looked at, so a picture can have any size.
    let mut file = pictures::jpeg(60, 40);
    file.resize(20_001, 0);
    for (field, answer) in everywhere(&editor, room, &file).await {
        answer.refused_field(400, field, "FRONTAGE_MAX_UPLOAD_BYTES");
    }
    app.nothing_changed_since(LAKESIDE, before).await;
    file.pop();
    editor.upload(file).await.ok(201);
    app.ends_well().await;
}

#[tokio::test]
async fn the_limits_on_pixels_are_the_operators_to_set() {
    let settings = [
        ("FRONTAGE_MAX_MEGAPIXELS", "1"),
        ("FRONTAGE_MAX_SIDE_PIXELS", "1200"),
    ];
    let app = TestApp::start_with(&settings).await;
    let editor = app.editor().await;
    let long = editor.upload(pictures::png_that_claims(1_201, 10)).await;
    long.refused_field(400, "image", "1200 a side");
    let large = editor.upload(pictures::png_that_claims(1_001, 1_000)).await;
    large.refused_field(400, "image", "limit is 1");
    editor.upload(pictures::jpeg(1_000, 1_000)).await.ok(201);
    app.ends_well().await;
}

#[tokio::test]
async fn a_request_without_a_file_is_told_so() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let room = editor.add_lake_room().await;
    let before = app.revision(LAKESIDE).await;
    let nothing = || Form::new().text("caption", "Nothing");
    let answer = editor.upload_form(nothing()).await;
    answer.refused_field(400, "image", "No image file provided");
    assert_eq!(answer.refused(400)["error"], "No image file provided");
    let elsewhere = file_of("picture", pictures::png(8, 8));
    let answer = editor.upload_form(elsewhere).await;
    answer.refused_field(400, "image", "No image file provided");
    let empty = editor.upload(Vec::new()).await;
    empty.refused_field(400, "image", "No image file provided");
    let path = editor.staff_path("settings/gallery/upload/");
    let as_json = editor.post(&path, &json!({"image": "x"})).await;
    as_json.refused_field(400, "image", "No image file provided");

    let answer = editor.send_photo(room, nothing()).await;
    answer.refused_field(400, "photo", "No image file or URL provided");
    let path = editor.staff_path(&format!("room-types/{room}/upload-image/"));
    for body in [
        json!({}),
        json!({"photo_url": ""}),
        json!({"photo_url": Value::Null}),
    ] {
        let answer = editor.post(&path, &body).await;
        answer.refused_field(400, "photo", "No image file or URL provided");
    }
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn one_bad_file_keeps_the_good_ones_of_its_form_from_being_saved() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let form = Form::new()
        .part("hero_image", file_part(pictures::jpeg(80, 60)))
        .part("logo", file_part(b"no logo".to_vec()))
        .text("slogan", "Neither this");
    let answer = editor.change_settings_by_form(form).await;
    answer.refused_field(400, "logo", "text file");
    app.nothing_changed_since(LAKESIDE, before).await;
    let form = Form::new()
        .part("hero_image", file_part(pictures::jpeg(80, 60)))
        .text("accent_color", "mauve");
    let answer = editor.change_settings_by_form(form).await;
    answer.refused_field(400, "accent_color", "HEX color");
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn what_guests_get_is_made_anew_and_never_the_file_itself() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut file = pictures::jpeg(64, 48);
    file.extend_from_slice(b"<script>alert(1)</script> taken at 52.0594 north");
    let added = editor.upload(file).await.ok(201);
    let version = added["image"]["version"].as_str().unwrap();
    let folder = app
        .home
        .path()
        .join("media")
        .join(&version[..2])
        .join(version);
    app.everything_is_made().await;
    let names = tidy::names(&folder);
    assert!(names.len() > 3, "{names:?}");
    for name in names {
        assert!(!has(&folder.join(&name), b"alert(1)"), "{name}");
    }
    app.ends_well().await;
}

fn has(file: &Path, text: &[u8]) -> bool {
    let bytes = std::fs::read(file).unwrap();
    bytes.windows(text.len()).any(|window| window == text)
}

//! Staff change the pictures that settings hold: hero, landing page, logo, favicon.

use reqwest::multipart::Form;
use serde_json::{Value, json};

use crate::support::{Answer, LAKESIDE, Person, SEAVIEW, TestApp, file_of, file_part, pictures};

/// Fields of the pictures, with their names in `images`.
const SLOTS: [(&str, &str); 4] = [
    ("hero_image", "hero"),
    ("landing_page_image", "landing_page"),
    ("logo", "logo"),
    ("favicon", "favicon"),
];

async fn put_file(editor: &Person, slot: &'static str, file: Vec<u8>) -> Answer {
    editor.change_settings_by_form(file_of(slot, file)).await
}

#[tokio::test]
async fn a_file_in_each_slot_is_on_the_page_with_all_that_a_page_needs_of_it() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let files = [
        pictures::jpeg(700, 500),
        pictures::png(330, 200),
        pictures::webp(64, 64),
        pictures::png(32, 32),
    ];
    for ((slot, name), file) in SLOTS.into_iter().zip(files) {
        let (saved, revision) = put_file(&editor, slot, file).await.changed(200);
        let event = page.hears("settings-updated", revision).await;
        let document = app.document(LAKESIDE).await;
        let image = &document["images"][name];
        let url = image["url"].as_str().unwrap();
        let public_id = image["public_id"].as_str().unwrap();
        assert!(
            url.starts_with(&format!("{}/media/{public_id}/", app.base)),
            "{url}"
        );
        assert_eq!(event.data["images"][name], *image);
        for field in [
            slot.to_owned(),
            format!("{slot}_url"),
            format!("{slot}_display"),
        ] {
            assert_eq!(saved[&field], url, "{field}");
        }
        assert_eq!(document[slot], url);
        assert_eq!(event.data[slot], url);
        assert!(image["placeholder"].is_string() && image["dominant_color"].is_string());
        // Where the eye goes is for the machine to say, as long as nobody else does.
        let point = image["focal_point"].as_array().unwrap();
        let inside = |side: &Value| (0.0..=1.0).contains(&side.as_f64().unwrap());
        assert!(point.len() == 2 && point.iter().all(inside), "{point:?}");
    }
    let document = app.document(LAKESIDE).await;
    let hero = &document["images"]["hero"];
    assert_eq!(
        (&hero["width"], &hero["height"]),
        (&json!(700), &json!(500))
    );
    assert_eq!(hero["widths"], json!([320, 640, 700]));
    app.ends_well().await;
}

#[tokio::test]
async fn pictures_and_texts_of_one_form_are_one_change() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let form = Form::new()
        .text("slogan", "All at once")
        .part("hero_image", file_part(pictures::jpeg(80, 60)))
        .part("logo", file_part(pictures::png(20, 20)));
    let (saved, revision) = editor.change_settings_by_form(form).await.changed(200);
    assert_eq!(revision, before + 1);
    assert_eq!(saved["slogan"], "All at once");
    assert!(saved["hero_image"].is_string() && saved["logo"].is_string());
    assert_eq!(
        app.names_of_next(LAKESIDE, before).await,
        ["settings-updated"]
    );
    app.ends_well().await;
}

#[tokio::test]
async fn a_slot_takes_a_picture_of_the_gallery_by_any_of_its_addresses() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let url = editor.fill_gallery(1).await.remove(0);
    let path = url.strip_prefix(&app.base).unwrap();
    let elsewhere = format!("https://hotel.example{path}");
    for (slot, address) in [
        ("hero_image", url.as_str()),
        ("logo", path),
        ("favicon", &elsewhere),
    ] {
        let (saved, _) = editor
            .change_settings(&json!({slot: address}))
            .await
            .changed(200);
        assert_eq!(saved[slot], url.as_str(), "{slot}");
    }
    // Typed by staff into a field of its own, as stock clients have it.
    let typed = json!({"landing_page_image_url": url, "landing_page_image": null});
    let (saved, _) = editor.change_settings(&typed).await.changed(200);
    assert_eq!(saved["landing_page_image"], url.as_str());
    app.ends_well().await;
}

#[tokio::test]
async fn a_picture_on_another_site_shows_by_its_own_address() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let url = "https://cdn.example/lake.jpg?w=1600";
    let (saved, revision) = editor
        .change_settings(&json!({"hero_image_url": url}))
        .await
        .changed(200);
    assert_eq!(saved["hero_image_display"], url);
    let event = page.hears("settings-updated", revision).await;
    let hero = &event.data["images"]["hero"];
    assert_eq!(hero["url"], url);
    assert_eq!(hero["public_id"], Value::Null);
    assert_eq!(hero["widths"], json!([]));
    app.ends_well().await;
}

#[tokio::test]
async fn null_and_an_empty_text_clear_a_picture_and_pages_are_told() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    for (slot, name) in SLOTS {
        for nothing in [Value::Null, json!("")] {
            put_file(&editor, slot, pictures::png(30, 30)).await.ok(200);
            let mut page = app.listener(LAKESIDE).await;
            let answer = editor.change_settings(&json!({slot: nothing})).await;
            let (saved, revision) = answer.changed(200);
            assert_eq!(saved[slot], Value::Null, "{slot}");
            let event = page.hears("settings-updated", revision).await;
            assert_eq!(event.data[slot], Value::Null, "{slot}");
            assert_eq!(event.data["images"][name], Value::Null, "{slot}");
        }
    }
    app.ends_well().await;
}

#[tokio::test]
async fn the_newest_picture_shows_whatever_was_there_before() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut shown = Vec::new();
    for size in [40, 50, 60] {
        let file = pictures::jpeg(size, size);
        let (saved, _) = put_file(&editor, "hero_image", file).await.changed(200);
        let width = saved["images"]["hero"]["width"].as_u64().unwrap();
        assert_eq!(width, u64::from(size));
        shown.push(saved["hero_image"].clone());
    }
    // And back to the first one, which is still in the library.
    let back = json!({"hero_image": shown[0]});
    editor.change_settings(&back).await.ok(200);
    assert_eq!(app.document(LAKESIDE).await["hero_image"], shown[0]);
    app.ends_well().await;
}

#[tokio::test]
async fn a_hotel_cannot_show_a_picture_of_its_neighbour() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let neighbour = app.staff(SEAVIEW, frontage::domain::Role::Editor).await;
    let theirs = neighbour.fill_gallery(1).await.remove(0);
    let before = app.revision(LAKESIDE).await;
    for (slot, _) in SLOTS {
        let answer = editor.change_settings(&json!({slot: theirs})).await;
        answer.refused_field(400, slot, "not in your hotel's library");
    }
    let answer = editor.change_settings(&json!({"gallery": [theirs]})).await;
    answer.refused_field(400, "gallery", "not in your hotel's library");
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

//! What does not fit into one event: pages are told that there is more, and read it.

use serde_json::json;

use crate::support::{LAKESIDE, TestApp};

/// Largest data that hosted Pusher takes.
const MOST_BYTES: usize = 10_240;

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

//! Guests open pages: complete without script, and safe whatever staff typed.

use serde_json::json;

use crate::support::{LAKESIDE, TestApp, file_of, pictures};

#[tokio::test]
async fn a_hotels_page_has_its_texts_before_any_script_runs() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let change = json!({
        "slogan": "Water at the door",
        "short_description": "A quiet house on the lake.",
        "amenities": ["Rowing boats"],
        "contact_phone": "+353 64 555 0100",
    });
    editor.change_settings(&change).await.ok(200);
    let hero = file_of("hero_image", pictures::jpeg(640, 400));
    let saved = editor.change_settings_by_form(hero).await.ok(200);
    let public_id = saved["images"]["hero"]["public_id"].as_str().unwrap();
    editor.add_lake_room().await;

    let page = app.stranger().get(&format!("/hotels/{LAKESIDE}")).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let html = page.text();
    let (before_data, data) = html.split_once("id=\"page-data\"").unwrap();
    for text in [
        "Lakeside House",
        "Water at the door",
        "A quiet house on the lake.",
        "Rowing boats",
        "Lake Room",
        "129",
        public_id,
    ] {
        assert!(before_data.contains(text), "no {text:?} in the HTML");
    }
    assert!(
        data.contains("\"revision\""),
        "and the document for the script"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn a_page_shows_each_change_at_once() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let guest = app.stranger();
    let path = format!("/hotels/{LAKESIDE}");
    for slogan in ["First words", "Second words"] {
        editor
            .change_settings(&json!({"slogan": slogan}))
            .await
            .ok(200);
        assert!(guest.get(&path).await.text().contains(slogan));
    }
    assert!(!guest.get(&path).await.text().contains("First words"));
    app.ends_well().await;
}

#[tokio::test]
async fn markup_that_staff_typed_is_text_to_guests() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let markup = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'";
    let change = json!({
        "slogan": markup,
        "short_description": markup,
        "long_description": markup,
        "welcome_message": markup,
        "contact_address": markup,
        "name_override": markup,
        "tagline_override": markup,
        "city_override": markup,
        "amenities": [markup],
    });
    editor.change_settings(&change).await.ok(200);
    let room = json!({"name": markup, "short_description": markup, "bed_setup": markup,
                      "starting_price_from": "1"});
    editor.add_room(&room).await.ok(201);
    let added = editor.upload(pictures::jpeg(64, 40)).await.ok(201);
    let words = json!({"alt": markup, "caption": markup});
    editor
        .describe(added["public_id"].as_str().unwrap(), &words)
        .await
        .ok(200);

    for path in [format!("/hotels/{LAKESIDE}"), "/".to_owned()] {
        let html = app.stranger().get(&path).await.text();
        assert!(html.contains("alert(1)"), "the premise: {path} shows it");
        assert!(!html.contains("<script>alert"), "{path}");
        assert!(!html.contains("<img src=x"), "{path}");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn a_hotel_that_is_not_there_has_a_page_that_says_so() {
    let app = TestApp::start().await;
    let guest = app.stranger();
    for path in [
        "/hotels/atlantis",
        "/nowhere",
        "/hotels/UPPER",
        "/hotels/a%00b",
    ] {
        let page = guest.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert!(page.text().contains("<div id=\"page\">"), "{path}");
    }
    let slash = guest.get(&format!("/hotels/{LAKESIDE}/")).await;
    assert_eq!(slash.status, 308);
    assert_eq!(slash.header("location"), format!("/hotels/{LAKESIDE}"));
    app.ends_well().await;
}

#[tokio::test]
async fn the_landing_page_lists_the_hotels_and_the_console_opens_anywhere() {
    let app = TestApp::start().await;
    let guest = app.stranger();
    let landing = guest.get("/").await;
    assert_eq!(landing.status, 200);
    for name in ["Lakeside House", "Seaview Hotel"] {
        assert!(landing.text().contains(name), "{name}");
    }
    for path in ["/staff", "/staff/", "/staff/gallery/anything"] {
        let console = guest.get(path).await;
        assert_eq!(console.status, 200, "{path}");
        assert!(console.text().contains("<script type=\"module\""), "{path}");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn operators_are_told_that_it_lives_and_is_ready() {
    let app = TestApp::start().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(app.stranger().get(path).await.status, 200, "{path}");
    }
    app.ends_well().await;
}

//! Values that may not reach a page: each is refused by its field, and nothing is changed.

use serde_json::{Value, json};

use crate::support::{LAKESIDE, TestApp};

#[tokio::test]
async fn a_bad_colour_is_refused_by_name_in_the_words_that_stock_clients_show() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    for field in [
        "primary_color",
        "secondary_color",
        "accent_color",
        "background_color",
        "button_color",
        "button_text_color",
        "button_hover_color",
        "text_color",
        "border_color",
        "link_color",
        "link_hover_color",
    ] {
        for bad in [
            "red",
            "#12345",
            "#1234567",
            "#GGGGGG",
            "#123456;}*{display:none",
        ] {
            let answer = editor.change_settings(&json!({field: bad})).await;
            let words = format!("{field} must be a valid HEX color (e.g., #3B82F6)");
            answer.refused_field(400, field, &words);
        }
    }
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_script_is_no_address_in_any_field() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    for field in [
        "website",
        "google_maps_link",
        "website_url_override",
        "booking_url_override",
        "hero_image",
        "landing_page_image",
        "logo",
        "favicon",
    ] {
        for bad in [
            "javascript:alert(1)",
            "JAVASCRIPT://x%0aalert(1)",
            "data:text/html,x",
            "//x",
        ] {
            let answer = editor.change_settings(&json!({field: bad})).await;
            answer.refused_field(400, field, "valid URL");
        }
    }
    for (typed, told) in [("hero_image_url", "hero_image"), ("logo_url", "logo")] {
        let answer = editor
            .change_settings(&json!({typed: "javascript:alert(1)"}))
            .await;
        answer.refused_field(400, told, "valid URL");
    }
    let gallery = json!({"gallery": ["javascript:alert(1)"]});
    let answer = editor.change_settings(&gallery).await;
    answer.refused_field(400, "gallery", "valid URL");
    let room = json!({"name": "Den", "starting_price_from": "1", "booking_url": "javascript:x"});
    let answer = editor.add_room(&room).await;
    answer.refused_field(400, "booking_url", "valid URL");
    app.nothing_changed_since(LAKESIDE, before).await;

    let room = editor.add_lake_room().await;
    let path = editor.staff_path(&format!("room-types/{room}/upload-image/"));
    let answer = editor
        .post(&path, &json!({"photo_url": "javascript:alert(1)"}))
        .await;
    answer.refused_field(400, "photo_url", "valid URL");
    app.nothing_changed_since(LAKESIDE, before + 1).await;
    app.ends_well().await;
}

#[tokio::test]
async fn all_faults_of_a_form_are_told_at_once_and_its_good_fields_are_not_saved_either() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.document(LAKESIDE).await;
    let change = json!({"slogan": "Fine", "contact_email": "desk", "accent_color": "mauve",
                        "latitude_override": "91", "theme_mode": "neon"});
    let answer = editor.change_settings(&change).await;
    let faults = [
        ("contact_email", "valid email"),
        ("accent_color", "valid HEX color"),
        ("latitude_override", "from -90 to 90"),
        ("theme_mode", "light, dark, custom"),
    ];
    for (field, words) in faults {
        answer.refused_field(400, field, words);
    }
    assert!(answer.refused(400).get("slogan").is_none());
    assert_eq!(app.document(LAKESIDE).await, before);
    app.ends_well().await;
}

#[tokio::test]
async fn texts_are_taken_to_the_last_character_allowed_and_not_one_further() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    for (field, most) in [
        ("slogan", 200),
        ("contact_phone", 30),
        ("long_description", 20_000),
        ("name_override", 255),
        ("tagline_override", 200),
        ("city_override", 120),
        ("postal_code_override", 20),
    ] {
        let fits = json!({field: "é".repeat(most)});
        let (_, revision) = editor.change_settings(&fits).await.changed(200);
        let too_long = json!({field: "é".repeat(most + 1)});
        let answer = editor.change_settings(&too_long).await;
        answer.refused_field(400, field, &format!("no more than {most} characters"));
        assert_eq!(app.revision(LAKESIDE).await, revision);
    }
    app.ends_well().await;
}

#[tokio::test]
async fn lists_hold_texts_only_and_not_too_many() {
    let app = TestApp::start_with(&[("FRONTAGE_MAX_AMENITIES", "2")]).await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let bad: [(Value, &str); 7] = [
        (json!([1]), "list of texts"),
        (json!([{"name": "Sauna"}]), "list of texts"),
        (json!("Sauna"), "list of texts"),
        (json!({"a": "b"}), "list of texts"),
        (json!([""]), "one line"),
        (json!(["a\nb"]), "one line"),
        (json!(["a".repeat(101)]), "no more than 100"),
    ];
    for (amenities, words) in bad {
        let answer = editor
            .change_settings(&json!({"amenities": amenities}))
            .await;
        answer.refused_field(400, "amenities", words);
    }
    let three = json!({"amenities": ["a", "b", "c"]});
    let answer = editor.change_settings(&three).await;
    answer.refused_field(400, "amenities", "can have 2 amenities");
    for gallery in [json!([1]), json!("x"), json!({"url": "x"}), json!([null])] {
        let answer = editor.change_settings(&json!({"gallery": gallery})).await;
        answer.refused_field(400, "gallery", "list of texts");
        let path = editor.staff_path("settings/gallery/reorder/");
        let answer = editor.post(&path, &json!({"gallery": gallery})).await;
        answer.refused_field(400, "gallery", "list of texts");
    }
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

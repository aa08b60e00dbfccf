//! Staff change texts, contacts, overrides, colours and amenities.

use reqwest::Method;
use reqwest::multipart::Form;
use serde_json::{Value, json};

use crate::support::{LAKESIDE, TestApp, pictures};

/// A value for every field that settings hold as a text.
const TEXTS: [(&str, &str); 10] = [
    ("short_description", "A quiet house on the lake."),
    (
        "long_description",
        "Built in 1874.\nTwelve rooms, one boat.",
    ),
    ("welcome_message", "Come in & dry off <3"),
    ("slogan", "Water at the door"),
    ("contact_email", "desk@lakeside.example"),
    ("contact_phone", "+353 64 555 0100"),
    ("contact_address", "Ross Road\nKillarney"),
    ("website", "https://lakeside.example/"),
    ("google_maps_link", "https://maps.example/?q=lakeside"),
    ("theme_mode", "custom"),
];

const COLOURS: [&str; 11] = [
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
];

/// A value for every override, and how the public page shows it.
fn overrides() -> [(&'static str, &'static str, Value); 13] {
    [
        ("name", "The Lakeside", json!("The Lakeside")),
        ("tagline", "Since 1874", json!("Since 1874")),
        ("city", "Killarney", json!("Killarney")),
        ("country", "Ireland", json!("Ireland")),
        ("address_line_1", "1 Ross Road", json!("1 Ross Road")),
        ("address_line_2", "Demesne", json!("Demesne")),
        ("postal_code", "V93 X0X0", json!("V93 X0X0")),
        ("latitude", "52.0594", json!(52.0594)),
        ("longitude", "-9.5044", json!(-9.5044)),
        ("phone", "+353 64 555 0101", json!("+353 64 555 0101")),
        (
            "email",
            "stay@lakeside.example",
            json!("stay@lakeside.example"),
        ),
        (
            "website_url",
            "https://lakeside.example",
            json!("https://lakeside.example"),
        ),
        (
            "booking_url",
            "https://book.example/l",
            json!("https://book.example/l"),
        ),
    ]
}

#[tokio::test]
async fn every_text_and_colour_that_staff_save_is_on_the_page_and_in_its_event() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let before = app.revision(LAKESIDE).await;
    let mut change = json!({"amenities": ["Sauna", " Boats ", "Sauna"]});
    for (name, text) in TEXTS {
        change[name] = text.into();
    }
    for (number, name) in COLOURS.iter().enumerate() {
        change[*name] = format!("#A0B0C{number:X}").into();
    }

    let (saved, revision) = editor.change_settings(&change).await.changed(200);
    assert_eq!(revision, before + 1, "one request is one change");
    change["amenities"] = json!(["Sauna", "Boats"]);
    let event = page.hears("settings-updated", revision).await;
    let document = app.document(LAKESIDE).await;
    let settings = editor.settings().await;
    assert_eq!(saved, settings);
    for (name, value) in change.as_object().unwrap() {
        assert_eq!(saved[name], *value, "answer: {name}");
        assert_eq!(event.data[name], *value, "event: {name}");
        assert_eq!(document[name], *value, "snapshot: {name}");
    }
    assert_eq!(event.data["updated_at"], document["updated_at"]);
    app.ends_well().await;
}

#[tokio::test]
async fn an_override_shows_until_it_is_cleared_and_then_the_hotels_own_shows_again() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let mut change = json!({});
    for (name, text, _) in overrides() {
        change[format!("{name}_override")] = text.into();
    }
    let (saved, revision) = editor.change_settings(&change).await.changed(200);
    let event = page.hears("settings-updated", revision).await;
    let document = app.document(LAKESIDE).await;
    for (name, text, shown) in overrides() {
        let decimal = match name {
            "latitude" => "52.059400",
            "longitude" => "-9.504400",
            _ => text,
        };
        assert_eq!(saved[format!("{name}_override")], decimal, "{name}");
        assert_eq!(saved[format!("{name}_display")], decimal, "{name}");
        assert_eq!(document[name], shown, "snapshot: {name}");
        assert_eq!(event.data[name], shown, "event: {name}");
    }
    assert_eq!(saved["name_hotel"], "Lakeside House");
    assert_eq!(saved["hotel_name"], "The Lakeside");

    // Null clears, and so does an empty text.
    let mut clear = json!({});
    for (index, (name, ..)) in overrides().iter().enumerate() {
        let nothing = if index % 2 == 0 {
            Value::Null
        } else {
            json!("")
        };
        clear[format!("{name}_override")] = nothing;
    }
    let (saved, revision) = editor.change_settings(&clear).await.changed(200);
    page.hears("settings-updated", revision).await;
    let document = app.document(LAKESIDE).await;
    for (name, ..) in overrides() {
        assert_eq!(saved[format!("{name}_override")], Value::Null, "{name}");
        assert_eq!(
            saved[format!("{name}_display")],
            saved[format!("{name}_hotel")]
        );
    }
    assert_eq!(document["name"], "Lakeside House");
    assert_eq!(document["city"], "");
    assert_eq!(document["latitude"], Value::Null);
    app.ends_well().await;
}

#[tokio::test]
async fn texts_are_cleared_and_colours_return_to_their_defaults() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let set = json!({"slogan": "Soon gone", "primary_color": "#123456", "theme_mode": "dark",
                     "amenities": ["Sauna"]});
    editor.change_settings(&set).await.ok(200);
    let clear = json!({"slogan": null, "primary_color": "", "theme_mode": "", "amenities": []});
    editor.change_settings(&clear).await.ok(200);
    let document = app.document(LAKESIDE).await;
    assert_eq!(document["slogan"], "");
    assert_eq!(document["primary_color"], "#3B82F6");
    assert_eq!(document["theme_mode"], "light");
    assert_eq!(document["amenities"], json!([]));
    app.ends_well().await;
}

#[tokio::test]
async fn a_form_says_the_same_as_json() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let form = Form::new()
        .text("slogan", "By form")
        .text("amenities", r#"["Boats", "Bicycles"]"#)
        .text("accent_color", "#00ff00")
        .text("latitude_override", "52.1");
    let (saved, _) = editor.change_settings_by_form(form).await.changed(200);
    assert_eq!(saved["slogan"], "By form");
    assert_eq!(saved["amenities"], json!(["Boats", "Bicycles"]));
    assert_eq!(saved["accent_color"], "#00ff00");
    assert_eq!(saved["latitude_override"], "52.100000");
    // A field that is there several times is a list.
    let form = Form::new()
        .text("amenities", "Sauna")
        .text("amenities", "Boats");
    let (saved, _) = editor.change_settings_by_form(form).await.changed(200);
    assert_eq!(saved["amenities"], json!(["Sauna", "Boats"]));
    app.ends_well().await;
}

#[tokio::test]
async fn put_changes_what_it_names_and_nothing_else_as_stock_clients_expect() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let first = json!({"slogan": "Stays", "welcome_message": "Hello"});
    editor.change_settings(&first).await.ok(200);
    let path = editor.staff_path("settings/");
    let put = json!({"welcome_message": "Good evening"});
    let answer = editor.send_json(Method::PUT, &path, &put).await;
    let (saved, _) = answer.changed(200);
    assert_eq!(saved["slogan"], "Stays");
    assert_eq!(saved["welcome_message"], "Good evening");
    app.ends_well().await;
}

#[tokio::test]
async fn save_all_that_sends_back_everything_it_got_changes_nothing() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    for slot in ["hero_image", "landing_page_image", "logo", "favicon"] {
        let form = crate::support::file_of(slot, pictures::png(60, 40));
        editor.change_settings_by_form(form).await.ok(200);
    }
    editor.fill_gallery(3).await;
    let mut change = json!({"amenities": ["Sauna"], "latitude_override": "52.0594"});
    for (name, text) in TEXTS {
        change[name] = text.into();
    }
    let (everything, revision) = editor.change_settings(&change).await.changed(200);
    let mut page = app.listener(LAKESIDE).await;
    for method in [Method::PATCH, Method::PUT] {
        let path = editor.staff_path("settings/");
        let again = editor.send_json(method, &path, &everything).await;
        assert_eq!(again.ok(200), everything);
    }
    assert_eq!(app.revision(LAKESIDE).await, revision);
    app.everything_is_told().await;
    page.hears_nothing().await;
    app.ends_well().await;
}

#[tokio::test]
async fn what_stock_clients_send_beside_the_fields_does_no_harm() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let odd = json!({"galleries": [], "created_at": "2020-01-01T00:00:00Z", "hotel_slug": "x",
                     "revision": 999, "gallery": null, "amenities": null, "unheard_of": {"a": 1}});
    editor.change_settings(&odd).await.ok(200);
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn addresses_of_the_api_mean_the_same_with_and_without_their_last_slash() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let path = editor.staff_path("settings");
    let slogan = json!({"slogan": "No slash"});
    let answer = editor.send_json(Method::PATCH, &path, &slogan).await;
    assert_eq!(answer.ok(200)["slogan"], "No slash");
    app.ends_well().await;
}

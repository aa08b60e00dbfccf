//! Landing pages follow one channel, `hotels`: which hotels there are, and what their cards show.

use serde_json::{Value, json};

use crate::support::process::{make_a_hotel, run};
use crate::support::{
    LAKESIDE, Listener, Process, SEAVIEW, TestApp, behind_its_back, file_of, pictures, texts,
};

/// What the public list says of a hotel now.
async fn card_of(app: &TestApp, slug: &str) -> Value {
    let list = app.stranger().get("/api/hotel/public/").await.ok(200);
    let cards = list["results"].as_array().unwrap();
    let card = cards.iter().find(|card| card["slug"] == slug);
    card.cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_landing_page_hears_of_a_hotel_that_opens_and_of_what_its_card_shows() {
    let app = TestApp::start().await;
    let mut landing = app.landing_page().await;
    app.open_hotel("quay").await;
    let opened = landing.hears("hotel-listed", 1).await;
    assert_eq!(opened.data["slug"], "quay");
    assert_eq!(opened.data["card"]["name"], "Another House");

    let editor = app.editor().await;
    let name = json!({"name_override": "Lake Lodge"});
    let renamed = editor.change_settings(&name).await.changed(200).1;
    let event = landing.hears("hotel-listed", renamed).await;
    assert_eq!(event.data["slug"], LAKESIDE);
    assert_eq!(event.data["card"], card_of(&app, LAKESIDE).await);
    assert_eq!(event.data["card"]["name"], "Lake Lodge");

    let hero = file_of("hero_image", pictures::jpeg(400, 300));
    let hero = editor.change_settings_by_form(hero).await.changed(200).1;
    let event = landing.hears("hotel-listed", hero).await;
    let image = event.data["card"]["hero"].clone();
    assert_eq!(image, app.document(LAKESIDE).await["images"]["hero"]);
    let public_id = image["public_id"].as_str().unwrap();
    let said = json!({"alt": "The lake from the pier"});
    let said = editor.describe(public_id, &said).await.changed(200).1;
    let event = landing.hears("hotel-listed", said).await;
    assert_eq!(event.data["card"]["hero"]["alt"], "The lake from the pier");
    app.ends_well().await;
}

#[tokio::test]
async fn a_landing_page_hears_nothing_of_what_no_card_shows() {
    let app = TestApp::start().await;
    let mut landing = app.landing_page().await;
    let editor = app.editor().await;
    let long = "A house by the lake. ".repeat(40);
    let described = json!({"short_description": long});
    let described = editor.change_settings(&described).await.changed(200).1;
    let event = landing.hears("hotel-listed", described).await;
    let told = event.data["card"]["short_description"].as_str().unwrap();
    assert!(
        told.chars().count() == 240 && long.starts_with(told),
        "{told}"
    );

    let beyond = json!({"short_description": format!("{long} And boats.")});
    editor.change_settings(&beyond).await.ok(200);
    editor
        .change_settings(&json!({"slogan": "By the lake", "primary_color": "#123456"}))
        .await
        .ok(200);
    // As it is shown, the name stays the same.
    editor
        .change_settings(&json!({"name_override": "Lakeside House"}))
        .await
        .ok(200);
    editor.fill_gallery(2).await;
    editor.add_lake_room().await;
    app.everything_is_told().await;
    landing.hears_nothing().await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_hotel_that_is_hidden_leaves_the_landing_page_and_comes_back() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut landing = app.landing_page().await;
    let mut page = app.listener(LAKESIDE).await;
    assert!(app.set_visible(LAKESIDE, false).await);
    assert!(!app.set_visible(LAKESIDE, false).await, "it is so already");
    let hidden = landing.hears("hotel-unlisted", 2).await;
    assert_eq!(hidden.data["slug"], LAKESIDE);
    assert_eq!(hidden.data.as_object().unwrap().len(), 3, "and no more");
    assert_eq!(card_of(&app, LAKESIDE).await, Value::Null);

    // Staff go on; their words are not for guests, who hear only that something was done.
    let secret = json!({"slogan": "Under new owners", "name_override": "The New Lodge"});
    editor.change_settings(&secret).await.ok(200);
    for revision in [2, 3] {
        let event = page.hears("settings-updated", revision).await;
        let told: Vec<&String> = event.data.as_object().unwrap().keys().collect();
        assert_eq!(told, ["revision", "truncated", "updated_at"]);
    }
    app.everything_is_told().await;
    landing.hears_nothing().await;

    assert!(app.set_visible(LAKESIDE, true).await);
    let shown = landing.hears("hotel-listed", 4).await;
    assert_eq!(shown.data["card"]["name"], "The New Lodge");
    let shown = page.hears("settings-updated", 4).await;
    assert_eq!(shown.data["slogan"], "Under new owners");
    let path = editor.staff_path("history/");
    let history = editor.get(&path).await.ok(200);
    let actions = history["results"].as_array().unwrap().iter();
    let actions: Vec<Value> = actions.map(|change| change["action"].clone()).collect();
    assert_eq!(actions, ["show", "settings", "hide", "create"]);
    app.ends_well().await;
}

#[tokio::test]
async fn what_landing_pages_are_told_is_no_event_of_the_hotel() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let name = json!({"name_override": "Lake Lodge"});
    let revision = editor.change_settings(&name).await.changed(200).1;
    page.hears("settings-updated", revision).await;
    app.everything_is_told().await;
    page.hears_nothing().await;
    let names = app.names_of_next(LAKESIDE, revision - 1).await;
    assert_eq!(names, ["settings-updated"]);
    let missed = app.missed(LAKESIDE, 0).await;
    assert_eq!(missed["events"].as_array().unwrap().len(), 2);
    app.ends_well().await;
}

#[tokio::test]
async fn a_card_that_is_too_large_for_the_wire_says_so_and_the_list_has_it() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut landing = app.landing_page().await;
    let address = |name: &str| format!("https://p.example/{name}{}", "x".repeat(1_900));
    let pictures = json!({
        "hero_image_url": address("hero"),
        "landing_page_image_url": address("front"),
        "logo_url": address("logo"),
        "name_override": "é".repeat(255),
        "tagline_override": "é".repeat(200),
        "city_override": "é".repeat(120),
        "country_override": "é".repeat(120),
        "short_description": "é".repeat(400),
    });
    let revision = editor.change_settings(&pictures).await.changed(200).1;
    let mut event = landing.hears("hotel-listed", revision).await;
    if event.data["truncated"] != true {
        // Two addresses of the landing picture stand in a card; longer ones do not fit.
        let tags = json!(vec!["spa"; 900]).to_string();
        let sql = format!("update hotels set tags = '{tags}' where slug = '{LAKESIDE}'");
        behind_its_back(app.home.path(), &sql).await;
        let again = json!({"name_override": "Lake Lodge"});
        let revision = editor.change_settings(&again).await.changed(200).1;
        event = landing.hears("hotel-listed", revision).await;
    }
    assert!(event.bytes <= 10_240, "{} bytes", event.bytes);
    assert_eq!(event.data["truncated"], true);
    assert_eq!(event.data["slug"], LAKESIDE);
    assert_eq!(event.data.get("card"), None);
    assert_ne!(card_of(&app, LAKESIDE).await, Value::Null);
    app.ends_well().await;
}

#[tokio::test]
async fn commands_beside_a_running_server_reach_open_landing_pages() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let server = Process::serve(home, &[]).await;
    let realtime = server.stranger().get("/api/realtime/").await.ok(200);
    let mut landing = Listener::of_channel(&realtime, "hotels").await;
    let create = ["hotel", "create", "--slug", "quay", "--name", "The Quay"];
    assert!(run(home, &create, &[], "").await.status.success());
    let mut heard = landing.next().await;
    while heard.data["slug"] != "quay" {
        // The first hotel's own, when the server has only just begun.
        heard = landing.next().await;
    }
    assert_eq!((heard.name.as_str(), heard.revision), ("hotel-listed", 1));
    for (verb, name, revision) in [("hide", "hotel-unlisted", 2), ("show", "hotel-listed", 3)] {
        let output = run(home, &["hotel", verb, "--slug", "quay"], &[], "").await;
        assert!(output.status.success());
        let heard = landing.hears(name, revision).await;
        assert_eq!(heard.data["slug"], "quay");
        let again = run(home, &["hotel", verb, "--slug", "quay"], &[], "").await;
        assert!(String::from_utf8_lossy(&again.stdout).contains("already"));
    }
    let nobody = run(home, &["hotel", "hide", "--slug", "atlantis"], &[], "").await;
    assert_eq!(nobody.status.code(), Some(1));
    let verified = run(home, &["verify"], &[], "").await;
    assert!(verified.status.success(), "{verified:?}");
    server.stop().await;
}

#[tokio::test]
async fn a_card_that_changed_without_a_word_is_found_and_told_with_the_next_change() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    let verify = async || {
        let output = run(home, &["verify"], &[], "").await;
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), told)
    };
    assert_eq!(verify().await.0, Some(0));
    for (damage, mend, words) in [
        (
            "update hotels set city = 'Cork'",
            "update hotels set city = ''",
            "its card has changed, and landing pages were not told",
        ),
        (
            "update hotels set is_active = 0",
            "update hotels set is_active = 1",
            "guests do not see it, and landing pages were not told",
        ),
    ] {
        behind_its_back(home, damage).await;
        let (code, told) = verify().await;
        assert!(code == Some(1) && told.contains(words), "{told}");
        behind_its_back(home, mend).await;
        assert_eq!(verify().await.0, Some(0), "mended: {mend}");
    }
    behind_its_back(home, "update hotels set country = 'Ireland', listed = null").await;
    let (code, told) = verify().await;
    assert!(code == Some(1) && told.contains("guests see it"), "{told}");

    let realtime = server.stranger().get("/api/realtime/").await.ok(200);
    let mut landing = Listener::of_channel(&realtime, "hotels").await;
    let slogan = json!({"slogan": "By the lake"});
    ann.change_settings(&slogan).await.ok(200);
    let heard = landing.next().await;
    assert_eq!(heard.data["card"]["country"], "Ireland");
    let (_, told) = verify().await;
    assert!(!told.contains("landing pages"), "{told}");

    // A hotel of an older version, of which landing pages were never told.
    behind_its_back(home, "update hotels set listed = ''").await;
    let (_, told) = verify().await;
    assert!(!told.contains("landing pages"), "{told}");
    ann.change_settings(&json!({"slogan": "On the lake"}))
        .await
        .ok(200);
    assert_eq!(landing.next().await.name, "hotel-listed");
    server.stop().await;
}

#[tokio::test]
async fn lists_are_in_the_order_of_the_names_that_guests_see() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let slugs = async || {
        let list = app.stranger().get("/api/hotel/public/").await.ok(200);
        let cards = list["results"].as_array().unwrap().iter();
        texts(&cards.map(|card| card["slug"].clone()).collect())
    };
    assert_eq!(slugs().await, [LAKESIDE, SEAVIEW]);
    let name = json!({"name_override": "The Lodge"});
    editor.change_settings(&name).await.ok(200);
    assert_eq!(slugs().await, [SEAVIEW, LAKESIDE]);
    app.ends_well().await;
}

//! A hotel speaks more than one language: staff translate, guests choose, nobody else notices.

use frontage::domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, LAKESIDE, Person, SEAVIEW, TestApp, pictures};

async fn languages(person: &Person) -> Value {
    person.get(&person.staff_path("languages/")).await.ok(200)
}

async fn speak(person: &Person, codes: &[&str]) -> Answer {
    let path = person.staff_path("languages/");
    let body = json!({"languages": codes});
    person.send_json(Method::PATCH, &path, &body).await
}

async fn german(person: &Person) -> Value {
    let path = person.staff_path("languages/de/");
    person.get(&path).await.ok(200)
}

async fn translate(person: &Person, change: &Value) -> Answer {
    let path = person.staff_path("languages/de/");
    person.send_json(Method::PATCH, &path, change).await
}

async fn say_in_german(person: &Person, name: &str, text: &str) -> i64 {
    let change = json!({"texts": {name: text}});
    translate(person, &change).await.changed(200).1
}

/// The page as a German guest gets it.
async fn in_german(app: &TestApp, slug: &str) -> Value {
    let path = format!("/api/public/hotels/{slug}/?lang=de");
    app.stranger().get(&path).await.ok(200)
}

#[track_caller]
fn text<'a>(document: &'a Value, name: &str) -> &'a Value {
    let mut texts = document["texts"].as_array().unwrap().iter();
    let found = texts.find(|text| text["name"] == name);
    found.unwrap_or_else(|| panic!("{name} is not among {document}"))
}

#[tokio::test]
async fn a_german_guest_reads_what_is_translated_and_the_rest_as_it_is() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let texts = json!({"slogan": "By the lake", "welcome_message": "Come in", "amenities": ["Sauna", "Boats"]});
    ann.change_settings(&texts).await.ok(200);
    let room = ann.add_lake_room().await;
    let added = ann.upload(pictures::jpeg(60, 40)).await.ok(201);
    let picture = added["public_id"].as_str().unwrap();
    ann.describe(picture, &json!({"alt": "Two boats"}))
        .await
        .ok(200);
    let english = app.document(LAKESIDE).await;
    assert_eq!(english["language"], "en");
    assert_eq!(
        english["languages"],
        json!([{"code": "en", "name": "English", "dir": "ltr"}])
    );

    speak(&ann, &["de", "ar"]).await.ok(200);
    let change = json!({"texts": {
        "slogan": " Am See ",
        "amenities.Boats": "Boote",
        format!("room_types.{room}.name"): "Seezimmer",
        format!("images.{picture}.alt"): "Zwei Boote",
    }});
    let (told, revision) = translate(&ann, &change).await.changed(200);
    assert_eq!(text(&told, "slogan")["text"], "Am See");
    assert_eq!(text(&told, "slogan")["standing"], "translated");
    assert_eq!(text(&told, "welcome_message")["standing"], "missing");
    assert_eq!(text(&told, "name")["standing"], "kept");

    let page = in_german(&app, LAKESIDE).await;
    assert_eq!(page["language"], "de");
    assert_eq!(
        page["languages"][2],
        json!({"code": "ar", "name": "العربية", "dir": "rtl"})
    );
    assert_eq!(page["slogan"], "Am See");
    assert_eq!(page["welcome_message"], "Come in");
    assert_eq!(page["amenities"], json!(["Sauna", "Boote"]));
    assert_eq!(page["amenity_keys"], json!(["Sauna", "Boats"]));
    assert_eq!(page["room_types"][0]["name"], "Seezimmer");
    assert_eq!(page["gallery_images"][0]["alt"], "Zwei Boote");
    assert_eq!(page["revision"], revision);

    // Whoever does not ask for it notices nothing.
    let now = app.document(LAKESIDE).await;
    for same in [
        "slogan",
        "amenities",
        "room_types",
        "gallery_images",
        "language",
    ] {
        assert_eq!(now[same], english[same], "{same}");
    }
    assert!(now.get("amenity_keys").is_none());
    // A language that this hotel has not is the main one; what is none is refused.
    let path = format!("/api/public/hotels/{LAKESIDE}/?lang=fr");
    let french = app.stranger().get(&path).await.ok(200);
    assert_eq!(french["language"], "en");
    let path = format!("/api/public/hotels/{LAKESIDE}/?lang=xx");
    app.stranger()
        .get(&path)
        .await
        .refused_field(400, "lang", "");
    app.ends_well().await;
}

#[tokio::test]
async fn the_list_of_what_is_missing_follows_what_staff_write() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let texts =
        json!({"slogan": "By the lake", "welcome_message": "Come in", "amenities": ["Sauna"]});
    ann.change_settings(&texts).await.ok(200);
    speak(&ann, &["de"]).await.ok(200);
    let counts = |told: &Value| {
        let german = &told["languages"][0];
        ["missing", "stale", "translated"].map(|name| german[name].as_i64().unwrap())
    };
    assert_eq!(counts(&languages(&ann).await), [3, 0, 0]);
    say_in_german(&ann, "slogan", "Am See").await;
    assert_eq!(counts(&languages(&ann).await), [2, 0, 1]);

    // The main text changes: the translation may be out of date, and is shown all the same.
    ann.change_settings(&json!({"slogan": "At the lake"}))
        .await
        .ok(200);
    assert_eq!(counts(&languages(&ann).await), [2, 1, 0]);
    assert_eq!(in_german(&app, LAKESIDE).await["slogan"], "Am See");
    assert_eq!(text(&german(&ann).await, "slogan")["standing"], "stale");
    // It goes back: nothing is out of date any more.
    ann.change_settings(&json!({"slogan": "By the lake"}))
        .await
        .ok(200);
    assert_eq!(counts(&languages(&ann).await), [2, 0, 1]);
    // Of nothing there is no translation.
    ann.change_settings(&json!({"slogan": ""})).await.ok(200);
    assert_eq!(in_german(&app, LAKESIDE).await["slogan"], "");
    assert_eq!(counts(&languages(&ann).await), [2, 0, 0]);
    app.ends_well().await;
}

#[tokio::test]
async fn a_translation_of_a_text_that_changed_meanwhile_is_out_of_date_at_once() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    ann.change_settings(&json!({"slogan": "By the lake"}))
        .await
        .ok(200);
    speak(&ann, &["de"]).await.ok(200);
    let seen = german(&ann).await;
    let made_of = text(&seen, "slogan")["made_of"].clone();
    ann.change_settings(&json!({"slogan": "In the hills"}))
        .await
        .ok(200);
    let change = json!({"texts": {"slogan": "Am See"}, "made_of": {"slogan": made_of}});
    let told = translate(&ann, &change).await.ok(200);
    assert_eq!(text(&told, "slogan")["standing"], "stale");
    // Looked at and found right: the same words, of the main text of now.
    say_in_german(&ann, "slogan", "Am See").await;
    assert_eq!(
        text(&german(&ann).await, "slogan")["standing"],
        "translated"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn open_pages_are_told_of_a_translation_beside_what_they_know() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    ann.change_settings(&json!({"slogan": "By the lake"}))
        .await
        .ok(200);
    let room = ann.add_lake_room().await;
    let added = ann.upload(pictures::jpeg(60, 40)).await.ok(201);
    let picture = added["public_id"].as_str().unwrap();
    ann.describe(picture, &json!({"alt": "Two boats"}))
        .await
        .ok(200);
    speak(&ann, &["de", "fr"]).await.ok(200);
    let base = app.revision(LAKESIDE).await;
    let change = json!({"texts": {
        "slogan": "Am See",
        format!("room_types.{room}.name"): "Seezimmer",
        format!("images.{picture}.alt"): "Zwei Boote",
    }});
    translate(&ann, &change).await.changed(200);
    let names = app.names_of_next(LAKESIDE, base).await;
    assert_eq!(
        names,
        ["settings-updated", "room-type-updated", "image-updated"]
    );
    let missed = app.missed(LAKESIDE, base).await;
    let data = |place: usize| missed["events"][place]["data"].clone();
    assert_eq!(data(0)["slogan"], "By the lake", "as stock clients know it");
    assert_eq!(data(0)["language"], "en");
    assert_eq!(data(0)["translations"], json!({"de": {"slogan": "Am See"}}));
    assert_eq!(data(1)["room_type"]["name"], "Lake Room");
    let of_room = json!({"de": {"name": "Seezimmer"}});
    assert_eq!(data(1)["room_type"]["translations"], of_room);
    assert_eq!(data(2)["image"]["alt"], "Two boats");
    let of_image = json!({"de": {"alt": "Zwei Boote"}});
    assert_eq!(data(2)["image"]["translations"], of_image);

    // Guests cannot choose German any more: nothing of it is told, and all of it is kept.
    speak(&ann, &["fr"]).await.ok(200);
    let (_, revision) = ann
        .change_room(room, &json!({"max_occupancy": 3}))
        .await
        .changed(200);
    let missed = app.missed(LAKESIDE, revision - 2).await.to_string();
    assert!(
        !missed.contains("Seezimmer") && !missed.contains("Am See"),
        "{missed}"
    );
    speak(&ann, &["fr", "de"]).await.ok(200);
    assert_eq!(in_german(&app, LAKESIDE).await["slogan"], "Am See");
    app.ends_well().await;
}

#[tokio::test]
async fn translations_too_long_for_an_event_leave_the_rest_of_it_whole() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let texts = json!({"slogan": "By the lake", "long_description": "A house."});
    ann.change_settings(&texts).await.ok(200);
    speak(&ann, &["de"]).await.ok(200);
    let revision = say_in_german(&ann, "long_description", &"Ein Haus. ".repeat(1_500)).await;
    let missed = app.missed(LAKESIDE, revision - 1).await;
    let data = &missed["events"][0]["data"];
    assert_eq!(data["slogan"], "By the lake");
    assert_eq!(data["untranslated"], true);
    assert!(data.get("truncated").is_none() && data.get("translations").is_none());
    assert!(data.to_string().len() <= 10_240);
    // A page in German that missed too much gets its snapshot in German.
    let path = format!("/api/public/hotels/{LAKESIDE}/events/?after=999999&lang=de");
    let reset = app.stranger().get(&path).await.ok(200);
    assert_eq!(reset["snapshot"]["language"], "de");
    app.ends_well().await;
}

#[tokio::test]
async fn two_people_who_translate_the_same_text_are_told_and_others_are_merged() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let texts = json!({"slogan": "By the lake", "welcome_message": "Come in"});
    ann.change_settings(&texts).await.ok(200);
    let room = ann.add_lake_room().await;
    speak(&ann, &["de", "fr"]).await.ok(200);
    let base = app.revision(LAKESIDE).await;
    let name = format!("room_types.{room}.name");
    let hers = json!({"texts": {"slogan": "Am See", &name: "Seezimmer"}, "base_revision": base});
    let (_, revision) = translate(&ann, &hers).await.changed(200);
    // Another text of the same language, and the same text in another language, are other fields;
    // so is the main text.
    let merged = json!({"texts": {"welcome_message": "Herein"}, "base_revision": base});
    translate(&ben, &merged).await.changed(200);
    let path = ben.staff_path("languages/fr/");
    let french = json!({"texts": {"slogan": "Au bord du lac"}, "base_revision": base});
    ben.send_json(Method::PATCH, &path, &french)
        .await
        .changed(200);
    let main = json!({"slogan": "At the lake", "base_revision": base});
    ben.change_settings(&main).await.changed(200);

    let his = json!({"texts": {"slogan": "Direkt am See", &name: "Zimmer am See"}, "base_revision": base});
    let told = translate(&ben, &his).await.refused(409);
    let both = json!({
        "slogan": {"theirs": "Am See", "yours": "Direkt am See"},
        &name: {"theirs": "Seezimmer", "yours": "Zimmer am See"},
    });
    assert_eq!(told["conflicts"], both);
    app.nothing_changed_since(LAKESIDE, revision + 3).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_translation_is_undone_and_the_page_restored_with_all_its_languages() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    ann.change_settings(&json!({"slogan": "By the lake", "amenities": ["Boats"]}))
        .await
        .ok(200);
    let room = ann.add_lake_room().await;
    let added = ann.upload(pictures::jpeg(60, 40)).await.ok(201);
    let picture = added["public_id"].as_str().unwrap();
    ann.describe(picture, &json!({"alt": "Two boats"}))
        .await
        .ok(200);
    speak(&ann, &["de"]).await.ok(200);
    let before = app.revision(LAKESIDE).await;
    let (name, alt) = (
        format!("room_types.{room}.name"),
        format!("images.{picture}.alt"),
    );
    let change = json!({"texts": {"slogan": "Am See", "amenities.Boats": "Boote", &name: "Seezimmer", &alt: "Zwei Boote"}});
    let (_, translated) = translate(&ann, &change).await.changed(200);
    let whole = in_german(&app, LAKESIDE).await;
    let undo = ann.staff_path(&format!("history/{translated}/undo/"));
    ann.post(&undo, &json!({})).await.changed(200);
    let page = in_german(&app, LAKESIDE).await;
    assert_eq!(page["slogan"], "By the lake");
    assert_eq!(page["room_types"][0]["name"], "Lake Room");
    assert_eq!(page["gallery_images"][0]["alt"], "Two boats");

    let restore = ann.staff_path(&format!("history/{translated}/restore/"));
    ann.post(&restore, &json!({})).await.changed(200);
    // A room that goes takes its translations along, and brings them back.
    let gone = ann.delete_room(room).await;
    assert_eq!(gone.status, 204);
    ann.change_settings(&json!({"amenities": []})).await.ok(200);
    ann.post(&restore, &json!({})).await.changed(200);
    let page = in_german(&app, LAKESIDE).await;
    for same in ["slogan", "amenities", "room_types", "gallery_images"] {
        assert_eq!(page[same], whole[same], "{same}");
    }
    let restore = ann.staff_path(&format!("history/{before}/restore/"));
    ann.post(&restore, &json!({})).await.changed(200);
    assert_eq!(in_german(&app, LAKESIDE).await["slogan"], "By the lake");

    let entry = ann.staff_path(&format!("history/{translated}/"));
    let entry = ann.get(&entry).await.ok(200);
    assert_eq!(entry["action"], "translate");
    let told = entry["changes"].to_string();
    assert!(
        told.contains("slogan@de") && told.contains("Seezimmer"),
        "{told}"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn what_will_not_do_is_refused_by_its_name_and_nothing_changes() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    ann.change_settings(&json!({"slogan": "By the lake"}))
        .await
        .ok(200);
    let path = ann.staff_path("languages/");
    let refused = |field: &'static str, change: Value| {
        let (ann, path) = (ann.clone(), path.clone());
        async move {
            let answer = ann.send_json(Method::PATCH, &path, &change).await;
            answer.refused_field(400, field, "");
        }
    };
    let revision = app.revision(LAKESIDE).await;
    refused("languages", json!({"languages": ["de", "de"]})).await;
    refused("languages", json!({"languages": ["en"]})).await;
    refused("languages", json!({"languages": ["klingon"]})).await;
    refused("languages", json!({"languages": "de"})).await;
    refused("languages", json!({"languages": null})).await;
    refused("language", json!({"language": "x"})).await;
    let known = languages(&ann).await["known"].clone();
    let codes = known
        .as_array()
        .unwrap()
        .iter()
        .map(|known| known["code"].clone());
    let codes: Vec<Value> = codes.filter(|code| code != "en").collect();
    refused("languages", json!({"languages": codes[..13]})).await;
    let no_german = translate(&ann, &json!({"texts": {"slogan": "Am See"}})).await;
    no_german.refused(404);
    app.nothing_changed_since(LAKESIDE, revision).await;
    let twelve = json!({"languages": codes[..12]});
    ann.send_json(Method::PATCH, &path, &twelve).await.ok(200);

    speak(&ann, &["de"]).await.ok(200);
    let revision = app.revision(LAKESIDE).await;
    for (field, change) in [
        ("slogan", json!({"texts": {"slogan": "x".repeat(201)}})),
        ("slogan", json!({"texts": {"slogan": "Am\u{0}See"}})),
        ("slogan", json!({"texts": {"slogan": ["Am See"]}})),
        (
            "slogan",
            json!({"texts": {"slogan": "Am See"}, "made_of": {"slogan": "now"}}),
        ),
        (
            "primary_color",
            json!({"texts": {"primary_color": "#000000"}}),
        ),
        ("slogan@de", json!({"texts": {"slogan@de": "Am See"}})),
        (
            "welcome_message",
            json!({"texts": {"welcome_message": "Herein"}}),
        ),
        (
            "room_types.7.name",
            json!({"texts": {"slogan": "Am See", "room_types.7.name": "X"}}),
        ),
        ("texts", json!({"texts": "Am See"})),
        (
            "base_revision",
            json!({"texts": {"slogan": "Am See"}, "base_revision": revision + 1}),
        ),
    ] {
        let answer = translate(&ann, &change).await;
        answer.refused_field(400, field, "");
    }
    app.nothing_changed_since(LAKESIDE, revision).await;
    // What is so already makes no revision.
    translate(&ann, &json!({"texts": {"slogan": ""}}))
        .await
        .ok(200);
    speak(&ann, &["de"]).await.ok(200);
    app.nothing_changed_since(LAKESIDE, revision).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_translation_that_is_sent_twice_under_one_key_is_one_change() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    ann.change_settings(&json!({"slogan": "By the lake"}))
        .await
        .ok(200);
    let again = ann.clone().with_header("idempotency-key", "german-1");
    let path = again.staff_path("languages/");
    let body = json!({"languages": ["de"]});
    let first = again.send_json(Method::PATCH, &path, &body).await.ok(200);
    let second = again.send_json(Method::PATCH, &path, &body).await.ok(200);
    assert_eq!(first["revision"], second["revision"]);
    let again = ann.clone().with_header("idempotency-key", "german-2");
    let change = json!({"texts": {"slogan": "Am See"}});
    let (_, revision) = translate(&again, &change).await.changed(200);
    translate(&again, &change).await.ok(200);
    app.nothing_changed_since(LAKESIDE, revision).await;
    let other = json!({"texts": {"slogan": "Im Wald"}});
    assert!(translate(&again, &other).await.status >= 400);
    app.ends_well().await;
}

#[tokio::test]
async fn only_editors_of_the_hotel_translate_and_everybody_there_looks() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    ann.change_settings(&json!({"slogan": "By the lake"}))
        .await
        .ok(200);
    speak(&ann, &["de"]).await.ok(200);
    let change = json!({"texts": {"slogan": "Am See"}});
    let viewer = app.staff(LAKESIDE, Role::Viewer).await;
    german(&viewer).await;
    languages(&viewer).await;
    let revision = app.revision(LAKESIDE).await;
    translate(&viewer, &change).await.refused(403);
    speak(&viewer, &[]).await.refused(403);
    let elsewhere = app.staff(SEAVIEW, Role::Owner).await.at(LAKESIDE);
    let nobody = app.stranger().at(LAKESIDE);
    for (person, status) in [(elsewhere, 403), (nobody, 401)] {
        translate(&person, &change).await.refused(status);
        speak(&person, &["fr"]).await.refused(status);
        for path in ["languages/", "languages/de/"] {
            person.get(&person.staff_path(path)).await.refused(status);
        }
    }
    app.nothing_changed_since(LAKESIDE, revision).await;
    for role in [Role::Manager, Role::Owner] {
        let person = app.staff(LAKESIDE, role).await;
        say_in_german(&person, "slogan", role.as_str()).await;
    }
    app.ends_well().await;
}

#[tokio::test]
async fn texts_that_were_written_in_german_all_along_are_called_so() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    ann.change_settings(&json!({"slogan": "Am See"}))
        .await
        .ok(200);
    let path = ann.staff_path("languages/");
    let body = json!({"language": "de", "languages": ["en"]});
    let told = ann.send_json(Method::PATCH, &path, &body).await.ok(200);
    assert_eq!(told["language"]["code"], "de");
    let page = app.document(LAKESIDE).await;
    assert_eq!(
        (&page["language"], &page["slogan"]),
        (&json!("de"), &json!("Am See"))
    );
    assert_eq!(page["languages"][1]["code"], "en");
    app.ends_well().await;
}

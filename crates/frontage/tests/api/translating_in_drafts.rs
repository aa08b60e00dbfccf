//! Translations wait in a draft like every other text.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, LAKESIDE, Person, TestApp};

async fn speak_german(person: &Person) {
    let path = person.staff_path("languages/");
    let body = json!({"languages": ["de"]});
    let answer = person.send_json(Method::PATCH, &path, &body).await;
    answer.changed(200);
}

async fn translate(person: &Person, texts: Value) -> Answer {
    let path = person.staff_path("languages/de/");
    let body = json!({"texts": texts});
    person.send_json(Method::PATCH, &path, &body).await
}

async fn german(person: &Person, name: &str) -> Value {
    let told = person.get(&person.staff_path("languages/de/")).await;
    let told = told.ok(200);
    let mut texts = told["texts"].as_array().unwrap().iter();
    let found = texts.find(|text| text["name"] == name);
    found.cloned().unwrap_or_default()
}

async fn guests_read(app: &TestApp) -> Value {
    let path = format!("/api/public/hotels/{LAKESIDE}/?lang=de");
    app.stranger().get(&path).await.ok(200)
}

#[tokio::test]
async fn a_text_and_its_translation_wait_together_and_are_published_together() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    speak_german(&ann).await;
    ann.change_settings(&json!({"slogan": "By the lake"}))
        .await
        .ok(200);
    translate(&ann, json!({"slogan": "Am See"})).await.ok(200);
    let revision = app.revision(LAKESIDE).await;

    let id = ann.begin_draft("Christmas").await;
    let draft = ann.in_draft(id);
    draft
        .change_settings(&json!({"slogan": "By the fire", "amenities": ["St. Nicholas"]}))
        .await
        .ok(200);
    let there = german(&draft, "slogan").await;
    assert_eq!(
        (&there["main"], &there["standing"]),
        (&json!("By the fire"), &json!("stale"))
    );
    let texts = json!({"slogan": "Am Feuer", "amenities.St. Nicholas": "Nikolaus"});
    translate(&draft, texts).await.ok(200);
    assert_eq!(german(&draft, "slogan").await["standing"], "translated");
    let count = draft.get(&ann.staff_path("languages/")).await.ok(200);
    assert_eq!(count["languages"][0]["missing"], 0, "{count}");

    // Nobody else notices.
    assert_eq!(german(&ann, "slogan").await["text"], "Am See");
    assert_eq!(guests_read(&app).await["slogan"], "Am See");
    app.nothing_changed_since(LAKESIDE, revision).await;

    // Both are on the page with the draft, and its languages lead to each other.
    let path = ann.staff_path(&format!("drafts/{id}/page/?lang=de"));
    let page = ann.get(&path).await.ok(200);
    assert_eq!(
        (&page["slogan"], &page["amenities"], &page["language"]),
        (&json!("Am Feuer"), &json!(["Nikolaus"]), &json!("de"))
    );
    let shown = ann.get(&format!("/hotels/{LAKESIDE}/de?draft={id}")).await;
    let html = shown.text();
    assert!(html.contains("<html lang=\"de\""), "{html}");
    assert!(html.contains("Am Feuer") && html.contains("Zimmer"));
    assert!(html.contains(&format!("href=\"/hotels/{LAKESIDE}?draft={id}\"")));
    let main = ann.get(&format!("/hotels/{LAKESIDE}?draft={id}")).await;
    let link = format!("href=\"/hotels/{LAKESIDE}/de?draft={id}\"");
    assert!(main.text().contains(&link));
    // In a language that the hotel has not, it is in its main one, and still the draft.
    let french = ann.get(&format!("/hotels/{LAKESIDE}/fr?draft={id}")).await;
    let there = format!("/hotels/{LAKESIDE}?draft={id}");
    assert_eq!(french.header("location"), there);
    let slashed = ann.get(&format!("/hotels/{LAKESIDE}/de/?draft={id}")).await;
    let there = format!("/hotels/{LAKESIDE}/de?draft={id}");
    assert_eq!(slashed.header("location"), there);

    let (_, published) = ann.publish(id, &json!({})).await.changed(200);
    assert_eq!(published, revision + 1, "one change");
    let now = guests_read(&app).await;
    assert_eq!(
        (&now["slogan"], &now["amenities"]),
        (&json!("Am Feuer"), &json!(["Nikolaus"]))
    );
    let path = ann.staff_path(&format!("history/{published}/undo/"));
    ann.post(&path, &json!({})).await.changed(200);
    assert_eq!(guests_read(&app).await["slogan"], "Am See");
    app.ends_well().await;
}

#[tokio::test]
async fn a_translation_that_a_colleague_saved_meanwhile_is_told_and_others_stay() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    speak_german(&ann).await;
    ann.change_settings(&json!({"slogan": "By the lake", "welcome_message": "Come in"}))
        .await
        .ok(200);
    let room = ann.add_lake_room().await;
    let name = format!("room_types.{room}.name");
    let id = ann.begin_draft("German").await;
    let draft = ann.in_draft(id);
    let texts = json!({"slogan": "Am See", &name: "Seezimmer"});
    translate(&draft, texts).await.ok(200);

    let texts =
        json!({"slogan": "Beim See", "welcome_message": "Hereinspaziert", &name: "Zimmer am See"});
    translate(&ben, texts).await.ok(200);
    ben.change_room(room, &json!({"starting_price_from": "99.00"}))
        .await
        .ok(200);
    // The draft goes on with the room, and still remembers what it saw of the name.
    draft
        .change_room(room, &json!({"max_occupancy": 4}))
        .await
        .ok(200);
    let both = json!({
        "slogan@de": {"theirs": "Beim See", "yours": "Am See"},
        format!("{name}@de"): {"theirs": "Zimmer am See", "yours": "Seezimmer"},
    });
    assert_eq!(ann.draft(id).await["conflicts"], both);
    ann.publish(id, &json!({})).await.refused(409);
    let choice = json!({"choices": {"slogan@de": "page", format!("{name}@de"): "draft"}});
    ann.publish(id, &choice).await.changed(200);

    let page = guests_read(&app).await;
    assert_eq!(
        (&page["slogan"], &page["welcome_message"]),
        (&json!("Beim See"), &json!("Hereinspaziert"))
    );
    let seen = &page["room_types"][0];
    assert_eq!(
        (&seen["name"], &seen["starting_price_from"]),
        (&json!("Seezimmer"), &json!("99.00"))
    );
    app.ends_well().await;
}

#[tokio::test]
async fn one_translation_is_taken_out_of_a_draft_and_the_list_of_languages_cannot_wait_in_it() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    speak_german(&ann).await;
    ann.change_settings(&json!({"slogan": "By the lake", "amenities": ["St. Nicholas"]}))
        .await
        .ok(200);
    let room = ann.add_lake_room().await;
    let revision = app.revision(LAKESIDE).await;
    let id = ann.begin_draft("German").await;
    let draft = ann.in_draft(id);
    let name = format!("room_types.{room}.name");
    let texts =
        json!({"slogan": "Am See", "amenities.St. Nicholas": "Nikolaus", name: "Seezimmer"});
    translate(&draft, texts).await.ok(200);

    let path = ann.staff_path(&format!("drafts/{id}/changes/"));
    for change in [
        "amenities.St. Nicholas@de".to_owned(),
        format!("room_types.{room}.name@de"),
    ] {
        let body = json!({"change": &change});
        let dropped = ann.send_json(Method::DELETE, &path, &body).await;
        assert!(dropped.status < 300, "{change}: {}", dropped.text());
        let again = ann.send_json(Method::DELETE, &path, &body).await;
        again.refused_field(400, "change", &change);
    }
    let left = &ann.draft(id).await["changes"];
    assert_eq!(left.as_array().unwrap().len(), 1, "{left}");
    assert_eq!(left[0]["name"], "slogan@de");

    let path = ann.staff_path("languages/");
    let body = json!({"languages": ["de", "fr"]});
    let refused = draft.send_json(Method::PATCH, &path, &body).await;
    refused.refused_field(400, "X-Draft", "cannot be collected");
    let unknown = translate(&draft, json!({"phone": "1"})).await;
    unknown.refused_field(400, "phone", "no such text");
    app.nothing_changed_since(LAKESIDE, revision).await;
    app.ends_well().await;
}

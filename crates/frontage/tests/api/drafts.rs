//! Staff collect changes in a draft. Guests see nothing of it until it is published, all at once.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{LAKESIDE, TestApp, file_of, pictures, texts};

#[tokio::test]
async fn a_draft_of_everything_is_seen_by_nobody_and_then_by_everybody_in_one_change() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let urls = ann.fill_gallery(3).await;
    let room = ann.add_lake_room().await;
    let before = app.document(LAKESIDE).await;
    let revision = before["revision"].as_i64().unwrap();

    let id = ann.begin_draft("Christmas").await;
    let draft = ann.in_draft(id);
    let form = file_of("hero_image", pictures::jpeg(60, 40))
        .text("slogan", "By the fire")
        .text("primary_color", "#7a1f1f")
        .text("amenities", r#"["Mulled wine"]"#);
    let told = draft.change_settings_by_form(form).await.ok(200);
    assert_eq!(
        (&told["slogan"], &told["draft"]),
        (&json!("By the fire"), &json!(id))
    );
    let added = draft.upload(pictures::jpeg(70, 40)).await.ok(201);
    let fourth = added["url"].as_str().unwrap().to_owned();
    draft.remove(&urls[1]).await.ok(200);
    let order = [&fourth, &urls[2], &urls[0]].map(Clone::clone);
    let told = draft.reorder(&order).await.ok(200);
    assert_eq!(texts(&told["gallery"]), order);
    let shown = draft.settings().await["gallery_images"][1]["public_id"].clone();
    let shown = shown.as_str().unwrap();
    let words = json!({"alt": "Snow", "caption": "The pier in snow"});
    let told = draft.describe(shown, &words).await.ok(200);
    assert_eq!(told["image"]["caption"], "The pier in snow");
    let cheaper = json!({"starting_price_from": "99.00", "availability_message": "Two left"});
    draft.change_room(room, &cheaper).await.ok(200);
    let loft = json!({"name": "Loft", "starting_price_from": "200"});
    let loft = draft.add_room(&loft).await.ok(201)["id"].as_i64().unwrap();
    let photo = file_of("photo", pictures::jpeg(50, 50));
    draft.send_photo(loft, photo).await.ok(200);

    // Nobody sees any of it, and the forms without the draft show the page.
    assert_eq!(app.document(LAKESIDE).await, before);
    assert_eq!(app.missed(LAKESIDE, revision).await["events"], json!([]));
    assert_eq!(ann.settings().await["slogan"], "");
    let path = ann.staff_path(&format!("room-types/{loft}/"));
    ann.get(&path).await.refused(404);
    // The forms with it show it.
    assert_eq!(draft.settings().await["primary_color"], "#7a1f1f");
    assert_eq!(draft.get(&path).await.ok(200)["name"], "Loft");
    let entry = ann.draft(id).await;
    assert_eq!(
        (&entry["state"], &entry["name"]),
        (&json!("open"), &json!("Christmas"))
    );
    assert_eq!(entry["author"]["username"], "lakeside-editor");
    let kinds: Vec<&str> = entry["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["kind"].as_str().unwrap())
        .collect();
    for kind in ["field", "picture", "gallery", "room_type", "image"] {
        assert!(kinds.contains(&kind), "{kind} in {entry}");
    }

    let mut page = app.listener(LAKESIDE).await;
    let (told, published) = ann.publish(id, &json!({})).await.changed(200);
    assert_eq!(published, revision + 1, "one change");
    assert_eq!(told["draft"]["state"], "published");
    let event = page.hears("settings-updated", published).await;
    assert_eq!(event.data["slogan"], "By the fire");
    let now = app.document(LAKESIDE).await;
    assert_eq!(now["primary_color"], "#7a1f1f");
    assert_eq!(now["amenities"], json!(["Mulled wine"]));
    assert_eq!(texts(&now["gallery"]), order);
    assert_eq!(now["gallery_images"][1]["alt"], "Snow");
    let rooms = now["room_types"].as_array().unwrap();
    let find = |id: i64| rooms.iter().find(|room| room["id"] == id).unwrap();
    assert_eq!(find(room)["starting_price_from"], "99.00");
    assert_eq!(find(loft)["name"], "Loft");
    assert!(find(loft)["photo"].is_object());

    // The history has it as one change, which is taken back in one step.
    let path = ann.staff_path(&format!("history/{published}/"));
    let entry = ann.get(&path).await.ok(200);
    assert_eq!(
        (
            &entry["action"],
            &entry["draft"]["name"],
            &entry["undoable"]
        ),
        (&json!("publish"), &json!("Christmas"), &json!(true))
    );
    let path = ann.staff_path(&format!("history/{published}/undo/"));
    ann.post(&path, &json!({})).await.changed(200);
    let undone = app.document(LAKESIDE).await;
    for part in ["slogan", "gallery", "room_types", "hero_image", "amenities"] {
        assert_eq!(undone[part], before[part], "{part}");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn a_write_that_cannot_wait_in_a_draft_is_refused_and_changes_nothing() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let added = ann.upload(pictures::jpeg(60, 40)).await.ok(201);
    let revision = app.revision(LAKESIDE).await;
    let id = ann.begin_draft("Christmas").await;
    let draft = ann.in_draft(id);
    let path = draft.staff_path(&format!("history/{revision}/undo/"));
    draft
        .post(&path, &json!({}))
        .await
        .refused_field(400, "X-Draft", "cannot be collected");
    let crop = json!({"crop": {"x": 0.0, "y": 0.0, "width": 0.5, "height": 0.5}});
    let picture = added["public_id"].as_str().unwrap();
    draft
        .describe(picture, &crop)
        .await
        .refused_field(400, "crop", "on the page");
    // What no form may hold, no draft holds.
    let red = json!({"primary_color": "red"});
    let refused = draft.change_settings(&red).await;
    refused.refused_field(400, "primary_color", "HEX");
    for nothing in ["99", "x", "-1"] {
        let lost = ann.clone().with_header("x-draft", nothing);
        let slogan = json!({"slogan": "Lost"});
        lost.change_settings(&slogan).await.refused(404);
    }
    assert_eq!(ann.draft(id).await["changes"], json!([]));
    app.nothing_changed_since(LAKESIDE, revision).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_change_can_be_left_out_and_a_draft_that_changes_nothing_is_not_published() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let id = ann.begin_draft("Christmas").await;
    let draft = ann.in_draft(id);
    let change = json!({"slogan": "By the fire", "welcome_message": "Come in"});
    draft.change_settings(&change).await.ok(200);
    let path = ann.staff_path(&format!("drafts/{id}/changes/"));
    let leave_out = async |what: &str| {
        let body = json!({"change": what});
        ann.send_json(Method::DELETE, &path, &body).await
    };
    let left = leave_out("slogan").await.ok(200);
    assert_eq!(left["changes"][0]["name"], "welcome_message");
    assert_eq!(left["changes"].as_array().unwrap().len(), 1);
    leave_out("slogan")
        .await
        .refused_field(400, "change", "does not change");
    // Put back by hand to what the page has, it is no change either.
    draft
        .change_settings(&json!({"welcome_message": ""}))
        .await
        .ok(200);
    assert_eq!(ann.draft(id).await["changes"], json!([]));
    ann.publish(id, &json!({}))
        .await
        .refused_saying(400, "nothing to publish");
    app.nothing_changed_since(LAKESIDE, 1).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_draft_has_a_name_of_its_own_which_is_free_again_when_it_is_over() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let path = ann.staff_path("drafts/");
    let long = "x".repeat(101);
    for (name, words) in [
        ("", "Give the draft a name"),
        (long.as_str(), "100 characters"),
    ] {
        ann.post(&path, &json!({"name": name}))
            .await
            .refused_field(400, "name", words);
    }
    ann.post(&path, &json!({}))
        .await
        .refused_field(400, "name", "required");
    let id = ann.begin_draft("Christmas").await;
    ann.post(&path, &json!({"name": "Christmas"}))
        .await
        .refused_field(400, "name", "already");
    let renamed = ann
        .send_json(
            Method::PATCH,
            &ann.staff_path(&format!("drafts/{id}/")),
            &json!({"name": "Advent"}),
        )
        .await;
    assert_eq!(renamed.ok(200)["name"], "Advent");
    ann.begin_draft("Christmas").await;
    let slogan = json!({"slogan": "By the fire"});
    ann.in_draft(id).change_settings(&slogan).await.ok(200);
    ann.publish(id, &json!({})).await.changed(200);
    ann.begin_draft("Advent").await;
    // What is published takes no more changes, and is published once.
    let refused = ann.in_draft(id).change_settings(&slogan).await;
    refused.refused_saying(400, "was published as change 2");
    ann.publish(id, &json!({}))
        .await
        .refused_saying(400, "was published");
    let gone = ann.request(Method::DELETE, &ann.staff_path(&format!("drafts/{id}/")));
    assert_eq!(ann.send(gone).await.status, 204);
    let list = ann.get(&path).await.ok(200);
    let names: Vec<&Value> = list["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|draft| &draft["name"])
        .collect();
    assert_eq!(names, ["Advent", "Christmas"]);
    app.ends_well().await;
}

#[tokio::test]
async fn a_write_into_a_draft_that_is_sent_twice_happens_once() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let id = ann.begin_draft("Christmas").await;
    let once = ann.in_draft(id).with_header("idempotency-key", "k");
    let loft = json!({"name": "Loft", "starting_price_from": "200"});
    let first = once.add_room(&loft).await;
    let again = once.add_room(&loft).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.body, first.body);
    assert_eq!(ann.draft(id).await["changes"].as_array().unwrap().len(), 1);
    // With the same key on the page, it is another request.
    let on_page = ann.clone().with_header("idempotency-key", "k");
    on_page.add_room(&loft).await.refused(422);
    app.nothing_changed_since(LAKESIDE, 1).await;
    app.ends_well().await;
}

#[tokio::test]
async fn too_many_drafts_and_too_large_ones_are_refused_by_the_name_of_their_limit() {
    let limits = [
        ("FRONTAGE_MAX_DRAFTS", "2"),
        ("FRONTAGE_MAX_DRAFT_CHANGES", "2"),
    ];
    let app = TestApp::start_with(&limits).await;
    let ann = app.editor().await;
    let id = ann.begin_draft("One").await;
    ann.begin_draft("Two").await;
    let path = ann.staff_path("drafts/");
    ann.post(&path, &json!({"name": "Three"}))
        .await
        .refused_saying(400, "FRONTAGE_MAX_DRAFTS");
    let draft = ann.in_draft(id);
    let two = json!({"slogan": "A", "welcome_message": "B"});
    draft.change_settings(&two).await.ok(200);
    draft
        .change_settings(&json!({"contact_phone": "1"}))
        .await
        .refused_saying(400, "FRONTAGE_MAX_DRAFT_CHANGES");
    // What it changes already may be changed again.
    draft.change_settings(&json!({"slogan": "C"})).await.ok(200);
    app.nothing_changed_since(LAKESIDE, 1).await;
    app.ends_well().await;
}

//! Staff take one change back. It is a change like any other: told to every open page, and able
//! to be taken back itself.

use serde_json::{Value, json};

use crate::support::{
    Answer, LAKESIDE, Person, TestApp, behind_its_back, file_of, pictures, texts,
};

async fn undo(person: &Person, revision: i64) -> Answer {
    let path = person.staff_path(&format!("history/{revision}/undo/"));
    person.post(&path, &json!({})).await
}

/// The page without what every change changes.
async fn shown(app: &TestApp) -> Value {
    let mut page = app.document(LAKESIDE).await;
    for key in ["revision", "updated_at"] {
        page.as_object_mut().unwrap().remove(key);
    }
    page
}

#[tokio::test]
async fn texts_and_a_picture_go_back_on_every_open_page_and_come_again() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    ann.change_settings(&json!({"slogan": "First", "primary_color": "#111111"}))
        .await
        .changed(200);
    let before = shown(&app).await;
    let form = file_of("hero_image", pictures::jpeg(60, 40))
        .text("slogan", "Second")
        .text("amenities", "[\"Sauna\"]");
    let (_, change) = ann.change_settings_by_form(form).await.changed(200);
    let after = shown(&app).await;

    let mut page = app.listener(LAKESIDE).await;
    let (told, back) = undo(&ann, change).await.changed(200);
    assert_eq!((&told["undoes"], back), (&json!(change), change + 1));
    let event = page.hears("settings-updated", back).await;
    assert_eq!(event.data["slogan"], "First");
    assert_eq!(shown(&app).await, before);

    // Once more: everything is as it was before already.
    assert_eq!(undo(&ann, change).await.changed(200).1, back);
    // And the undoing is undone.
    let (_, again) = undo(&ann, back).await.changed(200);
    page.hears("settings-updated", again).await;
    assert_eq!(shown(&app).await, after);
    let path = ann.staff_path(&format!("history/{back}/"));
    let entry = ann.get(&path).await.ok(200);
    assert_eq!(
        (&entry["action"], &entry["undoes"]),
        (&json!("undo"), &json!(change))
    );
    app.everything_is_told().await;
    page.hears_nothing().await;
    app.ends_well().await;
}

#[tokio::test]
async fn what_others_changed_elsewhere_stays_and_what_they_changed_again_is_told() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let change = json!({"slogan": "Hers", "contact_phone": "1"});
    let (_, hers) = ann.change_settings(&change).await.changed(200);
    ben.change_settings(&json!({"welcome_message": "Hello"}))
        .await
        .changed(200);
    let (_, his) = ben
        .change_settings(&json!({"slogan": "His"}))
        .await
        .changed(200);

    let told = undo(&ann, hers).await.refused(409);
    let both = json!({"slogan": {"theirs": "His", "yours": ""}});
    assert_eq!(
        (&told["conflicts"], &told["revision"]),
        (&both, &json!(his))
    );
    app.nothing_changed_since(LAKESIDE, his).await;

    undo(&ann, his).await.changed(200);
    undo(&ann, hers).await.changed(200);
    let page = app.document(LAKESIDE).await;
    assert_eq!(
        (&page["slogan"], &page["welcome_message"]),
        (&json!(""), &json!("Hello"))
    );
    assert_eq!(page["contact_phone"], "");
    app.ends_well().await;
}

#[tokio::test]
async fn a_gallery_is_merged_an_upload_leaves_a_removal_returns_an_order_turns_back() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let urls = ann.fill_gallery(3).await;
    let [a, b, c] = &urls[..] else { panic!() };
    let order = [c, a, b].map(Clone::clone);
    let (_, ordered) = ann.reorder(&order).await.changed(200);
    let (_, removed) = ann.remove(a).await.changed(200);
    let (added, uploaded) = ann.upload(pictures::jpeg(70, 40)).await.changed(201);
    let d = added["url"].as_str().unwrap();
    let gallery = async || texts(&app.document(LAKESIDE).await["gallery"]);
    assert_eq!(gallery().await, [c, b, d]);

    let mut page = app.listener(LAKESIDE).await;
    let (_, back) = undo(&ann, removed).await.changed(200);
    assert_eq!(gallery().await, [c, a, b, d], "at its place");
    page.hears("gallery-reordered", back).await;
    let (_, back) = undo(&ann, ordered).await.changed(200);
    assert_eq!(
        gallery().await,
        [a, b, d, c],
        "what was added since stays where it is"
    );
    page.hears("gallery-reordered", back).await;
    let (_, back) = undo(&ann, uploaded).await.changed(200);
    assert_eq!(gallery().await, urls);
    let event = page.hears("gallery-image-removed", back).await;
    assert_eq!(event.data["public_id"], added["public_id"]);
    page.hears("gallery-reordered", back).await;
    // It left the gallery, not the library.
    undo(&ann, back).await.changed(200);
    assert_eq!(gallery().await, [a, b, d, c]);
    app.ends_well().await;
}

#[tokio::test]
async fn a_deleted_room_comes_back_with_its_own_number_and_a_made_one_goes() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let room = ann.add_lake_room().await;
    let made = app.revision(LAKESIDE).await;
    let photo = file_of("photo", pictures::jpeg(60, 40));
    ann.send_photo(room, photo).await.changed(200);
    let with_photo = shown(&app).await;
    assert_eq!(ann.delete_room(room).await.status, 204);
    let deleted = app.revision(LAKESIDE).await;
    ann.add_lake_room().await;
    let other = app.revision(LAKESIDE).await;

    let mut page = app.listener(LAKESIDE).await;
    let (_, back) = undo(&ann, deleted).await.changed(200);
    let event = page.hears("room-type-created", back).await;
    assert_eq!(event.data["room_type_id"], room);
    let (_, back) = undo(&ann, other).await.changed(200);
    page.hears("room-type-deleted", back).await;
    assert_eq!(shown(&app).await, with_photo, "photo and all");

    // It was changed since it was made: it is not unmade unseen.
    let told = undo(&ann, made).await.refused(409);
    let conflicts = told["conflicts"].as_object().unwrap();
    let names: Vec<_> = conflicts.keys().map(String::as_str).collect();
    assert_eq!(names, [format!("room_types.{room}.photo")]);
    assert!(conflicts[names[0]]["yours"].is_null(), "{told}");
    let (_, back) = undo(&ann, made + 1).await.changed(200);
    page.hears("room-type-image-updated", back).await;
    undo(&ann, made).await.changed(200);
    assert_eq!(app.document(LAKESIDE).await["room_types"], json!([]));
    app.ends_well().await;
}

#[tokio::test]
async fn of_a_hidden_room_the_page_hears_nothing_by_an_undoing() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let secret = json!({"name": "Secret", "starting_price_from": "1", "is_active": false});
    let room = ann.add_room(&secret).await.ok(201)["id"].as_i64().unwrap();
    let (_, change) = ann
        .change_room(room, &json!({"name": "Still"}))
        .await
        .changed(200);
    let mut page = app.listener(LAKESIDE).await;
    let (_, back) = undo(&ann, change).await.changed(200);
    let event = page.hears("room-type-deleted", back).await;
    assert!(!event.data.to_string().contains("Secret"), "{event:?}");
    app.ends_well().await;
}

#[tokio::test]
async fn words_of_a_picture_go_back_alone() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let added = ann.upload(pictures::jpeg(60, 40)).await.ok(201);
    let id = added["public_id"].as_str().unwrap();
    let words = json!({"alt": "A pier", "focal_point": [0.1, 0.2]});
    let (_, change) = ann.describe(id, &words).await.changed(200);
    ann.describe(id, &json!({"caption": "Dusk"}))
        .await
        .changed(200);
    let mut page = app.listener(LAKESIDE).await;
    let (_, back) = undo(&ann, change).await.changed(200);
    let image = page.hears("image-updated", back).await.data["image"].clone();
    assert_eq!(
        (&image["alt"], &image["caption"]),
        (&json!(""), &json!("Dusk"))
    );
    assert_eq!(image["focal_point"], added["image"]["focal_point"]);
    // Said again since by somebody else, it is not overwritten.
    ann.describe(id, &json!({"alt": "A boat"}))
        .await
        .changed(200);
    let told = undo(&ann, change).await.refused(409);
    let field = format!("images.{id}.alt");
    assert_eq!(told["conflicts"][&field]["theirs"], "A boat", "{told}");
    app.ends_well().await;
}

#[tokio::test]
async fn what_cannot_be_taken_back_says_why() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    undo(&ann, 1)
        .await
        .refused_saying(400, "began with this change");
    undo(&ann, 99)
        .await
        .refused_saying(404, "never had this revision");
    let path = ann.staff_path("history/x/undo/");
    ann.post(&path, &json!({})).await.refused(404);
    let change = json!({"slogan": "Hers"});
    let (_, revision) = ann.change_settings(&change).await.changed(200);
    let path = ann.staff_path(&format!("history/{revision}/undo/"));
    ann.post(&path, &json!({"base_revision": 50}))
        .await
        .refused_field(400, "base_revision", "read it again");
    app.nothing_changed_since(LAKESIDE, revision).await;
    app.ends_well().await;
}

#[tokio::test]
async fn an_undoing_needs_no_body_happens_once_and_leaves_out_the_editors_own_socket() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let (_, change) = ann
        .change_settings(&json!({"slogan": "Hers"}))
        .await
        .changed(200);
    let (mut own, mut other) = (app.listener(LAKESIDE).await, app.listener(LAKESIDE).await);
    let ann = ann
        .with_socket(&own.socket_id)
        .with_header("idempotency-key", "k");
    let path = ann.staff_path(&format!("history/{change}/undo/"));
    let send = || ann.send(ann.request(reqwest::Method::POST, &path));
    let first = send().await;
    let (_, back) = first.changed(200);
    let again = send().await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.body, first.body);
    other.hears("settings-updated", back).await;
    app.everything_is_told().await;
    own.hears_nothing().await;
    other.hears_nothing().await;
    assert_eq!(app.revision(LAKESIDE).await, back);
    app.ends_well().await;
}

#[tokio::test]
async fn a_picture_does_not_return_into_a_gallery_that_is_full() {
    let app = TestApp::start_with(&[("FRONTAGE_MAX_GALLERY_IMAGES", "2")]).await;
    let ann = app.editor().await;
    let urls = ann.fill_gallery(2).await;
    let (_, removed) = ann.remove(&urls[0]).await.changed(200);
    let (_, full) = ann.upload(pictures::jpeg(70, 40)).await.changed(201);
    undo(&ann, removed)
        .await
        .refused_field(400, "gallery", "2 pictures");
    app.nothing_changed_since(LAKESIDE, full).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_damaged_row_of_the_history_is_our_fault_and_changes_nothing() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let (_, change) = ann
        .change_settings(&json!({"slogan": "Hers"}))
        .await
        .changed(200);
    let damage = "update changes set detail = '{\"fields\": 7}' where revision = 2";
    behind_its_back(app.home.path(), damage).await;
    undo(&ann, change).await.refused(500);
    let path = ann.staff_path("page/?revision=1");
    ann.get(&path).await.refused(500);
    // The rest of the history is read all the same.
    let list = ann.get(&ann.staff_path("history/")).await.ok(200);
    let entry = &list["results"][0];
    assert!(
        entry["note"].as_str().unwrap().contains("cannot be read"),
        "{list}"
    );
    assert_eq!(
        (&entry["undoable"], &entry["changes"]),
        (&json!(false), &json!([]))
    );
    assert_eq!(list["results"][1]["action"], "create");
    app.nothing_changed_since(LAKESIDE, change).await;
    app.ends_well().await;
}

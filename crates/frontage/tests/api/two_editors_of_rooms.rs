//! Two people edit the same room type, or describe the same picture. Neither overwrites the
//! other unknowingly.

use reqwest::Method;
use reqwest::multipart::Form;
use serde_json::{Value, json};

use crate::support::{Answer, LAKESIDE, Person, TestApp, file_of, file_part, pictures};

async fn delete(person: &Person, id: i64, body: &Value) -> Answer {
    let path = person.staff_path(&format!("room-types/{id}/"));
    person.send_json(Method::DELETE, &path, body).await
}

#[tokio::test]
async fn two_people_who_change_different_fields_of_one_room_both_keep_their_work() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let room = ann.add_lake_room().await;
    let base = app.revision(LAKESIDE).await;
    let change = json!({"bed_setup": "1 king", "base_revision": base});
    ann.change_room(room, &change).await.changed(200);
    let change = json!({"starting_price_from": "149.00", "base_revision": base});
    ben.change_room(room, &change).await.changed(200);
    let page = app.document(LAKESIDE).await;
    assert_eq!(page["room_types"][0]["bed_setup"], "1 king");
    assert_eq!(page["room_types"][0]["starting_price_from"], "149.00");
    app.ends_well().await;
}

#[tokio::test]
async fn the_later_of_two_who_change_one_field_of_a_room_is_told_both_values() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let room = ann.add_lake_room().await;
    let other = ann.add_lake_room().await;
    let base = app.revision(LAKESIDE).await;
    // The same field of another room is another field.
    let change = json!({"starting_price_from": "99", "base_revision": base});
    ann.change_room(other, &change).await.changed(200);
    let change = json!({"starting_price_from": "139", "base_revision": base});
    ann.change_room(room, &change).await.changed(200);
    let change = json!({"max_occupancy": 3});
    let (_, revision) = ann.change_room(room, &change).await.changed(200);

    let change = json!({"starting_price_from": "149", "name": "Lake", "base_revision": base});
    let told = ben.change_room(room, &change).await.refused(409);
    let both = json!({"theirs": "139.00", "yours": "149.00"});
    assert_eq!(told["conflicts"], json!({"starting_price_from": both}));
    assert_eq!(told["revision"], revision, "from which to decide");
    app.nothing_changed_since(LAKESIDE, revision).await;

    let decided = json!({"starting_price_from": "145", "name": "Lake", "base_revision": revision});
    ben.change_room(room, &decided).await.changed(200);
    app.ends_well().await;
}

#[tokio::test]
async fn a_room_that_a_colleague_changed_meanwhile_is_not_deleted_unseen() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let room = ann.add_lake_room().await;
    let base = app.revision(LAKESIDE).await;
    let change = json!({"name": "Lake Suite"});
    let (_, revision) = ann.change_room(room, &change).await.changed(200);

    let told = delete(&ben, room, &json!({"base_revision": base})).await;
    let both = json!({"theirs": "Lake Suite", "yours": null});
    assert_eq!(told.refused(409)["conflicts"], json!({"name": both}));
    app.nothing_changed_since(LAKESIDE, revision).await;

    // Seen, it goes; and for whoever comes then it is gone, not in conflict.
    let etag = app
        .stranger()
        .get(&format!("/api/public/hotels/{LAKESIDE}/"))
        .await;
    let path = ben.staff_path(&format!("room-types/{room}/"));
    let request = ben.request(Method::DELETE, &path);
    let gone = ben
        .send(request.header("If-Match", etag.header("etag")))
        .await;
    assert_eq!(gone.status, 204, "{}", gone.text());
    delete(&ann, room, &json!({"base_revision": base}))
        .await
        .refused(404);
    let change = json!({"name": "Again", "base_revision": base});
    ann.change_room(room, &change).await.refused(404);
    app.ends_well().await;
}

#[tokio::test]
async fn of_two_photos_for_one_room_the_later_leaves_no_file_behind() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let room = ann.add_lake_room().await;
    let base = app.revision(LAKESIDE).await.to_string();
    let photo = file_of("photo", pictures::jpeg(60, 40));
    let (hers, revision) = ann.send_photo(room, photo).await.changed(200);

    let photo = Form::new()
        .part("photo", file_part(pictures::jpeg(50, 40)))
        .text("base_revision", base);
    let told = ben.send_photo(room, photo).await.refused(409);
    let theirs = &told["conflicts"]["photo"]["theirs"];
    assert_eq!(*theirs, hers["photo_image"]["public_id"], "{told}");
    app.nothing_changed_since(LAKESIDE, revision).await;
    app.ends_well().await;
}

#[tokio::test]
async fn what_two_people_say_of_one_picture_is_merged_or_told() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let added = ann.upload(pictures::jpeg(60, 40)).await.ok(201);
    let id = added["public_id"].as_str().unwrap();
    let base = app.revision(LAKESIDE).await;
    let words = json!({"alt": "Two boats", "focal_point": [0.2, 0.3], "base_revision": base});
    ann.describe(id, &words).await.changed(200);
    let words = json!({"caption": "At dusk", "base_revision": base});
    let (saved, revision) = ben.describe(id, &words).await.changed(200);
    assert_eq!(saved["image"]["alt"], "Two boats", "merged");

    let words = json!({"alt": "A boat", "focal_point": [0.5, 0.6], "base_revision": base});
    let told = ben.describe(id, &words).await.refused(409);
    let both = json!({
        "alt": {"theirs": "Two boats", "yours": "A boat"},
        "focal_point": {"theirs": [0.2, 0.3], "yours": [0.5, 0.6]},
    });
    assert_eq!(told["conflicts"], both);
    app.nothing_changed_since(LAKESIDE, revision).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_base_that_is_no_revision_of_this_page_is_refused_everywhere() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let room = ann.add_lake_room().await;
    let added = ann.upload(pictures::jpeg(60, 40)).await.ok(201);
    let id = added["public_id"].as_str().unwrap();
    let revision = app.revision(LAKESIDE).await;
    for base in [
        json!(revision + 1),
        json!("soon"),
        json!(i64::MIN),
        json!(1.5),
    ] {
        let body = |mut change: Value| {
            change["base_revision"] = base.clone();
            change
        };
        for answer in [
            ann.change_room(room, &body(json!({"name": "X"}))).await,
            delete(&ann, room, &body(json!({}))).await,
            ann.describe(id, &body(json!({"alt": "X"}))).await,
            ann.change_settings(&body(json!({"slogan": "X"}))).await,
        ] {
            answer.refused_field(400, "base_revision", "");
        }
    }
    app.nothing_changed_since(LAKESIDE, revision).await;
    app.ends_well().await;
}

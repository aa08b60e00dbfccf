//! A device sends a change, hears nothing, and sends it again with the same key. It happened
//! once.

use frontage::domain::Role;
use reqwest::multipart::Form;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{
    Answer, LAKESIDE, Person, TestApp, behind_its_back, file_of, file_part, pictures,
};

fn keyed(person: &Person, key: &str, method: Method, rest: &str) -> RequestBuilder {
    let request = person.request(method, &person.staff_path(rest));
    request.header("Idempotency-Key", key)
}

async fn slogan(person: &Person, key: &str, slogan: &str) -> Answer {
    let request = keyed(person, key, Method::PATCH, "settings/");
    person.send(request.json(&json!({"slogan": slogan}))).await
}

#[track_caller]
fn is_replayed(first: &Answer, again: &Answer) {
    assert_eq!(first.header("idempotency-replayed"), "", "{}", first.text());
    assert_eq!(
        again.header("idempotency-replayed"),
        "true",
        "{}",
        again.text()
    );
    assert_eq!(again.status, first.status);
    assert_eq!(again.body, first.body, "byte for byte");
    for name in ["content-type", "x-change"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
}

#[tokio::test]
async fn every_kind_of_write_that_comes_twice_happens_once_and_is_answered_alike() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let urls = ann.fill_gallery(3).await;
    let room = ann.add_lake_room().await;
    let photo = ann.upload(pictures::jpeg(40, 40)).await.ok(201);
    let id = photo["public_id"].as_str().unwrap();
    let room_path = format!("room-types/{room}/");
    let mut turned = urls.clone();
    turned.reverse();

    let json_writes = [
        (
            Method::PATCH,
            "settings/".to_owned(),
            json!({"slogan": "By the lake"}),
        ),
        (
            Method::PUT,
            "settings/".to_owned(),
            json!({"slogan": "At the lake"}),
        ),
        (
            Method::POST,
            "settings/gallery/reorder/".to_owned(),
            json!({"gallery": turned}),
        ),
        (
            Method::DELETE,
            "settings/gallery/remove/".to_owned(),
            json!({"url": urls[0]}),
        ),
        (
            Method::PATCH,
            format!("settings/images/{id}/"),
            json!({"alt": "A boat"}),
        ),
        (
            Method::POST,
            "room-types/".to_owned(),
            json!({"name": "Loft", "starting_price_from": "99"}),
        ),
        (
            Method::PATCH,
            room_path.clone(),
            json!({"name": "Lake Suite"}),
        ),
        (
            Method::POST,
            format!("{room_path}upload-image/"),
            json!({"photo_url": urls[1]}),
        ),
        (Method::DELETE, room_path.clone(), json!({})),
    ];
    for (number, (method, path, body)) in json_writes.into_iter().enumerate() {
        let before = app.revision(LAKESIDE).await;
        let send = || keyed(&ann, &format!("write-{number}"), method.clone(), &path).json(&body);
        let first = ann.send(send()).await;
        assert!(
            (200..300).contains(&first.status),
            "{path}: {}",
            first.text()
        );
        let again = ann.send(send()).await;
        is_replayed(&first, &again);
        assert_eq!(app.revision(LAKESIDE).await, before + 1, "{method} {path}");
    }

    let before = app.revision(LAKESIDE).await;
    let upload = || {
        let photo = file_part(pictures::jpeg(64, 48));
        let form = Form::new().part("image", photo).text("alt", "A pier");
        keyed(&ann, "upload", Method::POST, "settings/gallery/upload/").multipart(form)
    };
    let (first, again) = (ann.send(upload()).await, ann.send(upload()).await);
    first.ok(201);
    is_replayed(&first, &again);
    assert_eq!(
        app.names_of_next(LAKESIDE, before).await,
        ["gallery-image-uploaded"]
    );
    app.ends_well().await;
}

#[tokio::test]
async fn of_twenty_at_once_with_one_key_one_is_done_and_all_are_told_the_same() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let ann = ann.clone();
            tokio::spawn(async move {
                let form = file_of("image", pictures::jpeg(64, 48));
                let path = "settings/gallery/upload/";
                ann.send(keyed(&ann, "one", Method::POST, path).multipart(form))
                    .await
            })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    let replayed = |answer: &&Answer| answer.header("idempotency-replayed") == "true";
    assert_eq!(answers.iter().filter(replayed).count(), 19);
    let (body, revision) = answers[0].changed(201);
    assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    assert_eq!(revision, before + 1);
    assert_eq!(
        app.names_of_next(LAKESIDE, before).await,
        ["gallery-image-uploaded"]
    );
    assert_eq!(
        app.document(LAKESIDE).await["gallery"],
        json!([body["url"]])
    );
    app.ends_well().await;
}

#[tokio::test]
async fn a_key_names_one_request_of_one_person() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let mary = app.staff(LAKESIDE, Role::Manager).await;
    let (_, revision) = slogan(&ann, "k", "Hers").await.changed(200);
    slogan(&ann, "k", "Another")
        .await
        .refused_saying(422, "new key");
    let elsewhere = keyed(&ann, "k", Method::PUT, "settings/").json(&json!({"slogan": "Hers"}));
    ann.send(elsewhere).await.refused(422);
    let form =
        keyed(&ann, "k", Method::PATCH, "settings/").multipart(Form::new().text("slogan", "x"));
    ann.send(form).await.refused(422);
    app.nothing_changed_since(LAKESIDE, revision).await;
    // Somebody else's key of the same name is another key.
    assert_eq!(
        slogan(&mary, "k", "Mary's").await.changed(200).1,
        revision + 1
    );
    app.ends_well().await;
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_and_nothing_is_done() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let revision = app.revision(LAKESIDE).await;
    let long = "k".repeat(256);
    for key in ["", "two words", &long, "schlüssel"] {
        slogan(&ann, key, "X")
            .await
            .refused_field(400, "Idempotency-Key", "1 to 255");
    }
    let twice = keyed(&ann, "a", Method::PATCH, "settings/").header("Idempotency-Key", "b");
    let twice = ann.send(twice.json(&json!({"slogan": "X"}))).await;
    twice.refused_field(400, "Idempotency-Key", "one key");
    app.nothing_changed_since(LAKESIDE, revision).await;
    slogan(&ann, &long[1..], "X").await.changed(200);
    app.ends_well().await;
}

#[tokio::test]
async fn what_was_refused_or_changed_nothing_is_not_remembered() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let too_long = "x".repeat(201);
    slogan(&ann, "k", &too_long).await.refused(400);
    slogan(&ann, "k", "").await.changed(200);
    let answer = slogan(&ann, "k", "Short").await;
    answer.changed(200);
    assert_eq!(answer.header("idempotency-replayed"), "");
    slogan(&ann, "k", "Short again").await.refused(422);
    app.ends_well().await;
}

#[tokio::test]
async fn nobody_learns_by_a_key_what_they_may_no_longer_do() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let viewer = app.staff(LAKESIDE, Role::Viewer).await;
    slogan(&viewer, "k", "X").await.refused(403);
    slogan(&app.stranger().at(LAKESIDE), "k", "X")
        .await
        .refused(401);
    slogan(&ann.clone().at("seaview"), "k", "X")
        .await
        .refused(403);
    slogan(&ann, "k", "Hers").await.changed(200);
    let fired = "update staff set role = 'viewer' where role = 'editor'";
    behind_its_back(app.home.path(), fired).await;
    slogan(&ann, "k", "Hers").await.refused(403);
    app.ends_well().await;
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_not_made_again_and_leaves_no_file() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let upload = || {
        let form = file_of("image", pictures::jpeg(64, 48));
        keyed(&ann, "upload", Method::POST, "settings/gallery/upload/").multipart(form)
    };
    let room = || {
        let room = json!({"name": "Loft", "starting_price_from": "99"});
        keyed(&ann, "room", Method::POST, "room-types/").json(&room)
    };
    let first = [
        ann.send(upload()).await.ok(201),
        ann.send(room()).await.ok(201),
    ];
    // Each repetition waits until the answer of the first is kept; then it is lost.
    let kept = [
        ann.send(upload()).await.ok(201),
        ann.send(room()).await.ok(201),
    ];
    assert_eq!(kept, first);
    let lost = "update idempotency set status = null, body = null";
    behind_its_back(app.home.path(), lost).await;

    let revision = app.revision(LAKESIDE).await;
    for (request, first) in [(upload(), &first[0]), (room(), &first[1])] {
        let answer = ann.send(request).await;
        assert_eq!(answer.header("idempotency-replayed"), "true");
        assert_eq!(answer.ok(201), *first, "made from the page as it is");
    }
    app.nothing_changed_since(LAKESIDE, revision).await;
    // And from now on it is kept.
    assert_eq!(ann.send(upload()).await.ok(201), first[0]);
    app.ends_well().await;
}

#[tokio::test]
async fn pages_of_other_sites_may_read_whether_an_answer_is_a_repetition() {
    let app = TestApp::start().await;
    let ann = app
        .editor()
        .await
        .with_header("origin", "https://site.example");
    let answer = slogan(&ann, "k", "Hers").await;
    let exposed = answer.header("access-control-expose-headers");
    assert!(exposed.contains("idempotency-replayed"), "{exposed}");
    app.ends_well().await;
}

#[tokio::test]
async fn a_base_revision_that_is_old_by_now_does_not_hinder_a_repetition() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let base: Value = app.revision(LAKESIDE).await.into();
    let send = || {
        let change = json!({"slogan": "Hers", "base_revision": base});
        keyed(&ann, "k", Method::PATCH, "settings/").json(&change)
    };
    let first = ann.send(send()).await;
    first.changed(200);
    ann.change_settings(&json!({"slogan": "Later"}))
        .await
        .changed(200);
    is_replayed(&first, &ann.send(send()).await);
    assert_eq!(app.document(LAKESIDE).await["slogan"], "Later");
    app.ends_well().await;
}

//! Staff who listen see how far each upload of their hotel is; nobody else does.

use frontage::domain::Role;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::staff_channels::{joins, socket};
use crate::support::hub::Line;
use crate::support::service::{Mood, Service};
use crate::support::{Answer, LAKESIDE, Person, SEAVIEW, TestApp, file_of, pictures};

const PRIVATE: &str = "private-hotel-lakeside";
const PRESENCE: &str = "presence-hotel-lakeside";

/// A console of this person that listens to a channel for staff.
pub async fn console(app: &TestApp, person: &Person, channel: &str) -> Line {
    let mut line = socket(app).await;
    joins(person, &mut line, channel).await;
    line
}

/// The next stage that a console hears of.
async fn stage(line: &mut Line) -> Value {
    let message = line.message().await.unwrap();
    assert_eq!(message["event"], "picture-progress", "{message}");
    serde_json::from_str(message["data"].as_str().unwrap()).unwrap()
}

/// Proves that nothing was on its way to this socket.
async fn heard_nothing(line: &mut Line) {
    line.says(&json!({"event": "pusher:ping", "data": {}}))
        .await;
    line.hears("pusher:pong").await;
}

/// A form with a file of this name.
fn named(field: &'static str, name: &str, file: Vec<u8>) -> Form {
    Form::new().part(field, Part::bytes(file).file_name(name.to_owned()))
}

#[tokio::test]
async fn a_colleague_sees_a_picture_come_from_its_last_byte_to_its_last_rendition() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let colleague = app.staff(LAKESIDE, Role::Viewer).await;
    let mut consoles = [
        console(&app, &colleague, PRIVATE).await,
        console(&app, &colleague, PRESENCE).await,
    ];
    let form = named(
        "image",
        "C:\\Fotos\\See am Abend.jpg",
        pictures::jpeg(1400, 900),
    );
    let form = form.text("upload_id", "from-the-phone_1");
    let added = editor.upload_form(form).await.ok(201);
    let who = editor.get("/api/staff/session/").await.ok(200);
    let by = json!({"id": who["staff_id"].to_string(), "name": who["username"]});
    for console in &mut consoles {
        for wanted in ["received", "checked", "first-light", "complete"] {
            let told = stage(console).await;
            assert_eq!(told["stage"], wanted, "{told}");
            assert_eq!(told["upload"], "from-the-phone_1");
            assert_eq!(told["name"], "See am Abend.jpg");
            assert_eq!(told["by"], by);
            assert!(told["at"].as_str().unwrap().ends_with('Z'));
            let picture = &told["public_id"];
            match wanted {
                "received" | "checked" => assert!(picture.is_null()),
                _ => assert_eq!(*picture, added["public_id"]),
            }
            assert!(told.get("problem").is_none());
        }
        heard_nothing(console).await;
    }
    let path = editor.staff_path(&format!(
        "settings/images/{}/",
        added["public_id"].as_str().unwrap()
    ));
    assert_eq!(editor.get(&path).await.ok(200)["complete"], true);

    // The same file once more: everything is there already.
    let again = editor.clone().with_header("x-upload-id", "again");
    again.upload(pictures::jpeg(1400, 900)).await.ok(201);
    for wanted in ["received", "checked", "first-light", "complete"] {
        let told = stage(&mut consoles[0]).await;
        assert_eq!(
            (&told["stage"], &told["upload"]),
            (&wanted.into(), &"again".into())
        );
    }
    app.ends_well().await;
}

#[tokio::test]
async fn every_way_of_upload_is_told_and_each_file_of_a_form_by_itself() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let room = editor.add_lake_room().await;
    let mut console = console(&app, &editor, PRIVATE).await;
    let photo = named("photo", "room.jpg", pictures::jpeg(60, 40));
    editor.send_photo(room, photo).await.ok(200);
    let mut ids = Vec::new();
    for wanted in ["received", "checked", "first-light", "complete"] {
        let told = stage(&mut console).await;
        assert_eq!(
            (&told["stage"], &told["name"]),
            (&wanted.into(), &"room.jpg".into())
        );
        ids.push(told["upload"].clone());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "one made by the server: {ids:?}");
    assert!(ids[0].as_str().unwrap().len() >= 16);

    let both = named("hero_image", "hero.jpg", pictures::jpeg(64, 40));
    let logo = Part::bytes(pictures::png(30, 30)).file_name("logo.png");
    let both = both.part("logo", logo).text("upload_id", "settings");
    editor.change_settings_by_form(both).await.ok(200);
    let mut told = Vec::new();
    for _ in 0..8 {
        let stage = stage(&mut console).await;
        let name = stage["name"].as_str().unwrap().to_owned();
        let id = stage["upload"].as_str().unwrap().to_owned();
        told.push((id, name, stage["stage"].as_str().unwrap().to_owned()));
    }
    for (id, name) in [
        ("settings-hero_image", "hero.jpg"),
        ("settings-logo", "logo.png"),
    ] {
        let of_file = told
            .iter()
            .filter(|(its_id, its_name, _)| (its_id.as_str(), its_name.as_str()) == (id, name));
        let stages: Vec<&str> = of_file.map(|(_, _, stage)| stage.as_str()).collect();
        assert_eq!(
            stages,
            ["received", "checked", "first-light", "complete"],
            "{told:?}"
        );
    }
    app.ends_well().await;
}

#[tokio::test]
async fn a_file_that_is_refused_ends_in_the_sentence_that_says_why() {
    let settings = [("FRONTAGE_MAX_UPLOAD_BYTES", "100000")];
    let app = TestApp::start_with(&settings).await;
    let editor = app.editor().await;
    let mut console = console(&app, &editor, PRIVATE).await;
    let before = app.revision(LAKESIDE).await;

    let answer = editor.upload(b"Dear guests".to_vec()).await;
    let sentence = answer.refused(400)["error"].as_str().unwrap().to_owned();
    assert_eq!(answer.refused(400)["code"], "not-a-picture");
    assert_eq!(stage(&mut console).await["stage"], "received");
    let told = stage(&mut console).await;
    assert_eq!(told["stage"], "failed");
    assert_eq!(told["problem"], sentence.as_str());
    assert_eq!(told["code"], "not-a-picture");

    // Damage that shows only when it is decoded.
    let mut damaged = pictures::jpeg(400, 300);
    let middle = damaged.len() / 2;
    damaged[middle..middle + 2_000].fill(0);
    editor.upload(damaged).await.refused(400);
    assert_eq!(stage(&mut console).await["stage"], "received");
    let mut told = stage(&mut console).await;
    if told["stage"] == "checked" {
        told = stage(&mut console).await;
    }
    assert_eq!(told["stage"], "failed");

    // Too long to be received at all.
    let many = editor.clone().with_header("x-upload-id", "many");
    let answer = many.upload(vec![7; 100_001]).await;
    answer.refused_field(400, "image", "FRONTAGE_MAX_UPLOAD_BYTES");
    let told = stage(&mut console).await;
    assert_eq!(
        (&told["stage"], &told["upload"]),
        (&"failed".into(), &"many".into())
    );
    assert_eq!(told["code"], "too-many-bytes");

    // Nothing is wrong with the picture, and the form is refused all the same.
    let form = file_of("image", pictures::jpeg(60, 40)).text("alt", "x".repeat(256));
    editor.upload_form(form).await.refused(400);
    assert_eq!(stage(&mut console).await["stage"], "received");
    let told = stage(&mut console).await;
    assert_eq!(
        (&told["stage"], &told["code"]),
        (&"failed".into(), &"refused".into())
    );
    assert!(told["problem"].as_str().unwrap().contains("255"), "{told}");

    let missing = editor
        .send_photo(4711, file_of("photo", pictures::jpeg(60, 40)))
        .await;
    missing.refused(404);
    assert_eq!(stage(&mut console).await["stage"], "received");
    assert_eq!(stage(&mut console).await["stage"], "failed");
    heard_nothing(&mut console).await;
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn other_hotels_and_guests_hear_nothing_of_it() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let neighbour = app.staff(SEAVIEW, Role::Owner).await;
    let mut ours = console(&app, &editor, PRIVATE).await;
    let mut theirs = console(&app, &neighbour, "private-hotel-seaview").await;
    let mut guest = app.listener(LAKESIDE).await;
    let (_, revision) = editor.upload(pictures::jpeg(60, 40)).await.changed(201);
    // The premise: it is told.
    for wanted in ["received", "checked", "first-light", "complete"] {
        assert_eq!(stage(&mut ours).await["stage"], wanted);
    }
    guest.hears("gallery-image-uploaded", revision).await;
    app.everything_is_told().await;
    guest.hears_nothing().await;
    heard_nothing(&mut theirs).await;
    let missed = app.missed(LAKESIDE, 0).await.to_string();
    assert!(!missed.contains("picture-progress"), "it is in no history");
    app.ends_well().await;
}

#[tokio::test]
async fn an_id_that_is_none_is_refused_by_its_name() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    for id in ["a b", "<b>", "é", &"x".repeat(65)] {
        let form = file_of("image", pictures::jpeg(60, 40)).text("upload_id", id.to_owned());
        let answer = editor.upload_form(form).await;
        answer.refused_field(400, "upload_id", "letters, digits");
    }
    let wrong = editor.clone().with_header("x-upload-id", "a/b");
    let answer = wrong.upload(pictures::jpeg(60, 40)).await;
    answer.refused_field(400, "X-Upload-Id", "letters, digits");
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn an_outside_service_is_told_too_and_holds_up_no_upload() {
    let service = Service::start(Mood::Takes).await;
    let settings = Service::settings(service.port);
    let settings: Vec<(&str, &str)> = settings.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let app = TestApp::start_with(&settings).await;
    let editor = app.editor().await;
    editor.upload(pictures::jpeg(60, 40)).await.ok(201);
    let told = async {
        while service.taken(PRIVATE).len() < 4 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    let told = tokio::time::timeout(crate::support::PATIENCE, told).await;
    assert!(told.is_ok(), "{:?}", service.taken(PRIVATE));
    let stages = service.taken(PRIVATE);
    let stages: Vec<&str> = stages
        .iter()
        .map(|one| one.data["stage"].as_str().unwrap())
        .collect();
    assert_eq!(stages, ["received", "checked", "first-light", "complete"]);

    // It hangs for ever at what is for staff; the upload is answered all the same.
    service.becomes(Mood::Hangs("private-hotel-lakeside"));
    let upload = editor.upload(pictures::jpeg(61, 40));
    let answer = tokio::time::timeout(std::time::Duration::from_secs(5), upload).await;
    answer.expect("it waited for the service").ok(201);
    app.ends_well().await;
}

/// What a window says of its uploads.
fn queue(window: &str, done: u32, total: u32) -> Value {
    let preview = "data:image/webp;base64,UklGRg==";
    json!({
        "window": window, "total": total, "done": done, "failed": 1, "resting": false,
        "under_way": [{"name": "../fotos/See.jpg", "preview": preview}, {"name": "Bar.jpg"}],
    })
}

async fn tells(person: &Person, said: &Value) -> Answer {
    let path = person.staff_path("upload-queue/");
    person.send_json(Method::PUT, &path, said).await
}

#[tokio::test]
async fn colleagues_see_whose_uploads_are_how_far_and_when_the_window_is_gone() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let viewer = app.staff(LAKESIDE, Role::Viewer).await;
    let neighbour = app.staff(SEAVIEW, Role::Owner).await;
    let mut ours = console(&app, &viewer, PRIVATE).await;
    let mut theirs = console(&app, &neighbour, "private-hotel-seaview").await;
    let mut guest = app.listener(LAKESIDE).await;
    let before = app.revision(LAKESIDE).await;

    assert_eq!(tells(&editor, &queue("w1", 3, 8)).await.status, 204);
    let message = ours.message().await.unwrap();
    assert_eq!(message["event"], "upload-queue");
    let told: Value = serde_json::from_str(message["data"].as_str().unwrap()).unwrap();
    let who = editor.get("/api/staff/session/").await.ok(200);
    assert_eq!(told["by"]["id"], who["staff_id"].to_string());
    assert_eq!((&told["done"], &told["total"]), (&3.into(), &8.into()));
    assert_eq!(told["under_way"][0]["name"], "See.jpg");
    assert!(told["under_way"][0]["preview"].as_str().is_some());
    assert!(told["under_way"][1]["preview"].is_null());

    // A hundred words in a moment are a few events.
    for done in 0..100 {
        assert_eq!(tells(&editor, &queue("w1", done, 200)).await.status, 204);
    }
    // The last word comes through all the same, once.
    for _ in 0..2 {
        assert_eq!(tells(&editor, &queue("w1", 0, 0)).await.status, 204);
    }
    let mut events = 0;
    loop {
        let message = ours.message().await.unwrap();
        let told: Value = serde_json::from_str(message["data"].as_str().unwrap()).unwrap();
        events += 1;
        if told["total"] == 0 {
            break;
        }
    }
    assert!(events < 60, "{events} events of a hundred words");
    heard_nothing(&mut ours).await;
    heard_nothing(&mut theirs).await;
    guest.hears_nothing().await;
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn what_is_no_queue_is_told_to_nobody() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let viewer = app.staff(LAKESIDE, Role::Viewer).await;
    let neighbour = app.staff(SEAVIEW, Role::Owner).await.at(LAKESIDE);
    let mut console = console(&app, &viewer, PRIVATE).await;
    tells(&viewer, &queue("w", 1, 2)).await.refused(403);
    tells(&neighbour, &queue("w", 1, 2)).await.refused(403);
    let nobody = app.stranger().at(LAKESIDE);
    tells(&nobody, &queue("w", 1, 2)).await.refused(401);
    let with = |name: &str, value: Value| {
        let mut said = queue("w", 1, 2);
        said[name] = value;
        said
    };
    let svg = json!([{"name": "a", "preview": "data:image/svg+xml;base64,PHN2Zz4="}]);
    let long = format!("data:image/webp;base64,{}", "A".repeat(2_000));
    for (field, value) in [
        ("window", json!("a b")),
        ("total", json!(-1)),
        ("done", json!("many")),
        ("failed", json!(1_000_000)),
        ("resting", json!("perhaps")),
        ("under_way", svg),
        ("under_way", json!([{"name": "a", "preview": long}])),
        ("under_way", json!([{"name": 1}])),
        ("under_way", json!([{}, {}, {}, {}])),
        ("under_way", json!("all")),
    ] {
        let answer = tells(&editor, &with(field, value)).await;
        assert!(answer.refused(400)[field].is_array(), "{}", answer.text());
    }
    heard_nothing(&mut console).await;
    app.ends_well().await;
}

//! What staff note of their pictures, and what a machine hints at: for staff alone.

use std::io::Cursor;

use frontage::domain::Role;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use crate::support::{
    Answer, LAKESIDE, Person, Process, SEAVIEW, TestApp, behind_its_back, pictures, process, texts,
};
use crate::upload_progress::console;

/// A picture whose cells are as bright as these dice fall.
fn photo(seed: u32, width: u32, light: u32) -> RgbImage {
    RgbImage::from_fn(width, width * 2 / 3, |x, y| {
        let (column, row) = (x * 9 / width, y * 13 / width);
        let die = (seed + column * 131 + row * 977).wrapping_mul(2_654_435_761) >> 24;
        Rgb([(die * light / 255) as u8; 3])
    })
}

fn file(photo: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(photo)
        .write_to(&mut file, format)
        .unwrap();
    file.into_inner()
}

async fn notes(person: &Person) -> Value {
    let path = person.staff_path("settings/gallery/notes/");
    person.get(&path).await.ok(200)
}

async fn tag(person: &Person, body: &Value) -> Answer {
    let path = person.staff_path("settings/gallery/tags/");
    person.post(&path, body).await
}

async fn remove_all(person: &Person, urls: &[String]) -> Answer {
    let path = person.staff_path("settings/gallery/remove/");
    let body = json!({"urls": urls});
    person
        .send_json(reqwest::Method::DELETE, &path, &body)
        .await
}

async fn add(person: &Person, file: Vec<u8>) -> (String, String) {
    let added = person.upload(file).await.ok(201);
    let text = |key: &str| added[key].as_str().unwrap().to_owned();
    (text("public_id"), text("url"))
}

fn kinds(notes: &Value, id: &str) -> Vec<String> {
    let hints = notes["pictures"][id]["hints"].as_array().unwrap();
    let kind = |hint: &Value| hint["kind"].as_str().unwrap().to_owned();
    hints.iter().map(kind).collect()
}

#[tokio::test]
async fn several_pictures_are_tagged_at_once_and_guests_learn_nothing_of_it() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let (room, _) = add(&editor, pictures::jpeg(60, 40)).await;
    let (bath, _) = add(&editor, pictures::jpeg(70, 40)).await;
    let before = app.revision(LAKESIDE).await;
    let mut page = app.listener(LAKESIDE).await;
    let mut colleague = console(&app, &editor, "private-hotel-lakeside").await;
    assert_eq!(
        notes(&editor).await["lacks"],
        json!(["exterior", "room", "bathroom"])
    );

    let both = json!({"pictures": [room, bath], "add": ["view", "room"]});
    let tagged = tag(&editor, &both).await.ok(200);
    assert_eq!(tagged["pictures"][&room]["tags"], json!(["room", "view"]));
    assert_eq!(tagged["pictures"][&bath]["tags"], json!(["room", "view"]));
    assert_eq!(tagged["lacks"], json!(["exterior", "bathroom"]));
    assert_eq!(tagged["revision"], before);
    let other = json!({"pictures": [bath], "add": ["bathroom"], "remove": ["room", "dining"]});
    let tagged = tag(&editor, &other).await.ok(200);
    assert_eq!(
        tagged["pictures"][&bath]["tags"],
        json!(["bathroom", "view"])
    );
    assert_eq!(tagged, notes(&editor).await);
    // The same again is no mistake.
    assert_eq!(tag(&editor, &other).await.ok(200), tagged);

    for _ in 0..3 {
        // How far the uploads are is told on the same channel.
        let heard = loop {
            let heard = colleague.message().await.unwrap();
            if heard["event"] != "picture-progress" {
                break heard;
            }
        };
        assert_eq!(heard["event"], "picture-notes-changed");
    }
    assert_eq!(app.revision(LAKESIDE).await, before);
    let document = app.document(LAKESIDE).await.to_string();
    assert!(!document.contains("\"bathroom\""), "{document}");
    app.everything_is_told().await;
    page.hears_nothing().await;
    app.ends_well().await;
}

#[tokio::test]
async fn tags_that_are_none_and_pictures_of_others_are_refused_whole() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let (id, _) = add(&editor, pictures::jpeg(60, 40)).await;
    let neighbour = app.staff(SEAVIEW, Role::Editor).await;
    let (theirs, _) = add(&neighbour, pictures::jpeg(60, 40)).await;
    let refused = async |body: Value| tag(&editor, &body).await;
    refused(json!({"pictures": [id], "add": ["room", "castle"]}))
        .await
        .refused_field(400, "add", "\"castle\" is no tag");
    refused(json!({"pictures": [id], "add": ["room"], "remove": ["room"]}))
        .await
        .refused_field(400, "add", "cannot be added and removed");
    refused(json!({"pictures": [id, id], "add": ["room"]}))
        .await
        .refused_field(400, "pictures", "stands twice");
    refused(json!({"pictures": [], "add": ["room"]}))
        .await
        .refused_field(400, "pictures", "Name 1 to");
    for other in [theirs.as_str(), "zz", "../../etc"] {
        refused(json!({"pictures": [id, other], "add": ["room"]}))
            .await
            .refused_saying(404, "Your hotel has no such picture.");
    }
    assert_eq!(notes(&editor).await["pictures"][&id]["tags"], json!([]));
    app.ends_well().await;
}

#[tokio::test]
async fn many_pictures_go_in_one_change_and_come_back_in_one() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let urls = editor.fill_gallery(5).await;
    let before = app.revision(LAKESIDE).await;
    let mut page = app.listener(LAKESIDE).await;
    let gone = [urls[3].clone(), urls[0].clone(), urls[4].clone()];
    let (answer, revision) = remove_all(&editor, &gone).await.changed(200);
    assert_eq!(revision, before + 1);
    let left = vec![urls[1].clone(), urls[2].clone()];
    assert_eq!(texts(&answer["gallery"]), left);
    let event = page.hears("gallery-reordered", revision).await;
    assert_eq!(texts(&event.data["gallery"]), left);
    // What a colleague took out already is out; one more goes with it.
    let late = [urls[0].clone(), urls[1].clone()];
    let (answer, next) = remove_all(&editor, &late).await.changed(200);
    assert_eq!(
        (next, texts(&answer["gallery"])),
        (revision + 1, vec![urls[2].clone()])
    );
    let (_, same) = remove_all(&editor, &late).await.changed(200);
    assert_eq!(same, next, "nothing was left to do");

    let undo = |number: i64| editor.staff_path(&format!("history/{number}/undo/"));
    editor.post(&undo(next), &json!({})).await.ok(200);
    editor.post(&undo(revision), &json!({})).await.ok(200);
    assert_eq!(texts(&app.document(LAKESIDE).await["gallery"]), urls);
    app.ends_well().await;
}

#[tokio::test]
async fn a_list_with_a_mistake_removes_nothing() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let urls = editor.fill_gallery(2).await;
    let revision = app.revision(LAKESIDE).await;
    let never = "https://elsewhere.example/lake.jpg".to_owned();
    for (list, words) in [
        (vec![urls[0].clone(), never], "is not in this gallery"),
        (vec![urls[0].clone(), urls[0].clone()], "stands twice"),
        (Vec::new(), "at least one"),
    ] {
        remove_all(&editor, &list)
            .await
            .refused_field(400, "urls", words);
    }
    app.nothing_changed_since(LAKESIDE, revision).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_small_a_dark_and_a_doubled_picture_are_hinted_at() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let (good, _) = add(&editor, file(photo(1, 1280, 255), ImageFormat::Png)).await;
    let (small, _) = add(&editor, file(photo(2, 1279, 255), ImageFormat::Png)).await;
    let (dark, _) = add(&editor, file(photo(3, 1300, 60), ImageFormat::Jpeg)).await;
    // The first one again, as somebody else saved it.
    let (again, _) = add(&editor, file(photo(1, 1400, 230), ImageFormat::Jpeg)).await;
    let noted = notes(&editor).await;
    assert_eq!(noted["complete"], true);
    assert_eq!(kinds(&noted, &small), ["too-small"]);
    assert_eq!(noted["pictures"][&small]["hints"][0]["width"], 1279);
    assert_eq!(kinds(&noted, &dark), ["too-dark"]);
    assert_eq!(kinds(&noted, &good), ["near-duplicate"]);
    assert_eq!(noted["pictures"][&good]["hints"][0]["of"], json!([again]));
    assert_eq!(noted["pictures"][&again]["hints"][0]["of"], json!([good]));

    // A crop makes another picture of it, and the hints follow.
    let half = json!({"crop": {"x": 0.0, "y": 0.0, "width": 0.5, "height": 0.5}});
    editor.describe(&again, &half).await.ok(200);
    let noted = notes(&editor).await;
    assert_eq!(kinds(&noted, &again), ["too-small"]);
    assert_eq!(kinds(&noted, &good), Vec::<String>::new());
    app.ends_well().await;
}

async fn put_aside(person: &Person, body: &Value) -> Answer {
    let path = person.staff_path("settings/gallery/hints/");
    person.post(&path, body).await
}

#[tokio::test]
async fn a_hint_that_was_put_aside_rings_for_nobody_any_more_until_it_is_wanted_again() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let neighbour = app.staff(SEAVIEW, Role::Editor).await;
    let colleague = app.staff(LAKESIDE, Role::Manager).await;
    let (dark, _) = add(&editor, file(photo(3, 1279, 60), ImageFormat::Jpeg)).await;
    let (one, _) = add(&editor, file(photo(1, 1300, 255), ImageFormat::Png)).await;
    let (other, _) = add(&editor, file(photo(1, 1400, 230), ImageFormat::Jpeg)).await;
    let before = notes(&colleague).await;
    assert_eq!(kinds(&before, &dark), ["too-small", "too-dark"]);
    assert_eq!(before["aside"], 0);
    let revision = app.revision(LAKESIDE).await;

    let is_dark = json!({"picture": dark, "hint": "too-dark"});
    let noted = put_aside(&editor, &is_dark).await.ok(200);
    assert_eq!(kinds(&noted, &dark), ["too-small"]);
    // Twice is once. Of two that are alike, both are told no more.
    let alike = json!({"picture": other, "hint": "near-duplicate"});
    put_aside(&editor, &alike).await.ok(200);
    put_aside(&editor, &is_dark).await.ok(200);
    let bathroom = json!({"lacks": "bathroom"});
    put_aside(&editor, &bathroom).await.ok(200);
    let noted = notes(&colleague).await;
    assert_eq!(kinds(&noted, &one), Vec::<String>::new());
    assert_eq!(kinds(&noted, &other), Vec::<String>::new());
    assert_eq!(noted["lacks"], json!(["exterior", "room"]));
    // Three of pictures, as two of them say the same, and what the gallery lacks.
    assert_eq!(noted["aside"], 4);

    // A third one like them is news.
    let (third, _) = add(&editor, file(photo(1, 1500, 240), ImageFormat::Jpeg)).await;
    let noted = notes(&colleague).await;
    assert_eq!(noted["pictures"][&one]["hints"][0]["of"], json!([third]));
    assert_eq!(
        noted["pictures"][&third]["hints"][0]["of"],
        json!([one, other])
    );

    let again = |mut body: Value| {
        body["aside"] = json!(false);
        body
    };
    put_aside(&editor, &again(alike.clone())).await.ok(200);
    put_aside(&editor, &again(is_dark)).await.ok(200);
    let noted = put_aside(&editor, &again(bathroom)).await.ok(200);
    assert_eq!(kinds(&noted, &dark), ["too-small", "too-dark"]);
    assert_eq!(noted["lacks"], before["lacks"]);
    assert_eq!(
        noted["pictures"][&one]["hints"][0]["of"],
        json!([other, third])
    );
    assert_eq!(noted["aside"], 0);

    put_aside(&editor, &alike).await.ok(200);
    put_aside(&editor, &json!({"lacks": "room"})).await.ok(200);
    let path = |person: &Person| person.staff_path("settings/gallery/hints/");
    let everything = async |person: &Person| {
        let nothing = json!({});
        let delete = reqwest::Method::DELETE;
        person.send_json(delete, &path(person), &nothing).await
    };
    // What another hotel brings back is not this one's.
    everything(&neighbour).await.ok(200);
    assert_eq!(notes(&editor).await["aside"], 2);
    let noted = everything(&editor).await.ok(200);
    assert_eq!(noted["aside"], 0);
    assert_eq!(noted["lacks"], before["lacks"]);
    app.nothing_changed_since(LAKESIDE, revision + 1).await;

    let (theirs, _) = add(&neighbour, pictures::jpeg(60, 40)).await;
    put_aside(&editor, &json!({"picture": theirs, "hint": "too-dark"}))
        .await
        .refused_saying(404, "Your hotel has no such picture.");
    put_aside(&editor, &json!({"picture": one, "hint": "ugly"}))
        .await
        .refused_field(400, "hint", "\"ugly\" is no hint");
    put_aside(&editor, &json!({"lacks": "castle"}))
        .await
        .refused_field(400, "lacks", "\"castle\" is no tag");
    for half in [
        json!({}),
        json!({"picture": one}),
        json!({"hint": "too-dark"}),
    ] {
        put_aside(&editor, &half)
            .await
            .refused_field(400, "hint", "Name a picture and its hint");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn pictures_from_before_are_looked_at_after_a_start() {
    let home = tempfile::tempdir().unwrap();
    process::make_a_hotel(home.path()).await;
    let server = Process::serve(home.path(), &[]).await;
    let editor = server.editor().await;
    let (dark, _) = add(&editor, file(photo(3, 1300, 60), ImageFormat::Jpeg)).await;
    let seen = notes(&editor).await;
    assert_eq!(kinds(&seen, &dark), ["too-dark"]);
    server.stop().await;
    behind_its_back(home.path(), "delete from picture_looks").await;
    // Nor does what lies beside the renditions say what they look like.
    for entry in walk(&home.path().join("media")) {
        let mut facts: Value = serde_json::from_slice(&std::fs::read(&entry).unwrap()).unwrap();
        assert!(facts.as_object_mut().unwrap().remove("look").is_some());
        std::fs::write(&entry, facts.to_string()).unwrap();
    }

    let server = Process::serve(home.path(), &[]).await;
    let editor = server.editor().await;
    let patience = std::time::Instant::now() + crate::support::PATIENCE;
    let noted = loop {
        let noted = notes(&editor).await;
        if noted["complete"] == true {
            break noted;
        }
        assert!(std::time::Instant::now() < patience, "{noted}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert_eq!(noted, seen);
    server.stop().await;
}

/// Every `facts.json` below a folder.
fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else if path.file_name().is_some_and(|name| name == "facts.json") {
            found.push(path);
        }
    }
    found
}

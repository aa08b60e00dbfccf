//! An upload breaks off and is gone on with: after a cut, after a restart, in another window.

use std::path::Path;
use std::time::Duration;

use reqwest::Method;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;

use crate::support::process::make_a_hotel;
use crate::support::tus::Begun;
use crate::support::{LAKESIDE, PATIENCE, Process, TestApp, behind_its_back, pictures, raw, tidy};

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Begins to send a photo and is cut off after so many bytes, when they are on disk.
async fn is_cut_off_after(begun: &Begun, photo: &[u8], sent: usize, home: &Path) {
    let mut phone = raw::connect(&begun.person).await;
    let line = format!("PATCH {}", begun.path);
    let kind = "application/offset+octet-stream";
    let head = raw::head(&begun.person, &line, kind, photo.len());
    let head = format!("{head}Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n\r\n");
    phone.write_all(head.as_bytes()).await.unwrap();
    phone.write_all(&photo[..sent]).await.unwrap();
    phone.flush().await.unwrap();
    let wanted = sent as u64;
    let file = home
        .join("uploads")
        .join(begun.path.trim_end_matches('/').rsplit('/').next().unwrap());
    let written = async {
        while std::fs::metadata(&file).map_or(0, |found| found.len()) < wanted {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, written).await.unwrap();
    drop(phone);
}

#[tokio::test]
async fn a_photo_that_comes_in_three_pieces_with_a_cut_between_is_one_picture_like_any_other() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let photo = pictures::jpeg(900, 600);
    let said = [
        ("filename", "C:\\Fotos\\Bucht.jpg"),
        ("filetype", "image/jpeg"),
    ];
    let begun = editor.begins_upload(photo.len(), &said).await;
    assert_eq!(begun.offset().await, 0);
    Begun::took(&begun.sends(0, &photo[..1_000]).await, 1_000);

    // Half of the rest comes, and nothing more.
    let mut half = raw::connect(&editor).await;
    let line = format!("PATCH {}", begun.path);
    let kind = "application/offset+octet-stream";
    let head = raw::head(&editor, &line, kind, photo.len() - 1_000);
    let head = format!("{head}Tus-Resumable: 1.0.0\r\nUpload-Offset: 1000\r\n\r\n");
    half.write_all(head.as_bytes()).await.unwrap();
    half.write_all(&photo[1_000..5_000]).await.unwrap();
    half.flush().await.unwrap();
    let there = async {
        while begun.looked_at().await["offset"] != 5_000 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, there).await.unwrap();
    assert_eq!(begun.looked_at().await["state"], "receiving");
    // The old connection is still open: whoever asks now has the right of way.
    assert_eq!(begun.offset().await, 5_000);
    let revision = app.revision(LAKESIDE).await;
    Begun::took(&begun.sends(5_000, &photo[5_000..]).await, photo.len());
    drop(half);

    let told = begun.looked_at().await;
    assert_eq!(told["state"], "done");
    assert_eq!(told["revision"], revision + 1);
    assert_eq!(told["name"], "Bucht.jpg");
    assert_eq!(told["position"], 0);
    page.hears("gallery-image-uploaded", revision + 1).await;
    let whole = editor.upload(photo).await.ok(201);
    assert_eq!(
        told["image"]["version"], whole["image"]["version"],
        "the same bytes make the same picture"
    );
    assert!(tidy::names(&app.home.path().join("uploads")).is_empty());
    app.ends_well().await;
}

#[tokio::test]
async fn whoever_lost_the_last_answer_asks_again_and_there_is_one_picture() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let photo = pictures::jpeg(300, 200);
    let begun = editor.begins_upload(photo.len(), &[]).await;
    // Two windows send the same last piece at once.
    let (one, other) = tokio::join!(begun.sends(0, &photo), begun.sends(0, &photo));
    for answer in [&one, &other] {
        // The later one has the right of way, and may find that the earlier one had begun.
        assert!(
            matches!(answer.status, 204 | 409 | 423),
            "{}",
            answer.text()
        );
    }
    let there = begun.offset().await;
    Begun::took(&begun.sends(there, &photo[there..]).await, photo.len());
    Begun::took(&begun.sends(photo.len(), &[]).await, photo.len());
    let document = app.document(LAKESIDE).await;
    assert_eq!(document["gallery"].as_array().unwrap().len(), 1);
    app.ends_well().await;
}

#[tokio::test]
async fn the_same_name_begins_the_same_upload_and_no_second_one() {
    let app = TestApp::start().await;
    let editor = app.editor().await.with_header("x-upload-id", "photo-7");
    let begun = editor.begins_upload(1_000, &[]).await;
    let again = editor.begins_upload(1_000, &[]).await;
    assert_eq!(begun.path, again.path);
    let other = editor.asks_to_upload(1_001, &[]).await;
    other.refused_field(400, "X-Upload-Id", "another upload of this name");
    let list = editor.get(&editor.staff_path("uploads/")).await.ok(200);
    assert_eq!(list["uploads"].as_array().unwrap().len(), 1);
    assert_eq!(list["uploads"][0]["upload"], "photo-7");
    app.ends_well().await;
}

#[tokio::test]
async fn an_upload_survives_a_server_that_is_killed_in_the_middle_and_one_that_had_it_all() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    let (photo, other) = (pictures::jpeg(800, 500), pictures::jpeg(500, 800));
    let begun = ann
        .begins_upload(photo.len(), &[("filename", "a.jpg")])
        .await;
    let whole = ann
        .begins_upload(other.len(), &[("filename", "b.jpg")])
        .await;
    let dropped = ann
        .begins_upload(other.len(), &[("filename", "c.jpg")])
        .await;
    dropped.sends(0, &other[..100]).await;
    is_cut_off_after(&begun, &photo, 4_000, home).await;
    server.kill().await;
    // All of the second had come when the server died, and no picture was made yet.
    let id = whole.path.trim_end_matches('/').rsplit('/').next().unwrap();
    std::fs::write(home.join("uploads").join(id), &other).unwrap();
    // The third was forgotten, but for its bytes.
    let id = dropped
        .path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap();
    let orphan = home.join("uploads").join(id);
    behind_its_back(home, &format!("delete from uploads where id = '{id}'")).await;

    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    let begun = begun.asked_by(&ann);
    let whole = whole.asked_by(&ann);
    let finished = async {
        while whole.looked_at().await["state"] != "done" {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, finished).await.unwrap();
    assert!(!orphan.exists(), "an orphan is swept at the start");
    assert_eq!(begun.offset().await, 4_000);
    Begun::took(&begun.sends(4_000, &photo[4_000..]).await, photo.len());
    assert_eq!(begun.looked_at().await["state"], "done");
    let settings = ann.settings().await;
    assert_eq!(settings["gallery"].as_array().unwrap().len(), 2);
    server.stop().await;
}

#[tokio::test]
async fn a_server_that_died_between_the_picture_and_its_noting_makes_no_second_one() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    let photo = pictures::jpeg(300, 200);
    let said = [("duplicates", "refuse")];
    let begun = ann.begins_upload(photo.len(), &said).await;
    Begun::took(&begun.sends(0, &photo).await, photo.len());
    let first = begun.looked_at().await;
    server.kill().await;
    let forgotten = "update uploads set ended_at = null, public_id = null, revision = null";
    behind_its_back(home, forgotten).await;
    let id = begun.path.trim_end_matches('/').rsplit('/').next().unwrap();
    std::fs::write(home.join("uploads").join(id), &photo).unwrap();

    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    let begun = begun.asked_by(&ann);
    let finished = async {
        while begun.looked_at().await["state"] == "received" {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, finished).await.unwrap();
    let again = begun.looked_at().await;
    assert_eq!(again["public_id"], first["public_id"]);
    assert_eq!(again["revision"], first["revision"]);
    let settings = ann.settings().await;
    assert_eq!(settings["gallery"].as_array().unwrap().len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn one_that_is_cancelled_is_gone_with_its_bytes_and_its_picture_stays() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let photo = pictures::jpeg(300, 200);
    let begun = editor.begins_upload(photo.len(), &[]).await;
    begun.sends(0, &photo[..500]).await;
    assert_eq!(begun.cancels().await.status, 204);
    assert_eq!(begun.asks().await.status, 404);
    begun.sends(500, &photo[500..]).await.refused(404);
    assert!(tidy::names(&app.home.path().join("uploads")).is_empty());

    let begun = editor.begins_upload(photo.len(), &[]).await;
    Begun::took(&begun.sends(0, &photo).await, photo.len());
    assert_eq!(begun.cancels().await.status, 204);
    let document = app.document(LAKESIDE).await;
    assert_eq!(document["gallery"].as_array().unwrap().len(), 1);
    app.ends_well().await;
}

#[tokio::test]
async fn a_file_that_is_no_picture_is_refused_at_its_last_byte_and_the_same_is_told_again() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let letter = b"Dear guests, welcome".to_vec();
    let begun = editor
        .begins_upload(letter.len(), &[("filename", "a.jpg")])
        .await;
    Begun::took(&begun.sends(0, &letter[..5]).await, 5);
    let answer = begun.sends(5, &letter[5..]).await;
    assert_eq!(answer.refused(400)["code"], "not-a-picture");
    let told = begun.looked_at().await;
    assert_eq!(told["state"], "refused");
    assert_eq!(told["problem"], answer.refused(400)["error"]);
    let again = begun.sends(letter.len(), &[]).await;
    assert_eq!(again.refused(400)["code"], "not-a-picture");
    assert_eq!(
        begun.asks().await.status,
        410,
        "its length would look like success"
    );
    assert!(tidy::names(&app.home.path().join("uploads")).is_empty());

    // What its sender reckoned is not what came.
    let photo = pictures::jpeg(300, 200);
    let wrong = sha256(b"another file");
    let begun = editor
        .begins_upload(photo.len(), &[("sha256", &wrong)])
        .await;
    let answer = begun.sends(0, &photo).await;
    assert_eq!(answer.refused(400)["code"], "damaged");
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_picture_of_the_gallery_is_told_before_a_byte_is_sent_and_may_be_added_all_the_same() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let photo = pictures::jpeg(300, 200);
    let added = editor.upload(photo.clone()).await.ok(201);
    let hash = sha256(&photo);
    let said = [("sha256", hash.as_str()), ("duplicates", "refuse")];
    let answer = editor.asks_to_upload(photo.len(), &said).await;
    let refused = answer.refused(422);
    assert_eq!(refused["code"], "duplicate");
    assert_eq!(refused["public_id"], added["public_id"]);

    // A client that reckons no hashes hears it at the last byte.
    let begun = editor
        .begins_upload(photo.len(), &[("duplicates", "refuse")])
        .await;
    let answer = begun.sends(0, &photo).await;
    assert_eq!(answer.refused(422)["public_id"], added["public_id"]);
    assert_eq!(begun.looked_at().await["code"], "duplicate");

    let begun = editor
        .begins_upload(photo.len(), &[("sha256", &hash)])
        .await;
    Begun::took(&begun.sends(0, &photo).await, photo.len());

    // One that was made smaller before it left is known by the file that it was made of.
    let (smaller, original) = (
        pictures::jpeg(150, 100),
        sha256(b"the photo as it was taken"),
    );
    let hash = sha256(&smaller);
    let said = [("sha256", hash.as_str()), ("source_sha256", &original)];
    let begun = editor.begins_upload(smaller.len(), &said).await;
    Begun::took(&begun.sends(0, &smaller).await, smaller.len());
    let said = [
        ("source_sha256", original.as_str()),
        ("duplicates", "refuse"),
    ];
    editor.asks_to_upload(9_000, &said).await.refused(422);

    // Taken out of the gallery, it is none that the gallery holds.
    for url in crate::support::texts(&editor.settings().await["gallery"]) {
        editor.remove(&url).await.ok(200);
    }
    editor.begins_upload(9_000, &said).await;
    app.ends_well().await;
}

#[tokio::test]
async fn one_that_nobody_goes_on_with_is_forgotten_after_its_time() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let begun = editor.begins_upload(1_000, &[]).await;
    let kept = begun.asks().await.header("upload-expires").to_owned();
    begun.sends(0, &[7; 10]).await;
    behind_its_back(app.home.path(), "update uploads set expires_at = 1").await;
    assert_eq!(begun.asks().await.status, 404);
    assert!(!kept.is_empty());
    // More would have kept it: that is noted with each piece.
    let begun = editor.begins_upload(1_000, &[]).await;
    behind_its_back(
        app.home.path(),
        "update uploads set expires_at = expires_at - 3600000",
    )
    .await;
    let before = begun.asks().await.header("upload-expires").to_owned();
    let answer = begun.sends(0, &[7; 10]).await;
    assert_ne!(answer.header("upload-expires"), before);
    app.ends_well().await;
}

#[tokio::test]
async fn what_the_server_can_do_is_said_to_whoever_asks() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let path = editor.staff_path("uploads/");
    let answer = editor.send(editor.request(Method::OPTIONS, &path)).await;
    assert_eq!(answer.header("tus-version"), "1.0.0");
    assert_eq!(
        answer.header("tus-extension"),
        "creation,termination,expiration,checksum"
    );
    assert_eq!(answer.header("tus-max-size"), "26214400");
    assert!(answer.header("tus-checksum-algorithm").contains("sha1"));
    // A page of another site may speak it, with a token.
    let asked = editor
        .request(Method::OPTIONS, &path)
        .header("origin", "https://hotel.example")
        .header("access-control-request-method", "PATCH")
        .header(
            "access-control-request-headers",
            "tus-resumable,upload-offset",
        );
    let answer = editor.send(asked).await;
    let allowed = answer.header("access-control-allow-headers").to_lowercase();
    assert!(allowed.contains("upload-offset"), "{allowed}");
    app.ends_well().await;
}

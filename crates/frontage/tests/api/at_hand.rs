//! Pages lie ready in memory, and are never older than the last edit that was acknowledged.

use serde_json::json;

use crate::support::process::run;
use crate::support::{Answer, LAKESIDE, Person, SEAVIEW, TestApp, behind_its_back};

fn paths(slug: &str) -> [String; 3] {
    [
        format!("/hotels/{slug}"),
        format!("/api/public/hotels/{slug}/"),
        "/".to_owned(),
    ]
}

/// Asks for it as often as it takes to lie ready, and once more.
async fn ready(guest: &Person, path: &str) -> Answer {
    guest.get(path).await;
    guest.get(path).await
}

#[tokio::test]
async fn whatever_lies_ready_is_given_up_with_the_next_edit() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let guest = app.stranger();
    for round in 0..20 {
        for path in paths(LAKESIDE) {
            assert_eq!(ready(&guest, &path).await.status, 200);
        }
        let name = format!("House number {round}");
        let change = json!({"name_override": name});
        editor.change_settings(&change).await.ok(200);
        for path in paths(LAKESIDE) {
            for _ in 0..2 {
                let told = guest.get(&path).await.text();
                assert!(told.contains(&name), "round {round}: {path} is old");
            }
        }
    }
    app.ends_well().await;
}

#[tokio::test]
async fn an_edit_of_one_hotel_leaves_the_page_of_another_as_it_was() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let guest = app.stranger();
    for path in &paths(SEAVIEW)[..2] {
        let tag = ready(&guest, path).await.header("etag").to_owned();
        let change = json!({"slogan": format!("Seen from {path}")});
        editor.change_settings(&change).await.ok(200);
        let knows = guest.clone().with_header("if-none-match", &tag);
        assert_eq!(knows.get(path).await.status, 304, "{path}");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn what_another_process_does_to_the_database_is_on_the_next_page() {
    let app = TestApp::start().await;
    let guest = app.stranger();
    for path in paths(LAKESIDE) {
        assert_eq!(ready(&guest, &path).await.status, 200);
    }
    let missing = "/hotels/lake-house";
    assert_eq!(ready(&guest, missing).await.status, 404);

    // A command beside the server.
    let create = ["hotel", "create", "--slug", "lake-house", "--name", "Lake"];
    let made = run(app.home.path(), &create, &[], "").await;
    assert!(made.status.success());
    assert_eq!(guest.get(missing).await.status, 200);
    assert!(guest.get("/").await.text().contains("/hotels/lake-house"));

    // An operator who knows the database.
    app.close_to_guests(LAKESIDE).await;
    let [page, document, list] = paths(LAKESIDE);
    assert_eq!(guest.get(&page).await.status, 404);
    assert_eq!(guest.get(&document).await.status, 404);
    assert!(!guest.get(&list).await.text().contains(&page));
    let open = format!("update hotels set is_active = 1 where slug = '{LAKESIDE}'");
    behind_its_back(app.home.path(), &open).await;
    assert_eq!(guest.get(&page).await.status, 200);
    app.ends_well().await;
}

#[tokio::test]
async fn every_encoding_of_a_page_and_its_document_lies_ready_under_its_own_tag() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    editor.fill_gallery(3).await;
    let guest = app.stranger();
    for path in &paths(LAKESIDE) {
        let plain = ready(&guest, path).await;
        assert_eq!(plain.header("content-encoding"), "");
        assert_eq!(plain.header("vary").to_lowercase(), "accept-encoding");
        let mut tags = vec![plain.header("etag").to_owned()];
        for encoding in ["br", "zstd", "gzip"] {
            let guest = guest.clone().with_header("accept-encoding", encoding);
            let answer = ready(&guest, path).await;
            assert_eq!(answer.header("content-encoding"), encoding, "{path}");
            assert!(answer.body.len() < plain.body.len() / 2, "{path}");
            let unpacked = unpacked(encoding, &answer.body);
            assert_eq!(unpacked, plain.body, "{path} in {encoding}");
            tags.push(answer.header("etag").to_owned());
            let tag = answer.header("etag");
            let again = guest.clone().with_header("if-none-match", tag);
            let again = again.get(path).await;
            assert_eq!((again.status, again.body.len()), (304, 0));
            assert_eq!(again.header("etag"), tag);
            assert_eq!(again.header("vary").to_lowercase(), "accept-encoding");
            assert_eq!(again.header("cache-control"), "no-cache");
        }
        tags.dedup();
        assert_eq!(tags.len(), 4, "{tags:?}");
        let head = guest.send(guest.request(reqwest::Method::HEAD, path)).await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(head.header("etag"), plain.header("etag"));
        assert_eq!(head.header("content-length"), plain.body.len().to_string());
    }
    app.ends_well().await;
}

fn unpacked(encoding: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Read as _;
    let mut out = Vec::new();
    match encoding {
        "br" => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut out),
        "gzip" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut out),
        _ => zstd::stream::copy_decode(bytes, &mut out).map(|()| 0),
    }
    .unwrap();
    out
}

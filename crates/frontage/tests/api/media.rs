//! Guests fetch pictures, and nothing else of the data directory.

use crate::support::{TestApp, pictures, raw};

#[tokio::test]
async fn every_rendition_is_there_for_ever_and_as_what_it_is() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(700, 350)).await.ok(201);
    let public_id = added["public_id"].as_str().unwrap();
    let guest = app.stranger();
    for width in [320, 640, 700] {
        for (extension, kind) in [("jpg", "image/jpeg"), ("webp", "image/webp")] {
            let answer = guest
                .get(&format!("/media/{public_id}/{width}.{extension}"))
                .await;
            assert_eq!(answer.status, 200);
            assert_eq!(answer.header("content-type"), kind);
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            let caching = answer.header("cache-control");
            assert!(caching.contains("immutable") && caching.contains("max-age=31536000"));
            assert!(answer.header("content-security-policy").contains("sandbox"));
            let picture = image::load_from_memory(&answer.body).unwrap();
            assert_eq!((picture.width(), picture.height()), (width, width / 2));
        }
    }
    app.ends_well().await;
}

#[tokio::test]
async fn what_is_no_rendition_is_not_found_and_the_original_least_of_all() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let original = pictures::jpeg(700, 350);
    let added = editor.upload(original.clone()).await.ok(201);
    let id = added["public_id"].as_str().unwrap();
    let shard = &id[..2];
    // The premise: there is an original.
    let kept = app.home.path().join("originals").join(shard).join(id);
    assert_eq!(std::fs::read(kept).unwrap(), original);
    for path in [
        format!("/media/{id}"),
        format!("/media/{id}/"),
        format!("/media/{id}/960.jpg"),
        format!("/media/{id}/320.png"),
        format!("/media/{id}/320"),
        format!("/media/{id}/0320.jpg"),
        format!("/media/{id}/original"),
        format!("/media/{shard}/{id}/320.jpg"),
        format!("/originals/{shard}/{id}"),
        format!("/media/{}/320.jpg", id.to_uppercase()),
        format!("/media/{}/320.jpg", "a".repeat(26)),
        format!("/media/{id}/../../originals/{shard}/{id}"),
        format!("/media/{id}/..%2f..%2f..%2foriginals%2f{shard}%2f{id}"),
        format!("/media/..%2foriginals/{shard}"),
        "/media/..%2ffrontage.db/320.jpg".to_owned(),
        "/media/%2e%2e/frontage.db".to_owned(),
        "/media/../frontage.db".to_owned(),
        format!("/media/{id}/%ff.jpg"),
        "/assets/../../../Cargo.toml".to_owned(),
        "/assets/..%2f..%2fCargo.toml".to_owned(),
        "/frontage.db".to_owned(),
    ] {
        // By hand: a client would tidy the path up before it sends it.
        let (status, answer) =
            raw::exchange(&app.stranger(), &format!("GET {path}"), "", b"").await;
        assert_eq!(status, 404, "{path}: {answer}");
        assert!(!answer.contains("SQLite format"), "{path}");
    }
    app.ends_well().await;
}

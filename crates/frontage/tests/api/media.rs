//! Guests fetch pictures, and nothing else of the data directory.

use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{LAKESIDE, SEAVIEW, TestApp, dice::Dice, pictures, raw};
use frontage::domain::Role;

/// Where the renditions of a picture are: `/media/{public_id}/{version}`.
fn folder(image: &Value) -> String {
    let (id, version) = (&image["public_id"], &image["version"]);
    format!(
        "/media/{}/{}",
        id.as_str().unwrap(),
        version.as_str().unwrap()
    )
}

/// A crop of a picture around its focal point.
fn crop(image: &Value, shape: &str, file: &str) -> String {
    let thousandths = |side: usize| {
        let side = image["focal_point"][side].as_f64().unwrap();
        (side * 1000.0).round()
    };
    let (x, y) = (thousandths(0), thousandths(1));
    format!("{}/{shape}-{x}-{y}/{file}", folder(image))
}

#[tokio::test]
async fn every_rendition_is_there_for_ever_and_as_what_it_is() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(700, 350)).await.ok(201);
    let image = &added["image"];
    assert_eq!(image["widths"], json!([320, 640, 700]));
    let url = format!("{}{}/700.jpg", app.base, folder(image));
    assert_eq!(added["url"], url.as_str());
    let guest = app.stranger();
    // At once: what is not made yet is made when somebody asks.
    for width in [320, 640, 700] {
        for (extension, kind) in [
            ("jpg", "image/jpeg"),
            ("webp", "image/webp"),
            ("avif", "image/avif"),
        ] {
            let path = format!("{}/{width}.{extension}", folder(image));
            let answer = guest.get(&path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            assert_eq!(answer.header("content-type"), kind);
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            let caching = answer.header("cache-control");
            assert!(caching.contains("immutable") && caching.contains("max-age=31536000"));
            assert!(answer.header("content-security-policy").contains("sandbox"));
            let header = frontage_imaging::inspect(&answer.body, &Default::default()).unwrap();
            assert_eq!((header.width, header.height), (width, width / 2));
            assert_eq!(header.format.media_type(), kind);
            // Once made, it stays as it is.
            app.everything_is_made().await;
            assert_eq!(guest.get(&path).await.body, answer.body, "{path}");
        }
    }
    app.ends_well().await;
}

#[tokio::test]
async fn a_look_at_the_head_costs_no_body_and_what_is_known_is_not_sent_again() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(700, 350)).await.ok(201);
    let guest = app.stranger();
    for path in [
        format!("{}/640.webp", folder(&added["image"])),
        crop(&added["image"], "1x1", "320.jpg"),
    ] {
        let head = guest.send(guest.request(Method::HEAD, &path)).await;
        assert_eq!(head.status, 200, "{path}");
        assert!(head.body.is_empty());
        let whole = guest.get(&path).await;
        assert_eq!(head.header("content-length"), whole.body.len().to_string());
        let etag = whole.header("etag");
        let known = guest.clone().with_header("if-none-match", etag);
        let answer = known.get(&path).await;
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{path}");
        assert!(answer.header("cache-control").contains("immutable"));
        let other = guest.clone().with_header("if-none-match", "\"another\"");
        assert_eq!(other.get(&path).await.status, 200);
    }
    app.ends_well().await;
}

#[tokio::test]
async fn crops_lie_around_the_focal_point_and_follow_it() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(1400, 700)).await.ok(201);
    let id = added["public_id"].as_str().unwrap();
    editor
        .describe(id, &json!({"focal_point": [0.9, 0.25]}))
        .await
        .ok(200);
    let folder = folder(&added["image"]);
    let guest = app.stranger();
    for (shape, widths, ratio) in [
        ("1x1", &[320, 640, 700][..], 1.0),
        ("4x3", &[320, 640, 933], 4.0 / 3.0),
        ("16x9", &[320, 960, 1244], 16.0 / 9.0),
        ("social", &[1200], 1200.0 / 630.0),
    ] {
        for width in widths {
            let path = format!("{folder}/{shape}-900-250/{width}.jpg");
            let answer = guest.get(&path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            let made = image::load_from_memory(&answer.body).unwrap();
            assert_eq!(made.width(), *width);
            let height = f64::from(*width) / ratio;
            assert!((f64::from(made.height()) - height).abs() <= 1.0, "{path}");
            // Around another point, that of now is meant.
            let elsewhere = format!("{folder}/{shape}-100-100/{width}.jpg");
            let moved = guest.get(&elsewhere).await;
            assert_eq!(moved.status, 302, "{elsewhere}");
            assert_eq!(moved.header("location"), path);
            assert_eq!(moved.header("cache-control"), "no-cache");
        }
    }
    // The square at the right edge is what that part of the picture shows.
    let square = guest.get(&format!("{folder}/1x1-900-250/320.jpg")).await;
    let square = image::load_from_memory(&square.body).unwrap().to_rgb8();
    let red = square.get_pixel(160, 20).0[0];
    assert!(red > 150, "it gets redder to the right: {red}");
    for path in [
        format!("{folder}/1x1-900-250/960.jpg"),
        format!("{folder}/social-900-250/640.jpg"),
        format!("{folder}/1x1-900-1001/320.jpg"),
        format!("{folder}/2x1-900-250/320.jpg"),
    ] {
        assert_eq!(guest.get(&path).await.status, 404, "{path}");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn old_addresses_lead_to_what_is_shown_now() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(700, 350)).await.ok(201);
    let id = added["public_id"].as_str().unwrap();
    let (guest, now) = (app.stranger(), folder(&added["image"]));
    for spec in ["640.webp", "700.jpg", "320.avif", "1x1-500-500/320.jpg"] {
        let other = format!("/media/{id}/{}/{spec}", "0".repeat(20));
        let mut old = vec![other];
        if !spec.contains('/') {
            old.push(format!("/media/{id}/{spec}"));
        }
        for path in old {
            let moved = guest.get(&path).await;
            assert_eq!(moved.status, 302, "{path}");
            assert_eq!(moved.header("cache-control"), "no-cache");
            assert_eq!(moved.header("access-control-allow-origin"), "*");
            let there = moved.header("location");
            assert!(there.starts_with(&now), "{path} → {there}");
            assert_eq!(guest.get(there).await.status, 200, "{path} → {there}");
        }
    }
    for path in [
        format!("/media/{id}/960.jpg"),
        format!("/media/{id}/{}/960.jpg", "0".repeat(20)),
        format!("/media/{}/640.jpg", "a".repeat(26)),
        format!("/media/{}/{}/640.jpg", "a".repeat(26), "0".repeat(20)),
    ] {
        assert_eq!(guest.get(&path).await.status, 404, "{path}");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn many_who_ask_for_the_same_at_once_are_all_served() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(1400, 700)).await.ok(201);
    let path = crop(&added["image"], "16x9", "960.avif");
    let guest = app.stranger();
    let asking = (0..20).map(|_| guest.get(&path));
    let answers = futures_util::future::join_all(asking).await;
    for answer in &answers {
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.body, answers[0].body);
    }
    app.ends_well().await;
}

#[tokio::test]
async fn the_same_picture_uploaded_twice_is_stored_once_and_has_two_names() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let neighbour = app.staff(SEAVIEW, Role::Editor).await;
    let photo = pictures::jpeg(700, 350);
    let first = editor.upload(photo.clone()).await.ok(201);
    let again = editor.upload(photo.clone()).await.ok(201);
    let theirs = neighbour.upload(photo).await.ok(201);
    assert_ne!(first["public_id"], again["public_id"]);
    for other in [&again, &theirs] {
        assert_eq!(first["image"]["version"], other["image"]["version"]);
    }
    assert_eq!(
        app.document(LAKESIDE).await["gallery_images"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    for below in ["media", "originals"] {
        let shards = std::fs::read_dir(app.home.path().join(below)).unwrap();
        assert_eq!(shards.count(), 1, "{below}");
    }
    // Another one is another one.
    let other = editor.upload(pictures::jpeg(700, 351)).await.ok(201);
    assert_ne!(first["image"]["version"], other["image"]["version"]);
    app.ends_well().await;
}

#[tokio::test]
async fn what_is_no_rendition_is_not_found_and_the_original_least_of_all() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let original = pictures::jpeg(700, 350);
    let hash = hex::encode(Sha256::digest(&original));
    let added = editor.upload(original.clone()).await.ok(201);
    let (id, version) = (
        added["public_id"].as_str().unwrap(),
        added["image"]["version"].as_str().unwrap(),
    );
    let (folder, shard) = (folder(&added["image"]), &hash[..2]);
    // The premise: there is an original, and a rendition.
    let kept = app.home.path().join("originals").join(shard).join(&hash);
    assert_eq!(std::fs::read(kept).unwrap(), original);
    assert_eq!(
        app.stranger()
            .get(&format!("{folder}/640.jpg"))
            .await
            .status,
        200
    );
    let mut paths = vec![
        format!("/media/{id}"),
        format!("/media/{id}/"),
        folder.clone(),
        format!("{folder}/"),
        format!("{folder}/960.jpg"),
        format!("{folder}/320.png"),
        format!("{folder}/320"),
        format!("{folder}/0320.jpg"),
        format!("{folder}/+320.jpg"),
        format!("{folder}/320.jpg/"),
        format!("{folder}//320.jpg"),
        format!("{folder}/./320.jpg"),
        format!("{folder}/original"),
        format!("{folder}/facts.json"),
        format!("{folder}/{hash}"),
        format!("/media/{id}/{hash}/320.jpg"),
        format!("/media/{id}/{}/320.jpg", version.to_uppercase()),
        format!("/media/{id}/{}/320.jpg", &version[..19]),
        format!("/media/{}/{id}/320.jpg", &id[..2]),
        format!("/media/{}/{version}/320.jpg", &version[..2]),
        format!("/originals/{shard}/{hash}"),
        format!("/media/{}/{version}/640.jpg", id.to_uppercase()),
        format!("{folder}/../../../originals/{shard}/{hash}"),
        format!("{folder}/..%2f..%2f..%2f..%2foriginals%2f{shard}%2f{hash}"),
        format!("/media/{id}/..%2f..%2f..%2foriginals%2f{shard}%2f{hash}"),
        format!("/media/..%2foriginals/{shard}"),
        "/media/..%2ffrontage.db/320.jpg".to_owned(),
        "/media/%2e%2e/frontage.db".to_owned(),
        "/media/../frontage.db".to_owned(),
        format!("{folder}/%ff.jpg"),
        format!("/media/{id}/%ff/640.jpg"),
        "/assets/../../../Cargo.toml".to_owned(),
        "/assets/..%2f..%2fCargo.toml".to_owned(),
        "/frontage.db".to_owned(),
    ];
    // And twenty that nobody thought of.
    let mut dice = Dice::for_one(7, 0);
    let pieces = [
        "..",
        ".",
        "%2e%2e",
        "%2f",
        "%00",
        "640.jpg",
        "originals",
        "media",
        "facts.json",
        "%5c",
        "1x1-500-500",
        "frontage.db",
        "?",
        "%",
        ";",
        "~",
        &hash,
        id,
        version,
        "incoming",
    ];
    for _ in 0..20 {
        let length = 2 + dice.below(5);
        let path: Vec<&str> = (0..length)
            .map(|_| pieces[dice.below(pieces.len())])
            .collect();
        paths.push(format!("/media/{id}/{}/x", path.join("/")));
    }
    for path in paths {
        // By hand: a client would tidy the path up before it sends it.
        let (status, answer) =
            raw::exchange(&app.stranger(), &format!("GET {path}"), "", b"").await;
        assert!(
            status == 404 || status == 400 && path.contains('%'),
            "{path}: {status} {answer}"
        );
        assert!(!answer.contains("SQLite format"), "{path}");
    }
    app.ends_well().await;
}

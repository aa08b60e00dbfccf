//! Uploads by pieces, sent by people who mean no good, and by too many at once.

use frontage::domain::Role;
use reqwest::Method;

use crate::support::small_disk::SmallDisk;
use crate::support::tus::Begun;
use crate::support::{LAKESIDE, SEAVIEW, TestApp, pictures, tidy};

#[tokio::test]
async fn only_its_own_sender_reaches_an_upload_and_others_find_none() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let photo = pictures::jpeg(300, 200);
    let begun = editor.begins_upload(photo.len(), &[]).await;
    begun.sends(0, &photo[..100]).await;
    let viewer = app.staff(LAKESIDE, Role::Viewer).await;
    let owner = app.staff(LAKESIDE, Role::Owner).await;
    let neighbour = app.staff(SEAVIEW, Role::Owner).await;
    let id = begun.path.trim_end_matches('/').rsplit('/').next().unwrap();
    let theirs = neighbour.staff_path(&format!("uploads/{id}/"));
    let elsewhere = Begun {
        person: neighbour.clone(),
        path: theirs,
    };
    let nobody = app.stranger();
    for (who, status) in [
        (begun.asked_by(&nobody), 401),
        (begun.asked_by(&viewer), 403),
        (begun.asked_by(&owner), 404),
        (begun.asked_by(&neighbour), 403),
        (elsewhere, 404),
    ] {
        assert_eq!(who.asks().await.status, status);
        who.sends(100, &photo[100..]).await.refused(status);
        who.cancels().await.refused(status);
        who.person.get(&who.path).await.refused(status);
    }
    let answer = viewer.asks_to_upload(10, &[]).await;
    answer.refused_saying(403, "Your role may look but not edit");
    nobody
        .at(LAKESIDE)
        .asks_to_upload(10, &[])
        .await
        .refused(401);
    let answer = neighbour.at(LAKESIDE).asks_to_upload(10, &[]).await;
    answer.refused_saying(403, "your hotel");
    assert_eq!(begun.offset().await, 100, "nobody touched it");
    app.ends_well().await;
}

#[tokio::test]
async fn offsets_and_lengths_that_do_not_fit_change_nothing() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let begun = editor.begins_upload(1_000, &[]).await;
    Begun::took(&begun.sends(0, &[1; 400]).await, 400);
    for offset in ["0", "399", "401", "1000", "18446744073709551615"] {
        let answer = editor.send(begun.patch(offset, &[2; 10])).await;
        answer.refused_saying(409, "at byte 400");
        assert_eq!(answer.header("upload-offset"), "400");
    }
    for offset in ["-1", "+400", "4e2", "", "400, 400", "18446744073709551616"] {
        editor
            .send(begun.patch(offset, &[2; 10]))
            .await
            .refused(400);
    }
    let answer = begun.sends(400, &[2; 601]).await;
    answer.refused_saying(413, "1000 bytes");
    // Without a length said before, it is found while the bytes come.
    let pieces = (0..7).map(|_| bytes::Bytes::from(vec![2; 100]));
    let pieces = pieces.map(|piece| Ok::<_, std::io::Error>(http_body::Frame::data(piece)));
    let body = http_body_util::StreamBody::new(futures_util::stream::iter(pieces));
    let request = begun
        .request(Method::PATCH)
        .header("upload-offset", 400)
        .header("content-type", "application/offset+octet-stream")
        .body(reqwest::Body::wrap(body));
    editor
        .send(request)
        .await
        .refused_saying(413, "Nothing of it");
    assert_eq!(begun.offset().await, 400);

    let request = begun
        .request(Method::PATCH)
        .header("upload-offset", 400)
        .header("content-type", "image/jpeg")
        .body(vec![2; 10]);
    editor.send(request).await.refused(415);
    let request = editor
        .request(Method::PATCH, &begun.path)
        .header("upload-offset", 400)
        .header("content-type", "application/offset+octet-stream")
        .body(vec![2; 10]);
    let answer = editor.send(request).await;
    answer.refused_saying(412, "Tus-Resumable");
    assert_eq!(answer.header("tus-version"), "1.0.0");
    assert_eq!(begun.offset().await, 400);
    app.ends_well().await;
}

#[tokio::test]
async fn a_piece_that_is_not_what_its_checksum_says_is_not_kept() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest as _, Sha256};
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let begun = editor.begins_upload(1_000, &[]).await;
    let right = STANDARD.encode(Sha256::digest([1; 400]));
    let wrong = STANDARD.encode(Sha256::digest([2; 400]));
    let checked = |offset: usize, sum: String| {
        begun
            .patch(offset, &[1; 400])
            .header("upload-checksum", sum)
    };
    editor
        .send(checked(0, format!("sha256 {wrong}")))
        .await
        .refused(460);
    assert_eq!(begun.offset().await, 0);
    let answer = editor.send(checked(0, format!("sha256 {right}"))).await;
    Begun::took(&answer, 400);
    // SHA-1 of 400 bytes 0x01.
    let sha1 = "sha1 Oe99e9N0Lz++rUWStf3bCwiAytI=".to_owned();
    Begun::took(&editor.send(checked(400, sha1)).await, 800);
    for odd in ["md5 AAAA", "sha256", "sha256 ?", ""] {
        let answer = editor.send(checked(800, odd.to_owned())).await;
        answer.refused_field(400, "Upload-Checksum", "sha1,sha256");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn what_cannot_be_uploaded_is_refused_before_it_is_sent() {
    let settings = [("FRONTAGE_MAX_UPLOAD_BYTES", "100000")];
    let app = TestApp::start_with(&settings).await;
    let editor = app.editor().await;
    let answer = editor.asks_to_upload(100_001, &[]).await;
    answer.refused_saying(413, "FRONTAGE_MAX_UPLOAD_BYTES");
    editor.begins_upload(100_000, &[]).await;
    let answer = editor.asks_to_upload(0, &[]).await;
    assert_eq!(answer.refused(400)["code"], "empty");
    let path = editor.staff_path("uploads/");
    let begins = || {
        editor
            .request(Method::POST, &path)
            .header("tus-resumable", "1.0.0")
    };
    for length in ["-1", "1e3", "ten", "99999999999999999999"] {
        let answer = editor.send(begins().header("upload-length", length)).await;
        answer.refused_field(400, "upload-length", "whole number");
    }
    editor
        .send(begins())
        .await
        .refused_field(400, "upload-length", "whole number");
    let with = |metadata: String| {
        begins()
            .header("upload-length", 10)
            .header("upload-metadata", metadata)
    };
    for odd in [
        "filename ???".to_owned(),
        "filename /w==".to_owned(),
        "a ".to_owned() + &"A".repeat(5_000),
    ] {
        editor.send(with(odd)).await.refused(400);
    }
    let answer = editor.asks_to_upload(10, &[("sha256", "beef")]).await;
    answer.refused_field(400, "Upload-Metadata", "64");
    app.ends_well().await;
}

#[tokio::test]
async fn the_unfinished_uploads_of_a_hotel_and_of_all_have_their_bounds() {
    let settings = [
        ("FRONTAGE_MAX_UNFINISHED_UPLOADS", "3"),
        ("FRONTAGE_MAX_UNFINISHED_BYTES", "20000"),
        ("FRONTAGE_MAX_ALL_UNFINISHED_UPLOADS", "4"),
        ("FRONTAGE_MAX_ALL_UNFINISHED_BYTES", "30000"),
    ];
    let app = TestApp::start_with(&settings).await;
    let editor = app.editor().await;
    let neighbour = app.staff(SEAVIEW, Role::Editor).await;
    let first = editor.begins_upload(20_000, &[]).await;
    let answer = editor.asks_to_upload(1, &[]).await;
    answer.refused_saying(503, "FRONTAGE_MAX_UNFINISHED_BYTES");
    neighbour.begins_upload(10_000, &[]).await;
    let answer = neighbour.asks_to_upload(1, &[]).await;
    answer.refused_saying(503, "FRONTAGE_MAX_ALL_UNFINISHED_BYTES");
    first.cancels().await;
    for _ in 0..3 {
        editor.begins_upload(1, &[]).await;
    }
    let answer = editor.asks_to_upload(1, &[]).await;
    answer.refused_saying(503, "FRONTAGE_MAX_UNFINISHED_UPLOADS");
    let answer = neighbour.asks_to_upload(1, &[]).await;
    answer.refused_saying(503, "FRONTAGE_MAX_ALL_UNFINISHED_UPLOADS");
    app.ends_well().await;
}

#[tokio::test]
async fn a_full_disk_stops_an_upload_that_goes_on_when_there_is_room_again() {
    let mut disk = SmallDisk::with_a_hotel().await;
    let server = disk.serve(&[]).await;
    let ann = server.editor().await;
    let photo = pictures::png(700, 500);
    let begun = ann.begins_upload(photo.len(), &[]).await;
    Begun::took(&begun.sends(0, &photo[..1_000]).await, 1_000);
    disk.fill();
    let answer = begun.sends(1_000, &photo[1_000..]).await;
    answer.refused_saying(507, "disk is full");
    disk.make_room();
    let offset = begun.offset().await;
    assert!((1_000..photo.len()).contains(&offset), "{offset}");
    Begun::took(&begun.sends(offset, &photo[offset..]).await, photo.len());
    assert_eq!(begun.looked_at().await["state"], "done");
    assert!(tidy::names(&disk.seen().join("uploads")).is_empty());
    server.stop().await;
}

#[tokio::test]
async fn where_no_patch_passes_a_post_that_says_so_does() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let begun = editor.begins_upload(1_000, &[]).await;
    let instead = |method: &str| {
        begun
            .request(Method::POST)
            .header("x-http-method-override", method)
            .header("upload-offset", 0)
            .header("content-type", "application/offset+octet-stream")
            .body(vec![1; 10])
    };
    Begun::took(&editor.send(instead("PATCH")).await, 10);
    editor.send(instead("PUT")).await.refused(405);
    assert_eq!(editor.send(instead("DELETE")).await.status, 204);
    assert_eq!(begun.asks().await.status, 404);
    app.ends_well().await;
}

//! Somebody closes the lid in the middle of an upload.

use tokio::io::AsyncWriteExt as _;

use crate::support::{LAKESIDE, PATIENCE, TestApp, pictures, raw, texts, tidy};

#[tokio::test]
async fn an_upload_given_up_halfway_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;
    let incoming = app.home.path().join("incoming");

    let mut phone = raw::connect(&editor).await;
    let line = format!("POST {}", editor.staff_path("settings/gallery/upload/"));
    let head = raw::head(&editor, &line, "multipart/form-data; boundary=x", 1_000_000);
    let part = "Content-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"";
    let begin = format!("{head}\r\n--x\r\n{part}\r\n\r\n");
    phone.write_all(begin.as_bytes()).await.unwrap();
    phone.write_all(&pictures::jpeg(400, 300)).await.unwrap();
    phone.flush().await.unwrap();
    // The premise: the server has begun to write it down.
    let begun = async {
        while tidy::names(&incoming).is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, begun).await.unwrap();

    drop(phone);
    app.nothing_changed_since(LAKESIDE, before).await;
    assert!(tidy::names(&incoming).is_empty());
    // And the server goes on as if nothing had happened.
    editor.upload(pictures::jpeg(40, 30)).await.ok(201);
    app.ends_well().await;
}

#[tokio::test]
async fn a_picture_whose_sender_hangs_up_before_the_answer_is_there_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let line = format!("POST {}", editor.staff_path("settings/gallery/upload/"));
    let part = "Content-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"";
    for size in 100..112 {
        let mut body = format!("--x\r\n{part}\r\n\r\n").into_bytes();
        body.extend(pictures::jpeg(size, 80));
        body.extend_from_slice(b"\r\n--x--\r\n");
        let head = raw::head(
            &editor,
            &line,
            "multipart/form-data; boundary=x",
            body.len(),
        );
        let mut phone = raw::connect(&editor).await;
        phone
            .write_all(format!("{head}\r\n").as_bytes())
            .await
            .unwrap();
        phone.write_all(&body).await.unwrap();
        // Each hangs up a little later than the one before: somewhere in between is the commit.
        let pause = std::time::Duration::from_millis(u64::from(size - 100) * 3);
        tokio::time::sleep(pause).await;
        drop(phone);
    }
    editor.upload(pictures::jpeg(40, 30)).await.ok(201);
    let document = app.document(LAKESIDE).await;
    for url in texts(&document["gallery"]) {
        let path = url.strip_prefix(&app.base).unwrap();
        assert_eq!(app.stranger().get(path).await.status, 200, "{url}");
    }
    app.ends_well().await;
}

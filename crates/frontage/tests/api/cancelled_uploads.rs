//! Somebody closes the lid in the middle of an upload.

use tokio::io::AsyncWriteExt as _;

use crate::support::{LAKESIDE, PATIENCE, TestApp, pictures, raw, tidy};

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

//! Somebody closes the lid in the middle of an upload.

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::support::{LAKESIDE, PATIENCE, TestApp, pictures, tidy};

#[tokio::test]
async fn an_upload_given_up_halfway_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let login = editor.request(reqwest::Method::GET, "/").build().unwrap();
    let token = login.headers()["authorization"]
        .to_str()
        .unwrap()
        .to_owned();
    let before = app.revision(LAKESIDE).await;
    let incoming = app.home.path().join("incoming");

    let address = app.base.strip_prefix("http://").unwrap();
    let mut phone = TcpStream::connect(address).await.unwrap();
    let path = editor.staff_path("settings/gallery/upload/");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {token}\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n\
         --x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\n\r\n"
    );
    phone.write_all(head.as_bytes()).await.unwrap();
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

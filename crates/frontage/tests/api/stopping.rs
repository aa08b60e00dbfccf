//! The operator stops the server: nothing is lost, and open pages know.

use serde_json::json;

use crate::support::process::{make_a_hotel, run};
use crate::support::{LAKESIDE, Process, pictures, texts};

#[tokio::test]
async fn pages_hear_the_last_change_and_are_told_to_come_back_and_all_is_there_after_the_restart() {
    let home = tempfile::tempdir().unwrap();
    make_a_hotel(home.path()).await;
    let server = Process::serve(home.path(), &[]).await;
    let ann = server.editor().await;
    let urls = ann.fill_gallery(2).await;
    let path = format!("/api/public/hotels/{LAKESIDE}/");
    let epoch = server.stranger().get(&path).await.ok(200)["epoch"].clone();
    let mut page = server.listener().await;
    let (_, revision) = ann.remove(&urls[0]).await.changed(200);
    let page_life = async {
        loop {
            let event = page.next().await;
            if (event.name.as_str(), event.revision) == ("gallery-reordered", revision) {
                break;
            }
        }
        page.is_closed().await
    };
    let (exit, closed) = tokio::join!(server.stop(), page_life);
    assert_eq!(exit, Some(0));
    // From 4100 on, a client of the Pusher protocol connects again by itself.
    assert!((4100..4300).contains(&closed), "{closed}");

    let server = Process::serve(home.path(), &[]).await;
    let document = server.stranger().get(&path).await.ok(200);
    assert_eq!(document["revision"], revision);
    assert_eq!(document["epoch"], epoch, "the same database");
    let kept = texts(&document["gallery"]).remove(0);
    let picture = kept.splitn(4, '/').nth(3).unwrap();
    let picture = server.stranger().get(&format!("/{picture}")).await;
    assert_eq!(picture.status, 200);
    server.kill().await;
}

#[tokio::test]
async fn a_second_server_on_the_same_folder_is_refused_and_the_first_goes_on() {
    let home = tempfile::tempdir().unwrap();
    make_a_hotel(home.path()).await;
    let server = Process::serve(home.path(), &[]).await;
    let ann = server.editor().await;
    let second = run(home.path(), &["serve", "--listen", "127.0.0.1:0"], &[], "").await;
    assert_eq!(second.status.code(), Some(1));
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(told.contains("another server"), "{told}");
    ann.upload(pictures::jpeg(40, 30)).await.ok(201);
    let slogan = json!({"slogan": "Still here"});
    ann.change_settings(&slogan).await.ok(200);
    server.kill().await;
}

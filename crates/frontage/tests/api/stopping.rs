//! The operator stops the server: nothing is lost, and open pages know.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::support::process::{make_a_hotel, run};
use crate::support::{LAKESIDE, PATIENCE, Process, pictures, raw, texts};

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

/// What is answered on a connection until it ends.
async fn whole_answer(mut connection: TcpStream) -> String {
    let mut answer = Vec::new();
    let read = timeout(PATIENCE, connection.read_to_end(&mut answer)).await;
    read.expect("no end").unwrap();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn whoever_has_come_in_when_the_server_is_stopped_is_answered() {
    let home = tempfile::tempdir().unwrap();
    make_a_hotel(home.path()).await;
    let mut server = Process::serve(home.path(), &[]).await;
    let stranger = server.stranger();
    let mut fresh = Vec::new();
    for _ in 0..20 {
        fresh.push(raw::connect(&stranger).await);
    }
    server.signal("TERM").await;
    let head = raw::head(&stranger, "GET /healthz", "", 0) + "\r\n";
    for mut connection in fresh {
        connection.write_all(head.as_bytes()).await.unwrap();
        let answer = whole_answer(connection).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer:?}");
    }
    let ended = timeout(PATIENCE, server.child.wait()).await;
    assert_eq!(ended.unwrap().unwrap().code(), Some(0));
}

#[tokio::test]
async fn a_request_over_a_slow_line_has_the_time_that_pages_have_to_go() {
    let home = tempfile::tempdir().unwrap();
    make_a_hotel(home.path()).await;
    let mut server = Process::serve(home.path(), &[("FRONTAGE_DRAIN_SECONDS", "30")]).await;
    let ann = server.editor().await;
    let body = json!({"slogan": "Slow and sure"}).to_string();
    let line = format!("PATCH {}", ann.staff_path("settings/"));
    let head = raw::head(&ann, &line, "application/json", body.len()) + "\r\n";
    let mut connection = raw::connect(&ann).await;
    connection.write_all(head.as_bytes()).await.unwrap();
    let (begin, rest) = body.split_at(5);
    connection.write_all(begin.as_bytes()).await.unwrap();
    // A request that is under way, for sure.
    sleep(Duration::from_millis(300)).await;
    server.signal("TERM").await;
    // Longer than others are waited for.
    sleep(Duration::from_secs(6)).await;
    connection.write_all(rest.as_bytes()).await.unwrap();
    let answer = whole_answer(connection).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer:?}");
    let ended = timeout(PATIENCE, server.child.wait()).await;
    assert_eq!(ended.unwrap().unwrap().code(), Some(0));
    let server = Process::serve(home.path(), &[]).await;
    assert_eq!(
        server.editor().await.settings().await["slogan"],
        "Slow and sure"
    );
    server.kill().await;
}

//! The database's files belong to somebody else, or lost the right to be written: the server
//! may read them, and no more.

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::json;

use crate::full_disk::{soon, still_serves};
use crate::support::process::{Starting, make_a_hotel};
use crate::support::{LAKESIDE, Person, Process, pictures};

/// Sets the rights of the database and of what belongs to it.
fn set_rights(home: &Path, mode: u32) {
    for entry in std::fs::read_dir(home).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.starts_with("frontage.db") {
            set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        }
    }
}

/// A server that rights hold for, even when this test runs as root: without capabilities root
/// is one user among others.
async fn serve(home: &Path) -> Process {
    let id = std::process::Command::new("id").arg("-u").output().unwrap();
    let is_root = id.stdout.trim_ascii() == b"0";
    let plain = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];
    let wrapper = if is_root { &plain[..] } else { &[] };
    let starting = Starting::under(wrapper, "127.0.0.1:0", home, &[]);
    starting.listens().await
}

#[tokio::test]
async fn a_server_whose_database_may_only_be_read_serves_it_and_saves_again_once_it_may() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let server = serve(home).await;
    let ann = server.editor().await;
    ann.fill_gallery(2).await;
    let change = json!({"slogan": "While it could be written"});
    let (_, revision) = ann.change_settings(&change).await.changed(200);
    server.stop().await;

    set_rights(home, 0o400);
    let server = serve(home).await;
    still_serves(&server, revision).await;
    let mut page = server.listener().await;
    // Whoever comes soon after a restart is told what may have been missed meanwhile.
    page.events_until_pong().await;
    // Nobody can sign in now, but sessions outlive a restart.
    let add =
        |person: Person, (name, value): &(&'static str, String)| person.with_header(name, value);
    let ann = ann
        .headers()
        .iter()
        .fold(server.stranger().at(LAKESIDE), add);
    for _ in 0..2 {
        let change = json!({"slogan": "In vain"});
        let answer = soon(ann.change_settings(&change)).await;
        answer.refused_saying(503, "read-only");
        answer.refused_saying(503, "Nothing was changed");
        assert_eq!(answer.header("retry-after"), "60");
        soon(ann.upload(pictures::jpeg(40, 30))).await.refused(503);
    }
    let login = json!({"username": "ann", "password": "a password"});
    let stranger = server.stranger();
    stranger
        .post("/api/staff/login/", &login)
        .await
        .refused(503);
    still_serves(&server, revision).await;
    assert_eq!(page.events_until_pong().await, 0);

    set_rights(home, 0o600);
    let change = json!({"slogan": "It can be written again"});
    let (_, next) = soon(ann.change_settings(&change)).await.changed(200);
    assert_eq!(next, revision + 1);
    page.hears_slogan("It can be written again").await;
    ann.upload(pictures::jpeg(40, 30)).await.changed(201);
    still_serves(&server, next + 1).await;
    server.stop().await;
}

//! A backup is put in the place of the database. Revisions begin to count anew, and every page
//! learns it, though nobody remembered to tell.

use serde_json::{Value, json};
use std::path::Path;

use crate::support::process::make_a_hotel;
use crate::support::{LAKESIDE, Process};

async fn page(server: &Process) -> Value {
    let path = format!("/api/public/hotels/{LAKESIDE}/");
    server.stranger().get(&path).await.ok(200)
}

/// Serves, makes one edit, stops as asked; gives the page as it was then.
async fn edit(home: &Path, slogan: &str) -> Value {
    let server = Process::serve(home, &[]).await;
    let change = json!({ "slogan": slogan });
    server
        .editor()
        .await
        .change_settings(&change)
        .await
        .changed(200);
    let page = page(&server).await;
    assert_eq!(server.stop().await, Some(0));
    page
}

#[tokio::test]
async fn a_database_that_goes_on_keeps_its_epoch_however_its_server_ended() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let first = edit(home, "One").await;
    let server = Process::serve(home, &[]).await;
    assert_eq!(page(&server).await["epoch"], first["epoch"]);
    server.kill().await;
    let server = Process::serve(home, &[]).await;
    assert_eq!(page(&server).await["epoch"], first["epoch"]);
    server.kill().await;
}

#[tokio::test]
async fn a_backup_in_the_place_of_the_database_has_another_epoch_and_pages_read_it_anew() {
    for in_place in [true, false] {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        make_a_hotel(home).await;
        edit(home, "Backed up").await;
        let (database, backup) = (home.join("frontage.db"), home.join("backup"));
        std::fs::copy(&database, &backup).unwrap();
        let seen = edit(home, "After the backup").await;

        if in_place {
            std::fs::write(&database, std::fs::read(&backup).unwrap()).unwrap();
        } else {
            std::fs::rename(&backup, &database).unwrap();
        }
        let now = edit(home, "After the restore").await;
        assert_eq!(now["revision"], seen["revision"], "counted a second time");
        assert_ne!(now["epoch"], seen["epoch"], "in place: {in_place}");

        let server = Process::serve(home, &[]).await;
        let (revision, epoch) = (&seen["revision"], seen["epoch"].as_str().unwrap());
        let path = format!("/api/public/hotels/{LAKESIDE}/events/?after={revision}&epoch={epoch}");
        let missed = server.stranger().get(&path).await.ok(200);
        assert_eq!(missed["reset"], true);
        assert_eq!(missed["snapshot"]["slogan"], "After the restore");
        server.kill().await;
    }
}

#[tokio::test]
async fn a_whole_copy_of_an_installation_is_another_one() {
    let home = tempfile::tempdir().unwrap();
    make_a_hotel(home.path()).await;
    let seen = edit(home.path(), "Here").await;
    let copy = tempfile::tempdir().unwrap();
    for name in ["frontage.db", "frontage.lock"] {
        std::fs::copy(home.path().join(name), copy.path().join(name)).unwrap();
    }
    let there = edit(copy.path(), "There").await;
    assert_ne!(there["epoch"], seen["epoch"]);
}

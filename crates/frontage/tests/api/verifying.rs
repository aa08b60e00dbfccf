//! The operator asks whether everything belongs together.

use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::support::process::{make_a_hotel, run};
use crate::support::{Process, behind_its_back, everything_is_made, pictures, rows_of, tidy};

/// Exit code of `frontage verify` and what it said.
async fn verify(home: &Path) -> (Option<i32>, String) {
    let output = run(home, &["verify"], &[], "").await;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), told)
}

/// A server with a gallery of two, a room with a photo and some changes.
async fn busy_hotel(home: &Path) -> Process {
    make_a_hotel(home).await;
    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    ann.fill_gallery(2).await;
    ann.change_settings(&json!({"slogan": "By the lake"}))
        .await
        .changed(200);
    ann.add_lake_room().await;
    everything_is_made(home).await;
    server
}

#[tokio::test]
async fn a_sound_installation_is_found_sound_while_it_runs_and_after() {
    let home = tempfile::tempdir().unwrap();
    let server = busy_hotel(home.path()).await;
    let (code, told) = verify(home.path()).await;
    assert_eq!(
        (code, told.trim()),
        (Some(0), "1 hotels, 2 pictures: 0 faults")
    );
    server.stop().await;
    assert_eq!(verify(home.path()).await.0, Some(0));
}

#[tokio::test]
async fn a_folder_without_an_installation_is_no_sound_installation() {
    let home = tempfile::tempdir().unwrap();
    let output = run(home.path(), &["verify"], &[], "").await;
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no installation"));
    assert!(tidy::names(home.path()).is_empty(), "nothing was made");
}

#[tokio::test]
async fn a_lost_event_a_lost_save_and_a_wrong_number_are_each_told() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    busy_hotel(home).await.stop().await;
    for (damage, mend, words) in [
        (
            "update events set revision = 900 where revision = 2",
            "update events set revision = 2 where revision = 900",
            [
                "revision 2: a save without an event",
                "revision 900: an event without a save",
            ],
        ),
        (
            "update changes set revision = 900 where revision = 2",
            "update changes set revision = 2 where revision = 900",
            [
                "revision 2: an event without a save",
                "its history has 5 changes from 1 to 900",
            ],
        ),
        (
            "update hotels set revision = revision + 1",
            "update hotels set revision = revision - 1",
            [
                "its page is at revision 6",
                "its history has 5 changes from 1 to 5",
            ],
        ),
    ] {
        behind_its_back(home, damage).await;
        let (code, told) = verify(home).await;
        assert_eq!(code, Some(1), "{damage}: {told}");
        for words in words {
            assert!(told.contains(words), "{damage}: no {words:?} in {told}");
        }
        behind_its_back(home, mend).await;
        assert_eq!(verify(home).await.0, Some(0), "mended: {mend}");
    }
}

#[tokio::test]
async fn a_history_that_cannot_be_read_or_does_not_lead_to_the_page_is_told() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    busy_hotel(home).await.stop().await;
    for (damage, mend, words) in [
        (
            "update changes set detail = replace(detail, 'slogan', 'slow gun') where revision = 4",
            "update changes set detail = replace(detail, 'slow gun', 'slogan') where revision = 4",
            "change 4 did not leave the page as the history says",
        ),
        (
            "update changes set detail = '{\"more\":1,' || substr(detail, 2) where revision = 3",
            "update changes set detail = '{' || substr(detail, 11) where revision = 3",
            "change 3 cannot be read",
        ),
        (
            "update public_settings set slogan = 'By hand'",
            "update public_settings set slogan = 'By the lake'",
            "change 4 did not leave the page as the history says",
        ),
    ] {
        behind_its_back(home, damage).await;
        let (code, told) = verify(home).await;
        assert_eq!(code, Some(1), "{damage}: {told}");
        assert!(told.contains(words), "{damage}: no {words:?} in {told}");
        behind_its_back(home, mend).await;
        assert_eq!(verify(home).await.0, Some(0), "mended: {mend}");
    }
    // What an older version wrote is no fault: it is not looked into.
    let older = "update changes set format = 1, detail = '{\"slug\": 1}' where revision <= 3";
    behind_its_back(home, older).await;
    assert_eq!(verify(home).await.0, Some(0));
}

#[tokio::test]
async fn files_that_are_missing_changed_or_left_behind_are_each_told() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    busy_hotel(home).await.stop().await;
    let shards = tidy::names(&home.join("media"));
    let shard = home.join("media").join(shards.iter().next().unwrap());
    let version = tidy::names(&shard).into_iter().next().unwrap();
    let folder = shard.join(&version);
    let facts = folder.join("facts.json");
    let told: Value = serde_json::from_slice(&std::fs::read(&facts).unwrap()).unwrap();
    let hash = told["content_hash"].as_str().unwrap();
    let original = home.join("originals").join(&hash[..2]).join(hash);
    let of_names = tidy::names(&folder);
    let rendition = of_names.iter().find(|name| name.ends_with(".jpg")).unwrap();
    let rendition = folder.join(rendition);
    let images = rows_of(home, "select public_id, version from images").await;
    let id = images.iter().find(|row| row[1] == version).unwrap()[0].clone();

    for (path, words) in [
        (&original, "it is not what was uploaded"),
        (&rendition, "rendition"),
        (&facts, "renditions"),
    ] {
        let kept = std::fs::read(path).unwrap();
        std::fs::write(path, b"something else").unwrap();
        let (code, told) = verify(home).await;
        assert_eq!(code, Some(1));
        assert!(told.contains(&id) && told.contains(words), "{told}");
        std::fs::remove_file(path).unwrap();
        assert_eq!(verify(home).await.0, Some(1), "a missing file");
        std::fs::write(path, kept).unwrap();
        assert_eq!(verify(home).await.0, Some(0));
    }

    behind_its_back(
        home,
        &format!("update images set hotel_id = 77 where public_id = '{id}'"),
    )
    .await;
    let (_, told) = verify(home).await;
    assert!(told.contains("of which the hotel has no row"), "{told}");
    behind_its_back(
        home,
        &format!("delete from images where public_id = '{id}'"),
    )
    .await;
    let (_, told) = verify(home).await;
    assert!(
        !told.contains("belongs to no picture"),
        "it may still wait for its row: {told}"
    );
    let long_ago = SystemTime::now() - Duration::from_secs(3_600);
    for path in [&folder, &original] {
        let file = std::fs::File::open(path).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let (_, told) = verify(home).await;
    for what in [&version, hash] {
        let told = told.lines().find(|line| line.contains(what)).unwrap();
        assert!(told.contains("belongs to no picture"), "{told}");
    }
}

#[tokio::test]
async fn a_picture_with_the_right_name_and_the_wrong_width_is_told() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    busy_hotel(home).await.stop().await;
    let shards = tidy::names(&home.join("media"));
    let shard = home.join("media").join(shards.iter().next().unwrap());
    let folder = shard.join(tidy::names(&shard).into_iter().next().unwrap());
    let jpeg = tidy::names(&folder)
        .into_iter()
        .find(|name| name.ends_with(".jpg"))
        .unwrap();
    std::fs::write(folder.join(jpeg), pictures::jpeg(7, 7)).unwrap();
    let (code, told) = verify(home).await;
    assert_eq!(code, Some(1));
    assert!(told.contains("7 pixels wide"), "{told}");
}

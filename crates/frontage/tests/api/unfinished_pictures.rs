//! What a server had still to make when it ended, the next one makes.

use serde_json::Value;

use crate::support::process::{make_a_hotel, run};
use crate::support::{Process, behind_its_back, everything_is_made, pictures};

#[tokio::test]
async fn renditions_that_were_still_to_be_made_are_made_after_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    let added = ann.upload(pictures::jpeg(700, 350)).await.ok(201);
    everything_is_made(home).await;
    server.kill().await;

    // As if it had died while the last formats were being made.
    let version = added["image"]["version"].as_str().unwrap();
    let folder = home.join("media").join(&version[..2]).join(version);
    let facts: Value =
        serde_json::from_slice(&std::fs::read(folder.join("facts.json")).unwrap()).unwrap();
    let missing = ["320.avif", "640.avif", "700.avif", "320.jpg"];
    for name in missing {
        std::fs::remove_file(folder.join(name)).unwrap();
    }
    let noted = format!(
        "insert into unfinished_renditions (version, content_hash, since) \
         values ('{version}', '{}', 0)",
        facts["content_hash"].as_str().unwrap()
    );
    behind_its_back(home, &noted).await;
    let doctor = run(home, &["doctor"], &[], "").await;
    let told = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(
        told.contains("of 1 pictures, for more than ten minutes"),
        "{told}"
    );
    let verify = run(home, &["verify"], &[], "").await;
    assert_eq!(verify.status.code(), Some(0), "what is noted is no fault");

    let server = Process::serve(home, &[]).await;
    everything_is_made(home).await;
    for name in missing {
        assert!(folder.join(name).is_file(), "{name}");
    }
    let doctor = run(home, &["doctor"], &[], "").await;
    assert_eq!(doctor.status.code(), Some(0));
    assert_eq!(server.stop().await, Some(0));
}

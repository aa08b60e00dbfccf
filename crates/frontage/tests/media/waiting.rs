//! Many who want something at once.

use frontage::media::IngestError;
use futures_util::future::join_all;

use crate::house::{House, jpeg, program};

#[tokio::test]
async fn fifty_photos_at_once_are_all_prepared() {
    let house = House::open_with(|settings| settings.workers = 2);
    let bring = |seed| house.ingest(jpeg(40, 30, seed));
    let pictures = join_all((0..50).map(bring)).await;
    for picture in pictures {
        picture.unwrap().keep();
    }
    assert_eq!(house.files().len(), 200);
}

#[tokio::test]
async fn when_the_line_is_full_the_next_photo_is_sent_away_and_the_waiting_one_is_not() {
    let scripts = tempfile::tempdir().unwrap();
    let go = scripts.path().join("go");
    let waits = format!(
        "while ! test -e {}; do /bin/sleep 0.01; done; exec {} \"$@\"",
        go.display(),
        env!("CARGO_BIN_EXE_frontage")
    );
    let waits = program(scripts.path(), &waits);
    let house = House::open_with(|settings| {
        settings.program = waits;
        settings.workers = 1;
        settings.waiting = 1;
    });
    let (first, second) = (
        house.spool(jpeg(40, 30, 1)).await,
        house.spool(jpeg(40, 30, 2)).await,
    );
    let bring = |upload| {
        let media = house.media.clone();
        tokio::spawn(async move { media.ingest(upload, &|_| {}).await })
    };
    let (first, second) = (bring(first), bring(second));
    let third = house.spool(jpeg(40, 30, 3)).await;
    // Both take their places before they wait for anything else.
    tokio::task::yield_now().await;
    let refusal = house.media.ingest(third, &|_| {}).await.unwrap_err();
    assert!(
        matches!(refusal, IngestError::Busy { line: 2 }),
        "{refusal:?}"
    );
    assert!(refusal.to_string().contains("(2 at once are the limit)"));
    std::fs::write(go, "").unwrap();
    first.await.unwrap().unwrap().keep();
    second.await.unwrap().unwrap().keep();
    assert_eq!(house.files().len(), 8);
}

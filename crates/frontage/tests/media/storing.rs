//! From an upload to files in their places, and back to nothing.

use std::fs;

use frontage::domain::ContentHash;
use frontage::media::{IngestError, Progress};
use frontage_imaging::{Format, Frame, Spec};

use crate::house::{House, jpeg, program};

#[tokio::test]
async fn a_photo_is_there_with_first_light_and_soon_with_everything() {
    let house = House::open();
    let upload = jpeg(400, 300, 1);
    let told = std::sync::Mutex::new(Vec::new());
    let spooled = house.spool(upload.clone()).await.named("beach.jpg");
    assert_eq!(*spooled.content_hash(), ContentHash::of(&upload));
    let tell = |progress| told.lock().unwrap().push(progress);
    let picture = house.media.ingest(spooled, &tell).await.unwrap();
    assert_eq!(
        *told.lock().unwrap(),
        [Progress::Checked, Progress::FirstLight]
    );
    assert_eq!((picture.facts.width, picture.facts.height), (400, 300));
    assert_eq!(picture.widths, [320, 400]);
    assert_eq!(picture.bytes, upload.len() as u64);
    assert_eq!(
        (picture.original.width, picture.original.height),
        (400, 300)
    );
    assert_eq!(picture.original.format, Format::Jpeg);
    assert!(!picture.complete);

    let (version, work) = (picture.version.clone(), picture.unfinished());
    let (content, facts) = (picture.content_hash.clone(), picture.facts.clone());
    picture.keep();
    let folder = format!("media/{}/{version}", &version.as_str()[..2]);
    let original = format!("originals/{}/{content}", &content.as_str()[..2]);
    let first = ["400.jpg", "400.webp", "facts.json"].map(|name| format!("{folder}/{name}"));
    assert_eq!(
        house.files(),
        [&first[..], std::slice::from_ref(&original)].concat()
    );
    assert_eq!(fs::read(house.home.path().join(&original)).unwrap(), upload);
    let described = house.media.described(&version).await.unwrap().unwrap();
    assert_eq!((described.facts, described.content_hash), (facts, content));

    let webp = house.home.path().join(&folder).join("400.webp");
    let before = fs::read(&webp).unwrap();
    house.media.complete(&work).await.unwrap();
    let all = [
        "320.avif",
        "320.jpg",
        "320.webp",
        "400.avif",
        "400.jpg",
        "400.webp",
        "facts.json",
    ];
    let all = all.map(|name| format!("{folder}/{name}"));
    assert_eq!(house.files(), [&all[..], &[original]].concat());
    assert_eq!(
        fs::read(&webp).unwrap(),
        before,
        "what is there stays as it is"
    );
    let spec = Spec::whole(320, Format::Avif);
    assert!(
        house
            .media
            .rendition(&version, &spec)
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn the_same_photo_again_costs_nothing_but_its_upload() {
    let house = House::open();
    let first = house.ingest(jpeg(400, 300, 1)).await.unwrap();
    house.media.complete(&first.unfinished()).await.unwrap();
    let version = first.version.clone();
    first.keep();
    let files = house.files();

    let house = house.reopened_with(|settings| settings.program = "/nowhere".into());
    let other = house.ingest(jpeg(400, 300, 2)).await.unwrap_err();
    assert!(
        matches!(other, IngestError::Failed(_)),
        "no worker can be had: {other:?}"
    );
    let again = house.ingest(jpeg(400, 300, 1)).await.unwrap();
    assert_eq!(again.version, version);
    assert!(again.complete);
    assert_eq!(house.files(), files);
    drop(again);
    assert_eq!(house.files(), files, "it was there before");
}

#[tokio::test]
async fn of_two_who_bring_the_same_photo_at_once_one_works_and_neither_takes_it_from_the_other() {
    let house = House::open();
    let bring = || house.ingest(jpeg(400, 300, 1));
    let (first, second) = tokio::join!(bring(), bring());
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.version, second.version);
    drop(first);
    assert_eq!(house.files().len(), 4);
    second.keep();
    assert_eq!(house.files().len(), 4);

    let bring = || house.ingest(jpeg(400, 300, 2));
    let (first, second) = tokio::join!(bring(), bring());
    drop((first, second));
    assert_eq!(house.files().len(), 4, "both were refused");
}

#[tokio::test]
async fn another_part_of_a_photo_is_a_version_of_its_own_beside_one_original() {
    let house = House::open();
    let whole = house.ingest(jpeg(400, 300, 1)).await.unwrap();
    let frame = Frame {
        x: 5_000,
        y: 0,
        width: 5_000,
        height: 10_000,
    };
    let part = house
        .media
        .reframe(&whole.content_hash, Some(frame))
        .await
        .unwrap();
    assert_ne!(part.version, whole.version);
    assert_eq!((part.facts.width, part.facts.height), (200, 300));
    assert_eq!((part.original.width, part.original.height), (400, 300));
    assert_eq!((part.bytes, part.frame), (whole.bytes, Some(frame)));
    assert_eq!(house.files().len(), 7);
    drop(part);
    assert_eq!(house.files().len(), 4, "the original is the other's too");
    let unknown = ContentHash::of(b"never seen");
    let refusal = house.media.reframe(&unknown, None).await.unwrap_err();
    assert!(matches!(refusal, IngestError::NoOriginal));
}

#[tokio::test]
async fn a_text_file_is_refused_in_words_for_its_sender_and_leaves_nothing() {
    let house = House::open_with(|settings| settings.program = "/nowhere".into());
    let refusal = house.ingest(b"Dear guests".to_vec()).await.unwrap_err();
    let IngestError::Refused(refused) = refusal else {
        panic!("{refusal:?}");
    };
    assert_eq!(refused.code, "not-a-picture");
    assert!(refused.problem.contains("text file"), "{refused}");
    assert!(house.files().is_empty());
}

#[tokio::test]
async fn a_photo_whose_end_is_damaged_is_refused_by_the_worker_and_leaves_nothing() {
    let house = House::open();
    let mut upload = jpeg(400, 300, 1);
    let end = upload.len();
    upload[end / 2..end - 2].fill(0x55);
    let refusal = house.ingest(upload).await.unwrap_err();
    assert!(matches!(refusal, IngestError::Refused(_)), "{refusal:?}");
    house.until(<[String]>::is_empty).await;
}

#[tokio::test]
async fn a_photo_whose_row_was_refused_is_taken_away_again() {
    let house = House::open();
    let picture = house.ingest(jpeg(40, 30, 1)).await.unwrap();
    assert_eq!(house.files().len(), 4);
    drop(picture);
    assert!(house.files().is_empty());
}

#[tokio::test]
async fn a_disk_that_refuses_is_no_fault_of_the_photo_and_leaves_nothing() {
    let house = House::open();
    let upload = house.spool(jpeg(40, 30, 1)).await;
    // A file where the folder of originals should be.
    fs::remove_dir(house.home.path().join("originals")).unwrap();
    fs::write(house.home.path().join("originals"), "in the way").unwrap();
    let failure = house.media.ingest(upload, &|_| {}).await.unwrap_err();
    assert!(matches!(failure, IngestError::Storage(_)), "{failure:?}");
    house.until(|files| files == ["originals"]).await;
}

#[tokio::test]
async fn a_request_given_up_while_its_photo_is_made_leaves_nothing_and_nobody_at_work() {
    let scripts = tempfile::tempdir().unwrap();
    let mark = scripts.path().join("working");
    // Takes the job, and then for ever.
    let script = format!(
        "/usr/bin/head -c 100 > /dev/null; echo $$ > {}; while :; do :; done",
        mark.display()
    );
    let program = program(scripts.path(), &script);
    let house = House::open_with(|settings| settings.program = program);
    let upload = house.spool(jpeg(40, 30, 1)).await;
    let request = tokio::spawn({
        let media = house.media.clone();
        async move { media.ingest(upload, &|_| {}).await }
    });
    while !fs::read_to_string(&mark).is_ok_and(|text| text.ends_with('\n')) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let worker = fs::read_to_string(&mark).unwrap();
    let process = format!("/proc/{}", worker.trim());
    assert!(fs::exists(&process).unwrap());
    request.abort();
    let _ = request.await;
    house
        .until(|files| files.is_empty() && !fs::exists(&process).unwrap())
        .await;
}

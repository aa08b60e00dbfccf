//! Renditions that somebody asks for before they are made.

use std::io::Read as _;

use frontage::media::{MakeError, Unfinished};
use frontage_imaging::{Format, Spec};
use futures_util::future::join_all;

use crate::house::{House, counting_worker, jobs, jpeg, program};

const SIZE: (u32, u32) = (400, 300);

async fn kept(house: &House) -> Unfinished {
    let picture = house.ingest(jpeg(SIZE.0, SIZE.1, 1)).await.unwrap();
    let unfinished = picture.unfinished();
    picture.keep();
    unfinished
}

#[tokio::test]
async fn a_rendition_that_many_ask_for_at_once_is_made_one_time() {
    let scripts = tempfile::tempdir().unwrap();
    let (worker, count) = counting_worker(scripts.path());
    let house = House::open_with(|settings| settings.program = worker);
    let of = kept(&house).await;
    assert_eq!(jobs(&count).await, 1);

    let spec: Spec = "1x1-500-500/300.avif".parse().unwrap();
    assert!(
        house
            .media
            .rendition(&of.version, &spec)
            .await
            .unwrap()
            .is_none()
    );
    let asked = join_all((0..20).map(|_| house.media.make(&of, SIZE, &spec))).await;
    let files: Vec<Vec<u8>> = asked
        .into_iter()
        .map(|made| {
            let mut made = made.unwrap();
            let mut bytes = Vec::new();
            made.file.read_to_end(&mut bytes).unwrap();
            assert_eq!(made.bytes, bytes.len() as u64);
            bytes
        })
        .collect();
    assert_eq!(&files[0][4..12], b"ftypavif");
    assert!(files.iter().all(|file| *file == files[0]));
    assert_eq!(jobs(&count).await, 2);
    let path = format!("{}/{spec}", of.version);
    assert!(house.files().iter().any(|file| file.ends_with(&path)));
}

#[tokio::test]
async fn a_size_that_a_photo_does_not_have_is_told_without_any_work() {
    let house = House::open();
    let of = kept(&house).await;
    let house = house.reopened_with(|settings| settings.program = "/nowhere".into());
    for name in [
        "640.jpg",
        "321.webp",
        "16x9-500-500/640.avif",
        "social-500-500/1200.jpg",
    ] {
        let refusal = house
            .media
            .make(&of, SIZE, &name.parse().unwrap())
            .await
            .unwrap_err();
        assert!(
            matches!(refusal, MakeError::NoSuchRendition),
            "{name}: {refusal:?}"
        );
    }
}

#[tokio::test]
async fn one_that_cannot_be_made_is_not_tried_again_by_each_who_asks() {
    let scripts = tempfile::tempdir().unwrap();
    let house = House::open();
    let of = kept(&house).await;
    let count = scripts.path().join("count");
    let crashes = format!(
        "/usr/bin/head -c 100 > /dev/null; echo tried >> {}; kill -ABRT $$",
        count.display()
    );
    let crashes = program(scripts.path(), &crashes);
    let house = house.reopened_with(|settings| settings.program = crashes);
    let spec = Spec::whole(320, Format::Avif);
    for _ in 0..3 {
        let refusal = house.media.make(&of, SIZE, &spec).await.unwrap_err();
        assert!(
            matches!(&refusal, MakeError::Refused(r) if r.code == "crash"),
            "{refusal:?}"
        );
    }
    assert_eq!(std::fs::read_to_string(count).unwrap(), "tried\n");
}

#[tokio::test]
async fn one_that_was_begun_is_finished_though_who_asked_went_away() {
    let house = House::open();
    let of = kept(&house).await;
    let spec = Spec::whole(320, Format::Jpeg);
    {
        let asked = std::pin::pin!(house.media.make(&of, SIZE, &spec));
        let gone = tokio::time::timeout(std::time::Duration::from_millis(1), asked).await;
        assert!(gone.is_err(), "it was there too soon for this test");
    }
    house
        .until(|files| files.iter().any(|file| file.ends_with("/320.jpg")))
        .await;
}

//! What stays over time: the rest made in the background, originals kept or dropped, files of an
//! older installation, leftovers.

use std::fs;
use std::sync::{Arc, Mutex};

use frontage::domain::{ContentHash, PublicId, Version};
use frontage::media::{Adopted, Finished, IngestError, Kept, Known, Outcome};
use frontage_imaging::{Format, Frame, Spec};

use crate::house::{House, jpeg, program};

const HALF: Frame = Frame {
    x: 0,
    y: 0,
    width: 5_000,
    height: 10_000,
};

/// Those that are told as finished.
fn listen(house: &House) -> Arc<Mutex<Vec<Finished>>> {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    house.media.when_finished(Box::new(move |finished| {
        heard.lock().unwrap().push(finished);
        Box::pin(async {})
    }));
    told
}

async fn until_told(told: &Mutex<Vec<Finished>>, count: usize) -> Vec<Finished> {
    loop {
        let heard = told.lock().unwrap().clone();
        if heard.len() >= count {
            return heard;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn the_rest_is_made_in_the_background_and_told_once() {
    let house = House::open();
    let told = listen(&house);
    let first = house.ingest(jpeg(400, 300, 1)).await.unwrap();
    let second = house.ingest(jpeg(200, 300, 2)).await.unwrap();
    let work = vec![first.unfinished(), second.unfinished(), first.unfinished()];
    house.media.finish(work.clone());
    let heard = until_told(&told, 2).await;
    assert_eq!([&heard[0].of, &heard[1].of], [&work[0], &work[1]]);
    assert!(
        heard
            .iter()
            .all(|one| matches!(one.outcome, Outcome::Complete))
    );
    // Two widths in three formats, one width in three, descriptions and originals.
    assert_eq!(house.files().len(), 6 + 3 + 2 + 2);
    // One that is complete already is told as well: whoever asks wants to know.
    house.media.finish(vec![first.unfinished()]);
    assert_eq!(until_told(&told, 3).await.len(), 3);

    let row = Kept {
        version: first.version.clone(),
        content_hash: first.content_hash.clone(),
        width: 400,
        height: 300,
        complete: true,
    };
    assert_eq!(house.media.faults_of(&row), Vec::<String>::new());
    let damaged = house
        .files()
        .into_iter()
        .find(|f| f.ends_with("320.webp"))
        .unwrap();
    fs::write(house.home.path().join(damaged), "half").unwrap();
    let faults = house.media.faults_of(&row);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].contains("320.webp"), "{faults:?}");
}

#[tokio::test]
async fn a_photo_whose_rest_cannot_be_made_is_tried_twice_and_then_given_up() {
    let scripts = tempfile::tempdir().unwrap();
    let house = House::open();
    let broken = house.ingest(jpeg(400, 300, 1)).await.unwrap();
    let sound = house.ingest(jpeg(400, 300, 2)).await.unwrap();
    let (work, sound_work) = (broken.unfinished(), sound.unfinished());
    broken.keep();
    sound.keep();
    let once = scripts.path().join("once");
    // The first one to be started crashes, and only that one, however close the next follows it:
    // a file that must be new (`set -C`) is made by one of them alone.
    let script = format!(
        "if (set -C; : > {0}) 2> /dev/null; then /usr/bin/head -c 100 > /dev/null; kill -SEGV $$; fi\nexec {1} \"$@\"",
        once.display(),
        env!("CARGO_BIN_EXE_frontage")
    );
    let crashes_once = program(scripts.path(), &script);
    let house = house.reopened_with(|settings| settings.program = crashes_once);
    let told = listen(&house);
    house.media.finish(vec![work.clone(), sound_work]);
    let heard = until_told(&told, 2).await;
    // What made no headway at first may do so at the second try: it was a passing fault then.
    let complete = heard
        .iter()
        .filter(|one| matches!(one.outcome, Outcome::Complete));
    assert_eq!(complete.count(), 2, "{heard:?}");

    let house = house.reopened_with(|_| {});
    let third = house.ingest(jpeg(400, 300, 3)).await.unwrap();
    let work = third.unfinished();
    third.keep();
    let crashes = "/usr/bin/head -c 100 > /dev/null; kill -SEGV $$";
    let crashes = program(scripts.path(), crashes);
    let house = house.reopened_with(|settings| settings.program = crashes);
    let told = listen(&house);
    house.media.finish(vec![work]);
    let heard = until_told(&told, 1).await;
    assert!(matches!(&heard[0].outcome, Outcome::GivenUp(why) if why.contains("damaged")));
}

#[tokio::test]
async fn originals_that_are_not_to_be_kept_go_when_everything_is_made() {
    let house = House::open_with(|settings| settings.keep_originals = false);
    let upload = jpeg(400, 300, 1);
    let picture = house.ingest(upload.clone()).await.unwrap();
    let (of, content) = (picture.unfinished(), picture.content_hash.clone());
    picture.keep();
    assert!(house.media.has_original(&content));
    house.media.complete(&of).await.unwrap();
    assert!(!house.media.has_original(&content));

    // Crops are made of the largest JPEG then, and so are other parts.
    let crop: Spec = "1x1-500-500/300.webp".parse().unwrap();
    house.media.make(&of, (400, 300), &crop).await.unwrap();
    let part = house.media.reframe(&content, Some(HALF)).await.unwrap();
    assert_eq!((part.facts.width, part.facts.height), (200, 300));
    assert_eq!(
        (part.original.width, part.original.format),
        (400, Format::Jpeg)
    );
    drop(part);

    // The same photo again: nothing is missing, so its original is not needed either.
    house.ingest(upload).await.unwrap().keep();
    assert!(!house.media.has_original(&content));

    // The sweep leaves what other parts are made of, as long as some part of it is shown.
    let known = Known {
        contents: [content.clone()].into(),
        ..Known::default()
    };
    assert_eq!(house.media.sweep(&known).unwrap(), 0);
    assert!(house.media.discard(&of.version).await.unwrap());
    let refusal = house.media.reframe(&content, Some(HALF)).await.unwrap_err();
    assert!(matches!(refusal, IngestError::NoOriginal));
}

#[tokio::test]
async fn a_set_that_went_missing_is_made_again_of_its_original() {
    let house = House::open();
    let picture = house.ingest(jpeg(400, 300, 1)).await.unwrap();
    let (of, facts) = (picture.unfinished(), picture.facts.clone());
    picture.keep();
    fs::remove_dir_all(house.home.path().join("media")).unwrap();
    fs::create_dir(house.home.path().join("media")).unwrap();
    house.media.complete(&of).await.unwrap();
    let described = house.media.described(&of.version).await.unwrap().unwrap();
    assert_eq!(described.facts, facts);
    assert_eq!(house.files().len(), 8);
}

#[tokio::test]
async fn photos_of_an_older_installation_are_found_under_their_version() {
    let house = House::open();
    let upload = jpeg(400, 300, 1);
    let content = ContentHash::of(&upload);
    let row = Adopted {
        content_hash: content.clone(),
        width: 400,
        height: 300,
        widths: vec![320, 400],
        placeholder: "3OcRJYB4".to_owned(),
        dominant_color: "#336699".to_owned(),
        bytes: upload.len() as u64,
    };
    // Two rows of the same photo, as they were possible then.
    let ids = [1, 2].map(|byte| PublicId::from_random([byte; 26]));
    for id in &ids {
        let shard = &id.as_str()[..2];
        let renditions = house
            .home
            .path()
            .join("media")
            .join(shard)
            .join(id.as_str());
        fs::create_dir_all(&renditions).unwrap();
        for name in ["320.jpg", "320.webp", "400.jpg", "400.webp"] {
            fs::write(renditions.join(name), format!("{name} of old")).unwrap();
        }
        let originals = house.home.path().join("originals").join(shard);
        fs::create_dir_all(&originals).unwrap();
        fs::write(originals.join(id.as_str()), &upload).unwrap();
    }
    for id in ids.iter().chain(&ids) {
        let original = house.media.adopt(id, &row).unwrap().unwrap();
        assert_eq!((original.format, original.width), (Format::Jpeg, 400));
    }
    let version = Version::adopted(&content);
    assert_eq!(house.files().len(), 6, "{:?}", house.files());
    let described = house.media.described(&version).await.unwrap().unwrap();
    assert_eq!(
        (described.version, described.widths),
        (version.clone(), vec![320, 400])
    );
    let spec = Spec::whole(400, Format::Jpeg);
    assert!(
        house
            .media
            .rendition(&version, &spec)
            .await
            .unwrap()
            .is_some()
    );
    assert!(house.media.has_original(&content));

    // Made anew, it is a version of today's.
    let anew = house.media.reframe(&content, None).await.unwrap();
    assert_ne!(anew.version, version);
    anew.keep();
    assert!(house.media.discard(&version).await.unwrap());
    assert!(house.media.has_original(&content));
}

#[tokio::test]
async fn after_a_crash_what_no_row_knows_is_swept_and_everything_else_stays() {
    let house = House::open();
    let known = house.ingest(jpeg(40, 30, 1)).await.unwrap();
    let orphan = house.ingest(jpeg(40, 30, 2)).await.unwrap();
    let rows = Known {
        versions: [known.version.clone()].into(),
        contents: [known.content_hash.clone()].into(),
    };
    known.keep();
    orphan.keep();
    for (path, text) in [
        ("incoming/half.upload", "half"),
        ("media/README", "not ours"),
    ] {
        fs::write(house.home.path().join(path), text).unwrap();
    }
    fs::create_dir(house.home.path().join("incoming/half.ladder")).unwrap();
    assert_eq!(house.media.sweep(&rows).unwrap(), 4);
    assert_eq!(house.files().len(), 5);
    assert_eq!(house.media.sweep(&rows).unwrap(), 0);
}

//! Pictures in a bucket of an S3-compatible store: what files promise by lying on a disk, objects
//! must promise by the order in which they are put. Run with `scripts/s3.sh`; see
//! `.config/nextest.toml`.

use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use frontage::media::{Known, Media, MediaSettings, Prepared};
use futures_util::future::join_all;
use futures_util::stream;
use reqwest::header::IF_NONE_MATCH;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::bucket::Bucket;
use crate::support::pictures::{jpeg, png};
use crate::support::process::{Starting, make_a_hotel, run};
use crate::support::road::{Road, Traffic};
use crate::support::tus::Begun;
use crate::support::{Answer, LAKESIDE, PATIENCE, Process, everything_is_made};

/// A data directory whose server keeps its pictures in a bucket, with a hotel and an editor.
struct House {
    home: TempDir,
    bucket: Bucket,
    env: Vec<(&'static str, String)>,
}

impl House {
    async fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        make_a_hotel(home.path()).await;
        let bucket = Bucket::of(home.path());
        let env = bucket.env();
        Self { home, bucket, env }
    }

    /// The same by a road that can be closed.
    async fn by_a_road() -> (Self, Road) {
        let mut house = Self::new().await;
        let road = Road::to(&house.bucket.address).await;
        house.env = house.bucket.env_by(&road.address);
        (house, road)
    }

    fn env(&self) -> Vec<(&str, &str)> {
        let pair = |(name, value): &'_ (&'static str, String)| (*name, value.clone());
        let pairs: Vec<(&str, String)> = self.env.iter().map(pair).collect();
        pairs
            .into_iter()
            .map(|(name, value)| (name, &*value.leak()))
            .collect()
    }

    async fn serve(&self) -> Process {
        Process::serve(self.home.path(), &self.env()).await
    }

    /// What `frontage verify` says, with these flags.
    async fn verify(&self, flags: &[&str]) -> (Option<i32>, String) {
        let arguments = [&["verify"], flags].concat();
        let told = run(self.home.path(), &arguments, &self.env(), "").await;
        let text = String::from_utf8([told.stdout, told.stderr].concat()).unwrap();
        (told.status.code(), text)
    }

    /// The end of every story: rows and objects belong together, and what they hold is right.
    async fn ends_well(self, server: Process) {
        everything_is_made(self.home.path()).await;
        assert_eq!(server.stop().await, Some(0));
        let (code, text) = self.verify(&["--read-all"]).await;
        assert_eq!(code, Some(0), "{text}");
        let incoming = self.home.path().join("incoming");
        assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0);
    }
}

/// The path of a rendition of a picture that was just added.
fn rendition(added: &Value, spec: &str) -> String {
    let image = &added["image"];
    let (id, version) = (&image["public_id"], &image["version"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    format!("/media/{}/{}/{spec}", text(id), text(version))
}

fn folder_of(added: &Value) -> String {
    let version = added["image"]["version"].as_str().unwrap();
    format!("media/{}/{version}/", &version[..2])
}

#[track_caller]
fn is_told_to_come_again(answer: &Answer) {
    answer.refused_saying(503, "pictures cannot be reached");
    assert_eq!(answer.header("retry-after"), "5");
}

/// Nothing that an encoder could make short work of: a file of about three bytes for each pixel.
fn large_png() -> Vec<u8> {
    let mut state = 1_u32;
    let noise = image::RgbImage::from_fn(2_000, 1_500, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, a, b, c] = state.to_be_bytes();
        image::Rgb([a, b, c])
    });
    let mut file = std::io::Cursor::new(Vec::new());
    noise.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

#[tokio::test]
async fn an_uploaded_picture_is_in_the_bucket_before_guests_see_it() {
    let house = House::new().await;
    let server = house.serve().await;
    let photo = jpeg(1_400, 900);
    let editor = server.editor().await;
    let mut page = server.listener().await;
    let (added, revision) = editor.upload(photo.clone()).await.changed(201);
    page.hears("gallery-image-uploaded", revision).await;

    let names = house.bucket.names().await;
    let folder = folder_of(&added);
    for file in ["640.webp", "640.jpg", "1280.webp", "1280.jpg", "facts.json"] {
        assert!(names.contains(&format!("{folder}{file}")), "{names:?}");
    }
    let originals = house.bucket.names_below("originals/").await;
    assert_eq!(originals.len(), 1);
    assert_eq!(house.bucket.bytes(&originals[0]).await, photo);

    let path = rendition(&added, "640.webp");
    let shown = server.stranger().get(&path).await;
    assert_eq!(shown.status, 200);
    assert_eq!(shown.header("content-type"), "image/webp");
    assert!(shown.header("cache-control").ends_with("immutable"));
    let kept = house.bucket.bytes(&format!("{folder}640.webp")).await;
    assert_eq!(shown.body, kept);
    let again = server
        .stranger()
        .with_header("if-none-match", shown.header("etag"));
    assert_eq!(again.get(&path).await.status, 304, "{IF_NONE_MATCH}");

    let [kind, cached, _] = house.bucket.says(&format!("{folder}640.webp")).await;
    assert_eq!(kind, "image/webp");
    assert_eq!(cached, "public, max-age=31536000, immutable");
    let [kind, cached, _] = house.bucket.says(&originals[0]).await;
    assert_eq!(kind, "application/octet-stream");
    assert_eq!(cached, "private, no-store");

    everything_is_made(house.home.path()).await;
    let avif = house.bucket.says(&format!("{folder}1280.avif")).await;
    assert_eq!(avif[0], "image/avif");
    for folder in ["media", "originals"] {
        assert!(!house.home.path().join(folder).exists(), "{folder}");
    }
    house.ends_well(server).await;
}

#[tokio::test]
async fn after_a_restart_with_an_empty_disk_every_picture_is_there_and_fetched_once() {
    let (house, road) = House::by_a_road().await;
    let server = house.serve().await;
    let editor = server.editor().await;
    let added = editor.upload(jpeg(1_400, 900)).await.ok(201);
    everything_is_made(house.home.path()).await;
    let path = rendition(&added, "1280.jpg");
    let before = server.stranger().get(&path).await.body;
    assert_eq!(server.stop().await, Some(0));
    std::fs::remove_dir_all(house.home.path().join("cache")).unwrap();

    let server = house.serve().await;
    // The look for leftovers asks too.
    let listed = || road.requests();
    let mut asked = listed();
    let quiet = async {
        loop {
            tokio::time::sleep(Duration::from_millis(300)).await;
            if std::mem::replace(&mut asked, listed()) == listed() {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, quiet).await.unwrap();
    let asked = listed();
    let guest = server.stranger();
    let seen = join_all((0..20).map(|_| guest.get(&path))).await;
    assert!(
        seen.iter()
            .all(|answer| answer.status == 200 && answer.body == before)
    );
    assert_eq!(listed() - asked, 1, "one request for all");

    // Another part, and a crop that nobody has asked for, are made of the original.
    let id = added["image"]["public_id"].as_str().unwrap();
    let half = json!({"crop": {"x": 0.5, "y": 0.0, "width": 0.5, "height": 1.0}});
    let editor = server.editor().await;
    let (cropped, _) = editor.describe(id, &half).await.changed(200);
    assert_ne!(cropped["image"]["version"], added["image"]["version"]);
    let square = rendition(&cropped, "1x1-500-500/320.jpg");
    let cut = guest.get(&square).await;
    let place = cut.header("location").to_owned();
    let cut = if cut.status == 302 {
        guest.get(&place).await
    } else {
        cut
    };
    assert_eq!(cut.status, 200, "{}", cut.text());
    assert_eq!(
        guest.get(&path).await.status,
        200,
        "the old one is still to be had"
    );
    house.ends_well(server).await;
}

#[tokio::test]
async fn a_large_original_goes_in_parts_and_arrives_whole() {
    let house = House::new().await;
    let server = house.serve().await;
    let photo = large_png();
    assert!(photo.len() > 8 << 20, "{}", photo.len());
    server.editor().await.upload(photo.clone()).await.ok(201);
    let originals = house.bucket.names_below("originals/").await;
    assert!(house.bucket.bytes(&originals[0]).await == photo);
    let [_, cached, tag] = house.bucket.says(&originals[0]).await;
    assert!(
        tag.trim_matches('"').ends_with("-2"),
        "{tag} is of two parts"
    );
    assert_eq!(cached, "private, no-store");
    house.ends_well(server).await;
}

#[tokio::test]
async fn while_the_store_is_away_uploads_are_refused_whole_and_pages_go_on() {
    for traffic in [Traffic::Closed, Traffic::NoWayBack] {
        let (house, road) = House::by_a_road().await;
        let server = house.serve().await;
        let editor = server.editor().await;
        let (added, revision) = editor.upload(jpeg(1_400, 900)).await.changed(201);
        everything_is_made(house.home.path()).await;
        // Neither it nor what it could be made of is here.
        let mut gone = house.bucket.names_below("originals/").await;
        gone.push(format!("{}640.jpg", folder_of(&added)));
        for name in gone {
            std::fs::remove_file(house.home.path().join("cache").join(name)).unwrap();
        }

        road.is_now(traffic);
        is_told_to_come_again(&editor.upload(jpeg(800, 600)).await);
        let guest = server.stranger();
        assert_eq!(guest.get(&rendition(&added, "640.webp")).await.status, 200);
        // However many ask, none of them waits for all the others.
        let path = rendition(&added, "640.jpg");
        let all = join_all((0..12).map(|_| guest.get(&path))).await;
        all.iter().for_each(is_told_to_come_again);
        let page = format!("/api/public/hotels/{LAKESIDE}/");
        let document = guest.get(&page).await.ok(200);
        assert_eq!(document["revision"], revision);
        // What needs no picture is saved.
        let slogan = json!({"slogan": "Open all the same"});
        editor.change_settings(&slogan).await.changed(200);

        road.is_now(Traffic::Flows);
        assert_eq!(guest.get(&rendition(&added, "640.jpg")).await.status, 200);
        editor.upload(jpeg(800, 600)).await.ok(201);
        house.ends_well(server).await;
    }
}

#[tokio::test]
async fn renditions_that_could_not_be_put_are_put_when_the_store_is_back() {
    let (house, road) = House::by_a_road().await;
    let server = house.serve().await;
    let photo = jpeg(2_600, 1_700);
    let added = server.editor().await.upload(photo).await.ok(201);
    road.is_now(Traffic::Closed);
    let avif = format!("{}2560.avif", folder_of(&added));
    assert!(
        !house.bucket.names().await.contains(&avif),
        "it is too early"
    );
    road.is_now(Traffic::Flows);
    house.ends_well(server).await;
}

#[tokio::test]
async fn a_server_that_is_killed_between_objects_and_row_leaves_no_row_without_them() {
    let (house, road) = House::by_a_road().await;
    let server = house.serve().await;
    let editor = server.editor().await;
    editor.upload(jpeg(800, 600)).await.ok(201);
    everything_is_made(house.home.path()).await;
    road.is_now(Traffic::HoldsFacts);
    let photo = jpeg(1_400, 900);
    let sending = tokio::spawn({
        let form = crate::support::file_of("image", photo.clone());
        let path = editor.staff_path("settings/gallery/upload/");
        let request = editor.request(reqwest::Method::POST, &path);
        request.multipart(form).send()
    });
    let is_there = async {
        while house.bucket.names_below("originals/").await.len() < 2
            || !house
                .bucket
                .names()
                .await
                .iter()
                .any(|name| name.ends_with("1280.webp"))
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, is_there).await.unwrap();
    server.kill().await;
    assert!(
        sending.await.unwrap().is_err(),
        "nobody was told that it is saved"
    );
    road.is_now(Traffic::Flows);

    let server = house.serve().await;
    let (code, text) = house.verify(&["--read-all"]).await;
    assert_eq!(code, Some(0), "{text}");
    server.editor().await.upload(photo).await.ok(201);
    house.ends_well(server).await;
}

#[tokio::test]
async fn an_upload_whose_end_came_while_the_store_was_away_is_finished_without_a_byte_again() {
    let (house, road) = House::by_a_road().await;
    let server = house.serve().await;
    let editor = server.editor().await;
    let photo = jpeg(800, 600);
    let begun = editor.begins_upload(photo.len(), &[]).await;
    road.is_now(Traffic::Closed);
    is_told_to_come_again(&begun.sends(0, &photo).await);
    assert_eq!(begun.offset().await, photo.len());
    road.is_now(Traffic::Flows);
    Begun::took(&begun.sends(photo.len(), &[]).await, photo.len());
    assert!(begun.looked_at().await["public_id"].is_string());
    house.ends_well(server).await;
}

#[tokio::test]
async fn a_part_that_another_server_swept_is_put_there_again_though_there_are_copies_of_it() {
    let house = House::new().await;
    let server = house.serve().await;
    let editor = server.editor().await;
    let added = editor.upload(jpeg(1_400, 700)).await.ok(201);
    let id = added["image"]["public_id"].as_str().unwrap();
    let half = json!({"crop": {"x": 0.5, "y": 0.0, "width": 0.5, "height": 1.0}});
    let (cropped, _) = editor.describe(id, &half).await.changed(200);
    let whole = json!({"crop": null});
    editor.describe(id, &whole).await.changed(200);
    everything_is_made(house.home.path()).await;
    let folder = folder_of(&cropped);
    for name in house.bucket.names_below(&folder).await {
        house.bucket.remove(&name).await;
    }
    assert!(has_files(&house.home.path().join("cache").join(&folder)));
    let (again, _) = editor.describe(id, &half).await.changed(200);
    assert_eq!(again["image"]["version"], cropped["image"]["version"]);
    let names = house.bucket.names_below(&folder).await;
    assert!(names.contains(&format!("{folder}facts.json")), "{names:?}");
    house.ends_well(server).await;
}

#[tokio::test]
async fn originals_that_are_not_to_be_kept_go_and_crops_are_made_of_what_is_left() {
    let mut house = House::new().await;
    house
        .env
        .push(("FRONTAGE_KEEP_ORIGINALS", "false".to_owned()));
    let server = house.serve().await;
    let editor = server.editor().await;
    let added = editor.upload(jpeg(800, 600)).await.ok(201);
    everything_is_made(house.home.path()).await;
    assert_eq!(house.bucket.names_below("originals/").await.len(), 0);
    let id = added["image"]["public_id"].as_str().unwrap();
    let half = json!({"crop": {"x": 0.5, "y": 0.0, "width": 0.5, "height": 1.0}});
    let (cropped, _) = editor.describe(id, &half).await.changed(200);
    assert_eq!(cropped["original"]["kept"], false);
    let path = rendition(&cropped, "320.webp");
    assert_eq!(server.stranger().get(&path).await.status, 200);
    house.ends_well(server).await;
}

#[tokio::test]
async fn pictures_of_the_data_directory_are_copied_and_all_of_them_are_there_afterwards() {
    let house = House::new().await;
    let server = Process::serve(house.home.path(), &[]).await;
    let editor = server.editor().await;
    let added = editor.upload(jpeg(1_400, 900)).await.ok(201);
    // Wherever its focal point is.
    let crop = rendition(&added, "1x1-501-501/320.jpg");
    let crop = server.stranger().get(&crop).await;
    let crop = crop.header("location").to_owned();
    assert_eq!(server.stranger().get(&crop).await.status, 200);
    everything_is_made(house.home.path()).await;
    let copy = || async {
        let done = run(
            house.home.path(),
            &["pictures", "copy-to-bucket"],
            &house.env(),
            "",
        )
        .await;
        assert_eq!(done.status.code(), Some(0));
        String::from_utf8(done.stdout).unwrap()
    };
    assert!(
        copy()
            .await
            .starts_with("1 sets of renditions and 1 originals copied")
    );
    editor.upload(jpeg(800, 600)).await.ok(201);
    everything_is_made(house.home.path()).await;
    assert_eq!(server.stop().await, Some(0));
    assert!(
        copy()
            .await
            .starts_with("1 sets of renditions and 1 originals copied")
    );
    assert!(
        copy()
            .await
            .starts_with("0 sets of renditions and 0 originals copied")
    );
    let folder = folder_of(&added);
    let (_, file) = crop.split_once("/1x1-").unwrap();
    let object = format!("{folder}1x1-{file}");
    let [kind, cached, _] = house.bucket.says(&object).await;
    assert_eq!(kind, "image/jpeg");
    assert!(cached.ends_with("immutable"));

    let server = house.serve().await;
    assert_eq!(server.stranger().get(&crop).await.status, 200);
    house.ends_well(server).await;
}

#[tokio::test]
async fn several_pictures_at_once_and_the_same_one_twice() {
    let house = House::new().await;
    let server = house.serve().await;
    let editor = server.editor().await;
    let sends = (0..6).map(|number| editor.upload(jpeg(700 + number, 500)));
    let all = join_all(sends).await;
    assert!(all.iter().all(|answer| answer.status == 201));
    let originals = house.bucket.names_below("originals/").await.len();
    let room = editor.add_lake_room().await;
    let form = crate::support::file_of("photo", jpeg(700, 500));
    editor.send_photo(room, form).await.ok(200);
    assert_eq!(
        house.bucket.names_below("originals/").await.len(),
        originals
    );
    let urls: Vec<Value> = all
        .iter()
        .map(|answer| answer.ok(201)["url"].clone())
        .collect();
    editor.remove(urls[0].as_str().unwrap()).await.ok(200);
    let page = format!("/api/public/hotels/{LAKESIDE}/");
    let document = server.stranger().get(&page).await.ok(200);
    assert_eq!(document["gallery_images"].as_array().unwrap().len(), 5);
    house.ends_well(server).await;
}

#[tokio::test]
async fn verify_finds_what_is_missing_and_what_is_not_what_it_was() {
    let house = House::new().await;
    let server = house.serve().await;
    let added = server.editor().await.upload(jpeg(800, 600)).await.ok(201);
    everything_is_made(house.home.path()).await;
    assert_eq!(server.stop().await, Some(0));
    assert_eq!(house.verify(&[]).await.0, Some(0));

    let folder = folder_of(&added);
    let webp = format!("{folder}640.webp");
    let right = house.bucket.bytes(&webp).await;
    house.bucket.put(&webp, &vec![7; right.len()]).await;
    assert_eq!(house.verify(&[]).await.0, Some(0), "it is there");
    let (code, text) = house.verify(&["--read-all"]).await;
    assert_eq!(code, Some(1));
    assert!(
        text.contains("640.webp") && text.contains(": 1 faults"),
        "{text}"
    );
    house.bucket.remove(&webp).await;
    let (code, text) = house.verify(&[]).await;
    assert_eq!(code, Some(1));
    assert!(text.contains("640.webp: it is not there"), "{text}");
    house.bucket.put(&webp, &right).await;

    let original = house.bucket.names_below("originals/").await.remove(0);
    house.bucket.put(&original, b"cut off").await;
    let (code, text) = house.verify(&[]).await;
    assert_eq!(code, Some(1));
    assert!(text.contains("it is not what was uploaded"), "{text}");
    house.bucket.remove(&original).await;
    let (_, text) = house.verify(&[]).await;
    assert!(
        text.contains("original") && text.contains("it is not there"),
        "{text}"
    );
}

#[tokio::test]
async fn a_bucket_that_does_not_let_us_in_is_told_before_the_port_opens_and_without_the_key() {
    let house = House::new().await;
    let right = house.env.clone();
    for (name, value, told) in [
        (
            "AWS_SECRET_ACCESS_KEY",
            "hush-hush-hush",
            "SignatureDoesNotMatch",
        ),
        ("AWS_ACCESS_KEY_ID", "nobody", "InvalidAccessKeyId"),
        ("FRONTAGE_MEDIA", "s3://nowhere-to-be-found", "NoSuchBucket"),
        ("AWS_ACCESS_KEY_ID", "", "set it"),
    ] {
        let mut env: Vec<(&str, &str)> = right.iter().map(|(n, v)| (*n, v.as_str())).collect();
        env.retain(|(other, _)| *other != name);
        env.push((name, value));
        let ended = run(
            house.home.path(),
            &["serve", "--listen", "127.0.0.1:0"],
            &env,
            "",
        )
        .await;
        let text = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(78), "{text}");
        assert!(text.contains(told), "{told} in {text}");
        assert!(
            !text.contains("hush") && !text.contains(&house.bucket.secret),
            "{text}"
        );
        if told == "set it" {
            continue;
        }
        let looked = run(house.home.path(), &["doctor"], &env, "").await;
        let text = String::from_utf8(looked.stdout).unwrap();
        assert_eq!(looked.status.code(), Some(1), "{text}");
        assert!(
            text.contains("WRONG  the bucket") && text.contains(told),
            "{text}"
        );
        assert!(!text.contains("hush"), "{text}");
    }
    let looked = run(house.home.path(), &["doctor"], &house.env(), "").await;
    let text = String::from_utf8(looked.stdout).unwrap();
    assert!(text.contains("keeps what it is given"), "{text}");
    assert_eq!(house.bucket.names().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_server_starts_while_the_store_is_away_and_goes_on_when_it_is_back() {
    let (house, road) = House::by_a_road().await;
    road.is_now(Traffic::Closed);
    let starting = Starting::on("127.0.0.1:0", house.home.path(), &house.env());
    let server = starting.listens().await;
    let page = format!("/api/public/hotels/{LAKESIDE}/");
    server.stranger().get(&page).await.ok(200);
    let editor = server.editor().await;
    is_told_to_come_again(&editor.upload(jpeg(800, 600)).await);
    road.is_now(Traffic::Flows);
    editor.upload(jpeg(800, 600)).await.ok(201);
    house.ends_well(server).await;
}

#[tokio::test]
async fn what_no_row_knows_is_swept_when_it_is_old_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let bucket = Bucket::of(home.path());
    let open = |leftovers_after: Duration| {
        let settings = MediaSettings {
            program: env!("CARGO_BIN_EXE_frontage").into(),
            bucket: Some(bucket.settings(leftovers_after)),
            ..MediaSettings::default()
        };
        Media::open(home.path(), settings).unwrap()
    };
    let patient = open(Duration::from_secs(86_400));
    let known = ingest(&patient, jpeg(400, 300)).await;
    let rows = Known {
        versions: [known.version.clone()].into(),
        contents: [known.content_hash.clone()].into(),
    };
    known.keep();
    let refused = ingest(&patient, png(400, 300)).await;
    let left = refused.version.clone();
    // Its row was refused: the copies go at once, and the objects may be another server's too.
    drop(refused);
    bucket.put("media/README", b"not ours").await;
    let all = bucket.names().await;

    let found = patient.look_into_bucket().await.unwrap();
    assert_eq!(patient.sweep_bucket(found, &rows).await.unwrap(), 0);
    assert_eq!(bucket.names().await, all, "all of it is young");

    let hasty = open(Duration::ZERO);
    // Somebody is about to write a row for a picture that was found there.
    let claimed = ingest(&hasty, png(400, 300)).await;
    let found = hasty.look_into_bucket().await.unwrap();
    assert_eq!(hasty.sweep_bucket(found, &rows).await.unwrap(), 0);
    drop(claimed);
    let found = hasty.look_into_bucket().await.unwrap();
    assert_eq!(hasty.sweep_bucket(found, &rows).await.unwrap(), 2);
    let folder = format!("media/{}/{left}", &left.as_str()[..2]);
    let after = bucket.names().await;
    assert!(
        !after.iter().any(|name| name.starts_with(&folder)),
        "{after:?}"
    );
    assert!(after.contains(&"media/README".to_owned()));
    let kept = |name: &String| !name.starts_with(&folder);
    let kept: Vec<String> = all.into_iter().filter(kept).collect();
    assert_eq!(after.len(), kept.len() - 1, "all but one original");
    assert_eq!(bucket.names_below("originals/").await.len(), 1);
}

async fn ingest(media: &Media, file: Vec<u8>) -> Prepared {
    let upload = stream::iter([Ok::<_, std::io::Error>(Bytes::from(file))]);
    let spooled = media.receive(upload, 1 << 26).await.unwrap();
    media.ingest(spooled, &|_| {}).await.unwrap()
}

#[tokio::test]
async fn copies_are_bounded_and_a_folder_of_before_is_left_alone() {
    let mut house = House::new().await;
    house
        .env
        .push(("FRONTAGE_MEDIA_CACHE_MIB", "64".to_owned()));
    let before = house.home.path().join("media/README");
    std::fs::create_dir(before.parent().unwrap()).unwrap();
    std::fs::write(&before, "of before").unwrap();
    let server = house.serve().await;
    server.editor().await.upload(jpeg(800, 600)).await.ok(201);
    assert!(before.exists());
    assert!(has_files(&house.home.path().join("cache/media")));
    house.ends_well(server).await;
}

fn has_files(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().count() > 0
}

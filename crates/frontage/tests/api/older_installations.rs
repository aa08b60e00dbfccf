//! An installation from before pictures had versions is started by this one.

use std::path::Path;

use frontage::usecases::passwords::Passwords;
use frontage_imaging::{Format, Limits, Recipe, process};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::support::process::run;
use crate::support::{LAKESIDE, PATIENCE, Process, everything_is_made, pictures, rows_of, tidy};

/// A picture as the old version kept it.
struct Old {
    id: String,
    upload: Vec<u8>,
    hash: String,
}

impl Old {
    fn new(letter: &str, upload: Vec<u8>) -> Self {
        Self {
            id: letter.repeat(26),
            hash: hex::encode(Sha256::digest(&upload)),
            upload,
        }
    }

    fn folder(&self, home: &Path, below: &str) -> std::path::PathBuf {
        home.join(below).join(&self.id[..2]).join(&self.id)
    }

    /// Puts its files where that version did, and writes its row.
    async fn store(&self, home: &Path, database: &mut SqliteConnection, focal: [i64; 2]) {
        let folder = self.folder(home, "media");
        std::fs::create_dir_all(&folder).unwrap();
        let made = process(&self.upload, &Limits::default(), &Recipe::default()).unwrap();
        for rendition in &made.renditions {
            if rendition.spec.format != Format::Avif {
                let path = folder.join(rendition.spec.to_string());
                std::fs::write(path, &rendition.bytes).unwrap();
            }
        }
        let original = self.folder(home, "originals");
        std::fs::create_dir_all(original.parent().unwrap()).unwrap();
        std::fs::write(original, &self.upload).unwrap();
        let facts = made.facts;
        let sql = format!(
            "insert into images (public_id, hotel_id, width, height, widths, placeholder, \
             dominant_color, focal_x, focal_y, content_hash, bytes, uploaded_at) values ('{}', 1, \
             {}, {}, '[320,640,700]', '{}', '{}', {}, {}, '{}', {}, 0)",
            self.id,
            facts.width,
            facts.height,
            facts.placeholder,
            facts.dominant_color,
            focal[0],
            focal[1],
            self.hash,
            self.upload.len()
        );
        does(database, &sql).await;
    }
}

async fn does(database: &mut SqliteConnection, sql: &str) {
    let statement = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()));
    statement.execute(database).await.unwrap();
}

/// A data directory as the version before this one left it: three pictures in the gallery, of
/// which two are the same file.
async fn old_installation(home: &Path) -> [Old; 3] {
    let forms = tempfile::tempdir().unwrap();
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/sqlite");
    for form in ["0001_hotels.sql", "0002_delivery.sql", "0003_history.sql"] {
        std::fs::copy(all.join(form), forms.path().join(form)).unwrap();
    }
    let options = SqliteConnectOptions::new().filename(home.join("frontage.db"));
    let options = options.create_if_missing(true).foreign_keys(false);
    let mut database = options.connect().await.unwrap();
    let migrator = Migrator::new(forms.path()).await.unwrap();
    migrator.run(&mut database).await.unwrap();

    let old = [
        Old::new("a", pictures::jpeg(700, 350)),
        Old::new("b", pictures::png(700, 300)),
        Old::new("c", pictures::jpeg(700, 350)),
    ];
    let password = Passwords::default().hash("a password").await.unwrap();
    for sql in [
        format!(
            "insert into hotels (id, slug, name, revision, created_at, updated_at) values (1, '{LAKESIDE}', 'Lakeside House', 5, 0, 0)"
        ),
        "insert into public_settings (hotel_id, created_at) values (1, 0)".to_owned(),
        format!(
            "insert into staff (hotel_id, username, password_hash, role, created_at) values (1, 'ann', '{password}', 'editor', 0)"
        ),
    ] {
        does(&mut database, &sql).await;
    }
    old[0].store(home, &mut database, [250, 500]).await;
    old[1].store(home, &mut database, [500, 500]).await;
    old[2].store(home, &mut database, [500, 500]).await;
    let ids = old.each_ref().map(|old| old.id.clone());
    for (place, id) in ids.iter().enumerate() {
        let sql = format!(
            "insert into gallery_items (hotel_id, picture, position, added_revision) \
             values (1, '{id}', {place}, 2)"
        );
        does(&mut database, &sql).await;
    }
    let said = |id: &str, before: [f64; 2], after: [f64; 2]| json!({"images": {id: {"focal_point": [before, after]}}});
    for (revision, action, detail) in [
        (1, "create", json!({})),
        (2, "gallery-add", json!({"gallery": [[], ids]})),
        (3, "describe-image", said(&ids[0], [0.5, 0.5], [0.25, 0.5])),
        (4, "describe-image", said(&ids[1], [0.5, 0.5], [0.9, 0.9])),
        (5, "describe-image", said(&ids[1], [0.9, 0.9], [0.5, 0.5])),
    ] {
        let sql = format!(
            "insert into changes (hotel_id, revision, action, detail, changed_at, format) \
             values (1, {revision}, '{action}', '{detail}', 0, {})",
            if revision == 1 { 1 } else { 2 }
        );
        does(&mut database, &sql).await;
    }
    database.close().await.unwrap();
    old
}

async fn verify(home: &Path) -> (Option<i32>, String) {
    let output = run(home, &["verify"], &[], "").await;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), told)
}

#[tokio::test]
async fn its_pictures_and_their_old_addresses_go_on_and_get_what_is_new() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let old = old_installation(home).await;
    let kept = std::fs::read(old[0].folder(home, "media").join("640.webp")).unwrap();
    let (code, told) = verify(home).await;
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("3 pictures are where an older version put them"),
        "{told}"
    );

    let server = Process::serve(home, &[]).await;
    let guest = server.stranger();
    let path = format!("/api/public/hotels/{LAKESIDE}/");
    let document = guest.get(&path).await.ok(200);
    assert_eq!(document["revision"], 5, "nothing is announced");
    let images = document["gallery_images"].as_array().unwrap().clone();
    assert_eq!(images.len(), 3);
    assert_eq!(images[0]["version"], images[2]["version"], "the same file");
    assert_eq!(images[0]["focal_point"], json!([0.25, 0.5]));
    for (image, old) in images.iter().zip(&old) {
        let url = image["url"].as_str().unwrap();
        let now = url.strip_prefix(&server.base).unwrap();
        assert_eq!(guest.get(now).await.status, 200, "{now}");
        for file in ["640.webp", "700.jpg", "320.avif"] {
            let address = format!("/media/{}/{file}", old.id);
            let moved = guest.get(&address).await;
            assert_eq!(moved.status, 302, "{address}");
            let there = moved.header("location");
            assert!(now.starts_with(there.trim_end_matches(file)), "{there}");
            assert_eq!(guest.get(there).await.status, 200, "{there}");
        }
        assert!(!old.folder(home, "media").exists());
        assert!(!old.folder(home, "originals").exists());
    }
    let moved = guest.get(&format!("/media/{}/640.webp", old[0].id)).await;
    let there = guest.get(moved.header("location")).await;
    assert_eq!(there.body, kept, "nothing was made anew");

    everything_is_made(home).await;
    assert_eq!(
        verify(home).await,
        (Some(0), "1 hotels, 3 pictures: 0 faults\n".to_owned())
    );
    // What staff said before is known as said, and may be taken back.
    let ann = server.editor().await;
    let look = async |old: &Old| {
        let path = ann.staff_path(&format!("settings/images/{}/", old.id));
        ann.get(&path).await.ok(200)
    };
    let said = [
        look(&old[0]).await,
        look(&old[1]).await,
        look(&old[2]).await,
    ];
    let chosen = said
        .each_ref()
        .map(|image| image["focal_point_chosen"].clone());
    assert_eq!(chosen, [json!(true), json!(true), json!(false)]);
    assert_eq!(said[1]["original"]["format"], "png");
    assert_eq!(said[1]["original"]["height"], 300);
    ann.post(&ann.staff_path("history/3/undo/"), &json!({}))
        .await
        .ok(200);
    assert_eq!(
        look(&old[0]).await["image"]["focal_point"],
        json!([0.5, 0.5])
    );

    let part = json!({"crop": {"x": 0.5, "y": 0, "width": 0.5, "height": 1}});
    let (cropped, revision) = ann.describe(&old[2].id, &part).await.changed(200);
    assert_eq!(cropped["image"]["width"], 350);
    let path = ann.staff_path(&format!("history/{revision}/undo/"));
    ann.post(&path, &json!({})).await.ok(200);
    assert_eq!(look(&old[2]).await["image"]["width"], 700);
    everything_is_made(home).await;
    assert_eq!(server.stop().await, Some(0));
    assert_eq!(verify(home).await.0, Some(0));

    // And once more: there is nothing left to move.
    let server = Process::serve(home, &[]).await;
    assert_eq!(
        server.stranger().get(&path_of(&images[1])).await.status,
        200
    );
    assert_eq!(server.stop().await, Some(0));
    assert_eq!(verify(home).await.0, Some(0));
}

fn path_of(image: &serde_json::Value) -> String {
    let (id, version) = (&image["public_id"], &image["version"]);
    format!(
        "/media/{}/{}/640.jpg",
        id.as_str().unwrap(),
        version.as_str().unwrap()
    )
}

#[tokio::test]
async fn a_move_that_was_cut_short_is_finished_by_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let old = old_installation(home).await;
    // As if it had been killed when the files of one were moved and no row was written.
    let server = Process::serve(home, &[]).await;
    server.kill().await;
    crate::support::behind_its_back(
        home,
        "update images set original_format = null, original_width = null, original_height = null",
    )
    .await;
    let server = Process::serve(home, &[]).await;
    let waiting = async {
        let sql = "select original_format from images where original_format is null";
        while !rows_of(home, sql).await.is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok());
    everything_is_made(home).await;
    let moved = server
        .stranger()
        .get(&format!("/media/{}/640.webp", old[1].id))
        .await;
    assert_eq!(moved.status, 302);
    assert!(tidy::names(&home.join("incoming")).is_empty());
    assert_eq!(server.stop().await, Some(0));
    assert_eq!(verify(home).await.0, Some(0));
}

//! Staff show a part of a picture, and take it back.

use frontage::domain::Role;
use serde_json::{Value, json};

use crate::support::{
    Answer, LAKESIDE, Person, SEAVIEW, TestApp, everything_is_made, file_of, pictures, rows_of,
};

async fn look_at(who: &Person, public_id: &str) -> Answer {
    who.get(&who.staff_path(&format!("settings/images/{public_id}/")))
        .await
}

async fn undo(who: &Person, revision: i64) -> Answer {
    let path = who.staff_path(&format!("history/{revision}/undo/"));
    who.post(&path, &json!({})).await
}

fn right_half() -> Value {
    json!({"x": 0.5, "y": 0.0, "width": 0.5, "height": 1.0})
}

/// The colour at a place of what an address gives, in sixteenths of its sides.
async fn colour_at(app: &TestApp, url: &Value, x: u32, y: u32) -> [u8; 3] {
    let path = url.as_str().unwrap().strip_prefix(&app.base).unwrap();
    let answer = app.stranger().get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    let picture = image::load_from_memory(&answer.body).unwrap().to_rgb8();
    let at = |side: u32, part: u32| (side * part / 16).min(side - 1);
    picture
        .get_pixel(at(picture.width(), x), at(picture.height(), y))
        .0
}

#[tokio::test]
async fn a_part_takes_the_place_of_the_picture_on_every_open_page() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    // Redder to the right, greener to the bottom.
    let added = editor.upload(pictures::jpeg(1400, 700)).await.ok(201);
    let id = added["public_id"].as_str().unwrap();
    let url = added["url"].clone();
    editor
        .change_settings(&json!({"hero_image": url}))
        .await
        .ok(200);
    let room = editor.add_lake_room().await;
    editor
        .change_room(room, &json!({"photo_url": url}))
        .await
        .ok(200);
    let left = colour_at(&app, &url, 1, 8).await;
    assert!(left[0] < 60, "the left edge is dark: {left:?}");

    let mut page = app.listener(LAKESIDE).await;
    let crop = json!({"crop": right_half()});
    let (saved, revision) = editor.describe(id, &crop).await.changed(200);
    let image = &saved["image"];
    assert_eq!(
        (&image["width"], &image["height"]),
        (&700.into(), &700.into())
    );
    assert_eq!(image["widths"], json!([320, 640, 700]));
    assert_ne!(image["version"], added["image"]["version"]);
    assert_ne!(image["placeholder"], added["image"]["placeholder"]);
    assert_eq!(image["public_id"], id);
    assert_eq!(saved["crop"], right_half());
    assert_eq!(saved["original"]["width"], 1400);
    assert_eq!(saved["original"]["height"], 700);
    assert_eq!(saved["original"]["format"], "jpeg");
    assert_eq!(saved["original"]["kept"], true);
    let left = colour_at(&app, &image["url"], 1, 8).await;
    assert!(
        left[0] > 110,
        "the left edge is the middle of before: {left:?}"
    );

    // Whoever knows pictures by their addresses is told all places where this one is.
    for name in [
        "settings-updated",
        "gallery-reordered",
        "room-type-image-updated",
        "image-updated",
    ] {
        let event = page.hears(name, revision).await;
        assert!(
            event
                .data
                .to_string()
                .contains(image["version"].as_str().unwrap()),
            "{name}"
        );
    }
    let document = app.document(LAKESIDE).await;
    assert_eq!(document["gallery_images"][0], *image);
    assert_eq!(document["images"]["hero"], *image);
    assert_eq!(document["room_types"][0]["photo"], *image);

    // An address of before is still what it was, and still means this picture.
    assert!(colour_at(&app, &url, 1, 8).await[0] < 60);
    editor.remove(url.as_str().unwrap()).await.ok(200);
    assert_eq!(app.document(LAKESIDE).await["gallery"], json!([]));

    // The same part again is no change.
    let now = app.revision(LAKESIDE).await;
    let (_, same) = editor.describe(id, &crop).await.changed(200);
    assert_eq!(same, now);
    app.ends_well().await;
}

#[tokio::test]
async fn the_whole_comes_back_by_null_by_undo_and_by_restoring() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let (added, uploaded) = editor.upload(pictures::jpeg(1400, 700)).await.changed(201);
    let id = added["public_id"].as_str().unwrap();
    let whole = look_at(&editor, id).await.ok(200);
    assert_eq!(whole["crop"], Value::Null);
    let crop = json!({"crop": right_half()});
    let (cropped, revision) = editor.describe(id, &crop).await.changed(200);

    undo(&editor, revision).await.ok(200);
    let back = look_at(&editor, id).await.ok(200);
    assert_eq!(
        (&back["image"], &back["crop"]),
        (&whole["image"], &Value::Null)
    );

    let (again, _) = editor.describe(id, &crop).await.changed(200);
    assert_eq!(
        again["image"], cropped["image"],
        "the same part has the same name"
    );
    let (back, _) = editor
        .describe(id, &json!({"crop": null}))
        .await
        .changed(200);
    assert_eq!(back["image"], whole["image"]);
    let all = json!({"x": 0, "y": 0, "width": 1, "height": 1});
    editor.describe(id, &crop).await.ok(200);
    let (back, _) = editor
        .describe(id, &json!({"crop": all}))
        .await
        .changed(200);
    assert_eq!(
        (&back["image"], &back["crop"]),
        (&whole["image"], &Value::Null)
    );

    let (_, last) = editor.describe(id, &crop).await.changed(200);
    let path = editor.staff_path(&format!("history/{uploaded}/restore/"));
    editor.post(&path, &json!({})).await.ok(200);
    assert_eq!(
        app.document(LAKESIDE).await["gallery_images"][0],
        whole["image"]
    );
    // And the page as it was shows the part.
    let path = editor.staff_path(&format!("page/?revision={last}"));
    let then = editor.get(&path).await.ok(200);
    assert_eq!(then["gallery_images"][0], cropped["image"]);
    let path = editor.staff_path(&format!("history/{last}/"));
    let entry = editor.get(&path).await.ok(200);
    let field = &entry["changes"][0]["fields"][0];
    assert_eq!(field["name"], "crop");
    assert_eq!(
        (&field["before"], &field["after"]),
        (&Value::Null, &right_half())
    );
    app.ends_well().await;
}

#[tokio::test]
async fn a_part_comes_back_though_its_files_were_swept() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(1400, 700)).await.ok(201);
    let id = added["public_id"].as_str().unwrap();
    let crop = json!({"crop": right_half()});
    let (cropped, _) = editor.describe(id, &crop).await.changed(200);
    let (_, whole) = editor
        .describe(id, &json!({"crop": null}))
        .await
        .changed(200);
    app.everything_is_made().await;
    let version = cropped["image"]["version"].as_str().unwrap();
    let folder = app
        .home
        .path()
        .join("media")
        .join(&version[..2])
        .join(version);
    std::fs::remove_dir_all(&folder).unwrap();
    undo(&editor, whole).await.ok(200);
    let back = look_at(&editor, id).await.ok(200);
    assert_eq!(back["image"], cropped["image"]);
    assert!(
        folder.join("640.webp").is_file(),
        "first light is there before the answer"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn a_chosen_focal_point_goes_along_as_far_as_the_part_holds_it() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(1400, 700)).await.ok(201);
    let id = added["public_id"].as_str().unwrap();
    let automatic = added["image"]["focal_point"].clone();
    assert_eq!(
        look_at(&editor, id).await.ok(200)["focal_point_chosen"],
        false
    );

    let point = json!({"focal_point": [0.75, 0.2]});
    let (saved, _) = editor.describe(id, &point).await.changed(200);
    assert_eq!(saved["focal_point_chosen"], true);
    let crop = json!({"crop": right_half()});
    let (saved, _) = editor.describe(id, &crop).await.changed(200);
    assert_eq!(
        saved["image"]["focal_point"],
        json!([0.5, 0.2]),
        "the same place"
    );
    assert_eq!(saved["focal_point_chosen"], true);

    let left = json!({"crop": {"x": 0, "y": 0, "width": 0.5, "height": 1}});
    let (saved, revision) = editor.describe(id, &left).await.changed(200);
    assert_eq!(saved["focal_point_chosen"], false, "it lies outside");
    undo(&editor, revision).await.ok(200);
    let back = look_at(&editor, id).await.ok(200);
    assert_eq!(back["image"]["focal_point"], json!([0.5, 0.2]));

    let both = json!({"crop": null, "focal_point": [0.1, 0.1]});
    let (saved, _) = editor.describe(id, &both).await.changed(200);
    assert_eq!(
        saved["image"]["focal_point"],
        json!([0.1, 0.1]),
        "of what is shown then"
    );
    let (saved, revision) = editor
        .describe(id, &json!({"focal_point": null}))
        .await
        .changed(200);
    assert_eq!(saved["image"]["focal_point"], automatic);
    assert_eq!(saved["focal_point_chosen"], false);
    undo(&editor, revision).await.ok(200);
    let back = look_at(&editor, id).await.ok(200);
    assert_eq!(back["image"]["focal_point"], json!([0.1, 0.1]));
    app.ends_well().await;
}

#[tokio::test]
async fn two_who_crop_the_same_picture_are_told_of_each_other() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let (added, base) = editor.upload(pictures::jpeg(1400, 700)).await.changed(201);
    let id = added["public_id"].as_str().unwrap();
    editor
        .describe(id, &json!({"crop": right_half()}))
        .await
        .ok(200);
    // Words are merged.
    let words = json!({"alt": "A wave", "base_revision": base});
    editor.describe(id, &words).await.ok(200);
    let left = json!({"x": 0.0, "y": 0.0, "width": 0.5, "height": 1.0});
    let late = json!({"crop": left, "base_revision": base});
    let before = app.revision(LAKESIDE).await;
    let answer = editor.describe(id, &late).await.refused(409);
    assert_eq!(
        answer["conflicts"]["crop"],
        json!({"theirs": right_half(), "yours": left})
    );
    app.nothing_changed_since(LAKESIDE, before).await;
    app.ends_well().await;
}

#[tokio::test]
async fn a_crop_that_is_sent_twice_with_one_key_is_one_change() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let added = editor.upload(pictures::jpeg(1400, 700)).await.ok(201);
    let id = added["public_id"].as_str().unwrap();
    let once = editor.clone().with_header("idempotency-key", "crop-1");
    let crop = json!({"crop": right_half()});
    let first = once.describe(id, &crop).await.ok(200);
    editor.describe(id, &json!({"crop": null})).await.ok(200);
    let again = once.describe(id, &crop).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.ok(200), first);
    assert_eq!(look_at(&editor, id).await.ok(200)["crop"], Value::Null);
    app.ends_well().await;
}

#[tokio::test]
async fn staff_see_the_whole_of_what_guests_see_a_part_of() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let viewer = app.staff(LAKESIDE, Role::Viewer).await;
    let neighbour = app.staff(SEAVIEW, Role::Editor).await;
    let added = editor.upload(pictures::jpeg(1400, 700)).await.ok(201);
    let id = added["public_id"].as_str().unwrap();
    let path = viewer.staff_path(&format!("settings/images/{id}/whole/"));
    for crop in [Value::Null, right_half()] {
        editor.describe(id, &json!({"crop": crop})).await.ok(200);
        let whole = viewer.get(&path).await;
        assert_eq!(whole.status, 200, "{}", whole.text());
        assert_eq!(whole.header("content-type"), "image/webp");
        assert!(whole.header("cache-control").contains("private"));
        let header = frontage_imaging::inspect(&whole.body, &Default::default()).unwrap();
        assert_eq!((header.width, header.height), (1280, 640), "{crop}");
        let known = viewer
            .clone()
            .with_header("if-none-match", whole.header("etag"));
        assert_eq!(known.get(&path).await.status, 304);
    }
    app.stranger().get(&path).await.refused(401);
    neighbour.get(&path).await.refused(403);
    let theirs = neighbour.staff_path(&format!("settings/images/{id}/whole/"));
    neighbour.get(&theirs).await.refused(404);
    look_at(&viewer, id).await.ok(200);
    look_at(&neighbour, id).await.refused(404);
    let viewers = viewer.describe(id, &json!({"crop": null})).await;
    viewers.refused(403);
    app.ends_well().await;
}

#[tokio::test]
async fn a_picture_whose_original_is_not_kept_is_cropped_from_what_is_left() {
    let app = TestApp::start_with(&[("FRONTAGE_KEEP_ORIGINALS", "false")]).await;
    let editor = app.editor().await;
    let form = file_of("logo", pictures::png(1400, 700));
    let saved = editor.change_settings_by_form(form).await.ok(200);
    let id = saved["images"]["logo"]["public_id"].as_str().unwrap();
    everything_is_made(app.home.path()).await;
    let gone = async {
        while look_at(&editor, id).await.ok(200)["original"]["kept"] == true {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    let gone = tokio::time::timeout(crate::support::PATIENCE, gone).await;
    assert!(gone.is_ok(), "the original is dropped when all is made");
    let (saved, _) = editor
        .describe(id, &json!({"crop": right_half()}))
        .await
        .changed(200);
    assert_eq!(saved["image"]["width"], 700);
    assert_eq!(saved["original"]["width"], 1400);
    let rows = "select original_format from images";
    assert_eq!(rows_of(app.home.path(), rows).await, [["png"]]);
}

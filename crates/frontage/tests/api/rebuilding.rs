//! The operator has renditions made anew, while guests look at them.

use serde_json::{Value, json};

use crate::support::process::{make_a_hotel, run};
use crate::support::{LAKESIDE, Process, everything_is_made, pictures};

fn path_of(image: &Value, file: &str) -> String {
    let text = |name: &str| image[name].as_str().unwrap().to_owned();
    format!("/media/{}/{}/{file}", text("public_id"), text("version"))
}

#[tokio::test]
async fn other_settings_make_other_renditions_and_open_pages_and_old_addresses_follow() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    make_a_hotel(home).await;
    let server = Process::serve(home, &[]).await;
    let ann = server.editor().await;
    let first = ann.upload(pictures::jpeg(700, 350)).await.ok(201);
    let second = ann.upload(pictures::png(700, 300)).await.ok(201);
    let part = json!({"crop": {"x": 0.5, "y": 0, "width": 0.5, "height": 1}});
    let second = ann
        .describe(second["public_id"].as_str().unwrap(), &part)
        .await;
    let (second, revision) = second.changed(200);
    everything_is_made(home).await;
    let before = [first["image"].clone(), second["image"].clone()];
    let guest = server.stranger();
    let jpeg = path_of(&before[0], "700.jpg");
    let large = guest.get(&jpeg).await.body.len();
    let mut page = server.listener().await;

    let settings = [
        ("FRONTAGE_JPEG_QUALITY", "30"),
        ("FRONTAGE_PUBLIC_URL", server.base.as_str()),
    ];
    let rebuild = async || {
        let output = run(home, &["renditions", "rebuild"], &settings, "").await;
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{told}");
        told
    };
    let told = rebuild().await;
    assert!(told.contains("2 pictures made anew, 0 as"), "{told}");

    page.hears("gallery-reordered", revision + 1).await;
    for _ in &before {
        page.hears("image-updated", revision + 1).await;
    }
    let document = guest
        .get(&format!("/api/public/hotels/{LAKESIDE}/"))
        .await
        .ok(200);
    for (image, before) in document["gallery_images"]
        .as_array()
        .unwrap()
        .iter()
        .zip(&before)
    {
        assert_ne!(image["version"], before["version"]);
        for same in [
            "public_id",
            "width",
            "height",
            "widths",
            "placeholder",
            "focal_point",
        ] {
            assert_eq!(image[same], before[same], "{same}");
        }
        for file in ["320.webp", "320.jpg", "320.avif"] {
            let moved = guest.get(&path_of(before, file)).await;
            assert_eq!(moved.status, 302, "{file}");
            assert_eq!(moved.header("location"), path_of(image, file));
            assert_eq!(guest.get(&path_of(image, file)).await.status, 200, "{file}");
        }
    }
    let small = guest
        .get(&path_of(&document["gallery_images"][0], "700.jpg"))
        .await;
    assert!(
        small.body.len() < large * 3 / 4,
        "{} of {large}",
        small.body.len()
    );

    let told = rebuild().await;
    assert!(told.contains("0 pictures made anew, 2 as"), "{told}");
    let path = ann.staff_path(&format!("history/{}/", revision + 1));
    let entry = ann.get(&path).await.ok(200);
    assert_eq!(
        (&entry["action"], &entry["undoable"]),
        (&"renditions".into(), &false.into())
    );
    // The crop of before is still to be taken back.
    let path = ann.staff_path(&format!("history/{revision}/undo/"));
    ann.post(&path, &json!({})).await.ok(200);
    everything_is_made(home).await;
    assert_eq!(server.stop().await, Some(0));
    let output = run(home, &["verify"], &[], "").await;
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
}

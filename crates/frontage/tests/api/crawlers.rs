//! Search engines read what there is, and browsers ask for an icon.

use serde_json::json;

use crate::support::{LAKESIDE, SEAVIEW, TestApp, file_of, pictures};

#[tokio::test]
async fn search_engines_may_read_everything_but_the_console_and_what_is_for_staff() {
    let app = TestApp::start().await;
    let robots = app.stranger().get("/robots.txt").await;
    assert_eq!(robots.status, 200);
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    let text = robots.text();
    let lines: Vec<&str> = text.lines().collect();
    for line in [
        "User-agent: *",
        "Allow: /api/public/",
        "Disallow: /api/",
        "Disallow: /staff",
    ] {
        assert!(lines.contains(&line), "{text}");
    }
    let sitemap = text.lines().find_map(|line| line.strip_prefix("Sitemap: "));
    assert!(sitemap.is_some_and(|address| address.ends_with("/sitemap.xml")));
    app.ends_well().await;
}

#[tokio::test]
async fn the_sitemap_has_each_hotel_that_guests_see_with_its_pictures() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let uploaded = editor.fill_gallery(2).await;
    let foreign = "https://pictures.example/a.jpg?w=1&h=2";
    editor
        .change_settings(&json!({"hero_image": foreign}))
        .await
        .ok(200);
    let guest = app.stranger();
    let sitemap = guest.get("/sitemap.xml").await;
    assert_eq!(sitemap.status, 200);
    assert_eq!(
        sitemap.header("content-type"),
        "application/xml; charset=utf-8"
    );
    let xml = sitemap.text();
    let document = app.document(LAKESIDE).await;
    let changed = document["updated_at"].as_str().unwrap();
    for slug in [LAKESIDE, SEAVIEW] {
        assert!(xml.contains(&format!("/hotels/{slug}</loc>")), "{xml}");
    }
    assert!(xml.contains(&format!("/hotels/{LAKESIDE}</loc><lastmod>{changed}<")));
    assert!(xml.contains("https://pictures.example/a.jpg?w=1&amp;h=2</image:loc>"));
    assert_eq!(xml.matches("<image:image>").count(), 3, "{xml}");
    for picture in document["gallery"].as_array().unwrap() {
        let address = picture.as_str().unwrap();
        assert!(xml.contains(&format!("<image:loc>{address}</image:loc>")));
    }
    drop(uploaded);

    app.close_to_guests(SEAVIEW).await;
    let fewer = guest.get("/sitemap.xml").await.text();
    assert!(!fewer.contains(SEAVIEW), "{fewer}");
    assert!(fewer.contains(LAKESIDE));
    app.ends_well().await;
}

#[tokio::test]
async fn a_site_of_one_hotel_has_its_icon_and_a_site_of_several_has_ours() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let logo = file_of("logo", pictures::jpeg(400, 400));
    editor.change_settings_by_form(logo).await.ok(200);
    let guest = app.stranger();
    let ours = guest.get("/favicon.ico").await;
    assert_eq!(ours.status, 200);
    assert_eq!(ours.header("content-type"), "image/svg+xml");
    assert!(ours.text().starts_with("<svg"), "{}", ours.text());

    app.close_to_guests(SEAVIEW).await;
    let theirs = guest.get("/favicon.ico").await;
    assert_eq!(theirs.status, 200);
    assert_eq!(theirs.header("content-type"), "image/webp");
    assert_eq!(&theirs.body[8..12], b"WEBP");
    let knows = guest.with_header("if-none-match", theirs.header("etag"));
    assert_eq!(knows.get("/favicon.ico").await.status, 304);
    app.ends_well().await;
}

//! Where things are: for pages that came from here, from behind a proxy, and from elsewhere.

use frontage::domain::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::pictures::jpeg;
use crate::support::{LAKESIDE, TestApp, texts};

#[tokio::test]
async fn the_sockets_are_where_the_page_came_from() {
    let app = TestApp::start().await;
    let guest = app.stranger();
    let realtime = guest.get("/api/realtime/").await.ok(200);
    let port: u16 = app.base.rsplit(':').next().unwrap().parse().unwrap();
    assert_eq!(realtime["ws_host"], "127.0.0.1");
    assert_eq!(
        (&realtime["ws_port"], &realtime["wss_port"]),
        (&json!(port), &json!(port))
    );
    assert_eq!(realtime["force_tls"], false);
    assert!(realtime["key"].is_string() && realtime["cluster"].is_string());
    assert_eq!(
        realtime.as_object().unwrap().len(),
        7,
        "and no secret: {realtime}"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn behind_a_public_address_pictures_and_sockets_are_there() {
    let settings = [("FRONTAGE_PUBLIC_URL", "https://hotel.example")];
    let app = TestApp::start_with(&settings).await;
    let realtime = app.stranger().get("/api/realtime/").await.ok(200);
    assert_eq!(realtime["ws_host"], "hotel.example");
    assert_eq!(realtime["wss_port"], 443);
    assert_eq!(realtime["force_tls"], true);
    app.staff(LAKESIDE, Role::Editor)
        .await
        .fill_gallery(1)
        .await;
    let document = app.document(LAKESIDE).await;
    let url = document["gallery"][0].as_str().unwrap();
    assert!(url.starts_with("https://hotel.example/media/"), "{url}");

    let (username, password) = crate::support::credentials(LAKESIDE, Role::Editor);
    let login = json!({"username": username, "password": password});
    let answer = app.stranger().post("/api/staff/login/", &login).await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-") && cookie.contains("Secure"),
        "{cookie}"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn with_a_cdn_pictures_are_asked_of_it_and_everything_else_of_the_server() {
    const CDN: &str = "https://cdn.example";
    let app = TestApp::start_with(&[("FRONTAGE_MEDIA_URL", CDN)]).await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    let first = editor.upload(jpeg(400, 300)).await;
    let (_, revision) = first.changed(201);
    let event = page.hears("gallery-image-uploaded", revision).await;
    assert_eq!(event.data["image"]["cdn"], CDN);
    editor.upload(jpeg(401, 300)).await.ok(201);
    let document = app.document(LAKESIDE).await;
    let mut urls = texts(&document["gallery"]);
    let beginning = format!("{CDN}/media/");
    assert!(urls.iter().all(|url| url.starts_with(&beginning)));
    assert_eq!(document["gallery_images"][0]["cdn"], CDN);

    // What it asks this server for is there, under the same path and for ever.
    let path = urls[0].strip_prefix(CDN).unwrap();
    let picture = app.stranger().get(path).await;
    assert_eq!(picture.status, 200);
    assert!(picture.header("cache-control").ends_with("immutable"));
    assert_eq!(picture.header("access-control-allow-origin"), "*");

    // The page offers nothing else, and a list of such addresses is understood.
    let html = app.stranger().get("/hotels/lakeside").await.text();
    assert!(html.contains(&format!("{beginning}{}", &path["/media/".len()..][..26])));
    assert!(!html.contains("\"/media/") && !html.contains(" /media/"));
    urls.reverse();
    editor.reorder(&urls).await.changed(200);
    app.ends_well().await;
}

#[tokio::test]
async fn a_separately_built_site_may_call_the_api_from_its_own_origin() {
    let app = TestApp::start().await;
    let site = app
        .stranger()
        .with_header("origin", "https://frontend.example");
    let path = format!("/api/staff/hotel/{LAKESIDE}/settings/");
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let preflight = site
            .request(Method::OPTIONS, &path)
            .header("access-control-request-method", method)
            .header(
                "access-control-request-headers",
                "authorization,content-type,x-hotel-id,x-hotel-slug,x-socket-id",
            );
        let answer = site.send(preflight).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(
            answer
                .header("access-control-allow-methods")
                .contains(method)
        );
        let headers = answer.header("access-control-allow-headers").to_lowercase();
        for header in [
            "authorization",
            "content-type",
            "x-hotel-id",
            "x-hotel-slug",
        ] {
            assert!(headers.contains(header), "{headers}");
        }
        // Never with cookies: any site could act as whoever is signed in.
        assert_eq!(answer.header("access-control-allow-credentials"), "");
    }
    let refused = site.get(&path).await;
    refused.refused(401);
    assert_eq!(refused.header("access-control-allow-origin"), "*");
    app.ends_well().await;
}

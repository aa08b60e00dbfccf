//! Somebody else's page loads a hotel's widget, and what the widget loads.

use crate::support::{LAKESIDE, TestApp, pictures};

/// Another site's page, as its browser asks.
const THEIRS: (&str, &str) = ("origin", "https://tourism.example");

#[tokio::test]
async fn any_page_may_load_the_widget_and_keeps_it_for_five_minutes() {
    let app = TestApp::start().await;
    let theirs = app.stranger().with_header(THEIRS.0, THEIRS.1);
    let script = theirs.get("/widget.js").await;
    assert_eq!(script.status, 200);
    assert_eq!(
        script.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(script.header("x-content-type-options"), "nosniff");
    assert_eq!(script.header("access-control-allow-origin"), "*");
    assert_eq!(script.header("access-control-allow-credentials"), "");
    assert_eq!(
        script.header("cross-origin-resource-policy"),
        "cross-origin"
    );
    assert_eq!(
        script.header("cache-control"),
        "max-age=300, stale-while-revalidate=86400"
    );
    assert_eq!(script.header("vary"), "Accept-Encoding");
    assert!(script.text().contains("frontage-hotel"));

    // Compressed, and not sent again to who has it.
    let compressed = theirs.clone().with_header("accept-encoding", "gzip");
    let small = compressed.get("/widget.js").await;
    assert_eq!(small.header("content-encoding"), "gzip");
    let tag = small.header("etag").to_owned();
    let again = compressed.with_header("if-none-match", &tag);
    let again = again.get("/widget.js").await;
    assert_eq!(again.status, 304);
    assert_eq!(again.header("etag"), tag);
    // Also then the browser checks whether the page may have it.
    assert_eq!(again.header("access-control-allow-origin"), "*");
    app.ends_well().await;
}

#[tokio::test]
async fn any_page_may_read_what_the_widget_shows() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let picture = editor.upload(pictures::jpeg(640, 400)).await;
    let address = picture.ok(201)["url"].as_str().unwrap().to_owned();
    let path = &address[address.find("/media/").unwrap()..];
    let theirs = app.stranger().with_header(THEIRS.0, THEIRS.1);
    for path in [
        &format!("/api/public/hotels/{LAKESIDE}/"),
        &format!("/api/public/hotels/{LAKESIDE}/events/?after=0"),
        "/api/public/hotels/nobody/",
        "/api/realtime/",
        path,
    ] {
        let answer = theirs.get(path).await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "*",
            "{path}: {}",
            answer.status
        );
        assert_eq!(answer.header("access-control-allow-credentials"), "");
    }
    app.ends_well().await;
}

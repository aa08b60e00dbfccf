#![allow(clippy::unwrap_used)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{Request, header};
use axum::routing::get;
use tower::ServiceExt;

use super::web_build::tests::{SCRIPT as SCRIPT_FILE, build_with};
use super::*;

/// Shows the hotel's name and how many pages were rendered so far; a hotel called "Trouble" is
/// more than it can bear.
const SCRIPT: &str = r#"
    let renders = 0;
    globalThis.frontageRender = (text) => {
        const input = JSON.parse(text);
        const name = input.kind === "hotel" ? input.document.name : input.kind;
        if (name === "Trouble") throw new Error("no hero image");
        if (name === "Endless") for (;;) {}
        renders += 1;
        const body = `<h1>${name.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</h1>
            <p>render ${renders}</p>`;
        return JSON.stringify({ lang: "en", title: name, style: ":root{--a:#0a4b6e}", body });
    };
"#;

const SITE: Site<'_> = Site {
    base_url: "https://hotels.example",
    realtime_json: r#"{"key":"k","cluster":"","ws_host":null}"#,
};

fn pages() -> Pages {
    let config = PagesConfig {
        render_deadline: Duration::from_secs(1),
        ..PagesConfig::default()
    };
    Pages::with_build(build_with(SCRIPT), &config).unwrap()
}

const NOWHERE: NotFoundPage<'_> = NotFoundPage {
    near_json: "[]",
    hotels_json: "[]",
    count: 0,
};

fn hotel<'a>(revision: i64, document_json: &'a str) -> HotelPage<'a> {
    HotelPage {
        language: None,
        slug: "harbour",
        epoch: "e",
        revision,
        document_json,
    }
}

fn list(filter_json: &str, is_filtered: bool) -> LandingPage<'_> {
    LandingPage {
        cards_json: r#"[{"slug":"harbour"}]"#,
        version: "\"e-1-1\"",
        filter_json,
        is_filtered,
    }
}

async fn text(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.into()).unwrap()
}

fn field(response: &Response, name: header::HeaderName) -> String {
    response.headers()[name].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_guest_gets_a_rendered_page_with_its_data_scripts_and_policy() {
    let response = pages()
        .hotel(hotel(1, r#"{"name":"Harbour"}"#), SITE)
        .await
        .stored
        .answer(&HeaderMap::new());
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        field(&response, header::CONTENT_TYPE),
        "text/html; charset=utf-8"
    );
    assert_eq!(field(&response, header::CACHE_CONTROL), "no-cache");
    assert_eq!(field(&response, header::VARY), "Accept-Encoding");
    assert_eq!(field(&response, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(
        field(&response, header::REFERRER_POLICY),
        "strict-origin-when-cross-origin"
    );
    let policy = field(&response, header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("style-src 'self' 'sha256-"), "{policy}");
    let html = text(response).await;
    for part in [
        "<title>Harbour</title>",
        "<div id=\"page\"><h1>Harbour</h1>",
        "<style id=\"theme\">:root{--a:#0a4b6e}</style>",
        r#""document":{"name":"Harbour"},"base_url":"https://hotels.example","realtime":{"key""#,
        "<script type=\"module\" fetchpriority=\"low\" src=\"/assets/app.js\">",
        "<style>the style</style>",
    ] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    assert!(!html.contains("<noscript>"), "{html}");
}

#[tokio::test]
async fn a_hundred_guests_who_come_at_once_cost_one_render() {
    let pages = pages();
    let guests = (0..100).map(|_| {
        let pages = pages.clone();
        tokio::spawn(async move {
            let page = hotel(7, r#"{"name":"Harbour"}"#);
            text(
                pages
                    .hotel(page, SITE)
                    .await
                    .stored
                    .answer(&HeaderMap::new()),
            )
            .await
        })
    });
    for guest in guests.collect::<Vec<_>>() {
        assert!(guest.await.unwrap().contains("render 1<"));
    }
    // The premise: renders are counted, and the next revision is another page.
    let next = hotel(8, r#"{"name":"Harbour"}"#);
    assert!(
        text(
            pages
                .hotel(next, SITE)
                .await
                .stored
                .answer(&HeaderMap::new())
        )
        .await
        .contains("render 2<")
    );
}

#[tokio::test]
async fn a_guest_who_has_the_page_gets_it_again_only_after_a_change() {
    let pages = pages();
    let page = hotel(1, r#"{"name":"Harbour"}"#);
    let mut request = HeaderMap::new();
    request.insert(header::ACCEPT_ENCODING, "br".parse().unwrap());
    let first = pages.hotel(page, SITE).await.stored.answer(&request);
    request.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());

    let again = pages.hotel(page, SITE).await.stored.answer(&request);
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let changed = pages
        .hotel(hotel(2, r#"{"name":"The Harbour"}"#), SITE)
        .await
        .stored
        .answer(&request);
    assert_eq!(changed.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_page_that_cannot_be_rendered_is_left_to_the_browser_and_the_next_one_is_fine() {
    let pages = pages();
    let trouble = [
        r#"{"name":"Trouble","phone":"+353 64 1"}"#,
        r#"{"name":"Endless","phone":"+353 64 1"}"#,
    ];
    for (revision, document) in (1..).zip(trouble) {
        let response = pages
            .hotel(hotel(revision, document), SITE)
            .await
            .stored
            .answer(&HeaderMap::new());
        assert_eq!(response.status(), StatusCode::OK);
        let policy = field(&response, header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"));
        let html = text(response).await;
        assert!(html.contains("<div id=\"page\"></div>"), "{html}");
        assert!(
            html.contains(&format!(r#""document":{document}"#)),
            "{html}"
        );
        assert!(html.contains("src=\"/assets/app.js\""), "{html}");
        assert!(html.contains("<p>+353 64 1</p></noscript>"), "{html}");
    }
    let fine = pages
        .hotel(hotel(3, r#"{"name":"Harbour"}"#), SITE)
        .await
        .stored
        .answer(&HeaderMap::new());
    assert!(text(fine).await.contains("<h1>Harbour</h1>"));
}

#[tokio::test]
async fn a_hotel_whose_name_is_a_script_stays_a_hotel() {
    let name = "</script><script>alert(1)</script>";
    let document = serde_json::json!({ "name": name }).to_string();
    for script in [SCRIPT, "throw new Error('so that the stand-in is sent')"] {
        let pages = Pages::with_build(build_with(script), &PagesConfig::default()).unwrap();
        let page = pages
            .hotel(hotel(1, &document), SITE)
            .await
            .stored
            .answer(&HeaderMap::new());
        let html = text(page).await;
        assert_eq!(
            html.matches("<script").count(),
            2,
            "page data and module: {html}"
        );
        assert_eq!(html.matches("</script>").count(), 2, "{html}");
        assert!(html.contains("alert(1)"), "the name is on the page: {html}");
    }
}

#[tokio::test]
async fn the_list_of_hotels_and_the_page_for_nothing_are_rendered_too() {
    let pages = pages();
    let landing = pages
        .landing(list("{}", false), SITE)
        .await
        .stored
        .answer(&HeaderMap::new());
    assert_eq!(landing.status(), StatusCode::OK);
    let html = text(landing).await;
    assert!(html.contains("<h1>landing</h1>"), "{html}");
    assert!(html.contains(r#""hotels":[{"slug":"harbour"}]"#), "{html}");

    let nothing = pages.not_found(NOWHERE, SITE, &HeaderMap::new()).await;
    assert_eq!(nothing.status(), StatusCode::NOT_FOUND);
    assert!(text(nothing).await.contains("<h1>not-found</h1>"));
}

#[tokio::test]
async fn what_guests_search_for_is_rendered_each_time_and_crowds_out_no_page() {
    let pages = pages();
    let page = async |filter: &str, is_filtered| {
        let headers = HeaderMap::new();
        let page = pages.landing(list(filter, is_filtered), SITE).await;
        text(page.stored.answer(&headers)).await
    };
    assert!(page("{}", false).await.contains("render 1<"));
    for render in 2..=4 {
        let html = page(r#"{"q":"</script>"}"#, true).await;
        assert!(html.contains(&format!("render {render}<")), "{html}");
        assert!(!html.contains(r#""q":"</script>"#), "{html}");
    }
    assert!(page("{}", false).await.contains("render 1<"), "it is kept");
}

#[tokio::test]
async fn addresses_that_lead_nowhere_share_a_page_for_each_suggestion() {
    let pages = pages();
    let page = async |near_json| {
        let page = NotFoundPage {
            near_json,
            ..NOWHERE
        };
        text(pages.not_found(page, SITE, &HeaderMap::new()).await).await
    };
    assert!(page("[]").await.contains("render 1<"));
    let harbour = page(r#"[{"slug":"harbour"}]"#).await;
    assert!(harbour.contains("render 2<"));
    assert!(page("[]").await.contains("render 1<"));
    assert!(page(r#"[{"slug":"harbour"}]"#).await.contains("render 2<"));
}

#[tokio::test]
async fn a_wrong_address_says_so_even_when_nothing_can_be_rendered() {
    let pages = Pages::with_build(build_with("not a script"), &PagesConfig::default()).unwrap();
    let nothing = pages.not_found(NOWHERE, SITE, &HeaderMap::new()).await;
    assert_eq!(nothing.status(), StatusCode::NOT_FOUND);
    let html = text(nothing).await;
    assert!(
        html.contains("<div id=\"page\"><h1>Page not found</h1>"),
        "{html}"
    );
}

#[tokio::test]
async fn the_console_is_left_to_the_browser_and_may_not_be_framed() {
    let response = pages().console(SITE, &HeaderMap::new()).await;
    let policy = field(&response, header::CONTENT_SECURITY_POLICY);
    assert!(
        policy.contains("style-src 'self' 'unsafe-inline';"),
        "{policy}"
    );
    assert!(
        !policy.contains("sha256"),
        "a hash would switch 'unsafe-inline' off: {policy}"
    );
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    let html = text(response).await;
    assert!(
        html.contains("<div id=\"page\"></div><noscript><p>"),
        "{html}"
    );
    assert!(
        html.contains(r#""kind":"console""#) && html.contains(r#""realtime":{"#),
        "{html}"
    );
    assert!(!html.contains("<style"), "{html}");
}

#[tokio::test]
async fn data_that_is_no_json_is_an_error_and_is_not_kept() {
    let pages = pages();
    let broken = pages
        .hotel(hotel(1, "{"), SITE)
        .await
        .stored
        .answer(&HeaderMap::new());
    assert_eq!(broken.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let mended = pages
        .hotel(hotel(1, r#"{"name":"Harbour"}"#), SITE)
        .await
        .stored
        .answer(&HeaderMap::new());
    assert_eq!(mended.status(), StatusCode::OK);
}

#[tokio::test]
async fn head_requests_and_encoded_paths_behave_behind_a_router() {
    async fn asset(
        State(pages): State<Pages>,
        Path(path): Path<String>,
        headers: HeaderMap,
    ) -> Response {
        pages.asset(&path, &headers).await
    }
    let app: Router = Router::new()
        .route("/assets/{*path}", get(asset))
        .with_state(pages());
    let ask = |method: &str, path: &str| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty())
            .unwrap();
        app.clone().oneshot(request)
    };
    let head = ask("HEAD", "/assets/app.js").await.unwrap();
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(
        field(&head, header::CONTENT_LENGTH),
        SCRIPT_FILE.len().to_string()
    );
    assert_eq!(text(head).await, "");
    for path in [
        "/assets/..%2fmanifest.json",
        "/assets/%2e%2e/manifest.json",
        "/assets/",
    ] {
        assert_eq!(
            ask("GET", path).await.unwrap().status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

//! What answers say beside their bodies: to browsers, caches and other people's pages.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, LAKESIDE, TestApp, pictures};

/// Kinds of answers, by what may be done with them.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// A guest's page.
    Guest,
    /// The console.
    Console,
    /// A page's own file: it never changes, and any page may load it.
    Asset,
    /// A picture: the same, and alone it may do nothing at all.
    Picture,
    /// Asked again each time, and any page may load it.
    Public,
    /// The API: any page may read it.
    Api,
    /// Everything else.
    Plain,
}
use Kind::{Api, Asset, Console, Guest, Picture, Plain, Public};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const OF_PAGES: [&str; 3] = [
    "permissions-policy",
    "cross-origin-opener-policy",
    "content-security-policy",
];

fn check(kind: Kind, path: &str, answer: &Answer) {
    let told = |name: &str, value: &str| {
        assert_eq!(answer.header(name), value, "{name} of {path} ({kind:?})");
    };
    told("x-content-type-options", "nosniff");
    let is_page = matches!(kind, Guest | Console);
    for name in OF_PAGES {
        let has = !answer.header(name).is_empty();
        let may_have = kind == Picture && name == "content-security-policy";
        assert_eq!(has, is_page || may_have, "{name} of {path}");
    }
    let (keeping, loads, reads) = match kind {
        Guest | Console => ("no-cache", "same-origin", ""),
        Asset | Picture => (FOR_EVER, "cross-origin", "*"),
        Public => ("no-cache", "cross-origin", ""),
        Api => (answer.header("cache-control"), "", "*"),
        Plain => return,
    };
    told("cache-control", keeping);
    told("access-control-allow-origin", reads);
    if kind != Api {
        told("cross-origin-resource-policy", loads);
        assert!(answer.header("etag").len() > 2, "etag of {path}");
    }
    if is_page {
        told("referrer-policy", "strict-origin-when-cross-origin");
        told("cross-origin-opener-policy", "same-origin");
        told("content-type", "text/html; charset=utf-8");
    }
    if kind == Picture {
        told("content-security-policy", "default-src 'none'; sandbox");
    }
}

/// What a policy says about one thing.
fn part<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let policy = answer.header("content-security-policy");
    let part = policy
        .split("; ")
        .find_map(|part| part.strip_prefix(name)?.strip_prefix(' '));
    part.unwrap_or_else(|| panic!("no {name} in {policy}"))
}

/// An address that a page loads, by how it begins.
fn loaded(page: &str, beginning: &str) -> String {
    let found = page.match_indices(beginning).next();
    let (at, _) = found.unwrap_or_else(|| panic!("no {beginning}"));
    let end = page[at..].find(['"', ' ', ',']).unwrap();
    page[at..at + end].to_owned()
}

#[tokio::test]
async fn every_path_says_what_it_is_and_who_may_use_it_how() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    editor.upload(pictures::jpeg(640, 400)).await.ok(201);
    let guest = app.stranger();
    let hotel = format!("/hotels/{LAKESIDE}");
    let page = guest.get(&hotel).await.text();
    let script = loaded(&page, "/assets/");
    let picture = loaded(&page, "/media/");
    let document = format!("/api/public/hotels/{LAKESIDE}/");
    let table: [(&str, u16, Kind); 19] = [
        (&hotel, 200, Guest),
        ("/", 200, Guest),
        ("/?city=Cork", 200, Guest),
        ("/hotels/atlantis", 404, Guest),
        ("/nowhere", 404, Guest),
        ("/staff", 200, Console),
        ("/staff/gallery", 200, Console),
        (&script, 200, Asset),
        ("/assets/gone.js", 404, Plain),
        (&picture, 200, Picture),
        ("/media/nothing", 404, Plain),
        ("/robots.txt", 200, Public),
        ("/sitemap.xml", 200, Public),
        ("/favicon.ico", 200, Public),
        (&document, 200, Api),
        ("/api/hotel/public/", 200, Api),
        ("/api/nowhere/", 404, Api),
        ("/healthz", 200, Plain),
        (&format!("{hotel}/"), 308, Plain),
    ];
    for (path, status, kind) in table {
        // The first goes the whole way; the second may lie ready.
        for _ in 0..2 {
            let answer = guest.get(path).await;
            assert_eq!(answer.status, status, "{path}");
            check(kind, path, &answer);
            assert_eq!(answer.header("strict-transport-security"), "", "{path}");
        }
        let answer = guest.get(path).await;
        let head = guest.send(guest.request(Method::HEAD, path)).await;
        assert_eq!((head.status, head.body.len()), (status, 0), "HEAD {path}");
        check(kind, path, &head);
        for name in ["content-type", "etag", "content-length"] {
            assert_eq!(head.header(name), answer.header(name), "{name} of {path}");
        }
        let tag = answer.header("etag");
        if status == 200 && !tag.is_empty() {
            let knows = guest.clone().with_header("if-none-match", tag);
            let again = knows.get(path).await;
            assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
            for name in ["etag", "cache-control", "vary"] {
                let (said, says) = (answer.header(name), again.header(name));
                assert_eq!(said, says, "{name} of {path}, unchanged");
            }
            for name in ["access-control-allow-origin", "x-content-type-options"] {
                assert_eq!(again.header(name), answer.header(name), "{name} of {path}");
            }
            assert_eq!(again.header("content-type"), "", "{path}");
        }
    }
    app.ends_well().await;
}

#[tokio::test]
async fn nothing_runs_on_a_page_but_our_own_files_and_it_talks_to_nobody_else() {
    let app = TestApp::start().await;
    let guest = app.stranger();
    for path in [
        &format!("/hotels/{LAKESIDE}"),
        "/",
        "/hotels/atlantis",
        "/nowhere",
    ] {
        let page = guest.get(path).await;
        for (name, allowed) in [
            ("default-src", "'none'"),
            ("script-src", "'self'"),
            ("connect-src", "'self'"),
            ("object-src", "'none'"),
            ("base-uri", "'none'"),
            ("form-action", "'self'"),
            ("frame-ancestors", "'self'"),
            ("img-src", "'self' data: http: https:"),
        ] {
            assert_eq!(part(&page, name), allowed, "{name} of {path}");
        }
        let styles = part(&page, "style-src");
        assert!(styles.starts_with("'self' 'sha256-"), "{styles}");
        let policy = page.header("content-security-policy");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(!page.text().contains(" style=\""), "{path}");
    }
    let console = guest.get("/staff").await;
    assert_eq!(part(&console, "script-src"), "'self'");
    assert_eq!(part(&console, "connect-src"), "'self'");
    assert_eq!(part(&console, "frame-ancestors"), "'none'");
    app.ends_well().await;
}

#[tokio::test]
async fn a_site_with_https_says_so_on_every_answer_and_names_its_sockets() {
    let settings = [("FRONTAGE_PUBLIC_URL", "https://hotel.example")];
    let app = TestApp::start_with(&settings).await;
    let guest = app.stranger();
    let hotel = format!("/hotels/{LAKESIDE}");
    for path in [
        &hotel,
        &hotel,
        "/",
        "/nowhere",
        "/assets/gone.js",
        "/robots.txt",
        "/healthz",
        "/api/nowhere/",
        &format!("/api/public/hotels/{LAKESIDE}/"),
    ] {
        let answer = guest.get(path).await;
        let said = answer.header("strict-transport-security");
        assert_eq!(said, "max-age=31536000", "{path}");
    }
    let page = guest.get(&hotel).await;
    assert_eq!(
        part(&page, "connect-src"),
        "'self' wss://hotel.example",
        "for browsers that take 'self' for http alone"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn pages_may_talk_to_the_outside_service_that_carries_events() {
    let settings = [
        ("PUSHER_APP_ID", "1"),
        ("PUSHER_KEY", "k"),
        ("PUSHER_SECRET", "s"),
        ("PUSHER_HOST", "hub.example"),
        ("PUSHER_PORT", "6001"),
        ("PUSHER_SCHEME", "https"),
    ];
    let app = TestApp::start_untold(&settings).await;
    let page = app.stranger().get(&format!("/hotels/{LAKESIDE}")).await;
    assert_eq!(
        part(&page, "connect-src"),
        "'self' wss://hub.example:6001",
        "{}",
        json!(app.stranger().get("/api/realtime/").await.ok(200))
    );
}

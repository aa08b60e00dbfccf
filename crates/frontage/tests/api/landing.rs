//! The landing page and its filter as guests without script get them, and the page for addresses
//! that lead nowhere.

use serde_json::{Value, json};

use crate::support::{LAKESIDE, SEAVIEW, TestApp, behind_its_back};

/// The same table is run by `web/src/landing/filter.test.ts`.
const TABLE: &str = include_str!("../../../../web/src/landing/filter-cases.json");

/// What a page shows: the hotels whose cards are in its HTML, in order.
fn cards(html: &str) -> Vec<String> {
    let cards = html.split("data-testid=\"hotel-").skip(1);
    let slug = |card: &str| card.split('"').next().unwrap_or_default().to_owned();
    cards.map(slug).collect()
}

fn query(filter: &Value) -> String {
    let pairs = filter.as_object().unwrap().iter();
    let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str().unwrap()));
    let url = reqwest::Url::parse_with_params("http://h/", pairs).unwrap();
    format!("/?{}", url.query().unwrap_or_default())
}

#[tokio::test]
async fn a_guest_without_script_finds_the_hotels_that_one_with_it_finds() {
    let table: Value = serde_json::from_str(TABLE).unwrap();
    let app = TestApp::start().await;
    for (place, hotel) in table["hotels"].as_array().unwrap().iter().enumerate() {
        let text = |name: &str| hotel[name].as_str().unwrap().replace('\'', "''");
        app.open_hotel(&text("slug")).await;
        let sql = format!(
            "update hotels set name = '{}', tagline = '{}', city = '{}', country = '{}', \
             hotel_type = '{}', tags = '{}', short_description = '{}', sort_order = {place} \
             where slug = '{}'",
            text("name"),
            text("tagline"),
            text("city"),
            text("country"),
            text("hotel_type"),
            hotel["tags"].to_string().replace('\'', "''"),
            text("short_description"),
            text("slug"),
        );
        behind_its_back(app.home.path(), &sql).await;
    }
    for slug in [LAKESIDE, SEAVIEW] {
        assert!(app.set_visible(slug, false).await);
    }
    let guest = app.stranger();
    for case in table["cases"].as_array().unwrap() {
        let page = guest.get(&query(&case["filter"])).await;
        assert_eq!(page.status, 200, "{case}");
        let found: Vec<&str> = case["found"]
            .as_array()
            .unwrap()
            .iter()
            .map(|slug| slug.as_str().unwrap())
            .collect();
        assert_eq!(cards(&page.text()), found, "{case}");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn whatever_an_address_asks_for_the_landing_page_is_fine() {
    let app = TestApp::start().await;
    let guest = app.stranger();
    let long = "x".repeat(5_000);
    let whole = guest.get("/").await;
    assert_eq!(cards(&whole.text()), [LAKESIDE, SEAVIEW]);
    assert!(!whole.text().contains("noindex"));
    for (query, all) in [
        (
            "q=%3C%2Fscript%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            false,
        ),
        ("q=%22%20onfocus%3Dalert(1)%20autofocus%20x%3D%22", false),
        ("q=%ff%fe%00", false),
        ("q=%ud800&city=%", false),
        (long.as_str(), true),
        (&format!("q={long}"), false),
        ("q=&city=&country=&hotel_type=&tag=", true),
        ("page=7&utm_source=x&Q=lake", true),
        ("q=lake&q=sea", false),
        ("&&&===&", true),
        ("tag[]=x&tag.x=y", true),
    ] {
        let page = guest.get(&format!("/?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        let html = page.text();
        assert!(html.contains("<h1>Hotels</h1>"), "{query}");
        assert!(!html.contains("<script>alert"), "{query}");
        // Behind it stands JSON, where a quote is another matter.
        let markup = html.split("page-data").next().unwrap();
        assert!(!markup.contains("\" onfocus"), "{query}");
        assert!(!html.contains(&"x".repeat(101)), "{query}");
        assert_eq!(html.contains("noindex"), !all, "{query}");
        assert_eq!(cards(&html).len() == 2, all, "{query}");
        let canonical = format!("rel=\"canonical\" href=\"{}", whole_address(&whole.text()));
        assert!(html.contains(&canonical), "{query}");
    }
    let found = guest.get("/?q=lake&q=sea").await.text();
    assert_eq!(cards(&found), [LAKESIDE], "the first counts");
    app.ends_well().await;
}

fn whole_address(html: &str) -> &str {
    let rest = html.split("rel=\"canonical\" href=\"").nth(1);
    rest.and_then(|rest| rest.split('"').next()).unwrap()
}

#[tokio::test]
async fn the_list_is_known_by_a_tag_until_any_hotel_changes() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let guest = app.stranger();
    let list = guest.get("/api/hotel/public/").await;
    let tag = list.header("etag").to_owned();
    let page = guest.get("/").await.text();
    let version = serde_json::to_string(&tag).unwrap();
    assert!(page.contains(&format!("\"version\":{version}")), "{tag}");
    let knowing = guest.clone().with_header("if-none-match", &tag);
    let again = knowing.get("/api/hotel/public/").await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    editor
        .change_settings(&json!({"name_override": "Lake Lodge"}))
        .await
        .ok(200);
    let changed = knowing.get("/api/hotel/public/").await;
    assert_eq!(changed.ok(200)["results"][0]["name"], "Lake Lodge");
    let tag = changed.header("etag").to_owned();
    app.set_visible(SEAVIEW, false).await;
    let knowing = guest.with_header("if-none-match", &tag);
    assert_eq!(knowing.get("/api/hotel/public/").await.ok(200)["count"], 1);
    app.ends_well().await;
}

#[tokio::test]
async fn a_mistyped_address_leads_to_the_hotel_that_was_meant() {
    let app = TestApp::start().await;
    let guest = app.stranger();
    for path in [
        "/hotels/lakesid",
        "/hotels/Lakeside",
        "/lakeside",
        "/hotel/lake-side/",
    ] {
        let page = guest.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        let html = page.text();
        let near = html.split("Did you mean</h2>").nth(1).expect(path);
        let near = near.split("</section>").next().unwrap();
        assert!(near.contains("href=\"/hotels/lakeside\""), "{path}");
        assert!(near.contains("Lakeside House"), "{path}");
        assert!(
            html.contains("href=\"/hotels/seaview\""),
            "the others: {path}"
        );
        assert!(html.contains("noindex"), "{path}");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn a_hotel_that_is_hidden_is_not_suggested_and_junk_has_one_page() {
    let app = TestApp::start().await;
    let guest = app.stranger();
    assert!(app.set_visible(LAKESIDE, false).await);
    for path in [&format!("/hotels/{LAKESIDE}"), "/hotels/lakesid"] {
        let page = guest.get(path).await;
        assert_eq!(page.status, 404);
        assert!(!page.text().contains("Lakeside"), "{path}");
    }
    let long = format!("/hotels/{}", "x".repeat(4_000));
    let junk = [
        "/wp-login.php",
        "/%3Cscript%3E",
        "/hotels/%ff",
        &long,
        "/a/b/c",
    ];
    let first = guest.get(junk[0]).await;
    assert_eq!(first.status, 404);
    for path in junk {
        let page = guest.get(path).await;
        assert_eq!(page.header("etag"), first.header("etag"), "{path}");
        assert_eq!(page.text(), first.text(), "{path}");
    }
    app.ends_well().await;
}

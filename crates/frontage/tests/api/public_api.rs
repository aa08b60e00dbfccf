//! What guests and other people's pages read.

use serde_json::{Value, json};

use crate::support::{LAKESIDE, SEAVIEW, TestApp, file_of, pictures};

async fn furnished() -> TestApp {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let change = json!({
        "slogan": "Water at the door",
        "short_description": "A quiet house.",
        "city_override": "Killarney",
        "country_override": "Ireland",
        "latitude_override": "52.0594",
        "longitude_override": "-9.5044",
        "primary_color": "#123456",
        "amenities": ["Boats"],
    });
    editor.change_settings(&change).await.ok(200);
    let hero = file_of("hero_image", pictures::jpeg(400, 300));
    editor.change_settings_by_form(hero).await.ok(200);
    editor.fill_gallery(2).await;
    editor.add_lake_room().await;
    let hidden = json!({"name": "Hidden", "starting_price_from": "1", "is_active": false});
    editor.add_room(&hidden).await.ok(201);
    app
}

#[tokio::test]
async fn a_page_that_knows_the_newest_snapshot_is_told_so_and_no_more() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let path = format!("/api/public/hotels/{LAKESIDE}/");
    let guest = app.stranger();
    let answer = guest.get(&path).await;
    let document = answer.ok(200);
    let etag = answer.header("etag").to_owned();
    let epoch = document["epoch"].as_str().unwrap();
    assert_eq!(etag, format!("\"{epoch}-{}\"", document["revision"]));
    for known in [etag.clone(), format!("W/{etag}"), format!("\"x\", {etag}")] {
        let guest = guest.clone().with_header("if-none-match", &known);
        let again = guest.get(&path).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{known}");
        assert_eq!(again.header("etag"), etag);
    }
    editor
        .change_settings(&json!({"slogan": "New"}))
        .await
        .ok(200);
    let later = guest.with_header("if-none-match", &etag).get(&path).await;
    assert_eq!(later.ok(200)["slogan"], "New");
    assert_ne!(later.header("etag"), etag);
    app.ends_well().await;
}

#[tokio::test]
async fn the_whole_page_of_the_reference_is_there() {
    let app = furnished().await;
    let guest = app.stranger();
    let page = guest
        .get(&format!("/api/hotel/public/page/{LAKESIDE}/"))
        .await
        .ok(200);
    let document = app.document(LAKESIDE).await;
    assert_eq!(page["name"], "Lakeside House");
    assert_eq!(page["slug"], LAKESIDE);
    assert_eq!(page["city"], "Killarney");
    assert_eq!(
        (&page["latitude"], &page["longitude"]),
        (&json!("52.059400"), &json!("-9.504400"))
    );
    assert_eq!(page["hero_image_url"], document["hero_image"]);
    assert_eq!(page["logo_url"], Value::Null);
    assert_eq!(page["booking_options"], Value::Null);
    assert_eq!(page["offers"], json!([]));
    assert_eq!(page["leisure_activities"], json!([]));
    assert_eq!(page["room_types"], document["room_types"]);
    assert_eq!(
        page["room_types"].as_array().map(Vec::len),
        Some(1),
        "not the hidden one"
    );
    assert_eq!(page["public_settings"]["slogan"], "Water at the door");
    app.ends_well().await;
}

#[tokio::test]
async fn the_settings_are_at_both_paths_and_hold_what_guests_see() {
    let app = furnished().await;
    let guest = app.stranger();
    let first = guest
        .get(&format!("/api/hotel/public/{LAKESIDE}/settings/"))
        .await
        .ok(200);
    let alias = guest
        .get(&format!("/api/public/hotels/{LAKESIDE}/settings/"))
        .await
        .ok(200);
    assert_eq!(first, alias);
    let document = app.document(LAKESIDE).await;
    for (key, value) in first.as_object().unwrap() {
        assert_eq!(*value, document[key], "{key}");
    }
    for key in [
        "short_description",
        "long_description",
        "welcome_message",
        "hero_image",
        "hero_image_display",
        "gallery",
        "amenities",
        "contact_email",
        "contact_phone",
        "contact_address",
        "website",
        "google_maps_link",
        "logo",
        "favicon",
        "slogan",
        "primary_color",
        "link_hover_color",
        "theme_mode",
        "revision",
    ] {
        assert!(first.get(key).is_some(), "{key}");
    }
    assert!(
        first
            .as_object()
            .unwrap()
            .keys()
            .all(|key| !key.ends_with("_override"))
    );
    app.ends_well().await;
}

#[tokio::test]
async fn the_theme_is_what_start_up_code_reads() {
    let app = furnished().await;
    let guest = app.stranger();
    let theme = guest
        .get(&format!("/api/common/{LAKESIDE}/theme/"))
        .await
        .ok(200);
    assert_eq!(theme["hotel_slug"], LAKESIDE);
    assert_eq!(theme["hotel_name"], "Lakeside House");
    assert_eq!(theme["primary_color"], "#123456");
    assert_eq!(theme["main_color"], "#123456");
    assert_eq!(theme["theme_mode"], "light");
    for key in [
        "secondary_color",
        "accent_color",
        "background_color",
        "button_color",
    ] {
        assert!(
            theme[key].as_str().is_some_and(|c| c.starts_with('#')),
            "{key}"
        );
    }
    app.ends_well().await;
}

#[tokio::test]
async fn the_cards_of_the_hotels_can_be_searched_and_filtered() {
    let app = furnished().await;
    let guest = app.stranger();
    let all = guest.get("/api/hotel/public/").await.ok(200);
    assert_eq!(all["count"], 2);
    let card = all["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["slug"] == LAKESIDE)
        .unwrap();
    let document = app.document(LAKESIDE).await;
    assert_eq!(card["name"], "Lakeside House");
    assert_eq!(card["short_description"], "A quiet house.");
    assert_eq!(card["hero_image_url"], document["hero_image"]);
    assert_eq!(card["hero"], document["images"]["hero"]);
    assert_eq!(card["guest_base_path"], format!("/hotels/{LAKESIDE}"));
    assert_eq!(card["staff_base_path"], "/staff");
    assert_eq!(card["guest_portal_enabled"], true);

    for (query, found) in [
        ("q=LAKE", vec![LAKESIDE]),
        ("q=quiet", vec![LAKESIDE]),
        ("q=nothing-like-it", vec![]),
        ("city=killarney", vec![LAKESIDE]),
        ("city=Cork", vec![]),
        ("country=Ireland", vec![LAKESIDE]),
        ("tags=spa", vec![]),
        ("hotel_type=Resort", vec![]),
        ("city=&country=&q=&tags=", vec![LAKESIDE, SEAVIEW]),
        ("sort=name_asc", vec![LAKESIDE, SEAVIEW]),
        ("page_size=1&page=2", vec![SEAVIEW]),
    ] {
        let list = guest
            .get(&format!("/api/hotel/public/?{query}"))
            .await
            .ok(200);
        let slugs = list["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["slug"].clone());
        assert_eq!(slugs.collect::<Vec<_>>(), found, "{query}");
    }
    let filters = guest.get("/api/hotel/public/filters/").await.ok(200);
    assert_eq!(filters["cities"], json!(["Killarney"]));
    assert_eq!(filters["countries"], json!(["Ireland"]));
    assert_eq!(filters["tags"], json!([]));
    assert_eq!(filters["hotel_types"], json!([]));
    app.ends_well().await;
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_reading_makes_nothing() {
    let app = TestApp::start().await;
    let guest = app.stranger();
    for path in [
        "/api/public/hotels/atlantis/",
        "/api/hotel/public/page/atlantis/",
        "/api/hotel/public/atlantis/settings/",
        "/api/public/hotels/atlantis/settings/",
        "/api/common/atlantis/theme/",
        "/api/no/such/thing/",
        "/api/public/hotels/%00/",
        "/api/public/hotels/%ff/",
        "/api/public/hotels/LAKESIDE/",
    ] {
        let body = guest.get(path).await.refused(404);
        assert_eq!(body["error"], body["detail"]);
    }
    assert_eq!(guest.get("/api/hotel/public/").await.ok(200)["count"], 2);
    app.ends_well().await;
}

#[tokio::test]
async fn guests_do_not_see_a_hotel_that_is_not_active_and_staff_still_do() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let mut page = app.listener(LAKESIDE).await;
    app.close_to_guests(LAKESIDE).await;
    let guest = app.stranger();
    for path in [
        format!("/api/public/hotels/{LAKESIDE}/"),
        format!("/api/public/hotels/{LAKESIDE}/events/?after=0"),
        format!("/api/hotel/public/page/{LAKESIDE}/"),
        format!("/api/hotel/public/{LAKESIDE}/settings/"),
        format!("/api/common/{LAKESIDE}/theme/"),
    ] {
        guest.get(&path).await.refused(404);
    }
    assert_eq!(guest.get(&format!("/hotels/{LAKESIDE}")).await.status, 404);
    let cards = guest.get("/api/hotel/public/").await.ok(200);
    assert_eq!(cards["count"], 1);
    assert_eq!(cards["results"][0]["slug"], SEAVIEW);
    assert_eq!(editor.settings().await["hotel_slug"], LAKESIDE);
    page.hears_nothing().await;
    app.ends_well().await;
}

//! A draft on the hotel's own page, for whoever has a link.

use frontage::domain::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::{LAKESIDE, SEAVIEW, TestApp, behind_its_back, rows_of};

#[tokio::test]
async fn a_link_shows_the_draft_on_the_real_page_and_nobody_else_gets_any_of_it() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let id = ann.begin_draft("Christmas <b>").await;
    let change = json!({"slogan": "By the <fire>"});
    ann.in_draft(id).change_settings(&change).await.ok(200);
    let links = ann.staff_path(&format!("drafts/{id}/links/"));
    let link = ann.post(&links, &json!({})).await.ok(201);
    let path = link["path"].as_str().unwrap();
    assert_eq!(link["url"], format!("{}{path}", app.base));
    let secret = path.split_once("?draft=").unwrap().1;
    assert_eq!(secret.len(), 64, "256 bits");

    let guest = app.stranger();
    // The page of everybody is at hand by now.
    let page = format!("/hotels/{LAKESIDE}");
    for _ in 0..2 {
        assert!(!guest.get(&page).await.text().contains("fire"));
        let shown = guest.get(path).await;
        assert_eq!(shown.status, 200);
        let html = shown.text();
        assert!(html.contains("By the &lt;fire"), "escaped, and there");
        assert!(html.contains("Draft “Christmas &lt;b&gt;”: guests do not see this yet."));
        assert!(html.contains("<meta name=\"robots\" content=\"noindex,nofollow\">"));
        assert_eq!(shown.header("cache-control"), "private, no-store");
        assert_eq!(shown.header("x-robots-tag"), "noindex, nofollow, noarchive");
        assert_eq!(shown.header("referrer-policy"), "no-referrer");
        assert!(
            shown
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
    }
    let german = guest
        .clone()
        .with_header("accept-language", "de-AT,en;q=0.5");
    assert!(german.get(path).await.text().contains("Entwurf „Christmas"));
    let slashed = guest
        .get(&format!("/hotels/{LAKESIDE}/?draft={secret}"))
        .await;
    assert_eq!(slashed.header("location"), path);

    // Nothing that guests can ask for knows of it, and the database not the secret.
    assert!(!app.document(LAKESIDE).await.to_string().contains("fire"));
    let rows = rows_of(app.home.path(), "select secret_sha256 from draft_links").await;
    assert!(!rows[0][0].contains(secret) && rows[0][0].len() == 64);
    let listed = ann.get(&links).await.text();
    assert!(!listed.contains(secret), "{listed}");

    // Published, the link leads to the page of everybody.
    ann.publish(id, &json!({})).await.changed(200);
    let shown = guest.get(path).await;
    assert_eq!(
        (shown.status, shown.header("location")),
        (303, page.as_str())
    );
    app.ends_well().await;
}

#[tokio::test]
async fn by_its_number_staff_of_the_hotel_see_a_draft_on_the_real_page_and_nobody_else_does() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let id = ann.begin_draft("Christmas").await;
    let slogan = json!({"slogan": "By the fire"});
    ann.in_draft(id).change_settings(&slogan).await.ok(200);
    let path = format!("/hotels/{LAKESIDE}?draft={id}");

    for staff in [ann.clone(), app.staff(LAKESIDE, Role::Viewer).await] {
        let shown = staff.get(&path).await;
        assert_eq!(shown.status, 200);
        assert!(shown.text().contains("By the fire"));
        assert!(shown.text().contains("Draft “Christmas”"));
        assert_eq!(shown.header("cache-control"), "private, no-store");
    }
    // Whoever is not signed in gets to the console, which asks them to.
    let guest = app.stranger();
    for guest in [
        guest.clone(),
        guest.with_header("cookie", "frontage=nobody"),
    ] {
        let sent = guest.get(&path).await;
        let to = format!("/staff/drafts/{id}/preview");
        assert_eq!((sent.status, sent.header("location")), (303, to.as_str()));
        assert_eq!(sent.header("cache-control"), "private, no-store");
        assert!(!sent.text().contains("fire"));
    }
    // Staff of another hotel, another hotel's page, and a draft that never was.
    let other = app.staff(SEAVIEW, Role::Editor).await;
    let elsewhere = path.replace(LAKESIDE, SEAVIEW);
    let never = format!("/hotels/{LAKESIDE}?draft={}", id + 1000);
    for (staff, path) in [
        (&other, &path),
        (&other, &elsewhere),
        (&ann, &elsewhere),
        (&ann, &never),
    ] {
        let answer = staff.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains("no such draft"));
        assert!(!answer.text().contains("fire"));
    }
    ann.publish(id, &json!({})).await.changed(200);
    let shown = ann.get(&path).await;
    let page = format!("/hotels/{LAKESIDE}");
    assert_eq!(
        (shown.status, shown.header("location")),
        (303, page.as_str())
    );
    app.ends_well().await;
}

#[tokio::test]
async fn a_link_that_ended_was_taken_back_or_never_was_leads_nowhere() {
    let app = TestApp::start_with(&[("FRONTAGE_MAX_DRAFT_LINKS", "2")]).await;
    let ann = app.editor().await;
    let id = ann.begin_draft("Christmas").await;
    let slogan = json!({"slogan": "By the fire"});
    ann.in_draft(id).change_settings(&slogan).await.ok(200);
    let links = ann.staff_path(&format!("drafts/{id}/links/"));
    let mut paths = Vec::new();
    for _ in 0..3 {
        let link = ann.post(&links, &json!({})).await.ok(201);
        paths.push((
            link["path"].as_str().unwrap().to_owned(),
            link["id"].clone(),
        ));
    }
    let guest = app.stranger();
    let leads_nowhere = async |path: &str| {
        let answer = guest.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains("Ask whoever sent it"));
        assert_eq!(answer.header("cache-control"), "private, no-store");
        assert!(!answer.text().contains("fire"));
    };
    leads_nowhere(&paths[0].0).await;
    assert_eq!(guest.get(&paths[1].0).await.status, 200);

    let one = format!("{links}{}/", paths[1].1);
    assert_eq!(
        ann.send(ann.request(Method::DELETE, &one)).await.status,
        204
    );
    leads_nowhere(&paths[1].0).await;
    ann.send(ann.request(Method::DELETE, &one))
        .await
        .refused(404);

    // It is one of this hotel's.
    assert_eq!(guest.get(&paths[2].0).await.status, 200);
    leads_nowhere(&paths[2].0.replace(LAKESIDE, SEAVIEW)).await;
    leads_nowhere(&format!("/hotels/{LAKESIDE}?draft=")).await;
    leads_nowhere(&format!("/hotels/{LAKESIDE}?a=b&draft={}", "0".repeat(64))).await;

    behind_its_back(app.home.path(), "update draft_links set expires_at = 1").await;
    leads_nowhere(&paths[2].0).await;
    assert_eq!(ann.get(&links).await.ok(200)["results"], json!([]));
    app.ends_well().await;
}

#[tokio::test]
async fn a_hotel_that_guests_do_not_see_can_be_looked_at_with_its_draft() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let id = ann.begin_draft("Opening").await;
    let slogan = json!({"slogan": "Soon"});
    ann.in_draft(id).change_settings(&slogan).await.ok(200);
    let links = ann.staff_path(&format!("drafts/{id}/links/"));
    let link = ann.post(&links, &json!({})).await.ok(201);
    app.set_visible(LAKESIDE, false).await;
    let guest = app.stranger();
    assert_eq!(guest.get(&format!("/hotels/{LAKESIDE}")).await.status, 404);
    let shown = guest.get(link["path"].as_str().unwrap()).await;
    assert!(shown.text().contains("Soon"));
    app.ends_well().await;
}

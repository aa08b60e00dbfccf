//! Staff sign in, and out; a browser's cookie works for the server's own pages only.

use frontage::domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, LAKESIDE, Person, SEAVIEW, TestApp, credentials};

async fn log_in(app: &TestApp, username: &str, password: &str) -> Answer {
    let body = json!({"username": username, "password": password});
    app.stranger().post("/api/staff/login/", &body).await
}

/// Signs an editor in as a browser does; gives the browser, which has only the cookie.
async fn browser(app: &TestApp) -> Person {
    app.editor().await;
    let (username, password) = credentials(LAKESIDE, Role::Editor);
    let answer = log_in(app, &username, &password).await;
    let cookie = answer.header("set-cookie").to_owned();
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(attributes.contains(attribute), "{cookie}");
    }
    app.stranger().with_header("cookie", pair).at(LAKESIDE)
}

#[tokio::test]
async fn a_manager_signs_in_and_gets_what_stock_clients_keep() {
    let app = TestApp::start().await;
    app.staff(LAKESIDE, Role::Manager).await;
    let (username, password) = credentials(LAKESIDE, Role::Manager);
    let answer = log_in(&app, &username, &password).await;
    let who = answer.ok(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(who["token"].as_str().unwrap().len(), 64);
    assert_eq!(who["username"], username.as_str());
    assert_eq!(who["hotel_slug"], LAKESIDE);
    assert_eq!(who["hotel_name"], "Lakeside House");
    assert_eq!(who["hotel"]["slug"], LAKESIDE);
    assert_eq!(who["hotel"]["id"], who["hotel_id"]);
    assert_eq!(who["role"], "Manager");
    assert_eq!(who["access_level"], "staff_admin");
    assert_eq!(who["is_staff"], true);
    assert_eq!(who["is_superuser"], false);
    assert!(who["staff_id"].is_i64());
    assert!(
        who["allowed_navs"]
            .as_array()
            .is_some_and(|navs| !navs.is_empty())
    );
    for unset in ["profile_image_url", "department"] {
        assert_eq!(who.get(unset), Some(&Value::Null), "{unset}");
    }

    let token = who["token"].as_str().unwrap();
    let known = app.stranger().with_token(token);
    let mut session = known.get("/api/staff/session/").await.ok(200);
    assert!(session.get("token").is_none(), "the token is told once");
    session["token"] = token.into();
    assert_eq!(session, who);
    app.ends_well().await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_very_same_answer() {
    let app = TestApp::start().await;
    app.editor().await;
    let (username, _) = credentials(LAKESIDE, Role::Editor);
    let wrong = log_in(&app, &username, "guessed").await;
    let unknown = log_in(&app, "nobody-at-all", "guessed").await;
    let told = wrong.refused(400);
    assert_eq!(
        told["non_field_errors"],
        json!(["Unable to log in with provided credentials."])
    );
    assert_eq!(unknown.refused(400), told);
    assert!(!wrong.headers.contains_key("set-cookie"));
    app.ends_well().await;
}

#[tokio::test]
async fn a_form_without_name_or_password_is_told_which_is_missing() {
    let app = TestApp::start().await;
    let somebody = app.stranger();
    let answer = somebody.post("/api/staff/login/", &json!({})).await;
    answer.refused_field(400, "username", "required");
    answer.refused_field(400, "password", "required");
    let half = json!({"username": "x", "password": ""});
    let body = somebody.post("/api/staff/login/", &half).await;
    body.refused_field(400, "password", "required");
    assert!(body.refused(400).get("username").is_none());
    app.ends_well().await;
}

#[tokio::test]
async fn signing_out_ends_that_session_and_no_other() {
    let app = TestApp::start().await;
    let at_the_desk = app.editor().await;
    let on_the_phone = app.editor().await;
    let left = at_the_desk.post("/api/staff/logout/", &json!({})).await;
    assert_eq!(left.status, 204, "{}", left.text());
    let again = at_the_desk.get("/api/staff/session/").await;
    again.refused_saying(401, "Invalid token.");
    on_the_phone.get("/api/staff/session/").await.ok(200);
    app.ends_well().await;
}

#[tokio::test]
async fn a_browser_signs_in_works_and_signs_out_with_its_cookie_alone() {
    let app = TestApp::start().await;
    let browser = browser(&app).await;
    let ours = browser.clone().with_header("sec-fetch-site", "same-origin");
    assert_eq!(
        browser.get("/api/staff/session/").await.ok(200)["username"],
        credentials(LAKESIDE, Role::Editor).0
    );
    let before = app.revision(LAKESIDE).await;
    let slogan = json!({"slogan": "Water at the door"});
    let (_, revision) = ours.change_settings(&slogan).await.changed(200);
    assert_eq!(revision, before + 1);

    let left = ours.post("/api/staff/logout/", &json!({})).await;
    assert_eq!(left.status, 204, "{}", left.text());
    assert!(left.header("set-cookie").contains("Max-Age=0"));
    browser.get("/api/staff/session/").await.refused(401);
    app.ends_well().await;
}

#[tokio::test]
async fn another_site_cannot_change_anything_with_the_browsers_cookie() {
    let app = TestApp::start().await;
    let browser = browser(&app).await;
    let before = app.revision(LAKESIDE).await;
    let slogan = json!({"slogan": "Book elsewhere"});
    let origin = app.base.as_str();
    for (header, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
        ("x-nothing", "said"),
    ] {
        let elsewhere = browser.clone().with_header(header, value);
        let refused = elsewhere.change_settings(&slogan).await;
        refused.refused_saying(403, "another site");
        let left = elsewhere.post("/api/staff/logout/", &json!({})).await;
        left.refused(403);
    }
    app.nothing_changed_since(LAKESIDE, before).await;
    // The premise: the same cookie does work from here, also in a browser without fetch metadata.
    let here = browser.with_header("origin", origin);
    here.change_settings(&slogan).await.ok(200);
    app.ends_well().await;
}

#[tokio::test]
async fn a_cookie_is_no_token_and_a_token_no_cookie_of_the_other_hotel() {
    let app = TestApp::start().await;
    let neighbour = app.staff(SEAVIEW, Role::Manager).await;
    let path = "/api/staff/session/";
    let who = neighbour.get(path).await.ok(200);
    assert_eq!(who["hotel_slug"], SEAVIEW);
    for header in ["Token", "Token ", "Bearer abc", "abc", "Token \u{e9}"] {
        let odd = app.stranger().request(Method::GET, path);
        let odd = odd.header("authorization", header.as_bytes());
        let answer = app.stranger().send(odd).await;
        answer.refused_saying(401, "Invalid token.");
        assert_eq!(answer.header("www-authenticate"), "Token");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn the_oldest_session_ends_when_somebody_has_too_many() {
    let app = TestApp::start_with(&[("FRONTAGE_MAX_SESSIONS", "2")]).await;
    let first = app.editor().await;
    let second = app.editor().await;
    let path = "/api/staff/session/";
    first.get(path).await.ok(200);
    let third = app.editor().await;
    first.get(path).await.refused_saying(401, "Invalid token.");
    second.get(path).await.ok(200);
    third.get(path).await.ok(200);
    app.ends_well().await;
}

//! A fresh server and the first person who opens it: a hotel, its owner and a session in one go,
//! for whoever has the code that the server printed, and for nobody else.

use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp, credentials, pictures, rows_of};
use frontage::domain::Role;

const PATH: &str = "/api/staff/setup/";

/// The code in the link that the server prints.
fn code(app: &TestApp) -> String {
    let path = app.setup_path.as_deref().unwrap();
    let (page, code) = path.split_once('#').unwrap();
    assert_eq!(page, "/staff/setup");
    code.to_owned()
}

/// What somebody enters.
fn entered(code: &str) -> Value {
    json!({
        "code": code,
        "hotel_name": "Gästehaus Zürich",
        "name": "Ann Green",
        "username": "ann",
        "password": "a few plain words",
    })
}

async fn begin(app: &TestApp, body: &Value) -> Answer {
    app.stranger().post(PATH, body).await
}

/// Nothing was made: no hotel, nobody, no session.
async fn nothing_was_made(app: &TestApp) {
    for table in ["hotels", "staff", "sessions", "events"] {
        let rows = rows_of(app.home.path(), &format!("select 'x' from {table}")).await;
        assert!(rows.is_empty(), "{table} has rows");
    }
    assert_eq!(app.stranger().get(PATH).await.ok(200)["open"], true);
}

#[tokio::test]
async fn the_first_owner_enters_a_name_and_a_password_and_shows_a_picture() {
    let app = TestApp::start_new(&[]).await;
    assert_eq!(
        app.stranger().get(PATH).await.ok(200),
        json!({"open": true, "slug": null})
    );
    let answer = begin(&app, &entered(&code(&app))).await;
    let who = answer.ok(201);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("set-cookie").contains("HttpOnly"));
    assert_eq!(who["username"], "ann");
    assert_eq!(who["name"], "Ann Green");
    assert_eq!(who["role"], "Owner");
    assert_eq!(who["hotel"]["name"], "Gästehaus Zürich");
    assert_eq!(who["hotel_slug"], "gaestehaus-zuerich");
    assert_eq!(who["may_lead"], true);

    let slug = "gaestehaus-zuerich";
    let token = who["token"].as_str().unwrap();
    let owner = app.stranger().with_token(token).at(slug);
    let session = owner.get("/api/staff/session/").await.ok(200);
    assert_eq!(session["staff_id"], who["staff_id"]);
    assert_eq!(app.revision(slug).await, 1);
    owner.upload(pictures::jpeg(48, 32)).await.ok(201);
    let page = app.stranger().get(&format!("/hotels/{slug}")).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Gästehaus Zürich"));
    let login = json!({"username": "ann", "password": "a few plain words"});
    app.stranger()
        .post("/api/staff/login/", &login)
        .await
        .ok(200);
    app.ends_well().await;
}

#[tokio::test]
async fn a_name_proposes_an_address_and_the_owner_may_choose_another() {
    let app = TestApp::start_new(&[]).await;
    let asked = |name: &str| format!("{PATH}?name={name}");
    let proposed = app
        .stranger()
        .get(&asked("H%C3%B4tel%20de%20l%E2%80%99Op%C3%A9ra"))
        .await;
    assert_eq!(proposed.ok(200)["slug"], "hotel-de-lopera");
    let none = app.stranger().get(&asked("%E6%97%85%E9%A4%A8")).await;
    assert_eq!(none.ok(200)["slug"], Value::Null);
    let mut body = entered(&code(&app));
    body["hotel_name"] = "旅館".into();
    begin(&app, &body)
        .await
        .refused_field(400, "slug", "Choose");
    body["slug"] = " ryokan ".into();
    assert_eq!(begin(&app, &body).await.ok(201)["hotel_slug"], "ryokan");
    let later = app.stranger().get(&asked("Another")).await.ok(200);
    assert_eq!(later, json!({"open": false, "slug": null}));
    app.ends_well().await;
}

#[tokio::test]
async fn whoever_does_not_have_the_code_makes_nothing_wherever_they_come_from() {
    let app = TestApp::start_new(&[]).await;
    let from_here = app.stranger();
    let by_a_proxy = app.stranger().with_header("x-forwarded-for", "127.0.0.1");
    let by_a_page = app.stranger().with_header("sec-fetch-site", "same-origin");
    for person in [from_here, by_a_proxy, by_a_page] {
        for wrong in ["", "0000-0000-0000-0000", &code(&app)[..18]] {
            let told = person.post(PATH, &entered(wrong)).await.refused(403);
            assert_eq!(told["code"], "wrong-setup-code");
            assert!(!told.to_string().contains(&code(&app)));
        }
        let mut none = entered("");
        none.as_object_mut().unwrap().remove("code");
        person.post(PATH, &none).await.refused(403);
    }
    nothing_was_made(&app).await;
    // The premise: what was entered was right but for the code, which may be typed by hand.
    let typed = code(&app).to_lowercase().replace('-', " ");
    begin(&app, &entered(&typed)).await.ok(201);
    app.ends_well().await;
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_nothing_is_made() {
    let app = TestApp::start_new(&[]).await;
    let bad = json!({
        "code": code(&app), "hotel_name": "  ", "slug": "No Slug", "name": "x".repeat(101),
        "username": "a b", "password": "short",
    });
    let answer = begin(&app, &bad).await;
    answer.refused_field(400, "hotel_name", "needs a name");
    answer.refused_field(400, "slug", "lower-case");
    answer.refused_field(400, "name", "100");
    answer.refused_field(400, "username", "letters");
    answer.refused_field(400, "password", "at least 10");
    for (field, value) in [
        ("password", json!("anns.name.")),
        ("password", json!("x".repeat(1_025) + "y")),
        ("password", json!(["a", "b"])),
        ("hotel_name", json!({"a": 1})),
        ("hotel_name", json!("x".repeat(256))),
        ("slug", json!("a".repeat(51))),
        ("username", json!("ann\u{0}")),
    ] {
        let mut body = entered(&code(&app));
        body["username"] = "anns.name.".into();
        body[field] = value;
        let told = begin(&app, &body).await.refused(400);
        assert!(told[field].is_array(), "{field}: {told}");
    }
    begin(&app, &json!([])).await.refused(400);
    nothing_was_made(&app).await;
    app.ends_well().await;
}

#[tokio::test]
async fn of_several_who_begin_at_once_one_does_and_the_others_are_told() {
    let app = TestApp::start_new(&[]).await;
    let code = code(&app);
    let attempts = (0..4).map(|number| {
        let mut body = entered(&code);
        body["hotel_name"] = format!("House {number}").into();
        body["username"] = format!("ann{number}").into();
        let person = app.stranger();
        async move { person.post(PATH, &body).await }
    });
    let answers = futures_util::future::join_all(attempts).await;
    let made: Vec<&Answer> = answers.iter().filter(|a| a.status == 201).collect();
    assert_eq!(made.len(), 1, "one");
    for late in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(late.refused(409)["code"], "already-set-up");
        assert!(!late.headers.contains_key("set-cookie"));
    }
    for table in ["hotels", "staff", "sessions"] {
        let rows = rows_of(app.home.path(), &format!("select 'x' from {table}")).await;
        assert_eq!(rows.len(), 1, "{table}");
    }
    // The very code, a second time.
    let again = begin(&app, &entered(&code)).await;
    assert_eq!(again.refused(409)["code"], "already-set-up");
    app.ends_well().await;
}

#[tokio::test]
async fn an_installation_with_a_hotel_or_with_anybody_has_no_first_run() {
    let app = TestApp::start().await;
    assert_eq!(app.setup_path, None, "nothing is printed");
    let closed = begin(&app, &entered("0000-0000-0000-0000")).await;
    assert_eq!(closed.refused(409)["code"], "already-set-up");
    app.staff("lakeside", Role::Viewer).await;
    assert_eq!(app.stranger().get(PATH).await.ok(200)["open"], false);
    let (username, _) = credentials("lakeside", Role::Viewer);
    let people = rows_of(app.home.path(), "select username from staff").await;
    assert_eq!(people, [[username]]);
    app.ends_well().await;
}

#[tokio::test]
async fn a_fresh_server_opens_on_the_first_run_wherever_one_enters() {
    let app = TestApp::start_new(&[]).await;
    let leads_to_setup = |answer: &Answer| {
        assert_eq!(answer.status, 307, "{}", answer.text());
        assert_eq!(answer.header("location"), "/staff/setup");
        assert_eq!(answer.header("cache-control"), "no-store");
    };
    for entrance in ["/", "/?q=lake", "/staff", "/staff/", "/staff/gallery"] {
        leads_to_setup(&app.stranger().get(entrance).await);
    }
    let page = app.stranger().get("/staff/setup").await;
    assert_eq!(page.status, 200);
    assert!(
        !page.text().contains(&code(&app)),
        "the page does not know the code"
    );
    let elsewhere = Person::get(&app.stranger(), "/hotels/lakeside").await;
    assert_eq!(elsewhere.status, 404);

    begin(&app, &entered(&code(&app))).await.ok(201);
    for entrance in ["/", "/staff", "/staff/gallery", "/staff/setup"] {
        assert_eq!(app.stranger().get(entrance).await.status, 200, "{entrance}");
    }
    app.ends_well().await;
}

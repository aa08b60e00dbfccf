//! What everybody decides about themselves: the name that colleagues see, the password, and where
//! they are signed in.

use frontage::domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::staff_channels::{joins, socket};
use crate::support::{Answer, LAKESIDE, Person, TestApp, credentials};
use crate::team::is_open;

const ACCOUNT: &str = "/api/staff/account/";
const PRIVATE: &str = "private-hotel-lakeside";

async fn account(person: &Person) -> Value {
    person.get(ACCOUNT).await.ok(200)
}

async fn new_password(person: &Person, present: &str, password: &str) -> Answer {
    let body = json!({"present": present, "password": password});
    person
        .send_json(Method::PUT, &format!("{ACCOUNT}password/"), &body)
        .await
}

async fn log_in(app: &TestApp, password: &str) -> Answer {
    let (username, _) = credentials(LAKESIDE, Role::Editor);
    let body = json!({"username": username, "password": password});
    app.stranger().post("/api/staff/login/", &body).await
}

async fn is_inside(person: &Person) -> bool {
    person.get("/api/staff/session/").await.status == 200
}

#[tokio::test]
async fn somebody_chooses_the_name_that_colleagues_see() {
    let app = TestApp::start().await;
    let editor = app.staff(LAKESIDE, Role::Viewer).await;
    let name = json!({"display_name": "  Ann   Green "});
    let answer = editor.send_json(Method::PATCH, ACCOUNT, &name).await;
    assert_eq!(answer.ok(200)["display_name"], "Ann Green");
    assert_eq!(account(&editor).await["display_name"], "Ann Green");
    let who = editor.get("/api/staff/session/").await.ok(200);
    assert_eq!(who["name"], "Ann Green");
    assert_eq!(who["username"], "lakeside-viewer");
    let long = json!({"display_name": "x".repeat(101)});
    let refused = editor.send_json(Method::PATCH, ACCOUNT, &long).await;
    refused.refused_field(400, "display_name", "100");
    editor
        .send_json(Method::PATCH, ACCOUNT, &json!({}))
        .await
        .refused(400);
    let none = json!({"display_name": ""});
    editor
        .send_json(Method::PATCH, ACCOUNT, &none)
        .await
        .ok(200);
    let who = editor.get("/api/staff/session/").await.ok(200);
    assert_eq!(who["name"], "lakeside-viewer");
    app.stranger().get(ACCOUNT).await.refused(401);
    app.ends_well().await;
}

#[tokio::test]
async fn a_new_password_needs_the_present_one_and_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let (_, present) = credentials(LAKESIDE, Role::Editor);
    let editor = app.editor().await;
    let on_the_phone = app.editor().await;
    let mut line = socket(&app).await;
    joins(&on_the_phone, &mut line, PRIVATE).await;

    let wrong = new_password(&editor, "guessed", "another few words").await;
    wrong.refused_field(400, "present", "not your present");
    let short = new_password(&editor, &present, "short").await;
    short.refused_field(400, "password", "at least 10");
    let name = new_password(&editor, &present, "Lakeside-Editor").await;
    name.refused_field(400, "password", "user name");
    assert!(is_inside(&on_the_phone).await, "nothing has changed");
    assert!(is_open(&mut line).await);

    let changed = new_password(&editor, &present, "another few words").await;
    assert_eq!(changed.ok(200)["ended_sessions"], 1);
    assert!(is_inside(&editor).await);
    assert!(!is_inside(&on_the_phone).await);
    assert_eq!(line.message().await, Err(4200));
    log_in(&app, &present).await.refused(400);
    log_in(&app, "another few words").await.ok(200);
    app.ends_well().await;
}

#[tokio::test]
async fn somebody_sees_the_own_sessions_and_ends_one_or_all() {
    let app = TestApp::start().await;
    let (_, password) = credentials(LAKESIDE, Role::Editor);
    let here = app.editor().await;
    let (username, _) = credentials(LAKESIDE, Role::Editor);
    let login = json!({"username": username, "password": password});
    let phone = app.stranger().with_header("user-agent", "Phone/1.0");
    let token = phone.post("/api/staff/login/", &login).await.ok(200)["token"].clone();
    let phone = app.stranger().with_token(token.as_str().unwrap());
    let neighbour = app.staff(LAKESIDE, Role::Viewer).await;

    let sessions = account(&here).await["sessions"].as_array().unwrap().clone();
    assert_eq!(sessions.len(), 2);
    let own: Vec<&Value> = sessions
        .iter()
        .filter(|one| one["is_this"] == true)
        .collect();
    assert_eq!(own.len(), 1);
    let other = sessions
        .iter()
        .find(|one| one["agent"] == "Phone/1.0")
        .unwrap();
    assert_eq!(other["is_this"], false);
    let id = other["id"].as_str().unwrap();
    assert!(
        !token.as_str().unwrap().contains(id),
        "the name is no part of the token"
    );

    let end = |person: &Person, id: &str| {
        let request = person.request(Method::DELETE, &format!("{ACCOUNT}sessions/{id}/"));
        let person = person.clone();
        async move { person.send(request).await }
    };
    end(&neighbour, id).await.refused(404);
    assert!(is_inside(&phone).await, "nobody ends somebody else's");
    assert_eq!(end(&here, id).await.status, 204);
    assert!(!is_inside(&phone).await);
    end(&here, id).await.refused(404);

    let elsewhere = app.editor().await;
    let all = here.request(Method::DELETE, &format!("{ACCOUNT}sessions/"));
    let out = here.send(all).await;
    assert_eq!(out.status, 204, "{}", out.text());
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert!(!is_inside(&here).await);
    assert!(!is_inside(&elsewhere).await);
    assert!(is_inside(&neighbour).await);
    app.ends_well().await;
}

#[tokio::test]
async fn whoever_guesses_passwords_is_made_to_wait_and_others_are_not() {
    let app = TestApp::start().await;
    app.editor().await;
    let viewer = app.staff(LAKESIDE, Role::Viewer).await;
    let (_, password) = credentials(LAKESIDE, Role::Editor);
    for _ in 0..10 {
        log_in(&app, "guessed").await.refused(400);
    }
    let told = log_in(&app, &password).await;
    assert_eq!(told.refused(429)["code"], "too-many-tries");
    let seconds: u64 = told.header("retry-after").parse().unwrap();
    assert!((1..=31).contains(&seconds), "{seconds}");
    let unknown = json!({"username": "nobody", "password": "guessed"});
    app.stranger()
        .post("/api/staff/login/", &unknown)
        .await
        .refused(400);
    assert!(is_inside(&viewer).await);
    app.staff(LAKESIDE, Role::Viewer).await;
    app.ends_well().await;
}

//! Channels that are for a hotel's staff alone: who is let in, and what colleagues learn.

use frontage::domain::Role;
use frontage_hub::Credential;
use frontage_hub::signing::{channel_auth, user_auth};
use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::support::hub::Line;
use crate::support::service::{Mood, SERVICE_APP, Service};
use crate::support::{Answer, LAKESIDE, Person, SEAVIEW, TestApp};

const PRIVATE: &str = "private-hotel-lakeside";
const PRESENCE: &str = "presence-hotel-lakeside";

/// Asks as pusher-js does.
async fn asks(person: &Person, path: &str, fields: &[(&str, &str)]) -> Answer {
    let form = Url::parse_with_params("http://x/", fields).unwrap();
    let request = person.request(Method::POST, path);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let body = form.query().unwrap_or_default().to_owned();
    person.send(request.body(body)).await
}

async fn asks_for(person: &Person, socket_id: &str, channel: &str) -> Answer {
    let fields = [("socket_id", socket_id), ("channel_name", channel)];
    asks(person, "/pusher/auth", &fields).await
}

/// A socket of this server that listens to nothing yet.
pub async fn socket(app: &TestApp) -> Line {
    let realtime = app.stranger().get("/api/realtime/").await.ok(200);
    let key = realtime["key"].as_str().unwrap();
    Line::connect(&app.base, key).await.unwrap()
}

/// Asks for a channel and subscribes with the answer; gives what the hub says to it.
pub async fn joins(person: &Person, line: &mut Line, channel: &str) -> Value {
    let mut wish = asks_for(person, &line.socket_id, channel).await.ok(200);
    wish["channel"] = channel.into();
    line.says(&json!({"event": "pusher:subscribe", "data": wish}))
        .await;
    let answer = line.message().await.unwrap();
    assert_eq!(
        answer["event"], "pusher_internal:subscription_succeeded",
        "{answer}"
    );
    assert_eq!(answer["channel"], channel);
    serde_json::from_str(answer["data"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn staff_of_every_role_listen_to_their_hotel_and_see_who_else_is_there() {
    let app = TestApp::start().await;
    let mut open = Vec::new();
    for (before, role) in [Role::Viewer, Role::Editor, Role::Owner]
        .into_iter()
        .enumerate()
    {
        let person = app.staff(LAKESIDE, role).await;
        let who = person.get("/api/staff/session/").await.ok(200);
        let mut line = socket(&app).await;
        joins(&person, &mut line, PRIVATE).await;
        let there = joins(&person, &mut line, PRESENCE).await;
        assert_eq!(there["presence"]["count"], before + 1);
        let id = who["staff_id"].to_string();
        // A name and a role, and nothing else that the server knows of its staff.
        let about = json!({"name": who["username"], "role": role.display_name()});
        assert_eq!(there["presence"]["hash"][&id], about);
        open.push(line);
    }
    app.ends_well().await;
}

#[tokio::test]
async fn nobody_else_is_let_in() {
    let app = TestApp::start().await;
    let nobody = app.stranger();
    let forger = app.stranger().with_token(&"f".repeat(64));
    let neighbour = app.staff(SEAVIEW, Role::Owner).await;
    let editor = app.editor().await;
    for channel in [PRIVATE, PRESENCE] {
        asks_for(&nobody, "1.2", channel)
            .await
            .refused_saying(401, "Authentication credentials were not provided.");
        asks_for(&forger, "1.2", channel)
            .await
            .refused_saying(401, "Invalid token.");
        asks_for(&neighbour, "1.2", channel)
            .await
            .refused_saying(403, "You can only access resources from your hotel.");
        // The premise: it is let in who works there.
        asks_for(&editor, "1.2", channel).await.ok(200);
    }
    for other in [
        "hotel-lakeside",
        "private-lakeside",
        "private-hotel-",
        "private-hotel-atlantis",
        "private-hotel-seaview",
        "presence-hotel-lakeside ",
        "private-encrypted-hotel-lakeside",
        "private-cache-hotel-lakeside",
        "#server-to-user-1",
        &format!("private-hotel-{}", "x".repeat(5_000)),
    ] {
        asks_for(&editor, "1.2", other)
            .await
            .refused_saying(403, "You can only access resources from your hotel.");
    }
    let user = [("socket_id", "1.2")];
    asks(&nobody, "/pusher/user-auth", &user).await.refused(401);
    asks(&forger, "/pusher/user-auth", &user).await.refused(401);
    app.ends_well().await;
}

#[tokio::test]
async fn what_cannot_be_understood_is_refused_with_a_reason() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let is_no_id = "socket_id of your Pusher connection, like 123.456";
    for odd in [
        "abc",
        "12",
        "1.2.3",
        "1.2:private",
        "1.2\n",
        "١.٢",
        &"9".repeat(80),
    ] {
        let answer = asks_for(&ann, odd, PRIVATE).await;
        answer.refused_field(400, "socket_id", is_no_id);
        let answer = asks(&ann, "/pusher/user-auth", &[("socket_id", odd)]).await;
        answer.refused_field(400, "socket_id", is_no_id);
    }
    let answer = asks(&ann, "/pusher/auth", &[]).await;
    answer.refused_field(400, "socket_id", "required");
    answer.refused_field(400, "channel_name", "required");
    let list = json!({"socket_id": ["1.2"], "channel_name": PRIVATE});
    let answer = ann.post("/pusher/auth", &list).await;
    answer.refused_field(400, "socket_id", "Not a valid string.");
    let long = "x".repeat(20_000);
    asks_for(&ann, "1.2", &long)
        .await
        .refused_saying(413, "16384");
    let request = ann
        .request(Method::POST, "/pusher/auth")
        .body("socket_id=1.2");
    ann.send(request).await.refused_saying(400, "content type");
    ann.get("/pusher/auth").await.refused(405);
    app.ends_well().await;
}

#[tokio::test]
async fn a_page_may_ask_by_json_and_another_site_with_a_token_but_not_by_cookie() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let wish = json!({"socket_id": "1.2", "channel_name": PRIVATE});
    let by_form = asks_for(&ann, "1.2", PRIVATE).await;
    assert_eq!(by_form.header("cache-control"), "no-store");
    let elsewhere = ann.clone().with_header("origin", "https://other.example");
    let answer = elsewhere.post("/pusher/auth", &wish).await;
    assert_eq!(answer.ok(200), by_form.ok(200));
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let preflight = app
        .stranger()
        .with_header("origin", "https://other.example")
        .with_header("access-control-request-method", "POST")
        .with_header("access-control-request-headers", "authorization");
    let request = preflight.request(Method::OPTIONS, "/pusher/auth");
    let answer = preflight.send(request).await;
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .header("access-control-allow-headers")
            .contains("authorization")
    );

    let (username, password) = crate::support::credentials(LAKESIDE, Role::Editor);
    let login = json!({"username": username, "password": password});
    let answer = app.stranger().post("/api/staff/login/", &login).await;
    let cookie = answer
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let browser = app.stranger().with_header("cookie", &cookie);
    for path in ["/pusher/auth", "/pusher/user-auth"] {
        let console = browser.clone().with_header("sec-fetch-site", "same-origin");
        console.post(path, &wish).await.ok(200);
        let trap = browser.clone().with_header("sec-fetch-site", "cross-site");
        trap.post(path, &wish)
            .await
            .refused_saying(403, "another site");
    }
    app.ends_well().await;
}

#[tokio::test]
async fn staff_sign_in_on_their_socket_as_who_they_are() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let who = ann.get("/api/staff/session/").await.ok(200);
    let mut line = socket(&app).await;
    let fields = [("socket_id", line.socket_id.as_str())];
    let signed = asks(&ann, "/pusher/user-auth", &fields).await.ok(200);
    let about: Value = serde_json::from_str(signed["user_data"].as_str().unwrap()).unwrap();
    let expected = json!({
        "id": who["staff_id"].to_string(),
        "user_info": {"name": who["username"], "role": "Editor"},
    });
    assert_eq!(about, expected);
    line.says(&json!({"event": "pusher:signin", "data": signed}))
        .await;
    assert_eq!(
        line.message().await.unwrap()["event"],
        "pusher:signin_success"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn where_a_service_carries_the_events_its_key_signs() {
    let service = Service::start(Mood::Takes).await;
    let settings = Service::settings(service.port);
    let settings: Vec<(&str, &str)> = settings.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let app = TestApp::start_with(&settings).await;
    let ann = app.editor().await;
    let [_, key, secret] = SERVICE_APP;
    let there = Credential::new(key, secret);
    let answer = asks_for(&ann, "1.2", PRIVATE).await.ok(200);
    assert_eq!(
        answer,
        json!({"auth": channel_auth(&there, "1.2", PRIVATE, None)})
    );
    let answer = asks_for(&ann, "1.2", PRESENCE).await.ok(200);
    let data = answer["channel_data"].as_str();
    assert_eq!(answer["auth"], channel_auth(&there, "1.2", PRESENCE, data));
    let answer = asks(&ann, "/pusher/user-auth", &[("socket_id", "1.2")])
        .await
        .ok(200);
    let data = answer["user_data"].as_str().unwrap();
    assert_eq!(answer["auth"], user_auth(&there, "1.2", data));
    app.ends_well().await;
}

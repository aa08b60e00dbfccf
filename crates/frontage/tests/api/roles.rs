//! Who may do what: every staff route, asked by everybody.

use frontage::domain::Role;
use reqwest::Method;
use reqwest::multipart::Form;
use serde_json::{Value, json};

use crate::support::{Answer, LAKESIDE, Person, SEAVIEW, TestApp, file_of, pictures};

/// What is sent along.
enum Body {
    Nothing,
    Json(Value),
    File(&'static str),
}

/// One thing that staff can ask for.
struct Ask {
    method: Method,
    path: String,
    body: Body,
    /// What an editor gets.
    status: u16,
    /// How far the page's number rises with it.
    revisions: i64,
}

impl Ask {
    fn by(method: Method, path: impl Into<String>, body: Body, status: u16) -> Self {
        Self {
            method,
            path: path.into(),
            body,
            status,
            revisions: 1,
        }
    }

    /// What only staff see: the page stays as it is.
    fn behind_the_page(self) -> Self {
        Self {
            revisions: 0,
            ..self
        }
    }

    async fn of(&self, person: &Person) -> Answer {
        let request = person.request(self.method.clone(), &person.staff_path(&self.path));
        let form = |field| -> Form { file_of(field, pictures::png(8, 8)) };
        let request = match &self.body {
            Body::Nothing => request,
            Body::Json(body) => request.json(body),
            Body::File(field) => request.multipart(form(field)),
        };
        person.send(request).await
    }
}

/// Everything under `/api/staff/hotel/{slug}/`, in an order in which an editor can do it all.
async fn every_route(app: &TestApp) -> (Vec<Ask>, Vec<Ask>) {
    let editor = app.editor().await;
    let urls = editor.fill_gallery(2).await;
    let added = editor.upload(pictures::jpeg(40, 40)).await.ok(201);
    let public_id = added["public_id"].as_str().unwrap().to_owned();
    let id = editor.add_lake_room().await;
    let room = format!("room-types/{id}/");
    let upside_down = json!({"gallery": [urls[1], urls[0]]});
    let slogan = |text: &str| Body::Json(json!({"slogan": text}));

    let reads = vec![
        Ask::by(Method::GET, "settings/", Body::Nothing, 200),
        Ask::by(Method::GET, "settings/gallery/notes/", Body::Nothing, 200),
        Ask::by(Method::GET, "room-types/", Body::Nothing, 200),
        Ask::by(Method::GET, room.clone(), Body::Nothing, 200),
    ];
    let writes = vec![
        Ask::by(Method::PATCH, "settings/", slogan("One"), 200),
        Ask::by(Method::PUT, "settings/", slogan("Two"), 200),
        Ask::by(Method::PATCH, "settings/", Body::File("hero_image"), 200),
        Ask::by(
            Method::POST,
            "settings/gallery/upload/",
            Body::File("image"),
            201,
        ),
        Ask::by(
            Method::POST,
            "settings/gallery/reorder/",
            Body::Json(upside_down),
            200,
        ),
        Ask::by(
            Method::DELETE,
            "settings/gallery/remove/",
            Body::Json(json!({"url": urls[0]})),
            200,
        ),
        Ask::by(
            Method::DELETE,
            "settings/gallery/remove/",
            Body::Json(json!({"urls": [urls[1]]})),
            200,
        ),
        Ask::by(
            Method::POST,
            "settings/gallery/tags/",
            Body::Json(json!({"pictures": [public_id], "add": ["view"]})),
            200,
        )
        .behind_the_page(),
        Ask::by(
            Method::POST,
            "settings/gallery/hints/",
            Body::Json(json!({"picture": public_id, "hint": "too-small"})),
            200,
        )
        .behind_the_page(),
        Ask::by(
            Method::DELETE,
            "settings/gallery/hints/",
            Body::Nothing,
            200,
        )
        .behind_the_page(),
        Ask::by(
            Method::PATCH,
            format!("settings/images/{public_id}/"),
            Body::Json(json!({"alt": "A boat"})),
            200,
        ),
        Ask::by(
            Method::POST,
            "room-types/",
            Body::Json(json!({"name": "Loft", "starting_price_from": "80"})),
            201,
        ),
        Ask::by(
            Method::PATCH,
            room.clone(),
            Body::Json(json!({"name": "Bay Room"})),
            200,
        ),
        Ask::by(
            Method::PUT,
            room.clone(),
            Body::Json(json!({"name": "Cove Room", "starting_price_from": "90"})),
            200,
        ),
        Ask::by(
            Method::POST,
            format!("{room}upload-image/"),
            Body::File("photo"),
            200,
        ),
        Ask::by(Method::DELETE, room, Body::Nothing, 204),
    ];
    (reads, writes)
}

#[tokio::test]
async fn only_staff_of_the_hotel_read_and_only_editors_and_above_change() {
    let app = TestApp::start().await;
    let (reads, writes) = every_route(&app).await;
    let nobody = app.stranger().at(LAKESIDE);
    let forger = app.stranger().with_token(&"f".repeat(64)).at(LAKESIDE);
    let neighbour = app.staff(SEAVIEW, Role::Manager).await.at(LAKESIDE);
    let viewer = app.staff(LAKESIDE, Role::Viewer).await;
    let editor = app.editor().await;
    let before = app.revision(LAKESIDE).await;

    for ask in reads.iter().chain(&writes) {
        let answer = ask.of(&nobody).await;
        answer.refused_saying(401, "Authentication credentials were not provided.");
        let answer = ask.of(&forger).await;
        answer.refused_saying(401, "Invalid token.");
        let answer = ask.of(&neighbour).await;
        answer.refused_saying(403, "You can only access resources from your hotel.");
        assert_eq!(
            app.revision(LAKESIDE).await,
            before,
            "{} {}",
            ask.method,
            ask.path
        );
    }
    for ask in &reads {
        ask.of(&viewer).await.ok(ask.status);
    }
    for ask in &writes {
        let answer = ask.of(&viewer).await;
        answer.refused_saying(403, "Your role may look but not edit.");
        assert_eq!(
            app.revision(LAKESIDE).await,
            before,
            "{} {}",
            ask.method,
            ask.path
        );
    }
    app.nothing_changed_since(LAKESIDE, before).await;

    // The premise of it all: each of these requests is one that does what it says.
    let mut revision = before;
    for ask in &writes {
        revision += ask.revisions;
        let answer = ask.of(&editor).await;
        assert_eq!(
            answer.status,
            ask.status,
            "{} {}: {}",
            ask.method,
            ask.path,
            answer.text()
        );
        assert_eq!(
            app.revision(LAKESIDE).await,
            revision,
            "{} {}",
            ask.method,
            ask.path
        );
    }
    app.ends_well().await;
}

#[tokio::test]
async fn owners_and_managers_edit_too() {
    let app = TestApp::start().await;
    for (role, before) in [(Role::Owner, 1), (Role::Manager, 2)] {
        let person = app.staff(LAKESIDE, role).await;
        let slogan = json!({"slogan": role.display_name()});
        let (_, revision) = person.change_settings(&slogan).await.changed(200);
        assert_eq!(revision, before + 1);
    }
    app.ends_well().await;
}

#[tokio::test]
async fn a_hotel_that_is_not_there_is_not_found_by_those_who_are_signed_in() {
    let app = TestApp::start().await;
    let lost = app.editor().await.at("atlantis");
    lost.get(&lost.staff_path("settings/")).await.refused(404);
    let nobody = app.stranger().at("atlantis");
    nobody
        .get(&nobody.staff_path("settings/"))
        .await
        .refused(401);
    app.ends_well().await;
}

//! Owners see who works at their hotel, and decide as what; nobody else does.

use frontage::domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::staff_channels::{joins, socket};
use crate::support::hub::Line;
use crate::support::{Answer, LAKESIDE, Person, SEAVIEW, TestApp, credentials, rows_of};

const PRIVATE: &str = "private-hotel-lakeside";

/// The key of a person's row.
pub async fn id_of(person: &Person) -> i64 {
    let who = person.get("/api/staff/session/").await.ok(200);
    who["staff_id"].as_i64().unwrap()
}

pub async fn change(by: &Person, id: i64, wish: &Value) -> Answer {
    let path = by.staff_path(&format!("team/{id}/"));
    by.send_json(Method::PATCH, &path, wish).await
}

async fn remove(by: &Person, id: i64) -> Answer {
    let path = by.staff_path(&format!("team/{id}/"));
    by.send(by.request(Method::DELETE, &path)).await
}

async fn team(by: &Person) -> Value {
    by.get(&by.staff_path("team/")).await.ok(200)
}

async fn is_outside(person: &Person) {
    let answer = person.get("/api/staff/session/").await;
    answer.refused_saying(401, "Invalid token.");
}

#[tokio::test]
async fn an_owner_sees_everybody_of_the_own_hotel_and_nobody_else() {
    let app = TestApp::start().await;
    let owner = app.staff(LAKESIDE, Role::Owner).await;
    app.staff(LAKESIDE, Role::Viewer).await;
    app.staff(SEAVIEW, Role::Editor).await;
    let answer = owner.get(&owner.staff_path("team/")).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let seen = answer.ok(200);
    let members = seen["members"].as_array().unwrap();
    let names: Vec<_> = members.iter().map(|one| one["username"].clone()).collect();
    assert_eq!(names, ["lakeside-owner", "lakeside-viewer"]);
    let [own, other] = [&members[0], &members[1]];
    assert_eq!(own["is_you"], true);
    assert_eq!(other["is_you"], false);
    assert_eq!(other["role"], "viewer");
    assert_eq!(other["name"], "lakeside-viewer");
    assert_eq!(other["is_active"], true);
    assert!(
        other["last_seen_at"]
            .as_str()
            .is_some_and(|at| at.ends_with('Z'))
    );
    assert_eq!(seen["invitations"], json!([]));
    assert!(
        !answer.text().contains("argon2"),
        "no hash leaves the server"
    );
    app.ends_well().await;
}

#[tokio::test]
async fn only_an_owner_of_that_hotel_leads_its_team() {
    let app = TestApp::start().await;
    let owner = app.staff(LAKESIDE, Role::Owner).await;
    let id = id_of(&app.staff(LAKESIDE, Role::Viewer).await).await;
    let before = team(&owner).await;
    let mut people = vec![
        (app.stranger().at(LAKESIDE), 401),
        (app.staff(SEAVIEW, Role::Owner).await.at(LAKESIDE), 403),
    ];
    for role in [Role::Manager, Role::Editor, Role::Viewer] {
        people.push((app.staff(LAKESIDE, role).await, 403));
    }
    for (person, status) in &people {
        let path = person.staff_path("team/");
        person.get(&path).await.refused(*status);
        change(person, id, &json!({"role": "owner"}))
            .await
            .refused(*status);
        remove(person, id).await.refused(*status);
        let invite = person.staff_path("team/invitations/");
        let wish = json!({"role": "editor"});
        person.post(&invite, &wish).await.refused(*status);
        let gone = person.request(Method::DELETE, &format!("{invite}1/"));
        person.send(gone).await.refused(*status);
    }
    let after = team(&owner).await;
    assert_eq!(after["members"][0], before["members"][0]);
    assert_eq!(after["members"][1]["role"], "viewer");
    assert_eq!(after["invitations"], json!([]));
    // Somebody of another hotel is not there to be changed.
    let neighbour = id_of(&app.staff(SEAVIEW, Role::Viewer).await).await;
    for unknown in [neighbour, 4_711, -1, i64::MAX] {
        change(&owner, unknown, &json!({"role": "editor"}))
            .await
            .refused(404);
        remove(&owner, unknown).await.refused(404);
    }
    app.ends_well().await;
}

#[tokio::test]
async fn another_role_holds_from_the_next_request_on() {
    let app = TestApp::start().await;
    let owner = app.staff(LAKESIDE, Role::Owner).await;
    let viewer = app.staff(LAKESIDE, Role::Viewer).await;
    let slogan = json!({"slogan": "By the water"});
    viewer.change_settings(&slogan).await.refused(403);
    let id = id_of(&viewer).await;
    let now = change(&owner, id, &json!({"role": "editor"})).await.ok(200);
    assert_eq!(now["role"], "editor");
    viewer.change_settings(&slogan).await.ok(200);
    change(&owner, id, &json!({"role": "viewer"})).await.ok(200);
    viewer.change_settings(&slogan).await.refused(403);
    app.ends_well().await;
}

#[tokio::test]
async fn whoever_is_disabled_is_out_at_once_on_every_way_and_can_be_let_in_again() {
    let app = TestApp::start().await;
    let owner = app.staff(LAKESIDE, Role::Owner).await;
    let editor = app.editor().await;
    let on_the_phone = app.editor().await;
    let mut line = socket(&app).await;
    joins(&editor, &mut line, PRIVATE).await;
    let mut owners = socket(&app).await;
    joins(&owner, &mut owners, PRIVATE).await;

    let id = id_of(&editor).await;
    change(&owner, id, &json!({"is_active": false}))
        .await
        .ok(200);
    let told = line.message().await.unwrap();
    assert_eq!(told["event"], "team-changed");
    assert_eq!(told["data"], json!({"staff_id": id}).to_string());
    assert_eq!(line.message().await, Err(4200), "and then sent away");
    assert_eq!(owners.message().await.unwrap()["event"], "team-changed");
    is_outside(&editor).await;
    is_outside(&on_the_phone).await;
    let (username, password) = credentials(LAKESIDE, Role::Editor);
    let login = json!({"username": username, "password": password});
    let refused = app.stranger().post("/api/staff/login/", &login).await;
    assert!(refused.refused(400)["non_field_errors"].is_array());
    assert_eq!(team(&owner).await["members"][1]["is_active"], false);

    change(&owner, id, &json!({"is_active": true}))
        .await
        .ok(200);
    is_outside(&editor).await;
    app.stranger()
        .post("/api/staff/login/", &login)
        .await
        .ok(200);
    app.ends_well().await;
}

#[tokio::test]
async fn a_signature_that_was_kept_for_later_is_worth_nothing_after_the_end() {
    let app = TestApp::start().await;
    let owner = app.staff(LAKESIDE, Role::Owner).await;
    let editor = app.editor().await;
    // Signed for this socket, but not used yet.
    let mut line = socket(&app).await;
    let fields = json!({"socket_id": line.socket_id, "channel_name": PRIVATE});
    let mut wish = editor.post("/pusher/auth", &fields).await.ok(200);
    let id = id_of(&editor).await;
    change(&owner, id, &json!({"is_active": false}))
        .await
        .ok(200);
    wish["channel"] = PRIVATE.into();
    assert_eq!(line.message().await, Err(4200), "the socket is gone");
    let mut other = socket(&app).await;
    other
        .says(&json!({"event": "pusher:subscribe", "data": wish}))
        .await;
    let answer = other.message().await.unwrap();
    assert_ne!(answer["event"], "pusher_internal:subscription_succeeded");
    editor.post("/pusher/auth", &fields).await.refused(401);
    app.ends_well().await;
}

#[tokio::test]
async fn whoever_is_removed_leaves_the_name_in_the_history_and_frees_the_user_name() {
    let app = TestApp::start().await;
    let owner = app.staff(LAKESIDE, Role::Owner).await;
    let editor = app.editor().await;
    let (_, revision) = editor
        .change_settings(&json!({"slogan": "Mine"}))
        .await
        .changed(200);
    let id = id_of(&editor).await;
    assert_eq!(remove(&owner, id).await.status, 204);
    is_outside(&editor).await;
    assert_eq!(team(&owner).await["members"].as_array().unwrap().len(), 1);
    remove(&owner, id).await.refused(404);
    change(&owner, id, &json!({"is_active": true}))
        .await
        .refused(404);
    let path = owner.staff_path(&format!("history/{revision}/"));
    let entry = owner.get(&path).await.ok(200);
    assert_eq!(entry["author"]["username"], "lakeside-editor");
    // Somebody else may have the name.
    let again = app.editor().await;
    assert_ne!(id_of(&again).await, id);
    app.ends_well().await;
}

#[tokio::test]
async fn the_last_owner_stays_one_and_nobody_takes_the_own_access_away() {
    let app = TestApp::start().await;
    let owner = app.staff(LAKESIDE, Role::Owner).await;
    let manager = app.staff(LAKESIDE, Role::Manager).await;
    let (own, other) = (id_of(&owner).await, id_of(&manager).await);
    let code = |answer: Answer| answer.refused(409)["code"].clone();
    let demoted = json!({"role": "manager"});
    assert_eq!(code(change(&owner, own, &demoted).await), "last-owner");
    assert_eq!(
        code(change(&owner, own, &json!({"is_active": false})).await),
        "yourself"
    );
    assert_eq!(code(remove(&owner, own).await), "yourself");

    change(&owner, other, &json!({"role": "owner"}))
        .await
        .ok(200);
    assert_eq!(code(remove(&owner, own).await), "yourself");
    // A disabled owner does not count.
    change(&owner, other, &json!({"is_active": false}))
        .await
        .ok(200);
    assert_eq!(code(change(&owner, own, &demoted).await), "last-owner");
    change(&owner, other, &json!({"is_active": true}))
        .await
        .ok(200);
    change(&owner, own, &demoted).await.ok(200);
    owner.get(&owner.staff_path("team/")).await.refused(403);
    app.ends_well().await;
}

#[tokio::test]
async fn of_two_owners_who_demote_each_other_at_once_one_stays() {
    let app = TestApp::start().await;
    let first = app.staff(LAKESIDE, Role::Owner).await;
    let second = app.staff(LAKESIDE, Role::Manager).await;
    let (one, two) = (id_of(&first).await, id_of(&second).await);
    change(&first, two, &json!({"role": "owner"})).await.ok(200);
    let demoted = json!({"role": "editor"});
    let (a, b) = tokio::join!(
        change(&first, two, &demoted),
        change(&second, one, &demoted)
    );
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403], "{} {}", a.text(), b.text());
    let sql = "select 'x' from staff where role = 'owner' and is_active = 1";
    assert_eq!(rows_of(app.home.path(), sql).await.len(), 1);
    app.ends_well().await;
}

#[tokio::test]
async fn a_wish_that_makes_no_sense_changes_nothing() {
    let app = TestApp::start().await;
    let owner = app.staff(LAKESIDE, Role::Owner).await;
    let id = id_of(&app.editor().await).await;
    for (wish, field) in [
        (json!({}), "role"),
        (json!({"role": "king"}), "role"),
        (json!({"role": null}), "role"),
        (json!({"role": ["owner"]}), "role"),
        (
            json!({"role": "viewer", "is_active": "perhaps"}),
            "is_active",
        ),
        (json!({"is_active": null}), "is_active"),
    ] {
        let told = change(&owner, id, &wish).await.refused(400);
        assert!(told[field].is_array(), "{wish}: {told}");
    }
    change(&owner, id, &json!([])).await.refused(400);
    let member = &team(&owner).await["members"][1];
    assert_eq!(member["role"], "editor");
    assert_eq!(member["is_active"], true);
    app.ends_well().await;
}

/// Tells whether a socket is still there.
pub async fn is_open(line: &mut Line) -> bool {
    line.says(&json!({"event": "pusher:ping", "data": {}}))
        .await;
    line.message()
        .await
        .is_ok_and(|said| said["event"] == "pusher:pong")
}

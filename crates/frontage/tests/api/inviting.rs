//! An owner invites somebody by a link, which is good once and not for ever.

use frontage::domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, LAKESIDE, Person, SEAVIEW, TestApp, behind_its_back, rows_of};
use crate::team::{change, id_of};

const OFFER: &str = "/api/staff/invitation/";
const ACCEPT: &str = "/api/staff/invitation/acceptance/";

async fn invite(by: &Person, wish: &Value) -> Answer {
    by.post(&by.staff_path("team/invitations/"), wish).await
}

/// What a link ends in.
fn secret(invited: &Value) -> String {
    let link = invited["link"].as_str().unwrap();
    let (page, secret) = link.split_once('#').unwrap();
    assert!(page.ends_with("/staff/invitation"), "{link}");
    secret.to_owned()
}

fn joining(secret: &str) -> Value {
    json!({
        "secret": secret, "name": "Bob Brown", "username": "bob",
        "password": "a few plain words",
    })
}

async fn owner(app: &TestApp) -> Person {
    app.staff(LAKESIDE, Role::Owner).await
}

async fn revoke(by: &Person, id: &Value) -> Answer {
    let path = by.staff_path(&format!("team/invitations/{id}/"));
    by.send(by.request(Method::DELETE, &path)).await
}

#[tokio::test]
async fn somebody_joins_by_a_link_and_edits() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let wish = json!({"role": "editor", "name": "Bob"});
    let answer = invite(&owner, &wish).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let invited = answer.ok(201);
    let secret = secret(&invited);
    assert!(invited["link"].as_str().unwrap().starts_with(&app.base));
    assert_eq!(secret.len(), 32, "128 bits in hexadecimal");

    let guest = app.stranger();
    let offer = guest.post(OFFER, &json!({"secret": secret})).await.ok(200);
    assert_eq!(
        offer["hotel"],
        json!({"name": "Lakeside House", "slug": LAKESIDE})
    );
    assert_eq!(offer["role"], "editor");
    assert_eq!(offer["name"], "Bob");
    assert_eq!(offer["invited_by"], "lakeside-owner");
    assert_eq!(offer["expires_at"], invited["expires_at"]);

    let joined = guest.post(ACCEPT, &joining(&secret)).await;
    assert!(joined.header("set-cookie").contains("HttpOnly"));
    let who = joined.ok(201);
    assert_eq!(who["name"], "Bob Brown");
    assert_eq!(who["role"], "Editor");
    assert_eq!(who["hotel_slug"], LAKESIDE);
    let bob = app
        .stranger()
        .with_token(who["token"].as_str().unwrap())
        .at(LAKESIDE);
    bob.change_settings(&json!({"slogan": "From Bob"}))
        .await
        .ok(200);
    let login = json!({"username": "bob", "password": "a few plain words"});
    guest.post("/api/staff/login/", &login).await.ok(200);
    let team = owner.get(&owner.staff_path("team/")).await.ok(200);
    assert_eq!(team["members"][1]["name"], "Bob Brown");
    assert_eq!(team["invitations"], json!([]));
    app.ends_well().await;
}

#[tokio::test]
async fn a_link_is_known_to_whoever_has_it_and_to_nobody_who_reads_the_database() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let invited = invite(&owner, &json!({"role": "viewer"})).await.ok(201);
    let secret = secret(&invited);
    let kept = rows_of(
        app.home.path(),
        "select secret_sha256, name from invitations",
    )
    .await;
    assert_eq!(kept[0][0].len(), 64);
    assert!(!kept[0].contains(&secret));
    let list = owner.get(&owner.staff_path("team/")).await;
    assert!(!list.text().contains(&secret), "the link is told once");
    let open = &list.ok(200)["invitations"][0];
    assert_eq!(open["id"], invited["id"]);
    assert_eq!(open["role"], "viewer");
    for guess in ["", "0", &secret[..31], &kept[0][0]] {
        let body = json!({"secret": guess});
        app.stranger().post(OFFER, &body).await.refused(404);
        app.stranger()
            .post(ACCEPT, &joining(guess))
            .await
            .refused(404);
    }
    app.stranger()
        .post(OFFER, &json!({"secret": format!(" {secret} ")}))
        .await
        .ok(200);
    app.ends_well().await;
}

#[tokio::test]
async fn a_link_is_good_once_and_of_several_at_once_one_joins() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let invited = invite(&owner, &json!({"role": "editor"})).await.ok(201);
    let secret = secret(&invited);
    let attempts = (0..4).map(|number| {
        let mut body = joining(&secret);
        body["username"] = format!("bob{number}").into();
        let person = app.stranger();
        async move { person.post(ACCEPT, &body).await }
    });
    let answers = futures_util::future::join_all(attempts).await;
    let joined = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(joined, 1);
    for late in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(late.refused(410)["code"], "invitation-used");
    }
    let offer = app.stranger().post(OFFER, &json!({"secret": secret})).await;
    assert_eq!(offer.refused(410)["code"], "invitation-used");
    let sql = "select username from staff where username like 'bob%'";
    assert_eq!(rows_of(app.home.path(), sql).await.len(), 1);
    app.ends_well().await;
}

#[tokio::test]
async fn a_link_that_was_taken_back_or_is_too_old_says_so() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let first = invite(&owner, &json!({"role": "editor"})).await.ok(201);
    let second = invite(&owner, &json!({"role": "editor"})).await.ok(201);
    assert_eq!(revoke(&owner, &first["id"]).await.status, 204);
    revoke(&owner, &first["id"]).await.refused(404);
    let body = json!({"secret": secret(&first)});
    let told = app.stranger().post(OFFER, &body).await.refused(410);
    assert_eq!(told["code"], "invitation-revoked");
    app.stranger()
        .post(ACCEPT, &joining(&secret(&first)))
        .await
        .refused(410);

    let id = &second["id"];
    let late = format!("update invitations set expires_at = 1000 where id = {id}");
    behind_its_back(app.home.path(), &late).await;
    let told = app
        .stranger()
        .post(ACCEPT, &joining(&secret(&second)))
        .await
        .refused(410);
    assert_eq!(told["code"], "invitation-expired");
    let team = owner.get(&owner.staff_path("team/")).await.ok(200);
    assert_eq!(team["invitations"], json!([]));
    assert_eq!(team["members"].as_array().unwrap().len(), 1);
    app.ends_well().await;
}

#[tokio::test]
async fn a_neighbour_cannot_take_an_invitation_back() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let invited = invite(&owner, &json!({"role": "editor"})).await.ok(201);
    let neighbour = app.staff(SEAVIEW, Role::Owner).await;
    revoke(&neighbour, &invited["id"]).await.refused(404);
    revoke(&neighbour.at(LAKESIDE), &invited["id"])
        .await
        .refused(403);
    let body = json!({"secret": secret(&invited)});
    app.stranger().post(OFFER, &body).await.ok(200);
    app.ends_well().await;
}

#[tokio::test]
async fn what_an_owner_promised_ends_with_the_owner() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let other = app.staff(LAKESIDE, Role::Manager).await;
    let id = id_of(&other).await;
    change(&owner, id, &json!({"role": "owner"})).await.ok(200);
    let invited = invite(&other, &json!({"role": "owner"})).await.ok(201);
    let kept = invite(&owner, &json!({"role": "editor"})).await.ok(201);
    change(&owner, id, &json!({"role": "manager"}))
        .await
        .ok(200);
    let told = app
        .stranger()
        .post(ACCEPT, &joining(&secret(&invited)))
        .await
        .refused(410);
    assert_eq!(told["code"], "invitation-revoked");
    app.stranger()
        .post(ACCEPT, &joining(&secret(&kept)))
        .await
        .ok(201);
    app.ends_well().await;
}

#[tokio::test]
async fn what_is_wrong_is_told_and_the_link_stays_good() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    for wrong in [json!({}), json!({"role": "king"}), json!({"role": 7})] {
        invite(&owner, &wrong).await.refused_field(400, "role", "");
    }
    let long = json!({"role": "viewer", "name": "x".repeat(101)});
    invite(&owner, &long)
        .await
        .refused_field(400, "name", "100");
    let invited = invite(&owner, &json!({"role": "viewer"})).await.ok(201);
    let mut body = joining(&secret(&invited));
    body["username"] = "a b".into();
    body["password"] = "short".into();
    body["name"] = "x".repeat(101).into();
    let answer = app.stranger().post(ACCEPT, &body).await;
    answer.refused_field(400, "username", "letters");
    answer.refused_field(400, "password", "at least 10");
    answer.refused_field(400, "name", "100");
    let mut taken = joining(&secret(&invited));
    taken["username"] = "lakeside-owner".into();
    let answer = app.stranger().post(ACCEPT, &taken).await;
    answer.refused_field(400, "username", "taken");
    app.stranger()
        .post(ACCEPT, &joining(&secret(&invited)))
        .await
        .ok(201);
    app.ends_well().await;
}

#[tokio::test]
async fn a_hotel_has_fifty_open_invitations_and_no_more() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let mut last = Value::Null;
    for _ in 0..50 {
        last = invite(&owner, &json!({"role": "viewer"})).await.ok(201);
    }
    let more = invite(&owner, &json!({"role": "viewer"})).await;
    assert_eq!(more.refused(409)["code"], "too-many-invitations");
    assert_eq!(revoke(&owner, &last["id"]).await.status, 204);
    invite(&owner, &json!({"role": "viewer"})).await.ok(201);
    app.ends_well().await;
}

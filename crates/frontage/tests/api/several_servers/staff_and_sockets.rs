//! Who is signed in, and what is said and known at the sockets of one server and of the others.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Servers, socket, they_know_of, until};
use crate::staff_channels::joins;
use crate::support::hub::{Line, look, publish};
use crate::support::listener::subscription;
use crate::support::process::run;
use crate::support::service::SERVICE_APP;
use crate::support::{LAKESIDE, Person, Process};
#[tokio::test]
async fn whoever_signs_out_at_one_server_hears_nothing_at_another_any_more() {
    let mut servers = Servers::over_a_database(&[]).await;
    let (here, there) = (servers.start().await, servers.start().await);
    they_know_of(&[&here, &there], 1).await;
    let ann = here.editor().await;
    let who = ann.get("/api/staff/session/").await.ok(200);
    // The same session at the other server, where her socket is.
    let token = ann.headers()[0].1.clone();
    let same = there.stranger().with_header("authorization", &token);
    assert_eq!(
        same.get("/api/staff/session/").await.ok(200)["staff_id"],
        who["staff_id"]
    );
    let mut line = socket(&there).await;
    // A balancer may send the question to any server.
    joins(&ann, &mut line, "private-hotel-lakeside").await;
    let left = same.post("/api/staff/logout/", &json!({})).await;
    assert_eq!(left.status, 204, "{}", left.text());
    assert_eq!(line.message().await, Err(4200));
    ann.get("/api/staff/session/").await.refused(401);
    servers.end_well(vec![here, there]).await;
}

#[tokio::test]
async fn what_staff_and_publishers_say_at_one_server_is_heard_at_the_other() {
    let [id, key, secret] = SERVICE_APP;
    let mut servers = Servers::with_known_app().await;
    let (here, there) = (servers.start().await, servers.start().await);
    they_know_of(&[&here, &there], 1).await;
    let ann = here.editor().await;
    let bob = there.editor().await;
    let mut hers = socket(&here).await;
    let mut his = socket(&there).await;
    joins(&ann, &mut hers, "presence-hotel-lakeside").await;
    joins(&bob, &mut his, "presence-hotel-lakeside").await;
    let queue = json!({
        "window": "w", "total": 3, "done": 1, "failed": 0, "resting": false, "under_way": [],
    });
    let path = ann.staff_path("upload-queue/");
    let told = ann.send_json(Method::PUT, &path, &queue).await;
    assert_eq!(told.status, 204, "{}", told.text());
    hers.hears("upload-queue").await;
    his.hears("upload-queue").await;

    let typing = json!({"event": "client-typing", "channel": "presence-hotel-lakeside",
                        "data": {"field": "slogan"}});
    hers.says(&typing).await;
    let heard = his.message().await.unwrap();
    assert_eq!(heard["event"], "client-typing", "{heard}");

    let mut stock = Line::open(&there.base, key, "news").await.unwrap();
    publish(&here.base, id, [key, secret], "news", "printed")
        .await
        .ok(200);
    stock.hears("printed").await;
    servers.end_well(vec![here, there]).await;
}

#[tokio::test]
async fn more_channels_than_servers_can_tell_each_other_at_once_are_known_at_all_of_them() {
    const SOCKETS: usize = 9;
    const EACH: usize = 1_000;
    let [id, key, secret] = SERVICE_APP;
    let mut servers = Servers::with_known_app().await;
    let (here, there) = (servers.start().await, servers.start().await);
    they_know_of(&[&here, &there], 1).await;
    let mut lines = Vec::new();
    for number in 0..SOCKETS {
        let mut line = Line::connect(&here.base, key).await.unwrap();
        for channel in 0..EACH {
            let channel = format!("news-{number}-{channel}");
            line.says(&subscription(&channel)).await;
        }
        lines.push(line);
    }
    let known_at = async |server: &Process| {
        let path = format!("/apps/{id}/channels");
        let told = look(&server.base, [key, secret], &path).await.ok(200);
        told["channels"].as_object().unwrap().len()
    };
    let all = SOCKETS * EACH;
    until("the other server knows all", async || {
        known_at(&there).await == all
    })
    .await;
    // Whoever comes asks, and all hear the answer.
    let late = servers.start().await;
    until("who comes late knows all", async || {
        known_at(&late).await == all
    })
    .await;
    assert_eq!(known_at(&there).await, all);
    servers.end_well(vec![here, there, late]).await;
}

#[tokio::test]
async fn whoever_guesses_a_password_has_no_more_tries_at_two_servers_than_at_one() {
    let trusted = [("FRONTAGE_TRUSTED_PROXIES", "127.0.0.1")];
    let mut servers = Servers::over_a_database(&trusted).await;
    let (here, there) = (servers.start().await, servers.start().await);
    they_know_of(&[&here, &there], 1).await;
    let guess = async |server: &Process, password: &str| {
        let stranger = server.stranger();
        let stranger = stranger.with_header("x-forwarded-for", "192.0.2.7");
        let login = json!({"username": "ann", "password": password});
        stranger.post("/api/staff/login/", &login).await.status
    };
    for _ in 0..10 {
        assert_eq!(guess(&here, "a guess").await, 400);
    }
    assert_eq!(guess(&here, "a guess").await, 429);
    // The last of them may be on their way still.
    let mut more = 0;
    while guess(&there, "a guess").await != 429 {
        more += 1;
    }
    assert!(more <= 2, "{more} more tries at the other server");
    assert_eq!(guess(&there, "a password").await, 429);
    servers.end_well(vec![here, there]).await;
}

/// The next message must be this one, about a member; gives who it is.
async fn hears_of_a_member(line: &mut Line, event: &str) -> String {
    let message = line.message().await.unwrap();
    assert_eq!(message["event"], event, "{message}");
    let data: Value = serde_json::from_str(message["data"].as_str().unwrap()).unwrap();
    data["user_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn who_is_there_is_known_at_all_servers_and_those_of_one_that_died_are_gone() {
    const PRESENCE: &str = "presence-hotel-lakeside";
    const ADDED: &str = "pusher_internal:member_added";
    const REMOVED: &str = "pusher_internal:member_removed";
    let mut servers = Servers::over_a_database(&[]).await;
    let home = servers.homes[0].path();
    for name in ["bob", "cid"] {
        let member = ["staff", "create", "--hotel", LAKESIDE, "--username", name];
        let role = ["--role", "editor", "--password-stdin"];
        let made = run(home, &[&member[..], &role].concat(), &[], "a password\n").await;
        assert!(made.status.success());
    }
    let (here, there) = (servers.start().await, servers.start().await);
    they_know_of(&[&here, &there], 1).await;
    let ann = here.editor().await;
    let (bob, cid) = (there.staff("bob").await, there.staff("cid").await);
    let id = async |who: &Person| {
        let session = who.get("/api/staff/session/").await.ok(200);
        session["staff_id"].to_string()
    };
    let mut anns = socket(&here).await;
    let first = joins(&ann, &mut anns, PRESENCE).await;
    assert_eq!(first["presence"]["count"], 1);
    let mut bobs = socket(&there).await;
    let second = joins(&bob, &mut bobs, PRESENCE).await;
    assert_eq!(second["presence"]["count"], 2, "{second}");
    assert_eq!(hears_of_a_member(&mut anns, ADDED).await, id(&bob).await);
    // A second window, at the other server: she is one user.
    let mut elsewhere = socket(&there).await;
    let again = joins(&ann, &mut elsewhere, PRESENCE).await;
    assert_eq!(again["presence"]["count"], 2, "{again}");
    let mut cids = socket(&here).await;
    let third = joins(&cid, &mut cids, PRESENCE).await;
    assert_eq!(third["presence"]["count"], 3, "{third}");
    for line in [&mut anns, &mut bobs, &mut elsewhere] {
        assert_eq!(hears_of_a_member(line, ADDED).await, id(&cid).await);
    }
    drop(cids);
    for line in [&mut anns, &mut bobs, &mut elsewhere] {
        assert_eq!(hears_of_a_member(line, REMOVED).await, id(&cid).await);
    }
    // One that comes later is told who is there.
    let late = servers.start().await;
    they_know_of(&[&here, &there, &late], 2).await;
    until("who comes late knows all", async || {
        let mut line = socket(&late).await;
        joins(&ann, &mut line, PRESENCE).await["presence"]["count"] == 2
    })
    .await;
    // Bob is gone with his server; Ann is still here.
    let his = id(&bob).await;
    there.kill().await;
    assert_eq!(hears_of_a_member(&mut anns, REMOVED).await, his);
    servers.end_well(vec![here, late]).await;
}

//! The operator's apps file: apps come and go and keys are rotated while clients stay connected.

use std::fs;

use crate::support::hub::{HubAlone, Line};
use crate::support::process::{make_a_hotel, run};
use crate::support::{Process, tidy};

const OLD: [&str; 2] = ["old-key", "old-secret"];
const NEW: [&str; 2] = ["new-key", "new-secret"];
const SHOP: [&str; 2] = ["shop-key", "shop-secret"];

/// An app as the file has it.
fn app(id: &str, keys: &[[&str; 2]]) -> String {
    let pair = |[key, secret]: &[&str; 2]| format!("{{ key = \"{key}\", secret = \"{secret}\" }}");
    let keys: Vec<String> = keys.iter().map(pair).collect();
    format!("[[app]]\nid = \"{id}\"\nkeys = [{}]\n", keys.join(", "))
}

#[tokio::test]
async fn a_key_is_rotated_and_nobody_is_cut_off() {
    let hub = HubAlone::start(&app("1001", &[OLD]), &[]).await;
    assert_eq!(hub.listen(NEW[0], "news").await.err(), Some(4001));
    let mut early = hub.listen(OLD[0], "news").await.unwrap();

    // First the new key beside the old one: both are good.
    hub.apps_become(&app("1001", &[NEW, OLD]));
    hub.logs("app 1001: key new-key added").await;
    let mut late = hub.listen(NEW[0], "news").await.unwrap();
    let mut also = hub.listen(OLD[0], "news").await.unwrap();
    for (key, event) in [(OLD, "by-the-old"), (NEW, "by-the-new")] {
        assert_eq!(hub.publish("1001", key, "news", event).await.status, 200);
        for line in [&mut early, &mut late, &mut also] {
            line.hears(event).await;
        }
    }

    // Then the new one alone: the old one opens nothing any more, and closes nothing either.
    hub.apps_become(&app("1001", &[NEW]));
    hub.logs("app 1001: key old-key removed").await;
    assert_eq!(hub.listen(OLD[0], "news").await.err(), Some(4001));
    let by_the_old = hub.publish("1001", OLD, "news", "unheard").await;
    assert_eq!(by_the_old.status, 401);
    let last = hub.publish("1001", NEW, "news", "still-here").await;
    assert_eq!(last.status, 200);
    for line in [&mut early, &mut late, &mut also] {
        line.hears("still-here").await;
    }
    let log = hub.log();
    assert!(!log.contains("secret"), "{log}");
    assert_eq!(hub.process.stop().await, Some(0));
}

#[tokio::test]
async fn an_app_that_leaves_the_file_takes_its_own_clients_along_and_no_others() {
    let both = app("1001", &[OLD]) + &app("2002", &[SHOP]);
    let hub = HubAlone::start(&both, &[]).await;
    let mut news = hub.listen(OLD[0], "news").await.unwrap();
    let mut shop = hub.listen(SHOP[0], "news").await.unwrap();

    hub.apps_are_now(&app("1001", &[OLD])).await;
    hub.logs("app 2002: removed").await;
    // Clients that are told 4001 do not come back.
    assert_eq!(shop.message().await, Err(4001));
    assert_eq!(hub.listen(SHOP[0], "news").await.err(), Some(4001));
    assert_eq!(hub.publish("2002", SHOP, "news", "x").await.status, 404);

    hub.apps_are_now(&both).await;
    hub.logs("app 2002: added").await;
    hub.listen(SHOP[0], "news").await.unwrap();
    assert_eq!(hub.publish("1001", OLD, "news", "on").await.status, 200);
    news.hears("on").await;
    assert_eq!(hub.process.stop().await, Some(0));
}

#[tokio::test]
async fn an_app_that_is_switched_off_is_closed_for_good_and_its_publishers_are_refused() {
    let on = app("1001", &[OLD]);
    let hub = HubAlone::start(&on, &[]).await;
    let mut news = hub.listen(OLD[0], "news").await.unwrap();
    hub.apps_are_now(&format!("{on}enabled = false\n")).await;
    hub.logs("app 1001: switched off").await;
    assert_eq!(news.message().await, Err(4003));
    assert_eq!(hub.listen(OLD[0], "news").await.err(), Some(4003));
    assert_eq!(hub.publish("1001", OLD, "news", "x").await.status, 403);
    assert_eq!(hub.process.stop().await, Some(0));
}

#[tokio::test]
async fn a_file_that_is_wrong_changes_nothing_and_every_mistake_is_in_the_log() {
    let hub = HubAlone::start(&app("1001", &[OLD]), &[]).await;
    let mut news = hub.listen(OLD[0], "news").await.unwrap();

    let wrong = app("1001", &[NEW, ["not a key", "hush"]]) + "client_event = true\n";
    hub.apps_are_now(&wrong).await;
    hub.logs("app \"1001\", keys, key: write key =").await;
    hub.logs("app \"1001\", client_event: there is no such key")
        .await;
    // What is empty may be half written: nobody is thrown out for that.
    hub.apps_become("");
    hub.logs("there is no app in it").await;
    fs::remove_file(hub.apps_file()).unwrap();
    hub.process.signal("HUP").await;
    hub.logs("the apps file cannot be read").await;

    assert_eq!(hub.listen(NEW[0], "news").await.err(), Some(4001));
    assert_eq!(hub.publish("1001", OLD, "news", "on").await.status, 200);
    news.hears("on").await;

    hub.apps_are_now(&app("1001", &[OLD, NEW])).await;
    hub.logs("app 1001: key new-key added").await;
    hub.listen(NEW[0], "news").await.unwrap();
    let log = hub.log();
    assert!(!log.contains("hush") && !log.contains("secret\""), "{log}");
    assert_eq!(hub.process.stop().await, Some(0));
}

#[tokio::test]
async fn the_app_of_the_settings_and_those_of_the_file_are_served_side_by_side() {
    let own = [
        ("PUSHER_APP_ID", "1001"),
        ("PUSHER_KEY", OLD[0]),
        ("PUSHER_SECRET", OLD[1]),
    ];
    let hub = HubAlone::start(&app("2002", &[SHOP]), &own).await;
    let mut news = hub.listen(OLD[0], "news").await.unwrap();
    let mut shop = hub.listen(SHOP[0], "news").await.unwrap();
    // The own app stays when the file changes, and cannot be named in it.
    hub.apps_are_now(&(app("2002", &[SHOP, NEW]) + &app("3003", &[OLD])))
        .await;
    hub.logs("app \"3003\", keys: the app of PUSHER_APP_ID has the key")
        .await;
    hub.apps_are_now(&app("2002", &[SHOP, NEW])).await;
    hub.logs("app 2002: key new-key added").await;
    assert_eq!(hub.publish("1001", OLD, "news", "one").await.status, 200);
    assert_eq!(hub.publish("2002", NEW, "news", "two").await.status, 200);
    news.hears("one").await;
    shop.hears("two").await;
    assert_eq!(hub.process.stop().await, Some(0));
}

#[tokio::test]
async fn a_whole_server_serves_the_apps_of_the_file_beside_its_own() {
    let home = tempfile::tempdir().unwrap();
    make_a_hotel(home.path()).await;
    let file = home.path().join("apps.toml");
    fs::write(&file, app("2002", &[SHOP])).unwrap();
    let env = [("FRONTAGE_HUB_APPS", file.to_str().unwrap())];
    let server = Process::serve(home.path(), &env).await;
    Line::open(&server.base, SHOP[0], "news").await.unwrap();
    let realtime = server.stranger().get("/api/realtime/").await.ok(200);
    let own_key = realtime["key"].as_str().unwrap();
    assert_ne!(own_key, SHOP[0]);
    Line::open(&server.base, own_key, "hotel-lakeside")
        .await
        .unwrap();
    assert_eq!(server.stop().await, Some(0));

    // The key that the first start made is in the database: a file that has it too is wrong.
    fs::write(&file, app("2002", &[[own_key, "x"]])).unwrap();
    let refused = run(home.path(), &["serve", "--listen", "127.0.0.1:0"], &env, "").await;
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(78), "{told}");
    assert!(
        told.contains("app \"2002\", keys: the app of PUSHER_APP_ID has"),
        "{told}"
    );
}

#[tokio::test]
async fn mistakes_in_the_file_are_told_with_those_in_the_settings_before_anything_is_opened() {
    let home = tempfile::tempdir().unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(
        &file,
        app("1001", &[["a", "hush"]]) + "max_sockets = \"many\"\nenable = 1\n",
    )
    .unwrap();
    let file = file.path().to_str().unwrap();
    let wrong = [
        ("FRONTAGE_LISTEN", "nowhere"),
        ("PUSHER_APP_ENABLE_CLIENT_MESSAGES", "perhaps"),
    ];
    for command in ["check-config", "hub", "serve"] {
        let output = run(home.path(), &[command, "--apps", file], &wrong, "").await;
        assert_eq!(output.status.code(), Some(78), "{command}");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        for words in [
            "FRONTAGE_LISTEN=nowhere",
            "PUSHER_APP_ENABLE_CLIENT_MESSAGES=perhaps: give true or false",
            "line 4: app \"1001\", max_sockets: write a whole number",
            "line 5: app \"1001\", enable: there is no such key, only id, ",
        ] {
            assert!(told.contains(words), "{command}: no {words} in {told}");
        }
        assert!(
            told.contains(&format!("FRONTAGE_HUB_APPS: {file} line 4")),
            "{told}"
        );
        assert!(!told.contains("hush"), "the secret is not repeated: {told}");
    }
    let gone = run(
        home.path(),
        &["check-config", "--apps", "gone.toml"],
        &[],
        "",
    )
    .await;
    let told = String::from_utf8_lossy(&gone.stderr).into_owned();
    assert!(
        told.contains("gone.toml: the apps file cannot be read"),
        "{told}"
    );
    assert!(tidy::names(home.path()).is_empty(), "nothing was made");
}

#[tokio::test]
async fn a_hub_alone_without_any_app_says_what_to_set() {
    let home = tempfile::tempdir().unwrap();
    for env in [&[][..], &[("PUSHER_APP_ID", "1")]] {
        let output = run(home.path(), &["hub"], env, "").await;
        assert_eq!(output.status.code(), Some(78));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        for name in [
            "PUSHER_APP_ID",
            "PUSHER_KEY",
            "PUSHER_SECRET",
            "FRONTAGE_HUB_APPS",
        ] {
            assert!(told.contains(name), "{name} in {told}");
        }
    }
}

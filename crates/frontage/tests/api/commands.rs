//! The operator at the command line.

use serde_json::json;

use crate::support::process::run;
use crate::support::{PATIENCE, Process, tidy};

#[tokio::test]
async fn every_mistake_in_the_settings_is_told_at_once_before_anything_is_opened() {
    let home = tempfile::tempdir().unwrap();
    let wrong = [
        ("FRONTAGE_LISTEN", "nowhere"),
        ("FRONTAGE_PUBLIC_URL", "hotel.example/path"),
        ("FRONTAGE_MAX_UPLOAD_BYTES", "plenty"),
        ("PUSHER_APP_ID", "abc"),
        ("PUSHER_SECRET", "hush\thush"),
        ("DATABASE_URL", "postgres://elsewhere"),
    ];
    for command in ["check-config", "serve"] {
        let output = run(home.path(), &[command], &wrong, "").await;
        assert_eq!(output.status.code(), Some(78), "{command}");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        for (name, _) in wrong {
            assert!(told.contains(name), "{command}: no {name} in {told}");
        }
        assert!(!told.contains("hush"), "the secret is not repeated: {told}");
    }
    assert!(tidy::names(home.path()).is_empty(), "nothing was made");
    let output = run(home.path(), &["check-config"], &[], "").await;
    assert_eq!(output.status.code(), Some(0));
}

#[tokio::test]
async fn a_setting_that_does_not_exist_is_a_mistake_in_the_file() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(
        home.path().join("frontage.toml"),
        "frontage_lisen = \"127.0.0.1:1\"",
    )
    .unwrap();
    let output = run(home.path(), &["check-config"], &[], "").await;
    assert_eq!(output.status.code(), Some(78));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("frontage_lisen"), "{told}");
}

#[tokio::test]
async fn the_demo_with_its_known_passwords_refuses_to_listen_to_the_world() {
    let home = tempfile::tempdir().unwrap();
    let arguments = ["serve", "--demo", "--listen", "0.0.0.0:0"];
    let output = run(home.path(), &arguments, &[], "").await;
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("loopback"), "{told}");
    assert!(tidy::names(home.path()).is_empty(), "nothing was made");
}

#[tokio::test]
async fn an_operator_makes_a_hotel_and_somebody_who_can_sign_in() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let hotel = ["hotel", "create", "--slug", "quay", "--name", "The Quay"];
    let output = run(home, &hotel, &[], "").await;
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("/hotels/quay"));
    let again = run(home, &hotel, &[], "").await;
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("taken"));

    let staff = |hotel, role| {
        [
            "staff",
            "create",
            "--hotel",
            hotel,
            "--username",
            "mo",
            "--role",
            role,
            "--password-stdin",
        ]
    };
    let nowhere = run(home, &staff("atlantis", "editor"), &[], "secret\n").await;
    assert_eq!(nowhere.status.code(), Some(1));
    let king = run(home, &staff("quay", "king"), &[], "secret\n").await;
    assert_eq!(king.status.code(), Some(2), "usage");
    let no_password = run(home, &staff("quay", "owner"), &[], "\n").await;
    assert_eq!(no_password.status.code(), Some(1));
    let made = run(home, &staff("quay", "owner"), &[], "correct horse\n").await;
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let twice = run(home, &staff("quay", "owner"), &[], "correct horse\n").await;
    assert!(String::from_utf8_lossy(&twice.stderr).contains("taken"));

    let server = Process::serve(home, &[]).await;
    let login = json!({"username": "mo", "password": "correct horse"});
    let who = server
        .stranger()
        .post("/api/staff/login/", &login)
        .await
        .ok(200);
    assert_eq!(who["hotel_slug"], "quay");
    assert_eq!(who["role"], "Owner");
    assert_eq!(server.stranger().get("/hotels/quay").await.status, 200);

    // The credentials of the hub are made once and kept.
    let shown = run(home, &["realtime"], &[], "").await;
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    let realtime = server.stranger().get("/api/realtime/").await.ok(200);
    let key = format!("PUSHER_KEY={}", realtime["key"].as_str().unwrap());
    assert!(shown.contains(&key), "{shown}");
    server.kill().await;
}

#[tokio::test]
async fn a_script_asks_whether_the_server_of_its_settings_is_ready() {
    let home = tempfile::tempdir().unwrap();
    let server = Process::serve(home.path(), &[]).await;
    let listen = server.base.trim_start_matches("http://").to_owned();
    let asked = async || {
        let output = run(home.path(), &["ready", "--listen", &listen], &[], "").await;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), told)
    };
    assert_eq!(asked().await, (Some(0), String::new()));

    server.kill().await;
    let (code, told) = asked().await;
    assert_eq!(code, Some(1));
    assert!(told.contains("no server answers"), "{told}");

    let another = std::net::TcpListener::bind(&listen).unwrap();
    let answers = std::thread::spawn(move || {
        for answer in [
            "HTTP/1.1 503 Service Unavailable\r\n\r\nthe database cannot be read\n",
            "HTTP/1.1 404 Not Found\r\n\r\n",
            "SSH-2.0-OpenSSH\r\n",
        ] {
            let (mut line, _) = another.accept().unwrap();
            // What is not read to its end would be answered by a broken line.
            let _ = std::io::Read::read(&mut line, &mut [0; 1_024]).unwrap();
            std::io::Write::write_all(&mut line, answer.as_bytes()).unwrap();
        }
    });
    for reason in ["the database cannot be read", "404", "no Frontage server"] {
        let (code, told) = asked().await;
        assert_eq!(code, Some(1));
        assert!(told.contains(reason), "{reason} in {told}");
    }
    answers.join().unwrap();
}

#[tokio::test]
async fn a_service_manager_is_told_when_the_server_is_ready_and_when_it_stops() {
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join("notify");
    let manager = tokio::net::UnixDatagram::bind(&place).unwrap();
    let told = async || {
        let mut text = [0; 64];
        let heard = tokio::time::timeout(PATIENCE, manager.recv(&mut text)).await;
        let length = heard.expect("nothing is told").unwrap();
        String::from_utf8_lossy(&text[..length]).into_owned()
    };
    let data = tempfile::tempdir().unwrap();
    let env = [("NOTIFY_SOCKET", place.to_str().unwrap())];
    let server = Process::serve(data.path(), &env).await;
    assert_eq!(told().await, "READY=1");
    server.stranger().get("/readyz").await;
    assert_eq!(server.stop().await, Some(0));
    assert_eq!(told().await, "STOPPING=1");
}

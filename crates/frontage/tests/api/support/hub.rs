//! The hub alone with an apps file, those who connect to it, and those who publish through it.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use frontage_hub::Credential;
use frontage_hub::signing::signed_query;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use super::listener::{Socket, connect, subscription};
use super::process::Starting;
use super::{Answer, PATIENCE, Process, client};

/// `frontage hub --apps` in a process of its own.
pub struct HubAlone {
    pub process: Process,
    home: TempDir,
}

impl HubAlone {
    /// Starts it with what is in its apps file, and with settings.
    pub async fn start(apps: &str, env: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("apps.toml");
        fs::write(&file, apps).unwrap();
        let log = File::create(home.path().join("log")).unwrap();
        let starting = Starting::hub_with_apps(&file, log, home.path(), env);
        let process = starting.listens().await;
        Self { process, home }
    }

    /// Where its apps file is.
    pub fn apps_file(&self) -> PathBuf {
        self.file("apps.toml")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Puts another apps file in place of the one that is there.
    pub fn apps_become(&self, apps: &str) {
        fs::write(self.file("new.toml"), apps).unwrap();
        fs::rename(self.file("new.toml"), self.apps_file()).unwrap();
    }

    /// The same, and tells the hub to read it at once.
    pub async fn apps_are_now(&self, apps: &str) {
        self.apps_become(apps);
        self.process.signal("HUP").await;
    }

    /// Everything it has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.file("log")).unwrap()
    }

    /// Waits until it has logged these words.
    pub async fn logs(&self, words: &str) {
        let waiting = async {
            while !self.log().contains(words) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let logged = timeout(PATIENCE, waiting).await;
        assert!(logged.is_ok(), "no {words:?} in\n{}", self.log());
    }

    /// Connects with a key and listens to a channel, or is told the code to go away with.
    pub async fn listen(&self, key: &str, channel: &str) -> Result<Line, u16> {
        Line::open(&self.process.base, key, channel).await
    }

    /// Publishes with an app's key; gives the answer.
    pub async fn publish(&self, id: &str, key: [&str; 2], channel: &str, event: &str) -> Answer {
        publish(&self.process.base, id, key, channel, event).await
    }
}

/// Publishes at any hub with an app's key; gives the answer.
pub async fn publish(base: &str, id: &str, key: [&str; 2], channel: &str, event: &str) -> Answer {
    let body = json!({"name": event, "channels": [channel], "data": "{}"});
    ask(base, key, &format!("/apps/{id}/events"), &body).await
}

/// What a hub answers to a question over its HTTP API.
pub async fn look(base: &str, key: [&str; 2], path: &str) -> Answer {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let [key, secret] = key;
    let credential = Credential::new(key, secret);
    let query = signed_query(&credential, "GET", path, &[], b"", now.as_secs());
    let request = client().get(format!("{base}{path}?{query}"));
    Answer::of(request.send().await.unwrap()).await
}

/// Asks a hub over its HTTP API.
pub async fn ask(base: &str, key: [&str; 2], path: &str, body: &Value) -> Answer {
    let body = body.to_string();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let [key, secret] = key;
    let credential = Credential::new(key, secret);
    let (bytes, now) = (body.as_bytes(), now.as_secs());
    let query = signed_query(&credential, "POST", path, &[], bytes, now);
    let request = client()
        .post(format!("{base}{path}?{query}"))
        .header("content-type", "application/json");
    Answer::of(request.body(body).send().await.unwrap()).await
}

/// A socket at any hub.
pub struct Line {
    socket: Socket,
    pub socket_id: String,
}

impl Line {
    /// Connects with a key, or is told the code to go away with.
    pub async fn connect(base: &str, key: &str) -> Result<Self, u16> {
        let (host, port) = base
            .strip_prefix("http://")
            .unwrap()
            .split_once(':')
            .unwrap();
        let port: u16 = port.parse().unwrap();
        let realtime = json!({"ws_host": host, "ws_port": port, "key": key});
        let socket = timeout(PATIENCE, connect(&realtime))
            .await
            .unwrap()
            .unwrap();
        let socket_id = String::new();
        let mut line = Self { socket, socket_id };
        let greeting = line.message().await?;
        assert_eq!(greeting["event"], "pusher:connection_established");
        let data: Value = serde_json::from_str(greeting["data"].as_str().unwrap()).unwrap();
        line.socket_id = data["socket_id"].as_str().unwrap().to_owned();
        Ok(line)
    }

    /// The same, and listens to a public channel.
    pub async fn open(base: &str, key: &str, channel: &str) -> Result<Self, u16> {
        let mut line = Self::connect(base, key).await?;
        line.says(&subscription(channel)).await;
        let answer = line.message().await?;
        assert_eq!(answer["event"], "pusher_internal:subscription_succeeded");
        Ok(line)
    }

    /// Says anything.
    pub async fn says(&mut self, message: &Value) {
        let message = Message::text(message.to_string());
        self.socket.send(message).await.unwrap();
    }

    /// The next event must be this one.
    pub async fn hears(&mut self, event: &str) {
        assert_eq!(self.message().await.unwrap()["event"], event);
    }

    /// The next message, or the code with which the server closes.
    pub async fn message(&mut self) -> Result<Value, u16> {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await;
            match message.expect("nothing came").expect("it ended").unwrap() {
                Message::Text(text) => return Ok(serde_json::from_str(&text).unwrap()),
                Message::Close(Some(frame)) => return Err(frame.code.into()),
                Message::Ping(_) => {}
                other => panic!("not an event: {other:?}"),
            }
        }
    }
}

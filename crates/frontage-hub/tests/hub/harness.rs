//! A hub on a free port and people who talk to it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use frontage_hub::{App, Hub, HubConfig, HubStats, ServerLimits, serve, signing};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpListener, net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest, protocol::CloseFrame},
};

/// Longer than anything here takes; a test that waits so long has failed.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// A running hub with two apps.
pub struct TestHub {
    pub hub: Hub,
    /// `host:port`.
    pub address: String,
}

/// The app that most tests use.
pub fn app() -> App {
    App::new("1001", "first-key", "first-secret")
}

/// Its neighbour on the same hub.
pub fn other_app() -> App {
    App::new("1002", "second-key", "second-secret")
}

impl TestHub {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts a hub after `adjust` had its way with the configuration.
    pub async fn start_with(adjust: impl FnOnce(&mut HubConfig)) -> Self {
        Self::serve_with(ServerLimits::default(), adjust).await
    }

    /// The same behind a server with these limits.
    pub async fn serve_with(limits: ServerLimits, adjust: impl FnOnce(&mut HubConfig)) -> Self {
        let mut config = HubConfig::new(vec![app(), other_app()]);
        adjust(&mut config);
        let hub = Hub::new(config).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let router = hub.router().fallback(hub.elsewhere());
        tokio::spawn(serve(listener, router, limits, std::future::pending()));
        Self { hub, address }
    }

    /// Starts a hub whose first app is as `adjust` wants it.
    pub async fn start_for(adjust: impl FnOnce(&mut App)) -> Self {
        Self::start_with(|config| adjust(&mut config.apps[0])).await
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Opens a socket at any address below the hub's; nothing is read yet.
    pub async fn open(&self, path: &str) -> Client {
        self.open_with(path, &[]).await
    }

    /// The same with headers of its own.
    pub async fn open_with(&self, path: &str, headers: &[(&'static str, &str)]) -> Client {
        let url = format!("ws://{}{path}", self.address);
        let mut request = url.into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (socket, _) = timeout(PATIENCE, connect_async(request))
            .await
            .unwrap()
            .unwrap();
        Client {
            socket,
            socket_id: String::new(),
        }
    }

    /// Connects to the first app and reads the greeting.
    pub async fn connect(&self) -> Client {
        self.connect_to(&app()).await
    }

    pub async fn connect_to(&self, app: &App) -> Client {
        self.connect_with(app, &[]).await
    }

    /// Connects as somebody with this browser, to the first app.
    pub async fn browser(&self, name: &str) -> Client {
        self.connect_with(&app(), &[("user-agent", name)]).await
    }

    pub async fn connect_with(&self, app: &App, headers: &[(&'static str, &str)]) -> Client {
        let path = format!("/app/{}?protocol=7&client=test", app.credentials[0].key);
        let mut client = self.open_with(&path, headers).await;
        let greeting = client.next().await;
        assert_eq!(greeting["event"], "pusher:connection_established");
        let data = inner(&greeting);
        client.socket_id = data["socket_id"].as_str().unwrap().to_owned();
        client
    }

    /// Connects to the first app and subscribes.
    pub async fn listener(&self, channel: &str) -> Client {
        let mut client = self.connect().await;
        client.subscribe(channel).await;
        client
    }

    /// Sends a rightly signed request of the first app.
    pub async fn signed(
        &self,
        method: &str,
        path: &str,
        params: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let query = signing::signed_query(
            &app().credentials[0],
            method,
            path,
            params,
            body.as_bytes(),
            now(),
        );
        self.request(method, &format!("{path}?{query}"), body).await
    }

    /// `POST /events` of the first app.
    pub async fn post_event(&self, body: &Value) -> Answer {
        self.signed("POST", "/apps/1001/events", &[], &body.to_string())
            .await
    }

    /// Sends a request as it stands.
    pub async fn request(&self, method: &str, path_and_query: &str, body: &str) -> Answer {
        choose_cryptography();
        let response = reqwest::Client::new()
            .request(
                method.parse().unwrap(),
                format!("http://{}{path_and_query}", self.address),
            )
            .body(body.to_owned())
            .send()
            .await
            .unwrap();
        Answer {
            status: response.status().as_u16(),
            text: response.text().await.unwrap(),
        }
    }

    /// Waits until the hub's own numbers say so.
    pub async fn until(&self, what: &str, is_so: impl Fn(&HubStats) -> bool) {
        let waiting = async {
            while !is_so(&self.hub.stats()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let in_time = timeout(PATIENCE, waiting).await;
        assert!(in_time.is_ok(), "{what}: {:?}", self.hub.stats());
    }
}

/// What the API answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub text: String,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        serde_json::from_str(&self.text).unwrap()
    }

    #[track_caller]
    pub fn refused(&self, status: u16, word: &str) {
        assert_eq!(self.status, status, "{}", self.text);
        assert!(self.text.contains(word), "no {word:?} in: {}", self.text);
    }
}

/// One client and its socket.
pub struct Client {
    pub socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub socket_id: String,
}

impl Client {
    pub async fn say(&mut self, message: &Value) {
        self.say_text(&message.to_string()).await;
    }

    pub async fn say_text(&mut self, text: &str) {
        self.send(Message::text(text)).await;
    }

    pub async fn send(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    pub async fn subscribe(&mut self, channel: &str) {
        self.ask_to_subscribe(channel).await;
        let answer = self.next().await;
        assert_eq!(
            answer,
            json!({
                "event": "pusher_internal:subscription_succeeded",
                "channel": channel,
                "data": "{}",
            })
        );
    }

    pub async fn ask_to_subscribe(&mut self, channel: &str) {
        self.say(
            &json!({ "event": "pusher:subscribe", "data": { "auth": "", "channel": channel } }),
        )
        .await;
    }

    pub async fn unsubscribe(&mut self, channel: &str) {
        self.say(&json!({ "event": "pusher:unsubscribe", "data": { "channel": channel } }))
            .await;
    }

    /// The next message of any kind.
    pub async fn next_message(&mut self) -> Message {
        timeout(PATIENCE, self.socket.next())
            .await
            .expect("nothing came")
            .expect("the stream ended")
            .unwrap()
    }

    /// The next event; pings of the hub are passed over.
    pub async fn next(&mut self) -> Value {
        let event = async {
            loop {
                match self.next_message().await {
                    Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                    Message::Ping(_) => {}
                    other => panic!("not an event: {other:?}"),
                }
            }
        };
        // Pings alone could keep it waiting for ever.
        timeout(PATIENCE, event).await.expect("no event came")
    }

    /// The message of the `pusher:error` that must come next; its form is checked.
    pub async fn next_error(&mut self) -> String {
        let error = self.next().await;
        let message = error["data"]["message"].as_str().unwrap_or_default();
        assert_eq!(
            error,
            json!({ "event": "pusher:error", "data": { "message": message, "code": null } })
        );
        message.to_owned()
    }

    /// The message of the `pusher:error` with this code that must come next.
    pub async fn next_error_with_code(&mut self, code: u16) -> String {
        let error = self.next().await;
        let message = error["data"]["message"].as_str().unwrap_or_default();
        assert_eq!(
            error,
            json!({ "event": "pusher:error", "data": { "message": message, "code": code } })
        );
        message.to_owned()
    }

    /// The data of the events that come before the hub's question whether they were read; the
    /// question is answered.
    pub async fn missed(&mut self) -> Vec<String> {
        let missed = self.missed_without_answer().await;
        self.say(&json!({ "event": "pusher:pong", "data": {} }))
            .await;
        missed
    }

    pub async fn missed_without_answer(&mut self) -> Vec<String> {
        let mut missed = Vec::new();
        loop {
            let event = self.next().await;
            if event["event"] == "pusher:ping" {
                return missed;
            }
            missed.push(event["data"].as_str().unwrap().to_owned());
        }
    }

    /// The data of all events that were queued for it before now; questions are answered.
    pub async fn everything_so_far(&mut self) -> Vec<String> {
        self.say(&json!({ "event": "pusher:ping", "data": {} }))
            .await;
        let mut heard = Vec::new();
        loop {
            let event = self.next().await;
            match event["event"].as_str().unwrap() {
                "pusher:pong" => return heard,
                "pusher:ping" => {
                    self.say(&json!({ "event": "pusher:pong", "data": {} }))
                        .await;
                }
                _ => heard.push(match event["data"].as_str() {
                    Some(data) => data.to_owned(),
                    None => event.to_string(),
                }),
            }
        }
    }

    /// Closes the socket as a page does that goes.
    pub async fn goes(mut self) {
        self.socket.close(None).await.unwrap();
    }

    /// Proves that the connection lives and that nothing but questions was queued for it before
    /// now: the answer to a ping goes through the same queue as events.
    pub async fn heard_nothing_more(&mut self) {
        assert_eq!(self.everything_so_far().await, [""; 0]);
    }

    /// The close frame that must come next.
    pub async fn closed(&mut self) -> CloseFrame {
        loop {
            match self.next_message().await {
                Message::Close(frame) => return frame.expect("a close frame with a code"),
                Message::Ping(_) => {}
                other => panic!("not a close frame: {other:?}"),
            }
        }
    }

    pub async fn closed_with(&mut self, code: u16) {
        let frame = self.closed().await;
        assert_eq!(u16::from(frame.code), code, "{}", frame.reason);
        assert!(!frame.reason.is_empty());
    }
}

/// What a server event's data, a string, holds.
#[track_caller]
pub fn inner(event: &Value) -> Value {
    serde_json::from_str(event["data"].as_str().unwrap()).unwrap()
}

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

/// Whoever builds all of the workspace gets an HTTP client that can do TLS, and must choose by
/// what before the first one is made.
pub fn choose_cryptography() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

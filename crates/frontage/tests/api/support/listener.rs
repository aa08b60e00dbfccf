//! An open page: a raw socket that speaks protocol 7 and listens to one hotel.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderValue, header::USER_AGENT};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::PATIENCE;

/// How many browsers there were.
static BROWSERS: AtomicUsize = AtomicUsize::new(0);

/// A socket as it is once opened.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a socket as `/api/realtime/` says, in a browser of its own: whoever comes back in the same
/// one is told what was missed meanwhile. The greeting is still to be read.
pub async fn connect(realtime: &Value) -> Result<Socket, tungstenite::Error> {
    let browser = BROWSERS.fetch_add(1, Ordering::Relaxed);
    connect_with(&format!("Browser {browser}"), realtime).await
}

/// The same in this browser.
pub async fn connect_with(browser: &str, realtime: &Value) -> Result<Socket, tungstenite::Error> {
    let (host, port) = (realtime["ws_host"].as_str(), realtime["ws_port"].as_u64());
    let key = realtime["key"].as_str().unwrap();
    let url = format!(
        "ws://{}:{}/app/{key}?protocol=7&client=test&version=1",
        host.unwrap(),
        port.unwrap()
    );
    let mut request = url.into_client_request()?;
    let name = HeaderValue::from_str(browser)?;
    request.headers_mut().insert(USER_AGENT, name);
    Ok(connect_async(request).await?.0)
}

/// What asks to hear a channel.
pub fn subscription(channel: &str) -> Value {
    json!({"event": "pusher:subscribe", "data": {"channel": channel}})
}

/// A page that listens.
pub struct Listener {
    socket: Socket,
    channel: String,
    pub socket_id: String,
}

/// What it heard.
#[derive(Debug)]
pub struct Event {
    pub name: String,
    pub revision: i64,
    pub data: Value,
    /// Size of the data on the wire.
    pub bytes: usize,
}

impl Listener {
    /// Connects as `/api/realtime/` says and subscribes to the hotel's channel.
    pub async fn open(realtime: &Value, slug: &str) -> Self {
        Self::of_channel(realtime, &format!("hotel-{slug}")).await
    }

    /// The same with any public channel.
    pub async fn of_channel(realtime: &Value, channel: &str) -> Self {
        let opened = timeout(PATIENCE, connect(realtime)).await.unwrap();
        let mut listener = Self {
            socket: opened.unwrap(),
            channel: channel.to_owned(),
            socket_id: String::new(),
        };
        let greeting = listener.message().await;
        assert_eq!(greeting["event"], "pusher:connection_established");
        let data: Value = serde_json::from_str(greeting["data"].as_str().unwrap()).unwrap();
        listener.socket_id = data["socket_id"].as_str().unwrap().to_owned();
        listener.says(&subscription(&listener.channel)).await;
        let answer = listener.message().await;
        assert_eq!(answer["event"], "pusher_internal:subscription_succeeded");
        listener
    }

    /// The next event.
    pub async fn next(&mut self) -> Event {
        let message = self.message().await;
        assert_eq!(message["channel"], self.channel.as_str(), "{message}");
        let text = message["data"].as_str().unwrap();
        let data: Value = serde_json::from_str(text).unwrap();
        let updated_at = data["updated_at"].as_str().expect("updated_at");
        assert!(
            updated_at.ends_with('Z') && updated_at.len() == 24,
            "{updated_at}"
        );
        Event {
            name: message["event"].as_str().unwrap().to_owned(),
            revision: data["revision"].as_i64().expect("a revision"),
            bytes: text.len(),
            data,
        }
    }

    /// The next event, which must have this name and number.
    pub async fn hears(&mut self, name: &str, revision: i64) -> Event {
        let event = self.next().await;
        assert_eq!((event.name.as_str(), event.revision), (name, revision));
        event
    }

    /// Proves that nothing at all was on its way to this page: the answer to a ping goes
    /// through the same queue as events. Wait for an empty outbox first.
    pub async fn hears_nothing(&mut self) {
        self.says(&json!({"event": "pusher:ping", "data": {}}))
            .await;
        assert_eq!(self.message().await["event"], "pusher:pong");
    }

    /// Proves that this page is still connected; tells how many events came before the answer.
    pub async fn events_until_pong(&mut self) -> usize {
        self.says(&json!({"event": "pusher:ping", "data": {}}))
            .await;
        let mut events = 0;
        while self.message().await["event"] != "pusher:pong" {
            events += 1;
        }
        events
    }

    /// Hears whatever comes, perhaps twice, until the page has this slogan.
    pub async fn hears_slogan(&mut self, slogan: &str) -> Event {
        loop {
            let event = self.next().await;
            if event.data["slogan"] == slogan {
                return event;
            }
        }
    }

    /// The code with which the server closes, which must come next.
    pub async fn is_closed(&mut self) -> u16 {
        let message = timeout(PATIENCE, self.socket.next()).await;
        match message.expect("nothing came") {
            Some(Ok(Message::Close(Some(frame)))) => frame.code.into(),
            other => panic!("not a close frame: {other:?}"),
        }
    }

    /// Says that it has painted everything up to a revision, and waits until that is heard.
    pub async fn has_painted(&mut self, revision: i64) {
        self.says(&json!({
            "event": "frontage:painted",
            "channel": self.channel,
            "data": {"number": revision},
        }))
        .await;
        // What is said is heard in its order, and events may be on their way here meanwhile.
        self.says(&json!({"event": "pusher:ping", "data": {}}))
            .await;
        while self.message().await["event"] != "pusher:pong" {}
    }

    /// Says anything.
    pub async fn says(&mut self, message: &Value) {
        let message = Message::text(message.to_string());
        self.socket.send(message).await.unwrap();
    }

    /// The next message, whatever it is but a ping, which is answered as client libraries do.
    pub async fn message(&mut self) -> Value {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await;
            let message = match message.expect("nothing came").expect("it ended").unwrap() {
                Message::Text(text) => serde_json::from_str::<Value>(&text).unwrap(),
                Message::Ping(_) => continue,
                other => panic!("not an event: {other:?}"),
            };
            if message["event"] != "pusher:ping" {
                return message;
            }
            self.says(&json!({"event": "pusher:pong", "data": {}}))
                .await;
        }
    }
}

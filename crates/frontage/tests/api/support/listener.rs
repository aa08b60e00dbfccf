//! An open page: a raw socket that speaks protocol 7 and listens to one hotel.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::PATIENCE;

/// A page that listens.
pub struct Listener {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
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

/// A request with a browser of its own: the hub takes two listeners with the same one, at the
/// same address, for a page that comes back, and sends it what it missed.
fn as_somebody_new(url: &str) -> Request {
    static BROWSERS: AtomicUsize = AtomicUsize::new(0);
    let mut request = url.into_client_request().unwrap();
    let browser = BROWSERS.fetch_add(1, Ordering::Relaxed);
    request.headers_mut().insert("user-agent", browser.into());
    request
}

impl Listener {
    /// Connects as `/api/realtime/` says and subscribes to the hotel's channel.
    pub async fn open(realtime: &Value, slug: &str) -> Self {
        let (host, port) = (realtime["ws_host"].as_str(), realtime["ws_port"].as_u64());
        let key = realtime["key"].as_str().unwrap();
        let url = format!(
            "ws://{}:{}/app/{key}?protocol=7&client=test&version=1",
            host.unwrap(),
            port.unwrap()
        );
        let opened = timeout(PATIENCE, connect_async(as_somebody_new(&url)));
        let opened = opened.await.unwrap();
        let mut listener = Self {
            socket: opened.unwrap().0,
            channel: format!("hotel-{slug}"),
            socket_id: String::new(),
        };
        let greeting = listener.message().await;
        assert_eq!(greeting["event"], "pusher:connection_established");
        let data: Value = serde_json::from_str(greeting["data"].as_str().unwrap()).unwrap();
        listener.socket_id = data["socket_id"].as_str().unwrap().to_owned();
        let subscribe = json!({
            "event": "pusher:subscribe",
            "data": {"channel": listener.channel},
        });
        listener.say(&subscribe).await;
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
        self.say(&json!({"event": "pusher:ping", "data": {}})).await;
        assert_eq!(self.message().await["event"], "pusher:pong");
    }

    /// The code with which the server closes, which must come next.
    pub async fn is_closed(&mut self) -> u16 {
        let message = timeout(PATIENCE, self.socket.next()).await;
        match message.expect("nothing came") {
            Some(Ok(Message::Close(Some(frame)))) => frame.code.into(),
            other => panic!("not a close frame: {other:?}"),
        }
    }

    async fn say(&mut self, message: &Value) {
        let message = Message::text(message.to_string());
        self.socket.send(message).await.unwrap();
    }

    async fn message(&mut self) -> Value {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await;
            match message.expect("nothing came").expect("it ended").unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) => {}
                other => panic!("not an event: {other:?}"),
            }
        }
    }
}

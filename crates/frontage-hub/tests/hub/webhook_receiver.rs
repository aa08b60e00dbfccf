//! The app's server as its hub's webhooks see it.

use axum::{Router, body::Bytes, extract::State, http::HeaderMap};
use frontage_hub::{Webhook, signing};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::timeout,
};

use crate::{harness::PATIENCE, signed::key};

/// Takes every webhook and judges its signature.
pub struct WebhookReceiver {
    url: String,
    events: UnboundedReceiver<Value>,
}

impl WebhookReceiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (told, events) = unbounded_channel();
        let router = Router::new().fallback(take).with_state(told);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, events }
    }

    /// Everything, one event at a time.
    pub fn webhook(&self) -> Webhook {
        Webhook {
            url: self.url.clone(),
            events: Vec::new(),
            batching: false,
        }
    }

    pub async fn next(&mut self) -> Value {
        let next = timeout(PATIENCE, self.events.recv()).await;
        next.expect("no webhook came").unwrap()
    }
}

async fn take(State(told): State<UnboundedSender<Value>>, headers: HeaderMap, body: Bytes) {
    let body = std::str::from_utf8(&body).unwrap();
    let header = |name: &str| headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("x-pusher-key"), key().key);
    let signature = signing::sign(&key().secret, body);
    assert_eq!(header("x-pusher-signature"), signature);
    let body: Value = serde_json::from_str(body).unwrap();
    assert!(body["time_ms"].is_u64());
    for event in body["events"].as_array().unwrap() {
        // The test may be over.
        let _ = told.send(event.clone());
    }
}

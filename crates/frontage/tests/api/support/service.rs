//! A Pusher-compatible service of somebody else's, at a port of this machine: it checks each
//! signature, answers as it is told to, and notes what it took.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::post};
use frontage_hub::Credential;
use frontage_hub::signing::{Query, verify};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What the service does with an event or a whole request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mood {
    /// Takes everything.
    Takes,
    /// Answers each request with this status and these words.
    Answers(u16, &'static str),
    /// Refuses requests which hold an event that has these words in its data.
    Refuses(u16, &'static str),
    /// Never answers requests which hold an event for this channel.
    Hangs(&'static str),
}

/// The service, and a pen.
pub struct Service {
    state: Arc<Inner>,
    pub port: u16,
    running: JoinHandle<()>,
}

struct Inner {
    credential: Credential,
    mood: Mutex<Mood>,
    taken: Mutex<Vec<Taken>>,
    requests: Mutex<Vec<usize>>,
}

/// An event it took.
#[derive(Debug, Clone)]
pub struct Taken {
    pub channel: String,
    pub name: String,
    pub data: Value,
    pub socket_id: Option<String>,
}

/// The credentials of every test's service.
pub const SERVICE_APP: [&str; 3] = ["4711", "outside-key", "outside-secret"];

impl Service {
    pub async fn start(mood: Mood) -> Self {
        Self::at(0, mood).await
    }

    /// At a port that was free a moment ago.
    pub async fn at(port: u16, mood: Mood) -> Self {
        let [_, key, secret] = SERVICE_APP;
        let state = Arc::new(Inner {
            credential: Credential::new(key, secret),
            mood: Mutex::new(mood),
            taken: Mutex::default(),
            requests: Mutex::default(),
        });
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let router = Router::new()
            .route("/apps/{id}/events", post(take))
            .route("/apps/{id}/batch_events", post(take))
            .with_state(state.clone());
        let running = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            state,
            port,
            running,
        }
    }

    /// The settings of a server whose events this service carries.
    pub fn settings(port: u16) -> Vec<(&'static str, String)> {
        let [id, key, secret] = SERVICE_APP.map(str::to_owned);
        vec![
            ("PUSHER_HOST", "127.0.0.1".to_owned()),
            ("PUSHER_PORT", port.to_string()),
            ("PUSHER_SCHEME", "http".to_owned()),
            ("PUSHER_APP_ID", id),
            ("PUSHER_KEY", key),
            ("PUSHER_SECRET", secret),
            ("FRONTAGE_SERVICE_TIMEOUT_SECONDS", "1".to_owned()),
        ]
    }

    pub fn becomes(&self, mood: Mood) {
        *self.state.mood.lock().unwrap() = mood;
    }

    /// Everything it took so far on one channel.
    pub fn taken(&self, channel: &str) -> Vec<Taken> {
        let taken = self.state.taken.lock().unwrap();
        let here = taken.iter().filter(|one| one.channel == channel);
        here.cloned().collect()
    }

    /// The revisions it took on one channel, each once, in order of arrival.
    pub fn revisions(&self, channel: &str) -> Vec<i64> {
        let number = |one: &Taken| one.data["revision"].as_i64().unwrap();
        let mut revisions: Vec<i64> = self.taken(channel).iter().map(number).collect();
        revisions.dedup();
        revisions
    }

    /// How many events each request held.
    pub fn requests(&self) -> Vec<usize> {
        self.state.requests.lock().unwrap().clone()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn take(
    State(service): State<Arc<Inner>>,
    OriginalUri(uri): OriginalUri,
    method: Method,
    body: Bytes,
) -> Response {
    let query = Query::parse(uri.query().unwrap_or_default()).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let signed = verify(
        std::slice::from_ref(&service.credential),
        method.as_str(),
        uri.path(),
        &query,
        &body,
        now.as_secs(),
    );
    if let Err(error) = signed {
        return (StatusCode::UNAUTHORIZED, error.to_string()).into_response();
    }
    let body: Value = serde_json::from_slice(&body).unwrap();
    let events = match body["batch"].as_array() {
        Some(batch) => batch.clone(),
        None => vec![body],
    };
    service.requests.lock().unwrap().push(events.len());
    let taken: Vec<Taken> = events.iter().map(read).collect();
    let mood = service.mood.lock().unwrap().clone();
    match mood {
        Mood::Takes => {}
        Mood::Answers(status, words) => {
            return (StatusCode::from_u16(status).unwrap(), words).into_response();
        }
        Mood::Refuses(status, words) => {
            let named = |one: &Taken| one.data.to_string().contains(words);
            if taken.iter().any(named) {
                let status = StatusCode::from_u16(status).unwrap();
                return (status, "there is one that will not do").into_response();
            }
        }
        Mood::Hangs(channel) => {
            if taken.iter().any(|one| one.channel == channel) {
                tokio::time::sleep(Duration::from_secs(3_600)).await;
            }
        }
    }
    service.taken.lock().unwrap().extend(taken);
    axum::Json(serde_json::json!({})).into_response()
}

fn read(event: &Value) -> Taken {
    let channel = event["channel"].as_str().or(event["channels"][0].as_str());
    let data = event["data"].as_str().expect("data is a text");
    assert!(data.len() <= 10_240);
    Taken {
        channel: channel.unwrap().to_owned(),
        name: event["name"].as_str().unwrap().to_owned(),
        data: serde_json::from_str(data).unwrap(),
        socket_id: event["socket_id"].as_str().map(str::to_owned),
    }
}

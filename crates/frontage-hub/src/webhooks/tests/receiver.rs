//! Somebody's server that takes webhooks, and answers as a test wants it to.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::Bytes,
    extract::{OriginalUri, State},
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
    time::timeout,
};

use crate::signing;

const PATIENCE: Duration = Duration::from_secs(10);

/// What a receiver does with a request.
#[derive(Clone)]
pub enum Answer {
    Status(u16),
    Redirect(String),
    /// Keeps the request until the end.
    Never,
    /// Ends the connection in the middle of the answer.
    Cut,
}

/// One request as it came.
pub struct Request {
    pub path: String,
    pub body: String,
    headers: HashMap<String, String>,
}

impl Request {
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        &self.headers[name]
    }

    #[track_caller]
    pub fn assert_signed_with(&self, secret: &str) {
        let expected = signing::sign(secret, &self.body);
        assert_eq!(self.header("x-pusher-signature"), expected);
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn events(&self) -> Vec<Value> {
        self.json()["events"].as_array().unwrap().clone()
    }
}

/// A running receiver.
pub struct Receiver {
    origin: String,
    requests: mpsc::UnboundedReceiver<Request>,
    shared: Arc<Shared>,
    held: watch::Sender<bool>,
}

struct Shared {
    requests: mpsc::UnboundedSender<Request>,
    next: Mutex<VecDeque<Answer>>,
    always: Mutex<Answer>,
    held: watch::Receiver<bool>,
}

impl Receiver {
    /// Starts one that takes everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::unbounded_channel();
        let (held, is_held) = watch::channel(false);
        let shared = Arc::new(Shared {
            requests: sender,
            next: Mutex::default(),
            always: Mutex::new(Answer::Status(200)),
            held: is_held,
        });
        let router = Router::new().fallback(take).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            origin,
            requests,
            shared,
            held,
        }
    }

    /// An address at which nobody listens.
    pub async fn dead_url() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Answers the next requests so, each once.
    pub fn answers(&self, answers: impl IntoIterator<Item = Answer>) {
        self.shared.next.lock().unwrap().extend(answers);
    }

    /// Answers so when nothing else is said.
    pub fn answers_always(&self, answer: Answer) {
        *self.shared.always.lock().unwrap() = answer;
    }

    /// Answers nobody until it is told to.
    pub fn hold(&self) {
        self.held.send_replace(true);
    }

    pub fn let_go(&self) {
        self.held.send_replace(false);
    }

    pub async fn next(&mut self) -> Request {
        let next = timeout(PATIENCE, self.requests.recv()).await;
        next.expect("no request came").unwrap()
    }

    /// How many requests have come that were not looked at; they are forgotten.
    pub fn heard(&mut self) -> usize {
        std::iter::from_fn(|| self.requests.try_recv().ok()).count()
    }

    /// The last request that has come.
    pub fn last_of_all(&mut self) -> Request {
        let all = std::iter::from_fn(|| self.requests.try_recv().ok());
        all.last().expect("no request has come")
    }
}

/// Milliseconds since 1970.
pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap()
}

async fn take(
    State(shared): State<Arc<Shared>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
    let headers = headers
        .iter()
        .map(|(name, value)| (name.to_string(), text(value)));
    let request = Request {
        path: uri.path_and_query().unwrap().to_string(),
        body: String::from_utf8(body.to_vec()).unwrap(),
        headers: headers.collect(),
    };
    // The test may be over.
    let _ = shared.requests.send(request);
    let mut held = shared.held.clone();
    if held.wait_for(|held| !held).await.is_err() {
        std::future::pending::<()>().await;
    }
    let next = shared.next.lock().unwrap().pop_front();
    let answer = next.unwrap_or_else(|| shared.always.lock().unwrap().clone());
    match answer {
        Answer::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Answer::Redirect(to) => (StatusCode::PERMANENT_REDIRECT, [(LOCATION, to)]).into_response(),
        Answer::Never => std::future::pending().await,
        // The server ends the connection of a handler that panics.
        Answer::Cut => panic!("this connection is cut"),
    }
}

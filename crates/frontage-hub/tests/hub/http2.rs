//! HTTP/2 without TLS, on the port that HTTP/1.1 and sockets come in by.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{Router, body::Body, http::Request, routing::get};
use frontage_hub::{ServerLimits, serve};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Notify, oneshot},
    time::timeout,
};

use crate::harness::{PATIENCE, TestHub, app, choose_cryptography};
use crate::hostile_clients::a_witness_still_hears;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const END_STREAM_AND_HEADERS: u8 = 5;
/// `GET http://x/`, by the static table (RFC 7541, appendix A).
const GET_ROOT: &[u8] = b"\x82\x86\x84\x41\x01x";

/// A frame (RFC 9113 §4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// Reads frames until the connection ends.
async fn frames(mut line: TcpStream) -> Vec<(u8, Vec<u8>)> {
    let mut bytes = Vec::new();
    let read = timeout(PATIENCE, line.read_to_end(&mut bytes)).await;
    // A reset in place of an end is an end too.
    let _ = read.expect("the server keeps the connection");
    let mut rest = bytes.as_slice();
    let mut frames = Vec::new();
    while let Some((head, payload)) = rest.split_at_checked(9) {
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        let Some((payload, next)) = payload.split_at_checked(length) else {
            break;
        };
        frames.push((head[3], payload.to_vec()));
        rest = next;
    }
    frames
}

async fn connect(address: &str) -> http2::SendRequest<Body> {
    let line = TcpStream::connect(address).await.unwrap();
    let (client, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(line))
        .await
        .unwrap();
    tokio::spawn(connection);
    client
}

fn asking(path: &str) -> Request<Body> {
    let request = Request::get(format!("http://hub.example{path}"));
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn one_port_answers_both_kinds_of_http_and_opens_sockets() {
    let hub = TestHub::start().await;
    let mut witness = hub.listener("news").await;
    let client = connect(hub.address()).await;
    let answers = (0..200).map(|_| {
        let mut client = client.clone();
        tokio::spawn(async move { client.send_request(asking("/nowhere")).await.unwrap() })
    });
    for answer in answers.collect::<Vec<_>>() {
        let answer = timeout(PATIENCE, answer).await.unwrap().unwrap();
        assert_eq!(answer.status(), 404);
        assert_eq!(answer.version(), hyper::Version::HTTP_2);
    }
    choose_cryptography();
    let old = reqwest::get(format!("http://{}/nowhere", hub.address())).await;
    let old = old.unwrap();
    assert_eq!(
        (old.status(), old.version()),
        (404.try_into().unwrap(), hyper::Version::HTTP_11)
    );
    // Sockets need HTTP/1.1, and whoever asks for one over HTTP/2 is told so.
    let mut client = client;
    let path = format!("/app/{}?protocol=7", app().credentials[0].key);
    let refused = client.send_request(asking(&path)).await.unwrap();
    assert!(refused.status().is_client_error(), "{}", refused.status());
    a_witness_still_hears(&hub, &mut witness).await;
}

#[tokio::test]
async fn a_connection_that_does_not_come_to_its_request_is_given_up() {
    let limits = ServerLimits {
        head: Duration::from_millis(300),
        ..ServerLimits::default()
    };
    let hub = TestHub::serve_with(limits, |_| {}).await;
    let settings = [PREFACE, &frame(SETTINGS, 0, 0, &[])].concat();
    // Headers that say that more of them follows.
    let half = [&settings[..], &frame(HEADERS, 0, 1, GET_ROOT)].concat();
    let beginnings = [b"", &PREFACE[..1], &PREFACE[..3], PREFACE, &settings, &half];
    let mut lines = Vec::new();
    for beginning in beginnings {
        let mut line = TcpStream::connect(hub.address()).await.unwrap();
        line.write_all(beginning).await.unwrap();
        lines.push(line);
    }
    for line in lines {
        frames(line).await;
    }
    // One that has a stream open is not idle, however long it takes; one that had is.
    let mut client = connect(hub.address()).await;
    let answer = client.send_request(asking("/nowhere")).await.unwrap();
    assert_eq!(answer.status(), 404);
    drop(answer);
    let closed = async {
        while client.ready().await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, closed).await.unwrap();
}

#[tokio::test]
async fn whoever_hangs_up_within_the_preface_is_not_waited_for() {
    // Its head may take the default's half minute, which nobody here waits for.
    let hub = TestHub::start().await;
    for length in 0..PREFACE.len() {
        let mut line = TcpStream::connect(hub.address()).await.unwrap();
        line.write_all(&PREFACE[..length]).await.unwrap();
        line.shutdown().await.unwrap();
        frames(line).await;
    }
}

#[tokio::test]
async fn a_request_over_http2_may_take_longer_than_its_head_may() {
    let slow = async || tokio::time::sleep(Duration::from_millis(900)).await;
    let (address, _stop) = serving(Router::new().route("/", get(slow)), 300).await;
    let mut client = connect(&address).await;
    let answer = client.send_request(asking("/")).await.unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_flood_of_requests_that_are_taken_back_at_once_ends_the_connection() {
    let hub = TestHub::start().await;
    let mut witness = hub.listener("news").await;
    let mut line = TcpStream::connect(hub.address()).await.unwrap();
    let mut flood = [PREFACE, &frame(SETTINGS, 0, 0, &[])].concat();
    for number in 0..20_000 {
        let stream = 2 * number + 1;
        flood.extend(frame(HEADERS, END_STREAM_AND_HEADERS, stream, GET_ROOT));
        flood.extend(frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes()));
    }
    // It may be over before all of it is sent.
    let _ = line.write_all(&flood).await;
    let frames = frames(line).await;
    let streams = &frames.iter().find(|(kind, _)| *kind == SETTINGS).unwrap().1;
    let most = [0, 3, 0, 0, 0, 100];
    assert!(
        streams.chunks(6).any(|setting| setting == most),
        "SETTINGS_MAX_CONCURRENT_STREAMS is said: {streams:?}"
    );
    if let Some((_, goodbye)) = frames.iter().find(|(kind, _)| *kind == GOAWAY) {
        let enhance_your_calm = 11_u32.to_be_bytes();
        assert_eq!(goodbye[4..8], enhance_your_calm);
    }
    a_witness_still_hears(&hub, &mut witness).await;
}

#[tokio::test]
async fn a_server_that_stops_lets_what_is_under_way_end_and_says_goodbye() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = {
        let (begun, go_on) = (begun.clone(), go_on.clone());
        move || async move {
            begun.notify_one();
            go_on.notified().await;
            "done"
        }
    };
    let (address, stop) = serving(Router::new().route("/", get(handler)), 30_000).await;
    let client = connect(&address).await;
    let mut asks = client.clone();
    let answer = tokio::spawn(async move { asks.send_request(asking("/")).await });
    begun.notified().await;
    let ended = stop.stop();
    let turned_away = async {
        while TcpStream::connect(&address).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, turned_away).await.expect("nobody new");
    assert!(!ended.is_finished(), "it waits for what is under way");
    go_on.notify_one();
    let answer = answer.await.unwrap().expect("what was under way ends");
    assert_eq!(answer.status(), 200);
    drop(answer);
    timeout(PATIENCE, ended)
        .await
        .expect("the server has ended")
        .unwrap();
}

struct Stop {
    stop: oneshot::Sender<Infallible>,
    ended: tokio::task::JoinHandle<()>,
}

impl Stop {
    fn stop(self) -> tokio::task::JoinHandle<()> {
        drop(self.stop);
        self.ended
    }
}

/// A server for these routes that allows so many milliseconds for a head.
async fn serving(routes: Router, head: u64) -> (String, Stop) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let limits = ServerLimits {
        head: Duration::from_millis(head),
        ..ServerLimits::default()
    };
    let (stop, stopped) = oneshot::channel::<Infallible>();
    let stopped = async move {
        let Err(_) = stopped.await;
    };
    let ended = tokio::spawn(serve(listener, routes, limits, stopped));
    (address, Stop { stop, ended })
}

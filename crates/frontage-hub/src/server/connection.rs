//! One connection: which HTTP it speaks, and how long it may say nothing.

use std::{convert::Infallible, io, net::SocketAddr, pin::pin, time::Duration};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::{
    io::Interest,
    net::TcpStream,
    sync::watch,
    time::{sleep, timeout},
};
use tower_service::Service;

use super::{ServerLimits, streams::Streams};

/// Bytes that the head of a request over HTTP/2 may have, unpacked: hyper's default, named because
/// it is a promise. (Over HTTP/1.1 hyper allows 100 fields and about 400 KB.)
const HEAD_BYTES: u32 = 16 * 1024;
/// Streams that a client may reset before they were looked at, and resets that it may provoke,
/// until its connection is given up ("rapid reset", CVE-2023-44487): the defaults of h2 and hyper,
/// named because they are promises.
const RESETS_UNSEEN: usize = 20;
const RESETS_PROVOKED: usize = 1_024;

/// What every HTTP/2 connection begins with, if nobody has agreed on it before (RFC 9113 §3.3). No
/// method of HTTP/1.1 begins like it.
const PREFACE: &[u8; 4] = b"PRI ";
/// How long a connection without a request is kept after the stop: whoever has just opened it has
/// its request on the way. Browsers also open some in advance and say nothing on them.
const FIRST_REQUEST: Duration = Duration::from_millis(500);
/// Between looks at a connection that began with a part of the preface: its arrival wakes nobody
/// twice.
const ANOTHER_LOOK: Duration = Duration::from_millis(10);

/// Serves one connection until it ends, or for as long as is left to it after the stop.
pub(super) async fn lead<S>(
    stream: TcpStream,
    address: SocketAddr,
    service: S,
    limits: ServerLimits,
    mut stopped: watch::Receiver<bool>,
) where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    // Small events leave at once: without this the kernel may hold them back to fill a packet.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY refused");
    }
    let first_words = tokio::select! {
        first_words = timeout(limits.head, speaks_http2(&stream)) => first_words,
        () = async { stop(&mut stopped).await; sleep(FIRST_REQUEST).await } => return,
    };
    let is_http2 = match first_words {
        Ok(Ok(is_http2)) => is_http2,
        Ok(Err(error)) => return tracing::debug!(%error, %address, "a connection said nothing"),
        Err(_) => return tracing::debug!(%address, "a connection said nothing for too long"),
    };
    let ended = if is_http2 {
        http2(stream, address, service, limits, stopped).await
    } else {
        http1(stream, address, service, limits, stopped).await
    };
    if let Err(error) = ended {
        tracing::debug!(%error, %address, "a connection ended early");
    }
}

/// Whether a connection begins with HTTP/2's preface. Nothing is taken from it.
async fn speaks_http2(stream: &TcpStream) -> io::Result<bool> {
    let mut first = [0; PREFACE.len()];
    loop {
        // Before the look: what came until the client's end was there to be seen.
        let has_ended = stream.ready(Interest::READABLE).await?.is_read_closed();
        let seen = stream.peek(&mut first).await?;
        if seen == 0 || !PREFACE.starts_with(&first[..seen]) {
            return Ok(false);
        }
        if seen == first.len() {
            return Ok(true);
        }
        // Peeking never shows the end that follows what was seen; HTTP/1.1 reads up to it.
        if has_ended {
            return Ok(false);
        }
        sleep(ANOTHER_LOOK).await;
    }
}

async fn http1<S>(
    stream: TcpStream,
    address: SocketAddr,
    service: S,
    limits: ServerLimits,
    mut stopped: watch::Receiver<bool>,
) -> hyper::Result<()>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let service = service_fn(move |request| call(&service, request, address));
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head);
    let connection = server
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    tokio::select! {
        // What was said before the stop is read first: hyper drops whoever has said nothing.
        biased;
        ended = &mut connection => ended,
        () = stop(&mut stopped) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    }
}

async fn http2<S>(
    stream: TcpStream,
    address: SocketAddr,
    service: S,
    limits: ServerLimits,
    mut stopped: watch::Receiver<bool>,
) -> hyper::Result<()>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let streams = Streams::default();
    let open = streams.clone();
    let service = service_fn(move |request| {
        let stream = open.open();
        let answer = call(&service, request, address);
        async move { Ok::<_, Infallible>(stream.until_sent(answer.await?)) }
    });
    let mut server = http2::Builder::new(TokioExecutor::new());
    server
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.streams_per_connection)
        .max_header_list_size(HEAD_BYTES)
        .max_pending_accept_reset_streams(RESETS_UNSEEN)
        .max_local_error_reset_streams(RESETS_PROVOKED)
        // Whoever has gone without a word does not answer.
        .keep_alive_interval(limits.head);
    let connection = server.serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        ended = &mut connection => return ended,
        () = stop(&mut stopped) => {}
        () = streams.idle_for(limits.head) => {}
    }
    connection.as_mut().graceful_shutdown();
    // It ends with its last stream; who does not even begin one is not waited for.
    tokio::select! {
        ended = connection => ended,
        () = streams.idle_for(limits.head) => Ok(()),
    }
}

fn call<S>(service: &S, request: hyper::Request<Incoming>, address: SocketAddr) -> S::Future
where
    S: Service<Request> + Clone,
{
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(address));
    // Routers are always ready.
    service.clone().call(request)
}

async fn stop(stopped: &mut watch::Receiver<bool>) {
    // An error means that the server is gone, which is a stop too.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

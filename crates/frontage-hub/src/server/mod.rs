//! An HTTP server for a hub, alone or beside other routes: HTTP/1.1 and HTTP/2 on plain TCP (by
//! prior knowledge: a client that begins with HTTP/2's preface is answered so), made for
//! connections that mostly become sockets and leave. What a client can hold up is bounded: how
//! long it takes to say what it wants, how much at once, and how many connections come from one
//! address. Sockets come over HTTP/1.1.

mod connection;
mod streams;

use std::{convert::Infallible, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{extract::Request, response::Response};
use futures_util::FutureExt as _;
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
};
use tower_service::Service;

use self::connection::lead;
use crate::addresses::Addresses;

/// How long to wait where the system has nothing left to accept a connection with.
const EXHAUSTED: Duration = Duration::from_millis(200);

/// Connections that are still accepted after the stop, at most: about as many as a system lets
/// wait for it.
const LET_IN: usize = 4_096;

/// What the server allows its clients.
#[derive(Debug, Clone, Copy)]
pub struct ServerLimits {
    /// How long a client may take for the head of a request, the wait for it included; by default
    /// 30 s. Then its connection is closed. (For the first head of a connection the time begins
    /// anew with its first byte.) A connection of HTTP/2 is closed when it had no stream open for
    /// so long.
    pub head: Duration,
    /// Requests that may be under way at a time on one connection of HTTP/2; by default 100.
    pub streams_per_connection: u32,
    /// HTTP connections at a time from one address; more are closed at once. Sockets do not count
    /// here, nor do connections from this machine: they are its proxies. By default 1,000.
    pub connections_per_address: usize,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            streams_per_connection: 100,
            connections_per_address: 1_000,
        }
    }
}

/// Serves until `stop` ends: then accepts who waits for it and nobody more, lets requests under way
/// end and returns.
/// Sockets go on; [drain](crate::Hub::drain) the hub next. The service finds the client's address
/// as `ConnectInfo<SocketAddr>`; a `Router` is such a service.
///
/// Drop the future to end also what is under way.
pub async fn serve<S>(
    listener: TcpListener,
    service: S,
    limits: ServerLimits,
    stop: impl Future<Output = ()>,
) where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let (stopping, stopped) = watch::channel(false);
    // Every connection holds a sender: when all are gone, nothing is received.
    let (under_way, mut all_gone) = mpsc::channel::<Infallible>(1);
    let guests = Arc::new(Addresses::default());
    let welcome = |stream, address: SocketAddr| {
        let Some(guest) = guests.enter(Some(address.ip()), limits.connections_per_address) else {
            tracing::debug!(%address, "too many connections from one address");
            return;
        };
        let connection = lead(stream, address, service.clone(), limits, stopped.clone());
        let under_way = under_way.clone();
        tokio::spawn(async move {
            connection.await;
            drop((guest, under_way));
        });
    };
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, address)) => welcome(stream, address),
            Err(error) if is_the_clients(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted; trying again");
                tokio::time::sleep(EXHAUSTED).await;
            }
        }
    }
    // Whoever the system has let in counts on an answer.
    for _ in 0..LET_IN {
        let Some(Ok((stream, address))) = listener.accept().now_or_never() else {
            break;
        };
        welcome(stream, address);
    }
    drop((listener, under_way));
    stopping.send_replace(true);
    let None = all_gone.recv().await;
}

/// Whether a connection failed before it was accepted.
fn is_the_clients(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

//! How a connection comes in: the HTTP server answers the upgrade, and the bare socket leaves it,
//! with all its buffers, for a loop.
//!
//! The upgrade is taken whatever the address says, because client libraries read the close code
//! and not the HTTP status: an upgrade refused with 404 is tried again for ever.

use std::{
    io,
    net::SocketAddr,
    os::{fd::OwnedFd, unix::net::UnixStream as StdUnixStream},
    sync::Arc,
};

use axum::{
    Router,
    extract::{ConnectInfo, Path, Request, State},
    http::{StatusCode, header::UPGRADE},
    response::{IntoResponse, Response},
    routing::any,
};
use bytes::Bytes;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::{rt::TokioIo, server::conn::auto::upgrade};
use tokio::net::{TcpStream, UnixStream};

use crate::{
    apps::LiveApp,
    hub::{Hub, Inner},
    loops::{self, Newcomer},
    protocol::{Closing, check_protocol_version},
    websocket,
};

/// `/app/{key}`, and what lies below it.
pub(crate) fn routes() -> Router<Hub> {
    Router::new()
        .route("/app/{key}", any(connect))
        .route("/app/", any(nowhere))
        .route("/app/{key}/{*rest}", any(nowhere))
}

async fn connect(State(hub): State<Hub>, Path(key): Path<String>, request: Request) -> Response {
    let admitted = admit(&hub.inner, &key, request.uri().query());
    take_in(&hub, request, admitted)
}

async fn nowhere(State(hub): State<Hub>, request: Request) -> Response {
    take_in(&hub, request, Err(Closing::PATH_NOT_FOUND))
}

/// For a server that has nothing but a hub: what is not of the hub's. Whoever wants a WebSocket is
/// told with 4005, at which client libraries stop.
pub(crate) async fn elsewhere(State(hub): State<Hub>, request: Request) -> Response {
    if request.headers().contains_key(UPGRADE) {
        return take_in(&hub, request, Err(Closing::PATH_NOT_FOUND));
    }
    let told = "Unknown path. Sockets are at /app/{key}, the HTTP API is at /apps/{id}/….\n";
    (StatusCode::NOT_FOUND, told).into_response()
}

/// # Errors
/// With what the connection is to be closed.
fn admit(hub: &Inner, key: &str, query: Option<&str>) -> Result<Arc<LiveApp>, Closing> {
    let app = hub.apps.by_key(key).ok_or(Closing::UNKNOWN_APP)?;
    check_protocol_version(query)?;
    if !app.settings().enabled {
        return Err(Closing::APP_DISABLED);
    }
    Ok(app)
}

fn take_in(hub: &Hub, mut request: Request, admitted: Result<Arc<LiveApp>, Closing>) -> Response {
    let (method, version) = (request.method(), request.version());
    let response = match websocket::answer(method, version, request.headers()) {
        Ok(response) => response,
        Err(refusal) => return refusal,
    };
    let direct = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| *address);
    let inner = hub.inner.clone();
    let address = inner.peers.address(direct, request.headers());
    let peer = inner.peers.identify(address, request.headers());
    let Some(upgrade) = request.extensions_mut().remove::<OnUpgrade>() else {
        tracing::error!("the HTTP server cannot upgrade connections; no socket can be opened");
        return response;
    };
    tokio::spawn(async move {
        let upgraded = match upgrade.await {
            Ok(upgraded) => upgraded,
            Err(error) => return tracing::debug!(%error, "a socket's upgrade failed"),
        };
        match bare(upgraded) {
            Ok((stream, received)) => loops::adopt(
                &inner.inboxes,
                Newcomer {
                    stream,
                    received,
                    admitted,
                    peer,
                    address,
                },
            ),
            Err(error) => tracing::warn!(%error, "a socket cannot leave the HTTP server"),
        }
    });
    response
}

/// The socket itself, and what was read from it already. Where there is none, because the bytes
/// are encrypted on their way or the embedder serves something else than TCP, one that stands for
/// it.
fn bare(upgraded: Upgraded) -> io::Result<(OwnedFd, Bytes)> {
    let upgraded = match upgraded.downcast::<TokioIo<TcpStream>>() {
        Ok(parts) => return Ok((parts.io.into_inner().into_std()?.into(), parts.read_buf)),
        Err(upgraded) => upgraded,
    };
    match upgrade::downcast::<TokioIo<TcpStream>>(upgraded) {
        Ok(parts) => Ok((parts.io.into_inner().into_std()?.into(), parts.read_buf)),
        Err(upgraded) => Ok((bridge(upgraded)?, Bytes::new())),
    }
}

/// A local socket whose other end is copied to and from a connection that is no socket.
fn bridge(upgraded: Upgraded) -> io::Result<OwnedFd> {
    let (ours, theirs) = StdUnixStream::pair()?;
    ours.set_nonblocking(true)?;
    theirs.set_nonblocking(true)?;
    let mut near = UnixStream::from_std(theirs)?;
    tokio::spawn(async move {
        let mut far = TokioIo::new(upgraded);
        // Whichever side ends it, the other one sees the end.
        let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
    });
    Ok(ours.into())
}

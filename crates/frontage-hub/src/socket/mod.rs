//! Connections: how one comes in, how it lives, and what waits for it.
//!
//! The route takes the upgrade whatever the address says, because client libraries read the
//! close code and not the HTTP status: an upgrade refused with 404 is tried again for ever.

mod conversation;
mod life;
mod outbox;
mod subscription;
mod table;

use std::net::SocketAddr;

use axum::{
    Extension, Router,
    extract::{ConnectInfo, Path, RawQuery, State, WebSocketUpgrade},
    http::HeaderMap,
    response::Response,
    routing::any,
};

#[cfg(test)]
pub(crate) use outbox::Next;
pub(crate) use outbox::{Frame, Outbox};
pub(crate) use table::Sockets;

use crate::{
    hub::Hub,
    protocol::{Closing, check_protocol_version},
};

/// Each connection reserves this at once; messages of clients are short.
const READ_BUFFER_BYTES: usize = 4096;

/// Room for a pong and a close frame beside the largest event.
const CONTROL_FRAME_BYTES: usize = 4096;

/// `/app/{key}`, and what lies below it.
pub(crate) fn routes() -> Router<Hub> {
    Router::new()
        .route("/app/{key}", any(connect))
        .route("/app/", any(nowhere))
        .route("/app/{key}/{*rest}", any(nowhere))
}

async fn connect(
    State(hub): State<Hub>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
    address: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let inner = hub.inner;
    let admitted = match inner.apps.by_key(&key) {
        None => Err(Closing::UNKNOWN_APP),
        Some(app) => check_protocol_version(query.as_deref()).map(|_| app.clone()),
    };
    let address = address.map(|Extension(ConnectInfo(address))| address);
    let peer = inner.peers.identify(address, &headers);
    let limits = &inner.config.limits;
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(limits.queue_bytes + CONTROL_FRAME_BYTES)
        .max_message_size(limits.frame_bytes)
        .max_frame_size(limits.frame_bytes)
        .on_failed_upgrade(|error| tracing::debug!(%error, "a socket's upgrade failed"))
        .on_upgrade(move |socket| async move {
            match admitted {
                Ok(app) => life::live(inner, app, peer, socket).await,
                Err(closing) => {
                    inner.counters.refused.add(1);
                    life::close(socket, closing).await;
                }
            }
        })
}

async fn nowhere(State(hub): State<Hub>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| async move {
        hub.inner.counters.refused.add(1);
        life::close(socket, Closing::PATH_NOT_FOUND).await;
    })
}

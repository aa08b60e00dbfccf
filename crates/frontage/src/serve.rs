//! Listening, and stopping without losing an accepted request.

use std::fs::TryLockError;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use axum::ServiceExt;
use axum::extract::Request;
use axum::serve::{ListenerExt as _, TapIo};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::Layer as _;
use tower::util::MapRequestLayer;

use frontage_hub::Hub;

use crate::app::{App, Installation, make_private};
use crate::config::Config;
use crate::live::relay::Relay;
use crate::{demo, http};

/// How long sockets and requests get to end when the server stops.
const PATIENCE: Duration = Duration::from_secs(5);

/// A server that has its port and is about to answer.
pub struct Server {
    app: App,
    listener: TcpListener,
    _only: OnlyServer,
    /// Where it listens; the port is the real one when 0 was asked for.
    pub address: SocketAddr,
}

impl Server {
    /// Opens the installation and its port, and fills it for `--demo`.
    ///
    /// # Errors
    /// When data directory or port cannot be used.
    pub async fn open(config: &Config, with_demo: bool) -> anyhow::Result<Self> {
        if with_demo {
            demo::loopback_only(config.listen)?;
        }
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {} (FRONTAGE_LISTEN)", config.listen))?;
        let address = listener.local_addr()?;
        let mut config = config.clone();
        if !config.public_url_is_set && config.listen.port() == 0 {
            config.public_url = format!("http://{address}");
        }
        let only = OnlyServer::of(&config.data_dir).await?;
        let app = Installation::open(&config).await?;
        // Before anybody can upload: a picture that waits for its row looks like an orphan.
        app.sweep_media()
            .await
            .context("leftover files cannot be swept")?;
        if with_demo {
            demo::fill(&app).await?;
        }
        demo::refuse_beyond_loopback(&app, address).await?;
        Ok(Self {
            app,
            listener,
            _only: only,
            address,
        })
    }

    /// Serves until `stop`, then ends what is under way.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn run(self, stop: CancellationToken) -> anyhow::Result<()> {
        let Self {
            app,
            listener,
            _only,
            ..
        } = self;
        let relay_stop = CancellationToken::new();
        let relay = Relay {
            store: app.context.store.clone(),
            hub: app.realtime.hub.clone(),
            app_id: app.realtime.credentials.app_id.clone(),
            app: app.clone(),
            limits: app.context.limits.clone(),
        };
        let relay = tokio::spawn({
            let stop = relay_stop.clone();
            async move { relay.run(stop).await }
        });
        let service = MapRequestLayer::new(http::with_slash).layer(http::router(&app));
        let service =
            ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(service);
        let stopping = stop.clone();
        let serving = axum::serve(promptly(listener), service)
            .with_graceful_shutdown(async move { stopping.cancelled().await });
        let served = until_stopped(serving.into_future(), stop).await;

        // Edits under way are finished now; what they announced is sent, then the sockets go.
        relay_stop.cancel();
        let _ = tokio::time::timeout(PATIENCE, relay).await;
        app.realtime.hub.drain(PATIENCE).await;
        app.context.store.close().await;
        served
    }
}

/// Held while a server runs on a data directory: a second one would sweep away pictures of the
/// first that still wait for their row. The system releases it when the process ends, however.
struct OnlyServer {
    _lock: std::fs::File,
}

impl OnlyServer {
    async fn of(data_dir: &Path) -> anyhow::Result<Self> {
        make_private(data_dir).await?;
        let path = data_dir.join("frontage.lock");
        let lock = std::fs::File::create(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { _lock: lock }),
            Err(TryLockError::WouldBlock) => anyhow::bail!(
                "another server uses {}; stop it, or give this one another --data-dir",
                data_dir.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }
}

/// Small events go out at once: without this the kernel may hold them back to fill a packet.
fn promptly(
    listener: TcpListener,
) -> TapIo<TcpListener, impl FnMut(&mut TcpStream) + Send + 'static> {
    listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY refused");
        }
    })
}

/// Serves a hub alone until `stop`.
///
/// # Errors
/// When the port cannot be used or the listener fails.
pub async fn serve_hub(
    hub: Hub,
    listen: SocketAddr,
    stop: CancellationToken,
    listening: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen} (FRONTAGE_LISTEN)"))?;
    listening(listener.local_addr()?);
    let stopping = stop.clone();
    let service = hub
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(promptly(listener), service)
        .with_graceful_shutdown(async move { stopping.cancelled().await });
    let served = until_stopped(serving.into_future(), stop).await;
    hub.drain(PATIENCE).await;
    served
}

/// Waits for `stop`, then gives requests under way some time to end.
async fn until_stopped(
    serving: impl Future<Output = std::io::Result<()>> + Send + 'static,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let serving = tokio::spawn(serving);
    stop.cancelled().await;
    match tokio::time::timeout(PATIENCE, serving).await {
        Ok(served) => served?.context("the listener failed"),
        // Somebody held a request open beyond our patience.
        Err(_) => Ok(()),
    }
}

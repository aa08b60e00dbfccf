//! Listening, and stopping without losing an accepted request.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::extract::Request;
use axum::response::Response;
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::util::MapRequestLayer;
use tower::{Layer as _, Service};

use frontage_hub::ServerLimits;

use crate::app::{App, Installation};
use crate::config::{Config, Mistakes};
use crate::doctor::BUCKET_REMEDY;
use crate::hub_apps::Watch;
use crate::live::cut_off;
use crate::live::fellows::Hearing;
use crate::live::housekeeping::Housekeeping;
use crate::live::relay::carrier::Carrier;
use crate::live::relay::{Pace, Reads, Relay, ToHub, ToService};
use crate::media::{Media, Trouble};
use crate::only_server::OnlyServer;
use crate::store::Bus;
use crate::usecases::drafts::due;
use crate::usecases::setup;
use crate::{demo, http, library, realtime};

/// How long sockets and requests get to end when the server stops; requests as long as
/// `FRONTAGE_DRAIN_SECONDS` says, if that is longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A server that has its port and is about to answer.
pub struct Server {
    app: App,
    listener: TcpListener,
    only: OnlyServer,
    /// By what other servers over the same database are heard.
    bus: Option<Bus>,
    /// Keeps the hub's apps as their file says.
    apps: Option<Watch>,
    /// How long requests get to end when it stops.
    patience: Duration,
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
        let listener = listen_on(config.listen)
            .with_context(|| format!("cannot listen on {} (FRONTAGE_LISTEN)", config.listen))?;
        let address = listener.local_addr()?;
        let mut config = config.clone();
        if !config.public_url_is_set && config.listen.port() == 0 {
            config.public_url = format!("http://{address}");
        }
        let only = OnlyServer::of(&config.data_dir).await?;
        let (app, bus) = Installation::open(&config, &only).await?;
        if let Some(notice) = app.context.store.notice().await? {
            let (to, stage) = (notice.destination, notice.stage);
            tracing::warn!(
                to,
                ?stage,
                "the rows are moving or have moved; nothing can be saved here"
            );
        }
        bucket_lets_us_in(&config, &app.context.media).await?;
        library::tidy(&app.context.store, &app.context.media).await?;
        library::finish(&app).await?;
        library::look_at_unseen(&app).await?;
        app.context.media.stand_by();
        if with_demo {
            demo::fill(&app).await?;
        }
        demo::refuse_beyond_loopback(&app, address).await?;
        let watch = |file| {
            let realtime = &app.realtime;
            Watch::new(realtime.hub.clone(), Some(realtime.own_app.clone()), file)
        };
        let apps = config.hub_apps.map(watch).transpose()?;
        Ok(Self {
            app,
            listener,
            only,
            bus,
            apps,
            patience: PATIENCE.max(config.drain_over),
            address,
        })
    }

    /// Where the first run is, with the code that it asks for: below the address of this server.
    /// None once the installation is set up.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn setup_path(&self) -> anyhow::Result<Option<String>> {
        let is_open = setup::is_open(&mut *self.app.context.store.snapshot().await?).await?;
        // Behind a `#` it stays in the browser: no proxy's log and no other site learns it.
        let path = || format!("/staff/setup#{}", self.app.setup_code.readable());
        Ok(is_open.then(path))
    }

    /// Serves until `stop`, then ends what is under way.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn run(self, stop: CancellationToken) -> anyhow::Result<()> {
        let Self {
            app,
            listener,
            only,
            bus,
            apps,
            patience,
            ..
        } = self;
        let Behind { work, to_pages } = Behind::start(&app, bus, apps).await?;
        let router = http::router(&app, stop.clone());
        let service = MapRequestLayer::new(http::with_slash).layer(router);
        let service = http::AtHand::new(app.clone(), service);
        let hub = &app.realtime.hub;
        let requests = async {
            tokio::select! {
                () = until_stopped(listener, service, stop.clone(), patience) => {}
                () = only.beat_on() => {}
            }
        };
        // Where pages have other servers to go to they go at once, whatever requests are under way.
        let pages = async {
            stop.cancelled().await;
            let others = app.roster.others()?;
            if others.is_empty() {
                return None;
            }
            app.roster.resign();
            Some(hub.drain(PATIENCE).await)
        };
        let ((), sent_away) = tokio::join!(requests, pages);

        work.end().await;
        // Until then pages hear what is saved, here or at the other servers.
        to_pages.end().await;
        let drained = match sent_away {
            Some(drained) => drained,
            // Edits under way are finished now; what they announced was sent, so the sockets go.
            None => {
                app.roster.resign();
                hub.drain(PATIENCE).await
            }
        };
        app.context.store.close().await;
        if drained.left == 0 {
            only.everybody_heard_all();
        }
        Ok(())
    }
}

/// A bucket that refuses us is for whoever set it. One that is away just now is not: pages are
/// there without it, and it may be back in a minute.
async fn bucket_lets_us_in(config: &Config, media: &Media) -> anyhow::Result<()> {
    let Err(error) = media.try_out_bucket().await else {
        return Ok(());
    };
    match Trouble::of(&error) {
        Some(Trouble::Refused { .. }) => {
            Err(Mistakes(vec![format!("FRONTAGE_MEDIA: {error}. {BUCKET_REMEDY}")]).into())
        }
        _ => {
            let bucket = &config.bucket;
            tracing::warn!(?bucket, %error, "pictures cannot be fetched or uploaded until it answers");
            Ok(())
        }
    }
}

/// What runs behind the requests: the relay, what is scheduled, and keeping things in order.
struct Behind {
    work: Tasks,
    /// The relay, and what wakes it and carries the rest from and to other servers.
    to_pages: Tasks,
}

/// Tasks that run until they are told to stop.
struct Tasks {
    stop: CancellationToken,
    all: Vec<JoinHandle<()>>,
}

impl Tasks {
    /// Ends all of them, after they have done what is left to do and can be done now.
    async fn end(self) {
        self.stop.cancel();
        for mut task in self.all {
            if tokio::time::timeout(PATIENCE, &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}

impl Behind {
    async fn start(app: &App, bus: Option<Bus>, apps: Option<Watch>) -> anyhow::Result<Self> {
        let stop = CancellationToken::new();
        let last = CancellationToken::new();
        let (store, realtime) = (&app.context.store, &app.realtime);
        let credentials = &realtime.credentials;
        let relay = match &realtime.service {
            None => {
                let carrier = ToHub {
                    hub: realtime.hub.clone(),
                    app_id: credentials.app_id.clone(),
                    receipts: realtime.receipts.clone(),
                    store: store.clone(),
                    addresses: app.context.addresses.clone(),
                };
                let reads = carrier.remember_recent().await?;
                relay(app, carrier, reads, last.clone())
            }
            Some(service) => {
                let carrier = ToService::new(service, credentials, app.service_timeout)?;
                relay(app, carrier, Reads::Waiting, last.clone())
            }
        };
        let wakes = tokio::spawn({
            let (store, stop) = (store.clone(), last.clone());
            async move {
                tokio::select! {
                    () = store.hear_others() => {}
                    () = stop.cancelled() => {}
                }
            }
        });
        let housekeeping = Housekeeping {
            store: store.clone(),
            receipts: realtime.receipts.clone(),
            roster: app.roster.clone(),
            limits: app.context.limits.clone(),
        };
        let housekeeping = tokio::spawn({
            let stop = stop.clone();
            async move { housekeeping.run(stop).await }
        });
        let unfinished = tokio::spawn(library::keep_uploads(app.clone(), stop.clone()));
        let swept = tokio::spawn(library::sweep_bucket(app.clone(), stop.clone()));
        let due = tokio::spawn({
            let (app, stop) = (app.clone(), stop.clone());
            async move { due::run(&app.context, stop).await }
        });
        let mut all = vec![housekeeping, unfinished, swept, due];
        let mut to_pages = vec![relay, wakes];
        if let Some(bus) = bus {
            to_pages.push(tokio::spawn(speak(app.clone(), bus, last.clone())));
        }
        if let Some(apps) = apps {
            all.push(tokio::spawn(apps.run(stop.clone())));
        }
        Ok(Self {
            work: Tasks { stop, all },
            to_pages: Tasks {
                stop: last,
                all: to_pages,
            },
        })
    }
}

/// Hears and tells other servers over the same database, until `stop`.
async fn speak(app: App, bus: Bus, stop: CancellationToken) {
    let realtime = &app.realtime;
    let colleagues = app.context.colleagues.clone();
    let tries = app.context.tries.clone();
    let hearing = Hearing::new(
        realtime.hub.clone(),
        realtime.receipts.clone(),
        colleagues,
        move |keys| tries.spent_elsewhere(keys),
    );
    let hear = |server, message: &str| hearing.hear(server, message);
    tokio::select! {
        () = bus.run(|| app.fellows.hello(), hear) => {}
        () = hearing.keep_roll(&app.fellows) => {}
        () = app.fellows.tell_counts(&app.realtime.receipts) => {}
        () = app.fellows.tell_moves() => {}
        () = cut_off::send_pages_away(app.roster.clone(), &app.realtime.hub) => {}
        () = async {
            stop.cancelled().await;
            // Whoever was sent away here is known there.
            app.fellows.say_all().await;
        } => {}
    }
}

fn relay<C: Carrier + 'static>(
    app: &App,
    carrier: C,
    reads: Reads,
    stop: CancellationToken,
) -> JoinHandle<()> {
    let relay = Relay {
        store: app.context.store.clone(),
        roster: app.roster.clone(),
        carrier,
        reads,
        pace: Pace::USUAL,
    };
    tokio::spawn(async move { relay.run(stop).await })
}

/// Connections that may wait to be accepted: after an outage thousands of pages come at once, and
/// one that finds no room waits a second before it knocks again. The system may allow fewer.
const KNOCKING: u32 = 4_096;

fn listen_on(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    // A port is free again as soon as its server has ended.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(KNOCKING)
}

/// Serves a hub alone until `stop`.
///
/// # Errors
/// When no app is set, the port cannot be used or the listener fails.
pub async fn serve_hub(
    config: &Config,
    stop: CancellationToken,
    listening: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    let hub = realtime::hub_alone(config)?;
    let listen = config.listen;
    let listener = listen_on(listen)
        .with_context(|| format!("cannot listen on {listen} (FRONTAGE_LISTEN)"))?;
    if let Some(file) = config.hub_apps.clone() {
        let watch = Watch::new(hub.clone(), config.pusher.app(), file)?;
        tokio::spawn(watch.run(stop.clone()));
    }
    listening(listener.local_addr()?);
    let service = http::hub_alone::router(&hub, config, stop.clone());
    until_stopped(listener, service, stop, PATIENCE).await;
    hub.drain(PATIENCE).await;
    Ok(())
}

/// Serves until `stop`, then gives requests under way so long to end.
async fn until_stopped<S>(
    listener: TcpListener,
    service: S,
    stop: CancellationToken,
    patience: Duration,
) where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let out_of_patience = {
        let stop = stop.clone();
        async move {
            stop.cancelled().await;
            tokio::time::sleep(patience).await;
        }
    };
    let stop = async move { stop.cancelled().await };
    tokio::select! {
        () = frontage_hub::serve(listener, service, ServerLimits::default(), stop) => {}
        // Somebody held a request open beyond our patience.
        () = out_of_patience => {}
    }
}

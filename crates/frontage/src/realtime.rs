//! What pages connect to: the hub of this process, or an outside service.

use std::sync::Arc;
use std::time::SystemTime;

use anyhow::Context as _;
use frontage_hub::protocol::Closing;
use frontage_hub::{Acknowledged, Acknowledgements, App, Credential, Hub, HubConfig};
use serde_json::{Value, json};

use crate::config::{Config, Mistakes, Service};
use crate::host::Host;
use crate::hub_apps;
use crate::live::Fellows;
use crate::live::event::REPEATABLE;
use crate::live::receipts::Receipts;
use crate::random;
use crate::store::{Store, installation};

/// The hub and the credentials to it.
pub struct Realtime {
    /// Sockets of this process.
    pub hub: Hub,
    /// The app of this installation, to publish and to sign with.
    pub credentials: Credentials,
    /// The same as the hub knows it.
    pub own_app: App,
    /// The service that carries the events instead of the hub.
    pub service: Option<Service>,
    /// Counts the pages that have painted a change.
    pub receipts: Receipts,
}

/// Names and secret of the app that carries the hotels' events.
#[derive(Clone)]
pub struct Credentials {
    /// Numeric, as Pusher's server packages want it.
    pub app_id: String,
    /// Public.
    pub key: String,
    /// Signs publishes; never logged.
    pub secret: String,
}

impl Credentials {
    /// As set, else as made at the first start and kept.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open(store: &Store, config: &Config) -> anyhow::Result<Self> {
        let set = &config.pusher;
        let kept = async |key: &str, set: &Option<String>, first: String| match set {
            Some(value) => Ok::<_, anyhow::Error>(value.clone()),
            None => Ok(installation::settled(store, key, &first).await?),
        };
        let number = u32::from_str_radix(&random::hex(3)?, 16)? + 100_000;
        Ok(Self {
            app_id: kept("pusher_app_id", &set.app_id, number.to_string()).await?,
            key: kept("pusher_key", &set.key, random::hex(10)?).await?,
            secret: kept("pusher_secret", &set.secret, random::hex(20)?).await?,
        })
    }
}

impl Credentials {
    /// Key and secret, to sign with.
    pub fn credential(&self) -> Credential {
        Credential::new(&self.key, &self.secret)
    }
}

impl Realtime {
    /// Starts the hub. Who comes soon after a start is taken for a client of the server before,
    /// and is sent what was published since shortly before `last_alive`; without one, who comes
    /// is new, and is sent nothing old.
    ///
    /// # Errors
    /// When the store fails, or the apps file has an app with the same id or key.
    pub async fn open(
        store: &Store,
        config: &Config,
        last_alive: Option<SystemTime>,
        fellows: &Fellows,
    ) -> anyhow::Result<Self> {
        let credentials = Credentials::open(store, config).await?;
        let Credentials {
            app_id,
            key,
            secret,
        } = &credentials;
        let own_app = config.pusher.app_of_hotels(app_id, key, secret);
        let receipts = Receipts::default();
        let mut settings = hub_settings(Some(&own_app), config)?;
        settings.acknowledgements = Some(acknowledgements(receipts.clone()));
        settings.replay.resumed_from = last_alive;
        settings.siblings = fellows.siblings();
        let hub = Hub::new(settings).context("the hub cannot be started")?;
        Ok(Self {
            hub,
            credentials,
            own_app,
            service: config.service.clone(),
            receipts,
        })
    }

    /// Where sockets are, for clients. Our own pages take "no host" for "where the page came
    /// from"; others are told `host`. An outside service always comes with its host.
    pub fn connection(&self, host: Option<&Host>) -> Value {
        let sockets = self.service.as_ref().map(|service| &service.sockets);
        let host = sockets.or(host);
        let cluster = self
            .service
            .as_ref()
            .map_or("frontage", |service| &service.cluster);
        json!({
            "key": self.credentials.key,
            "cluster": cluster,
            "ws_host": host.map(|host| &host.name),
            "ws_port": host.map(|host| host.port),
            "wss_port": host.map(|host| host.port),
            "force_tls": host.is_some_and(|host| host.https),
            "receipts": self.service.is_none(),
        })
    }
}

/// The message by which our pages say, over their socket, that they have painted a revision.
const PAINTED: &str = "frontage:painted";

fn acknowledgements(receipts: Receipts) -> Acknowledgements {
    let listener = move |said: Acknowledged<'_>| {
        // The first word of a page says where it stands, not that it heard anything.
        let Some(from) = said.from else { return };
        let revision = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        receipts.painted(said.channel, revision(from), revision(said.to));
    };
    Acknowledgements {
        event: PAINTED.to_owned(),
        listener: Arc::new(listener),
    }
}

/// A hub alone: for the app that is set, those of the apps file, or both. What is published to it
/// are a hotel's events too.
///
/// # Errors
/// When no app is set at all, or the hub refuses its configuration.
pub fn hub_alone(config: &Config) -> anyhow::Result<Hub> {
    let own = config.pusher.app();
    let set = &config.pusher;
    let is_begun = set.app_id.is_some() || set.key.is_some() || set.secret.is_some();
    if own.is_none() && (is_begun || config.hub_apps.is_none()) {
        let told = "PUSHER_APP_ID, PUSHER_KEY, PUSHER_SECRET: set all three, or name an apps file \
                    (FRONTAGE_HUB_APPS): the hub alone keeps nothing, so it cannot make an app";
        return Err(Mistakes(vec![told.to_owned()]).into());
    }
    let mut settings = hub_settings(own.as_ref(), config)?;
    settings.replay.replayable_events = REPEATABLE.map(str::to_owned).to_vec();
    Hub::new(settings).context("the hub cannot be started")
}

fn hub_settings(own: Option<&App>, config: &Config) -> anyhow::Result<HubConfig> {
    let apps = match &config.hub_apps {
        Some(file) => hub_apps::together(own, file).map_err(Mistakes)?,
        None => own.into_iter().cloned().collect(),
    };
    let mut settings = HubConfig::new(apps);
    settings.activity_timeout = config.activity_timeout;
    // After 4200 pusher-js dials at once, meets the closed port of a server that restarts, and
    // then waits 15 seconds; after 4100 it waits one second and is back with the server.
    settings.drain_closing = if config.drain_over.is_zero() {
        Closing::BACK_SOON
    } else {
        Closing::RECONNECT
    };
    settings.drain_over = config.drain_over;
    settings.trusted_proxies.clone_from(&config.trusted_proxies);
    settings.limits.sockets = config.limits.sockets;
    settings.limits.sockets_per_address = Some(config.limits.sockets_per_address);
    settings.limits.queue_bytes = config.limits.socket_queue_bytes;
    Ok(settings)
}

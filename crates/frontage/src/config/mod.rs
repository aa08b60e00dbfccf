//! Settings: what an operator can choose, from flags, environment and `frontage.toml`, in this
//! order of precedence. Every mistake is named, all at once, before a port opens.

mod bucket;
mod pictures;
mod reader;
mod service;
mod settings;
mod sources;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use frontage_hub::{App, Network};

use crate::host::Host;
use crate::hub_apps::{self, HubApps};
use crate::limits::Limits;
use crate::media::BucketSettings;
use crate::store::Place;

pub use pictures::PictureSettings;
use reader::Reader;
pub use service::Service;
pub use settings::{SETTINGS, Setting};
pub use sources::{Values, read_environment, read_file};

/// The settings of one run, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Folder of the pictures, and of the database when it is a file.
    pub data_dir: PathBuf,
    /// Where the rows are.
    pub database: Place,
    /// Origin by which the world reaches this server, without a slash at the end.
    pub public_url: String,
    /// Whether the operator said so; else pages and clients go by the host they came through.
    pub public_url_is_set: bool,
    /// Filter of the log.
    pub log: String,
    /// Credentials of the realtime app, as far as set.
    pub pusher: PusherSettings,
    /// The apps that the hub serves beside that one; none without an apps file.
    pub hub_apps: Option<HubApps>,
    /// The outside service that carries the events; none when the hub of this process does.
    pub service: Option<Service>,
    /// How long that service gets to take events.
    pub service_timeout: Duration,
    /// Over how long pages are sent to another server when this one stops; zero when it will be
    /// back itself.
    pub drain_over: Duration,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Who has it may read `/metrics` and see the hub's debug view.
    pub metrics_token: Option<Secret>,
    /// Whether the debug view shows the data of events.
    pub hub_debug_data: bool,
    /// Silence after which a socket is asked whether it lives.
    pub activity_timeout: Duration,
    /// What bounds everything.
    pub limits: Limits,
    /// What pictures may cost, and how their renditions are made.
    pub pictures: PictureSettings,
    /// The bucket that keeps the pictures; none when the data directory does.
    pub bucket: Option<BucketSettings>,
    /// Origin by which the world reaches pictures, when it is not that of the server.
    pub media_url: Option<String>,
}

impl Config {
    /// Where a program on this machine reaches the server.
    pub fn at_home(&self) -> SocketAddr {
        reachable(self.listen)
    }
}

/// A text that no log may hold: `Debug` leaves it out.
#[derive(Clone)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// Credentials of the realtime app, as far as set. `Debug` leaves the secret out.
#[derive(Clone, Default)]
pub struct PusherSettings {
    /// Numeric.
    pub app_id: Option<String>,
    /// Public.
    pub key: Option<String>,
    /// Secret.
    pub secret: Option<String>,
    /// Whether clients may send events to each other; unset, those of the hub alone may not, and
    /// staff's consoles may: they tell each other who edits what.
    pub client_events: Option<bool>,
}

impl PusherSettings {
    /// The app that is wholly set; none when something of it is not.
    pub fn app(&self) -> Option<App> {
        let (id, key) = (self.app_id.as_ref()?, self.key.as_ref()?);
        let mut app = App::new(id, key, self.secret.as_ref()?);
        app.features.client_events = self.client_events.unwrap_or(false);
        Some(app)
    }

    /// The app of a server with hotels, with what is set of the rest. Only staff are let into its
    /// channels on which clients may speak.
    pub fn app_of_hotels(&self, id: &str, key: &str, secret: &str) -> App {
        let mut app = App::new(id, key, secret);
        app.features.client_events = self.client_events.unwrap_or(true);
        app
    }
}

impl std::fmt::Debug for PusherSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PusherSettings")
            .field("app_id", &self.app_id)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// Everything that is wrong with the settings, a line each.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Mistakes(pub Vec<String>);

/// Puts the sources together, the first one winning, and checks every value.
///
/// # Errors
/// All mistakes at once: the setting, its value, and one that would do.
pub fn check(sources: &[Values]) -> Result<Config, Mistakes> {
    let mut reader = Reader {
        sources,
        mistakes: Vec::new(),
    };
    let listen = reader.address("FRONTAGE_LISTEN");
    let public_url = origin(&mut reader, "FRONTAGE_PUBLIC_URL", "https://hotel.example");
    let media_url = origin(&mut reader, "FRONTAGE_MEDIA_URL", "https://cdn.example");
    let data_dir = PathBuf::from(reader.text("FRONTAGE_DATA_DIR"));
    let database = database(&mut reader, &data_dir);
    let log = reader.text("FRONTAGE_LOG");
    if let Err(error) = tracing_subscriber::EnvFilter::try_new(&log) {
        reader.mistakes.push(format!(
            "FRONTAGE_LOG={log}: {error}; ones that would do: info, or warn,frontage=debug"
        ));
    }
    let pusher = PusherSettings {
        app_id: reader.credential("PUSHER_APP_ID", "10001", |c| c.is_ascii_digit()),
        key: reader.credential("PUSHER_KEY", "a1b2c3", |c| {
            c.is_ascii_alphanumeric() || c == '-' || c == '_'
        }),
        secret: reader.credential("PUSHER_SECRET", "a long random text", |c| !c.is_control()),
        client_events: reader.flag_if_set("PUSHER_APP_ENABLE_CLIENT_MESSAGES"),
    };
    let service = service::read(&mut reader, &pusher);
    let hub_apps = hub_apps(&mut reader, &pusher, service.as_ref());
    let pictures = PictureSettings::read(&mut reader);
    let bucket = bucket::read(&mut reader);
    let days: u64 = reader.number("FRONTAGE_SESSION_DAYS", 1..=3_650);
    let link_days: u64 = reader.number("FRONTAGE_DRAFT_LINK_DAYS", 1..=365);
    let hours: u64 = reader.number("FRONTAGE_HISTORY_HOURS", 1..=8_760);
    let config = Config {
        listen,
        data_dir,
        database,
        public_url_is_set: public_url.is_some(),
        public_url: public_url.unwrap_or_else(|| format!("http://{}", reachable(listen))),
        log,
        pusher,
        hub_apps,
        service,
        trusted_proxies: reader.networks("FRONTAGE_TRUSTED_PROXIES"),
        metrics_token: reader
            .credential("FRONTAGE_METRICS_TOKEN", "a long random text", |c| {
                c.is_ascii_graphic()
            })
            .map(Secret),
        hub_debug_data: reader.flag("FRONTAGE_HUB_DEBUG_DATA"),
        service_timeout: Duration::from_secs(
            reader.number("FRONTAGE_SERVICE_TIMEOUT_SECONDS", 1..=60),
        ),
        activity_timeout: Duration::from_secs(
            reader.number("FRONTAGE_ACTIVITY_TIMEOUT_SECONDS", 1..=86_400),
        ),
        drain_over: Duration::from_secs(reader.number("FRONTAGE_DRAIN_SECONDS", 0..=600)),
        limits: Limits {
            upload_bytes: reader.number("FRONTAGE_MAX_UPLOAD_BYTES", 1_024..=1 << 30),
            unfinished_uploads: reader.number("FRONTAGE_MAX_UNFINISHED_UPLOADS", 1..=100_000),
            unfinished_bytes: reader.number("FRONTAGE_MAX_UNFINISHED_BYTES", 1_024..=1 << 44),
            all_unfinished_uploads: reader
                .number("FRONTAGE_MAX_ALL_UNFINISHED_UPLOADS", 1..=1_000_000),
            all_unfinished_bytes: reader
                .number("FRONTAGE_MAX_ALL_UNFINISHED_BYTES", 1_024..=1 << 50),
            unfinished_kept: Duration::from_secs(
                reader.number::<u64>("FRONTAGE_UNFINISHED_HOURS", 1..=720) * 3_600,
            ),
            request_bytes: reader.number("FRONTAGE_MAX_REQUEST_BYTES", 1_024..=1 << 32),
            json_bytes: reader.number("FRONTAGE_MAX_JSON_BYTES", 1_024..=1 << 26),
            megapixels: reader.number("FRONTAGE_MAX_MEGAPIXELS", 1..=1_000),
            side_pixels: reader.number("FRONTAGE_MAX_SIDE_PIXELS", 16..=65_535),
            gallery_images: reader.number("FRONTAGE_MAX_GALLERY_IMAGES", 1..=5_000),
            amenities: reader.number("FRONTAGE_MAX_AMENITIES", 1..=1_000),
            room_types: reader.number("FRONTAGE_MAX_ROOM_TYPES", 1..=1_000),
            drafts: reader.number("FRONTAGE_MAX_DRAFTS", 1..=10_000),
            draft_changes: reader.number("FRONTAGE_MAX_DRAFT_CHANGES", 1..=1_000_000),
            scheduled: reader.number("FRONTAGE_MAX_SCHEDULED", 1..=10_000),
            draft_links: reader.number("FRONTAGE_MAX_DRAFT_LINKS", 1..=1_000),
            draft_link: Duration::from_secs(link_days * 86_400),
            session: Duration::from_secs(days * 86_400),
            sessions_per_person: reader.number("FRONTAGE_MAX_SESSIONS", 1..=1_000),
            history: Duration::from_secs(hours * 3_600),
            history_revisions: reader.number("FRONTAGE_HISTORY_REVISIONS", 1..=10_000_000),
            sockets: reader.number("FRONTAGE_MAX_SOCKETS", 1..=1_000_000),
            sockets_per_address: reader.number("FRONTAGE_MAX_SOCKETS_PER_ADDRESS", 1..=1_000_000),
            socket_queue_bytes: reader.number("FRONTAGE_MAX_SOCKET_QUEUE_BYTES", 65_536..=1 << 28),
        },
        pictures,
        bucket,
        media_url,
    };
    if reader.mistakes.is_empty() {
        Ok(config)
    } else {
        Err(Mistakes(reader.mistakes))
    }
}

/// An http(s) origin, without a slash at the end; none when nothing is set.
fn origin(reader: &mut Reader<'_>, name: &str, example: &str) -> Option<String> {
    let given = reader.text(name);
    let url = given.trim_end_matches('/');
    if url.is_empty() {
        return None;
    }
    let is_origin = (url.starts_with("http://") || url.starts_with("https://"))
        && Host::of_origin(url).is_some()
        && url.matches('/').count() == 2;
    if !is_origin {
        reader.mistakes.push(format!(
            "{name}={url}: give an origin without a path, like {example}"
        ));
    }
    Some(url.to_owned())
}

/// Where the rows are: at the server that is named, else in a file of the data directory.
fn database(reader: &mut Reader<'_>, data_dir: &Path) -> Place {
    let file = Place::File(data_dir.join("frontage.db"));
    let url = reader.text("DATABASE_URL");
    if url.is_empty() {
        return file;
    }
    Place::at_server(&url).unwrap_or_else(|reason| {
        // The value is not repeated: it may hold a password.
        reader.mistakes.push(format!("DATABASE_URL: {reason}"));
        file
    })
}

/// Reads the apps file, if one is named.
fn hub_apps(
    reader: &mut Reader<'_>,
    pusher: &PusherSettings,
    service: Option<&Service>,
) -> Option<HubApps> {
    let path = reader
        .find("FRONTAGE_HUB_APPS")
        .filter(|path| !path.is_empty())?;
    if service.is_some() {
        reader.mistakes.push(
            "FRONTAGE_HUB_APPS: the hub of this process is off while PUSHER_CLUSTER or \
             PUSHER_HOST names another service; unset one of them"
                .to_owned(),
        );
    }
    let read = HubApps::read(path.as_ref()).and_then(|file| {
        // An app that is made at the first start is compared then.
        hub_apps::together(pusher.app().as_ref(), &file).map(|_| file)
    });
    match read {
        Ok(file) => Some(file),
        Err(mistakes) => {
            let told = |mistake| format!("FRONTAGE_HUB_APPS: {mistake}");
            reader.mistakes.extend(mistakes.into_iter().map(told));
            None
        }
    }
}

/// "Every address" is no address to call: on the same machine, loopback is.
fn reachable(listen: SocketAddr) -> SocketAddr {
    if !listen.ip().is_unspecified() {
        return listen;
    }
    let loopback = if listen.is_ipv4() {
        [127, 0, 0, 1].into()
    } else {
        std::net::Ipv6Addr::LOCALHOST.into()
    };
    SocketAddr::new(loopback, listen.port())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{SETTINGS, Values, check};

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn the_defaults_are_a_whole_configuration() {
        let config = check(&[]).unwrap();
        assert_eq!(config.public_url, "http://127.0.0.1:8000");
        assert_eq!(config.limits.upload_bytes, 25 * 1024 * 1024);
    }

    #[test]
    fn a_flag_wins_over_the_environment_and_that_over_the_file() {
        let (flags, environment) = (
            [("FRONTAGE_LISTEN", "127.0.0.1:1")],
            [("FRONTAGE_LISTEN", "127.0.0.1:2")],
        );
        let file = [
            ("FRONTAGE_LISTEN", "127.0.0.1:3"),
            ("FRONTAGE_MAX_AMENITIES", "7"),
        ];
        let config = check(&[values(&flags), values(&environment), values(&file)]).unwrap();
        assert_eq!((config.listen.port(), config.limits.amenities), (1, 7));
    }

    #[test]
    fn every_mistake_is_named_at_once_and_the_secret_is_not_repeated() {
        let wrong = values(&[
            ("FRONTAGE_LISTEN", "nowhere"),
            ("FRONTAGE_PUBLIC_URL", "hotel.example/path"),
            ("FRONTAGE_MAX_AMENITIES", "many"),
            ("PUSHER_SECRET", "hush\u{7}"),
            ("FRONTAGE_LOG", "frontage=loud"),
            (
                "FRONTAGE_TRUSTED_PROXIES",
                "127.0.0.1, 10.0.0.0/8, 10.1.2.3/8",
            ),
            ("DATABASE_URL", "mysql://ann:hush@db/hotels"),
            ("FRONTAGE_MEDIA", "/srv/pictures"),
        ]);
        let text = check(&[wrong]).unwrap_err().to_string();
        for name in [
            "FRONTAGE_LISTEN",
            "FRONTAGE_PUBLIC_URL",
            "FRONTAGE_MAX_AMENITIES",
            "PUSHER_SECRET",
            "FRONTAGE_LOG",
            "FRONTAGE_TRUSTED_PROXIES=10.1.2.3/8",
            "DATABASE_URL",
            "FRONTAGE_MEDIA",
        ] {
            assert!(text.contains(name), "{name} in {text}");
        }
        assert!(!text.contains("hush"));
    }

    #[test]
    fn the_example_file_names_every_setting_with_its_default() {
        let example = include_str!("../../../../frontage.example.toml");
        for setting in SETTINGS {
            let line = format!("# {} = ", setting.name.to_ascii_lowercase());
            let found = example.lines().find(|text| text.starts_with(&line));
            let found = found.unwrap_or_else(|| panic!("{} is missing", setting.name));
            let value = found[line.len()..].trim_matches('"');
            assert_eq!(value, setting.default, "{}", setting.name);
        }
    }
}

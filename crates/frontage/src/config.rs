//! Settings: what an operator can choose, from flags, environment and `frontage.toml`, in this
//! order of precedence. Every mistake is named, all at once, before a port opens.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::limits::Limits;
use crate::realtime::Host;

/// A setting: its name in environment and file, its default, what it means.
pub struct Setting {
    /// Name of the environment variable; in the file the same, in lower case.
    pub name: &'static str,
    /// What holds when it is not set; empty when nothing does.
    pub default: &'static str,
    /// One sentence.
    pub meaning: &'static str,
}

const fn setting(name: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        default,
        meaning,
    }
}

/// All settings there are. `frontage.example.toml` lists the same; a test compares.
pub const SETTINGS: [Setting; 22] = [
    setting(
        "FRONTAGE_LISTEN",
        "127.0.0.1:8000",
        "Address and port to listen on.",
    ),
    setting(
        "FRONTAGE_DATA_DIR",
        "./frontage-data",
        "Folder of the database and the pictures.",
    ),
    setting(
        "FRONTAGE_PUBLIC_URL",
        "",
        "Address by which the world reaches this server, like https://hotel.example; addresses \
         of pictures begin with it. Default: http:// and the listening address.",
    ),
    setting(
        "FRONTAGE_LOG",
        "info",
        "What to log: error, warn, info, debug, or per module.",
    ),
    setting(
        "PUSHER_APP_ID",
        "",
        "Number of the realtime app. Made at the first start if unset.",
    ),
    setting(
        "PUSHER_KEY",
        "",
        "Public key of the realtime app. Made at the first start if unset.",
    ),
    setting(
        "PUSHER_SECRET",
        "",
        "Signs publishes. Made at the first start if unset.",
    ),
    setting(
        "FRONTAGE_ACTIVITY_TIMEOUT_SECONDS",
        "120",
        "Silence after which a socket is asked whether it lives.",
    ),
    setting(
        "FRONTAGE_MAX_UPLOAD_BYTES",
        "26214400",
        "Size of one uploaded picture (25 MiB).",
    ),
    setting(
        "FRONTAGE_MAX_REQUEST_BYTES",
        "115343360",
        "Size of one request with all its files.",
    ),
    setting("FRONTAGE_MAX_JSON_BYTES", "1048576", "Size of a JSON body."),
    setting(
        "FRONTAGE_MAX_MEGAPIXELS",
        "60",
        "Millions of pixels of one picture.",
    ),
    setting(
        "FRONTAGE_MAX_SIDE_PIXELS",
        "16384",
        "Width or height of one picture.",
    ),
    setting(
        "FRONTAGE_MAX_GALLERY_IMAGES",
        "500",
        "Pictures of one gallery.",
    ),
    setting("FRONTAGE_MAX_AMENITIES", "100", "Amenities of one hotel."),
    setting("FRONTAGE_MAX_ROOM_TYPES", "200", "Room types of one hotel."),
    setting(
        "FRONTAGE_SESSION_DAYS",
        "30",
        "Days until a session of staff ends.",
    ),
    setting(
        "FRONTAGE_MAX_SESSIONS",
        "50",
        "Sessions of one person; the oldest ends first.",
    ),
    setting(
        "FRONTAGE_HISTORY_HOURS",
        "24",
        "Hours that events are kept for pages that missed them.",
    ),
    setting(
        "FRONTAGE_HISTORY_REVISIONS",
        "10000",
        "Changes of one hotel whose events are kept.",
    ),
    setting("FRONTAGE_MAX_SOCKETS", "20000", "Open sockets."),
    setting(
        "FRONTAGE_MAX_SOCKET_QUEUE_BYTES",
        "262144",
        "Bytes that may wait for one slow socket before it is cut.",
    ),
];

/// Settings that belong to a later version: named, so that nobody believes them obeyed.
const NOT_YET: [&str; 6] = [
    "DATABASE_URL",
    "FRONTAGE_MEDIA",
    "PUSHER_CLUSTER",
    "PUSHER_HOST",
    "PUSHER_PORT",
    "PUSHER_SCHEME",
];

/// The settings of one run, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Folder of database and pictures.
    pub data_dir: PathBuf,
    /// Origin by which the world reaches this server, without a slash at the end.
    pub public_url: String,
    /// Whether the operator said so; else pages and clients go by the host they came through.
    pub public_url_is_set: bool,
    /// Filter of the log.
    pub log: String,
    /// Credentials of the realtime app, as far as set.
    pub pusher: PusherSettings,
    /// Silence after which a socket is asked whether it lives.
    pub activity_timeout: Duration,
    /// What bounds everything.
    pub limits: Limits,
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

/// Values by setting name, from one of the sources.
pub type Values = BTreeMap<String, String>;

/// The settings file read when none is named.
const USUAL_FILE: &str = "frontage.toml";

/// Reads the settings file; keys are the settings' names in lower case. The usual file may be
/// missing, one that was named must be there.
///
/// # Errors
/// When it cannot be read, is no TOML, or holds something that is no setting.
pub fn read_file(named: Option<&Path>) -> Result<Values, Mistakes> {
    let path = named.unwrap_or(Path::new(USUAL_FILE));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Values::new());
        }
        Err(error) => return Err(Mistakes(vec![format!("{}: {error}", path.display())])),
    };
    let table: toml::Table = toml::from_str(&text)
        .map_err(|error| Mistakes(vec![format!("{}: {}", path.display(), error.message())]))?;
    let mut values = Values::new();
    let mut mistakes = Vec::new();
    for (key, value) in table {
        let name = key.to_ascii_uppercase();
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(flag) => flag.to_string(),
            _ => {
                mistakes.push(format!("{key}: give a text or a number"));
                continue;
            }
        };
        if SETTINGS.iter().any(|setting| setting.name == name) || NOT_YET.contains(&name.as_str()) {
            values.insert(name, text);
        } else {
            mistakes.push(format!(
                "{key}: there is no such setting; see frontage.example.toml"
            ));
        }
    }
    if mistakes.is_empty() {
        Ok(values)
    } else {
        Err(Mistakes(mistakes))
    }
}

/// The settings that the environment holds.
pub fn read_environment() -> Values {
    let names = SETTINGS.iter().map(|setting| setting.name).chain(NOT_YET);
    names
        .filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// Puts the sources together, the first one winning, and checks every value.
///
/// # Errors
/// All mistakes at once: the setting, its value, and one that would do.
pub fn check(sources: &[Values]) -> Result<Config, Mistakes> {
    let mut reader = Reader {
        sources,
        mistakes: Vec::new(),
    };
    for name in NOT_YET {
        if let Some(value) = reader.find(name) {
            reader.mistakes.push(format!(
                "{name}={value}: this version keeps rows, pictures and events on this machine \
                 only; unset it"
            ));
        }
    }
    let listen = reader.address("FRONTAGE_LISTEN");
    let given = reader.text("FRONTAGE_PUBLIC_URL");
    let public_url = match given.trim_end_matches('/') {
        "" => format!("http://{}", reachable(listen)),
        url if url.starts_with("http")
            && Host::of_origin(url).is_some()
            && url.matches('/').count() == 2 =>
        {
            url.to_owned()
        }
        url => {
            reader.mistakes.push(format!(
                "FRONTAGE_PUBLIC_URL={url}: give an origin without a path, like https://hotel.example"
            ));
            String::new()
        }
    };
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
    };
    let days: u64 = reader.number("FRONTAGE_SESSION_DAYS", 1..=3_650);
    let hours: u64 = reader.number("FRONTAGE_HISTORY_HOURS", 1..=8_760);
    let config = Config {
        listen,
        data_dir: PathBuf::from(reader.text("FRONTAGE_DATA_DIR")),
        public_url,
        public_url_is_set: !given.is_empty(),
        log,
        pusher,
        activity_timeout: Duration::from_secs(
            reader.number("FRONTAGE_ACTIVITY_TIMEOUT_SECONDS", 1..=86_400),
        ),
        limits: Limits {
            upload_bytes: reader.number("FRONTAGE_MAX_UPLOAD_BYTES", 1_024..=1 << 30),
            request_bytes: reader.number("FRONTAGE_MAX_REQUEST_BYTES", 1_024..=1 << 32),
            json_bytes: reader.number("FRONTAGE_MAX_JSON_BYTES", 1_024..=1 << 26),
            megapixels: reader.number("FRONTAGE_MAX_MEGAPIXELS", 1..=1_000),
            side_pixels: reader.number("FRONTAGE_MAX_SIDE_PIXELS", 16..=65_535),
            gallery_images: reader.number("FRONTAGE_MAX_GALLERY_IMAGES", 1..=5_000),
            amenities: reader.number("FRONTAGE_MAX_AMENITIES", 1..=1_000),
            room_types: reader.number("FRONTAGE_MAX_ROOM_TYPES", 1..=1_000),
            session: Duration::from_secs(days * 86_400),
            sessions_per_person: reader.number("FRONTAGE_MAX_SESSIONS", 1..=1_000),
            history: Duration::from_secs(hours * 3_600),
            history_revisions: reader.number("FRONTAGE_HISTORY_REVISIONS", 1..=10_000_000),
            sockets: reader.number("FRONTAGE_MAX_SOCKETS", 1..=1_000_000),
            socket_queue_bytes: reader.number("FRONTAGE_MAX_SOCKET_QUEUE_BYTES", 65_536..=1 << 28),
        },
    };
    if reader.mistakes.is_empty() {
        Ok(config)
    } else {
        Err(Mistakes(reader.mistakes))
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

struct Reader<'a> {
    sources: &'a [Values],
    mistakes: Vec<String>,
}

impl Reader<'_> {
    fn find(&self, name: &str) -> Option<String> {
        self.sources
            .iter()
            .find_map(|values| values.get(name))
            .cloned()
    }

    fn text(&self, name: &str) -> String {
        let default = || {
            SETTINGS
                .iter()
                .find(|s| s.name == name)
                .map_or("", |s| s.default)
                .to_owned()
        };
        self.find(name).unwrap_or_else(default)
    }

    fn address(&mut self, name: &str) -> SocketAddr {
        let example = SocketAddr::from(([127, 0, 0, 1], 8000));
        let text = self.text(name);
        text.parse().unwrap_or_else(|_| {
            self.mistakes.push(format!(
                "{name}={text}: give address and port, like {example}"
            ));
            example
        })
    }

    fn number<N>(&mut self, name: &str, range: std::ops::RangeInclusive<N>) -> N
    where
        N: std::str::FromStr + PartialOrd + Copy + std::fmt::Display,
    {
        let text = self.text(name);
        match text.trim().parse::<N>() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let (least, most) = (range.start(), range.end());
                self.mistakes.push(format!(
                    "{name}={text}: give a whole number from {least} to {most}"
                ));
                *least
            }
        }
    }

    fn credential(&mut self, name: &str, example: &str, fits: fn(char) -> bool) -> Option<String> {
        let text = self.find(name)?;
        if text.is_empty() || text.len() > 200 || !text.chars().all(fits) {
            // The value is not repeated: it may be the secret.
            self.mistakes.push(format!(
                "{name}: not in the form expected, which is like {example}"
            ));
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
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
            ("DATABASE_URL", "postgres://x"),
        ]);
        let text = check(&[wrong]).unwrap_err().to_string();
        for name in [
            "FRONTAGE_LISTEN",
            "FRONTAGE_PUBLIC_URL",
            "FRONTAGE_MAX_AMENITIES",
            "PUSHER_SECRET",
            "FRONTAGE_LOG",
            "DATABASE_URL",
        ] {
            assert!(text.contains(name), "{name} in {text}");
        }
        assert!(!text.contains("hush"));
    }

    #[test]
    fn the_example_file_names_every_setting_with_its_default() {
        let example = include_str!("../../../frontage.example.toml");
        for setting in SETTINGS {
            let line = format!("# {} = ", setting.name.to_ascii_lowercase());
            let found = example.lines().find(|text| text.starts_with(&line));
            let found = found.unwrap_or_else(|| panic!("{} is missing", setting.name));
            let value = found[line.len()..].trim_matches('"');
            assert_eq!(value, setting.default, "{}", setting.name);
        }
    }
}

//! What is written in the apps file, as apps of the hub.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use frontage_hub::{App, AppLimits, Credential, Features, Webhook, WebhookEvent};
use reqwest::Url;
use toml::de::DeTable;

use super::table::{Notes, Table};

const APP: &str = "[[app]] above each app";
const KEYS: &str = r#"keys = [{ key = "a1b2c3", secret = "a long random text" }]"#;
const WEBHOOK: &str = "[[app.webhook]] above each webhook";

/// Characters of an id, a key or a secret at most.
const LONGEST: usize = 200;

/// Reads the file's text.
///
/// # Errors
/// Every mistake, beginning with its line.
pub(super) fn parse(text: &str) -> Result<Vec<App>, Vec<String>> {
    let mut notes = Notes::on(text);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        notes.add(at, error.message());
    }
    // What could be made of a broken text would only tell of mistakes that are none.
    if !errors.is_empty() {
        return Err(notes.told());
    }
    let mut document = Table::new(document.get_ref(), 0, "the apps file");
    let tables = document.tables("app", APP, &mut notes);
    document.end(&mut notes);
    // Said of a file that is just being written, too: nobody is thrown out for that.
    if tables.is_empty() && notes.count() == 0 {
        notes.add(0, format!("there is no app in it; write {APP}"));
    }
    let mut taken = Taken::default();
    let read = |(at, table)| app(table, at, &mut taken, &mut notes);
    let apps: Vec<App> = tables.into_iter().map(read).collect();
    if notes.count() == 0 {
        Ok(apps)
    } else {
        Err(notes.told())
    }
}

/// Ids and keys by the app that had them first.
#[derive(Default)]
struct Taken {
    ids: HashSet<String>,
    keys: HashMap<String, String>,
}

/// One app. What is wrong with it is noted; it is of no use then.
fn app<'i>(values: &DeTable<'i>, at: usize, taken: &mut Taken, notes: &mut Notes<'i>) -> App {
    let written = values.get("id").and_then(|id| id.get_ref().as_str());
    let name = match written {
        Some(id) if is_name(id) => format!("app {id:?}"),
        _ => "an app".to_owned(),
    };
    let mut table = Table::new(values, at, &name);
    let expected = r#"write id = "1001": letters, digits, - and _; some libraries want digits"#;
    let id = table.text("id", expected, is_name, notes);
    if let Some(id) = id
        && !taken.ids.insert(id.to_owned())
    {
        notes.add(at, format!("{name}, id: another app above has it"));
    }
    let usual = AppLimits::default();
    let app = App {
        id: id.unwrap_or_default().to_owned(),
        enabled: table.flag("enabled", true, notes),
        credentials: credentials(&mut table, &name, taken, notes),
        features: Features {
            client_events: table.flag("client_events", false, notes),
            subscription_count: table.flag("subscription_count", false, notes),
            watchlist: table.flag("watchlist", false, notes),
            authorize_within: table
                .number("authorize_within_seconds", 1..=86_400, notes)
                .map(Duration::from_secs),
        },
        limits: AppLimits {
            sockets: table.number("max_sockets", 1..=10_000_000, notes),
            events_per_second: table.number("events_per_second", 1..=10_000_000, notes),
            client_events_per_second: table
                .number("client_events_per_second", 1..=10_000, notes)
                .unwrap_or(usual.client_events_per_second),
            presence_members: table
                .number("presence_members", 1..=100_000, notes)
                .unwrap_or(usual.presence_members),
            // Less would not hold a user_id; more does not fit into a client's message.
            presence_member_bytes: table
                .number("presence_member_bytes", 64..=32_768, notes)
                .unwrap_or(usual.presence_member_bytes),
        },
        webhooks: table
            .tables("webhook", WEBHOOK, notes)
            .into_iter()
            .map(|(at, values)| webhook(values, at, &name, notes))
            .collect(),
    };
    table.end(notes);
    app
}

fn credentials<'i>(
    table: &mut Table<'_, 'i>,
    app: &str,
    taken: &mut Taken,
    notes: &mut Notes<'i>,
) -> Vec<Credential> {
    let before = notes.count();
    let pairs = table.tables("keys", KEYS, notes);
    if pairs.is_empty() && notes.count() == before {
        notes.add(
            table.at,
            format!("{app}, keys: there is none; write {KEYS}"),
        );
    }
    let mut credentials = Vec::new();
    for (at, values) in pairs {
        let mut pair = Table::new(values, at, format!("{app}, keys"));
        let expected = r#"write key = "a1b2c3": letters, digits, - and _"#;
        let key = pair.text("key", expected, is_name, notes);
        let expected = r#"write secret = "a long random text""#;
        let secret = pair.text("secret", expected, is_secret, notes);
        pair.end(notes);
        let (Some(key), Some(secret)) = (key, secret) else {
            continue;
        };
        if let Some(other) = taken.keys.insert(key.to_owned(), app.to_owned()) {
            let told = format!("{app}, keys: {other} has the key {key:?} already");
            notes.add(at, told);
        }
        credentials.push(Credential::new(key, secret));
    }
    credentials
}

fn webhook<'i>(values: &DeTable<'i>, at: usize, app: &str, notes: &mut Notes<'i>) -> Webhook {
    let mut table = Table::new(values, at, format!("{app}, webhook"));
    let expected = r#"write url = "https://…", an address by http or https"#;
    let url = table.text("url", expected, is_address, notes);
    let names = WebhookEvent::ALL.map(WebhookEvent::name).join(", ");
    let expected = format!("write a list of some of {names}");
    let named = |name: &str| WebhookEvent::ALL.into_iter().find(|one| one.name() == name);
    let webhook = Webhook {
        url: url.unwrap_or_default().to_owned(),
        events: table.words("events", &expected, named, notes),
        batching: table.flag("batching", false, notes),
    };
    table.end(notes);
    webhook
}

fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !text.is_empty() && text.len() <= LONGEST && text.chars().all(fits)
}

fn is_secret(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST && !text.chars().any(char::is_control)
}

fn is_address(text: &str) -> bool {
    let by_http = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    Url::parse(text).is_ok_and(|url| by_http(&url))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::Duration;

    use frontage_hub::{App, WebhookEvent};

    use super::parse;

    const WHOLE: &str = r#"
[[app]]
id = "1001"
enabled = false
keys = [{ key = "new", secret = "s1" }, { key = "old", secret = "s2" }]
client_events = true
subscription_count = true
watchlist = true
authorize_within_seconds = 30
max_sockets = 10_000
events_per_second = 1000
client_events_per_second = 20
presence_members = 200
presence_member_bytes = 2048
[[app.webhook]]
url = "http://127.0.0.1:9000/hook"
events = ["channel_occupied", "cache_miss"]
batching = true
[[app.webhook]]
url = "https://hotel.example/hook"

[[app]]
id = "other-app"
[[app.keys]]
key = "a"
secret = "b"
"#;

    #[test]
    fn everything_that_an_app_can_be_is_read() {
        let apps = parse(WHOLE).unwrap();
        let [whole, small] = &apps[..] else {
            panic!("{apps:?}")
        };
        assert_eq!(whole.id, "1001");
        assert!(!whole.enabled);
        let pairs: Vec<_> = whole
            .credentials
            .iter()
            .map(|one| (&*one.key, &*one.secret))
            .collect();
        assert_eq!(pairs, [("new", "s1"), ("old", "s2")]);
        let features = whole.features;
        assert!(features.client_events && features.subscription_count && features.watchlist);
        assert_eq!(features.authorize_within, Some(Duration::from_secs(30)));
        let limits = whole.limits;
        assert_eq!(
            (limits.sockets, limits.events_per_second),
            (Some(10_000), Some(1_000))
        );
        assert_eq!(limits.client_events_per_second, 20);
        assert_eq!(
            (limits.presence_members, limits.presence_member_bytes),
            (200, 2_048)
        );
        let [hook, plain] = &whole.webhooks[..] else {
            panic!("{whole:?}")
        };
        assert_eq!(hook.url, "http://127.0.0.1:9000/hook");
        let named = [WebhookEvent::ChannelOccupied, WebhookEvent::CacheMiss];
        assert_eq!(hook.events, named);
        assert!(hook.batching && !plain.batching && plain.events.is_empty());
        assert_eq!(*small, App::new("other-app", "a", "b"));
    }

    #[test]
    fn the_file_in_the_documentation_is_a_right_one_and_leaves_nothing_out() {
        let documentation = include_str!("../../../../docs/operating.md");
        let mut blocks = documentation.split("```toml\n").skip(1);
        let shown = blocks.find(|block| block.starts_with("[[app]]")).unwrap();
        let shown = shown.split("```").next().unwrap();
        let apps = parse(shown).unwrap();
        assert_eq!(apps.len(), 2);
        assert_eq!(apps[0].webhooks[0].events, WebhookEvent::ALL);
        // All keys there are: what a wrong one is answered with names them.
        let wrong = parse("[[app]]\nwrong = 1\n[[app.webhook]]\nwrong = 1").unwrap_err();
        let named = wrong.iter().filter_map(|told| told.split_once("only "));
        for key in named.flat_map(|(_, keys)| keys.split(", ")) {
            let is_shown = shown.lines().any(|line| {
                line.starts_with(&format!("{key} = "))
                    || line.starts_with(&format!("[[app.{key}]]"))
            });
            assert!(is_shown, "{key} is not shown");
        }
    }

    #[test]
    fn every_mistake_is_told_with_its_line_and_what_would_do_and_no_secret() {
        let wrong = r#"
appp = 1
[[app]]
id = "1001"
keys = [{ key = "one", secret = "hush-hush" }, { key = "hush hush", secret = "" }]
client_event = true
watchlist = "hush"
max_sockets = 0
events_per_second = 1.5
[[app.webhook]]
url = "ftp://hush.example"
events = ["channel_ocupied"]

[[app]]
id = "1001"
keys = []

[[app]]
keys = [{ key = "one", secret = "hush", name = "x" }]
"#;
        let told = parse(wrong).unwrap_err();
        for (told, (line, words)) in told.iter().zip([
            (2, "the apps file, appp: there is no such key, only app"),
            (5, "app \"1001\", keys, key: write key = \"a1b2c3\""),
            (5, "app \"1001\", keys, secret: write secret ="),
            (
                6,
                "app \"1001\", client_event: there is no such key, only id, ",
            ),
            (7, "app \"1001\", watchlist: write true or false"),
            (
                8,
                "app \"1001\", max_sockets: write a whole number from 1 to ",
            ),
            (9, "app \"1001\", events_per_second: write a whole number"),
            (11, "app \"1001\", webhook, url: write url ="),
            (
                12,
                "app \"1001\", webhook, events: write a list of some of channel_occ",
            ),
            (14, "app \"1001\", id: another app above has it"),
            (14, "app \"1001\", keys: there is none; write keys = [{"),
            (18, "an app, id: is missing; write id = "),
            (19, "an app, keys: app \"1001\" has the key \"one\" already"),
            (
                19,
                "an app, keys, name: there is no such key, only key, secret",
            ),
        ]) {
            let begin = format!("line {line}: {words}");
            assert!(told.starts_with(&begin), "{told}\nnot: {begin}");
            assert!(!told.contains("hush"), "{told}");
        }
        assert_eq!(told.len(), 14, "{told:#?}");
    }

    #[test]
    fn a_text_that_is_no_toml_or_holds_no_app_is_refused() {
        let told = parse("[[app]]\nid = \"1\nkeys = [}\nsecret = hush").unwrap_err();
        assert!(told.len() > 1, "{told:?}");
        let is_plain = |line: &String| line.starts_with("line ") && !line.contains("hush");
        assert!(told.iter().all(is_plain), "{told:?}");
        let told = parse("# nothing yet\n").unwrap_err();
        assert!(told[0].contains("no app in it; write [[app]]"), "{told:?}");
        let told = parse("app = 3").unwrap_err();
        assert!(told[0].contains("app: write [[app]]"), "{told:?}");
    }
}

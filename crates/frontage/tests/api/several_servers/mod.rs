//! Several servers over one PostgreSQL database, each with a data directory of its own: whichever
//! is asked, all open pages hear of it. Run with `scripts/postgres.sh`; see `.config/nextest.toml`.

mod failing;
mod replacing;
mod staff_and_sockets;
mod wandering;

use frontage::store::{Place, Store, outbox};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::database::url_of;
use crate::support::hub::Line;
use crate::support::process::{make_a_hotel, run};
use crate::support::service::{SERVICE_APP, Service};
use crate::support::{LAKESIDE, Listener, Person, Process, until};

/// What operators read the numbers with.
const METRICS: &str = "a-token-of-sixteen-letters-or-more";

/// Servers, and their database.
struct Servers {
    homes: Vec<TempDir>,
    env: Vec<(String, String)>,
    /// A look at the database, as a command beside them has it.
    store: Store,
}

impl Servers {
    async fn over_a_database(settings: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        make_a_hotel(home.path()).await;
        let url = url_of(home.path()).unwrap();
        Self::at(home, url, settings).await
    }

    /// Whose events an outside service carries.
    async fn telling(service: &Service) -> Self {
        let settings = Service::settings(service.port);
        let settings: Vec<_> = settings.iter().map(|(n, v)| (*n, v.as_str())).collect();
        Self::over_a_database(&settings).await
    }

    /// Whose own app has a key and a secret that the test knows.
    async fn with_known_app() -> Self {
        let [id, key, secret] = SERVICE_APP;
        Self::over_a_database(&[
            ("PUSHER_APP_ID", id),
            ("PUSHER_KEY", key),
            ("PUSHER_SECRET", secret),
        ])
        .await
    }

    async fn at(home: TempDir, url: String, settings: &[(&str, &str)]) -> Self {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let mut env: Vec<_> = settings.iter().map(own).collect();
        env.push(("FRONTAGE_METRICS_TOKEN".to_owned(), METRICS.to_owned()));
        let store = Store::open_at(&Place::at_server(&url).unwrap()).await;
        let store = store.unwrap();
        env.push(("DATABASE_URL".to_owned(), url));
        Self {
            homes: vec![home],
            env,
            store,
        }
    }

    fn env(&self) -> Vec<(&str, &str)> {
        self.env
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    /// One more server, with an empty data directory.
    async fn start(&mut self) -> Process {
        self.homes.push(tempfile::tempdir().unwrap());
        self.start_again(self.homes.len() - 1).await
    }

    /// The server of a data directory once more; 1 is that of the first.
    async fn start_again(&self, home: usize) -> Process {
        Process::serve(self.homes[home].path(), &self.env()).await
    }

    /// Waits until no event is left in the outbox.
    async fn everything_is_told(&self) {
        until("the outbox is empty", async || {
            let mut view = self.store.snapshot().await.unwrap();
            outbox::how_many_wait(&mut view, None).await.unwrap().events == 0
        })
        .await;
    }

    /// The end of every story.
    async fn end_well(self, servers: Vec<Process>) {
        self.everything_is_told().await;
        for server in servers {
            assert_eq!(server.stop().await, Some(0));
        }
        let told = run(self.homes[0].path(), &["verify"], &self.env(), "").await;
        let text = String::from_utf8(told.stdout).unwrap();
        assert_eq!(told.status.code(), Some(0), "{text}");
    }
}

/// Waits until servers know of each other.
async fn they_know_of(servers: &[&Process], others: usize) {
    for server in servers {
        let operator = server.stranger();
        let operator = operator.with_header("authorization", &format!("Bearer {METRICS}"));
        let line = format!("\nfrontage_other_servers {others}\n");
        until("they know of each other", async || {
            operator.get("/metrics").await.text().contains(&line)
        })
        .await;
    }
}

/// Saves a slogan; gives its revision.
async fn save(editor: &Person, slogan: &str) -> i64 {
    let change = json!({ "slogan": slogan });
    editor.change_settings(&change).await.changed(200).1
}

async fn snapshot(server: &Process) -> Value {
    let path = format!("/api/public/hotels/{LAKESIDE}/");
    server.stranger().get(&path).await.ok(200)
}

/// A socket at a server.
async fn socket(server: &Process) -> Line {
    let realtime = server.stranger().get("/api/realtime/").await.ok(200);
    let key = realtime["key"].as_str().unwrap();
    Line::connect(&server.base, key).await.unwrap()
}

#[tokio::test]
async fn whichever_server_is_asked_the_pages_of_all_hear_every_change_once_and_in_order() {
    let mut servers = Servers::over_a_database(&[]).await;
    let all = [
        servers.start().await,
        servers.start().await,
        servers.start().await,
    ];
    servers.everything_is_told().await;
    let mut pages: Vec<Listener> = Vec::new();
    let mut editors = Vec::new();
    for server in &all {
        pages.push(server.listener().await);
        editors.push(server.editor().await);
    }
    let first = snapshot(&all[0]).await["revision"].as_i64().unwrap() + 1;
    for round in 0..15 {
        let editor = &editors[round % editors.len()];
        save(editor, &format!("Round {round}")).await;
    }
    for page in &mut pages {
        for (round, revision) in (first..first + 15).enumerate() {
            let event = page.hears("settings-updated", revision).await;
            assert_eq!(event.data["slogan"], format!("Round {round}"));
        }
        page.hears_nothing().await;
    }
    servers.end_well(all.into()).await;
}

#[tokio::test]
async fn an_editors_own_page_is_not_told_wherever_it_is_connected() {
    let mut servers = Servers::over_a_database(&[]).await;
    let (here, there) = (servers.start().await, servers.start().await);
    servers.everything_is_told().await;
    let mut own = there.listener().await;
    let mut other = there.listener().await;
    let ann = here.editor().await.with_socket(&own.socket_id);
    let revision = save(&ann, "By the lake").await;
    other.hears("settings-updated", revision).await;
    own.hears_nothing().await;
    servers.end_well(vec![here, there]).await;
}

#[tokio::test]
async fn all_serve_one_epoch_and_a_page_goes_on_at_another_server_by_its_number() {
    let mut servers = Servers::over_a_database(&[]).await;
    let (first, second) = (servers.start().await, servers.start().await);
    let shown = snapshot(&first).await;
    let epoch = shown["epoch"].as_str().unwrap();
    assert_eq!(snapshot(&second).await["epoch"], epoch);
    let after = shown["revision"].as_i64().unwrap();
    let revision = save(&first.editor().await, "By the lake").await;
    first.kill().await;
    let path = format!("/api/public/hotels/{LAKESIDE}/events/?after={after}&epoch={epoch}");
    let missed = second.stranger().get(&path).await.ok(200);
    assert_eq!(missed["revision"], revision);
    assert_eq!(missed["events"][0]["data"]["slogan"], "By the lake");
    // One that comes again, and one with an empty folder, join those who are there.
    let again = servers.start_again(1).await;
    let third = servers.start().await;
    for server in [&again, &second, &third] {
        assert_eq!(snapshot(server).await["epoch"], epoch);
    }
    // All of them remember it.
    for server in [again, second, third] {
        assert_eq!(server.stop().await, Some(0));
    }
    for home in [3, 1, 2] {
        let server = servers.start_again(home).await;
        assert_eq!(snapshot(&server).await["epoch"], epoch, "{home}");
        assert_eq!(server.stop().await, Some(0));
    }
}

#[tokio::test]
async fn a_change_is_live_on_the_pages_of_all_servers_together() {
    let mut servers = Servers::over_a_database(&[]).await;
    let (here, there) = (servers.start().await, servers.start().await);
    servers.everything_is_told().await;
    they_know_of(&[&here, &there], 1).await;
    let before = snapshot(&here).await["revision"].as_i64().unwrap();
    let mut pages = [
        here.listener().await,
        there.listener().await,
        there.listener().await,
    ];
    for page in &mut pages {
        page.has_painted(before).await;
    }
    let mut stock = there.listener().await;
    let ann = here.editor().await;
    let revision = save(&ann, "By the lake").await;
    let delivery = async |who: &Person| {
        let path = who.staff_path(&format!("history/{revision}/delivery/"));
        who.get(&path).await.ok(200)
    };
    for page in &mut pages {
        page.hears("settings-updated", revision).await;
    }
    stock.hears("settings-updated", revision).await;
    let bob = there.editor().await;
    for who in [&ann, &bob] {
        until("three pages and one other are counted", async || {
            let told = delivery(who).await;
            told["open"] == 3 && told["others"] == 1
        })
        .await;
        assert_eq!(delivery(who).await["settled"], false);
    }
    for page in &mut pages {
        page.has_painted(revision).await;
    }
    for who in [&ann, &bob] {
        until("all have painted it", async || {
            let told = delivery(who).await;
            told["live"] == 3 && told["settled"] == true
        })
        .await;
        let told = delivery(who).await;
        assert_eq!((&told["open"], &told["others"]), (&json!(3), &json!(1)));
    }
    servers.end_well(vec![here, there]).await;
}

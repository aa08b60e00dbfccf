//! One installation: a database and three servers, each on its machine.

use std::time::Duration;

use frontage::store::{Place as Database, Store};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::block_in_place;
use tokio::time::timeout;

use crate::machines::{Machine, SERVERS};
use crate::staff::{credentials, furnish};
use crate::support::cluster::Cluster;
use crate::support::process::Starting;
use crate::support::{LAKESIDE, Person, Process};
use crate::viewer::Place;

/// What operators read the numbers with.
const METRICS: &str = "a-token-of-sixteen-letters-or-more";
/// Whoever is not answered for so long asks somewhere else.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// Who watches the servers asks again sooner.
const LOOK: Duration = Duration::from_secs(2);

pub struct House {
    pub cluster: Cluster,
    homes: Vec<TempDir>,
    servers: Vec<Option<Process>>,
    http: reqwest::Client,
}

impl House {
    pub async fn furnished() -> Self {
        let at = Machine::Database;
        let cluster = Cluster::start_within(at.namespace().unwrap(), &at.address()).await;
        let place = Database::at_server(&cluster.url()).unwrap();
        let store = Store::open_at(&place).await.unwrap();
        furnish(&store, &public_url()).await;
        store.close().await;
        let mut house = Self {
            cluster,
            homes: Vec::new(),
            servers: Vec::new(),
            http: client(PATIENCE),
        };
        for number in 0..SERVERS {
            house.homes.push(tempfile::tempdir().unwrap());
            house.servers.push(None);
            house.start(number).await;
        }
        house
    }

    /// Starts the server of a machine and waits until it listens.
    pub async fn start(&mut self, number: usize) {
        let starting = self.starting(number);
        self.servers[number] = Some(starting.listens().await);
    }

    /// The same with an empty folder.
    pub async fn begin_anew(&mut self, number: usize) {
        self.homes[number] = tempfile::tempdir().unwrap();
        self.start(number).await;
    }

    /// The database's server ends at once and writes nothing any more.
    pub fn crash(&self) {
        block_in_place(|| self.cluster.crash());
    }

    /// It starts again; this returns when it answers.
    pub fn database_starts(&self) {
        block_in_place(|| self.cluster.start_again());
    }

    fn starting(&self, number: usize) -> Starting {
        let (database, public_url) = (self.cluster.url(), public_url());
        // Of what fails here there would be thousands of lines.
        let log = std::env::var("FRONTAGE_NODES_LOG");
        let log = log.unwrap_or_else(|_| "off".to_owned());
        let env = [
            ("DATABASE_URL", database.as_str()),
            ("FRONTAGE_PUBLIC_URL", public_url.as_str()),
            ("FRONTAGE_METRICS_TOKEN", METRICS),
            ("FRONTAGE_LOG", log.as_str()),
        ];
        let machine = Machine::Server(number);
        let wrapper = ["ip", "netns", "exec", machine.namespace().unwrap()];
        let listen = format!("{}:8000", machine.address());
        Starting::under(&wrapper, &listen, self.homes[number].path(), &env)
    }

    pub async fn kill(&mut self, number: usize) {
        self.servers[number].take().unwrap().kill().await;
    }

    /// SIGTERM to all.
    pub async fn stop(&mut self) {
        for server in self.servers.iter_mut().filter_map(Option::take) {
            assert_eq!(server.stop().await, Some(0));
        }
    }

    /// None of them ended by itself.
    pub fn all_run(&mut self) {
        for (number, server) in self.servers.iter_mut().enumerate() {
            let ended = server.as_mut().unwrap().child.try_wait().unwrap();
            assert_eq!(
                ended, None,
                "the server of machine {number} ended by itself"
            );
        }
    }

    /// A member of staff, signed in at the first server.
    pub async fn sign_in(&self, number: usize) -> Person {
        let stranger = self.stranger(0);
        let (name, password) = credentials(number);
        let login = json!({"username": name, "password": password});
        let who = stranger.post("/api/staff/login/", &login).await.ok(200);
        let token = who["token"].as_str().unwrap();
        stranger.with_token(token).at(LAKESIDE)
    }

    pub fn stranger(&self, number: usize) -> Person {
        Person::new(self.http.clone(), &base(number))
    }

    /// All of them name the database's state of affairs in the same way, so that no page has to read
    /// everything anew.
    pub async fn epoch(&self) -> String {
        let path = format!("/api/public/hotels/{LAKESIDE}/");
        let mut epochs = Vec::new();
        for number in 0..SERVERS {
            let page = self.stranger(number).get(&path).await.ok(200);
            epochs.push(page["epoch"].as_str().unwrap().to_owned());
        }
        epochs.dedup();
        assert_eq!(epochs.len(), 1, "{epochs:?}");
        epochs.remove(0)
    }

    /// Where pages can be opened: every server, though all of them name the balancer before them.
    pub async fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for number in 0..SERVERS {
            let stranger = self.stranger(number);
            let mut realtime = stranger.get("/api/realtime/").await.ok(200);
            realtime["ws_host"] = Machine::Server(number).address().into();
            realtime["ws_port"] = 8000.into();
            places.push(Place {
                base: base(number),
                realtime,
            });
        }
        places
    }
}

/// What is seen of a server from outside, without waiting long for it.
#[derive(Clone)]
pub struct Sight {
    http: reqwest::Client,
    pub number: usize,
}

impl Sight {
    pub fn of(number: usize) -> Self {
        let http = client(LOOK);
        Self { http, number }
    }

    /// Whether it is on duty, as it believes.
    pub async fn is_on_duty(&self) -> Option<bool> {
        let metrics = self.text("/metrics").await?;
        Some(metrics.contains("\nfrontage_on_duty 1\n"))
    }

    /// Whether it tells a balancer to send guests.
    pub async fn is_ready(&self) -> Option<bool> {
        let asked = self.request("/readyz").send();
        let answer = asked.await.ok()?;
        Some(answer.status() == 200)
    }

    /// The number of its page.
    pub async fn revision(&self) -> Option<i64> {
        let page = self
            .text(&format!("/api/public/hotels/{LAKESIDE}/"))
            .await?;
        let page: Value = serde_json::from_str(&page).ok()?;
        page["revision"].as_i64()
    }

    /// A page that it has; none when it does not answer in time, or has it not just now.
    pub async fn text(&self, path: &str) -> Option<String> {
        let answer = self.request(path).send().await.ok()?;
        if answer.status() != 200 {
            return None;
        }
        let answer = timeout(LOOK, answer.text()).await.ok()?;
        answer.ok()
    }

    fn request(&self, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", base(self.number));
        self.http.get(url).bearer_auth(METRICS)
    }
}

pub fn client(patience: Duration) -> reqwest::Client {
    frontage::tls::choose_cryptography();
    let client = reqwest::Client::builder().no_proxy().timeout(patience);
    // A line that died unnoticed must not be the next one's as well.
    client.pool_max_idle_per_host(0).build().unwrap()
}

/// Where a server listens.
pub fn base(number: usize) -> String {
    format!("http://{}:8000", Machine::Server(number).address())
}

/// The balancer's address, which nobody asks here: it stands in addresses of pictures.
fn public_url() -> String {
    format!("http://{}:8000", Machine::Guests.address())
}

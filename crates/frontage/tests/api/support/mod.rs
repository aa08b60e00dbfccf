//! A running server as an object with verbs, the people who use it, and a page that listens.

mod answer;
pub mod bucket;
pub mod cluster;
pub mod database;
pub mod dice;
pub mod hub;
pub mod line;
pub mod listener;
mod people;
pub mod pictures;
pub mod process;
pub mod raw;
pub mod road;
pub mod service;
pub mod small_disk;
pub mod tidy;
pub mod tus;

use std::path::Path;
use std::time::Duration;

use frontage::config::{self, Values};
use frontage::domain::Role;
use frontage::error::Refusal;
use frontage::live::Addresses;
use frontage::serve::Server;
use frontage::store::{Store, hotels, outbox, receipts, unfinished};
use frontage::usecases::passwords::Passwords;
use frontage::usecases::{onboarding, visibility};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use answer::Answer;
use bucket::Bucket;
pub use database::{behind_its_back, rows_of, store_of};
pub use listener::{Event, Listener};
pub use people::{Person, file_of, file_part};
pub use process::Process;

/// Longer than anything here takes; a test that waits so long has failed.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The hotel that most stories are about.
pub const LAKESIDE: &str = "lakeside";
/// Its neighbour on the same server.
pub const SEAVIEW: &str = "seaview";
/// Slugs and names of the hotels that every test server has.
pub const HOTELS: [(&str, &str); 2] = [(LAKESIDE, "Lakeside House"), (SEAVIEW, "Seaview Hotel")];

/// A server in this process, with two hotels that have nothing but a name.
pub struct TestApp {
    /// `http://127.0.0.1:{port}`.
    pub base: String,
    /// The data directory.
    pub home: TempDir,
    /// Where the server says that its first run is; nowhere when it is set up.
    pub setup_path: Option<String>,
    http: reqwest::Client,
    /// A second look at the database, as a command beside the server has it.
    store: Store,
    running: JoinHandle<anyhow::Result<()>>,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts with these settings beside the usual ones.
    pub async fn start_with(settings: &[(&str, &str)]) -> Self {
        let app = Self::start_untold(settings).await;
        app.everything_is_told().await;
        app
    }

    /// The same, though its first events may not have been told yet.
    pub async fn start_untold(settings: &[(&str, &str)]) -> Self {
        Self::start_having(&HOTELS, settings).await
    }

    /// A server that nobody has set up.
    pub async fn start_new(settings: &[(&str, &str)]) -> Self {
        Self::start_having(&[], settings).await
    }

    async fn start_having(hotels: &[(&str, &str)], settings: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut values = Values::new();
        let folder = home.path().display().to_string();
        let usual = [
            ("FRONTAGE_LISTEN", "127.0.0.1:0"),
            ("FRONTAGE_DATA_DIR", folder.as_str()),
        ];
        if let Some(url) = database::url_of(home.path()) {
            values.insert("DATABASE_URL".to_owned(), url);
        }
        if let Some(bucket) = Bucket::if_any(home.path()) {
            let env = bucket.env().into_iter();
            values.extend(env.map(|(name, value)| (name.to_owned(), value)));
            // There are others who ask it.
            let patient = "FRONTAGE_MEDIA_TIMEOUT_SECONDS".to_owned();
            values.insert(patient, "10".to_owned());
        }
        for (name, value) in usual.iter().chain(settings) {
            values.insert((*name).to_owned(), (*value).to_owned());
        }
        let mut config = config::check(&[values]).unwrap();
        // This process is the test.
        config.pictures.worker = Some(env!("CARGO_BIN_EXE_frontage").into());
        let store = store_of(home.path()).await;
        for (slug, name) in hotels {
            let addresses = Addresses::new(&config.public_url);
            onboarding::create_hotel(&store, &addresses, slug, name)
                .await
                .unwrap();
        }
        let server = Server::open(&config, false).await.unwrap();
        let base = format!("http://{}", server.address);
        let setup_path = server.setup_path().await.unwrap();
        let running = tokio::spawn(server.run(CancellationToken::new()));
        Self {
            base,
            home,
            http: client(),
            setup_path,
            store,
            running,
        }
    }

    /// One more hotel, beside the two that every test server has.
    pub async fn open_hotel(&self, slug: &str) {
        let addresses = Addresses::new(&self.base);
        onboarding::create_hotel(&self.store, &addresses, slug, "Another House")
            .await
            .unwrap();
    }

    /// Somebody who works at a hotel, signed in with a token.
    pub async fn staff(&self, slug: &str, role: Role) -> Person {
        let (username, password) = credentials(slug, role);
        let passwords = Passwords::default();
        let made =
            onboarding::create_staff(&self.store, &passwords, slug, &username, role, &password);
        match made.await {
            Ok(_) => {}
            // Here already: it is somebody else's turn at the same desk.
            Err(Refusal::Invalid(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
        let login = json!({"username": username, "password": password});
        let answer = self.stranger().post("/api/staff/login/", &login).await;
        let token = answer.ok(200)["token"].as_str().unwrap().to_owned();
        self.stranger().with_token(&token).at(slug)
    }

    /// The editor of the hotel that most stories are about.
    pub async fn editor(&self) -> Person {
        self.staff(LAKESIDE, Role::Editor).await
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Person {
        Person::new(self.http.clone(), &self.base)
    }

    /// A page of a hotel that opens now: it hears what comes, not what was.
    pub async fn listener(&self, slug: &str) -> Listener {
        self.everything_is_told().await;
        let realtime = self.stranger().get("/api/realtime/").await.ok(200);
        Listener::open(&realtime, slug).await
    }

    /// A landing page that opens now.
    pub async fn landing_page(&self) -> Listener {
        self.everything_is_told().await;
        let realtime = self.stranger().get("/api/realtime/").await.ok(200);
        Listener::of_channel(&realtime, "hotels").await
    }

    /// The operator shows a hotel to guests, or hides it: true when it was not so before.
    pub async fn set_visible(&self, slug: &str, visible: bool) -> bool {
        let addresses = Addresses::new(&self.base);
        let set = visibility::set_visible(&self.store, &addresses, slug, visible);
        set.await.unwrap()
    }

    /// What guests see: the snapshot.
    pub async fn document(&self, slug: &str) -> Value {
        let path = format!("/api/public/hotels/{slug}/");
        self.stranger().get(&path).await.ok(200)
    }

    /// The number of a hotel's page.
    pub async fn revision(&self, slug: &str) -> i64 {
        self.document(slug).await["revision"].as_i64().unwrap()
    }

    /// What a page that knows `after` has missed.
    pub async fn missed(&self, slug: &str, after: i64) -> Value {
        let path = format!("/api/public/hotels/{slug}/events/?after={after}");
        self.stranger().get(&path).await.ok(200)
    }

    /// Names of the events after a revision, which must all be of the next one.
    pub async fn names_of_next(&self, slug: &str, after: i64) -> Vec<String> {
        let missed = self.missed(slug, after).await;
        assert_eq!(missed["revision"], after + 1, "one change");
        let events = missed["events"].as_array().unwrap().clone();
        let name = |event: &Value| {
            assert_eq!(event["revision"], after + 1);
            event["event"].as_str().unwrap().to_owned()
        };
        events.iter().map(name).collect()
    }

    /// Takes a hotel off the public pages, as an operator does who knows the database.
    pub async fn close_to_guests(&self, slug: &str) {
        let sql = format!("update hotels set is_active = 0 where slug = '{slug}'");
        behind_its_back(self.home.path(), &sql).await;
    }

    /// Waits until no event is left in the outbox.
    pub async fn everything_is_told(&self) {
        let waiting = async {
            loop {
                let mut view = self.store.snapshot().await.unwrap();
                if outbox::how_many_wait(&mut view, None).await.unwrap().events == 0 {
                    return;
                }
                drop(view);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let told = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(told.is_ok(), "events stay in the outbox");
    }

    /// Waits until every rendition of every picture is made.
    pub async fn everything_is_made(&self) {
        let waiting = async {
            loop {
                let mut view = self.store.snapshot().await.unwrap();
                if unfinished::all(&mut view).await.unwrap().is_empty() {
                    return;
                }
                drop(view);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let made = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(made.is_ok(), "renditions are still to be made");
    }

    /// Waits until the receipt of a change is in the database.
    pub async fn receipts_are_kept(&self, slug: &str, revision: i64) {
        let kept = async {
            loop {
                let mut view = self.store.snapshot().await.unwrap();
                let hotel = hotels::by_slug(&mut view, slug).await.unwrap().unwrap();
                let kept = receipts::between(&mut view, hotel.id, revision, revision);
                if !kept.await.unwrap().is_empty() {
                    return;
                }
                drop(view);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let told = tokio::time::timeout(PATIENCE, kept).await;
        assert!(told.is_ok(), "the receipt is not kept");
    }

    /// The end of every story: the outbox is empty, revisions are dense, and no file is without
    /// a row and no row without its files. The server is still there then, and is let go.
    pub async fn ends_well(self) {
        self.everything_is_told().await;
        tidy::revisions_are_dense(&self.store).await;
        tidy::files_and_rows_belong_together(&self.store, self.home.path()).await;
        assert!(!self.running.is_finished(), "the server ended by itself");
        self.running.abort();
        self.store.close().await;
    }

    /// Proves that a refused change left nothing: not a file, and no new revision.
    pub async fn nothing_changed_since(&self, slug: &str, revision: i64) {
        assert_eq!(self.revision(slug).await, revision, "the page changed");
        tidy::files_and_rows_belong_together(&self.store, self.home.path()).await;
    }
}

/// Waits until something holds.
pub async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let waiting = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let done = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(done.is_ok(), "never: {what}");
}

/// Waits until a server has made every rendition of every picture in its data directory.
pub async fn everything_is_made(home: &Path) {
    let waiting = async {
        let all = "select version from unfinished_renditions";
        while !rows_of(home, all).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let made = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(made.is_ok(), "renditions are still to be made");
}

/// Name and password of a test server's staff.
pub fn credentials(slug: &str, role: Role) -> (String, String) {
    let name = format!("{slug}-{}", role.as_str());
    let password = format!("{name}'s password");
    (name, password)
}

/// A client that talks to loopback only.
pub fn client() -> reqwest::Client {
    frontage::tls::choose_cryptography();
    reqwest::Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

/// The texts of a JSON list.
#[track_caller]
pub fn texts(list: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(text).collect()
}

//! Several servers over one PostgreSQL database, each with a data directory of its own: whichever
//! is asked, all open pages hear of it. Run with `scripts/postgres.sh`; see `.config/nextest.toml`.

use std::time::Duration;

use frontage::store::{Place, Store, outbox};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::staff_channels::joins;
use crate::support::cluster::Cluster;
use crate::support::database::url_of;
use crate::support::hub::{Line, publish};
use crate::support::process::{make_a_hotel, make_a_hotel_with, run};
use crate::support::service::{Mood, SERVICE_APP, Service};
use crate::support::{LAKESIDE, Listener, PATIENCE, Person, Process};

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

/// Waits until something holds.
async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let waiting = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let done = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(done.is_ok(), "never: {what}");
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
async fn when_a_server_is_killed_the_others_go_on_and_nothing_stays_in_the_outbox() {
    let mut servers = Servers::over_a_database(&[]).await;
    let (first, second) = (servers.start().await, servers.start().await);
    let mut page = second.listener().await;
    let before = first.editor().await;
    let mut last = 0;
    for round in 0..5 {
        last = save(&before, &format!("Before {round}")).await;
    }
    // It was the first, so it is the one on duty.
    first.kill().await;
    page.hears_slogan("Before 4").await;
    let ann = second.editor().await;
    let revision = save(&ann, "After").await;
    assert_eq!(revision, last + 1);
    page.hears("settings-updated", revision).await;
    servers.everything_is_told().await;
    let again = servers.start_again(1).await;
    let mut back = again.listener().await;
    save(&ann, "Back").await;
    for page in [&mut page, &mut back] {
        page.hears_slogan("Back").await;
    }
    servers.end_well(vec![again, second]).await;
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

#[tokio::test]
async fn whoever_signs_out_at_one_server_hears_nothing_at_another_any_more() {
    let mut servers = Servers::over_a_database(&[]).await;
    let (here, there) = (servers.start().await, servers.start().await);
    they_know_of(&[&here, &there], 1).await;
    let ann = here.editor().await;
    let who = ann.get("/api/staff/session/").await.ok(200);
    // The same session at the other server, where her socket is.
    let token = ann.headers()[0].1.clone();
    let same = there.stranger().with_header("authorization", &token);
    assert_eq!(
        same.get("/api/staff/session/").await.ok(200)["staff_id"],
        who["staff_id"]
    );
    let mut line = socket(&there).await;
    // A balancer may send the question to any server.
    joins(&ann, &mut line, "private-hotel-lakeside").await;
    let left = same.post("/api/staff/logout/", &json!({})).await;
    assert_eq!(left.status, 204, "{}", left.text());
    assert_eq!(line.message().await, Err(4200));
    ann.get("/api/staff/session/").await.refused(401);
    servers.end_well(vec![here, there]).await;
}

#[tokio::test]
async fn what_staff_and_publishers_say_at_one_server_is_heard_at_the_other() {
    let [id, key, secret] = SERVICE_APP;
    let app = [
        ("PUSHER_APP_ID", id),
        ("PUSHER_KEY", key),
        ("PUSHER_SECRET", secret),
    ];
    let mut servers = Servers::over_a_database(&app).await;
    let (here, there) = (servers.start().await, servers.start().await);
    they_know_of(&[&here, &there], 1).await;
    let ann = here.editor().await;
    let bob = there.editor().await;
    let mut hers = socket(&here).await;
    let mut his = socket(&there).await;
    joins(&ann, &mut hers, "presence-hotel-lakeside").await;
    joins(&bob, &mut his, "presence-hotel-lakeside").await;
    let queue = json!({
        "window": "w", "total": 3, "done": 1, "failed": 0, "resting": false, "under_way": [],
    });
    let path = ann.staff_path("upload-queue/");
    let told = ann.send_json(Method::PUT, &path, &queue).await;
    assert_eq!(told.status, 204, "{}", told.text());
    hers.hears("upload-queue").await;
    his.hears("upload-queue").await;

    let typing = json!({"event": "client-typing", "channel": "presence-hotel-lakeside",
                        "data": {"field": "slogan"}});
    hers.says(&typing).await;
    let heard = his.message().await.unwrap();
    assert_eq!(heard["event"], "client-typing", "{heard}");

    let mut stock = Line::open(&there.base, key, "news").await.unwrap();
    publish(&here.base, id, [key, secret], "news", "printed")
        .await
        .ok(200);
    stock.hears("printed").await;
    servers.end_well(vec![here, there]).await;
}

#[tokio::test]
async fn whoever_guesses_a_password_has_no_more_tries_at_two_servers_than_at_one() {
    let trusted = [("FRONTAGE_TRUSTED_PROXIES", "127.0.0.1")];
    let mut servers = Servers::over_a_database(&trusted).await;
    let (here, there) = (servers.start().await, servers.start().await);
    they_know_of(&[&here, &there], 1).await;
    let guess = async |server: &Process, password: &str| {
        let stranger = server.stranger();
        let stranger = stranger.with_header("x-forwarded-for", "192.0.2.7");
        let login = json!({"username": "ann", "password": password});
        stranger.post("/api/staff/login/", &login).await.status
    };
    for _ in 0..10 {
        assert_eq!(guess(&here, "a guess").await, 400);
    }
    assert_eq!(guess(&here, "a guess").await, 429);
    // The last of them may be on their way still.
    let mut more = 0;
    while guess(&there, "a guess").await != 429 {
        more += 1;
    }
    assert!(more <= 2, "{more} more tries at the other server");
    assert_eq!(guess(&there, "a password").await, 429);
    servers.end_well(vec![here, there]).await;
}

/// The next message must be this one, about a member; gives who it is.
async fn hears_of_a_member(line: &mut Line, event: &str) -> String {
    let message = line.message().await.unwrap();
    assert_eq!(message["event"], event, "{message}");
    let data: Value = serde_json::from_str(message["data"].as_str().unwrap()).unwrap();
    data["user_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn who_is_there_is_known_at_all_servers_and_those_of_one_that_died_are_gone() {
    const PRESENCE: &str = "presence-hotel-lakeside";
    const ADDED: &str = "pusher_internal:member_added";
    const REMOVED: &str = "pusher_internal:member_removed";
    let mut servers = Servers::over_a_database(&[]).await;
    let home = servers.homes[0].path();
    for name in ["bob", "cid"] {
        let member = ["staff", "create", "--hotel", LAKESIDE, "--username", name];
        let role = ["--role", "editor", "--password-stdin"];
        let made = run(home, &[&member[..], &role].concat(), &[], "a password\n").await;
        assert!(made.status.success());
    }
    let (here, there) = (servers.start().await, servers.start().await);
    they_know_of(&[&here, &there], 1).await;
    let ann = here.editor().await;
    let (bob, cid) = (there.staff("bob").await, there.staff("cid").await);
    let id = async |who: &Person| {
        let session = who.get("/api/staff/session/").await.ok(200);
        session["staff_id"].to_string()
    };
    let mut anns = socket(&here).await;
    let first = joins(&ann, &mut anns, PRESENCE).await;
    assert_eq!(first["presence"]["count"], 1);
    let mut bobs = socket(&there).await;
    let second = joins(&bob, &mut bobs, PRESENCE).await;
    assert_eq!(second["presence"]["count"], 2, "{second}");
    assert_eq!(hears_of_a_member(&mut anns, ADDED).await, id(&bob).await);
    // A second window, at the other server: she is one user.
    let mut elsewhere = socket(&there).await;
    let again = joins(&ann, &mut elsewhere, PRESENCE).await;
    assert_eq!(again["presence"]["count"], 2, "{again}");
    let mut cids = socket(&here).await;
    let third = joins(&cid, &mut cids, PRESENCE).await;
    assert_eq!(third["presence"]["count"], 3, "{third}");
    for line in [&mut anns, &mut bobs, &mut elsewhere] {
        assert_eq!(hears_of_a_member(line, ADDED).await, id(&cid).await);
    }
    drop(cids);
    for line in [&mut anns, &mut bobs, &mut elsewhere] {
        assert_eq!(hears_of_a_member(line, REMOVED).await, id(&cid).await);
    }
    // One that comes later is told who is there.
    let late = servers.start().await;
    they_know_of(&[&here, &there, &late], 2).await;
    until("who comes late knows all", async || {
        let mut line = socket(&late).await;
        joins(&ann, &mut line, PRESENCE).await["presence"]["count"] == 2
    })
    .await;
    // Bob is gone with his server; Ann is still here.
    let his = id(&bob).await;
    there.kill().await;
    assert_eq!(hears_of_a_member(&mut anns, REMOVED).await, his);
    servers.end_well(vec![here, late]).await;
}

#[tokio::test]
async fn an_outside_service_is_told_by_one_server_at_a_time_and_by_another_when_it_dies() {
    let service = Service::start(Mood::Takes).await;
    let settings = Service::settings(service.port);
    let settings: Vec<(&str, &str)> = settings.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let mut servers = Servers::over_a_database(&settings).await;
    let (first, second) = (servers.start().await, servers.start().await);
    let (ann, bob) = (first.editor().await, second.editor().await);
    let mut saved = Vec::new();
    for round in 0..10 {
        let who = if round % 2 == 0 { &ann } else { &bob };
        saved.push(save(who, &format!("Round {round}")).await);
    }
    servers.everything_is_told().await;
    first.kill().await;
    for round in 10..15 {
        saved.push(save(&bob, &format!("Round {round}")).await);
    }
    servers.everything_is_told().await;
    let channel = format!("hotel-{LAKESIDE}");
    let taken = service.taken(&channel);
    let numbers = taken
        .iter()
        .map(|one| one.data["revision"].as_i64().unwrap());
    let numbers: Vec<i64> = numbers.filter(|number| *number >= saved[0]).collect();
    assert_eq!(numbers, saved, "each once, and in order");
    servers.end_well(vec![second]).await;
}

/// A page that is open at a server and keeps itself level, as the SDK does.
struct Page {
    level: watch::Receiver<i64>,
    following: JoinHandle<()>,
}

impl Page {
    async fn open(server: &Process) -> Self {
        let stranger = server.stranger();
        let mut listener = server.listener().await;
        let path = format!("/api/public/hotels/{LAKESIDE}/");
        let shown = stranger.get(&path).await.ok(200)["revision"].as_i64();
        let (tell, level) = watch::channel(shown.unwrap());
        let following = tokio::spawn(async move {
            loop {
                let revision = listener.next().await.revision;
                let known = *tell.borrow();
                if revision <= known + 1 {
                    tell.send_replace(known.max(revision));
                    continue;
                }
                // A gap: it asks until it is answered, and what is answered has none.
                loop {
                    let missed = stranger.get(&format!("{path}events/?after={known}")).await;
                    if missed.status == 200 {
                        let missed = missed.ok(200);
                        let events = missed["events"].as_array().expect("all is kept");
                        let mut numbers: Vec<_> = events
                            .iter()
                            .map(|event| event["revision"].as_i64())
                            .collect();
                        numbers.dedup();
                        let last = missed["revision"].as_i64().unwrap();
                        let all: Vec<_> = (known + 1..=last).map(Some).collect();
                        assert_eq!(numbers, all);
                        tell.send_replace(last);
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        });
        Self { level, following }
    }

    async fn is_level_at(&self, revision: i64) {
        let mut level = self.level.clone();
        let reached = level.wait_for(|known| *known >= revision);
        let reached = tokio::time::timeout(PATIENCE, reached).await;
        assert!(!self.following.is_finished(), "the page has given up");
        assert!(
            reached.is_ok(),
            "at {}, not {revision}",
            *self.level.borrow()
        );
    }
}

/// Somebody who saves again and again, whatever happens; gives what was acknowledged.
fn saves_again_and_again(
    editor: Person,
    name: &'static str,
    stop: CancellationToken,
) -> (watch::Receiver<i64>, JoinHandle<Vec<(i64, String)>>) {
    let (tell, last) = watch::channel(0);
    let saving = tokio::spawn(async move {
        let mut saved = Vec::new();
        for number in 0.. {
            if stop.is_cancelled() {
                break;
            }
            let slogan = format!("{name} {number}");
            let answer = editor.change_settings(&json!({ "slogan": slogan })).await;
            match answer.status {
                200 => {
                    let (_, revision) = answer.changed(200);
                    tell.send_replace(revision);
                    saved.push((revision, slogan));
                }
                503 => tokio::time::sleep(Duration::from_millis(20)).await,
                other => panic!("{other}: {}", answer.text()),
            }
        }
        saved
    });
    (last, saving)
}

#[tokio::test]
async fn whatever_fails_no_saved_edit_is_lost_and_every_page_gets_level() {
    let cluster = Cluster::start().await;
    let home = tempfile::tempdir().unwrap();
    let url = cluster.url();
    let env = [("DATABASE_URL", url.as_str())];
    make_a_hotel_with(home.path(), &env).await;
    let mut servers = Servers::at(home, url.clone(), &[]).await;
    let dying = servers.start().await;
    let (here, there) = (servers.start().await, servers.start().await);
    let pages = [
        Page::open(&here).await,
        Page::open(&there).await,
        Page::open(&there).await,
    ];
    let stop = CancellationToken::new();
    let (mut first, at_here) = saves_again_and_again(here.editor().await, "here", stop.clone());
    let (mut second, at_there) = saves_again_and_again(there.editor().await, "there", stop.clone());
    let mut go_on = async |what: &str| {
        let begun = Instant::now();
        for last in [&mut first, &mut second] {
            let before = *last.borrow_and_update();
            let saved = last.wait_for(|revision| *revision > before + 4);
            let saved = tokio::time::timeout(PATIENCE, saved).await;
            assert!(saved.is_ok(), "nothing is saved {what}");
        }
        eprintln!("five saves each {what}: {:?}", begun.elapsed());
    };
    go_on("at first").await;
    // The one on duty.
    dying.kill().await;
    go_on("after a server was killed").await;
    for round in 0..3 {
        let mut connection = PgConnection::connect(&url).await.unwrap();
        let sql = "select pg_terminate_backend(pid) from pg_stat_activity \
                   where pid <> pg_backend_pid() and datname = current_database()";
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        go_on(&format!("after all lines were cut, {round}")).await;
    }
    for round in 0..2 {
        cluster.crash();
        cluster.start_again();
        go_on(&format!("after a crash of the database, {round}")).await;
    }
    let again = servers.start_again(1).await;
    go_on("after the server has come back").await;
    stop.cancel();
    let mut saved = at_here.await.unwrap();
    saved.extend(at_there.await.unwrap());
    let healed = Instant::now();
    let last = saved.iter().map(|(revision, _)| *revision).max().unwrap();
    for page in &pages {
        page.is_level_at(last).await;
    }
    eprintln!("{} saves; level after {:?}", saved.len(), healed.elapsed());
    let mut connection = PgConnection::connect(&url).await.unwrap();
    for (revision, slogan) in &saved {
        let sql = "select revision from events \
                   where channel is null and data::json ->> 'slogan' = $1";
        let kept = sqlx::query_scalar::<_, i64>(sql).bind(slogan);
        let kept = kept.fetch_all(&mut connection).await.unwrap();
        // The answer tells of the page as it is then: others may have saved since.
        assert!(
            matches!(kept[..], [one] if one <= *revision),
            "{slogan}: {kept:?}"
        );
    }
    servers.end_well(vec![again, here, there]).await;
}

//! Servers are replaced one after the other, and neither staff nor guests notice.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{Servers, they_know_of};
use crate::support::hub::Line;
use crate::support::process::run;
use crate::support::{
    Answer, LAKESIDE, PATIENCE, Person, Process, behind_its_back, client, rows_of,
};

/// The address that the world knows. Leads every connection to the next server that takes it.
struct Balancer {
    base: String,
    servers: Arc<Mutex<Vec<String>>>,
}

impl Balancer {
    async fn before(servers: &[&Process]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let balancer = Self {
            base: format!("http://{}", listener.local_addr().unwrap()),
            servers: Arc::default(),
        };
        balancer.leads_to(servers);
        let servers = Arc::clone(&balancer.servers);
        tokio::spawn(async move {
            for turn in 0.. {
                let (mut guest, _) = listener.accept().await.unwrap();
                let mut places = servers.lock().unwrap().clone();
                let first = turn % places.len();
                places.rotate_left(first);
                tokio::spawn(async move {
                    for place in places {
                        if let Ok(mut server) = TcpStream::connect(place).await {
                            let _ = copy_bidirectional(&mut guest, &mut server).await;
                            break;
                        }
                    }
                });
            }
        });
        balancer
    }

    fn leads_to(&self, servers: &[&Process]) {
        let place = |server: &&Process| server.base.strip_prefix("http://").unwrap().to_owned();
        *self.servers.lock().unwrap() = servers.iter().map(place).collect();
    }

    fn stranger(&self) -> Person {
        Person::new(client(), &self.base)
    }
}

/// A guest's page: follows the hotel over sockets to whichever server takes it.
struct Page {
    level: watch::Receiver<i64>,
    codes: Arc<Mutex<Vec<u16>>>,
    following: JoinHandle<()>,
}

impl Page {
    async fn open(balancer: &Balancer) -> Self {
        let (stranger, base) = (balancer.stranger(), balancer.base.clone());
        let path = format!("/api/public/hotels/{LAKESIDE}/");
        let shown = stranger.get(&path).await.ok(200)["revision"].as_i64();
        let key = stranger.get("/api/realtime/").await.ok(200)["key"].clone();
        let (tell, level) = watch::channel(shown.unwrap());
        let codes = Arc::<Mutex<Vec<u16>>>::default();
        let told = Arc::clone(&codes);
        let following = tokio::spawn(async move {
            let (key, channel) = (key.as_str().unwrap(), format!("hotel-{LAKESIDE}"));
            loop {
                let mut line = Line::open(&base, key, &channel).await.unwrap();
                catch_up(&stranger, &path, &tell).await;
                let code = loop {
                    let event = match line.message().await {
                        Ok(event) => event,
                        Err(code) => break code,
                    };
                    let Some(data) = event["data"].as_str() else {
                        continue;
                    };
                    let data: Value = serde_json::from_str(data).unwrap();
                    let Some(revision) = data["revision"].as_i64() else {
                        continue;
                    };
                    let known = *tell.borrow();
                    assert!(
                        revision <= known + 1,
                        "{revision} after {known} on one socket"
                    );
                    tell.send_replace(known.max(revision));
                };
                told.lock().unwrap().push(code);
            }
        });
        Self {
            level,
            codes,
            following,
        }
    }
}

/// What a page asks for behind its subscription.
async fn catch_up(stranger: &Person, path: &str, level: &watch::Sender<i64>) {
    let known = *level.borrow();
    let request = || stranger.request(Method::GET, &format!("{path}events/?after={known}"));
    let answer = repeated(request, &AtomicUsize::new(0)).await;
    let missed: Value = serde_json::from_slice(&answer.body).unwrap();
    let numbers = missed["events"].as_array().expect("all is kept").iter();
    let mut numbers: Vec<_> = numbers.map(|event| event["revision"].as_i64()).collect();
    numbers.dedup();
    let last = missed["revision"].as_i64().unwrap();
    assert_eq!(numbers, (known + 1..=last).map(Some).collect::<Vec<_>>());
    level.send_replace(last);
}

/// Sends a request until it is answered: a line that was kept open may end in the very moment in
/// which it is used again. Whatever is answered is a success.
async fn repeated(request: impl Fn() -> RequestBuilder, repetitions: &AtomicUsize) -> Answer {
    let asking = async {
        loop {
            match request().send().await {
                Ok(answer) => break Answer::of(answer).await,
                Err(_) => repetitions.fetch_add(1, Ordering::Relaxed),
            };
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let answer = timeout(PATIENCE, asking).await.expect("nobody answers");
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer
}

/// Somebody who saves again and again; gives what was acknowledged.
async fn saves(
    editor: Person,
    name: &'static str,
    repetitions: Arc<AtomicUsize>,
    stop: CancellationToken,
) -> Vec<(i64, String)> {
    let mut saved = Vec::new();
    while !stop.is_cancelled() {
        let slogan = format!("{name}-{}", saved.len());
        let change = json!({ "slogan": slogan });
        let path = editor.staff_path("settings/");
        let request = || {
            let request = editor.request(Method::PATCH, &path).json(&change);
            request.header("Idempotency-Key", &slogan)
        };
        let answer = repeated(request, &repetitions).await;
        let (_, revision) = answer.changed(200);
        saved.push((revision, slogan));
    }
    saved
}

#[tokio::test]
async fn servers_are_replaced_one_after_the_other_under_load_and_nothing_is_lost_or_refused() {
    let drains = [("FRONTAGE_DRAIN_SECONDS", "2")];
    let mut servers = Servers::over_a_database(&drains).await;
    let mut running = vec![
        servers.start().await,
        servers.start().await,
        servers.start().await,
    ];
    they_know_of(&running.iter().collect::<Vec<_>>(), 2).await;
    let balancer = Balancer::before(&running.iter().collect::<Vec<_>>()).await;
    let ann = running[0].editor().await;
    let token = ann.headers()[0].1.clone();
    let mut pages = Vec::new();
    for _ in 0..12 {
        pages.push(Page::open(&balancer).await);
    }

    let stop = CancellationToken::new();
    let repetitions = Arc::<AtomicUsize>::default();
    let mut saving = Vec::new();
    for name in ["ann", "bob", "cem"] {
        let editor = balancer.stranger().with_header("authorization", &token);
        let editor = editor.at(LAKESIDE);
        saving.push(tokio::spawn(saves(
            editor,
            name,
            Arc::clone(&repetitions),
            stop.clone(),
        )));
    }
    for number in 0..3 {
        let old = running.remove(0);
        assert_eq!(old.stop().await, Some(0));
        running.push(servers.start_again(number + 1).await);
        balancer.leads_to(&running.iter().collect::<Vec<_>>());
        they_know_of(&running.iter().collect::<Vec<_>>(), 2).await;
    }
    stop.cancel();
    let mut saved = Vec::new();
    for each in saving {
        saved.extend(each.await.unwrap());
    }

    let last = saved.iter().map(|(revision, _)| *revision).max().unwrap();
    let mut codes = Vec::new();
    for page in &mut pages {
        let level = timeout(PATIENCE, page.level.wait_for(|known| *known >= last)).await;
        let is_level = level.is_ok_and(|reached| reached.is_ok());
        assert!(!page.following.is_finished(), "a page has given up");
        assert!(is_level, "at {}, not {last}", *page.level.borrow());
        codes.append(&mut page.codes.lock().unwrap());
        page.following.abort();
    }
    let sql = "select data::json ->> 'slogan' from events \
               where channel is null and data::json ->> 'slogan' is not null";
    let kept = rows_of(servers.homes[0].path(), sql).await.concat();
    for (revision, slogan) in &saved {
        let times = kept.iter().filter(|one| *one == slogan).count();
        assert_eq!(times, 1, "{slogan}, answered as {revision}");
    }
    assert!(
        codes.len() >= 12 && codes.iter().all(|code| *code == 4200),
        "{codes:?}"
    );
    eprintln!(
        "{} saves, {} sent again; {} sockets moved",
        saved.len(),
        repetitions.load(Ordering::Relaxed),
        codes.len()
    );
    servers.end_well(running).await;
}

#[tokio::test]
async fn a_server_of_an_older_version_refuses_a_newer_database_and_says_why() {
    let servers = Servers::over_a_database(&[]).await;
    let sql = "insert into _sqlx_migrations \
               (version, description, success, checksum, execution_time) \
               values (9999, 'from the future', true, '', 0)";
    let home = servers.homes[0].path();
    behind_its_back(home, sql).await;
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["verify"]] {
        let told = run(home, command, &servers.env(), "").await;
        let text = String::from_utf8(told.stderr).unwrap();
        assert_eq!(told.status.code(), Some(1), "{text}");
        assert!(text.contains("newer version"), "{text}");
    }
}

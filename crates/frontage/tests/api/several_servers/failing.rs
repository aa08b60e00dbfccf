//! Servers and the database fail, and nothing is lost.

use std::time::Duration;

use serde_json::json;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Servers, save, they_know_of};
use crate::support::cluster::Cluster;
use crate::support::process::make_a_hotel_with;
use crate::support::service::{Mood, Service};
use crate::support::{LAKESIDE, PATIENCE, Person, Process};
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
async fn an_outside_service_is_told_by_one_server_at_a_time_and_by_another_when_it_dies() {
    let service = Service::start(Mood::Takes).await;
    let mut servers = Servers::telling(&service).await;
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

#[tokio::test]
async fn a_server_that_is_halted_gives_way_and_does_no_harm_when_it_goes_on() {
    let service = Service::start(Mood::Takes).await;
    let mut servers = Servers::telling(&service).await;
    let (first, second) = (servers.start().await, servers.start().await);
    let bob = second.editor().await;
    let mut saved = vec![save(&bob, "Before").await];
    servers.everything_is_told().await;
    // The one on duty keeps its lines, and says nothing on them.
    first.signal("STOP").await;
    let halted = Instant::now();
    for round in 0..5 {
        saved.push(save(&bob, &format!("Meanwhile {round}")).await);
    }
    servers.everything_is_told().await;
    eprintln!("told again after {:?}", halted.elapsed());
    first.signal("CONT").await;
    for round in 0..5 {
        saved.push(save(&bob, &format!("Afterwards {round}")).await);
    }
    servers.everything_is_told().await;
    let channel = format!("hotel-{LAKESIDE}");
    let told = service.revisions(&channel);
    let told: Vec<i64> = told.into_iter().filter(|one| *one >= saved[0]).collect();
    assert_eq!(told, saved, "in order");
    servers.end_well(vec![first, second]).await;
}

#[tokio::test]
async fn a_server_that_stops_gives_way_before_its_pages_have_gone() {
    let drains = [("FRONTAGE_DRAIN_SECONDS", "60")];
    let mut servers = Servers::over_a_database(&drains).await;
    let (mut first, second) = (servers.start().await, servers.start().await);
    let mut pages = Vec::new();
    for _ in 0..10 {
        pages.push(first.listener().await);
    }
    let bob = second.editor().await;
    servers.everything_is_told().await;
    they_know_of(&[&first, &second], 1).await;
    first.signal("TERM").await;
    save(&bob, "Meanwhile").await;
    servers.everything_is_told().await;
    assert_eq!(
        first.child.try_wait().unwrap(),
        None,
        "it sends its pages away"
    );
    // Those that are still there are told what is saved elsewhere.
    let hearing = pages.into_iter().map(|mut page| {
        tokio::spawn(async move {
            page.hears_slogan("Meanwhile").await;
        })
    });
    let mut told = 0;
    for page in hearing.collect::<Vec<_>>() {
        told += usize::from(page.await.is_ok());
    }
    assert!(told >= 5, "{told} of 10 pages");
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

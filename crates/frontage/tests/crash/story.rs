//! One run: start, look, work, kill, and again.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::axe::{Axe, Strike};
use crate::house::House;
use crate::judge::Judge;
use crate::staff::{Colleague, STAFF};
use crate::support::dice::Dice;
use crate::support::{LAKESIDE, PATIENCE, Process, client};
use crate::viewer::{Place, Viewer};

/// Pages that are open all the time.
const VIEWERS: usize = 50;

/// Kills the server so many times. All choices come from the seed.
pub async fn run(seed: u64, kills: usize) {
    println!(
        "{kills} kills; the same choices again: \
         FRONTAGE_CRASH_SEED={seed} FRONTAGE_CRASH_KILLS={kills} make crash"
    );
    let mut dice = Dice::for_one(seed, STAFF + VIEWERS);
    let house = House::furnished(&mut dice).await;
    let mut judge = Judge::default();

    let mut server = house.start().listens().await;
    let mut staff = Vec::new();
    for number in 0..STAFF {
        let person = house.sign_in(number).await;
        staff.push(Colleague::new(number, person, Dice::for_one(seed, number)));
    }
    let realtime = server.stranger().get("/api/realtime/").await.ok(200);
    let stop = CancellationToken::new();
    let mut reached = Vec::new();
    let mut viewers = Vec::new();
    for number in 0..VIEWERS {
        let known = Arc::new(AtomicI64::new(0));
        let dice = Dice::for_one(seed, STAFF + number);
        let place = Place {
            base: house.base(),
            realtime: realtime.clone(),
        };
        let viewer = Viewer::new(vec![place], client(), dice, Arc::clone(&known));
        viewers.push(tokio::spawn(viewer.watch(stop.clone())));
        reached.push(known);
    }

    for kill in 1..=kills {
        judge.look(&server.stranger()).await;
        house.is_tidy().await;
        if dice.percent(25) {
            all_reach(&reached, judge.revision()).await;
        }
        let strike = Strike::roll(&mut dice);
        if kill.is_multiple_of(10) {
            let (edits, unanswered) = judge.heard();
            println!("kill {kill}: {edits} edits, {unanswered} without an answer; {strike:?}");
        }
        if let Strike::Starting(after) = strike {
            server.kill().await;
            let mut starting = house.start();
            sleep(after).await;
            starting.child.kill().await.unwrap();
        } else {
            let (returned, edits) = work_until_killed(staff, server, &strike).await;
            staff = returned;
            judge.hear(edits);
        }
        if dice.percent(30) {
            house.is_sound("dead").await;
        }
        server = house.start().listens().await;
    }

    judge.look(&server.stranger()).await;
    house.is_tidy().await;
    house.is_sound("running").await;
    all_reach(&reached, judge.revision()).await;
    let (edits, unanswered) = judge.heard();
    assert_eq!(server.stop().await, Some(0), "it can also end in peace");
    stop.cancel();
    for (number, viewer) in viewers.into_iter().enumerate() {
        judge.read_log(number, &viewer.await.unwrap());
    }
    house.is_sound("stopped").await;
    println!(
        "{LAKESIDE} at revision {}: {edits} edits, {unanswered} without an answer",
        judge.revision()
    );
}

async fn work_until_killed(
    staff: Vec<Colleague>,
    server: Process,
    strike: &Strike,
) -> (Vec<Colleague>, Vec<crate::staff::Edit>) {
    let axe = Axe::new();
    let at_work: Vec<_> = staff
        .into_iter()
        .map(|colleague| {
            let axe = axe.clone();
            let goes_on = CancellationToken::new();
            tokio::spawn(async move { colleague.work(axe, &goes_on).await })
        })
        .collect();
    axe.strike(strike, server).await;
    let (mut staff, mut edits) = (Vec::new(), Vec::new());
    for colleague in at_work {
        let (colleague, made) = colleague.await.unwrap();
        staff.push(colleague);
        edits.extend(made);
    }
    (staff, edits)
}

/// Waits until every page has come to this revision.
async fn all_reach(reached: &[Arc<AtomicI64>], revision: i64) {
    let waiting = async {
        while reached
            .iter()
            .any(|known| known.load(Ordering::SeqCst) < revision)
        {
            sleep(Duration::from_millis(5)).await;
        }
    };
    if timeout(PATIENCE, waiting).await.is_err() {
        let known: Vec<i64> = reached.iter().map(|k| k.load(Ordering::SeqCst)).collect();
        panic!("the page is at {revision}, its viewers are at {known:?}");
    }
}

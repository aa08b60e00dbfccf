//! Staff at work and pages that are open, at all servers.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::axe::Axe;
use crate::house::{House, PATIENCE, base, client};
use crate::machines::SERVERS;
use crate::staff::{Colleague, Edit, STAFF};
use crate::support::dice::Dice;
use crate::viewer::{Place, Seen, Viewer};

/// Pages that are open all the time.
const VIEWERS: usize = 24;

/// Somebody who works, and chooses where.
struct Worker {
    colleague: Colleague,
    dice: Dice,
}

pub struct Crowd {
    workers: Vec<Worker>,
    /// The answers of each server.
    pub axes: Vec<Axe>,
    reached: Vec<Arc<AtomicI64>>,
    viewers: Vec<JoinHandle<Vec<Seen>>>,
    over: CancellationToken,
}

/// Staff who are at work.
pub struct AtWork {
    stop: CancellationToken,
    tasks: Vec<JoinHandle<(Worker, Vec<Edit>)>>,
}

impl Crowd {
    pub async fn gather(house: &House, seed: u64) -> Self {
        let mut workers = Vec::new();
        for number in 0..STAFF {
            let person = house.sign_in(number).await;
            let colleague = Colleague::new(number, person, Dice::for_one(seed, number));
            workers.push(Worker {
                colleague: colleague.with_patience(PATIENCE),
                dice: Dice::for_one(seed, 100 + number),
            });
        }
        let over = CancellationToken::new();
        let (mut reached, mut viewers) = (Vec::new(), Vec::new());
        for number in 0..VIEWERS {
            let known = Arc::new(AtomicI64::new(0));
            let places: Vec<Place> = house.places().await;
            let dice = Dice::for_one(seed, STAFF + number);
            let viewer = Viewer::new(places, client(PATIENCE), dice, Arc::clone(&known));
            viewers.push(tokio::spawn(viewer.watch(over.clone())));
            reached.push(known);
        }
        Self {
            workers,
            axes: (0..SERVERS).map(|_| Axe::new()).collect(),
            reached,
            viewers,
            over,
        }
    }

    /// Everybody goes to work.
    pub fn works(&mut self) -> AtWork {
        let stop = CancellationToken::new();
        let go = |worker| tokio::spawn(work(worker, self.axes.clone(), stop.clone()));
        let tasks = std::mem::take(&mut self.workers).into_iter().map(go);
        let tasks = tasks.collect();
        AtWork { stop, tasks }
    }

    /// Everybody pauses; gives what they did.
    pub async fn pauses(&mut self, at_work: AtWork) -> Vec<Edit> {
        at_work.stop.cancel();
        let mut all = Vec::new();
        for task in at_work.tasks {
            let (worker, edits) = task.await.unwrap();
            self.workers.push(worker);
            all.extend(edits);
        }
        all
    }

    /// How far each page is.
    pub fn reached(&self) -> Vec<i64> {
        let known = self.reached.iter();
        known.map(|known| known.load(Ordering::SeqCst)).collect()
    }

    /// Pages are closed; gives what each of them saw.
    pub async fn leaves(self) -> Vec<Vec<Seen>> {
        self.over.cancel();
        let mut logs = Vec::new();
        for viewer in self.viewers {
            logs.push(viewer.await.unwrap());
        }
        logs
    }
}

/// Works at one server for a while, or until it is not answered, and then at another, or at the same
/// again, as whatever stands before several servers has it.
async fn work(
    Worker {
        mut colleague,
        mut dice,
    }: Worker,
    axes: Vec<Axe>,
    stop: CancellationToken,
) -> (Worker, Vec<Edit>) {
    let mut all = Vec::new();
    while !stop.is_cancelled() {
        let number = dice.below(SERVERS);
        colleague.goes_to(&base(number));
        let shift = stop.child_token();
        let end = dice.milliseconds(200, 1_500);
        let working = colleague.work(axes[number].clone(), &shift);
        let (back, edits) = {
            tokio::pin!(working);
            tokio::select! {
                done = &mut working => done,
                () = sleep(end) => {
                    shift.cancel();
                    working.await
                }
            }
        };
        colleague = back;
        all.extend(edits);
        sleep(Duration::from_millis(20)).await;
    }
    (Worker { colleague, dice }, all)
}

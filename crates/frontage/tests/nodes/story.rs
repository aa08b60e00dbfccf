//! One trouble after the other, and how everybody gets over it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout};

use crate::crowd::Crowd;
use crate::house::{House, Sight};
use crate::judge::{Judge, Minutes};
use crate::machines::SERVERS;
use crate::support::{LAKESIDE, dice};
use crate::trouble::Trouble;

/// How long a machine is cut off in a short run, and how often the database crashes.
const CUT_SECONDS: usize = 10;
const CRASHES: usize = 3;
/// How long, when pages are to stay where they are.
const BRIEFLY: Duration = Duration::from_secs(5);
/// Longer than getting over anything takes. Whoever waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(40);
/// Between two looks.
const BETWEEN: Duration = Duration::from_millis(20);

struct Story {
    house: House,
    crowd: Crowd,
    judge: Judge,
    sights: Vec<Sight>,
    cut: Duration,
    epoch: String,
}

pub async fn run() {
    let seed = dice::seed("FRONTAGE_NODES_SEED");
    let cut = dice::number("FRONTAGE_NODES_CUT_SECONDS", CUT_SECONDS);
    let crashes = dice::number("FRONTAGE_NODES_CRASHES", CRASHES);
    println!("cut for {cut} s, {crashes} crashes; the same choices: FRONTAGE_NODES_SEED={seed}");
    let house = House::furnished().await;
    let crowd = Crowd::gather(&house, seed).await;
    let epoch = house.epoch().await;
    let mut story = Story {
        house,
        crowd,
        judge: Judge::default(),
        epoch,
        sights: (0..SERVERS).map(Sight::of).collect(),
        cut: Duration::from_secs(cut as u64),
    };
    // Whoever is on duty has most to give away.
    for what in [
        Trouble::Killed,
        Trouble::Briefly,
        Trouble::WithoutDatabase,
        Trouble::Unheard,
        Trouble::Deaf,
        Trouble::Alone,
    ] {
        let victim = story.on_duty().await;
        story.tell(what(victim)).await;
    }
    story.tell(Trouble::LinesEnd).await;
    for _ in 0..crashes {
        story.tell(Trouble::Crash).await;
    }
    let victim = story.on_duty().await;
    story.tell(Trouble::CrashAndNew(victim)).await;
    story.end().await;
}

impl Story {
    /// A trouble, from its beginning until nobody suffers from it any more.
    async fn tell(&mut self, trouble: Trouble) {
        println!("{trouble:?}");
        let reading = tokio::spawn(read_on(self.judge.minutes(), self.sights.clone()));
        let at_work = self.crowd.works();
        self.all_are_answered(&[0, 1, 2], "at work").await;
        trouble.begins(&mut self.house).await;
        let begun = Instant::now();
        if let Trouble::Briefly(_) = trouble {
            sleep(BRIEFLY).await;
        } else if let Some(victim) = trouble.victim() {
            self.others_go_on(trouble, victim, begun).await;
        }
        trouble.ends(&mut self.house).await;
        let healed = Instant::now();
        let others: Vec<usize> = (0..SERVERS)
            .filter(|number| Some(*number) != trouble.victim())
            .collect();
        let newest = self.sights[others[0]].newest().await;
        tokio::join!(
            async {
                self.pages_reach(newest).await;
                println!("  pages are level after {:?}", healed.elapsed());
            },
            async {
                for sight in &self.sights {
                    until("it serves what the others serve", async || {
                        sight.revision().await >= Some(newest)
                    })
                    .await;
                }
                println!("  all serve it after {:?}", healed.elapsed());
            },
            async {
                self.all_are_answered(&[0, 1, 2], "again").await;
                println!("  all save again after {:?}", healed.elapsed());
            },
            async {
                let one = async || {
                    let mut on_duty = 0;
                    for sight in &self.sights {
                        on_duty += usize::from(sight.is_on_duty().await == Some(true));
                    }
                    on_duty == 1
                };
                until("one is on duty", one).await;
                println!("  one is on duty after {:?}", healed.elapsed());
            },
        );
        let edits = self.crowd.pauses(at_work).await;
        reading.abort();
        self.house.all_run();
        self.judge.hear(edits);
        for number in 0..SERVERS {
            self.judge.look(&self.house.stranger(number)).await;
        }
        self.pages_reach(self.judge.revision()).await;
        assert_eq!(self.house.epoch().await, self.epoch);
    }

    /// While a server suffers, nobody else does.
    async fn others_go_on(&self, trouble: Trouble, victim: usize, begun: Instant) {
        let others: Vec<usize> = (0..SERVERS).filter(|number| *number != victim).collect();
        tokio::join!(
            async {
                self.all_are_answered(&others, "meanwhile").await;
                println!("  the others save after {:?}", begun.elapsed());
            },
            async {
                let another = async || {
                    let (one, other) = (&self.sights[others[0]], &self.sights[others[1]]);
                    one.is_on_duty().await == Some(true) || other.is_on_duty().await == Some(true)
                };
                until("another one is on duty", another).await;
                println!("  another one is on duty after {:?}", begun.elapsed());
            },
            async {
                if !trouble.can_be_asked() {
                    return;
                }
                let sight = &self.sights[victim];
                let knows = async || sight.is_on_duty().await == Some(false);
                until("it knows that it is off duty", knows).await;
                println!("  it knows that it is off duty after {:?}", begun.elapsed());
            },
            async {
                if !trouble.can_be_asked() {
                    return;
                }
                let sight = &self.sights[victim];
                let refuses = async || sight.is_ready().await == Some(false);
                until("it says that it is not ready", refuses).await;
                println!("  it says that it is not ready after {:?}", begun.elapsed());
            },
        );
        // By then all pages are at other servers.
        sleep(self.cut.saturating_sub(begun.elapsed())).await;
        let newest = self.sights[others[0]].newest().await;
        self.pages_reach(newest).await;
        println!(
            "  all pages have gone elsewhere after {:?}",
            begun.elapsed()
        );
    }

    /// Waits until each of these servers has answered an edit.
    async fn all_are_answered(&self, servers: &[usize], when: &str) {
        for number in servers {
            let mut answers = self.crowd.axes[*number].answers();
            let before = *answers.borrow_and_update();
            let more = timeout(PATIENCE, answers.wait_for(|answers| *answers > before)).await;
            assert!(
                more.is_ok(),
                "{when}: nobody is answered at server {number}"
            );
        }
    }

    async fn pages_reach(&self, revision: i64) {
        let all = async || self.crowd.reached().iter().all(|known| *known >= revision);
        let waited = timeout(PATIENCE, async {
            while !all().await {
                sleep(BETWEEN).await;
            }
        });
        let waited = waited.await;
        let known = self.crowd.reached();
        assert!(
            waited.is_ok(),
            "the page is at {revision}, its viewers at {known:?}"
        );
    }

    /// The server on duty.
    async fn on_duty(&self) -> usize {
        let found = timeout(PATIENCE, async {
            loop {
                for sight in &self.sights {
                    if sight.is_on_duty().await == Some(true) {
                        return sight.number;
                    }
                }
                sleep(BETWEEN).await;
            }
        });
        found.await.expect("nobody is on duty")
    }

    async fn end(mut self) {
        let (edits, unanswered) = self.judge.heard();
        self.house.stop().await;
        for (number, log) in self.crowd.leaves().await.iter().enumerate() {
            self.judge.read_log(number, log);
        }
        println!(
            "{LAKESIDE} at revision {}: {edits} edits, {unanswered} without an answer",
            self.judge.revision()
        );
    }
}

/// Reads the history while it happens, wherever it can be read.
async fn read_on(minutes: Arc<Mutex<Minutes>>, sights: Vec<Sight>) {
    loop {
        for sight in &sights {
            let mut minutes = minutes.lock().await;
            if let Some(answer) = sight.text(&minutes.next()).await {
                minutes.take_down(answer.as_bytes());
            }
        }
        sleep(Duration::from_millis(200)).await;
    }
}

impl Sight {
    /// The number of its page, asked until it answers.
    async fn newest(&self) -> i64 {
        let asked = timeout(PATIENCE, async {
            loop {
                match self.revision().await {
                    Some(revision) => return revision,
                    None => sleep(BETWEEN).await,
                }
            }
        });
        asked.await.expect("no server shows its page")
    }
}

/// Waits until something holds.
async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let waiting = async {
        while !holds().await {
            sleep(BETWEEN).await;
        }
    };
    let done = timeout(PATIENCE, waiting).await;
    assert!(done.is_ok(), "never: {what}");
}

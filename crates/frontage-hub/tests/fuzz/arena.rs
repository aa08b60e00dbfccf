//! A hub under attack, and somebody on it who must not notice.

use std::{
    collections::HashSet,
    sync::{
        Mutex, Once,
        atomic::{AtomicUsize, Ordering},
    },
};

use frontage_hub::{HubConfig, Publish, Replay};
use proptest::test_runner::TestCaseError;
use tokio::runtime::Runtime;

use crate::harness::{Client, TestHub, app};

/// What the hub may hold more than in the beginning; what a case sends is a thousandth of it.
const ROOM_BYTES: usize = 64 * 1024 * 1024;

/// After so many cases everything has been used once.
const WARM: usize = 16;

/// Panics of all threads, those of the hub among them.
static PANICS: AtomicUsize = AtomicUsize::new(0);

pub struct Arena {
    pub hub: TestHub,
    runtime: Runtime,
    inside: Mutex<Inside>,
}

struct Inside {
    bystander: Client,
    cases: usize,
    warm_bytes: usize,
}

impl Arena {
    pub fn open(adjust: impl FnOnce(&mut HubConfig)) -> Self {
        static WATCH: Once = Once::new();
        WATCH.call_once(|| {
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                PANICS.fetch_add(1, Ordering::Relaxed);
                usual(panic);
            }));
        });
        let runtime = Runtime::new().unwrap();
        let (hub, bystander) = runtime.block_on(async {
            let hub = TestHub::start_with(adjust).await;
            let bystander = hub.listener("news").await;
            (hub, bystander)
        });
        let inside = Mutex::new(Inside {
            bystander,
            cases: 0,
            warm_bytes: 0,
        });
        Self {
            hub,
            runtime,
            inside,
        }
    }

    pub fn run<T>(&self, what: impl Future<Output = T>) -> T {
        self.runtime.block_on(what)
    }

    /// Ends a case: the bystander hears what is published now, nothing has panicked, memory is
    /// as it was. Gives the data of all that the bystander heard before.
    pub fn is_sound(&self) -> Result<HashSet<String>, TestCaseError> {
        let mut inside = self.inside.lock().unwrap();
        inside.cases += 1;
        let number = format!("edition {}", inside.cases);
        self.hub
            .hub
            .publish(
                &app().id,
                Publish {
                    channels: &["news"],
                    event: "printed",
                    data: &number,
                    except: None,
                    replay: Replay::Never,
                },
            )
            .unwrap();
        let mut heard = HashSet::new();
        loop {
            let event = self.run(inside.bystander.next());
            let data = event["data"].as_str().unwrap();
            if data == number {
                break;
            }
            heard.insert(data.to_owned());
        }
        let panics = PANICS.load(Ordering::Relaxed);
        if panics > 0 {
            return Err(TestCaseError::fail(format!("{panics} panics")));
        }
        let bytes = resident_bytes();
        if inside.cases == WARM {
            inside.warm_bytes = bytes;
        }
        if inside.cases > WARM && bytes > inside.warm_bytes + ROOM_BYTES {
            return Err(TestCaseError::fail(format!(
                "{bytes} bytes after case {}, {} after case {WARM}",
                inside.cases, inside.warm_bytes
            )));
        }
        Ok(heard)
    }

    /// In the end nobody is left but the bystander.
    pub fn empties(self) {
        let grown = {
            let inside = self.inside.lock().unwrap();
            resident_bytes().saturating_sub(inside.warm_bytes)
        };
        println!("{} KiB more than after {WARM} cases", grown / 1024);
        let alone = self
            .hub
            .until("the bystander is alone", |it| it.sockets == 1);
        self.run(alone);
    }
}

/// Memory of this process, the hub's and ours.
fn resident_bytes() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    let resident = pages.split(' ').nth(1).unwrap();
    resident.parse::<usize>().unwrap() * 4096
}

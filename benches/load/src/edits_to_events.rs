//! From the sending of an edit to its event at the first, the median and the last subscriber.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::Target;
use crate::editor::Editor;
use crate::process::{Process, cpu_seconds_of_each, micros_of_each, summary};
use crate::subscribers::{Audience, Place, Tally, gather};

/// Edits before those that count.
const WARM_UP: usize = 10;
/// Of so many subscribers one looks whether it is the right event.
const LOOKING: usize = 64;

#[derive(Default)]
struct Listeners {
    subscribed: Tally,
    heard: Tally,
    /// Since the first edit. Before it, a hub that was just started sends what is recent.
    counting: Cell<bool>,
    arrivals: RefCell<Vec<Instant>>,
    mark: RefCell<String>,
    bytes: Cell<usize>,
}

impl Audience for Listeners {
    fn subscribed(&self, _who: usize) {
        self.subscribed.add();
    }

    fn event(&self, who: usize, text: &[u8]) {
        if !self.counting.get() {
            return;
        }
        self.arrivals.borrow_mut().push(Instant::now());
        self.bytes.set(text.len());
        if who.is_multiple_of(LOOKING) {
            let mark = self.mark.borrow();
            if !text.windows(mark.len()).any(|part| part == mark.as_bytes()) {
                let told = format!("subscriber {who} heard another event than that of {mark}");
                self.heard.fail(told);
            }
        }
        self.heard.add();
    }

    fn lost(&self, who: usize, why: &str) {
        let why = format!("subscriber {who}: {why}");
        self.subscribed.fail(why.clone());
        self.heard.fail(why);
    }
}

/// Opens the subscribers and has the edits made, each after the one before has reached everybody.
///
/// # Errors
/// When an edit or an event fails.
pub async fn run(target: &Target, count: usize, edits: usize) -> Result<Value, String> {
    let audience = Rc::new(Listeners::default());
    let place = Rc::new(Place {
        servers: (0..=target.also.len())
            .map(|which| target.server_of(which))
            .collect(),
        path: target.path.clone(),
        channel: format!("hotel-{}", target.slug),
    });
    let server = Process(target.pid);
    let editor = Editor::connect(
        target.editing.unwrap_or(target.server),
        &target.slug,
        &target.token,
    );
    let mut editor = editor.map_err(|error| error.to_string())?.on_a_thread();
    let before_kib = server.resident_kib();
    let began = Instant::now();
    let _all = gather(count, &place, &audience, &audience.subscribed).await?;
    let gathered = began.elapsed();
    sleep(Duration::from_secs(1)).await;
    let idle_kib = server.resident_kib();

    audience.counting.set(true);
    let (mut answered, mut first, mut middle, mut last) = (vec![], vec![], vec![], vec![]);
    let all = target.processes();
    let (mut used, mut used_by_all) = ((0.0, 0.0), vec![]);
    for number in 0..WARM_UP + edits {
        if number == WARM_UP {
            used = (server.cpu_seconds(), Process::own().cpu_seconds());
            used_by_all = cpu_seconds_of_each(&all);
        }
        let mark = format!("edit {number}");
        audience.mark.replace(mark.clone());
        audience.arrivals.borrow_mut().clear();
        editor.begin(&mark);
        audience.heard.reach((number + 1) * count).await?;
        let edited = editor.done().await?;
        if number >= WARM_UP {
            let since = |at: Instant| at.duration_since(edited.sent).as_secs_f64() * 1_000.0;
            let arrivals = audience.arrivals.borrow();
            answered.push(since(edited.answered));
            first.push(since(arrivals[0]));
            middle.push(since(arrivals[(count - 1) / 2]));
            last.push(since(arrivals[count - 1]));
        }
        // Off any beat that the server or the kernel may have.
        sleep(Duration::from_millis(15 + (number as u64 * 7) % 20)).await;
        if audience.arrivals.borrow().len() > count {
            return Err(format!("more than one event of {mark}"));
        }
    }
    let deliveries = (count * edits) as f64;
    let used_since = cpu_seconds_of_each(&all);
    let micros = |before: f64, after: f64| (after - before) * 1e6 / deliveries;
    Ok(json!({
        "subscribers": count,
        "edits": edits,
        "event_bytes": audience.bytes.get(),
        "gathered_s": gathered.as_secs_f64(),
        "answered_ms": summary(answered),
        "first_ms": summary(first),
        "median_ms": summary(middle),
        "last_ms": summary(last),
        "server_cpu_us_per_delivery": micros(used.0, server.cpu_seconds()),
        "servers_cpu_us_per_edit": micros_of_each(&used_by_all, &used_since, edits as f64),
        "load_cpu_us_per_delivery": micros(used.1, Process::own().cpu_seconds()),
        "server_kib_before": before_kib,
        "server_kib_idle": idle_kib,
        "server_kib_after": server.resident_kib(),
    }))
}

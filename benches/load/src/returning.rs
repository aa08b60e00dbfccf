//! A crowd that was subscribed, was away while staff edited, and comes back within one second.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::spawn_local;
use tokio::time::{sleep, sleep_until, timeout};

use crate::Target;
use crate::editor::Editor;
use crate::http::{Answer, Kept, request};
use crate::process::{Process, summary};
use crate::subscribers::{Audience, PATIENCE, Place, Tally, connect, gather, open};

/// All come back within so long.
const RUSH: Duration = Duration::from_secs(1);

/// How a client becomes level.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Manner {
    /// Nothing was missed: being subscribed is being level.
    Idle,
    /// As stock clients do: the hub replays what was missed.
    Stock,
    /// As the SDK does: subscribes, then asks for what was missed.
    Sdk,
}

struct Crowd {
    manner: Manner,
    edits: usize,
    subscribed: Tally,
    level: Tally,
    back: Cell<bool>,
    heard: RefCell<Vec<usize>>,
    level_at: RefCell<Vec<Option<Instant>>>,
    lost: Cell<usize>,
    first_loss: RefCell<Option<String>>,
    question: RefCell<Option<Rc<Question>>>,
}

/// What the SDK asks, and the one right answer.
struct Question {
    target: Rc<Target>,
    path: String,
    answer: Vec<u8>,
}

impl Crowd {
    fn is_level(&self, who: usize) {
        let before = self.level_at.borrow_mut()[who].replace(Instant::now());
        if before.is_none() {
            self.level.add();
        }
    }

    fn failed(&self, who: usize, why: &str) {
        self.lost.set(self.lost.get() + 1);
        let mut first = self.first_loss.borrow_mut();
        first.get_or_insert_with(|| format!("client {who}: {why}"));
    }
}

/// The crowd as its members see it.
struct Members(Rc<Crowd>);

impl Audience for Members {
    fn subscribed(&self, who: usize) {
        let crowd = &self.0;
        crowd.subscribed.add();
        if !crowd.back.get() {
            return;
        }
        match crowd.manner {
            Manner::Idle => crowd.is_level(who),
            Manner::Stock => {}
            Manner::Sdk => {
                let Some(question) = crowd.question.borrow().clone() else {
                    return;
                };
                let crowd = Rc::clone(crowd);
                spawn_local(async move {
                    match timeout(PATIENCE, question.ask(who)).await {
                        Ok(Ok(())) => crowd.is_level(who),
                        Ok(Err(why)) => crowd.failed(who, &why),
                        Err(_) => crowd.failed(who, "no answer in time"),
                    }
                });
            }
        }
    }

    fn event(&self, who: usize, _text: &[u8]) {
        let crowd = &self.0;
        if !crowd.back.get() {
            return;
        }
        let heard = {
            let mut heard = crowd.heard.borrow_mut();
            heard[who] += 1;
            heard[who]
        };
        if crowd.manner == Manner::Stock && heard == crowd.edits {
            crowd.is_level(who);
        }
    }

    fn lost(&self, who: usize, why: &str) {
        self.0.failed(who, why);
    }
}

impl Question {
    /// Asks over a connection of its own, as a browser does.
    async fn ask(&self, who: usize) -> Result<(), String> {
        let server = self.target.server;
        let asking = async {
            let mut stream = connect(who, server).await?;
            let text = request("GET", &self.path, server, "Connection: close\r\n", "");
            stream.write_all(text.as_bytes()).await?;
            let mut bytes = Vec::with_capacity(self.answer.len() + 1024);
            stream.read_to_end(&mut bytes).await?;
            match Answer::parse(&bytes)? {
                Some(answer) => answer.success(),
                None => Err(std::io::ErrorKind::UnexpectedEof.into()),
            }
        };
        match asking.await {
            Ok(body) if body == self.answer => Ok(()),
            Ok(_) => Err("another answer than the first client's".to_owned()),
            Err(error) => Err(format!("asking: {error}")),
        }
    }
}

/// Opens the crowd, lets it go, has the edits made, and lets all come back at once.
///
/// # Errors
/// When it does not come to that. Clients that then fail are counted, not an error.
pub async fn run(
    target: Rc<Target>,
    metrics_token: &str,
    manner: Manner,
    count: usize,
    edits: usize,
) -> Result<Value, String> {
    let say = |error: std::io::Error| error.to_string();
    let server = Process(target.pid);
    let edits = if manner == Manner::Idle { 0 } else { edits };
    let crowd = Rc::new(Crowd {
        manner,
        edits,
        subscribed: Tally::default(),
        level: Tally::default(),
        back: Cell::new(false),
        heard: RefCell::new(vec![0; count]),
        level_at: RefCell::new(vec![None; count]),
        lost: Cell::new(0),
        first_loss: RefCell::default(),
        question: RefCell::default(),
    });
    let members = Rc::new(Members(Rc::clone(&crowd)));
    let place = Rc::new(Place {
        servers: vec![target.server],
        path: target.path.clone(),
        channel: format!("hotel-{}", target.slug),
    });

    let all = gather(count, &place, &members, &crowd.subscribed).await?;
    sleep(Duration::from_secs(1)).await;
    for member in all {
        member.abort();
    }
    let mut asking = Kept::connect(
        target.server,
        format!("Authorization: Bearer {metrics_token}\r\n"),
    )
    .map_err(say)?;
    let mut gone = false;
    for _ in 0..1_200 {
        let (_, page) = asking.call("GET", "/metrics", "").map_err(say)?;
        gone = String::from_utf8_lossy(&page).contains("frontage_hub_sockets 0\n");
        if gone {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    if !gone {
        return Err("the server does not see that the crowd is gone".to_owned());
    }

    let events = |after: &str| format!("/api/public/hotels/{}/events/?after={after}", target.slug);
    let (_, now) = asking.call("GET", &events("0"), "").map_err(say)?;
    let now: Value = serde_json::from_slice(&now).map_err(|error| error.to_string())?;
    let level = if now["reset"] == true {
        &now["snapshot"]
    } else {
        &now
    };
    let (revision, epoch) = (
        &level["revision"],
        level["epoch"].as_str().unwrap_or_default(),
    );
    let mut editor = Editor::connect(target.server, &target.slug, &target.token).map_err(say)?;
    for edit in 0..edits {
        editor.edit(&format!("missed edit {edit}")).map_err(say)?;
    }
    let path = format!("{}&epoch={epoch}", events(&revision.to_string()));
    let (_, answer) = asking.call("GET", &path, "").map_err(say)?;
    let missed: Value = serde_json::from_slice(&answer).map_err(|error| error.to_string())?;
    if missed["events"]
        .as_array()
        .is_none_or(|events| events.len() != edits)
    {
        return Err(format!(
            "{path} does not answer the {edits} events that were missed"
        ));
    }
    let answer_bytes = answer.len();
    crowd.question.replace(Some(Rc::new(Question {
        target: Rc::clone(&target),
        path,
        answer,
    })));
    sleep(Duration::from_secs(1)).await;

    crowd.back.set(true);
    let before_kib = server.resident_kib();
    let used = (server.cpu_seconds(), Process::own().cpu_seconds());
    let start = Instant::now() + Duration::from_millis(100);
    let came = move |who: usize| start + RUSH.mul_f64(who as f64 / count as f64);
    for who in 0..count {
        let (place, members) = (Rc::clone(&place), Rc::clone(&members));
        spawn_local(async move {
            sleep_until(came(who).into()).await;
            open(who, &place, &members);
        });
    }
    let mut short = None;
    if let Err(why) = crowd.level.reach(count).await {
        short = Some(why);
    }
    let last = crowd.level_at.borrow().iter().flatten().max().copied();
    let cpu = server.cpu_seconds() - used.0;
    let load_cpu = Process::own().cpu_seconds() - used.1;
    sleep(Duration::from_secs(1)).await;

    let level_at = crowd.level_at.borrow();
    let times = level_at.iter().enumerate().filter_map(|(who, at)| {
        let since = at.as_ref()?.saturating_duration_since(came(who));
        Some(since.as_secs_f64() * 1_000.0)
    });
    let took = last.map_or(0.0, |last| last.duration_since(start).as_secs_f64());
    let heard: usize = crowd.heard.borrow().iter().sum();
    Ok(json!({
        "clients": count,
        "edits": edits,
        "all_level_s": took,
        "client_level_ms": summary(times.collect()),
        "clients_per_s": crowd.level.count() as f64 / took,
        "errors": crowd.lost.get() + (count - crowd.level.count()),
        "first_error": crowd.first_loss.borrow().clone().or(short),
        "replayed_events": heard,
        "answer_bytes": answer_bytes,
        "server_cpu_s": cpu,
        "load_cpu_s": load_cpu,
        "server_kib_before": before_kib,
        "server_kib_after": server.resident_kib(),
        "server_kib_most": server.most_resident_kib(),
    }))
}

//! A process for each picture.
//!
//! Decoders look at bytes that anybody may have sent, some of them are written in C, and no limit
//! inside a process bounds the time or the memory that they take. So they run in a process of
//! their own, `frontage picture-worker`, which does one job and ends: it opens the one file that
//! it is told, locks itself up ([`cell`]), and only then looks at the first byte. What goes wrong
//! there is a refusal of this picture and nothing else (`docs/decisions/0010`).
//!
//! ```text
//! Workers::start ── nursery: a process that stands ready ── child::work
//!       │  wire: the job                        ▶  cell: limits, filter, then the file
//! Job::next  ◀  wire: facts, renditions, the last word
//!       └─ checked: is it what was asked for?
//! ```

mod cell;
mod checked;
mod child;
mod memory;
mod nursery;
#[cfg(target_os = "linux")]
mod proof;
mod wire;

use std::{
    path::PathBuf,
    process::ExitStatus,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use frontage_imaging::{Facts, Format, Frame, ImageError, Job as Work, Spec, Want};
use serde::{Deserialize, Serialize};
use tokio::{
    io::AsyncWriteExt,
    process::{ChildStdin, ChildStdout},
    time::{Instant, timeout_at},
};

use super::{MediaSettings, line::Class};
use checked::Asked;
use nursery::{Nursery, Worker};
use wire::{Assignment, Bounds, Kind};

pub use child::work;
pub use memory::WatchedMemory;
#[cfg(target_os = "linux")]
pub use proof::prove;

/// How far workers step back behind the server, which answers pages meanwhile.
const NICE_FIRST_LIGHT: i32 = 5;
const NICE_BACKGROUND: i32 = 15;
/// How many times as long by the clock the background may take: it is to wait for everybody.
const BACKGROUND_PATIENCE: u32 = 10;

/// Why a file was refused, in words for its sender and in one for programs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{problem}")]
pub struct Refused {
    /// One word that stays when the sentence changes; see [`ImageError::code`]. Beside those of
    /// the decoders: `too-much-memory`, `too-much-time`, `crash`.
    pub code: String,
    /// What is wrong and what to do.
    pub problem: String,
}

impl Refused {
    fn new(code: &str, problem: &str) -> Self {
        let way_out = "Save it again as an ordinary JPEG and upload that.";
        Self {
            code: code.to_owned(),
            problem: format!("{problem} {way_out}"),
        }
    }
}

impl From<&ImageError> for Refused {
    fn from(error: &ImageError) -> Self {
        Self {
            code: error.code().to_owned(),
            problem: error.to_string(),
        }
    }
}

/// What a worker is to do.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) source: PathBuf,
    /// Format of the file, by its outline.
    pub(super) format: Format,
    pub(super) frame: Option<Frame>,
    pub(super) want: Want,
    pub(super) class: Class,
    pub(super) threads: usize,
}

/// One thing that a worker has done.
#[derive(Debug)]
pub(super) enum Told {
    /// It decoded the picture.
    Seen(Facts),
    /// It made a rendition.
    Made(Spec, Vec<u8>),
}

/// Why a worker did not do what it should.
#[derive(Debug)]
pub(super) enum WorkError {
    /// The file is at fault.
    Refused(Refused),
    /// Something else is.
    Failed(String),
}

fn failed(cause: impl ToString) -> WorkError {
    WorkError::Failed(cause.to_string())
}

/// The workers of one data directory.
#[derive(Debug)]
pub(super) struct Workers {
    nursery: Nursery,
    /// Whether it was said that workers are not fully locked up here.
    told_open: AtomicBool,
}

impl Workers {
    pub(super) fn new(program: PathBuf) -> Self {
        Self {
            nursery: Nursery::new(program),
            told_open: AtomicBool::new(false),
        }
    }

    /// Sees to it that a worker stands ready.
    pub(super) fn stand_by(&self) -> std::io::Result<()> {
        self.nursery.stand_by()
    }

    /// Gives a job to a worker.
    pub(super) async fn start(
        &self,
        settings: &MediaSettings,
        order: Order,
    ) -> Result<Job<'_>, WorkError> {
        let (seconds, niceness, patience) = match order.class {
            Class::Background => (
                settings.background_seconds,
                NICE_BACKGROUND,
                settings.patience * BACKGROUND_PATIENCE,
            ),
            Class::FirstLight | Class::Asked => (
                settings.first_light_seconds,
                NICE_FIRST_LIGHT,
                settings.patience,
            ),
        };
        let bounds = Bounds {
            memory: settings.worker_memory,
            seconds,
            niceness,
        };
        let work = Work {
            limits: settings.limits.clone(),
            recipe: settings.recipe.clone(),
            frame: order.frame,
            want: order.want,
            threads: order.threads,
        };
        let assignment = Assignment::new(&order.source, &work, bounds);
        let words = serde_json::to_vec(&assignment).map_err(failed)?;
        let (worker, stdin, stdout) = self.hand_over(&wire::frame(Kind::Job, &[&words])).await?;
        Ok(Job {
            workers: self,
            asked: Asked::new(&work.recipe, &work.limits, order.format, &work.want),
            worker: Some(worker),
            _stdin: stdin,
            stdout,
            bounds,
            deadline: Instant::now() + patience,
            patience,
        })
    }

    /// Writes a job to a worker. One that stood ready may have been killed meanwhile, so a second
    /// one is tried.
    async fn hand_over(&self, job: &[u8]) -> Result<(Worker, ChildStdin, ChildStdout), WorkError> {
        let mut cause = None;
        for _ in 0..2 {
            let mut worker = self.nursery.worker().await.map_err(failed)?;
            let (mut stdin, stdout) = worker.pipes().map_err(failed)?;
            match stdin.write_all(job).await {
                Ok(()) => return Ok((worker, stdin, stdout)),
                Err(error) => cause = Some(error),
            }
        }
        Err(failed(cause.map_or_else(String::new, |error| {
            format!("no worker takes a job: {error}")
        })))
    }

    fn hear_of_lock(&self, payload: &[u8]) {
        let Ok(cell::Locked { open: Some(why) }) = serde_json::from_slice(payload) else {
            return;
        };
        if !self.told_open.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                why,
                "picture workers have limits on memory and time, but the kernel does not keep them from opening files and sockets"
            );
        }
    }
}

/// A job that a worker does. Dropped, the worker is killed.
#[derive(Debug)]
pub(super) struct Job<'a> {
    workers: &'a Workers,
    asked: Asked,
    worker: Option<Worker>,
    /// Its end tells a worker that the server is gone.
    _stdin: ChildStdin,
    stdout: ChildStdout,
    bounds: Bounds,
    deadline: Instant,
    patience: Duration,
}

impl Job<'_> {
    /// What the worker has done next; nothing when it has done everything.
    pub(super) async fn next(&mut self) -> Result<Option<Told>, WorkError> {
        loop {
            let frame = timeout_at(self.deadline, wire::receive(&mut self.stdout)).await;
            let Ok(frame) = frame else {
                tracing::warn!(patience = ?self.patience, "a picture worker did not end in time");
                return Err(self.too_slow());
            };
            let Some((kind, payload)) = frame.map_err(failed)? else {
                return Err(self.ended().await);
            };
            match kind {
                Kind::Locked => self.workers.hear_of_lock(&payload),
                Kind::Seen => {
                    let facts = self.asked.facts(&payload).map_err(distrusted)?;
                    return Ok(Some(Told::Seen(facts)));
                }
                Kind::Made => {
                    let (spec, bytes) = self.asked.rendition(payload).map_err(distrusted)?;
                    return Ok(Some(Told::Made(spec, bytes)));
                }
                Kind::Done if self.asked.is_done() => return Ok(None),
                Kind::Done => return Err(distrusted("it says that all is done".to_owned())),
                Kind::Refused => {
                    let refused = checked::refused(&payload).map_err(distrusted)?;
                    return Err(WorkError::Refused(refused));
                }
                Kind::Failed => return Err(failed(String::from_utf8_lossy(&payload))),
                Kind::Job => return Err(distrusted("it hands out jobs".to_owned())),
            }
        }
    }

    /// What it means that it ended without a last word.
    async fn ended(&mut self) -> WorkError {
        let Some(worker) = self.worker.take() else {
            return failed("a worker ended twice");
        };
        match worker.ended().await {
            Ok(status) => self.told_by(status),
            Err(error) => failed(error),
        }
    }

    fn told_by(&self, status: ExitStatus) -> WorkError {
        use std::os::unix::process::ExitStatusExt;
        if status.code() == Some(memory::OUT_OF_MEMORY) {
            let allowed = self.bounds.memory >> 20;
            let problem =
                format!("This picture takes more memory to open than is allowed ({allowed} MiB).");
            return WorkError::Refused(Refused::new("too-much-memory", &problem));
        }
        match status.signal() {
            Some(libc::SIGXCPU) => self.too_slow(),
            Some(
                signal @ (libc::SIGSEGV
                | libc::SIGBUS
                | libc::SIGABRT
                | libc::SIGILL
                | libc::SIGFPE
                | libc::SIGSYS
                | libc::SIGTRAP),
            ) => {
                tracing::warn!(signal, "a picture worker crashed over a picture");
                let problem =
                    "This picture is damaged in a way that breaks the program that opens it.";
                WorkError::Refused(Refused::new("crash", problem))
            }
            // Somebody else ended it: an operator, or a machine without memory.
            _ => failed(format!("a picture worker ended early: {status}")),
        }
    }

    fn too_slow(&self) -> WorkError {
        let allowed = self.bounds.seconds;
        let problem =
            format!("This picture takes more time to open than is allowed ({allowed} seconds).");
        WorkError::Refused(Refused::new("too-much-time", &problem))
    }
}

/// A worker that says what it should not has been taken over by its picture, or is broken.
fn distrusted(what: String) -> WorkError {
    tracing::error!(what, "a picture worker is not to be trusted; it was ended");
    failed(what)
}

/// This very program: also after the file that it was started from was replaced by a newer one.
pub(super) fn this_program() -> PathBuf {
    let itself = PathBuf::from("/proc/self/exe");
    if itself.exists() {
        return itself;
    }
    std::env::current_exe().unwrap_or(itself)
}

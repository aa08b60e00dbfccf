//! Where worker processes come from, and where they end.
//!
//! One thread starts them all: the kernel ends a worker when the *thread* that started it ends,
//! and those of an asynchronous runtime come and go. One worker stands ready, so that a picture
//! need not wait for a program to load.

use std::{
    io,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Mutex, PoisonError,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

/// How long a worker that has said its last word may take to end.
const LEAVING: Duration = Duration::from_secs(2);

/// Starts workers and sees to their end.
#[derive(Debug)]
pub(super) struct Nursery {
    program: PathBuf,
    asks: Mutex<Option<mpsc::Sender<Ask>>>,
}

enum Ask {
    StandBy,
    Worker(oneshot::Sender<io::Result<Child>>),
    End(Child),
    Wait(Child, oneshot::Sender<io::Result<ExitStatus>>),
}

impl Nursery {
    pub(super) fn new(program: PathBuf) -> Self {
        Self {
            program,
            asks: Mutex::default(),
        }
    }

    /// Sees to it that a worker stands ready.
    pub(super) fn stand_by(&self) -> io::Result<()> {
        self.ask(Ask::StandBy)
    }

    /// A worker that waits for its job.
    pub(super) async fn worker(&self) -> io::Result<Worker> {
        let (reply, answer) = oneshot::channel();
        let asks = self.asks()?;
        asks.send(Ask::Worker(reply)).map_err(io::Error::other)?;
        let child = answer.await.map_err(io::Error::other)??;
        Ok(Worker {
            child: Some(child),
            asks,
        })
    }

    fn ask(&self, ask: Ask) -> io::Result<()> {
        self.asks()?.send(ask).map_err(io::Error::other)
    }

    /// The way to the thread, which is started when it is first needed: a command that only looks
    /// at files needs none.
    fn asks(&self) -> io::Result<mpsc::Sender<Ask>> {
        let mut asks = self.asks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(asks) = asks.as_ref() {
            return Ok(asks.clone());
        }
        let (ask, asked) = mpsc::channel();
        let program = self.program.clone();
        thread::Builder::new()
            .name("picture-workers".to_owned())
            .spawn(move || serve(&program, &asked))?;
        Ok(asks.insert(ask).clone())
    }
}

/// A worker that is about to end.
struct Ending {
    child: Child,
    since: Instant,
    reply: Option<oneshot::Sender<io::Result<ExitStatus>>>,
}

impl Ending {
    fn of(child: Child, reply: Option<oneshot::Sender<io::Result<ExitStatus>>>) -> Self {
        Self {
            child,
            since: Instant::now(),
            reply,
        }
    }

    /// Whether it still lives. Its end is told to whoever waits for it.
    fn lives(&mut self) -> bool {
        let status = match self.child.try_wait() {
            Ok(None) => {
                if self.since.elapsed() > LEAVING {
                    let _ = self.child.kill();
                }
                return true;
            }
            Ok(Some(status)) => Ok(status),
            Err(error) => Err(error),
        };
        if let Some(reply) = self.reply.take() {
            let _ = reply.send(status);
        }
        false
    }
}

/// Until nobody is left who could ask.
fn serve(program: &Path, asked: &mpsc::Receiver<Ask>) {
    let mut ready: Option<Child> = None;
    let mut ending: Vec<Ending> = Vec::new();
    loop {
        // Ends come unannounced, so it looks for them while there are any.
        let ask = if ending.is_empty() {
            asked.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            asked.recv_timeout(Duration::from_millis(1))
        };
        match ask {
            Ok(Ask::StandBy) if ready.is_some() => {}
            Ok(Ask::StandBy) => ready = start(program).ok(),
            Ok(Ask::Worker(reply)) => {
                // One that stood ready may have been killed meanwhile.
                let alive = |child: &mut Child| matches!(child.try_wait(), Ok(None));
                let standing = ready.take_if(alive);
                let next = standing.map_or_else(|| start(program), Ok);
                ready = match reply.send(next) {
                    Ok(()) => start(program).ok(),
                    // Whoever asked is gone.
                    Err(unwanted) => unwanted.ok(),
                };
            }
            Ok(Ask::End(mut child)) => {
                let _ = child.kill();
                ending.push(Ending::of(child, None));
            }
            Ok(Ask::Wait(child, reply)) => ending.push(Ending::of(child, Some(reply))),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        ending.retain_mut(Ending::lives);
    }
    for mut child in ready
        .into_iter()
        .chain(ending.into_iter().map(|one| one.child))
    {
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn start(program: &Path) -> io::Result<Child> {
    Command::new(program)
        .arg("picture-worker")
        // Nothing of the server's secrets, and few arenas: each reserves address space.
        .env_clear()
        .env("MALLOC_ARENA_MAX", "2")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // Ctrl-C is for the server, which lets what is under way come to its end.
        .process_group(0)
        .spawn()
}

/// A process that waits for its job or does it. Killed when dropped.
#[derive(Debug)]
pub(super) struct Worker {
    child: Option<Child>,
    asks: mpsc::Sender<Ask>,
}

impl Worker {
    /// Its standard input and output, once.
    pub(super) fn pipes(
        &mut self,
    ) -> io::Result<(tokio::process::ChildStdin, tokio::process::ChildStdout)> {
        let pipes = self
            .child
            .as_mut()
            .and_then(|child| child.stdin.take().zip(child.stdout.take()));
        let (stdin, stdout) = pipes.ok_or_else(|| io::Error::other("a worker has no pipes"))?;
        Ok((
            tokio::process::ChildStdin::from_std(stdin)?,
            tokio::process::ChildStdout::from_std(stdout)?,
        ))
    }

    /// How it ended, now that it has closed its output; it is made to end if it does not.
    pub(super) async fn ended(mut self) -> io::Result<ExitStatus> {
        let child = self.child.take();
        let child = child.ok_or_else(|| io::Error::other("a worker ended twice"))?;
        let (reply, answer) = oneshot::channel();
        let ask = Ask::Wait(child, reply);
        self.asks.send(ask).map_err(io::Error::other)?;
        answer.await.map_err(io::Error::other)?
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(child) = self.child.take()
            && let Err(mpsc::SendError(Ask::End(mut child))) = self.asks.send(Ask::End(child))
        {
            // The thread is gone, which takes a panic.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

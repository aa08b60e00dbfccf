//! Turns page data into HTML by running the web's own components in QuickJS, on a thread of its
//! own. Requests wait in a bounded queue; whatever a page does to its runtime, the next page is
//! rendered by a sound one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use serde::Deserialize;
use tokio::sync::{mpsc, oneshot};

use super::engine::{Engine, RenderError, RenderLimits, SCRIPT_STACK};

/// What the page script answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Rendered {
    /// Language of the page, e.g. `en`.
    pub lang: String,
    /// How it is written: `ltr` or `rtl`.
    #[serde(default)]
    pub dir: String,
    /// The title, as text.
    pub title: String,
    /// More for `<head>`: `<meta>`, `<link>` and `application/ld+json`.
    #[serde(default)]
    pub head: String,
    /// CSS of the theme.
    #[serde(default)]
    pub style: String,
    /// HTML of the page.
    pub body: String,
}

/// A handle to the rendering thread, which ends when the last handle is dropped.
#[derive(Clone)]
pub struct Renderer {
    queue: mpsc::Sender<Job>,
    patience: Duration,
}

struct Job {
    input: String,
    reply: oneshot::Sender<Result<Rendered, RenderError>>,
}

impl Renderer {
    /// Starts the thread, which loads `script` at once. A script that does not load is logged and
    /// makes every render fail; it does not keep the server from starting, because browsers can
    /// render the pages themselves.
    ///
    /// `waiting` is how many renders may wait; a render that is not done after some multiples of
    /// the deadline is given up.
    pub fn start(script: String, limits: RenderLimits, waiting: usize) -> std::io::Result<Self> {
        let (queue, jobs) = mpsc::channel(waiting.max(1));
        std::thread::Builder::new()
            .name("page-renderer".to_owned())
            .stack_size(4 * SCRIPT_STACK)
            .spawn(move || Worker::new(script, limits).serve(jobs))?;
        // Even a page that needs a second attempt is done by then.
        let patience = limits.deadline * 3 + Duration::from_millis(500);
        Ok(Self { queue, patience })
    }

    /// Renders one page. `input` is what `frontageRender` takes.
    pub async fn render(&self, input: String) -> Result<Rendered, RenderError> {
        let (reply, answer) = oneshot::channel();
        let rendering = async {
            let job = Job { input, reply };
            self.queue
                .send(job)
                .await
                .map_err(|_| RenderError::Stopped)?;
            answer.await.map_err(|_| RenderError::Stopped)?
        };
        tokio::time::timeout(self.patience, rendering)
            .await
            .unwrap_or(Err(RenderError::Busy(self.patience)))
    }
}

/// The thread's side. Without an engine the next job makes one.
struct Worker {
    script: String,
    limits: RenderLimits,
    engine: Option<Engine>,
}

impl Worker {
    fn new(script: String, limits: RenderLimits) -> Self {
        Self {
            script,
            limits,
            engine: None,
        }
    }

    fn serve(mut self, mut jobs: mpsc::Receiver<Job>) {
        match Engine::load(&self.script, self.limits) {
            Ok(engine) => self.engine = Some(engine),
            Err(error) => tracing::error!(%error, "the page script does not load"),
        }
        while let Some(job) = jobs.blocking_recv() {
            // Who asked has gone, or lost patience.
            if job.reply.is_closed() {
                continue;
            }
            // The thread outlives even a mistake in the binding: the engine is gone by then, and
            // the next job makes another.
            let answer = catch_unwind(AssertUnwindSafe(|| self.render(&job.input)))
                .unwrap_or_else(|_| Err(RenderError::Answer("the engine panicked".to_owned())));
            let _ = job.reply.send(answer);
        }
    }

    fn render(&mut self, input: &str) -> Result<Rendered, RenderError> {
        let used = self.engine.as_ref().is_some_and(Engine::is_used);
        match self.attempt(input) {
            // An earlier page may have left the runtime short of memory or in an odd state: what
            // fails in a fresh one too is this page's own fault. Time is not spent twice.
            Err(error) if used && !matches!(error, RenderError::Deadline(_)) => self.attempt(input),
            result => result,
        }
    }

    fn attempt(&mut self, input: &str) -> Result<Rendered, RenderError> {
        let mut engine = match self.engine.take() {
            Some(engine) => engine,
            None => Engine::load(&self.script, self.limits)?,
        };
        let answer = engine.render(input)?;
        let page = serde_json::from_str(&answer)
            .map_err(|error| RenderError::Answer(error.to_string()))?;
        self.engine = Some(engine);
        Ok(page)
    }
}

#[cfg(test)]
mod tests;

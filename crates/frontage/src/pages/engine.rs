//! One QuickJS runtime with the page script in it, fenced in: memory, stack and time are limited,
//! so that a page that loops, recurses or hoards ends in an error and nowhere else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rquickjs::context::EvalOptions;
use rquickjs::{CatchResultExt, CaughtError, Context, Ctx, Function, Runtime};

/// What a render may use.
#[derive(Clone, Copy, Debug)]
pub struct RenderLimits {
    /// Bytes of memory of the whole runtime.
    pub memory: usize,
    /// Time for one render, and for loading the script.
    pub deadline: Duration,
}

/// Bytes of stack that scripts may use; recursion deeper than that is a `RangeError`. The thread
/// that runs the engine must have a good deal more.
pub const SCRIPT_STACK: usize = 1024 * 1024;

/// Why a page was not rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The script threw; with its stack in one line, innermost call first.
    #[error("the page script failed: {message} {stack}")]
    Script {
        /// What was thrown.
        message: String,
        /// Where; empty when it was no `Error`.
        stack: String,
    },
    /// The script was stopped.
    #[error("the page script ran for more than {0:?} and was stopped")]
    Deadline(Duration),
    /// The script answered with something that is no page.
    #[error("the page script's answer is no page: {0}")]
    Answer(String),
    /// Too many pages wait to be rendered.
    #[error("no page was rendered within {0:?}: too many are waiting")]
    Busy(Duration),
    /// The rendering thread has ended.
    #[error("the rendering thread has ended")]
    Stopped,
}

/// Calls the page script's `frontageRender` and mends what it answers: text that was cut in the
/// middle of a surrogate pair (half an emoji) is no Unicode, and would make the whole page fail.
const ENTRY: &str = "(input) => JSON.stringify(JSON.parse(frontageRender(input)), \
    (_, value) => typeof value === 'string' ? value.toWellFormed() : value)";

/// A loaded page script.
pub struct Engine {
    runtime: Runtime,
    context: Context,
    clock: Arc<Clock>,
    limits: RenderLimits,
    renders: u64,
}

impl Engine {
    /// Makes a runtime and runs `script` in it once.
    pub fn load(script: &str, limits: RenderLimits) -> Result<Self, RenderError> {
        let clock = Arc::new(Clock::new());
        let runtime = Runtime::new().map_err(|error| engine_failed(&error))?;
        runtime.set_memory_limit(limits.memory);
        runtime.set_max_stack_size(SCRIPT_STACK);
        let ticking = Arc::clone(&clock);
        runtime.set_interrupt_handler(Some(Box::new(move || ticking.is_over())));
        let context = Context::full(&runtime).map_err(|error| engine_failed(&error))?;
        let engine = Self {
            runtime,
            context,
            clock,
            limits,
            renders: 0,
        };
        engine.run(|ctx| {
            // The name that the lines of a stack carry.
            let mut options = EvalOptions::default();
            options.filename = Some("page.js".to_owned());
            ctx.eval_with_options::<(), _>(script, options)
        })?;
        Ok(engine)
    }

    /// Runs `frontageRender`: JSON in, JSON out. After an error the runtime may be in any state
    /// (half-rendered components, no memory left) and must not be used again.
    pub fn render(&mut self, input: &str) -> Result<String, RenderError> {
        self.renders += 1;
        self.run(|ctx| {
            let render: Function = ctx.eval(ENTRY)?;
            render.call((input,))
        })
    }

    /// Whether this runtime rendered anything before.
    pub fn is_used(&self) -> bool {
        self.renders > 0
    }

    fn run<T>(
        &self,
        work: impl for<'js> FnOnce(&Ctx<'js>) -> rquickjs::Result<T>,
    ) -> Result<T, RenderError> {
        self.clock.start(self.limits.deadline);
        let result = self
            .context
            .with(|ctx| work(&ctx).catch(&ctx).map_err(|error| described(&error)));
        // Promises that a page leaves behind would pile up in the runtime.
        while self.runtime.is_job_pending() && !self.clock.is_over() {
            if self.runtime.execute_pending_job().is_err() {
                break;
            }
        }
        if self.clock.is_over() {
            return Err(RenderError::Deadline(self.limits.deadline));
        }
        result
    }
}

/// When the running script has to end. Asked by QuickJS every few thousand instructions, and
/// while a regular expression backtracks.
struct Clock {
    origin: Instant,
    /// Nanoseconds after `origin`.
    end: AtomicU64,
}

impl Clock {
    fn new() -> Self {
        Self {
            origin: Instant::now(),
            end: AtomicU64::new(u64::MAX),
        }
    }

    fn start(&self, allowed: Duration) {
        self.end.store(
            nanoseconds(self.origin.elapsed() + allowed),
            Ordering::Relaxed,
        );
    }

    fn is_over(&self) -> bool {
        nanoseconds(self.origin.elapsed()) >= self.end.load(Ordering::Relaxed)
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

fn described(error: &CaughtError<'_>) -> RenderError {
    match error {
        CaughtError::Exception(exception) => RenderError::Script {
            message: exception
                .message()
                .unwrap_or_else(|| "without a message".to_owned()),
            stack: in_one_line(&exception.stack().unwrap_or_default()),
        },
        CaughtError::Value(value) => RenderError::Script {
            message: match value.as_string().map(|text| text.to_string()) {
                Some(Ok(text)) => format!("it threw {text:?}"),
                // QuickJS throws this when there is no memory left for an `Error` either.
                _ if value.is_null() => "it threw null: out of memory".to_owned(),
                _ => format!("it threw a value of type {}", value.type_name()),
            },
            stack: String::new(),
        },
        CaughtError::Error(error) => engine_failed(error),
    }
}

/// A log line is read, searched and shipped by itself.
fn in_one_line(stack: &str) -> String {
    let calls: Vec<&str> = stack
        .lines()
        .map(str::trim)
        .filter(|call| !call.is_empty())
        .collect();
    calls.join(" ")
}

/// QuickJS itself refused, without a JavaScript exception: no memory, as a rule.
fn engine_failed(error: &rquickjs::Error) -> RenderError {
    RenderError::Script {
        message: error.to_string(),
        stack: String::new(),
    }
}

//! The processes that look into pictures.

use std::path::PathBuf;

use frontage_imaging::{Frame, ImageError, Job as Work, Limits, Recipe, Step, Want, prepare};
use tokio::sync::mpsc;

use super::line::Class;

/// Why a file was refused, in words for its sender and in one for programs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct Refused {
    /// One word that stays when the sentence changes; see [`ImageError::code`].
    pub code: String,
    /// What is wrong and what to do.
    pub problem: String,
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
    pub(super) frame: Option<Frame>,
    pub(super) want: Want,
    pub(super) class: Class,
    pub(super) threads: usize,
}

/// Why a worker did not do it.
#[derive(Debug)]
pub(super) enum WorkError {
    /// The file is at fault.
    Refused(Refused),
    /// The worker is.
    Failed(String),
}

#[derive(Debug)]
pub(super) struct Workers {
    pub(super) limits: Limits,
    pub(super) recipe: Recipe,
}

pub(super) struct Job(mpsc::Receiver<Result<Step, WorkError>>);

impl Workers {
    pub(super) fn start(&self, order: Order) -> Result<Job, WorkError> {
        let (tell, told) = mpsc::channel(4);
        let work = Work {
            limits: self.limits.clone(),
            recipe: self.recipe.clone(),
            frame: order.frame,
            want: order.want,
            threads: order.threads,
        };
        tokio::task::spawn_blocking(move || {
            let file = match std::fs::read(&order.source) {
                Ok(file) => file,
                Err(error) => {
                    let _ = tell.blocking_send(Err(WorkError::Failed(error.to_string())));
                    return;
                }
            };
            let done = prepare(&file, &work, &mut |step| {
                tell.blocking_send(Ok(step)).is_ok()
            });
            if let Err(error) = done {
                let error = if error.is_internal() {
                    WorkError::Failed(error.to_string())
                } else {
                    WorkError::Refused(Refused::from(&error))
                };
                let _ = tell.blocking_send(Err(error));
            }
        });
        Ok(Job(told))
    }
}

impl Job {
    pub(super) async fn next(&mut self) -> Result<Option<Step>, WorkError> {
        self.0.recv().await.transpose()
    }
}

/// This very program: also after the file that it was started from was replaced by a newer one.
pub(super) fn this_program() -> PathBuf {
    let itself = PathBuf::from("/proc/self/exe");
    if itself.exists() {
        return itself;
    }
    std::env::current_exe().unwrap_or(itself)
}

//! What those at work tell: that they were answered, and where.

use tokio::sync::watch;

/// What somebody at work has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Half of a picture is on its way.
    HalfSent,
    /// A whole picture is sent and nothing is answered yet.
    Sent,
    /// A 2xx was read this instant.
    Answered,
}

/// Counts the answers of one server.
#[derive(Clone)]
pub struct Axe {
    answers: watch::Sender<usize>,
}

impl Axe {
    pub fn new() -> Self {
        Self {
            answers: watch::channel(0).0,
        }
    }

    pub fn reached(&self, moment: Moment) {
        if moment == Moment::Answered {
            self.answers.send_modify(|answers| *answers += 1);
        }
    }

    /// Here there is always one: a machine that was just healed, or is about to suffer.
    #[allow(clippy::unused_self)]
    pub fn explains_silence(&self, _who: &str) {}

    /// How many answers there were.
    pub fn answers(&self) -> watch::Receiver<usize> {
        self.answers.subscribe()
    }
}

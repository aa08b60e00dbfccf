//! When the server is killed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::time::{sleep, timeout};

use crate::support::dice::Dice;
use crate::support::{PATIENCE, Process};

/// What somebody at work has come to: the moments that are worth dying at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Half of a picture is on its way.
    HalfSent,
    /// A whole picture is sent and nothing is answered yet.
    Sent,
    /// A 2xx was read this instant.
    Answered,
}

/// When it strikes.
#[derive(Debug)]
pub enum Strike {
    /// So long after the process was started, which may be before it listens.
    Starting(Duration),
    /// After so long under load.
    Working(Duration),
    /// Under load too, but then only at such a moment, and so long after it.
    At(Duration, Moment, Duration),
}

impl Strike {
    pub fn roll(dice: &mut Dice) -> Self {
        let worked = dice.milliseconds(50, 700);
        let at_once = Duration::ZERO;
        match dice.below(100) {
            0..10 => Self::Starting(dice.milliseconds(0, 60)),
            10..45 => Self::Working(worked),
            45..60 => Self::At(worked, Moment::HalfSent, at_once),
            60..80 => Self::At(worked, Moment::Sent, dice.milliseconds(0, 40)),
            _ => Self::At(worked, Moment::Answered, at_once),
        }
    }
}

/// What those at work tell, and learn: whether a silence is explained.
#[derive(Clone)]
pub struct Axe {
    moments: broadcast::Sender<Moment>,
    fallen: Arc<AtomicBool>,
}

impl Axe {
    pub fn new() -> Self {
        Self {
            moments: broadcast::channel(256).0,
            fallen: Arc::new(AtomicBool::new(false)),
        }
    }

    pub fn reached(&self, moment: Moment) {
        // Nobody may be waiting for one.
        let _ = self.moments.send(moment);
    }

    /// A connection broke. While the server lives it must not.
    #[track_caller]
    pub fn explains_silence(&self, who: &str) {
        let fallen = self.fallen.load(Ordering::SeqCst);
        assert!(
            fallen,
            "{who} got no answer from a server that was not killed"
        );
    }

    /// Waits for the moment and kills.
    pub async fn strike(&self, strike: &Strike, mut server: Process) {
        match strike {
            Strike::Starting(after) | Strike::Working(after) => sleep(*after).await,
            Strike::At(after, moment, late) => {
                sleep(*after).await;
                let mut moments = self.moments.subscribe();
                let came = async {
                    loop {
                        match moments.recv().await {
                            Ok(now) if now == *moment => return,
                            Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                            Err(error) => panic!("{error}"),
                        }
                    }
                };
                let came = timeout(PATIENCE, came).await;
                came.unwrap_or_else(|_| panic!("nobody came to {moment:?}"));
                sleep(*late).await;
            }
        }
        let ended = server.child.try_wait().unwrap();
        assert!(ended.is_none(), "the server ended by itself: {ended:?}");
        self.fallen.store(true, Ordering::SeqCst);
        server.kill().await;
    }
}

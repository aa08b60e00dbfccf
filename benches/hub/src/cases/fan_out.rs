//! (a) and (a16): 1,000 sockets on one channel, and as many events as are acknowledged. The floor
//! of many publishers sends eight frames at once: that is what a hub can do whose publishers do
//! not wait for its deliveries.
//!
//! All that are measured stand side by side and are loaded in turns of a fraction of a second,
//! while the others wait: the machine is not equally fast from one second to the next, and here a
//! tenth matters.

use super::{Outcome, Setting, Started, Subject, explain, start};
use crate::clock::{SECOND, now};
use crate::figures::Figure;
use crate::generator::{Generator, Size};
use crate::measure::{Used, Window};
use crate::servers::Place;

const SUBSCRIBERS: usize = 1_000;
/// Events before the measurement.
const WARM: usize = 32;
/// Turns of each.
const TURNS: u64 = 10;
/// Rounds of the floor in a second of its turns: about as many as it manages.
const ROUNDS_PER_SECOND: u64 = 160;

/// How the load differs.
pub struct Load {
    publishers: usize,
    floor_frames: u64,
    rate: Figure,
    cpu: Figure,
}

/// (a)
pub const ONE_PUBLISHER: Load = Load {
    publishers: 1,
    floor_frames: 1,
    rate: Figure::Deliveries,
    cpu: Figure::DeliveryCpu,
};

/// (a16)
pub const SIXTEEN_PUBLISHERS: Load = Load {
    publishers: 16,
    floor_frames: 8,
    rate: Figure::CrowdedDeliveries,
    cpu: Figure::CrowdedDeliveryCpu,
};

/// Measures all of them once, in turns.
pub fn measure(
    subjects: &[&Subject],
    setting: &Setting,
    load: &Load,
) -> Vec<Result<Outcome, String>> {
    let prepared = subjects
        .iter()
        .map(|subject| Stand::prepare(subject, setting, load));
    let mut stands: Vec<Result<Stand, String>> = prepared.collect();
    for _ in 0..TURNS {
        for stand in &mut stands {
            let turn = match stand {
                Ok(ready) => ready.turn(setting, load),
                Err(_) => Ok(()),
            };
            if let Err(why) = turn {
                *stand = Err(why);
            }
        }
    }
    let done = stands.into_iter();
    done.map(|stand| Ok(stand?.outcome(load))).collect()
}

/// A server with its subscribers and publishers.
struct Stand {
    started: Started,
    generator: Generator,
    used: Used,
    deliveries: u64,
}

impl Stand {
    fn prepare(subject: &Subject, setting: &Setting, load: &Load) -> Result<Self, String> {
        let size = Size {
            subscribers: SUBSCRIBERS,
            channels: 1,
            publishers: load.publishers,
        };
        let (started, generator) = start(subject, setting, Place::OneCpu, size)?;
        let mut stand = Self {
            started,
            generator,
            used: Used::default(),
            deliveries: 0,
        };
        stand
            .warm(load)
            .map_err(|why| explain(&stand.started, why))?;
        Ok(stand)
    }

    fn warm(&mut self, load: &Load) -> Result<(), String> {
        self.generator.gather()?;
        match &self.started {
            Started::Hub(_) => self.generator.publish_until(|events| events == WARM)?,
            Started::Floor(_) => self.floor_rounds(4, load.floor_frames)?,
        }
        self.generator.settle().map(|_| ())
    }

    fn turn(&mut self, setting: &Setting, load: &Load) -> Result<(), String> {
        let length = setting.seconds * SECOND / TURNS;
        let before = self.generator.deliveries().heard();
        let window = Window::open(self.started.process(), &self.generator);
        let done = match &self.started {
            Started::Hub(_) => {
                let end = now() + length;
                self.generator.publish_until(|_| now() >= end)
            }
            Started::Floor(_) => {
                let rounds = (ROUNDS_PER_SECOND * length / SECOND).max(1);
                self.floor_rounds(rounds, load.floor_frames)
            }
        };
        let ended = done.and_then(|()| self.generator.settle());
        let ended = ended.map_err(|why| explain(&self.started, why))?;
        self.used += window.close(&self.generator, ended);
        self.deliveries += self.generator.deliveries().heard() - before;
        Ok(())
    }

    /// Orders rounds from the floor, and notes what they will bring.
    fn floor_rounds(&mut self, rounds: u64, frames: u64) -> Result<(), String> {
        for _ in 0..rounds * frames {
            self.generator.deliveries().publish(0, 0);
        }
        match &mut self.started {
            Started::Floor(floor) => floor.order(&format!("rounds {rounds} {frames}")),
            Started::Hub(_) => Ok(()),
        }
    }

    fn outcome(mut self, load: &Load) -> Outcome {
        let mut outcome = Outcome {
            figures: vec![
                (load.rate, self.used.rate(self.deliveries)),
                (load.cpu, self.used.server_micros(self.deliveries)),
            ],
            used: vec![("", self.used)],
            ..Outcome::default()
        };
        outcome.close(&mut self.generator);
        outcome
    }
}

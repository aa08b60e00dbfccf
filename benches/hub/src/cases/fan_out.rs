//! (a) and (a16): 1,000 sockets on one channel, and as many events as are acknowledged. The floor
//! of many publishers sends eight frames at once: that is what a hub can do whose publishers do
//! not wait for its deliveries.

use super::{Outcome, Setting, Started, Subject, explain, start};
use crate::clock::{SECOND, now};
use crate::figures::Figure;
use crate::generator::{Generator, Size};
use crate::measure::Window;
use crate::servers::Place;

const SUBSCRIBERS: usize = 1_000;
/// Events before the measurement.
const WARM: usize = 32;
/// Rounds of the floor: some three seconds of them.
const ROUNDS: u32 = 400;

/// How the load differs.
pub struct Load {
    publishers: usize,
    floor_frames: u32,
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

/// Measures it once.
pub fn measure(subject: &Subject, setting: &Setting, load: &Load) -> Result<Outcome, String> {
    let size = Size {
        subscribers: SUBSCRIBERS,
        channels: 1,
        publishers: load.publishers,
    };
    let (mut started, mut generator) = start(subject, setting, Place::OneCpu, size)?;
    let mut outcome = Outcome::default();
    run(&mut started, &mut generator, setting, load, &mut outcome)
        .map_err(|why| explain(&started, why))?;
    outcome.close(&mut generator);
    Ok(outcome)
}

fn run(
    started: &mut Started,
    generator: &mut Generator,
    setting: &Setting,
    load: &Load,
    outcome: &mut Outcome,
) -> Result<(), String> {
    generator.gather()?;
    match started {
        Started::Hub(_) => generator.publish_until(|events| events == WARM)?,
        Started::Floor(floor) => {
            floor_rounds(generator, 4 * load.floor_frames);
            floor.order(&format!("rounds 4 {}", load.floor_frames))?;
        }
    }
    generator.settle()?;
    let before = generator.deliveries().heard();
    let window = Window::open(started.process(), generator);
    match started {
        Started::Hub(_) => {
            let end = now() + setting.seconds * SECOND;
            generator.publish_until(|_| now() >= end)?;
        }
        Started::Floor(floor) => {
            floor_rounds(generator, ROUNDS * load.floor_frames);
            floor.order(&format!("rounds {ROUNDS} {}", load.floor_frames))?;
        }
    }
    let ended = generator.settle()?;
    let used = window.close(generator, ended);
    let deliveries = generator.deliveries().heard() - before;
    outcome.figures = vec![
        (load.rate, used.rate(deliveries)),
        (load.cpu, used.server_micros(deliveries)),
    ];
    outcome.used.push(("", used));
    Ok(())
}

/// Notes what the floor will send.
fn floor_rounds(generator: &mut Generator, events: u32) {
    for _ in 0..events {
        generator.deliveries().publish(0, 0);
    }
}

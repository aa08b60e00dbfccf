//! (b3) and (g): one event after another to 10,000 sockets on one channel, timed from the moment
//! at which the publisher sends it. (b3) asks when it is at each of them, at three events a second
//! and with one CPU; (g) when it is at the last, with both.

use super::{Outcome, Setting, Started, Subject, explain, start};
use crate::clock::{SECOND, now};
use crate::figures::Figure;
use crate::generator::{Generator, Size};
use crate::measure::Window;
use crate::servers::Place;
use crate::stats::quantile;

const SIZE: Size = Size {
    subscribers: 10_000,
    channels: 1,
    publishers: 1,
};
/// Events before the measurement.
const WARM: usize = 2;

struct Pace {
    place: Place,
    interval: u64,
    events: usize,
    /// Whether an event has to be everywhere before the next one.
    one_by_one: bool,
}

/// (b3), measured once.
pub fn latency(subject: &Subject, setting: &Setting) -> Result<Outcome, String> {
    let pace = Pace {
        place: Place::OneCpu,
        interval: SECOND / 3,
        events: 18,
        one_by_one: false,
    };
    measure(subject, setting, &pace, |generator, _| {
        let all: Vec<f64> = generator
            .deliveries()
            .latencies()
            .iter()
            .map(|micros| f64::from(*micros) / 1e3)
            .collect();
        vec![
            (Figure::LatencyMedian, quantile(&all, 0.5)),
            (Figure::LatencyMost, quantile(&all, 0.99)),
        ]
    })
}

/// (g), measured once.
pub fn last_delivery(subject: &Subject, setting: &Setting) -> Result<Outcome, String> {
    let pace = Pace {
        place: Place::AllCpus(setting.cpus),
        interval: SECOND / 2,
        events: 30,
        one_by_one: true,
    };
    measure(subject, setting, &pace, |_, last| {
        vec![
            (Figure::LastMedian, quantile(last, 0.5)),
            (Figure::LastMost, quantile(last, 0.99)),
        ]
    })
}

fn measure(
    subject: &Subject,
    setting: &Setting,
    pace: &Pace,
    figures: impl FnOnce(&mut Generator, &[f64]) -> Vec<(Figure, f64)>,
) -> Result<Outcome, String> {
    let (mut started, mut generator) = start(subject, setting, pace.place, SIZE)?;
    let mut outcome = Outcome::default();
    let last = run(&mut started, &mut generator, pace, &mut outcome)
        .map_err(|why| explain(&started, why))?;
    outcome.figures = figures(&mut generator, &last);
    outcome.close(&mut generator);
    Ok(outcome)
}

/// Answers the milliseconds from each event to its last delivery, where that is waited for.
fn run(
    started: &mut Started,
    generator: &mut Generator,
    pace: &Pace,
    outcome: &mut Outcome,
) -> Result<Vec<f64>, String> {
    generator.gather()?;
    generator.idle(SECOND / 2)?;
    for _ in 0..WARM {
        publish(started, generator)?;
        generator.settle()?;
    }
    generator.deliveries().start_timing();
    let window = Window::open(started.process(), generator);
    let mut last = Vec::new();
    let mut due = now();
    for _ in 0..pace.events {
        generator.idle(due.saturating_sub(now()))?;
        due += pace.interval;
        let sent = publish(started, generator)?;
        if pace.one_by_one {
            generator.settle()?;
            let latest = generator.deliveries().latest();
            last.push(latest.saturating_sub(sent) as f64 / 1e6);
        }
    }
    let ended = generator.settle()?;
    let used = window.close(generator, ended);
    outcome.used.push(("", used));
    Ok(last)
}

/// Publishes one event as soon as the one before is acknowledged; answers when.
fn publish(started: &mut Started, generator: &mut Generator) -> Result<u64, String> {
    match started {
        Started::Hub(_) => loop {
            if let Some(sent) = generator.publish(0)? {
                return Ok(sent);
            }
            generator.turn(SECOND)?;
        },
        Started::Floor(floor) => {
            generator.deliveries().publish(0, 0);
            let sent = now();
            floor.order(&format!("round {sent}"))?;
            Ok(sent)
        }
    }
}

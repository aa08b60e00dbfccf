//! (f): signed publishes a second to a channel that nobody listens to, by 16 publishers and by one.

use super::{Outcome, Setting, Subject, explain, start};
use crate::clock::{SECOND, now};
use crate::figures::Figure;
use crate::generator::{Generator, Size};
use crate::measure::{Used, Window};
use crate::process::Process;
use crate::servers::Place;

/// Events before the measurement.
const WARM: usize = 500;

/// Measures both once.
pub fn measure(subject: &Subject, setting: &Setting) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    for (name, publishers, figure) in [
        ("16 publishers", 16, Figure::CrowdedPublishes),
        ("1 publisher", 1, Figure::Publishes),
    ] {
        let size = Size {
            subscribers: 0,
            channels: 1,
            publishers,
        };
        let (started, mut generator) = start(subject, setting, Place::OneCpu, size)?;
        let (rate, used) = run(started.process(), &mut generator, setting.seconds)
            .map_err(|why| explain(&started, why))?;
        outcome.figures.push((figure, rate));
        outcome.used.push((name, used));
        outcome.close(&mut generator);
    }
    Ok(outcome)
}

fn run(server: Process, generator: &mut Generator, seconds: u64) -> Result<(f64, Used), String> {
    generator.publish_until(|events| events == WARM)?;
    generator.settle()?;
    let before = generator.answered();
    let window = Window::open(server, generator);
    let end = now() + seconds * SECOND;
    generator.publish_until(|_| now() >= end)?;
    let ended = generator.settle()?;
    let used = window.close(generator, ended);
    Ok((used.rate(generator.answered() - before), used))
}

//! (c): 10,000 sockets on 1,000 channels, and 10,000 events to one channel after the other, by one
//! publisher as fast as it is acknowledged.

use super::{Outcome, Setting, Subject, explain, start};
use crate::figures::Figure;
use crate::generator::{Generator, Size};
use crate::measure::Window;
use crate::process::Process;
use crate::servers::Place;

const SIZE: Size = Size {
    subscribers: 10_000,
    channels: 1_000,
    publishers: 1,
};
/// Events before the measurement, one on each channel.
const WARM: usize = 1_000;
const EVENTS: usize = 10_000;

/// Measures it once.
pub fn measure(subject: &Subject, setting: &Setting) -> Result<Outcome, String> {
    let (started, mut generator) = start(subject, setting, Place::OneCpu, SIZE)?;
    let mut outcome = Outcome::default();
    run(started.process(), &mut generator, &mut outcome).map_err(|why| explain(&started, why))?;
    outcome.close(&mut generator);
    Ok(outcome)
}

fn run(server: Process, generator: &mut Generator, outcome: &mut Outcome) -> Result<(), String> {
    generator.gather()?;
    generator.publish_until(|events| events == WARM)?;
    generator.settle()?;
    let before = generator.deliveries().heard();
    let window = Window::open(server, generator);
    generator.publish_until(|events| events == EVENTS)?;
    let ended = generator.settle()?;
    let used = window.close(generator, ended);
    let deliveries = generator.deliveries().heard() - before;
    outcome
        .figures
        .push((Figure::SpreadDeliveries, used.rate(deliveries)));
    outcome.used.push(("", used));
    Ok(())
}

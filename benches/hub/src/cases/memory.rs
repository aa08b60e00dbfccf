//! (d): what the server's memory grows by with each of 10,000 subscribers that hear nothing.

use super::{Outcome, Setting, Subject, explain, start};
use crate::clock::SECOND;
use crate::figures::Figure;
use crate::generator::Size;
use crate::servers::Place;

const SIZE: Size = Size {
    subscribers: 10_000,
    channels: 1,
    publishers: 0,
};
/// Until what only connecting needed is given back.
const SETTLING: u64 = 3 * SECOND;

/// Measures it once.
pub fn measure(subject: &Subject, setting: &Setting) -> Result<Outcome, String> {
    let (started, mut generator) = start(subject, setting, Place::OneCpu, SIZE)?;
    let before = started.process().resident_kib();
    generator
        .gather()
        .and_then(|()| generator.idle(SETTLING))
        .map_err(|why| explain(&started, why))?;
    let grown = started.process().resident_kib() - before;
    let mut outcome = Outcome::default();
    let each = grown / SIZE.subscribers as f64;
    outcome.figures.push((Figure::SocketMemory, each));
    outcome.close(&mut generator);
    Ok(outcome)
}

//! (e): how many a second can connect and subscribe, a bounded number of them under way at a time;
//! all to one channel, and to a thousand.

use super::{Outcome, Setting, Subject, explain, start};
use crate::clock::now;
use crate::figures::Figure;
use crate::generator::Size;
use crate::measure::Window;
use crate::servers::Place;

const SUBSCRIBERS: usize = 10_000;

/// Measures both once.
pub fn measure(subject: &Subject, setting: &Setting) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    for (name, channels, figure) in [
        ("one channel", 1, Figure::HotArrivals),
        ("1,000 channels", 1_000, Figure::SpreadArrivals),
    ] {
        let size = Size {
            subscribers: SUBSCRIBERS,
            channels,
            publishers: 0,
        };
        let (started, mut generator) = start(subject, setting, Place::OneCpu, size)?;
        let window = Window::open(started.process(), &generator);
        generator.gather().map_err(|why| explain(&started, why))?;
        let used = window.close(&generator, now());
        outcome
            .figures
            .push((figure, used.rate(SUBSCRIBERS as u64)));
        outcome.used.push((name, used));
        outcome.close(&mut generator);
    }
    Ok(outcome)
}

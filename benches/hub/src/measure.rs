//! What server and generator use while something is measured.

use std::ops::AddAssign;

use crate::clock::{SECOND, now};
use crate::generator::Generator;
use crate::process::{Process, busy_seconds};

/// The beginning of a measurement.
pub struct Window {
    server: Process,
    server_cpu: f64,
    generator_cpu: f64,
    generator_busy: u64,
    all_cpu: f64,
    began: u64,
}

/// What was used between its beginning and its end.
#[derive(Debug, Clone, Copy, Default)]
pub struct Used {
    /// How long it took.
    pub seconds: f64,
    /// CPU of the server, all threads, user and system.
    pub server_cpu_seconds: f64,
    /// How long the generator had something to do; awake it was longer.
    pub generator_busy_seconds: f64,
    /// CPU of everything else on the machine: the more, the less the figures are worth.
    pub other_cpu_seconds: f64,
}

impl Window {
    /// Begins.
    pub fn open(server: Process, generator: &Generator) -> Self {
        Self {
            server_cpu: server.cpu_seconds(),
            generator_cpu: Process::own().cpu_seconds(),
            generator_busy: generator.busy(),
            all_cpu: busy_seconds(),
            server,
            began: now(),
        }
    }

    /// Ends; `ended` is when the last thing that is measured happened.
    pub fn close(self, generator: &Generator, ended: u64) -> Used {
        let server = self.server.cpu_seconds() - self.server_cpu;
        let own = Process::own().cpu_seconds() - self.generator_cpu;
        let busy = generator.busy() - self.generator_busy;
        Used {
            seconds: ended.saturating_sub(self.began) as f64 / SECOND as f64,
            server_cpu_seconds: server,
            generator_busy_seconds: busy as f64 / SECOND as f64,
            other_cpu_seconds: busy_seconds() - self.all_cpu - server - own,
        }
    }
}

impl Used {
    /// So many things a second.
    pub fn rate(self, count: u64) -> f64 {
        count as f64 / self.seconds
    }

    /// What share of a CPU everything else used.
    pub fn disturbance(self) -> f64 {
        // Nobody counts quite alike: it may be a little less than nothing.
        (self.other_cpu_seconds / self.seconds).max(0.0)
    }

    /// Microseconds of the server's CPU for each of so many things.
    pub fn server_micros(self, count: u64) -> f64 {
        self.server_cpu_seconds * 1e6 / count as f64
    }
}

impl AddAssign for Used {
    fn add_assign(&mut self, other: Self) {
        self.seconds += other.seconds;
        self.server_cpu_seconds += other.server_cpu_seconds;
        self.generator_busy_seconds += other.generator_busy_seconds;
        self.other_cpu_seconds += other.other_cpu_seconds;
    }
}

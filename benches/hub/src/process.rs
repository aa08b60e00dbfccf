//! Processes and CPUs of this machine, as Linux tells of them.

use std::fs;

use rustix::param::clock_ticks_per_second;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// Where the server runs.
pub const SERVER_CPU: usize = 0;
/// Where the generator runs.
pub const GENERATOR_CPU: usize = 1;

/// A process.
#[derive(Debug, Clone, Copy)]
pub struct Process(pub u32);

impl Process {
    /// This one.
    pub fn own() -> Self {
        Self(std::process::id())
    }

    /// Seconds of CPU that all its threads have used, to a hundredth.
    pub fn cpu_seconds(self) -> f64 {
        let text = fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap_or_default();
        // Its name, which may hold anything, ends with the last bracket.
        let fields = text.rsplit(')').next().unwrap_or_default();
        let fields = fields.split_whitespace().skip(11).take(2);
        let ticks: f64 = fields.filter_map(|field| field.parse::<f64>().ok()).sum();
        ticks / clock_ticks_per_second() as f64
    }

    /// KiB of memory it has at the moment.
    pub fn resident_kib(self) -> f64 {
        let text = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        number.unwrap_or(f64::NAN)
    }
}

/// Seconds of CPU that everything on this machine has used since its start, on all CPUs together;
/// what its host took from it counts too.
pub fn busy_seconds() -> f64 {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    let ticks = line.split_whitespace().skip(1).take(8);
    let ticks = ticks.map(|field| field.parse::<f64>().unwrap_or_default());
    // The fourth is idle, the fifth waits for disks.
    let busy = ticks
        .enumerate()
        .filter(|(place, _)| !matches!(place, 3 | 4));
    busy.map(|(_, ticks)| ticks).sum::<f64>() / clock_ticks_per_second() as f64
}

/// Which CPUs this program was given at its start.
#[derive(Clone, Copy)]
pub struct Cpus(CpuSet);

impl Cpus {
    /// # Errors
    /// When server and generator cannot have one each.
    pub fn look() -> Result<Self, String> {
        let all = sched_getaffinity(None).map_err(|error| error.to_string())?;
        if all.is_set(SERVER_CPU) && all.is_set(GENERATOR_CPU) {
            return Ok(Self(all));
        }
        Err(format!(
            "server and generator need a CPU each, {SERVER_CPU} and {GENERATOR_CPU}; this process \
             may not use both"
        ))
    }

    /// Keeps this thread, and whatever it starts from now on, on one CPU.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn stay_on(cpu: usize) -> Result<(), String> {
        let mut one = CpuSet::new();
        one.set(cpu);
        sched_setaffinity(None, &one).map_err(|error| format!("CPU {cpu}: {error}"))
    }

    /// Lets this thread, and whatever it starts from now on, run on all of them.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn roam(self) -> Result<(), String> {
        sched_setaffinity(None, &self.0).map_err(|error| error.to_string())
    }
}

/// Lets this process and those that it starts open as many files as the system permits.
///
/// # Errors
/// When that is not enough for `sockets`.
pub fn permit_sockets(sockets: u64) -> Result<(), String> {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    let needed = sockets + 100;
    setrlimit(Resource::Nofile, raised).map_err(|error| error.to_string())?;
    match limit.maximum {
        Some(most) if most < needed => Err(format!(
            "{sockets} sockets need a limit of {needed} open files; the hard limit is {most}. \
             Raise it (`ulimit -Hn`), or choose other parts."
        )),
        _ => Ok(()),
    }
}

//! What a process has used, as Linux tells it.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A process of this machine.
#[derive(Clone, Copy)]
pub struct Process(pub u32);

impl Process {
    /// This one.
    pub fn own() -> Self {
        Self(std::process::id())
    }

    /// Seconds of CPU it has used, to a hundredth.
    pub fn cpu_seconds(self) -> f64 {
        let text = fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap_or_default();
        // Its name, which may hold anything, ends with the last bracket.
        let fields = text
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace();
        let ticks: f64 = fields
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse::<f64>().ok())
            .sum();
        ticks / 100.0
    }

    /// KiB of memory it has at the moment.
    pub fn resident_kib(self) -> u64 {
        self.status("VmRSS:")
    }

    /// KiB of memory it had at most.
    pub fn most_resident_kib(self) -> u64 {
        self.status("VmHWM:")
    }

    /// Waits for so many seconds; tells how often it had a file synced meanwhile, where `perf` is
    /// there and may count.
    pub fn syncs_during(self, seconds: u64) -> Option<u64> {
        let until = Instant::now() + Duration::from_secs(seconds);
        let calls = "syscalls:sys_enter_fsync,syscalls:sys_enter_fdatasync";
        let counted = Command::new("perf")
            .args(["stat", "-x", ",", "-e", calls, "-p"])
            .args([&self.0.to_string(), "sleep", &seconds.to_string()])
            .output();
        thread::sleep(until.saturating_duration_since(Instant::now()));
        let told = String::from_utf8(counted.ok()?.stderr).ok()?;
        let counts = told.lines().filter(|line| line.contains("sys_enter_f"));
        let counts = counts.map(|line| line.split(',').next()?.parse::<u64>().ok());
        counts.reduce(|sum, count| Some(sum? + count?))?
    }

    /// Bytes it has had written to disk.
    pub fn written_bytes(self) -> u64 {
        let text = fs::read_to_string(format!("/proc/{}/io", self.0)).unwrap_or_default();
        number_after(&text, "write_bytes:")
    }

    fn status(self, name: &str) -> u64 {
        let text = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap_or_default();
        number_after(&text, name)
    }
}

fn number_after(text: &str, name: &str) -> u64 {
    text.lines()
        .find_map(|line| line.strip_prefix(name))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// Seconds of CPU that each of them has used.
pub fn cpu_seconds_of_each(processes: &[Process]) -> Vec<f64> {
    processes.iter().map(|one| one.cpu_seconds()).collect()
}

/// What each used between two looks, in microseconds for each of so many.
pub fn micros_of_each(before: &[f64], after: &[f64], number: f64) -> Vec<f64> {
    let both = before.iter().zip(after);
    both.map(|(before, after)| (after - before) * 1e6 / number)
        .collect()
}

/// p50, p99 and the largest of these.
pub fn summary(mut samples: Vec<f64>) -> Value {
    samples.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (share * samples.len() as f64).ceil() as usize;
        samples.get(place.saturating_sub(1)).copied()
    };
    json!({"p50": at(0.5), "p99": at(0.99), "max": samples.last()})
}

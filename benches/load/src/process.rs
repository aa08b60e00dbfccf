//! What a process has used, as Linux tells it.

use std::fs;

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

/// p50, p99 and the largest of these.
pub fn summary(mut samples: Vec<f64>) -> Value {
    samples.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (share * samples.len() as f64).ceil() as usize;
        samples.get(place.saturating_sub(1)).copied()
    };
    json!({"p50": at(0.5), "p99": at(0.99), "max": samples.last()})
}

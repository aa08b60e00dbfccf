//! What this process has cost so far.

use std::{fs, time::Instant};

use anyhow::Context;
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Map, Value, json};

/// User and system time of all threads, in milliseconds.
fn cpu_ms() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// The most memory that was resident at once, in KiB.
fn peak_kib() -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status").context("reading the process's status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number
        .and_then(|number| number.parse().ok())
        .context("the process's status tells no peak of memory")
}

/// The start of a task.
pub struct Cost {
    began: Instant,
    cpu_ms: f64,
}

impl Cost {
    /// From now on.
    pub fn begin() -> Self {
        Self {
            began: Instant::now(),
            cpu_ms: cpu_ms(),
        }
    }

    /// Until now: the same keys that `peer.mjs` prints.
    pub fn with(&self, bytes: Map<String, Value>) -> anyhow::Result<Value> {
        Ok(json!({
            "cpu_ms": cpu_ms() - self.cpu_ms,
            "wall_ms": self.began.elapsed().as_secs_f64() * 1e3,
            "peak_kib": peak_kib()?,
            "bytes": bytes,
        }))
    }
}

//! Edits per second, each acknowledged and so on disk, by many staff at once.

use std::io;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Target;
use crate::editor::Editor;
use crate::process::{Process, cpu_seconds_of_each, micros_of_each, summary};

/// So long it runs before it counts.
const WARM_UP: Duration = Duration::from_secs(1);

/// `staff` people edit as fast as they are answered, spread over the hotels, for `seconds`.
/// `tokens` are theirs, one for each hotel.
///
/// # Errors
/// When one edit fails.
pub fn run(
    target: &Target,
    hotels: &[(String, String)],
    staff: usize,
    seconds: u64,
) -> Result<Value, String> {
    let server = Process(target.pid);
    let mut editors = Vec::with_capacity(staff);
    for number in 0..staff {
        let (slug, token) = &hotels[number % hotels.len()];
        let editor = Editor::connect(target.server_of(number), slug, token);
        editors.push(editor.map_err(|error| error.to_string())?);
    }
    let together = Barrier::new(staff + 1);
    let all = target.processes();
    let (took, used, written, syncs) = thread::scope(|scope| {
        let mut working = Vec::new();
        for (number, mut editor) in editors.into_iter().enumerate() {
            let together = &together;
            working.push(scope.spawn(move || -> io::Result<Vec<f64>> {
                together.wait();
                let begin = Instant::now() + WARM_UP;
                let end = begin + Duration::from_secs(seconds);
                let mut took = Vec::new();
                for edit in 0_u64.. {
                    let edited = editor.edit(&format!("staff {number} edit {edit}"))?;
                    if edited.sent > end {
                        break;
                    }
                    if edited.sent > begin {
                        let time = edited.answered.duration_since(edited.sent);
                        took.push(time.as_secs_f64() * 1_000.0);
                    }
                }
                Ok(took)
            }));
        }
        together.wait();
        thread::sleep(WARM_UP);
        let before = (cpu_seconds_of_each(&all), server.written_bytes());
        let syncs = server.syncs_during(seconds);
        let used = micros_of_each(&before.0, &cpu_seconds_of_each(&all), 1.0);
        let written = server.written_bytes() - before.1;
        let mut took = Vec::new();
        for person in working {
            match person.join() {
                Ok(Ok(times)) => took.extend(times),
                Ok(Err(error)) => return Err(error.to_string()),
                Err(_) => return Err("somebody at work fell".to_owned()),
            }
        }
        Ok((took, used, written, syncs))
    })?;
    let edits = took.len() as f64;
    Ok(json!({
        "staff": staff,
        "hotels": hotels.len(),
        "edits_per_s": edits / seconds as f64,
        "edit_ms": summary(took),
        "servers": all.len(),
        "server_cpu_us_per_edit": used.iter().sum::<f64>() / edits,
        "syncs_per_edit": syncs.map(|syncs| syncs as f64 / edits),
        "kib_written_per_edit": written as f64 / 1024.0 / edits,
    }))
}

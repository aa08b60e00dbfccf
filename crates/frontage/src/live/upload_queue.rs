//! How far somebody's uploads are as a whole ("3 of 8"), told to the staff of the hotel.
//!
//! The window that uploads says it, and is believed: nothing depends on it. It is told at a bounded
//! pace, to those who listen at that moment, and kept nowhere.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::domain::{Staff, StaffId};
use crate::time::{iso8601, now};

use super::progress::{Progress, plain_name};

/// Its name on the channels of staff.
const EVENT: &str = "upload-queue";
/// One window's queue is told at most so often; a quarter of a second later there is something new.
const PACE: Duration = Duration::from_millis(250);
/// A window that says nothing for so long is forgotten, and may begin anew.
const SILENT: Duration = Duration::from_secs(60);
/// Windows whose pace is watched at a time.
const WINDOWS: usize = 1_000;
/// Pictures that are named at a time.
pub const MOST_NAMED: usize = 3;
/// Longest preview, as the text that it is: three of them and their names fit into one event.
pub const PREVIEW_BYTES: usize = 1_600;
/// What a preview may be. Nothing that could hold a script or lead elsewhere.
const PREVIEWS: [&str; 3] = [
    "data:image/webp;base64,",
    "data:image/jpeg;base64,",
    "data:image/png;base64,",
];

/// When each window was told last.
pub(super) type Paces = Arc<Mutex<HashMap<(StaffId, String), Instant>>>;

/// How far the uploads of one window are.
#[derive(Debug)]
pub struct UploadQueue {
    /// The window's own name for itself, see [`super::progress::is_upload_id`].
    pub window: String,
    /// All that were chosen; 0 when the window goes.
    pub total: u32,
    /// In the gallery.
    pub done: u32,
    /// Refused.
    pub failed: u32,
    /// Nothing moves just now, because the line is down.
    pub is_resting: bool,
    /// Those on their way, the first ones.
    pub under_way: Vec<UnderWay>,
}

/// A picture on its way.
#[derive(Debug)]
pub struct UnderWay {
    /// Name of its file.
    pub name: String,
    /// A tiny picture of it as a `data:` address, see [`is_preview`].
    pub preview: Option<String>,
}

/// Whether a text is a small picture inside an address, and nothing else.
pub fn is_preview(text: &str) -> bool {
    let picture = PREVIEWS.iter().find_map(|kind| text.strip_prefix(kind));
    text.len() <= PREVIEW_BYTES
        && picture.is_some_and(|bytes| !bytes.is_empty() && STANDARD.decode(bytes).is_ok())
}

impl Progress {
    /// Tells how far the uploads of one window are, unless that was told a moment ago: then false.
    pub fn tell_queue(&self, hotel: &str, staff: &Staff, queue: &UploadQueue) -> bool {
        // The last word is never held back.
        if !self.is_time_for(staff.id, queue) {
            return false;
        }
        let named = |one: &UnderWay| json!({"name": plain_name(&one.name), "preview": one.preview});
        let under_way: Vec<Value> = queue.under_way.iter().take(MOST_NAMED).map(named).collect();
        let data = json!({
            "window": queue.window,
            // The same id as in the presence channel.
            "by": {"id": staff.id.to_string(), "name": staff.username},
            "total": queue.total,
            "done": queue.done,
            "failed": queue.failed,
            "resting": queue.is_resting,
            "under_way": under_way,
            "at": iso8601(now()),
        });
        self.messages.tell(hotel, EVENT, data.to_string());
        true
    }

    fn is_time_for(&self, staff: StaffId, queue: &UploadQueue) -> bool {
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        paces.retain(|_, told| now.duration_since(*told) < SILENT);
        let window = (staff, queue.window.clone());
        if queue.total == 0 {
            // Of a window that said nothing before, nothing need be taken back.
            return paces.remove(&window).is_some();
        }
        let is_early = paces
            .get(&window)
            .is_some_and(|told| now.duration_since(*told) < PACE);
        let is_one_too_many = paces.len() >= WINDOWS && !paces.contains_key(&window);
        if is_early || is_one_too_many {
            return false;
        }
        paces.insert(window, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{PREVIEW_BYTES, is_preview};

    #[test]
    fn a_preview_is_a_small_picture_and_nothing_that_could_do_anything() {
        assert!(is_preview("data:image/webp;base64,UklGRg=="));
        for wrong in [
            "",
            "data:image/webp;base64,",
            "data:image/svg+xml;base64,PHN2Zz4=",
            "data:text/html;base64,PHA+",
            "https://elsewhere.example/a.jpg",
            "data:image/webp;base64,UklGRg==\" onload=\"",
            "javascript:alert(1)",
        ] {
            assert!(!is_preview(wrong), "{wrong}");
        }
        let long = format!("data:image/webp;base64,{}", "A".repeat(PREVIEW_BYTES));
        assert!(!is_preview(&long));
    }
}

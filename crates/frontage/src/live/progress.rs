//! How far an uploaded picture is, told to the staff of its hotel: received, checked, first light,
//! complete, or failed and why.
//!
//! Told to those who listen at that moment, see [`StaffMessages`]. The order of one upload's stages
//! is that of the calls, and after its last nothing more is said of it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::json;

use crate::domain::{PublicId, StaffId, Version};
use crate::time::{iso8601, now};

use super::staff_messages::StaffMessages;
use super::upload_queue::Paces;

/// Its name on the channels of staff.
const EVENT: &str = "picture-progress";
/// Longest name of a file that is told, in characters.
const NAME_CHARS: usize = 100;
/// Longest id of an upload that a client may give, in characters.
pub const ID_CHARS: usize = 64;
/// Uploads that may wait to be told complete; of further ones it is not told.
const MOST_WAITING: usize = 4_096;

/// Tells of uploads. Cheap to clone.
#[derive(Clone)]
pub struct Progress {
    pub(super) messages: StaffMessages,
    /// How often queues of uploads are told.
    pub(super) paces: Paces,
    /// Uploads whose pictures are shown and not complete yet.
    shown: Arc<Mutex<HashMap<Version, Vec<Arc<Told>>>>>,
}

/// Who uploads a file, under which names.
#[derive(Debug, Clone)]
pub struct Uploader {
    /// Slug of the hotel.
    pub hotel: String,
    /// Whoever uploads.
    pub staff_id: StaffId,
    /// As colleagues know them.
    pub username: String,
    /// The client's own id for this upload, or one made for it; see [`is_upload_id`].
    pub upload: String,
    /// Name of the file as it was sent.
    pub file: String,
}

/// One uploaded file on its way to being a picture. When the last of its clones is dropped before
/// its end, it has failed.
#[derive(Clone)]
pub struct Upload(Arc<UnderWay>);

struct UnderWay {
    progress: Progress,
    told: Arc<Told>,
}

struct Told {
    by: Uploader,
    /// The picture, once it has a row.
    public_id: Mutex<Option<PublicId>>,
    state: AtomicU8,
}

/// Nothing was said yet, so nothing need be taken back.
const SILENT: u8 = 0;
const UNDER_WAY: u8 = 1;
const ENDED: u8 = 2;

/// Whether a client may call an upload so.
pub fn is_upload_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=ID_CHARS).contains(&text.len()) && text.bytes().all(fits)
}

impl Progress {
    /// Tells by these messages.
    pub fn new(messages: StaffMessages) -> Self {
        Self {
            messages,
            paces: Paces::default(),
            shown: Arc::default(),
        }
    }

    /// An upload of which nothing is said yet.
    pub fn upload(&self, by: Uploader) -> Upload {
        let by = Uploader {
            file: plain_name(&by.file),
            ..by
        };
        let told = Told {
            by,
            public_id: Mutex::new(None),
            state: AtomicU8::new(SILENT),
        };
        Upload(Arc::new(UnderWay {
            progress: self.clone(),
            told: Arc::new(told),
        }))
    }

    /// All renditions of a version are there.
    pub fn complete(&self, version: &Version) {
        for told in self.shown().remove(version).unwrap_or_default() {
            self.tell(&told, "complete", None);
        }
    }

    /// The rest of a version will never be made. What can be shown is shown.
    pub fn incomplete(&self, version: &Version, problem: &str, code: &str) {
        for told in self.shown().remove(version).unwrap_or_default() {
            self.tell(&told, "failed", Some((problem, code)));
        }
    }

    fn shown(&self) -> MutexGuard<'_, HashMap<Version, Vec<Arc<Told>>>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, told: &Told, stage: &str, problem: Option<(&str, &str)>) {
        let Uploader {
            hotel,
            staff_id,
            username,
            upload,
            file,
        } = &told.by;
        // The same id as in the presence channel.
        let by = json!({"id": staff_id.to_string(), "name": username});
        let mut data = json!({
            "upload": upload,
            "name": file,
            "by": by,
            "stage": stage,
            "at": iso8601(now()),
        });
        if let Some(public_id) = &*told.picture() {
            data["public_id"] = public_id.as_str().into();
        }
        if let Some((problem, code)) = problem {
            data["problem"] = problem.into();
            data["code"] = code.into();
        }
        self.messages.tell(hotel, EVENT, data.to_string());
    }
}

impl Upload {
    /// All of its bytes are here.
    pub fn received(&self) {
        self.goes_on("received");
    }

    /// Nothing stands against it, by its outline.
    pub fn checked(&self) {
        self.goes_on("checked");
    }

    /// It has its row, durably, and can be shown. When the rest of `version` is made,
    /// [`Progress::complete`] is to be called; it `is_complete` when there is no rest.
    pub fn shown(&self, public_id: &PublicId, version: &Version, is_complete: bool) {
        let UnderWay { progress, told } = &*self.0;
        if told.state.swap(ENDED, Ordering::AcqRel) == ENDED {
            return;
        }
        *told.picture() = Some(public_id.clone());
        progress.tell(told, "first-light", None);
        if is_complete {
            progress.tell(told, "complete", None);
            return;
        }
        let mut shown = progress.shown();
        if shown.len() < MOST_WAITING {
            let waiting = shown.entry(version.clone()).or_default();
            waiting.push(Arc::clone(told));
        }
    }

    /// It is refused. `problem` is for people: what is wrong and what to do; `code` is one word
    /// for programs.
    pub fn failed(&self, problem: &str, code: &str) {
        if self.0.told.state.swap(ENDED, Ordering::AcqRel) != ENDED {
            self.0.fails(problem, code);
        }
    }

    /// Nothing more is to be said of it, and it has not failed: its request was answered before.
    pub fn ends(&self) {
        self.0.told.state.store(ENDED, Ordering::Release);
    }

    fn goes_on(&self, stage: &str) {
        let UnderWay { progress, told } = &*self.0;
        if told.state.fetch_max(UNDER_WAY, Ordering::AcqRel) != ENDED {
            progress.tell(told, stage, None);
        }
    }
}

impl UnderWay {
    fn fails(&self, problem: &str, code: &str) {
        self.progress
            .tell(&self.told, "failed", Some((problem, code)));
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if self.told.state.load(Ordering::Acquire) == UNDER_WAY {
            let problem = "The upload was broken off. Please upload the picture again.";
            self.fails(problem, "stopped");
        }
    }
}

impl Told {
    fn picture(&self) -> MutexGuard<'_, Option<PublicId>> {
        self.public_id
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file's name without the folders that some clients send along, and without what no name on a
/// screen should hold.
pub fn plain_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = name.chars().filter(|c| !c.is_control() && !is_turning(*c));
    let name: String = plain.take(NAME_CHARS).collect();
    name.trim().to_owned()
}

/// Marks that turn the direction of text: a name must not look like another one.
fn is_turning(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{is_upload_id, plain_name};

    #[test]
    fn a_file_is_called_by_its_name_alone() {
        for (sent, told) in [
            ("beach.jpg", "beach.jpg"),
            ("C:\\Users\\ann\\Pictures\\beach.jpg", "beach.jpg"),
            ("/home/ann/beach.jpg", "beach.jpg"),
            ("be\u{0}a\nch\u{202e}.jpg ", "beach.jpg"),
            ("", ""),
        ] {
            assert_eq!(plain_name(sent), told, "{sent:?}");
        }
        assert_eq!(plain_name(&"é".repeat(101)).chars().count(), 100);
    }

    #[test]
    fn an_upload_is_called_by_letters_digits_and_hyphens() {
        assert!(is_upload_id("a-B_9") && is_upload_id(&"a".repeat(64)));
        for wrong in ["", "a b", "é", "a/b", "<i>", &"a".repeat(65)] {
            assert!(!is_upload_id(wrong), "{wrong}");
        }
    }
}

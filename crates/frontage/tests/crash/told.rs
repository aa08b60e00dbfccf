//! An event as a page remembers it, and the answer that lists missed ones.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// An event, remembered by what makes it itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub revision: i64,
    pub name: String,
    /// What it speaks of: a picture, or nothing.
    about: Option<String>,
    /// Of its data, byte for byte: two events of one identity must say the same.
    hash: u64,
}

#[derive(Deserialize)]
struct Head {
    revision: i64,
    public_id: Option<String>,
    url: Option<String>,
}

impl Told {
    pub fn new(name: &str, data: &str) -> Self {
        let head: Head = serde_json::from_str(data).unwrap();
        let mut hasher = DefaultHasher::new();
        data.hash(&mut hasher);
        Self {
            revision: head.revision,
            name: name.to_owned(),
            about: head.public_id.or(head.url),
            hash: hasher.finish(),
        }
    }

    /// Name and subject: what tells events of one revision apart.
    pub fn identity(&self) -> (&str, Option<&str>) {
        (&self.name, self.about.as_deref())
    }
}

/// What `GET …/events/?after=N` answers.
#[derive(Deserialize)]
pub struct Missed {
    /// Absent in a reset.
    #[serde(default)]
    pub revision: i64,
    #[serde(default)]
    pub events: Vec<MissedEvent>,
    #[serde(default)]
    pub reset: bool,
    #[serde(default)]
    pub snapshot: Value,
}

#[derive(Deserialize)]
pub struct MissedEvent {
    pub event: String,
    pub data: Box<RawValue>,
}

impl MissedEvent {
    pub fn told(&self) -> Told {
        Told::new(&self.event, self.data.get())
    }
}

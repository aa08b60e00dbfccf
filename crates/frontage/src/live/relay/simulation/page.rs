//! An open page: keeps events in order, asks for what it missed, and shows what it knows. The
//! rules are those of `sdk/src/sequence.ts`.

use serde_json::{Map, Value};

use crate::domain::Revision;

/// What a page did, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Took a whole page.
    Reset(Revision),
    /// Took an event.
    Event(Revision, String),
}

/// One open page.
pub struct Page {
    pub slug: String,
    pub connected: bool,
    known: Revision,
    complete: bool,
    seen: Vec<String>,
    pub log: Vec<Seen>,
    /// What it shows.
    pub slogan: String,
    pub gallery: Vec<Value>,
}

impl Page {
    /// Opens with a snapshot.
    pub fn open(snapshot: &Map<String, Value>) -> Self {
        let mut page = Self {
            slug: snapshot["slug"].as_str().unwrap().to_owned(),
            connected: true,
            known: 0,
            complete: false,
            seen: Vec::new(),
            log: Vec::new(),
            slogan: String::new(),
            gallery: Vec::new(),
        };
        page.reset(snapshot);
        page
    }

    /// The newest revision it knows.
    pub fn known(&self) -> Revision {
        self.known
    }

    /// After which revision it must ask.
    pub fn after(&self) -> Revision {
        if self.complete {
            self.known
        } else {
            (self.known - 1).max(0)
        }
    }

    /// Hears an event; tells whether it must ask for more.
    pub fn hears(&mut self, event: &str, data: &str) -> bool {
        let data: Map<String, Value> = serde_json::from_str(data).unwrap();
        let revision = data["revision"].as_i64().unwrap();
        let is_double = self.complete || self.seen.iter().any(|seen| seen == event);
        if revision < self.known || (revision == self.known && is_double) {
            return false;
        }
        if revision > self.known + 1 || data.contains_key("truncated") {
            return true;
        }
        self.take(revision, event, &data);
        false
    }

    /// Takes the answer to what it asked.
    pub fn catches_up(&mut self, answer: &Value) {
        if answer["reset"] == true {
            self.reset(answer["snapshot"].as_object().unwrap());
            return;
        }
        for event in answer["events"].as_array().unwrap() {
            let (name, data) = (event["event"].as_str().unwrap(), &event["data"]);
            let revision = event["revision"].as_i64().unwrap();
            let is_double = self.complete || self.seen.iter().any(|seen| seen == name);
            if revision > self.known || (revision == self.known && !is_double) {
                self.take(revision, name, data.as_object().unwrap());
            }
        }
        let revision = answer["revision"].as_i64().unwrap();
        assert!(revision >= self.known, "an answer from the past");
        if revision > self.known {
            self.seen.clear();
        }
        self.known = revision;
        self.complete = true;
    }

    fn reset(&mut self, snapshot: &Map<String, Value>) {
        self.known = snapshot["revision"].as_i64().unwrap();
        self.complete = true;
        self.seen.clear();
        self.log.push(Seen::Reset(self.known));
        self.show(snapshot);
    }

    fn take(&mut self, revision: Revision, event: &str, data: &Map<String, Value>) {
        if revision > self.known {
            self.seen.clear();
            self.complete = false;
        }
        self.known = revision;
        self.seen.push(event.to_owned());
        self.log.push(Seen::Event(revision, event.to_owned()));
        self.show(data);
    }

    fn show(&mut self, data: &Map<String, Value>) {
        if let Some(slogan) = data.get("slogan") {
            self.slogan = slogan.as_str().unwrap().to_owned();
        }
        if let Some(gallery) = data.get("gallery") {
            self.gallery = gallery.as_array().unwrap().clone();
        }
    }

    /// Whether the log rises without a gap, or says where it begins anew.
    pub fn is_in_order(&self) -> bool {
        let mut at: Option<Revision> = None;
        self.log.iter().all(|seen| {
            let fits = match (seen, at) {
                (Seen::Reset(_), _) => true,
                (Seen::Event(..), None) => false,
                (Seen::Event(revision, _), Some(at)) => (at..=at + 1).contains(revision),
            };
            let (Seen::Reset(revision) | Seen::Event(revision, _)) = seen;
            at = Some(*revision);
            fits
        })
    }
}

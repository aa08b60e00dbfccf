//! Compares what staff were told with what the server still knows after it was killed.
//!
//! The judge reads the history as any page does, revision by revision, and keeps its own model
//! of the page. Each change in the history must be exactly one edit that somebody sent, whole,
//! and only once; each answered edit must be in the history, at the revision that was named.

use std::collections::{BTreeMap, HashMap, HashSet};

use frontage::domain::gallery::merge_order;
use serde_json::Value;

use crate::staff::{Edit, FIELDS, KEYS, Outcome, Wish};
use crate::support::{LAKESIDE, Person, texts};
use crate::told::{Missed, MissedEvent, Told};
use crate::viewer::Seen;

#[derive(Default)]
pub struct Judge {
    /// What was sent and may be or come into the history, by its mark.
    edits: HashMap<String, Edit>,
    sent: usize,
    unanswered: usize,
    /// Marks of what was found in the history, and where.
    found: HashMap<String, i64>,
    revision: i64,
    page: BTreeMap<&'static str, String>,
    gallery: Vec<String>,
    /// The gallery after each revision.
    galleries: BTreeMap<i64, Vec<String>>,
    removed: HashSet<String>,
    history: Vec<Told>,
}

impl Judge {
    /// Hears what staff sent since the last restart, and what they were answered.
    pub fn hear(&mut self, edits: Vec<Edit>) {
        for edit in edits {
            self.sent += 1;
            self.unanswered += usize::from(edit.outcome == Outcome::Unanswered);
            self.edits.insert(edit.mark.clone(), edit);
        }
    }

    /// How many edits were sent, and how many of them not answered.
    pub fn heard(&self) -> (usize, usize) {
        (self.sent, self.unanswered)
    }

    /// Looks at what the server knows now. Nobody may be at work.
    pub async fn look(&mut self, guest: &Person) {
        let path = format!("/api/public/hotels/{LAKESIDE}/");
        let asked = format!("{path}events/?after={}", self.revision);
        let missed = guest.get(&asked).await;
        let missed: Missed = serde_json::from_slice(&missed.body).unwrap();
        assert!(!missed.reset, "the history is not kept");
        for change in missed.events.chunk_by(same_revision) {
            self.follow(change);
        }
        assert_eq!(self.revision, missed.revision, "the newest change is told");
        self.everything_answered_is_there();
        self.is_what_guests_see(&guest.get(&path).await.ok(200));
        if !KEYS {
            // What died with the server and was not repeated must not come up later.
            let found = &self.found;
            let may_come = |mark: &String, edit: &mut Edit| {
                matches!(edit.outcome, Outcome::Answered(_)) || found.contains_key(mark)
            };
            self.edits.retain(may_come);
        }
    }

    fn follow(&mut self, change: &[MissedEvent]) {
        let told: Vec<Told> = change.iter().map(MissedEvent::told).collect();
        let revision = told[0].revision;
        assert_eq!(revision, self.revision + 1, "no revision is missing");
        self.revision = revision;
        let data =
            |index: usize| -> Value { serde_json::from_str(change[index].data.get()).unwrap() };
        let names: Vec<&str> = told.iter().map(|event| event.name.as_str()).collect();
        match names[..] {
            // The making of the hotel.
            ["settings-updated"] if revision == 1 => self.page = page_of(&data(0)),
            ["settings-updated"] => self.settings_changed(&data(0)),
            ["gallery-image-uploaded"] => self.uploaded(&data(0)),
            ["gallery-reordered"] => self.reordered(&data(0)),
            ["gallery-image-removed", "gallery-reordered"] => self.removed(&data(0), &data(1)),
            _ => panic!("revision {revision} is half a change: {names:?}"),
        }
        self.galleries.insert(revision, self.gallery.clone());
        self.history.extend(told);
    }

    fn settings_changed(&mut self, data: &Value) {
        let now = page_of(data);
        let differs = |field: &&&'static str| self.page[**field] != now[**field];
        let changed: BTreeMap<&str, &str> = FIELDS
            .iter()
            .filter(differs)
            .map(|field| (*field, now[*field].as_str()))
            .collect();
        let first = changed.values().next().expect("something changed");
        let mark = first.split(' ').next().unwrap().to_owned();
        let Some(Wish::Settings(typed)) = self.edits.get(&mark).map(|edit| &edit.wish) else {
            panic!("nobody typed {first:?}");
        };
        let typed: BTreeMap<&str, &str> = typed.iter().map(|(f, t)| (*f, t.as_str())).collect();
        assert_eq!(changed, typed, "{mark} is there wholly or not at all");
        self.page = now;
        self.find(mark);
    }

    fn uploaded(&mut self, data: &Value) {
        assert_eq!(data["position"], self.gallery.len(), "at the end");
        let mark = data["image"]["alt"].as_str().unwrap().to_owned();
        let wish = self.edits.get(&mark).map(|edit| &edit.wish);
        let Some(Wish::Upload { width }) = wish else {
            panic!("nobody uploaded {mark:?}");
        };
        assert_eq!(data["image"]["width"], *width, "{mark}");
        self.gallery.push(data["url"].as_str().unwrap().to_owned());
        self.find(mark);
    }

    fn reordered(&mut self, data: &Value) {
        let now = texts(&data["gallery"]);
        let before = std::mem::replace(&mut self.gallery, now);
        // Orders bear no mark: this one must come of one that was sent and not yet found.
        let fits = |edit: &&Edit| match (&edit.wish, &edit.outcome) {
            (Wish::Reorder(_), Outcome::Answered(Some(named))) if *named != self.revision => false,
            (Wish::Reorder(order), _) => {
                !self.found.contains_key(&edit.mark)
                    && self.merged(&before, order) == Some(self.gallery.clone())
            }
            _ => false,
        };
        let is_answered = |edit: &&Edit| edit.outcome != Outcome::Unanswered;
        let mut fitting: Vec<&Edit> = self.edits.values().filter(fits).collect();
        fitting.sort_by_key(|edit| (!is_answered(edit), edit.mark.clone()));
        let mark = fitting.first().map(|edit| edit.mark.clone());
        let revision = self.revision;
        self.find(mark.unwrap_or_else(|| panic!("nobody asked for the order of {revision}")));
    }

    fn removed(&mut self, removed: &Value, left: &Value) {
        let url = removed["url"].as_str().unwrap();
        self.gallery.retain(|here| here != url);
        assert_eq!(texts(&left["gallery"]), self.gallery, "without {url}");
        self.removed.insert(url.to_owned());
        // A removed picture never comes back here, so at most one of these can have done it.
        let of_it = |edit: &&Edit| {
            matches!(&edit.wish, Wish::Remove(other) if other == url)
                && edit.outcome != Outcome::GoneAlready
        };
        let named = |edit: &&Edit| edit.outcome == Outcome::Answered(Some(self.revision));
        let candidates: Vec<&Edit> = self.edits.values().filter(of_it).collect();
        let mark = candidates
            .iter()
            .copied()
            .find(named)
            .or(candidates.first().copied());
        let mark = mark.unwrap_or_else(|| panic!("nobody removed {url}"));
        self.find(mark.mark.clone());
    }

    fn find(&mut self, mark: String) {
        if let Some(before) = self.found.insert(mark.clone(), self.revision) {
            panic!("{mark} was done twice: {before} and {}", self.revision);
        }
    }

    fn merged(&self, present: &[String], order: &[String]) -> Option<Vec<String>> {
        merge_order(present, &self.removed, order).ok()
    }

    fn everything_answered_is_there(&self) {
        for edit in self.edits.values() {
            let Outcome::Answered(named) = edit.outcome else {
                continue;
            };
            let found = self.found.get(&edit.mark).copied();
            match (&edit.wish, found, named) {
                // Answered with the page as it was a moment later, perhaps with others' edits.
                (Wish::Settings(_), Some(at), Some(named)) => assert!(at <= named, "{edit:?}"),
                (_, Some(at), Some(named)) => assert_eq!(at, named, "{edit:?}"),
                (_, Some(_), None) => {}
                (Wish::Reorder(order), None, Some(named)) => {
                    // It was in that order already.
                    let then = self.galleries.get(&named);
                    let then = then.unwrap_or_else(|| panic!("revision {named} is lost"));
                    assert_eq!(self.merged(then, order).as_ref(), Some(then), "{edit:?}");
                }
                (Wish::Reorder(_), None, None) => {}
                (_, None, _) => panic!("answered and lost: {edit:?}"),
            }
        }
    }

    fn is_what_guests_see(&self, document: &Value) {
        assert_eq!(document["revision"], self.revision);
        assert_eq!(page_of(document), self.page);
        assert_eq!(texts(&document["gallery"]), self.gallery);
        for edit in self.edits.values() {
            if let (Wish::Remove(url), Outcome::GoneAlready) = (&edit.wish, &edit.outcome) {
                // Or a colleague's removal was under way and died with the server.
                let under_way = |other: &Edit| {
                    matches!(&other.wish, Wish::Remove(gone) if gone == url)
                        && other.outcome == Outcome::Unanswered
                };
                let known = self.removed.contains(url) || self.edits.values().any(under_way);
                assert!(known, "{url} was said to be gone");
            }
        }
    }

    /// Where the page stands.
    pub fn revision(&self) -> i64 {
        self.revision
    }

    /// A page's log has every event since it last read the whole page, in order, and nothing
    /// else, up to the newest.
    pub fn read_log(&self, viewer: usize, log: &[Seen]) {
        assert!(
            matches!(log.first(), Some(Seen::Reset(_))),
            "it read the page"
        );
        let mut rest = self.history.as_slice();
        for seen in log {
            match seen {
                Seen::Reset(revision) => {
                    let from = self
                        .history
                        .partition_point(|told| told.revision <= *revision);
                    rest = &self.history[from..];
                }
                Seen::Event(told) => {
                    assert_eq!(rest.first(), Some(told), "viewer {viewer}: the next event");
                    rest = &rest[1..];
                }
            }
        }
        assert!(rest.is_empty(), "viewer {viewer} misses {rest:?}");
    }
}

fn same_revision(one: &MissedEvent, other: &MissedEvent) -> bool {
    one.told().revision == other.told().revision
}

fn page_of(data: &Value) -> BTreeMap<&'static str, String> {
    let text = |field: &'static str| (field, data[field].as_str().unwrap().to_owned());
    FIELDS.map(text).into()
}

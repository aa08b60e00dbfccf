//! Compares what staff were told with what the server still knows after it was killed.
//!
//! The judge reads the history as any page does, revision by revision, and keeps its own model
//! of the page. Each change in the history must be exactly one edit that somebody sent, whole,
//! and only once; each answered edit must be in the history, at the revision that was named.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use frontage::domain::gallery::merge_order;
use serde_json::Value;
use tokio::sync::Mutex;

use crate::staff::{Edit, FIELDS, KEYS, Outcome, Wish};
use crate::support::{LAKESIDE, Person, texts};
use crate::told::{Missed, MissedEvent, Told};
use crate::viewer::Seen;

/// The history as it was read, as far as nobody has judged it yet. It is told in pieces of some
/// hundred events, so whoever lets much happen before the next look reads on meanwhile.
#[derive(Default)]
pub struct Minutes {
    revision: i64,
    events: Vec<MissedEvent>,
}

impl Minutes {
    /// Where to read on.
    pub fn next(&self) -> String {
        let after = self.revision;
        format!("/api/public/hotels/{LAKESIDE}/events/?after={after}")
    }

    /// What stood there.
    pub fn take_down(&mut self, answer: &[u8]) {
        let missed: Missed = serde_json::from_slice(answer).unwrap();
        assert!(!missed.reset, "the history is not kept");
        self.revision = missed.revision;
        self.events.extend(missed.events);
    }
}

#[derive(Default)]
pub struct Judge {
    minutes: Arc<Mutex<Minutes>>,
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
    /// What it reads from.
    #[allow(
        dead_code,
        reason = "where little happens between two looks, nobody reads ahead"
    )]
    pub fn minutes(&self) -> Arc<Mutex<Minutes>> {
        Arc::clone(&self.minutes)
    }

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
        let minutes = Arc::clone(&self.minutes);
        let mut minutes = minutes.lock().await;
        // What a server was asked by somebody who has given up may be saved even now.
        let document = loop {
            let missed = guest.get(&minutes.next()).await;
            minutes.take_down(&missed.body);
            let document = guest.get(&path).await.ok(200);
            if document["revision"] == minutes.revision {
                break document;
            }
        };
        for change in std::mem::take(&mut minutes.events).chunk_by(same_revision) {
            self.follow(change);
        }
        assert_eq!(self.revision, minutes.revision, "the newest change is told");
        self.everything_answered_is_there();
        self.is_what_guests_see(&document);
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
        assert!(!self.found.contains_key(&mark), "{mark} was done twice");
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
        // Orders bear no mark: this one must come of one that was answered with this revision, or
        // of one that was not answered. Of several that would do, any may be meant.
        let fits = |edit: &&Edit| {
            let Wish::Reorder(order) = &edit.wish else {
                return false;
            };
            let may_be = match edit.outcome {
                Outcome::Answered(Some(named)) => named == self.revision,
                _ => !self.found.contains_key(&edit.mark),
            };
            may_be && self.merged(&before, order).as_ref() == Some(&self.gallery)
        };
        let is_answered = |edit: &&Edit| edit.outcome != Outcome::Unanswered;
        let mut fitting: Vec<&Edit> = self.edits.values().filter(fits).collect();
        fitting.sort_by_key(|edit| (!is_answered(edit), edit.mark.clone()));
        let mark = fitting.first().map(|edit| edit.mark.clone());
        let revision = self.revision;
        let mark = mark.unwrap_or_else(|| panic!("nobody asked for the order of {revision}"));
        self.found.insert(mark, revision);
    }

    fn removed(&mut self, removed: &Value, left: &Value) {
        let url = removed["url"].as_str().unwrap();
        self.gallery.retain(|here| here != url);
        assert_eq!(texts(&left["gallery"]), self.gallery, "without {url}");
        self.removed.insert(url.to_owned());
        assert!(self.may_have_removed(url), "nobody removed {url}");
    }

    /// Whether somebody asked for that and was not told that somebody else had been quicker.
    fn may_have_removed(&self, url: &str) -> bool {
        self.edits.values().any(|edit| {
            matches!(&edit.wish, Wish::Remove(gone) if gone == url)
                && edit.outcome != Outcome::GoneAlready
        })
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
            let named = match (&edit.wish, &edit.outcome) {
                (_, Outcome::Answered(named)) => *named,
                (Wish::Remove(url), Outcome::GoneAlready) => {
                    assert!(self.may_have_removed(url), "{url} was said to be gone");
                    continue;
                }
                _ => continue,
            };
            let found = self.found.get(&edit.mark).copied();
            match (&edit.wish, found, named) {
                // Answered with the page as it was a moment later, perhaps with others' edits.
                (Wish::Settings(_), Some(at), Some(named)) => assert!(at <= named, "{edit:?}"),
                (Wish::Reorder(order), _, Some(named)) => self.is_in_order(order, named),
                (Wish::Reorder(_), _, None) => {}
                (Wish::Remove(url), _, Some(named)) => {
                    let (before, then) = (&self.galleries[&(named - 1)], &self.galleries[&named]);
                    assert!(before.contains(url) && !then.contains(url), "{edit:?}");
                }
                (Wish::Remove(url), _, None) => assert!(!self.gallery.contains(url), "{edit:?}"),
                (_, Some(at), Some(named)) => assert_eq!(at, named, "{edit:?}"),
                (_, Some(_), None) => {}
                (_, None, _) => panic!("answered and lost: {edit:?}"),
            }
        }
    }

    /// At this revision the gallery was brought into this order, or was in it already.
    fn is_in_order(&self, order: &[String], revision: i64) {
        let then = self.galleries.get(&revision);
        let then = then.unwrap_or_else(|| panic!("revision {revision} is lost"));
        let before = self.galleries.get(&(revision - 1)).unwrap_or(then);
        let comes_of = |gallery: &[String]| self.merged(gallery, order).as_ref() == Some(then);
        assert!(
            comes_of(before) || comes_of(then),
            "{revision}: {then:?} is not {order:?}"
        );
    }

    fn is_what_guests_see(&self, document: &Value) {
        assert_eq!(document["revision"], self.revision);
        assert_eq!(page_of(document), self.page);
        assert_eq!(texts(&document["gallery"]), self.gallery);
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

//! Twenty people rearrange, fill and thin out one gallery at the same time, and fifty pages of
//! it are open. `FRONTAGE_EVERYBODY_SECONDS=60` makes it long.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::support::dice::{self, Dice};
use crate::support::{Event, LAKESIDE, Listener, Person, TestApp, pictures, texts};

const PEOPLE: usize = 20;
const PAGES: usize = 50;
/// More pictures are not added while so many are there: small events, so that fifty pages in
/// one test keep up.
const PICTURES: usize = 12;
/// The slogan that ends it.
const THE_END: &str = "That was all";

/// What one person did.
#[derive(Default)]
struct Work {
    /// Numbers of the changes.
    revisions: Vec<i64>,
    added: Vec<String>,
    removed: Vec<String>,
    orders: usize,
}

/// Does one thing after the other until it is over, with a list that is often out of date.
async fn work(person: Person, mut dice: Dice, until: Instant) -> Work {
    let mut done = Work::default();
    let mut known = texts(&person.settings().await["gallery"]);
    while Instant::now() < until {
        sleep(dice.milliseconds(20, 200)).await;
        if dice.percent(50) {
            known = texts(&person.settings().await["gallery"]);
        }
        match dice.below(10) {
            0..4 => {
                dice.shuffle(&mut known);
                let (answer, _) = person.reorder(&known).await.changed(200);
                known = texts(&answer["gallery"]);
                done.orders += 1;
            }
            4..7 if known.len() < PICTURES => {
                let photo = pictures::jpeg(24 + dice.below(16) as u32, 16);
                let (answer, revision) = person.upload(photo).await.changed(201);
                known.push(answer["url"].as_str().unwrap().to_owned());
                done.added.push(known[known.len() - 1].clone());
                done.revisions.push(revision);
            }
            _ if known.is_empty() => {}
            _ => {
                // Anybody's picture, and perhaps somebody else was quicker.
                let url = dice.pick(&known).clone();
                let answer = person.remove(&url).await;
                if answer.status == 404 {
                    assert_eq!(answer.refused(404)["error"], "URL not found in gallery");
                    known.retain(|here| *here != url);
                } else {
                    let (answer, revision) = answer.changed(200);
                    known = texts(&answer["gallery"]);
                    done.removed.push(url);
                    done.revisions.push(revision);
                }
            }
        }
        let distinct: BTreeSet<&String> = known.iter().collect();
        assert_eq!(distinct.len(), known.len(), "a picture twice");
    }
    done
}

/// The gallery as a page has it that applies what it hears.
struct Painted {
    gallery: Vec<String>,
    revision: i64,
}

impl Painted {
    fn apply(&mut self, event: &Event) {
        let next = event.revision - self.revision;
        assert!(next == 0 || next == 1, "{next} revisions further");
        self.revision = event.revision;
        match event.name.as_str() {
            "gallery-image-uploaded" => {
                let url = event.data["url"].as_str().unwrap().to_owned();
                assert_eq!(event.data["position"], self.gallery.len());
                assert!(!self.gallery.contains(&url), "added twice");
                self.gallery.push(url);
            }
            "gallery-image-removed" => {
                let before = self.gallery.len();
                self.gallery.retain(|url| event.data["url"] != url.as_str());
                assert_eq!(self.gallery.len(), before - 1, "what was there is gone");
            }
            "gallery-reordered" => {
                let order = texts(&event.data["gallery"]);
                let sorted = |list: &[String]| {
                    let mut list = list.to_vec();
                    list.sort();
                    list
                };
                assert_eq!(sorted(&order), sorted(&self.gallery), "a permutation");
                self.gallery = order;
            }
            "settings-updated" => assert_eq!(event.data["slogan"], THE_END),
            other => panic!("nobody did what {other} tells"),
        }
    }
}

/// Stands for a gallery: fifty pages that remember every one would need much memory.
fn digest(gallery: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    gallery.hash(&mut hasher);
    hasher.finish()
}

/// Listens to the end; gives a digest of what is painted after each revision.
async fn watch(mut page: Listener, mut painted: Painted) -> BTreeMap<i64, u64> {
    let mut after = BTreeMap::new();
    loop {
        let event = page.next().await;
        painted.apply(&event);
        after.insert(painted.revision, digest(&painted.gallery));
        if event.data["slogan"] == THE_END {
            return after;
        }
    }
}

/// A guest who reads the page again and again; gives a digest of what was there at each revision.
async fn read(guest: Person, over: CancellationToken) -> BTreeMap<i64, u64> {
    let mut at = BTreeMap::new();
    while !over.is_cancelled() {
        let path = format!("/api/public/hotels/{LAKESIDE}/");
        let page: Value = guest.get(&path).await.ok(200);
        let revision = page["revision"].as_i64().unwrap();
        at.insert(revision, digest(&texts(&page["gallery"])));
        sleep(Duration::from_millis(7)).await;
    }
    at
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_people_in_one_gallery_lose_nothing_double_nothing_and_fifty_pages_end_level() {
    let seconds = dice::number("FRONTAGE_EVERYBODY_SECONDS", 6) as u64;
    let seed = dice::seed("FRONTAGE_EVERYBODY_SEED");
    println!("FRONTAGE_EVERYBODY_SEED={seed} makes the same choices again");
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let first = editor.fill_gallery(5).await;
    let before = app.revision(LAKESIDE).await;
    let mut pages = Vec::new();
    for _ in 0..PAGES {
        let painted = Painted {
            gallery: first.clone(),
            revision: before,
        };
        pages.push(tokio::spawn(watch(app.listener(LAKESIDE).await, painted)));
    }
    let over = CancellationToken::new();
    let reader = tokio::spawn(read(app.stranger(), over.clone()));

    let until = Instant::now() + Duration::from_secs(seconds);
    let people = (0..PEOPLE).map(|number| {
        let dice = Dice::for_one(seed, number);
        tokio::spawn(work(editor.clone(), dice, until))
    });
    let people: Vec<_> = people.collect();
    let mut all = Work::default();
    for person in people {
        let done = person.await.unwrap();
        all.revisions.extend(done.revisions);
        all.added.extend(done.added);
        all.removed.extend(done.removed);
        all.orders += done.orders;
    }
    assert!(all.orders > PEOPLE && all.added.len() > PEOPLE && all.removed.len() > PEOPLE);
    over.cancel();
    let read = reader.await.unwrap();
    let end = json!({"slogan": THE_END});
    let (saved, last) = editor.change_settings(&end).await.changed(200);

    let removed: BTreeSet<&String> = all.removed.iter().collect();
    assert_eq!(removed.len(), all.removed.len(), "removed once each");
    let stays = |url: &&String| !removed.contains(url);
    let expected: BTreeSet<&String> = first.iter().chain(&all.added).filter(stays).collect();
    let gallery = texts(&saved["gallery"]);
    let present: BTreeSet<&String> = gallery.iter().collect();
    assert_eq!(present.len(), gallery.len(), "no picture twice");
    assert_eq!(present, expected, "nothing lost, nothing revived");
    let distinct: BTreeSet<i64> = all.revisions.iter().copied().collect();
    assert_eq!(distinct.len(), all.revisions.len(), "a number for each");
    assert!(distinct.iter().all(|n| (before + 1..last).contains(n)));

    let mut histories = Vec::new();
    for page in pages {
        histories.push(page.await.unwrap());
    }
    let revisions: Vec<i64> = histories[0].keys().copied().collect();
    let dense: Vec<i64> = (before + 1..=last).collect();
    assert_eq!(revisions, dense, "every change, without a gap");
    assert_eq!(histories[0][&last], digest(&gallery), "level");
    assert!(histories.iter().all(|history| *history == histories[0]));
    for (revision, seen) in read.range(before + 1..) {
        assert_eq!(*seen, histories[0][revision], "read at {revision}");
    }
    app.ends_well().await;
}

//! Twenty people edit one page at the same time.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::{Event, LAKESIDE, Listener, Person, TestApp, pictures, texts};

const PEOPLE: usize = 20;
const ROUNDS: usize = 12;
/// The slogan that ends it.
const THE_END: &str = "That was all";

/// Does one thing after the other, a different mix for each person. Gives the numbers of the
/// changes, the pictures added, and those removed.
async fn work(person: Person, number: usize) -> (Vec<i64>, Vec<String>, Vec<String>) {
    let (mut revisions, mut added, mut removed) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        match (number + round) % 4 {
            0 => {
                let photo = pictures::jpeg(24 + number as u32, 16);
                let (answer, revision) = person.upload(photo).await.changed(201);
                revisions.push(revision);
                added.push(answer["url"].as_str().unwrap().to_owned());
            }
            1 => {
                // A list as this person knows it, which is soon out of date.
                let mut order = texts(&person.settings().await["gallery"]);
                order.rotate_left(1);
                order.swap(0, number % 3);
                person.reorder(&order).await.changed(200);
            }
            2 => {
                if let Some(url) = added.pop() {
                    let (_, revision) = person.remove(&url).await.changed(200);
                    revisions.push(revision);
                    removed.push(url);
                }
            }
            _ => {
                let slogan = json!({"slogan": format!("{number} in round {round}")});
                person.change_settings(&slogan).await.changed(200);
            }
        }
    }
    (revisions, added, removed)
}

/// Everything that a page hears until the end.
async fn listen(mut page: Listener) -> Vec<Event> {
    let mut heard = Vec::new();
    loop {
        let event = page.next().await;
        let is_last = event.data["slogan"] == THE_END;
        heard.push(event);
        if is_last {
            return heard;
        }
    }
}

/// The gallery as a page has it that applies what it hears.
fn painted(mut gallery: Vec<String>, heard: &[Event]) -> Vec<String> {
    for event in heard {
        match event.name.as_str() {
            "gallery-image-uploaded" => {
                let position = event.data["position"].as_u64().unwrap();
                let url = event.data["url"].as_str().unwrap().to_owned();
                gallery.insert(position as usize, url);
            }
            "gallery-image-removed" => gallery.retain(|url| event.data["url"] != url.as_str()),
            "gallery-reordered" => gallery = texts(&event.data["gallery"]),
            _ => {}
        }
    }
    gallery
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybodys_work_is_there_in_the_end_and_told_in_order_without_a_gap() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let first = editor.fill_gallery(5).await;
    let before = app.revision(LAKESIDE).await;
    let page = tokio::spawn(listen(app.listener(LAKESIDE).await));

    let people = (0..PEOPLE).map(|number| tokio::spawn(work(editor.clone(), number)));
    let people: Vec<_> = people.collect();
    let mut expected: BTreeSet<String> = first.iter().cloned().collect();
    let mut revisions = Vec::new();
    for person in people {
        let (changes, added, removed) = person.await.unwrap();
        revisions.extend(changes);
        expected.extend(added);
        for url in removed {
            expected.remove(&url);
        }
    }
    let end = json!({"slogan": THE_END});
    let (saved, last) = editor.change_settings(&end).await.changed(200);

    let gallery = texts(&saved["gallery"]);
    let present: BTreeSet<String> = gallery.iter().cloned().collect();
    assert_eq!(present.len(), gallery.len(), "no picture twice");
    assert_eq!(present, expected, "nothing lost, nothing revived");
    let distinct: BTreeSet<i64> = revisions.iter().copied().collect();
    assert_eq!(distinct.len(), revisions.len(), "a number for each change");
    assert!(
        distinct
            .iter()
            .all(|number| (before + 1..last).contains(number))
    );

    let heard = page.await.unwrap();
    let mut numbers: Vec<i64> = heard.iter().map(|event| event.revision).collect();
    numbers.dedup();
    let all: Vec<i64> = (before + 1..=last).collect();
    assert_eq!(numbers, all, "every change, in order, without a gap");
    assert_eq!(
        painted(first, &heard),
        gallery,
        "a page that listened is level"
    );
    app.ends_well().await;
}

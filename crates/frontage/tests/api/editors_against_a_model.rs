//! Two to five people edit settings, room types and words of pictures of one page in random
//! turns, each from what they last saw. A model says
//! what must come of it: nobody overwrites unknowingly what they have not seen, and nobody is
//! stopped who stands in nobody's way.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::support::dice::Dice;
use crate::support::{Answer, LAKESIDE, Person, TestApp, pictures};

/// Fewer than of settings alone (see `random_editors`): these things are slower to write.
const INTERLEAVINGS: u64 = 150;
/// Turns of one interleaving.
const TURNS: usize = 8;

/// What is edited: settings, a room type, a picture's words.
const THINGS: [&[&str]; 3] = [
    &["slogan", "contact_phone", "welcome_message"],
    &["name", "bed_setup"],
    &["alt", "caption"],
];

/// What each field holds, and which revision put it there.
type Model = BTreeMap<&'static str, (String, i64)>;

struct Page<'a> {
    ann: &'a Person,
    room: i64,
    picture: String,
}

impl Page<'_> {
    async fn change(&self, thing: usize, change: &Value) -> Answer {
        match thing {
            0 => self.ann.change_settings(change).await,
            1 => self.ann.change_room(self.room, change).await,
            _ => self.ann.describe(&self.picture, change).await,
        }
    }
}

#[tokio::test]
async fn in_random_turns_on_settings_rooms_and_words_nobody_overwrites_what_they_have_not_seen() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let room = ann.add_lake_room().await;
    let added = ann.upload(pictures::jpeg(60, 40)).await.ok(201);
    let picture = added["public_id"].as_str().unwrap().to_owned();
    let page = Page {
        ann: &ann,
        room,
        picture,
    };
    let mut now = app.revision(LAKESIDE).await;
    let mut model = Model::new();
    for name in THINGS.concat() {
        let text = if name == "name" { "Lake Room" } else { "" };
        model.insert(name, (text.to_owned(), 1));
    }
    let (mut merged, mut refused) = (0, 0);
    for seed in 0..INTERLEAVINGS {
        let mut dice = Dice::for_one(seed, 0);
        let mut seen = vec![now; 2 + dice.below(4)];
        for _ in 0..TURNS {
            let who = dice.below(seen.len());
            if dice.below(4) == 0 {
                seen[who] = now;
                continue;
            }
            let (thing, base) = (dice.below(THINGS.len()), seen[who]);
            let mut change: BTreeMap<&'static str, String> = BTreeMap::new();
            for name in THINGS[thing] {
                if dice.below(2) == 0 {
                    change.insert(*name, format!("{}", dice.below(5)));
                }
            }
            let different = |name: &&&'static str| model[**name].0 != change[**name];
            let differing: Vec<&'static str> = change.keys().filter(different).copied().collect();
            let mut conflicts = Map::new();
            for name in differing.iter().filter(|name| model[**name].1 > base) {
                let both = json!({"theirs": model[name].0, "yours": change[name]});
                conflicts.insert((*name).to_owned(), both);
            }
            let mut sent = json!(change);
            sent["base_revision"] = base.into();
            let answer = page.change(thing, &sent).await;
            let told = format!("seed {seed}: {sent} on {model:?}");
            if !conflicts.is_empty() {
                assert_eq!(answer.status, 409, "{told}: {}", answer.text());
                let body = answer.refused(409);
                assert_eq!(body["conflicts"], Value::Object(conflicts), "{told}");
                assert_eq!(body["revision"], now, "{told}");
                refused += 1;
                continue;
            }
            let (_, revision) = answer.changed(200);
            let changes = i64::from(!differing.is_empty());
            assert_eq!(revision, now + changes, "{told}");
            merged += i64::from(changes == 1 && base < now);
            now = revision;
            for name in differing {
                model.insert(name, (change[name].clone(), now));
            }
            if changes == 1 {
                seen[who] = now;
            }
        }
    }
    assert!(
        merged > 80 && refused > 60,
        "{merged} merged, {refused} refused"
    );
    let document = app.document(LAKESIDE).await;
    let things = [
        &document,
        &document["room_types"][0],
        &document["gallery_images"][0],
    ];
    for (names, thing) in THINGS.iter().zip(things) {
        for name in *names {
            assert_eq!(thing[name], model[name].0, "{name}");
        }
    }
    app.ends_well().await;
}

//! Two to five people edit one page in five hundred random orders, compared with a model of what
//! must come of it: different fields are merged, whoever changes a field that somebody else has
//! changed since they looked is told both values, and nobody overwrites anything unknowingly.
//! Some are stock clients that name no revision; theirs wins, as it always did.

use std::collections::BTreeMap;

use frontage::domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::dice::{self, Dice};
use crate::support::{Answer, Person, TestApp};

/// Orders tried, each on the page that the one before left.
const INTERLEAVINGS: usize = 500;
/// They are spread over so many hotels, which are edited at the same time.
const HOTELS: usize = 4;
/// What is edited: few fields with few values, so that people meet often.
const FIELDS: [&str; 6] = [
    "slogan",
    "welcome_message",
    "contact_phone",
    "primary_color",
    "city_override",
    "amenities",
];

type Fields = BTreeMap<&'static str, Value>;

fn some_value(dice: &mut Dice, field: &str) -> Value {
    let number = dice.below(4);
    match field {
        "primary_color" => json!(format!("#11223{number}")),
        "amenities" => json!(
            (0..number)
                .collect::<Vec<_>>()
                .iter()
                .map(|n| format!("Amenity {n}"))
                .collect::<Vec<_>>()
        ),
        _ => json!(format!("Text {number}")),
    }
}

/// One request.
#[derive(Debug, Clone)]
struct Write {
    fields: Fields,
    base: Option<i64>,
    /// Says its base as the page's ETag.
    by_etag: bool,
}

/// What must come of it.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    /// The page as it is afterwards.
    Saved(i64, Fields),
    /// Nothing changed at this revision; both values by field.
    Told(i64, BTreeMap<String, (Value, Value)>),
}

/// The page as it must be.
#[derive(Clone)]
struct Model {
    revision: i64,
    fields: Fields,
    changed: BTreeMap<&'static str, i64>,
}

impl Model {
    fn write(&mut self, write: &Write) -> Fate {
        let new = |(field, value): &(&&'static str, &Value)| self.fields[**field] != **value;
        let news: Fields = write
            .fields
            .iter()
            .filter(new)
            .map(|(f, v)| (*f, v.clone()))
            .collect();
        let base = write.base.unwrap_or(i64::MAX);
        let both: BTreeMap<String, (Value, Value)> = news
            .iter()
            .filter(|(field, _)| self.changed.get(**field).is_some_and(|at| *at > base))
            .map(|(field, yours)| {
                (
                    (*field).to_owned(),
                    (self.fields[*field].clone(), yours.clone()),
                )
            })
            .collect();
        if !both.is_empty() {
            return Fate::Told(self.revision, both);
        }
        if !news.is_empty() {
            self.revision += 1;
        }
        for (field, value) in news {
            self.fields.insert(field, value);
            self.changed.insert(field, self.revision);
        }
        Fate::Saved(self.revision, self.fields.clone())
    }
}

fn fields_of(document: &Value) -> Fields {
    let value = |field| (field, document[field].clone());
    FIELDS.map(value).into()
}

fn fate_of(answer: &Answer) -> Fate {
    if answer.status == 409 {
        let told = answer.refused(409);
        let both = told["conflicts"].as_object().unwrap().iter();
        let pair = |(field, both): (&String, &Value)| {
            (
                field.clone(),
                (both["theirs"].clone(), both["yours"].clone()),
            )
        };
        return Fate::Told(told["revision"].as_i64().unwrap(), both.map(pair).collect());
    }
    let (saved, revision) = answer.changed(200);
    Fate::Saved(revision, fields_of(&saved))
}

/// One hotel and those who edit it.
struct Desk {
    staff: Person,
    epoch: String,
    model: Model,
    /// How often it came to this: merges of what others left alone, and both values told.
    merged: usize,
    told: usize,
}

impl Desk {
    async fn send(&self, write: &Write) -> Answer {
        let path = self.staff.staff_path("settings/");
        let mut request = self.staff.request(Method::PATCH, &path);
        let mut body = json!(write.fields);
        match write.base {
            Some(base) if write.by_etag => {
                request = request.header("If-Match", format!("\"{}-{base}\"", self.epoch));
            }
            Some(base) => body["base_revision"] = json!(base),
            None => {}
        }
        self.staff.send(request.json(&body)).await
    }

    /// One writes while nobody else does.
    async fn one_writes(&mut self, write: &Write) {
        let late = write.base.is_some_and(|base| base < self.model.revision);
        let before = self.model.revision;
        let expected = self.model.write(write);
        let fate = fate_of(&self.send(write).await);
        assert_eq!(fate, expected, "{write:?} at {before}");
        self.told += usize::from(matches!(fate, Fate::Told(..)));
        self.merged += usize::from(late && self.model.revision > before);
    }

    /// Two press "Save" in the same moment: either may be first, as if the other came after.
    async fn two_write(&mut self, one: &Write, other: &Write) {
        let (a, b) = tokio::join!(self.send(one), self.send(other));
        let (a, b) = (fate_of(&a), fate_of(&b));
        let mut first = self.model.clone();
        let (a1, b2) = (first.write(one), first.write(other));
        let mut second = self.model.clone();
        let (b1, a2) = (second.write(other), second.write(one));
        // Whoever was first may be answered with the page as the second left it already.
        let fits = |fate: &Fate, expected: &Fate, end: &Model| match (fate, expected) {
            (Fate::Saved(revision, fields), Fate::Saved(..)) if *revision == end.revision => {
                *fields == end.fields
            }
            _ => fate == expected,
        };
        if fits(&a, &a1, &first) && fits(&b, &b2, &first) {
            self.model = first;
        } else if fits(&a, &a2, &second) && fits(&b, &b1, &second) {
            self.model = second;
        } else {
            panic!("{one:?} and {other:?} came to {a:?} and {b:?}");
        }
    }

    /// Some people look, edit and save in an order that the dice give.
    async fn interleave(&mut self, dice: &mut Dice) {
        let editors = 2 + dice.below(4);
        // The revision that each last looked at; stock clients look, but do not say so.
        let mut looked = vec![self.model.revision; editors];
        let is_stock: Vec<bool> = (0..editors).map(|_| dice.percent(25)).collect();
        let writes = editors + dice.below(editors);
        let compose = |dice: &mut Dice, base: i64, stock: bool| {
            let mut fields = FIELDS;
            dice.shuffle(&mut fields);
            let some = 1 + dice.below(3);
            let typed = |field: &&'static str| (*field, some_value(dice, field));
            Write {
                fields: fields[..some].iter().map(typed).collect(),
                base: (!stock).then_some(base),
                by_etag: base % 3 == 0,
            }
        };
        for _ in 0..writes {
            if dice.percent(40) {
                looked[dice.below(editors)] = self.model.revision;
            }
            let one = dice.below(editors);
            let write = compose(dice, looked[one], is_stock[one]);
            let other = dice.below(editors);
            if one != other && dice.percent(20) {
                let second = compose(dice, looked[other], is_stock[other]);
                self.two_write(&write, &second).await;
            } else {
                self.one_writes(&write).await;
                // Whoever was answered has the newest page before their eyes, and mostly uses it.
                if dice.percent(60) {
                    looked[one] = self.model.revision;
                }
            }
        }
    }
}

async fn edit_a_hotel(
    app: &TestApp,
    number: usize,
    seed: u64,
    interleavings: usize,
) -> (usize, usize) {
    let slug = format!("house-{number}");
    app.open_hotel(&slug).await;
    let staff = app.staff(&slug, Role::Editor).await;
    let settings = staff.settings().await;
    let model = Model {
        revision: settings["revision"].as_i64().unwrap(),
        fields: fields_of(&settings),
        changed: BTreeMap::new(),
    };
    let epoch = settings["epoch"].as_str().unwrap().to_owned();
    let mut desk = Desk {
        staff,
        epoch,
        model,
        merged: 0,
        told: 0,
    };
    let mut dice = Dice::for_one(seed, number);
    for _ in 0..interleavings {
        desk.interleave(&mut dice).await;
        assert_eq!(fields_of(&desk.staff.settings().await), desk.model.fields);
        assert_eq!(app.revision(&slug).await, desk.model.revision);
    }
    (desk.merged, desk.told)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_five_hundred_random_orders_of_several_editors_nobody_overwrites_anybody_unknowingly() {
    let seed = dice::seed("FRONTAGE_EDITORS_SEED");
    let interleavings = dice::number("FRONTAGE_EDITORS_INTERLEAVINGS", INTERLEAVINGS);
    println!("FRONTAGE_EDITORS_SEED={seed} makes the same choices again");
    let app = TestApp::start().await;
    let each = interleavings.div_ceil(HOTELS);
    let (first, second, third, fourth) = tokio::join!(
        edit_a_hotel(&app, 0, seed, each),
        edit_a_hotel(&app, 1, seed, each),
        edit_a_hotel(&app, 2, seed, each),
        edit_a_hotel(&app, 3, seed, each),
    );
    // The premise: they met often, and often left each other alone.
    for (merged, told) in [first, second, third, fourth] {
        assert!(merged > each / 4 && told > each / 4, "{merged}, {told}");
    }
    app.ends_well().await;
}

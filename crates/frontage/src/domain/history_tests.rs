//! What the history promises, tried with random work: going back over changes gives every
//! earlier state, and taking one change back gives what would be there without it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use super::draft::{Keep, clashes, collected, laid_over};
use super::record::set;
use super::translation::Fingerprint;
use super::undo::take_back;
use super::{Delta, FocalPoint, ImageRef, PageState, PublicId, Record, Thing, Translation, Value};

/// Something that somebody does to a page.
#[derive(Debug, Clone)]
enum Deed {
    Field(usize, u8),
    Amenities(Vec<u8>),
    Hero(Option<u8>),
    Add(u8),
    Remove(Index),
    Order(Vec<Index>),
    Room(i64, usize, u8),
    RoomGone(i64),
    Describe(u8, usize, u8),
    Translate(usize, u8, Option<u8>),
}

const TEXTS: [&str; 3] = ["slogan", "name_override", "primary_color"];
const OF_ROOMS: [&str; 3] = ["name", "bed_setup", "photo"];
const PICTURES: u8 = 6;

fn picture(n: u8) -> ImageRef {
    ImageRef::Own(public_id(n))
}

fn public_id(n: u8) -> PublicId {
    PublicId::from_random([n; 26])
}

fn beginning() -> PageState {
    let mut page = PageState::default();
    for name in TEXTS {
        page.fields.insert(name.to_owned(), Value::from(""));
    }
    page.fields.insert("hero_image".to_owned(), Value::Nothing);
    page.fields
        .insert("amenities".to_owned(), Value::List(Vec::new()));
    for n in 0..PICTURES {
        let words = [
            ("alt".to_owned(), Value::from("")),
            ("focal_point".to_owned(), Value::Point(FocalPoint::CENTRE)),
        ];
        page.images.insert(public_id(n), Record::from(words));
    }
    page
}

fn doing(deed: &Deed, page: &mut PageState) {
    match deed {
        Deed::Field(which, n) => {
            page.fields
                .insert(TEXTS[*which].to_owned(), Value::Text(n.to_string()));
        }
        Deed::Amenities(list) => {
            let words = list.iter().map(ToString::to_string).collect();
            page.fields
                .insert("amenities".to_owned(), Value::List(words));
        }
        Deed::Hero(n) => {
            let hero = Value::picture(n.map(picture).as_ref());
            page.fields.insert("hero_image".to_owned(), hero);
        }
        Deed::Add(n) if page.gallery.contains(&picture(*n)) => {}
        Deed::Add(n) => page.gallery.push(picture(*n)),
        Deed::Remove(_) | Deed::Order(_) if page.gallery.is_empty() => {}
        Deed::Remove(index) => {
            page.gallery.remove(index.index(page.gallery.len()));
        }
        Deed::Order(swaps) => {
            for pair in swaps.chunks_exact(2) {
                let length = page.gallery.len();
                page.gallery
                    .swap(pair[0].index(length), pair[1].index(length));
            }
        }
        Deed::Room(id, which, n) => {
            let room = page.rooms.entry(*id).or_insert_with(|| {
                let empty = OF_ROOMS.map(|name| (name.to_owned(), Value::Nothing));
                Record::from(empty)
            });
            room.insert(OF_ROOMS[*which].to_owned(), Value::Text(n.to_string()));
        }
        Deed::RoomGone(id) => {
            page.rooms.remove(id);
        }
        Deed::Describe(n, 0, word) => {
            let record = page.images.get_mut(&public_id(*n)).unwrap();
            record.insert("alt".to_owned(), Value::Text(word.to_string()));
        }
        Deed::Translate(thing, n, word) => translating(page, *thing, *n, *word),
        Deed::Describe(n, _, word) => {
            let point = FocalPoint::from_thousandths(i64::from(*word) * 100, 500);
            let record = page.images.get_mut(&public_id(*n)).unwrap();
            record.insert("focal_point".to_owned(), Value::Point(point));
        }
    }
}

/// Translates a text of the page, of a room type or of a picture, or takes the translation out.
fn translating(page: &mut PageState, thing: usize, n: u8, word: Option<u8>) {
    let record = match thing {
        0 => Some((&mut page.fields, "slogan@de")),
        1 => page
            .rooms
            .get_mut(&i64::from(n))
            .map(|room| (room, "name@de")),
        _ => page
            .images
            .get_mut(&public_id(n))
            .map(|image| (image, "alt@de")),
    };
    let value = word.map_or(Value::Nothing, |word| {
        Value::Translation(Translation {
            text: word.to_string(),
            made_of: Fingerprint::of("main"),
        })
    });
    if let Some((record, name)) = record {
        set(record, name, &value);
    }
}

fn deed() -> impl Strategy<Value = Deed> {
    let n = || 0..PICTURES;
    prop_oneof![
        (0..TEXTS.len(), n()).prop_map(|(which, n)| Deed::Field(which, n)),
        subsequence(vec![1, 2, 3], 0..=3).prop_map(Deed::Amenities),
        proptest::option::of(n()).prop_map(Deed::Hero),
        n().prop_map(Deed::Add),
        n().prop_map(Deed::Add),
        any::<Index>().prop_map(Deed::Remove),
        prop::collection::vec(any::<Index>(), 2..6).prop_map(Deed::Order),
        (1..4_i64, 0..OF_ROOMS.len(), n()).prop_map(|(id, which, n)| Deed::Room(id, which, n)),
        (1..4_i64).prop_map(Deed::RoomGone),
        (n(), 0..2_usize, n()).prop_map(|(n, which, word)| Deed::Describe(n, which, word)),
        (0..3_usize, n(), proptest::option::of(n()))
            .prop_map(|(thing, n, word)| Deed::Translate(thing, n, word)),
    ]
}

/// Several deeds are one change, as a form or a restore makes them.
fn work() -> impl Strategy<Value = Vec<Vec<Deed>>> {
    prop::collection::vec(prop::collection::vec(deed(), 1..4), 1..24)
}

/// Every state, the beginning first, and what lies between each and the next.
fn played(work: &[Vec<Deed>]) -> (Vec<PageState>, Vec<Delta>) {
    let mut states = vec![beginning()];
    let mut changes = Vec::new();
    for deeds in work {
        let before = states.last().unwrap();
        let mut page = before.clone();
        for deed in deeds {
            doing(deed, &mut page);
        }
        changes.push(Delta::between(before, &page));
        states.push(page);
    }
    (states, changes)
}

proptest! {
    #[test]
    fn going_back_from_the_end_meets_every_state_on_its_way(work in work()) {
        let (states, changes) = played(&work);
        let mut page = states.last().unwrap().clone();
        for (change, state) in changes.iter().zip(&states).rev() {
            prop_assert!(page.rewind(change), "the history fits the page");
            prop_assert_eq!(&page, state);
        }
    }

    #[test]
    fn a_change_that_nobody_built_upon_is_taken_back_whole_and_undoing_that_brings_it_again(
        work in work()
    ) {
        let (states, changes) = played(&work);
        let (now, change) = (states.last().unwrap(), changes.last().unwrap());
        let before = take_back(now, change).unwrap();
        prop_assert_eq!(&before, &states[states.len() - 2]);
        let undoing = Delta::between(now, &before);
        prop_assert_eq!(&take_back(&before, &undoing).unwrap(), now);
    }

    #[test]
    fn taking_a_change_back_undoes_its_fields_and_no_others_or_says_which_were_changed_since(
        work in work(), which in any::<Index>()
    ) {
        let (states, changes) = played(&work);
        let which = which.index(changes.len());
        let (now, change) = (states.last().unwrap(), &changes[which]);
        let touched = change.touched();
        match take_back(now, change) {
            Ok(page) => {
                let done = Delta::between(now, &page);
                prop_assert!(done.touched().is_subset(&touched));
                for (thing, name) in &touched {
                    let wanted = value(&states[which], thing, name);
                    prop_assert_eq!(value(&page, thing, name), wanted);
                }
                gallery_is_sound(now, change, &page)?;
            }
            Err(clashes) => {
                prop_assert!(!clashes.is_empty());
                for clash in clashes {
                    let since = changes[which + 1..].iter();
                    let name = clash.field.as_str();
                    let mut touched_again = since
                        .filter(|later| later.touched().contains(&(clash.thing.clone(), name)));
                    prop_assert!(touched_again.next().is_some(), "{clash:?}");
                    prop_assert_eq!(value(now, &clash.thing, name), clash.theirs);
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn a_draft_shows_what_was_collected_whatever_happens_to_the_page_meanwhile(
        work in work(), whose in prop::collection::vec(any::<bool>(), 24)
    ) {
        let (mut now, mut draft) = (beginning(), Delta::default());
        for (deeds, in_draft) in work.iter().zip(whose) {
            if !in_draft {
                deeds.iter().for_each(|deed| doing(deed, &mut now));
                continue;
            }
            let shown = laid_over(&now, &draft, |_| Keep::Draft);
            let mut wanted = shown.clone();
            deeds.iter().for_each(|deed| doing(deed, &mut wanted));
            draft = collected(&now, &draft, &shown, &wanted);
            prop_assert_eq!(&laid_over(&now, &draft, |_| Keep::Draft), &wanted);
        }
        let told = clashes(&now, &draft);
        let (ours, theirs) = (
            laid_over(&now, &draft, |_| Keep::Draft),
            laid_over(&now, &draft, |_| Keep::Page),
        );
        for clash in &told {
            let name = clash.field.as_str();
            prop_assert_eq!(value(&theirs, &clash.thing, name), clash.theirs.clone());
            prop_assert_eq!(value(&ours, &clash.thing, name), clash.yours.clone());
        }
        for (thing, name) in Delta::between(&now, &ours).touched() {
            if matches!(thing, Thing::RoomType(_)) {
                // One that the page removed comes back whole.
                continue;
            }
            prop_assert!(draft.touched().contains(&(thing, name)), "{name} was never touched");
        }
        gallery_is_sound(&now, &draft.reversed(), &ours)?;
    }
}

fn value(page: &PageState, thing: &Thing, name: &str) -> Value {
    let record = match thing {
        Thing::Page => Some(&page.fields),
        Thing::RoomType(id) => page.rooms.get(id),
        Thing::Image(id) => page.images.get(id),
    };
    let value = record.and_then(|record| record.get(name));
    value.cloned().unwrap_or(Value::Nothing)
}

/// What the change added is gone, what it removed is there, nothing is there twice, and what
/// others added or removed since stays so.
fn gallery_is_sound(
    now: &PageState,
    change: &Delta,
    page: &PageState,
) -> Result<(), TestCaseError> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for picture in &page.gallery {
        *count.entry(picture.as_column()).or_default() += 1;
    }
    prop_assert!(count.values().all(|times| *times == 1));
    let Some(gallery) = &change.gallery else {
        prop_assert_eq!(&page.gallery, &now.gallery);
        return Ok(());
    };
    for n in 0..PICTURES {
        let picture = picture(n);
        let wanted = match (
            gallery.before.contains(&picture),
            gallery.after.contains(&picture),
        ) {
            (false, true) => false,
            (true, false) => true,
            _ => now.gallery.contains(&picture),
        };
        prop_assert_eq!(page.gallery.contains(&picture), wanted);
    }
    Ok(())
}

fn gallery(pictures: &[u8]) -> PageState {
    PageState {
        gallery: pictures.iter().map(|n| picture(*n)).collect(),
        ..PageState::default()
    }
}

#[test]
fn a_removal_comes_back_at_its_place_among_those_that_came_since() {
    let removal = Delta::between(&gallery(&[1, 2, 3]), &gallery(&[1, 3]));
    let page = take_back(&gallery(&[3, 1, 4]), &removal).unwrap();
    assert_eq!(page, gallery(&[3, 1, 2, 4]), "behind the one it followed");
    let page = take_back(&gallery(&[3, 4]), &removal).unwrap();
    assert_eq!(page, gallery(&[2, 3, 4]), "that one is gone too");
}

#[test]
fn an_order_that_is_taken_back_keeps_what_was_added_since() {
    let order = Delta::between(&gallery(&[1, 2, 3]), &gallery(&[3, 2, 1]));
    let page = take_back(&gallery(&[3, 4, 2, 1]), &order).unwrap();
    assert_eq!(page, gallery(&[1, 2, 3, 4]));
}

#[test]
fn a_room_that_was_changed_since_it_was_made_is_not_unmade() {
    let room = |name: &str| PageState {
        rooms: [(7, Record::from([("name".to_owned(), Value::from(name))]))].into(),
        ..PageState::default()
    };
    let making = Delta::between(&PageState::default(), &room("Lake"));
    let clashes = take_back(&room("Lake Suite"), &making).unwrap_err();
    assert_eq!(clashes.len(), 1);
    assert_eq!(clashes[0].theirs, Value::from("Lake Suite"));
    assert_eq!(clashes[0].yours, Value::Nothing);
    assert_eq!(take_back(&room("Lake"), &making), Ok(PageState::default()));
    let change = Delta::between(&room("Lake"), &room("Lake Suite"));
    assert!(take_back(&PageState::default(), &change).is_err(), "gone");
}

#[test]
fn a_translation_of_a_room_goes_back_though_the_room_was_changed_since() {
    let room = |fields: &[(&str, Value)]| PageState {
        rooms: [(
            7,
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect::<Record>(),
        )]
        .into(),
        ..PageState::default()
    };
    let name = ("name", Value::from("Lake"));
    let german = Value::Translation(Translation {
        text: "See".to_owned(),
        made_of: Fingerprint::of("Lake"),
    });
    let translated = room(&[name.clone(), ("name@de", german.clone())]);
    let translating = Delta::between(&room(std::slice::from_ref(&name)), &translated);
    let two_beds = ("bed_setup", Value::from("2 single"));
    let since = room(&[name.clone(), ("name@de", german), two_beds.clone()]);
    assert_eq!(take_back(&since, &translating), Ok(room(&[name, two_beds])));
}

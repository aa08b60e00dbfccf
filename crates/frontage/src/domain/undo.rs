//! Taking back one change of a page on which others have worked since.

use std::collections::{BTreeSet, HashSet};

use super::delta::{Changed, Delta, PageState, Thing};
use super::gallery::merge_order;
use super::record::{Record, Value, set};
use super::{ImageRef, RoomTypeId};

/// A field that was changed again since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Of what.
    pub thing: Thing,
    /// Its name.
    pub field: String,
    /// What it holds now.
    pub theirs: Value,
    /// What was to be put there.
    pub yours: Value,
}

/// The page of now without that change. A field that holds what it held before the change is
/// left alone; one that holds something else than the change put there was changed again.
/// Galleries are merged and never clash.
///
/// # Errors
/// Every field that was changed again.
pub fn take_back(now: &PageState, change: &Delta) -> Result<PageState, Vec<Clash>> {
    let mut page = now.clone();
    let mut clashes = Vec::new();
    for (name, changed) in &change.fields {
        put_back(&mut page.fields, Thing::Page, name, changed, &mut clashes);
    }
    if let Some(gallery) = &change.gallery {
        page.gallery = gallery_without(&now.gallery, gallery);
    }
    for (id, room) in &change.rooms {
        room_back(&mut page, *id, room, &mut clashes);
    }
    for (id, fields) in &change.images {
        let record = page.images.entry(id.clone()).or_default();
        for (name, changed) in fields {
            put_back(
                record,
                Thing::Image(id.clone()),
                name,
                changed,
                &mut clashes,
            );
        }
    }
    if clashes.is_empty() {
        Ok(page)
    } else {
        Err(clashes)
    }
}

fn put_back(
    record: &mut Record,
    thing: Thing,
    name: &str,
    changed: &Changed<Value>,
    clashes: &mut Vec<Clash>,
) {
    let now = record.get(name).unwrap_or(&Value::Nothing);
    if *now == changed.after {
        set(record, name, &changed.before);
    } else if *now != changed.before {
        clashes.push(Clash {
            thing,
            field: name.to_owned(),
            theirs: now.clone(),
            yours: changed.before.clone(),
        });
    }
}

fn room_back(
    page: &mut PageState,
    id: RoomTypeId,
    room: &Changed<Option<Record>>,
    clashes: &mut Vec<Clash>,
) {
    let now = page.rooms.get(&id);
    if now == room.before.as_ref() {
        return;
    }
    if now == room.after.as_ref() {
        match &room.before {
            Some(before) => page.rooms.insert(id, before.clone()),
            None => page.rooms.remove(&id),
        };
        return;
    }
    let thing = Thing::RoomType(id);
    match (page.rooms.get_mut(&id), &room.before, &room.after) {
        // Changed, and changed again elsewhere: what this change touched goes back.
        (Some(now), Some(before), Some(after)) => {
            // A translation stands on one side only when it was added or taken out.
            let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for name in names {
                let value = |side: &Record| side.get(name).cloned().unwrap_or(Value::Nothing);
                let (before, after) = (value(before), value(after));
                if before != after {
                    let changed = Changed { before, after };
                    put_back(now, thing.clone(), name, &changed, clashes);
                }
            }
        }
        // Made and changed since, or removed and there again as something else.
        (Some(now), wanted, _) => {
            let reference = room.after.as_ref().or(wanted.as_ref());
            for (name, theirs) in now.iter() {
                if reference.and_then(|record| record.get(name)) != Some(theirs) {
                    let yours = wanted.as_ref().and_then(|record| record.get(name));
                    clashes.push(Clash {
                        thing: thing.clone(),
                        field: name.clone(),
                        theirs: theirs.clone(),
                        yours: yours.cloned().unwrap_or(Value::Nothing),
                    });
                }
            }
        }
        // Changed and removed since.
        (None, Some(before), Some(after)) => {
            for (name, yours) in before {
                if after.get(name) != Some(yours) {
                    clashes.push(Clash {
                        thing: thing.clone(),
                        field: name.clone(),
                        theirs: Value::Nothing,
                        yours: yours.clone(),
                    });
                }
            }
        }
        // Both sides of these are the state of now, dealt with above.
        (None, ..) => {}
    }
}

/// The gallery of now without what that change did to it: added pictures leave, removed ones
/// come back behind the picture they followed, and an order goes back while what others added
/// since stays where it is.
fn gallery_without(now: &[ImageRef], change: &Changed<Vec<ImageRef>>) -> Vec<ImageRef> {
    let (before, after) = (&change.before, &change.after);
    let was: HashSet<&ImageRef> = before.iter().collect();
    let became: HashSet<&ImageRef> = after.iter().collect();
    let mut gallery: Vec<ImageRef> = now
        .iter()
        .filter(|picture| was.contains(picture) || !became.contains(picture))
        .cloned()
        .collect();
    for (index, picture) in before.iter().enumerate() {
        if became.contains(picture) || gallery.contains(picture) {
            continue;
        }
        let earlier = before[..index].iter().rev();
        let place = earlier
            .filter_map(|other| gallery.iter().position(|here| here == other))
            .next();
        gallery.insert(place.map_or(0, |place| place + 1), picture.clone());
    }
    let kept = |list: &[ImageRef], other: &HashSet<&ImageRef>| -> Vec<ImageRef> {
        let both = list.iter().filter(|picture| other.contains(picture));
        both.cloned().collect()
    };
    if kept(before, &became) == kept(after, &was) {
        return gallery;
    }
    let here: BTreeSet<&str> = gallery.iter().map(ImageRef::as_column).collect();
    let wanted: Vec<ImageRef> = before
        .iter()
        .filter(|picture| here.contains(picture.as_column()))
        .cloned()
        .collect();
    // Every picture of the list is there and stands in it once, so it is never refused.
    merge_order(&gallery, &HashSet::new(), &wanted).unwrap_or(gallery)
}

//! What is collected until it is published: changes relative to the page, not a copy of it. A
//! draft holds of each field what the page had when the draft last saw it, and what is to be
//! there; so what colleagues change elsewhere stays, and what they change in the same place can
//! be told.

use std::collections::BTreeSet;

use super::delta::{Changed, ChangedFields, Delta, PageState, Thing};
use super::record::{Record, Value, set};
use super::undo::{Clash, take_back};
use super::{Millis, RoomTypeId};

/// Key of a draft's row.
pub type DraftId = i64;

/// Which side stays of a field that was changed on the page since the draft saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// What the draft puts there.
    Draft,
    /// What the page has.
    Page,
}

/// The draft that a change of the page came from, as the history keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfDraft {
    /// Its key; its row may be gone.
    pub id: DraftId,
    /// What it was called then.
    pub name: String,
    /// When it was due, if it was scheduled.
    pub due: Option<Millis>,
}

/// The page of now with a draft laid over it. Of a field that was changed on the page since,
/// `keep` says what stays. Galleries are merged.
pub fn laid_over(now: &PageState, draft: &Delta, keep: impl Fn(&Clash) -> Keep) -> PageState {
    let draft = settled(now, draft, keep);
    // What is settled does not clash.
    take_back(now, &draft.reversed()).unwrap_or_else(|_| now.clone())
}

/// The fields of a draft that were changed on the page since the draft saw them.
pub fn clashes(now: &PageState, draft: &Delta) -> Vec<Clash> {
    let laid = take_back(now, &draft.reversed());
    laid.err().unwrap_or_default()
}

/// The page of now without a change, as far as nobody edited since what it had changed; and the
/// fields that somebody did edit, which stay.
pub fn returned(now: &PageState, change: &Delta) -> (PageState, Vec<Clash>) {
    let stay = match take_back(now, change) {
        Ok(page) => return (page, Vec::new()),
        Err(clashes) => clashes,
    };
    (laid_over(now, &change.reversed(), |_| Keep::Page), stay)
}

/// The draft as it can be laid over the page of now: what is to stay as the page has it is no
/// part of it, and of the rest it knows what the page has.
fn settled(now: &PageState, draft: &Delta, keep: impl Fn(&Clash) -> Keep) -> Delta {
    let mut settled = draft.clone();
    for clash in clashes(now, draft) {
        let keep = keep(&clash);
        match &clash.thing {
            Thing::Page => settle(&mut settled.fields, &clash, keep),
            Thing::Image(id) => {
                if let Some(fields) = settled.images.get_mut(id) {
                    settle(fields, &clash, keep);
                }
            }
            Thing::RoomType(id) => settle_room(&mut settled, now.rooms.get(id), *id, &clash, keep),
        }
    }
    settled
}

fn settle(fields: &mut ChangedFields, clash: &Clash, keep: Keep) {
    match keep {
        Keep::Page => {
            fields.remove(&clash.field);
        }
        Keep::Draft => {
            if let Some(changed) = fields.get_mut(&clash.field) {
                changed.before = clash.theirs.clone();
            }
        }
    }
}

fn settle_room(draft: &mut Delta, now: Option<&Record>, id: RoomTypeId, clash: &Clash, keep: Keep) {
    let Some(room) = draft.rooms.get_mut(&id) else {
        return;
    };
    match (now, &mut room.before, &mut room.after) {
        (Some(now), Some(before), Some(after)) => {
            let theirs = now.get(&clash.field).unwrap_or(&Value::Nothing);
            set(before, &clash.field, theirs);
            if keep == Keep::Page {
                set(after, &clash.field, theirs);
            }
        }
        // Of a room type that one side removed there is all or nothing.
        (_, before, _) => match keep {
            Keep::Draft => *before = now.cloned(),
            Keep::Page => {
                draft.rooms.remove(&id);
            }
        },
    }
}

/// The draft after somebody who saw `shown` (the page of now with the draft) has made `wanted` of
/// it. Of what was touched it has seen the page of now; of the rest it remembers what it saw.
pub fn collected(now: &PageState, draft: &Delta, shown: &PageState, wanted: &PageState) -> Delta {
    let touched = Delta::between(shown, wanted);
    let mut delta = draft.clone();
    for (name, changed) in &touched.fields {
        note(
            &mut delta.fields,
            name,
            now.fields.get(name),
            &changed.after,
        );
    }
    if touched.gallery.is_some() {
        delta.gallery = (now.gallery != wanted.gallery).then(|| Changed {
            before: now.gallery.clone(),
            after: wanted.gallery.clone(),
        });
    }
    for (id, changed) in &touched.rooms {
        let earlier = draft.rooms.get(id);
        let room = collected_room(now.rooms.get(id), earlier, changed);
        if room.before == room.after {
            delta.rooms.remove(id);
        } else {
            delta.rooms.insert(*id, room);
        }
    }
    for (id, fields) in &touched.images {
        let now = now.images.get(id);
        let noted = delta.images.entry(id.clone()).or_default();
        for (name, changed) in fields {
            let before = now.and_then(|record| record.get(name));
            note(noted, name, before, &changed.after);
        }
        if noted.is_empty() {
            delta.images.remove(id);
        }
    }
    delta
}

fn note(fields: &mut ChangedFields, name: &str, before: Option<&Value>, after: &Value) {
    let before = before.unwrap_or(&Value::Nothing);
    if before == after {
        fields.remove(name);
        return;
    }
    let (before, after) = (before.clone(), after.clone());
    fields.insert(name.to_owned(), Changed { before, after });
}

fn collected_room(
    now: Option<&Record>,
    earlier: Option<&Changed<Option<Record>>>,
    touched: &Changed<Option<Record>>,
) -> Changed<Option<Record>> {
    let (mut before, mut after) = (now.cloned(), touched.after.clone());
    let earlier = earlier.and_then(|room| Some((room.before.as_ref()?, room.after.as_ref()?)));
    if let (Some(before), Some(after), Some((then, meant))) = (&mut before, &mut after, earlier) {
        let value = |side: &Record, name: &str| side.get(name).cloned().unwrap_or(Value::Nothing);
        let shown = touched.before.clone().unwrap_or_default();
        // A translation stands on one side only when it was added or taken out.
        let names: BTreeSet<&String> = then.keys().chain(meant.keys()).collect();
        for name in names {
            let is_touched = value(&shown, name) != value(after, name);
            let (then, meant) = (value(then, name), value(meant, name));
            if !is_touched && then != meant {
                set(before, name, &then);
                set(after, name, &meant);
            }
        }
    }
    Changed { before, after }
}

/// Takes one change out of a draft: a field by its name, `gallery`, `room_types.5`,
/// `room_types.5.name`, `images.x` or `images.x.alt`. False when the draft has no such change.
#[must_use]
pub fn leave_out(draft: &mut Delta, what: &str) -> bool {
    if what == "gallery" {
        return draft.gallery.take().is_some();
    }
    let mut parts = what.splitn(3, '.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("room_types"), Some(id), field) => {
            let Ok(id) = id.parse::<RoomTypeId>() else {
                return false;
            };
            leave_out_of_room(draft, id, field)
        }
        (Some("images"), Some(id), field) => {
            let Ok(id) = id.parse() else { return false };
            let Some(field) = field else {
                return draft.images.remove(&id).is_some();
            };
            let Some(fields) = draft.images.get_mut(&id) else {
                return false;
            };
            let was_there = fields.remove(field).is_some();
            if fields.is_empty() {
                draft.images.remove(&id);
            }
            was_there
        }
        // Translations of amenities have a dot in their names, and whatever staff typed.
        _ => draft.fields.remove(what).is_some(),
    }
}

fn leave_out_of_room(draft: &mut Delta, id: RoomTypeId, field: Option<&str>) -> bool {
    let Some(field) = field else {
        return draft.rooms.remove(&id).is_some();
    };
    let Some(room) = draft.rooms.get_mut(&id) else {
        return false;
    };
    let (Some(before), Some(after)) = (&room.before, &mut room.after) else {
        return false;
    };
    let then = before.get(field).unwrap_or(&Value::Nothing);
    if then == after.get(field).unwrap_or(&Value::Nothing) {
        return false;
    }
    set(after, field, then);
    if room.before == room.after {
        draft.rooms.remove(&id);
    }
    true
}

/// How many things a draft changes, as its limit counts them.
pub fn size(draft: &Delta) -> usize {
    let rooms = draft.rooms.len();
    draft.touched().len() + usize::from(draft.gallery.is_some()) + rooms
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::domain::ImageRef;

    fn record(fields: &[(&str, &str)]) -> Record {
        let fields = fields.iter();
        fields
            .map(|(name, text)| ((*name).to_owned(), Value::from(*text)))
            .collect()
    }

    fn page(fields: &[(&str, &str)]) -> PageState {
        PageState {
            fields: record(fields),
            ..PageState::default()
        }
    }

    fn with_room(page: &PageState, id: i64, fields: &[(&str, &str)]) -> PageState {
        let mut page = page.clone();
        page.rooms.insert(id, record(fields));
        page
    }

    fn with_gallery(page: &PageState, pictures: &[&str]) -> PageState {
        let pictures = pictures.iter();
        let picture = |name| ImageRef::Foreign(format!("https://x.example/{name}"));
        PageState {
            gallery: pictures.map(picture).collect(),
            ..page.clone()
        }
    }

    #[test]
    fn what_colleagues_change_elsewhere_stays_and_their_pictures_keep_their_place() {
        let before = with_gallery(&page(&[("slogan", "Old"), ("phone", "1")]), &["a", "b"]);
        let wanted = with_gallery(&page(&[("slogan", "New"), ("phone", "1")]), &["b", "a"]);
        let draft = collected(&before, &Delta::default(), &before, &wanted);
        let now = with_gallery(
            &page(&[("slogan", "Old"), ("phone", "2")]),
            &["a", "b", "c"],
        );
        assert!(clashes(&now, &draft).is_empty());
        let laid = laid_over(&now, &draft, |_| Keep::Page);
        let hoped = page(&[("slogan", "New"), ("phone", "2")]);
        assert_eq!(laid, with_gallery(&hoped, &["b", "c", "a"]));
    }

    #[test]
    fn a_field_that_was_changed_on_the_page_since_is_told_and_either_side_can_stay() {
        let before = page(&[("slogan", "Old")]);
        let draft = collected(
            &before,
            &Delta::default(),
            &before,
            &page(&[("slogan", "Mine")]),
        );
        let now = page(&[("slogan", "Theirs")]);
        let told = clashes(&now, &draft);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].theirs, Value::from("Theirs"));
        assert_eq!(told[0].yours, Value::from("Mine"));
        for (keep, text) in [(Keep::Draft, "Mine"), (Keep::Page, "Theirs")] {
            assert_eq!(laid_over(&now, &draft, |_| keep), page(&[("slogan", text)]));
        }
    }

    #[test]
    fn a_draft_remembers_of_each_field_what_it_saw_when_it_was_last_touched() {
        let first = page(&[("slogan", "Old"), ("phone", "1")]);
        let wanted = page(&[("slogan", "New"), ("phone", "1")]);
        let draft = collected(&first, &Delta::default(), &first, &wanted);
        // Both were changed on the page meanwhile; then the draft gets the phone.
        let now = page(&[("slogan", "Theirs"), ("phone", "2")]);
        let shown = laid_over(&now, &draft, |_| Keep::Draft);
        let mut wanted = shown.clone();
        wanted.fields.insert("phone".to_owned(), Value::from("3"));
        let draft = collected(&now, &draft, &shown, &wanted);
        let names: Vec<_> = clashes(&now, &draft).into_iter().map(|c| c.field).collect();
        assert_eq!(
            names,
            ["slogan"],
            "of the phone it has seen the page of now"
        );
        // Put back to what the page has, a field is no change any more.
        let shown = laid_over(&now, &draft, |_| Keep::Draft);
        let mut wanted = shown.clone();
        wanted.fields.insert("phone".to_owned(), Value::from("2"));
        let draft = collected(&now, &draft, &shown, &wanted);
        assert_eq!(draft.fields.keys().collect::<Vec<_>>(), ["slogan"]);
    }

    #[test]
    fn of_a_room_type_only_what_the_draft_changed_is_its_own() {
        let before = with_room(&page(&[]), 5, &[("name", "Lake"), ("beds", "2")]);
        let wanted = with_room(&page(&[]), 5, &[("name", "Bay"), ("beds", "2")]);
        let draft = collected(&before, &Delta::default(), &before, &wanted);
        let now = with_room(&page(&[]), 5, &[("name", "Lake"), ("beds", "3")]);
        let shown = laid_over(&now, &draft, |_| Keep::Draft);
        assert_eq!(
            shown,
            with_room(&page(&[]), 5, &[("name", "Bay"), ("beds", "3")])
        );
        // Touched again, in another field: the first one's past is kept.
        let wanted = with_room(&page(&[]), 5, &[("name", "Bay"), ("beds", "4")]);
        let draft = collected(&now, &draft, &shown, &wanted);
        let later = with_room(&page(&[]), 5, &[("name", "Loft"), ("beds", "3")]);
        let told = clashes(&later, &draft);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].field, "name");
        assert_eq!(
            laid_over(&later, &draft, |_| Keep::Page),
            with_room(&page(&[]), 5, &[("name", "Loft"), ("beds", "4")])
        );
    }

    #[test]
    fn a_room_type_that_one_side_removed_is_there_or_not_as_was_chosen() {
        let before = with_room(&page(&[]), 5, &[("name", "Lake")]);
        let bay = with_room(&page(&[]), 5, &[("name", "Bay")]);
        let gone = page(&[]);
        let changing = collected(&before, &Delta::default(), &before, &bay);
        assert_eq!(laid_over(&gone, &changing, |_| Keep::Page), gone);
        assert_eq!(laid_over(&gone, &changing, |_| Keep::Draft), bay);
        let removing = collected(&before, &Delta::default(), &before, &gone);
        assert_eq!(laid_over(&bay, &removing, |_| Keep::Page), bay);
        assert_eq!(laid_over(&bay, &removing, |_| Keep::Draft), gone);
    }

    #[test]
    fn a_return_leaves_what_somebody_edited_since() {
        let before = page(&[("slogan", "Summer"), ("phone", "1")]);
        let after = page(&[("slogan", "Winter"), ("phone", "2")]);
        let published = Delta::between(&before, &after);
        let now = page(&[("slogan", "Winter"), ("phone", "3")]);
        let (back, stay) = returned(&now, &published);
        assert_eq!(back, page(&[("slogan", "Summer"), ("phone", "3")]));
        assert_eq!(stay.len(), 1);
        assert_eq!(stay[0].field, "phone");
    }

    #[test]
    fn one_change_can_be_left_out_by_its_name() {
        let before = with_room(
            &with_gallery(&page(&[("slogan", "Old")]), &["a"]),
            5,
            &[("name", "Lake"), ("beds", "2")],
        );
        let after = with_room(
            &with_gallery(&page(&[("slogan", "New")]), &[]),
            5,
            &[("name", "Bay"), ("beds", "3")],
        );
        let mut draft = Delta::between(&before, &after);
        for nothing in [
            "phone",
            "room_types.6",
            "room_types.x",
            "images.x",
            "a.b.c",
            "",
        ] {
            assert!(!leave_out(&mut draft, nothing), "{nothing}");
        }
        for what in ["slogan", "gallery", "room_types.5.name"] {
            assert!(leave_out(&mut draft, what), "{what}");
        }
        assert_eq!(size(&draft), 2, "the room type, and its beds");
        assert!(leave_out(&mut draft, "room_types.5.beds"));
        assert!(draft.is_empty());
    }
}

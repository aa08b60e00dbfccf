//! What is different between two states of a page, in both directions.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{PHOTO, Record, Value, set};
use super::translation::is_translation;
use super::{ImageRef, PublicId, RoomTypeId, Slot};

/// Everything of a page that a change can touch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageState {
    /// The hotel's, see [`super::Hotel::record`].
    pub fields: Record,
    /// The gallery in order.
    pub gallery: Vec<ImageRef>,
    /// Room types, also those that guests do not see.
    pub rooms: BTreeMap<RoomTypeId, Record>,
    /// What staff say of pictures, as far as anybody asked.
    pub images: BTreeMap<PublicId, Record>,
    /// What was said of pictures of which nobody asked, as far as going back told of them.
    pub untold: BTreeMap<PublicId, Record>,
}

/// A value and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<T> {
    /// As it was.
    pub before: T,
    /// As it is since.
    pub after: T,
}

impl<T: Clone> Changed<T> {
    /// The way back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self {
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }
}

/// Fields that changed, by name.
pub type ChangedFields = BTreeMap<String, Changed<Value>>;

/// What one change did to a page. Nothing stands here that stayed as it was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delta {
    /// Fields of the page.
    pub fields: ChangedFields,
    /// The gallery, when it changed.
    pub gallery: Option<Changed<Vec<ImageRef>>>,
    /// Room types: one that was made has no before, one that was removed no after.
    pub rooms: BTreeMap<RoomTypeId, Changed<Option<Record>>>,
    /// What staff say of pictures.
    pub images: BTreeMap<PublicId, ChangedFields>,
}

/// What a field belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// The page.
    Page,
    /// One of its room types.
    RoomType(RoomTypeId),
    /// A picture.
    Image(PublicId),
}

impl Delta {
    /// What leads from one state to the other. A picture that only one of them knows is no
    /// difference: it was there, and nobody asked for it.
    pub fn between(before: &PageState, after: &PageState) -> Self {
        let gallery = (before.gallery != after.gallery).then(|| Changed {
            before: before.gallery.clone(),
            after: after.gallery.clone(),
        });
        let ids: BTreeSet<_> = before.rooms.keys().chain(after.rooms.keys()).collect();
        let mut delta = Self {
            fields: changed_fields(&before.fields, &after.fields),
            gallery,
            ..Self::default()
        };
        for id in ids {
            delta.note_room(*id, before.rooms.get(id), after.rooms.get(id));
        }
        for (id, after) in &after.images {
            if let Some(before) = before.images.get(id) {
                delta.note_image(id, before, after);
            }
        }
        delta
    }

    /// Adds what became of a room type.
    pub fn note_room(&mut self, id: RoomTypeId, before: Option<&Record>, after: Option<&Record>) {
        if before != after {
            let (before, after) = (before.cloned(), after.cloned());
            self.rooms.insert(id, Changed { before, after });
        }
    }

    /// Adds what became of the texts of a picture.
    pub fn note_image(&mut self, id: &PublicId, before: &Record, after: &Record) {
        let changed = changed_fields(before, after);
        if !changed.is_empty() {
            self.images.insert(id.clone(), changed);
        }
    }

    /// What leads from the other state to the one.
    pub fn reversed(&self) -> Self {
        let fields = |fields: &ChangedFields| -> ChangedFields {
            let turned = fields
                .iter()
                .map(|(name, changed)| (name.clone(), changed.reversed()));
            turned.collect()
        };
        let rooms = self.rooms.iter();
        let images = self.images.iter();
        Self {
            fields: fields(&self.fields),
            gallery: self.gallery.as_ref().map(Changed::reversed),
            rooms: rooms.map(|(id, room)| (*id, room.reversed())).collect(),
            images: images
                .map(|(id, changed)| (id.clone(), fields(changed)))
                .collect(),
        }
    }

    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Every field that changed, of whatever. Those of a room type that was made or removed are
    /// all of its fields. The gallery is not among them: orders are merged.
    pub fn touched(&self) -> BTreeSet<(Thing, &str)> {
        let of_page = self.fields.keys().map(|name| (Thing::Page, name.as_str()));
        let mut touched: BTreeSet<_> = of_page.collect();
        for (id, room) in &self.rooms {
            let (before, after) = (room.before.as_ref(), room.after.as_ref());
            let names = before.into_iter().chain(after).flat_map(Record::keys);
            for name in names {
                let value =
                    |side: Option<&'_ Record>| side.and_then(|record| record.get(name)).cloned();
                if value(before) != value(after) {
                    touched.insert((Thing::RoomType(*id), name));
                }
            }
        }
        for (id, fields) in &self.images {
            touched.extend(
                fields
                    .keys()
                    .map(|name| (Thing::Image(id.clone()), name.as_str())),
            );
        }
        touched
    }

    /// What one field was and is, when it changed; nothing where there is no room type.
    pub fn value_of(&self, thing: &Thing, name: &str) -> Option<Changed<Value>> {
        match thing {
            Thing::Page => self.fields.get(name).cloned(),
            Thing::Image(id) => self.images.get(id)?.get(name).cloned(),
            Thing::RoomType(id) => {
                let room = self.rooms.get(id)?;
                let value = |side: &Option<Record>| {
                    let value = side.as_ref().and_then(|record| record.get(name));
                    value.cloned().unwrap_or(Value::Nothing)
                };
                Some(Changed {
                    before: value(&room.before),
                    after: value(&room.after),
                })
            }
        }
    }

    /// Every picture that it names.
    pub fn pictures(&self) -> BTreeSet<PublicId> {
        let mut found: BTreeSet<PublicId> = self.images.keys().cloned().collect();
        for slot in Slot::ALL {
            if let Some(changed) = self.fields.get(slot.field()) {
                found.extend(own(&changed.before).into_iter().chain(own(&changed.after)));
            }
        }
        if let Some(gallery) = &self.gallery {
            let all = gallery.before.iter().chain(&gallery.after);
            found.extend(all.filter_map(ImageRef::public_id).cloned());
        }
        for room in self.rooms.values() {
            let sides = room.before.iter().chain(&room.after);
            found.extend(sides.filter_map(|record| own(record.get(PHOTO)?)));
        }
        found
    }
}

impl PageState {
    /// Steps back over a change. False when the state is not what that change left behind: the
    /// history does not fit the page then.
    pub fn rewind(&mut self, change: &Delta) -> bool {
        let mut fits = put_back(&mut self.fields, &change.fields);
        if let Some(gallery) = &change.gallery {
            fits &= self.gallery == gallery.after;
            self.gallery.clone_from(&gallery.before);
        }
        for (id, room) in &change.rooms {
            fits &= self.rooms.get(id) == room.after.as_ref();
            match &room.before {
                Some(before) => self.rooms.insert(*id, before.clone()),
                None => self.rooms.remove(id),
            };
        }
        for (id, fields) in &change.images {
            match self.images.get_mut(id) {
                Some(record) => fits &= put_back(record, fields),
                // Of a picture that nobody asked for, only what changed is known.
                None => {
                    let told = self.untold.entry(id.clone()).or_default();
                    let before = fields.iter().map(|(name, changed)| (name, &changed.before));
                    told.extend(before.map(|(name, value)| (name.clone(), value.clone())));
                }
            }
        }
        fits
    }

    /// Every picture that the page or its console shows.
    pub fn pictures(&self) -> BTreeSet<PublicId> {
        let of_slots = Slot::ALL
            .into_iter()
            .filter_map(|slot| own(self.fields.get(slot.field())?));
        let of_gallery = self.gallery.iter().filter_map(ImageRef::public_id).cloned();
        let of_rooms = self.rooms.values().filter_map(|room| own(room.get(PHOTO)?));
        of_slots.chain(of_gallery).chain(of_rooms).collect()
    }
}

fn changed_fields(before: &Record, after: &Record) -> ChangedFields {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = names.into_iter().filter_map(|name| {
        let before = before.get(name).unwrap_or(&Value::Nothing);
        let after = after.get(name);
        // Only a translation can be gone; of all else that is not there, nobody spoke.
        let after = match after {
            Some(after) => after,
            None if is_translation(name) => &Value::Nothing,
            None => return None,
        };
        let changed = Changed {
            before: before.clone(),
            after: after.clone(),
        };
        (before != after).then(|| (name.clone(), changed))
    });
    changed.collect()
}

fn put_back(record: &mut Record, fields: &ChangedFields) -> bool {
    let mut fits = true;
    for (name, changed) in fields {
        fits &= set(record, name, &changed.before) == changed.after;
    }
    fits
}

fn own(value: &Value) -> Option<PublicId> {
    value.as_picture()??.public_id().cloned()
}

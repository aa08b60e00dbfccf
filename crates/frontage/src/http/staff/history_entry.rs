//! A change of the page as staff read it.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Json, json};

use crate::app::Installation;
use crate::domain::delta::ChangedFields;
use crate::domain::record::PHOTO;
use crate::domain::{
    self, Changed, Delta, Hotel, ImageRef, Record, RoomTypeId, Slot, Thing, Value,
};
use crate::live::delivery::{self, Delivery};
use crate::live::message::Pictures;
use crate::store::changes::{Change, Kept};
use crate::store::detail::value_json;
use crate::store::{Session, StoreError, images};
use crate::time::iso8601;
use crate::usecases::history::can_be_undone;

/// Entries of these changes of a hotel, in their order. Pictures are described as they are now.
pub async fn entries(
    session: &mut Session,
    app: &Installation,
    hotel: &Hotel,
    changes: &[Change],
) -> Result<Vec<Json>, StoreError> {
    let details = changes.iter().filter_map(Change::detail);
    let named = details.flat_map(|detail| detail.delta.pictures()).collect();
    let known = images::by_ids(session, hotel.id, &named).await?;
    let pictures = Pictures::new(&app.context.addresses, &known);
    let revisions = changes.iter().map(|change| change.revision);
    let mut delivered = match (revisions.clone().min(), revisions.max()) {
        (Some(first), Some(last)) => {
            let receipts = &app.realtime.receipts;
            let slug = hotel.slug.as_str();
            delivery::of_changes(session, receipts, hotel.id, slug, first, last).await?
        }
        _ => HashMap::new(),
    };
    let mut entry_of = |change: &Change| {
        let delivery = delivered.remove(&change.revision);
        entry(change, &pictures, delivery.as_ref())
    };
    Ok(changes.iter().map(&mut entry_of).collect())
}

fn entry(change: &Change, pictures: &Pictures<'_>, delivery: Option<&Delivery>) -> Json {
    let note = match &change.kept {
        Kept::Whole(_) => None,
        Kept::Older => Some("Made by an older version of Frontage, which kept no more of it."),
        Kept::Damaged => Some("What it did cannot be read. Ask your operator to run `verify`."),
    };
    let detail = change.detail();
    let author = change
        .author
        .as_ref()
        .map(|by| json!({"id": by.id.to_string(), "username": by.username, "name": by.name}));
    json!({
        "revision": change.revision,
        "changed_at": iso8601(change.changed_at),
        "author": author,
        "action": change.action.as_str(),
        "changes": detail.map_or_else(Vec::new, |detail| items(&detail.delta, pictures)),
        "undoes": detail.and_then(|detail| detail.undoes),
        "restores": detail.and_then(|detail| detail.restores),
        "draft": detail.and_then(|detail| detail.draft.as_ref()).map(|draft| json!({
            "id": draft.id,
            "name": draft.name,
            "due": draft.due.map(iso8601),
        })),
        "undoable": can_be_undone(change),
        "note": note,
        "delivery": delivery,
    })
}

/// What a change did, a thing each.
pub fn items(delta: &Delta, pictures: &Pictures<'_>) -> Vec<Json> {
    let mut items = Vec::new();
    for (name, changed) in &delta.fields {
        if Slot::ALL.iter().any(|slot| slot.field() == name) {
            items.push(json!({
                "kind": "picture",
                "name": name,
                "before": picture(&changed.before, pictures),
                "after": picture(&changed.after, pictures),
            }));
        } else {
            let mut item = field(name, changed);
            item.insert("kind".to_owned(), "field".into());
            items.push(item.into());
        }
    }
    items.extend(
        delta
            .gallery
            .as_ref()
            .map(|changed| gallery(changed, pictures)),
    );
    for (id, changed) in &delta.rooms {
        items.push(room_type(*id, changed, delta, pictures));
    }
    for (id, fields) in &delta.images {
        let image = pictures.message(Some(&ImageRef::Own(id.clone())));
        items.push(json!({"kind": "image", "image": image, "fields": all(fields)}));
    }
    items
}

fn field(name: &str, changed: &Changed<Value>) -> Map<String, Json> {
    Map::from_iter([
        ("name".to_owned(), name.into()),
        ("before".to_owned(), value_json(&changed.before)),
        ("after".to_owned(), value_json(&changed.after)),
    ])
}

fn all(fields: &ChangedFields) -> Vec<Map<String, Json>> {
    let fields = fields.iter();
    fields.map(|(name, changed)| field(name, changed)).collect()
}

fn picture(value: &Value, pictures: &Pictures<'_>) -> Json {
    json!(pictures.message(value.as_picture().flatten().as_ref()))
}

fn gallery(changed: &Changed<Vec<ImageRef>>, pictures: &Pictures<'_>) -> Json {
    let was: HashSet<&ImageRef> = changed.before.iter().collect();
    let became: HashSet<&ImageRef> = changed.after.iter().collect();
    let not_in = |list: &[ImageRef], other: &HashSet<&ImageRef>| {
        let only = list.iter().filter(|picture| !other.contains(picture));
        pictures.messages(&only.cloned().collect::<Vec<_>>())
    };
    let moved: Vec<&str> = domain::gallery::moved(&changed.before, &changed.after)
        .into_iter()
        .map(ImageRef::as_column)
        .collect();
    json!({
        "kind": "gallery",
        "added": not_in(&changed.after, &was),
        "removed": not_in(&changed.before, &became),
        "reordered": !moved.is_empty(),
        "moved": moved,
        "count": changed.after.len(),
    })
}

/// Fields of a room type that was made or removed are told as far as they say something.
fn room_type(
    id: RoomTypeId,
    changed: &Changed<Option<Record>>,
    delta: &Delta,
    pictures: &Pictures<'_>,
) -> Json {
    let change = match (&changed.before, &changed.after) {
        (None, _) => "created",
        (_, None) => "deleted",
        _ => "changed",
    };
    let record = changed.after.as_ref().or(changed.before.as_ref());
    let name = record.and_then(|record| record.get("name")).map(value_json);
    let says_nothing = |value: &Value| matches!(value, Value::Nothing) || *value == Value::from("");
    let mut fields = Vec::new();
    for name in record.into_iter().flat_map(Record::keys) {
        let Some(value) = delta.value_of(&Thing::RoomType(id), name) else {
            continue;
        };
        if value.before == value.after || says_nothing(&value.before) && says_nothing(&value.after)
        {
            continue;
        }
        let mut told = field(name, &value);
        if name == PHOTO {
            told.insert("before".to_owned(), picture(&value.before, pictures));
            told.insert("after".to_owned(), picture(&value.after, pictures));
        }
        fields.push(told);
    }
    json!({"kind": "room_type", "id": id, "name": name, "change": change, "fields": fields})
}

//! What a change came to, as the column `detail` keeps it (format 2):
//!
//! ```json
//! {"fields": {"slogan": ["before", "after"]}, "gallery": [["a"], ["b", "a"]],
//!  "rooms": {"5": [null, {"name": "Double room", "is_active": true}]},
//!  "images": {"public_id": {"focal_point": [null, [0.5, 0.25]]}},
//!  "undoes": 3, "restores": 1, "draft": {"id": 7, "name": "Christmas", "due": null}}
//! ```
//!
//! What did not change does not stand there. Of a picture's `crop` all is kept that is shown of it
//! (`{"version", "frame", "width", …}`), so that the page can be shown as it was. A translation is
//! kept under the name of its field and language, with what it was made from:
//! `{"slogan@de": [null, {"text": "Am See", "made_of": "0123456789abcdef"}]}`.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::domain::delta::ChangedFields;
use crate::domain::translation::Fingerprint;
use crate::domain::{
    Changed, Detail, FocalPoint, Frame, ImageRef, OfDraft, Record, Shown, Translation,
    Translations, Value,
};

/// The form that [`write`] writes.
pub const FORMAT: i64 = 2;

/// A value in JSON, as the history and conflicts show it.
pub fn value_json(value: &Value) -> Json {
    match value {
        Value::Nothing => Json::Null,
        Value::Text(text) => json!(text),
        Value::List(words) => json!(words),
        Value::Number(number) => json!(number),
        Value::Flag(flag) => json!(flag),
        Value::Point(point) => json!(point.fractions()),
        Value::Crop(shown) => frame_json(shown.frame),
        Value::Translation(translation) => json!(translation.text),
    }
}

/// A part of a picture in JSON: fractions of the upright original; null for all of it.
pub fn frame_json(frame: Option<Frame>) -> Json {
    frame.map_or(Json::Null, |frame| {
        let [x, y, width, height] = frame.fractions();
        json!({"x": x, "y": y, "width": width, "height": height})
    })
}

/// A value as it is kept.
fn kept(value: &Value) -> Json {
    let shown = match value {
        Value::Crop(shown) => shown,
        Value::Translation(translation) => return translation_json(translation),
        _ => return value_json(value),
    };
    json!({
        "version": shown.version.as_str(),
        "frame": shown.frame.map(Frame::parts),
        "width": shown.width,
        "height": shown.height,
        "widths": shown.widths,
        "placeholder": shown.placeholder,
        "dominant_color": shown.dominant_color,
        "focal_point": shown.automatic_focal_point.fractions(),
    })
}

pub(super) fn write(detail: &Detail) -> String {
    let delta = &detail.delta;
    let mut map = Map::new();
    if !delta.fields.is_empty() {
        map.insert("fields".to_owned(), fields_json(&delta.fields));
    }
    if let Some(gallery) = &delta.gallery {
        let columns =
            |list: &[ImageRef]| json!(list.iter().map(ImageRef::as_column).collect::<Vec<_>>());
        let both = json!([columns(&gallery.before), columns(&gallery.after)]);
        map.insert("gallery".to_owned(), both);
    }
    if !delta.rooms.is_empty() {
        let rooms = delta.rooms.iter().map(|(id, room)| {
            let side = |record: &Option<Record>| record.as_ref().map_or(Json::Null, record_json);
            (
                id.to_string(),
                json!([side(&room.before), side(&room.after)]),
            )
        });
        map.insert("rooms".to_owned(), Json::Object(rooms.collect()));
    }
    if !delta.images.is_empty() {
        let images = delta.images.iter();
        let images = images.map(|(id, fields)| (id.to_string(), fields_json(fields)));
        map.insert("images".to_owned(), Json::Object(images.collect()));
    }
    for (name, revision) in [("undoes", detail.undoes), ("restores", detail.restores)] {
        if let Some(revision) = revision {
            map.insert(name.to_owned(), revision.into());
        }
    }
    if let Some(draft) = &detail.draft {
        let draft = json!({"id": draft.id, "name": draft.name, "due": draft.due});
        map.insert("draft".to_owned(), draft);
    }
    Json::Object(map).to_string()
}

fn fields_json(fields: &ChangedFields) -> Json {
    let both = |changed: &Changed<Value>| json!([kept(&changed.before), kept(&changed.after)]);
    let fields = fields
        .iter()
        .map(|(name, changed)| (name.clone(), both(changed)));
    Json::Object(fields.collect())
}

fn record_json(record: &Record) -> Json {
    let fields = record
        .iter()
        .map(|(name, value)| (name.clone(), kept(value)));
    Json::Object(fields.collect())
}

/// None when the text is not what [`write`] writes.
pub(super) fn read(text: &str) -> Option<Detail> {
    let Ok(Json::Object(map)) = serde_json::from_str(text) else {
        return None;
    };
    let mut detail = Detail::default();
    for (name, json) in &map {
        match name.as_str() {
            "fields" => detail.delta.fields = fields(json)?,
            "gallery" => detail.delta.gallery = Some(both(json, pictures)?),
            "rooms" => {
                for (id, room) in json.as_object()? {
                    let room = both(room, side)?;
                    detail.delta.rooms.insert(id.parse().ok()?, room);
                }
            }
            "images" => {
                for (id, changed) in json.as_object()? {
                    let changed = fields(changed)?;
                    detail.delta.images.insert(id.parse().ok()?, changed);
                }
            }
            "undoes" => detail.undoes = Some(json.as_i64()?),
            "restores" => detail.restores = Some(json.as_i64()?),
            "draft" => detail.draft = Some(of_draft(json)?),
            _ => return None,
        }
    }
    Some(detail)
}

fn of_draft(json: &Json) -> Option<OfDraft> {
    Some(OfDraft {
        id: json.get("id")?.as_i64()?,
        name: json.get("name")?.as_str()?.to_owned(),
        due: match json.get("due")? {
            Json::Null => None,
            due => Some(due.as_i64()?),
        },
    })
}

fn both<T>(json: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<Changed<T>> {
    match json.as_array()?.as_slice() {
        [before, after] => Some(Changed {
            before: read(before)?,
            after: read(after)?,
        }),
        _ => None,
    }
}

fn fields(json: &Json) -> Option<ChangedFields> {
    let mut fields = BTreeMap::new();
    for (name, changed) in json.as_object()? {
        fields.insert(name.clone(), both(changed, value)?);
    }
    Some(fields)
}

fn pictures(json: &Json) -> Option<Vec<ImageRef>> {
    let columns = json.as_array()?.iter();
    columns
        .map(|column| column.as_str().map(ImageRef::from_column))
        .collect()
}

fn side(json: &Json) -> Option<Option<Record>> {
    match json {
        Json::Null => Some(None),
        Json::Object(map) => {
            let fields = map.iter();
            let record = fields.map(|(name, json)| Some((name.clone(), value(json)?)));
            record.collect::<Option<Record>>().map(Some)
        }
        _ => None,
    }
}

fn value(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => Value::Nothing,
        Json::String(text) => Value::Text(text.clone()),
        Json::Bool(flag) => Value::Flag(*flag),
        Json::Number(number) => Value::Number(number.as_i64()?),
        Json::Array(list) => match list.as_slice() {
            [Json::Number(x), Json::Number(y)] => {
                Value::Point(FocalPoint::new(x.as_f64()?, y.as_f64()?).ok()?)
            }
            words => {
                let words = words.iter().map(|word| word.as_str().map(str::to_owned));
                Value::List(words.collect::<Option<Vec<String>>>()?)
            }
        },
        Json::Object(map) if map.contains_key("made_of") => Value::Translation(translation(map)?),
        Json::Object(map) => Value::Crop(Box::new(shown(map)?)),
    })
}

/// A translation as it is kept.
fn translation_json(translation: &Translation) -> Json {
    json!({"text": translation.text, "made_of": translation.made_of.as_str()})
}

/// Reads [`translation_json`].
fn translation(map: &Map<String, Json>) -> Option<Translation> {
    Some(Translation {
        text: map.get("text")?.as_str()?.to_owned(),
        made_of: Fingerprint::parse(map.get("made_of")?.as_str()?)?,
    })
}

/// The translations of a thing as one column keeps them.
pub(super) fn write_translations(translations: &Translations) -> String {
    let all = translations.iter();
    let all = all.map(|(name, translation)| (name.to_owned(), translation_json(translation)));
    Json::Object(all.collect()).to_string()
}

/// Reads [`write_translations`].
pub(super) fn read_translations(text: &str) -> Option<Translations> {
    let Ok(Json::Object(map)) = serde_json::from_str(text) else {
        return None;
    };
    let all = map.iter();
    let all = all.map(|(name, json)| {
        let translation = translation(json.as_object()?)?;
        Some((name.clone(), Value::Translation(translation)))
    });
    Translations::of_record(&all.collect::<Option<Record>>()?)
}

fn shown(map: &Map<String, Json>) -> Option<Shown> {
    let text = |name: &str| map.get(name)?.as_str();
    let pixels = |name: &str| u32::try_from(map.get(name)?.as_u64()?).ok();
    let Value::Point(automatic_focal_point) = value(map.get("focal_point")?)? else {
        return None;
    };
    Some(Shown {
        version: text("version")?.parse().ok()?,
        frame: match map.get("frame")? {
            Json::Null => None,
            parts => Some(Frame::from_parts(
                serde_json::from_value(parts.clone()).ok()?,
            )?),
        },
        width: pixels("width")?,
        height: pixels("height")?,
        widths: serde_json::from_value(map.get("widths")?.clone()).ok()?,
        placeholder: text("placeholder")?.to_owned(),
        dominant_color: text("dominant_color")?.to_owned(),
        automatic_focal_point,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{read, write};

    #[test]
    fn what_was_written_is_read_as_it_was() {
        let id = "a".repeat(26);
        for text in [
            "{}".to_owned(),
            r#"{"fields":{"amenities":[[],["Sauna","Pool"]],"hero_image":[null,"https://x.example/a.jpg"],"slogan":["","Hi"]},"restores":4}"#.to_owned(),
            r#"{"fields":{"slogan@de":[null,{"made_of":"0123456789abcdef","text":"Am See"}]}}"#.to_owned(),
            r#"{"rooms":{"7":[null,{"is_active":true,"max_occupancy":2,"name":"Lake"}],"8":[{"name":"Gone"},null]},"undoes":3}"#.to_owned(),
            r#"{"draft":{"due":1796364000000,"id":7,"name":"Christmas"}}"#.to_owned(),
            format!(r#"{{"gallery":[["{id}"],[]],"images":{{"{id}":{{"alt":["","A lake"],"focal_point":[[0.5,0.5],[0.333,1.0]]}}}}}}"#),
        ] {
            assert_eq!(write(&read(&text).unwrap()), text);
        }
    }

    #[test]
    fn what_nobody_wrote_is_not_read() {
        for text in [
            "",
            "[]",
            r#"{"slug": "x"}"#,
            r#"{"fields": {"slogan": ["only before"]}}"#,
            r#"{"rooms": {"five": [null, null]}}"#,
            r#"{"images": {"no id": {}}}"#,
            r#"{"fields": {"slogan": [{}, ""]}}"#,
            r#"{"fields": {"slogan@de": [null, {"text": "Am See", "made_of": "now"}]}}"#,
            r#"{"draft": {"id": 7, "due": null}}"#,
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
